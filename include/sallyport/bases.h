/*
 * bases.h - the merge bases of two commits of a history, without reading the
 * repository.
 * layer: facts
 *
 * Parents stand before children in the history, so a commit is looked at after
 * all its descendants. The result is exact: it needs no dates and lists no
 * ancestor of another base.
 */
#ifndef SALLYPORT_BASES_H
#define SALLYPORT_BASES_H

#include "sallyport/facts.h"

struct sp_bases;

/* Borrows the history, which must not change meanwhile. Not to be shared by
 * threads. */
struct sp_bases *sp_bases_new(const struct sp_history *history);
void sp_bases_free(struct sp_bases *bases);

/*
 * A place is the index of a commit of the ground, or after these that of a
 * node. Returns the place of the parent at index `at` in the history's list;
 * UINT32_MAX when nothing is known of it.
 */
uint32_t sp_bases_parent(const struct sp_bases *bases, uint32_t at);
/* The place of a node. */
uint32_t sp_bases_place(const struct sp_bases *bases, uint32_t node);
/* The tree of a place. Borrowed. */
const struct sp_oid *sp_bases_tree(const struct sp_bases *bases,
                                   uint32_t place);

/*
 * The best common ancestors of two places. *found is borrowed until the next
 * call, and empty for unrelated ones. False when there may be others, in
 * commits that the walk did not read.
 */
bool sp_bases_find(struct sp_bases *bases, uint32_t a, uint32_t b,
                   const uint32_t **found, size_t *count);

/* The same for one place and a merge of others, which need not exist. */
bool sp_bases_find_many(struct sp_bases *bases, uint32_t one,
                        const uint32_t *others, size_t others_count,
                        const uint32_t **found, size_t *count);

/* The commit of a place; NULL for one of the ground, which has no id. Borrowed. */
const struct sp_oid *sp_bases_commit(const struct sp_bases *bases,
                                     uint32_t place);

/* Is the place `ancestor` among the ancestors of another, or the same? */
bool sp_bases_reaches(struct sp_bases *bases, uint32_t place,
                      uint32_t ancestor);

#endif
