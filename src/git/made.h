/* Objects that are made while a merge is looked at. They are kept in memory. */
#ifndef SALLYPORT_GIT_MADE_H
#define SALLYPORT_GIT_MADE_H

#include "internal.h"

/* Makes room for new objects: those of earlier merges may go. False where this handle
 * can have none. */
bool sp_made_begin(struct sp_repo *repo);

/* Adds an object, which can be read through the repository from now on. False where
 * there are too many bytes. */
bool sp_made_add(struct sp_repo *repo, struct sp_str bytes, bool is_tree,
                 struct sp_oid *out);

#endif
