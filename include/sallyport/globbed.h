/*
 * globbed.h - the files of a tree that globs name.
 * layer: gather
 */
#ifndef SALLYPORT_GLOBBED_H
#define SALLYPORT_GLOBBED_H

#include "sallyport/git.h"
#include "sallyport/vec.h"

/* text: NULL where the file is larger than max bytes. */
typedef void sp_globbed_visit(struct sp_str path, struct sp_str text,
                              void *context);

/* Calls visit for each regular file of the commit's tree whose path a list of globs
 * has. Reads only the directories that the globs name; a file that two of them name may
 * be visited twice. */
int sp_each_globbed_file(struct sp_repo *repo, const struct sp_oid *commit,
                         const struct sp_strings *globs, size_t max,
                         sp_globbed_visit *visit, void *context,
                         struct sp_error *err);

#endif
