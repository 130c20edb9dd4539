/*
 * sanitise.h - makes text from a push safe to print on a terminal.
 * layer: text
 *
 * git clients before 2.55 print what a hook writes as it is, and a NUL drops
 * the rest of a sideband packet.
 */
#ifndef SALLYPORT_SANITISE_H
#define SALLYPORT_SANITISE_H

#include <stdbool.h>
#include <stddef.h>

#include "sallyport/buf.h"
#include "sallyport/str.h"
#include "sallyport/vec.h"

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

/* Is this what sp_sanitise() makes of it, without a limit: one harmless line? */
bool sp_is_sanitised(struct sp_str text);

/* Appends text for machines, in a format that can represent every character:
 * only bytes that are not UTF-8 are shown, as \xHH. */
void sp_escape_bytes(struct sp_buf *out, struct sp_str text);

/* The columns that sanitised text takes on a terminal. */
size_t sp_columns(struct sp_str text);

/* How many bytes of sanitised text fit into `columns`, and how many columns
 * they take (*used); a letter keeps its marks. */
size_t sp_fitting(struct sp_str text, size_t columns, size_t *used);

/*
 * Appends text as one word of a POSIX shell, quoted where needed, so that a
 * printed command can be typed as it stands, whatever the ref name.
 */
void sp_shell_quote(struct sp_buf *out, struct sp_str text);

/* Appends a command as it is typed on this machine: its program by its path where it lies
 * beside this one and the PATH does not find it. */
void sp_command_typed(struct sp_buf *out, const char *command);

/* Reads a command into its words, as a POSIX shell does. False where it has anything
 * that only a shell does: an operator, an expansion, a second line, an open quote.
 * *out is empty before, and after false. */
bool sp_shell_words(struct sp_strings *out, struct sp_str command);

/* The name and version of the library of character properties. Static. */
const char *sp_unicode_library(void);

#endif
