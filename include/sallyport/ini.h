/*
 * ini.h - reads an INI text, with the line number of every value.
 * layer: text
 *
 * inih tells sections, keys and continued lines apart. This adds line numbers,
 * values of any length, and errors where inih would silently cut or join.
 *
 * The dialect: "[section]" or "[section \"name\"]", "key = value"; a comment
 * begins with '#' or ';' at the start of a line, never after a value. An
 * indented line continues the value above it, unless it is a "key = value"
 * itself; the lines are joined by a newline. "key += value" adds to the earlier
 * value of the key. A key that is set twice in a section is an error, unless
 * the later one adds.
 */
#ifndef SALLYPORT_INI_H
#define SALLYPORT_INI_H

#include <stdbool.h>

#include "sallyport/error.h"
#include "sallyport/str.h"

/* One value, or a section's own line: then key and value are "". Borrowed,
 * valid during the call. */
struct sp_ini_entry {
    const char *section; /* "rule" of [rule "tdd-order"] */
    const char *name;    /* "tdd-order", or NULL */
    const char *key;
    const char *value; /* each line trimmed; may be "" */
    bool adds;         /* "+=" */
    int line;          /* of the key, from 1 */
};

/* Returns SP_OK to continue; anything else ends the reading and is returned. */
typedef int sp_ini_visit(const struct sp_ini_entry *entry, void *context,
                         struct sp_error *err);

/*
 * Reads text and calls visit for every section and value, in order. `file` is the name
 * for messages: "FILE:LINE: what is wrong", the first one. SP_EPOLICY for a
 * line that is malformed, longer than SP_INI_LINE bytes, has a key longer than
 * SP_INI_KEY, or holds a control character or a byte order mark elsewhere than at
 * the start.
 */
enum { SP_INI_LINE = 65536, SP_INI_KEY = 128 };

int sp_ini_read(struct sp_str text, const char *file, sp_ini_visit *visit,
                void *context, struct sp_error *err);

#endif
