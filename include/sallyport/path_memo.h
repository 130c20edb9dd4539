/*
 * path_memo.h - remembers the classes of paths that were looked up last.
 * layer: model
 */
#ifndef SALLYPORT_PATH_MEMO_H
#define SALLYPORT_PATH_MEMO_H

#include "sallyport/paths.h"

/* The longest path that is remembered, in bytes. */
enum { SP_PATH_MEMO_LONGEST = 62 };

/* Remembers classes of paths by one set of lists, for one thread. Its size is the same
 * whatever it remembers. */
struct sp_path_memo;

/* Yours. The lists are borrowed, and must not change. */
struct sp_path_memo *sp_path_memo_new(const struct sp_paths *paths);
void sp_path_memo_free(struct sp_path_memo *memo); /* NULL is allowed */

/* What sp_path_classify() says of the path. */
enum sp_path_class sp_path_memo_class(struct sp_path_memo *memo,
                                      struct sp_str path);

#endif
