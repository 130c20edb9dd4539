/*
 * objects.h - the objects of a repository, read one at a time.
 * layer: git
 */
#ifndef SALLYPORT_OBJECTS_H
#define SALLYPORT_OBJECTS_H

#include "sallyport/git.h"

/* The largest object that is read whole. The size is known from its header; a
 * larger object is not read, which is SP_ELIMIT. */
enum {
    SP_COMMIT_LARGEST = 32 << 20,
    SP_TAG_LARGEST = 32 << 20,
    SP_TREE_LARGEST = 32 << 20,
    /* the base of a delta, and what libgit2 reads for itself */
    SP_READ_LARGEST = 64 << 20,
};

enum sp_object_kind {
    SP_OBJECT_COMMIT,
    SP_OBJECT_TREE,
    SP_OBJECT_BLOB,
    SP_OBJECT_TAG,
};

/* The kind of an object. *out is the object itself, or what an annotated tag
 * names in the end (at most 32 tags deep); it is never a tag. */
int sp_repo_peel(struct sp_repo *repo, const struct sp_oid *id,
                 enum sp_object_kind *kind, struct sp_oid *out,
                 struct sp_error *err);

/* The only object whose id begins with these 4 to 40 hex digits. SP_ENOTFOUND,
 * without a message, for none and for several. */
int sp_repo_expand(struct sp_repo *repo, const char *hex, struct sp_oid *out);

/* Which objects of a list are there? have: one for each. The packs are listed again at
 * most once, however many are missing. */
void sp_repo_have(struct sp_repo *repo, const struct sp_oids *ids, bool *have);

/* Bytes of an object: borrowed from libgit2's cache until disposed. */
struct sp_object {
    struct sp_str bytes;
    void *handle;
};

/* Reads a commit. Larger than max bytes: SP_ELIMIT, without a message. */
int sp_repo_read_commit(struct sp_repo *repo, const struct sp_oid *id,
                        size_t max, struct sp_object *out,
                        struct sp_error *err);
/* The same, up to SP_COMMIT_LARGEST, with a message. */
int sp_repo_read_any_commit(struct sp_repo *repo, const struct sp_oid *id,
                            struct sp_object *out, struct sp_error *err);
/* The tree of a commit. */
int sp_repo_commit_tree(struct sp_repo *repo, const struct sp_oid *id,
                        struct sp_oid *out, struct sp_error *err);
/* Reads a file. Larger than max bytes: SP_ELIMIT, without a message. */
int sp_repo_read_file(struct sp_repo *repo, const struct sp_oid *id, size_t max,
                      struct sp_object *out, struct sp_error *err);
/* How many bytes a file has. */
int sp_repo_file_size(struct sp_repo *repo, const struct sp_oid *id,
                      size_t *out, struct sp_error *err);
void sp_object_dispose(struct sp_object *object);

#endif
