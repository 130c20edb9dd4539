/*
 * weakened.h - does a commit take something out of the tests that were there?
 * layer: model
 *
 * The marks (test_marks.h) of both versions of each file are compared. A line that
 * comes back in another file of the commit moved there. A file loses only what it
 * does not gain as often, so a changed assertion is none that was taken out.
 */
#ifndef SALLYPORT_WEAKENED_H
#define SALLYPORT_WEAKENED_H

#include "sallyport/str.h"

/* The worst comes last. */
enum sp_weakening {
    SP_WEAKENED_NOT,
    SP_WEAKENED_ASSERTIONS, /* some were taken out */
    SP_WEAKENED_SKIPPED,    /* a test does not run any more */
    SP_WEAKENED_DELETED,    /* a test or a whole file is gone */
};

/* The test files that a commit changes. */
struct sp_tests;

/* Yours: sp_tests_free(). */
struct sp_tests *sp_tests_new(void);
void sp_tests_free(struct sp_tests *tests);

/* Adds a file; NULL: it was not there before, or is not any more. Nothing is
 * borrowed. A file of an unknown language is skipped. */
void sp_tests_add(struct sp_tests *tests, struct sp_str path,
                  const struct sp_str *before, const struct sp_str *after);

/* Adds a file that could not be read: it counts as that. */
void sp_tests_add_unread(struct sp_tests *tests, struct sp_str path,
                         enum sp_weakening weakening);

/* The worst that happens to a file, and the first such file: *path is borrowed from
 * tests, and not set for SP_WEAKENED_NOT. */
enum sp_weakening sp_tests_weigh(struct sp_tests *tests, const char **path);

#endif
