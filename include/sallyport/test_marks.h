/*
 * test_marks.h - lines of a test file that are tests, assertions or skips.
 * layer: model
 *
 * Found by a short list of words for each language, which the manual
 * sallyport-policy(5) describes. Comments are left out.
 */
#ifndef SALLYPORT_TEST_MARKS_H
#define SALLYPORT_TEST_MARKS_H

#include <stdbool.h>

#include "sallyport/str.h"

enum sp_mark {
    SP_MARK_TEST,      /* the beginning of a test */
    SP_MARK_ASSERTION, /* one line, however many it has */
    SP_MARK_SKIP,      /* also what lets only some tests run */
    SP_MARKS,          /* how many there are */
};

/* Is the language of the file known, by the extension of its name? */
bool sp_test_marks_know(struct sp_str path);

/* Gets each mark, with its line in trimmed form, in their order. A line may have
 * several marks. */
typedef void sp_mark_visit(enum sp_mark mark, struct sp_str line,
                           void *context);

/* Tells of nothing where the language is not known. Linear in the text. */
void sp_test_marks_read(struct sp_str path, struct sp_str text,
                        sp_mark_visit *visit, void *context);

#endif
