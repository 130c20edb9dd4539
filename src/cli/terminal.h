/* What commands do only on a terminal: colour, a pager, progress. */
#ifndef SALLYPORT_TERMINAL_H
#define SALLYPORT_TERMINAL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "sallyport/git.h"

/* May standard output have colours? By sp_wants_colour(). */
bool terminal_colour(void);

/* The columns of the terminal on standard output, at least 40; 72 when it is no
 * terminal. */
size_t terminal_columns(void);

/* A place to print to: standard output, or what terminal_close() shows. */
struct terminal_page {
    FILE *out;
    char *text; /* what was printed, when it is kept for the pager */
    size_t len;
};

/* With may_page, and where standard output is a terminal, text longer than the
 * screen goes to the user's pager: GIT_PAGER, core.pager (not the
 * repository's), PAGER, less. */
void terminal_open(struct terminal_page *page, bool may_page);
void terminal_close(struct terminal_page *page);

struct terminal_progress {
    uint64_t next; /* when to write again, by sp_clock_ms() */
    bool is_shown;
    const char *one, *many, *done; /* "commit", "commits", "judged" */
};

/* begun: when the work began, by sp_clock_ms(). */
void terminal_progress_begin(struct terminal_progress *progress,
                             uint64_t begun);
/* Prints "sallyport: 12,345 commits judged", or with its own words, on standard
 * error, where that is a terminal: after a second of work, and then five times
 * a second. */
void terminal_progress(void *progress, size_t so_far);
/* Prints "sallyport: " and these words, at once and each time. */
void terminal_progress_words(struct terminal_progress *progress,
                             const char *words);
/* Removes the line. */
void terminal_progress_end(struct terminal_progress *progress);

#endif
