/* Commits that are a library, as the squashes of `git subtree` are. */
#ifndef SALLYPORT_GATHER_LIBRARY_H
#define SALLYPORT_GATHER_LIBRARY_H

#include "sallyport/buf.h"
#include "sallyport/git.h"

/* What a commit says of itself. */
struct library {
    bool is_said;           /* its folder and its version */
    struct sp_buf *folder;  /* where it belongs; NULL: nobody asks */
    struct sp_oids parents; /* of the commit; the caller frees the items */
};

/* Reads what a commit of up to `max` bytes says; SP_ELIMIT for a larger one. */
int sp_library_read(struct sp_repo *repo, const struct sp_oid *id, size_t max,
                    struct library *out, struct sp_error *err);

/* Do a commit and all before it, as far as is looked, say that they are a squash?
 * False where the commit cannot be read. */
bool sp_library_is_one(struct sp_repo *repo, const struct sp_oid *id);

#endif
