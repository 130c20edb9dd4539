/* What the advice about a merge shares. */
#ifndef SALLYPORT_GATHER_SIDE_H
#define SALLYPORT_GATHER_SIDE_H

#include "internal.h"

/* Appends the branch that the subject of a merge names, where it may be typed as it is and is
 * no protected one. */
void sp_gather_add_branch(struct sp_buf *out, const struct sp_gather *gather,
                          struct sp_str subject);
/* Appends what gets to a branch, and what pushes it again after a rebase. */
void sp_gather_go_to(const struct sp_gather *gather, const char *branch,
                     struct sp_buf *side, struct sp_buf *push);
/* What pushes it once commits were added, yours to free(); NULL: the remote lacks it. */
char *sp_gather_push_plain(const struct sp_gather *gather, const char *branch);
/* The short name that the remote has a branch of a clone by: its own, or that of its
 * upstream, where the policy does not take its own. Borrowed until the next call. */
const char *sp_gather_pushed_as(struct sp_gather *gather, const char *branch);
/* Is a branch checked out at what is pushed, that has a good name and is not protected? */
bool sp_gather_is_on_branch(struct sp_gather *gather,
                            const struct sp_ref_facts *ref);
/* Reads a branch, of a directory of refs ("heads"). False: it has none of that name. */
bool sp_gather_find_branch(const struct sp_gather *gather,
                           const char *directory, const char *branch,
                           struct sp_oid *out);
/* The same of the remote, as a clone knows it. */
bool sp_gather_find_copy(const struct sp_gather *gather, const char *branch,
                         struct sp_oid *out);
/* The same where it is pushed to: of a clone its remote, else here. */
bool sp_gather_find_there(const struct sp_gather *gather, const char *branch,
                          struct sp_oid *out);
/* Finds what the steps bring, where no rule has asked for steps. Returns their number:
 * steps.c */
size_t sp_gather_bring(struct sp_gather *gather);

#endif
