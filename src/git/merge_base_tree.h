/* The merge of two bases, or of what was made of bases, into one tree. */
#ifndef SALLYPORT_GIT_MERGE_BASE_TREE_H
#define SALLYPORT_GIT_MERGE_BASE_TREE_H

#include "merge.h"

/* What all merges of the bases of one merge share. */
struct base_maker {
    struct sp_repo *repo;
    const struct sp_merge_history *history; /* NULL: libgit2 finds bases */
    size_t merges;
    bool asks_git;
    struct sp_error *err;
};

/*
 * Merges two trees over a third, as git does at that depth of its recursion; base NULL:
 * over the empty one. 1: *out is made, and can be read until the next call of
 * sp_made_begin(); 0: git has to make it; or an error. *has_conflict: it does not only
 * have what one side or both changed alike.
 */
int sp_merge_base_trees(struct base_maker *maker, int depth,
                        const struct sp_oid *const sides[],
                        const struct sp_oid *base, struct sp_oid *out,
                        bool *has_conflict);

#endif
