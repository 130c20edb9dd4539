/*
 * sanitise.h - text from a push, made safe to print on somebody's terminal.
 * layer: text
 *
 * Only git clients from 2.55 on sanitise what a hook prints, and a NUL drops
 * the rest of a sideband packet (research: hook contracts, "Output").
 */
#ifndef SALLYPORT_SANITISE_H
#define SALLYPORT_SANITISE_H

#include <stddef.h>

#include "sallyport/buf.h"
#include "sallyport/str.h"

/*
 * Appends text to out so that it is one line of valid, harmless UTF-8:
 * - control characters (C0, DEL, C1) as \xHH; tabs and newlines as one space;
 * - format, private and unassigned characters, line and paragraph separators,
 *   and all that Unicode ignores by default (bidirectional controls, joiners,
 *   variation selectors, tags, fillers) as <U+HHHH>;
 * - a combining mark without a letter before it, and a fifth one on the same
 *   letter, as <U+HHHH>;
 * - "##[" and "##vso[", by which CI runners know a command, as <U+0023>#[ and
 *   <U+0023>#vso[;
 * - each byte that is not UTF-8 (overlong forms and surrogates included) as
 *   \xHH.
 * At most max_columns are appended; where text follows, the last column is the
 * ellipsis. 0 means no limit. A wide character counts two, as does one that some
 * terminals show wide; a mark counts none.
 */
void sp_sanitise(struct sp_buf *out, struct sp_str text, size_t max_columns);

/* Appends text for a format that can say every character and is read by machines:
 * only bytes that are not UTF-8 are shown, as \xHH. */
void sp_escape_bytes(struct sp_buf *out, struct sp_str text);

/* The columns that sanitised text takes on a terminal. */
size_t sp_columns(struct sp_str text);

/* The bytes of the longest beginning of sanitised text that fits into `columns`,
 * and what it uses of them; a letter keeps its marks. */
size_t sp_fitting(struct sp_str text, size_t columns, size_t *used);

/*
 * Appends text as one word of a POSIX shell, quoted when it must be, so that
 * a command which we print can be typed as it stands whatever the ref name.
 */
void sp_shell_quote(struct sp_buf *out, struct sp_str text);

/* The version of the library that knows the characters. */
const char *sp_unicode_library(void);

#endif
