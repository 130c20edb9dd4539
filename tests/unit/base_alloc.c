#include "sallyport/alloc.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "sallyport/buf.h"
#include "sallyport/finding.h"
#include "support_assert.h"

/* More than any machine has, and not more than a compiler lets pass. */
static volatile size_t too_much = SIZE_MAX / 4;

/* The address sanitizer would end the process before malloc() can say no. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

/* Its warning is expected: not where test.sh looks for reports. */
void __sanitizer_set_report_path(const char *path) __attribute__((weak));

static void to_standard_error(void)
{
    if (__sanitizer_set_report_path)
        __sanitizer_set_report_path("stderr");
}

static void want_malloc(void)
{
    to_standard_error();
    free(sp_malloc(too_much));
}

static void want_calloc(void)
{
    to_standard_error();
    free(sp_calloc(too_much, 2));
}

static void want_realloc(void)
{
    to_standard_error();
    free(sp_reallocarray(NULL, too_much, 1));
}

static void want_overflow(void)
{
    free(sp_reallocarray(NULL, too_much, 8));
}

/* A length that came of a subtraction below 0. */
static volatile size_t below_zero = SIZE_MAX;

static void want_copy(void)
{
    to_standard_error();
    free(sp_strndup("a", below_zero));
}

static void want_room(void)
{
    to_standard_error();
    struct sp_buf buf = {0};
    sp_buf_puts(&buf, "a");
    sp_buf_reserve(&buf, below_zero - 1);
    sp_buf_dispose(&buf);
}

static void want_room_for_ever(void)
{
    to_standard_error();
    struct sp_buf buf = {0};
    sp_buf_reserve(&buf, below_zero / 2 + 2);
    sp_buf_dispose(&buf);
}

/* printf counts in an int, and says no to what is longer. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-overflow"
static void want_text(void)
{
    to_standard_error();
    struct sp_buf buf = {0};
    sp_buf_printf(&buf, "%2147483648d", 1);
    sp_buf_dispose(&buf);
}

#pragma GCC diagnostic pop

Test(base_alloc, running_out_of_memory_refuses_the_push)
{
    static void (*const wants[])(void) = {
        want_malloc, want_calloc, want_realloc,       want_overflow,
        want_copy,   want_room,   want_room_for_ever, want_text,
    };
    for (size_t i = 0; i < LENGTH(wants); i++) {
        char said[4096];
        cr_assert_eq(run_apart(wants[i], said, sizeof said), SP_EXIT_UNDECIDED);
        cr_assert(strstr(said, "sallyport: push refused: out of memory; "
                               "nothing was changed\n"),
                  "%s", said);
    }
}

/* What hooks say; the kernel's part is seen by the end-to-end tests. */
static void want_more_than_the_limit(void)
{
    char message[] = "sallyport: push refused: it takes more than 256 MB";
    to_standard_error();
    sp_memory_limit(SIZE_MAX / 2, message, 1);
    memset(message, '-', sizeof message); /* it was copied */
    free(sp_malloc(too_much));
}

Test(base_alloc, a_limit_of_memory_says_what_was_prepared)
{
    char said[4096];
    cr_assert_eq(run_apart(want_more_than_the_limit, said, sizeof said), 1);
    cr_assert(strstr(said, "sallyport: push refused: it takes more than 256 "
                           "MB\n"),
              "%s", said);
    cr_assert_null(strstr(said, "out of memory; nothing"), "%s", said);
}

static void want_much_without_a_limit(void)
{
    to_standard_error();
    sp_memory_limit(SIZE_MAX / 2, "never said", 1);
    sp_memory_limit(0, "", 0);
    free(sp_malloc(too_much));
}

Test(base_alloc, the_limit_of_memory_can_be_taken_off)
{
    char said[4096];
    cr_assert_eq(run_apart(want_much_without_a_limit, said, sizeof said),
                 SP_EXIT_UNDECIDED);
    cr_assert(strstr(said, "out of memory; nothing was changed\n"), "%s", said);
}

static struct rlimit limit_of_data(void)
{
    struct rlimit limit;
    cr_assert_eq(getrlimit(RLIMIT_DATA, &limit), 0);
    return limit;
}

Test(base_alloc, the_kernel_holds_the_limit_and_gives_it_back)
{
    struct rlimit before = limit_of_data();
    sp_memory_limit((size_t)64 << 30, "never said", 1);
    cr_assert_eq(limit_of_data().rlim_cur, (rlim_t)64 << 30);
    sp_memory_limit((size_t)32 << 30, "never said", 1);
    cr_assert_eq(limit_of_data().rlim_cur, (rlim_t)32 << 30);
    sp_memory_limit(0, "", 0);
    cr_assert_eq(limit_of_data().rlim_cur, before.rlim_cur);
    cr_assert_eq(limit_of_data().rlim_max, before.rlim_max);
}

Test(base_alloc, what_is_kept_has_a_share_of_the_limit)
{
    enum { MB = 1 << 20 };
    cr_expect_eq(sp_memory_share(64 * MB), 64 * MB);
    sp_memory_limit(128 * MB, "never said", 1);
    size_t large = sp_memory_share(64 * MB), small = sp_memory_share(2 * MB);
    sp_memory_limit(0, "", 0);
    cr_expect_eq(large, 16 * MB);
    cr_expect_eq(small, 2 * MB);
    cr_expect_eq(sp_memory_share(64 * MB), 64 * MB);
}

Test(base_alloc, nothing_is_memory_too)
{
    void *memory[] = {sp_malloc(0), sp_calloc(0, 8), sp_calloc(8, 0),
                      sp_reallocarray(NULL, 0, 8)};
    for (size_t i = 0; i < LENGTH(memory); i++) {
        cr_assert_not_null(memory[i]);
        free(memory[i]);
    }
}

Test(base_alloc, calloc_gives_zeros)
{
    static const char zeros[64];
    char *memory = sp_calloc(8, 8);
    cr_assert_arr_eq(memory, zeros, sizeof zeros);
    free(memory);
}

Test(base_alloc, reallocarray_keeps_what_was_there)
{
    char *memory = sp_strdup("abc");
    memory = sp_reallocarray(memory, 1000, 2);
    assert_text(memory, "abc");
    free(memory);
}

Test(base_alloc, copies_of_text_end_with_nul)
{
    char *whole = sp_strdup("tunnel"), *part = sp_strndup("tunnel", 3);
    char *nothing = sp_strndup(NULL, 0), *with_nul = sp_strndup("a\0b", 3);
    assert_text(whole, "tunnel");
    assert_text(part, "tun");
    assert_text(nothing, "");
    cr_assert_arr_eq(with_nul, "a\0b", 4);
    free(whole);
    free(part);
    free(nothing);
    free(with_nul);
}
