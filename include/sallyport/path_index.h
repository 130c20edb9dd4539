/*
 * path_index.h - the globs of [paths], in the order in which they are searched.
 * layer: model
 *
 * A name is compared only with globs that have the same last byte; if a glob ends in a
 * wildcard, with those that have the same first byte. Most need only a comparison of
 * bytes. `make tables` makes the index of the built-in lists.
 */
#ifndef SALLYPORT_PATH_INDEX_H
#define SALLYPORT_PATH_INDEX_H

#include <stdint.h>

#include "sallyport/buf.h"
#include "sallyport/glob.h"
#include "sallyport/paths.h"

/* Three kinds of globs have a bucket for each last byte, one for each first byte, and
 * one for the rest. */
enum sp_path_kind {
    SP_PATH_FILES,
    SP_PATH_DIRECTORIES,
    SP_PATH_PATHS, /* globs with a slash inside */
    SP_PATH_KINDS,
};
enum {
    SP_PATH_BY_LAST = 0,
    SP_PATH_BY_FIRST = 256,
    SP_PATH_REST = 512,
    SP_PATH_BUCKETS,
    SP_PATH_ALL_BUCKETS = SP_PATH_KINDS * SP_PATH_BUCKETS,
};

/* A glob. It has no address, so a table of them needs no relocations. */
struct sp_path_row {
    uint32_t ends,
        mask;         /* the last bytes of its tail, and which of them count */
    uint32_t at, len; /* its pattern in the texts */
    uint32_t tail;    /* as in struct sp_glob, and so are the three flags */
    uint8_t path_class; /* enum sp_path_class */
    bool is_name, is_directory, is_exception;
};

struct sp_path_index {
    const char *texts;
    const struct sp_path_row *rows; /* of all buckets, one after the other */
    const uint16_t *ends;           /* where each bucket ends */
};

/* An index and what it consists of. Dispose of it with sp_path_index_dispose(). */
struct sp_path_index_made {
    struct sp_path_index index; /* borrows what follows */
    struct sp_buf texts;
    struct sp_path_row *rows;
    uint16_t ends[SP_PATH_ALL_BUCKETS];
};

/* Indexes the lists of `paths`. Invalid globs are left out. */
void sp_path_index_make(struct sp_path_index_made *out,
                        const struct sp_paths *paths);
void sp_path_index_dispose(struct sp_path_index_made *made);

/* The classes whose lists match, and those whose exceptions match: one bit for
 * each. */
struct sp_path_claims {
    unsigned claimed, excepted;
};

/* Adds the claims for the directories of the path, and for the file. */
void sp_path_index_search(const struct sp_path_index *index, struct sp_str path,
                          struct sp_path_claims *claims);

#endif
