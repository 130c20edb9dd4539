/*
 * message.h - a commit message as git reads it: subject, body, trailers, and
 * its Conventional Commits header.
 * layer: model
 *
 * Sources: git's pretty.c (format_subject), trailer.c (the block and its
 * unfolding, as `git log --format='%(trailers:only,unfold)'` prints them),
 * Conventional Commits 1.0.0.
 *
 *     struct sp_message message = {0};
 *     sp_message_parse(&message, commit.message);
 *     for (size_t i = 0; i < message.trailers.count; i++) ...
 *     sp_message_dispose(&message);
 */
#ifndef SALLYPORT_MESSAGE_H
#define SALLYPORT_MESSAGE_H

#include <stdbool.h>

#include "sallyport/buf.h"
#include "sallyport/regex.h"
#include "sallyport/str.h"
#include "sallyport/vec.h"

struct sp_trailer {
    struct sp_str key, value; /* value trimmed and unfolded */
};

struct sp_trailers {
    struct sp_trailer *items;
    size_t count, capacity;
};

/* "type(scope)!: description" of a subject. */
struct sp_header {
    bool conventional; /* the rest is empty when not */
    bool breaking;     /* by the '!'; of a message, by a footer too */
    struct sp_str type, scope, description;
};

struct sp_message {
    struct sp_str text;    /* up to the first NUL, where git stops reading */
    bool has_nul;          /* bytes followed it */
    struct sp_str subject; /* the first paragraph, on one line */
    bool subject_is_one_line;
    struct sp_str title; /* the lines of the first paragraph */
    struct sp_str body;  /* all after the first paragraph and blank lines */
    struct sp_header header;
    struct sp_str block; /* of the trailers, which may be none */
    struct sp_trailers trailers;

    /* private */
    struct sp_buf subject_text, trailer_text;
};

/* Slices borrow from text and from out; the struct may be parsed into again.
 * Never fails: every text is a message of some kind. */
void sp_message_parse(struct sp_message *out, struct sp_str text);
void sp_message_dispose(struct sp_message *message);

/* The header of a subject line alone. */
struct sp_header sp_header_parse(struct sp_str subject);

/*
 * Appends what keeps a subject from being a Conventional Commits header, such
 * as "a no-break space (U+00A0) follows the colon, and no space". False, and
 * nothing is appended, where the subject does not look like one at all. `types`
 * are those of the policy.
 */
bool sp_header_fault(struct sp_buf *out, struct sp_str subject,
                     const struct sp_strings *types);

/* Appends the trailers of text (without NUL). Memory for unfolded values comes
 * from `storage`, which must outlive them. Returns the block that they are in: the end of
 * text where there is none. */
struct sp_str sp_trailers_parse(struct sp_trailers *out, struct sp_buf *storage,
                                struct sp_str text);

/* The same for every paragraph below the subject that consists of trailers;
 * lines like "Closes #3" and "BREAKING CHANGE: x" may be among them. */
void sp_trailers_anywhere(struct sp_trailers *out, struct sp_buf *storage,
                          struct sp_str text);
/* Is a line a footer of Conventional Commits? */
bool sp_is_footer(struct sp_str line);
/* Where the message ends for git: a scissors line, and comments, blank lines
 * and an old "Conflicts:" block at the end, come after it. */
size_t sp_trailers_end(struct sp_str text);
/* Is a line a trailer, provided that its paragraph consists of trailers? */
bool sp_is_trailer_line(struct sp_str line);

/* The value of the last trailer with that key (keys compare without case);
 * {NULL, 0} when there is none. */
struct sp_str sp_message_trailer(const struct sp_message *message,
                                 const char *key);

/* Is it a "fixup! ", "squash! " or "amend! " of another commit? Then *target is
 * the subject of that commit, without any such prefix. */
bool sp_message_is_fixup(struct sp_str subject, struct sp_str *target);

/*
 * The header of a subject by [message] header of a policy: a pattern, whose
 * group 1 holds the header, or NULL for Conventional Commits. Returns 1 when
 * the subject matches (*out is not conventional where the pattern has no group,
 * or the group holds other text), 0 when it does not, or SP_ELIMIT when the
 * pattern takes too long.
 */
int sp_header_read(const struct sp_regex *pattern, struct sp_str subject,
                   struct sp_header *out, struct sp_error *err);

#endif
