/*
 * line_merge.h - merging two changes of a text, line by line, as git does.
 * layer: base
 */
#ifndef SALLYPORT_LINE_MERGE_H
#define SALLYPORT_LINE_MERGE_H

#include "sallyport/buf.h"
#include "sallyport/str.h"

enum sp_lines_merged {
    /* What git makes is not known here: git has to be asked. */
    SP_LINES_UNKNOWN,
    /* One of the texts is binary: git merges none of it. */
    SP_LINES_BINARY,
    SP_LINES_MERGED,
    /* The result has git's conflict markers. */
    SP_LINES_CONFLICT,
};

/* What conflict markers call the two sides, and how much longer than seven characters
 * the markers are. */
struct sp_line_labels {
    const char *ours, *theirs;
    int longer;
};

/*
 * Appends to out what git makes of two changes of a text. If that is unknown, what was
 * appended has no meaning. Texts of more than 4 MiB or 100,000 lines are not merged. Takes
 * some 50 bytes a line.
 */
enum sp_lines_merged sp_line_merge(struct sp_buf *out, struct sp_str base,
                                   struct sp_str ours, struct sp_str theirs,
                                   const struct sp_line_labels *labels);

#endif
