/*
 * staged.h - the next commit of git, as objects that exist in memory only.
 * layer: git
 */
#ifndef SALLYPORT_STAGED_H
#define SALLYPORT_STAGED_H

#include "sallyport/git.h"

/* Adds a layer of memory over the objects of the handle: reads see both, and
 * nothing is written to files. Once for each handle. */
int sp_repo_in_memory(struct sp_repo *repo, struct sp_error *err);

/* Is a change staged, or a merge in progress? True as well where HEAD does not
 * exist yet, and where that cannot be told. */
bool sp_repo_has_staged(const struct sp_repo *repo, const char *index_file);

/*
 * Makes the tree that git would commit, from the index in the file `index_file`
 * (NULL: the repository's own). Entries added with `git add --intent-to-add`
 * are left out. Calls sp_repo_in_memory(). An index format that libgit2 does
 * not know is left to `git write-tree`, which reads GIT_INDEX_FILE: the caller
 * sets it. SP_EINPUT where files are in conflict; SP_EGIT where the index
 * cannot be read.
 */
int sp_repo_stage(struct sp_repo *repo, const char *index_file,
                  struct sp_oid *tree, struct sp_error *err);

/* Puts a commit of these bytes into the layer. */
int sp_repo_put_commit(struct sp_repo *repo, struct sp_str bytes,
                       struct sp_oid *out, struct sp_error *err);

/* Appends the commits being merged into HEAD: none when no merge is in
 * progress. */
int sp_repo_merge_heads(struct sp_repo *repo, struct sp_oids *out,
                        struct sp_error *err);

#endif
