/*
 * support_files.h - what the commits of the temporary repository hold, so that
 * each of them changes what its message is about and merges are as git makes
 * them. Commits are known by their place in the list of names.
 */
#ifndef SALLYPORT_TEST_SUPPORT_FILES_H
#define SALLYPORT_TEST_SUPPORT_FILES_H

#include <stddef.h>

void files_reset(void);
void files_parent(size_t commit, size_t parent);
/* A file that the commit writes; NULL: removes. */
void files_put(size_t commit, const char *path, const char *content);
/* What fits the message: a test, an implementation or a document. */
void files_fit(size_t commit, const char *name, const char *message);
/* The newest file of the kind that fits the message gets another name. */
void files_move(size_t commit, const char *name, const char *message);
/* Its parents, at most `max` of them: how many. */
size_t files_parents(size_t commit, size_t parents[], size_t max);
/* Calls `change` for each file that differs from the first parent; content is
 * NULL where it goes. A merge gets all that its first parent has not. */
void files_write(size_t commit,
                 void (*change)(const char *path, const char *content,
                                void *context),
                 void *context);

#endif
