/* The file packed-refs of a repository; format: gitrepository-layout(5) and
 * pack-refs in git's documentation. */
#ifndef SALLYPORT_GIT_PACKED_REFS_H
#define SALLYPORT_GIT_PACKED_REFS_H

#include "sallyport/buf.h"
#include "sallyport/error.h"
#include "sallyport/file.h"
#include "sallyport/oid.h"
#include "sallyport/refs.h"

/* Zero-initialise; sp_packed_close() when done. */
struct packed_refs {
    struct sp_mapping map;
    struct sp_buf sorted; /* a copy, where the file does not say that it is */
    struct sp_str text; /* one of both: its refs in the order of their names */
};

/* Maps the file in the directory `common` (which ends in a slash), again where
 * it was replaced since. No file is a file without refs. */
int sp_packed_open(struct packed_refs *packed, const char *common,
                   struct sp_error *err);
void sp_packed_close(struct packed_refs *packed);

/* SP_ENOTFOUND, without a message, where the name is not packed. SP_EGIT when a
 * line that is read is malformed. */
int sp_packed_find(const struct packed_refs *packed, struct sp_str name,
                   struct sp_oid *out, struct sp_error *err);

/* Visits each packed ref whose name begins with the prefix. A non-zero return
 * of visit ends the visit and is returned. */
int sp_packed_each(const struct packed_refs *packed, struct sp_str prefix,
                   sp_ref_visit *visit, void *context, struct sp_error *err);

#endif
