/*
 * directory.h - the files of a directory, in a commit and in a merge.
 * layer: git
 */
#ifndef SALLYPORT_DIRECTORY_H
#define SALLYPORT_DIRECTORY_H

#include "sallyport/git.h"

/* Is the file with that name asked for? */
typedef bool sp_file_wanted(struct sp_str name, void *context);
/* Both texts are borrowed until it returns. */
typedef void sp_file_visit(struct sp_str name, struct sp_str content,
                           void *context);

/*
 * Calls visit with the name and content of each regular file that lies in the
 * directory `path` of a commit's tree and whose name `wanted` accepts. A file
 * over max bytes is not read: its content is a NULL of that length. A directory
 * that does not exist has no files. SP_EGIT where an object cannot be read.
 */
int sp_repo_each_file(struct sp_repo *repo, const struct sp_oid *commit,
                      const char *path, size_t max, sp_file_wanted *wanted,
                      sp_file_visit *visit, void *context,
                      struct sp_error *err);

/* The same for what a merge of two commits would have there, as far as the ids
 * of the files tell. Where both changed a file, that of the first counts. */
int sp_repo_each_merged_file(struct sp_repo *repo, const struct sp_oid sides[2],
                             const char *path, size_t max,
                             sp_file_wanted *wanted, sp_file_visit *visit,
                             void *context, struct sp_error *err);

/* Appends the regular file with that name at the root of a commit's tree. SP_ENOTFOUND,
 * without a message, where there is none; SP_ELIMIT where it is over max bytes. */
int sp_repo_root_file(struct sp_repo *repo, const struct sp_oid *commit,
                      const char *name, size_t max, struct sp_buf *out,
                      struct sp_error *err);

#endif
