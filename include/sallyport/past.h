/*
 * past.h - the refs of a repository as the trail says they were.
 * layer: audit
 *
 * They are in a git directory of their own, which is temporary. It has the HEAD and the
 * configuration of the repository, and no objects: name those of the repository beside
 * it (sp_source.object_directory). The repository itself is only read.
 */
#ifndef SALLYPORT_PAST_H
#define SALLYPORT_PAST_H

#include "sallyport/audit.h"
#include "sallyport/git.h"

struct sp_past;

/*
 * Begins where the refs were before the first entry of this repository. A ref that the
 * trail does not know is where it is now. repository: as the entries name it. All
 * borrowed. *out is yours to close, also after an error.
 */
int sp_past_open(struct sp_past **out, struct sp_audit *audit,
                 struct sp_repo *repo, const char *repository,
                 struct sp_error *err);
void sp_past_close(struct sp_past *past);

/* Moves a ref to its new id. One whose object is gone is left out. */
int sp_past_move(struct sp_past *past, const struct sp_ref_update *ref,
                 struct sp_error *err);

/* Where a ref was; false: it was not there. */
bool sp_past_ref(const struct sp_past *past, const char *name,
                 struct sp_oid *out);

/* Is the object still in the repository? */
bool sp_past_has(const struct sp_past *past, const struct sp_oid *id);

/* Does the trail say, after the entry seq, that this ref has landed? 1, 0 or an error.
 * Where nothing ever landed, nobody recorded it: then 1. */
int sp_past_landed(struct sp_past *past, uint64_t seq,
                   const struct sp_ref_update *ref, struct sp_error *err);

/* Absolute, with the objects of the repository; borrowed. */
const char *sp_past_gitdir(const struct sp_past *past);
const char *sp_past_objects(const struct sp_past *past);

/*
 * Judging writes into the directory what it has to know of the first push (import.c of
 * gather), and whose process that is. Call keep before and settle after: the process of
 * then is gone, and what has not landed is no first push.
 */
void sp_past_keep(struct sp_past *past);
int sp_past_settle(struct sp_past *past, bool has_landed, struct sp_error *err);

#endif
