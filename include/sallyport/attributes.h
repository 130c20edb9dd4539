/*
 * attributes.h - generated and vendored files, by linguist-generated and
 * linguist-vendored of a .gitattributes file.
 * layer: model
 *
 * Sources: gitattributes(5), and GitHub's linguist for the two names. The file
 * can declare that less is code, so in doubt it is ignored as a whole: a file
 * with a NUL; more than SP_ATTRIBUTES_MAX lines that name one of the two; a
 * macro, or a pattern with escapes in quotes, that names one.
 */
#ifndef SALLYPORT_ATTRIBUTES_H
#define SALLYPORT_ATTRIBUTES_H

#include <stdbool.h>

#include "sallyport/glob.h"
#include "sallyport/str.h"
#include "sallyport/vec.h"

/* Bytes of a file, and lines that count. */
enum { SP_ATTRIBUTES_LARGEST = 64 * 1024, SP_ATTRIBUTES_MAX = 1000 };

/* What a line says of one of the two: nothing, set, or not set. */
enum sp_attribute { SP_ATTRIBUTE_SILENT, SP_ATTRIBUTE_SET, SP_ATTRIBUTE_UNSET };

struct sp_attribute_line {
    struct sp_glob glob; /* borrowed from the texts */
    enum sp_attribute generated, vendored;
};

struct sp_attributes {
    struct sp_strings texts;
    SP_VEC(struct sp_attribute_line) lines;
};

/* Reads a file of at most SP_ATTRIBUTES_LARGEST bytes into an empty struct. A
 * line that it does not understand has no effect, or makes the file ignored as
 * a whole. */
void sp_attributes_read(struct sp_attributes *out, struct sp_str text);
void sp_attributes_dispose(struct sp_attributes *attributes);

/* Does the last line that names either attribute for this path set it? */
bool sp_attributes_generated(const struct sp_attributes *attributes,
                             struct sp_str path);

#endif
