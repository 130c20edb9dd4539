/*
 * remove_tree.h - removes a directory with all that it holds.
 * layer: base
 */
#ifndef SALLYPORT_REMOVE_TREE_H
#define SALLYPORT_REMOVE_TREE_H

#include <stdbool.h>

/* Removes a file, or a directory with all that is in it, read-only directories
 * included; links are removed, never followed. Returns whether it is gone. */
bool sp_remove_tree(const char *path);

#endif
