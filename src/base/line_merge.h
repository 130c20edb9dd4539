/* The parts of a merge of two texts. */
#ifndef SALLYPORT_BASE_LINE_MERGE_H
#define SALLYPORT_BASE_LINE_MERGE_H

#include "line_diff.h"
#include "sallyport/buf.h"
#include "sallyport/vec.h"

/* Lines of one text, and the lines of another one that replace them. */
struct hunk {
    uint32_t at, removed;
    uint32_t place, added;
};

struct hunks {
    struct hunk *items;
    size_t count, capacity;
};

/* The side whose lines a part of the result has. Where both sides turned out to be the
 * same, nothing is replaced in the first one. */
enum part_kind { PART_CONFLICT, PART_FIRST, PART_SECOND, PART_SAME };

/* Lines of the first side, and those of the second one in their place. */
struct part {
    enum part_kind kind;
    int32_t first, first_count;
    int32_t second, second_count;
};

struct parts {
    struct part *items;
    size_t count, capacity;
};

/* Compares two texts as git does, and lists what differs. False where it is not
 * known what git finds. */
bool sp_lines_compare(struct numbered *one, struct numbered *other,
                      uint32_t numbers, struct lines_way *way,
                      struct hunks *out);

/*
 * Merges two changes of which one lies above a line that all three texts have once, and
 * the other one below it. False where there is no such line, or none was found; then *out
 * is as before. git's diff gives the same.
 */
bool sp_lines_apart(struct sp_buf *out, struct sp_str base, struct sp_str ours,
                    struct sp_str theirs);

/*
 * Makes conflicts smaller, by comparing the two sides, and joins those that have
 * three lines or less between them, as git does. False where it is not known what
 * git does.
 */
bool sp_lines_refine(const struct numbered_texts *texts, struct lines_way *way,
                     struct parts *parts);

#endif
