/* What a thread compared ahead: sallyport/compare_ahead.h. */
#ifndef SALLYPORT_GIT_COMPARE_AHEAD_H
#define SALLYPORT_GIT_COMPARE_AHEAD_H

#include "kept_changes.h"

struct compared; /* NULL at first: the functions take that */

/* What differs between two trees: as many as `names` were compared. */
struct found_changes {
    struct sp_oid new, old; /* the first is looked up */
    size_t names;
    struct sp_buf changes; /* for sp_kept_changes_each() */
};

/* NULL: that was not compared. Never while the thread works. Borrowed. */
const struct found_changes *sp_compared_find(const struct compared *compared,
                                             const struct tree_pair *trees);
/* The handle with which it compared, but only once; NULL: there is none. Yours to free. */
struct sp_repo *sp_compared_handle(struct compared *compared);
/* For one handle more. */
struct compared *sp_compared_share(struct compared *compared);
void sp_compared_free(struct compared *compared);

/* Compares two trees of which none is NULL, and counts no name for the push. */
int sp_changes_keep(struct sp_repo *repo, const struct tree_pair *trees,
                    struct change_keeper *keeper, size_t *names,
                    struct sp_error *err);

#endif
