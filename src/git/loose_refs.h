/* Refs in files of their own: see gitrepository-layout(5). */
#ifndef SALLYPORT_GIT_LOOSE_REFS_H
#define SALLYPORT_GIT_LOOSE_REFS_H

#include "sallyport/buf.h"
#include "sallyport/error.h"
#include "sallyport/oid.h"
#include "sallyport/vec.h"

/* What a ref says: an id, or the name of another ref. */
struct ref_value {
    struct sp_oid id;
    struct sp_buf target; /* empty: it is an id */
    bool is_torn;         /* after SP_EGIT: the file was read, and is no ref */
};

/* Reads the ref `name`, a valid name, below the directory `root`, which ends in
 * a slash. SP_ENOTFOUND, without a message, where there is no such file. */
int sp_loose_read(const char *root, const char *name, struct ref_value *out,
                  struct sp_error *err);

/* Adds the names that begin with the prefix, in no particular order. A directory
 * that cannot be opened is an error. */
int sp_loose_list(const char *root, const char *prefix, struct sp_strings *out,
                  struct sp_error *err);

#endif
