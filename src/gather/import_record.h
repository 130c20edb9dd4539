/*
 * import_record.h - the record of the import: sallyport.import of the git directory.
 * layer: gather
 *
 * Its text is one of
 *     open
 *     closing PID STARTED WHEN HEADS     and "by USER WHEN"
 *     closed                             and "by USER WHEN", then commits, one a line
 * where USER is the hash of a name.
 */
#ifndef SALLYPORT_GATHER_IMPORT_RECORD_H
#define SALLYPORT_GATHER_IMPORT_RECORD_H

#include "receiver.h"
#include "sallyport/buf.h"
#include "sallyport/error.h"
#include "sallyport/oid.h"

struct sp_gather;

enum import_state {
    IMPORT_UNKNOWN, /* not understood: nothing comes in unjudged */
    IMPORT_NEW,     /* there is no record */
    IMPORT_OPEN,
    IMPORT_CLOSING, /* a push is bringing the first protected ref */
    IMPORT_CLOSED,
};

/* Who made the import, as a hash, and when its first protected ref came. */
struct importer {
    bool is_known;
    struct sp_oid user;
    long long when;
};

struct import_record {
    enum import_state state;
    /* while it is closing: */
    struct receiver receiver; /* moves the refs */
    long long when;
    long long heads_changed; /* refs/heads, as it was before the refs moved */
    /* while it is closing, and afterwards: */
    struct importer importer;
};

/* Reads the lines above the commits. */
void sp_import_record_parse(struct import_record *out, const char *text);

/* Appends these lines. */
void sp_import_record_format(struct sp_buf *out,
                             const struct import_record *record);

/* Appends the path of the record. Each namespace has its own. */
void sp_import_record_path(struct sp_buf *out, const struct sp_gather *gather);

/* Reads the record without waiting for its lock. What cannot be read is new. */
void sp_import_record_read(struct import_record *out, const char *path);

/* Locks the record, and reads it; *lock is yours to close(). SP_ESYSTEM where that
 * is not possible. */
int sp_import_record_lock(int *lock, struct import_record *out,
                          const char *path, struct sp_error *err);

/* Replaces the record in one step, under the lock of the old one. */
int sp_import_record_write(const char *path, const struct sp_buf *text,
                           struct sp_error *err);

#endif
