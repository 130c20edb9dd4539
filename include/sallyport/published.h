/*
 * published.h - the policy that a server hands to clones: a blob, and a ref that
 * names it.
 * layer: git
 *
 * The ref is reserved, so no push can change it. For commands, never for a hook.
 */
#ifndef SALLYPORT_PUBLISHED_H
#define SALLYPORT_PUBLISHED_H

#include "sallyport/git.h"

#define SP_PUBLISHED_REF "refs/sallyport/policy"

/* What lets each git fetch bring it to the same name. A pattern may match nothing; a ref
 * that is not there would end the fetch. */
#define SP_PUBLISHED_REFSPEC "+" SP_PUBLISHED_REF "*:" SP_PUBLISHED_REF "*"

/* The setting of git that names the remote which the policy of a clone is from. */
#define SP_PUBLISHED_BY "sallyport.policyFrom"

/* Appends what this repository hands out; in a clone, what the server did when it was
 * asked last. SP_ENOTFOUND, without a message: nothing;
 * SP_ELIMIT, without a message: it is larger than max bytes. */
int sp_published_read(struct sp_repo *repo, struct sp_buf *out, size_t max,
                      struct sp_error *err);

/* Hands out text from now on. */
int sp_published_write(struct sp_repo *repo, struct sp_str text,
                       struct sp_error *err);

/* Asks a remote for it, and appends it; errors as those of sp_published_read(). From the
 * answer of a remote that the clone has a name for, each git fetch asks again. */
int sp_published_fetch(struct sp_repo *repo, const char *remote,
                       struct sp_buf *out, size_t max, struct sp_error *err);

/* Writes that remote into the settings of the clone. */
int sp_published_name(struct sp_repo *repo, const char *remote,
                      struct sp_error *err);

#endif
