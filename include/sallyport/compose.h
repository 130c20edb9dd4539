/*
 * compose.h - what can be written into a message before its author begins.
 * layer: client
 */
#ifndef SALLYPORT_COMPOSE_H
#define SALLYPORT_COMPOSE_H

#include "sallyport/cleanup.h"
#include "sallyport/policy.h"

/*
 * Appends the text with a trailer "KEY: VALUE" added as git's
 * interpret-trailers would: at the end of the trailer block, or as a new block
 * after a blank line. Above it goes `header`, unless it is empty. What git will
 * not store (comment lines at the end, the scissors and what follows them)
 * stays below. Without a value no trailer is added.
 */
void sp_compose(struct sp_buf *out, struct sp_str text,
                const struct sp_cleanup *how, const char *header,
                const char *key, const char *value);

/*
 * Appends the reference for a commit on a branch: the one that the branch's name
 * holds, where a word of it begins, in the words in which the branch uses it
 * already; else the one that it uses, when there is only one. False when there
 * is none. SP_ELIMIT, negative, when the pattern takes too long.
 */
int sp_compose_reference(struct sp_buf *out, const struct sp_prp_policy *policy,
                         const char *branch, const struct sp_strings *used,
                         struct sp_error *err);

/* Appends the beginning of a header for a commit of this phase, "test: ", "feat: "
 * or "refactor: "; nothing where the policy has other headers or types, or reads
 * another phase off it. */
void sp_compose_header(struct sp_buf *out, const struct sp_policy *policy,
                       enum sp_phase phase);

/* Does a commit with this message want a reference that it has not? Not where
 * the policy does not look for one in a trailer, nor for neutral commits, fixups
 * and reverts; nor where a line names one that is no trailer. */
bool sp_compose_wants_reference(const struct sp_policy *policy,
                                const struct sp_message *message);

/*
 * Appends the text with its line "PRP: A-1", which is no trailer where it stands,
 * as one at the end; see sp_compose(). False, and nothing is appended, where there
 * is no such line, where the commit needs none, or where the line holds more.
 */
bool sp_compose_move(struct sp_buf *out, struct sp_str text,
                     const struct sp_cleanup *how,
                     const struct sp_policy *policy,
                     const struct sp_message *message);

#endif
