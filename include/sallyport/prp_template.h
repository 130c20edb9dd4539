/*
 * prp_template.h - the document of a proposal that nobody has thought about yet.
 * layer: client
 */
#ifndef SALLYPORT_PRP_TEMPLATE_H
#define SALLYPORT_PRP_TEMPLATE_H

#include "sallyport/buf.h"
#include "sallyport/vec.h"

/* Appends a heading with the reference and the title, which may be NULL, and each
 * section with a hint in a comment. So the rule for documents misses all of them. */
void sp_prp_template(struct sp_buf *out, const char *reference,
                     const char *title, const struct sp_strings *sections);

/* Appends the words of a title as a part of a file name, "price-list": ASCII letters
 * and digits, at most 41 bytes; nothing where it has none. */
void sp_prp_slug(struct sp_buf *out, const char *title);

#endif
