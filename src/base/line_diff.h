/* What the files share that merge a text line by line. */
#ifndef SALLYPORT_BASE_LINE_DIFF_H
#define SALLYPORT_BASE_LINE_DIFF_H

#include <stdbool.h>
#include <stdint.h>

#include "sallyport/str.h"

/* A text as lines. Lines that are equal, with their ends, have the same number. */
struct numbered {
    struct sp_str text; /* borrowed */
    uint32_t count;
    size_t capacity;   /* of starts and numbers */
    uint32_t *starts;  /* of each line, and the length of the text */
    uint32_t *numbers; /* from 0; in the first text by first appearance */
    uint8_t *changed;  /* one per line, and a 0 before and after */
};

/* The lines from begin, before end. */
struct line_range {
    uint32_t begin, end;
};

/* Which git is followed where versions differ, and whether they may. */
struct lines_way {
    bool is_new;       /* git 2.54 or newer */
    bool may_differ;   /* set where git 2.54 compares once more */
    uint64_t compared; /* the work of that, so far */
};

/* The three texts of a merge. */
enum { OLD, FIRST, SECOND, TEXTS };
struct numbered_texts {
    struct numbered of[TEXTS];
    uint32_t numbers; /* how many there are */
};

/* Numbers the lines. False where there are too many. Dispose of them in any
 * case. */
bool sp_lines_number(struct numbered_texts *out,
                     const struct sp_str texts[TEXTS]);
void sp_lines_dispose(struct numbered_texts *texts);

/*
 * Marks the lines that differ between two texts, as git's histogram diff does.
 * False where git would fail, or where it takes too long.
 * numbers: how many different lines there are.
 */
bool sp_lines_diff(struct numbered *one, struct numbered *other,
                   uint32_t numbers);

/*
 * Moves the changes of `own` up or down, as git does, where the lines around
 * them are equal. False where that takes too long.
 */
bool sp_lines_slide(struct numbered *own, struct numbered *other,
                    uint32_t numbers, struct lines_way *way);

#endif
