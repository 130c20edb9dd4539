/* What the command does on a terminal, and nowhere else: colour, a pager,
 * progress. */
#ifndef SALLYPORT_TERMINAL_H
#define SALLYPORT_TERMINAL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "sallyport/git.h"

/* May standard output have colours? It is a terminal, NO_COLOR is not set, and
 * TERM is not "dumb". */
bool terminal_colour(void);

/* The columns of the terminal that standard output is, no less than 40; 72 when
 * it is none. */
size_t terminal_columns(void);

/* A place to print to: standard output, or what terminal_close() shows. */
struct terminal_page {
    FILE *out;
    char *text; /* what was printed, when it is kept for the pager */
    size_t len;
};

/* With may_page, and where standard output is a terminal, what is longer than
 * the screen goes through the user's pager: GIT_PAGER, core.pager (not that of
 * the repository), PAGER, less. */
void terminal_open(struct terminal_page *page, bool may_page);
void terminal_close(struct terminal_page *page);

struct terminal_progress {
    uint64_t next; /* when to write again, by sp_clock_ms() */
    bool is_shown;
    const char *one, *many, *done; /* "commit", "commits", "judged" */
};

/* begun: when the work did, by sp_clock_ms(). */
void terminal_progress_begin(struct terminal_progress *progress,
                             uint64_t begun);
/* "sallyport: 12,345 commits judged", or in the words that it has, on standard error, where that is a
 * terminal: after a second of work, and then five times a second. */
void terminal_progress(void *progress, size_t so_far);
/* The same with "sallyport: " and these words, at once and each time. */
void terminal_progress_words(struct terminal_progress *progress,
                             const char *words);
/* Takes the line away again. */
void terminal_progress_end(struct terminal_progress *progress);

#endif
