/*
 * compose.h - what prepare-commit-msg writes into a message before the author
 * begins.
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
 * Appends the reference for a commit on a branch. It is the one in the branch's
 * name, at the beginning of a word, spelled as the branch uses it already; else
 * the only one that the branch uses. False when there is none. SP_ELIMIT,
 * negative, when the pattern takes too long.
 */
int sp_compose_reference(struct sp_buf *out, const struct sp_prp_policy *policy,
                         const char *branch, const struct sp_strings *used,
                         struct sp_error *err);

/* Appends the beginning of a header for a commit of this phase, "test: ",
 * "feat: " or "refactor: ". Appends nothing where the policy has other headers
 * or types, or would read another phase from it. */
void sp_compose_header(struct sp_buf *out, const struct sp_policy *policy,
                       enum sp_phase phase);

/* Does a commit with this message need a reference that it does not have? Not
 * where the policy does not look for one in a trailer; not for neutral commits,
 * fixups and reverts; and not where a line names one that is no trailer. */
bool sp_compose_wants_reference(const struct sp_policy *policy,
                                const struct sp_message *message);

/*
 * Moves a line "PRP: A-1", which is no trailer where it stands, to the end as a
 * trailer, and appends the result; see sp_compose(). False, and nothing is
 * appended, where there is no such line, where the commit needs none, or where
 * the line holds more.
 */
bool sp_compose_move(struct sp_buf *out, struct sp_str text,
                     const struct sp_cleanup *how,
                     const struct sp_policy *policy,
                     const struct sp_message *message);

#endif
