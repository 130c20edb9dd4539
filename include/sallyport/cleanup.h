/*
 * cleanup.h - the message that git will store, from the file that git hands to
 * a hook.
 * layer: model
 *
 * Sources: git's sequencer.c (get_cleanup_mode, cleanup_message,
 * message_is_empty), strbuf.c (strbuf_stripspace), wt-status.c
 * (wt_status_locate_end), git-commit(1) on --cleanup.
 */
#ifndef SALLYPORT_CLEANUP_H
#define SALLYPORT_CLEANUP_H

#include <stdbool.h>

#include "sallyport/buf.h"
#include "sallyport/str.h"

enum sp_cleanup_mode {
    SP_CLEANUP_STRIP,      /* removes white space and comment lines */
    SP_CLEANUP_WHITESPACE, /* removes blank lines at both ends, repeated blank
                              lines, and trailing white space */
    SP_CLEANUP_SCISSORS,   /* the same, and all from the scissors line on */
    SP_CLEANUP_VERBATIM,
};

/*
 * The mode for the setting commit.cleanup; "" where it is not set, and an
 * unknown word counts as that. has_editor: was the message shown in an editor?
 * Then comment lines may have been added.
 */
enum sp_cleanup_mode sp_cleanup_mode(const char *setting, bool has_editor);

struct sp_cleanup {
    enum sp_cleanup_mode mode;
    const char *comment; /* what a comment line begins with: never "" */
    bool is_cut; /* a diff may stand below the scissors, whatever the mode */
};

/* Appends the message that git stores. */
void sp_cleanup(struct sp_buf *out, struct sp_str text,
                const struct sp_cleanup *how);

/* Where the scissors line begins: git ignores it and all that follows. text.len
 * where there is none. */
size_t sp_cleanup_scissors(struct sp_str text, const char *comment);

/*
 * With core.commentChar=auto: the character that git chose before it opened the
 * editor. It is read from the comments that git wrote at the end, the last line
 * or the scissors; '#' where they were deleted.
 */
char sp_cleanup_auto(struct sp_str text);

/* Is the message still unwritten? Then it has only white space and sign-offs,
 * which git takes for an empty message, and what prepare-commit-msg may have
 * added: lines of this trailer and a type without a description. */
bool sp_cleanup_is_unwritten(struct sp_str text, const char *trailer);

#endif
