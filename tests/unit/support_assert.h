/*
 * support_assert.h - assertions that the tests of base, text and model share.
 */
#ifndef SALLYPORT_TEST_SUPPORT_ASSERT_H
#define SALLYPORT_TEST_SUPPORT_ASSERT_H

#include <criterion/criterion.h>

#include "sallyport/error.h"
#include "sallyport/str.h"

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

/* A slice of a literal, NUL and all. */
#define BYTES(literal) ((struct sp_str){literal, sizeof(literal) - 1})

#define assert_slice(actual, expected)                                         \
    do {                                                                       \
        struct sp_str slice_ = (actual);                                       \
        cr_assert(sp_str_equal_c(slice_, expected), "\"%.*s\" is not \"%s\"",  \
                  SP_STR_ARG(slice_), expected);                               \
    } while (0)

#define assert_text(actual, expected)                                          \
    do {                                                                       \
        const char *text_ = (actual);                                          \
        cr_assert_str_eq(text_, expected, "\"%s\"\nis not\n\"%s\"", text_,     \
                         expected);                                            \
    } while (0)

#define assert_error(err, expected_code, expected_message)                     \
    do {                                                                       \
        assert_text((err).message, expected_message);                          \
        cr_assert_eq((err).code, expected_code);                               \
    } while (0)

/*
 * Runs body in a process of its own and returns its exit status; what it wrote
 * to standard error is in `said`, NUL-terminated.
 */
int run_apart(void (*body)(void), char *said, size_t room);

#endif
