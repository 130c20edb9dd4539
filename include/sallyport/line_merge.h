/*
 * line_merge.h - merging two changes of a text, line by line, as git does.
 * layer: base
 */
#ifndef SALLYPORT_LINE_MERGE_H
#define SALLYPORT_LINE_MERGE_H

#include <stdbool.h>

#include "sallyport/buf.h"
#include "sallyport/str.h"

/*
 * True: git merges the two without a conflict, and what it makes was appended to
 * out. False: there is a conflict, or what git makes is not known here; then git
 * has to be asked, and out has no meaning. Texts of more than 4 MiB or 100,000
 * lines are not merged. Takes some 50 bytes a line.
 */
bool sp_line_merge(struct sp_buf *out, struct sp_str base, struct sp_str ours,
                   struct sp_str theirs);

#endif
