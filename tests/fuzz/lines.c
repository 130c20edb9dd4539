/*
 * Two versions of a source file, as the rules of lines see them: a path, a newline,
 * the old text, a NUL, the new text.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/inline_tests.h"
#include "sallyport/same_code.h"
#include "sallyport/syntax.h"
#include "sallyport/weakened.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Tokens are the text, piece by piece. */
static void check_tokens(struct sp_str path, struct sp_str text)
{
    struct sp_scanner scanner = {sp_language_of(path), text, false};
    const char *at = text.ptr;
    struct sp_token token;
    do {
        token = sp_scan(&scanner);
        bool ends = token.kind == SP_TOKEN_END || token.kind == SP_TOKEN_DOUBT;
        if (token.text.ptr != at || ends != (token.text.len == 0))
            abort();
        at += token.text.len;
    } while (token.text.len);
    if (token.kind == SP_TOKEN_END && at != text.ptr + text.len)
        abort();
}

/* What the text is beside itself. */
static void check_alone(struct sp_str path, struct sp_str text)
{
    struct sp_tests *tests = sp_tests_new();
    struct sp_buf inside = {0};
    const char *weakened;
    check_tokens(path, text);
    sp_inline_tests_text(path, text, &inside);
    if (inside.len > text.len)
        abort();
    if (sp_inline_tests_compare(path, text, text) > SP_INLINE_TESTS)
        abort();
    sp_tests_add(tests, path, &text, &text);
    if (sp_tests_weigh(tests, &weakened))
        abort();
    sp_tests_free(tests);
    sp_buf_dispose(&inside);
}

static void check_tests(struct sp_str path, const struct sp_str *before,
                        const struct sp_str *after)
{
    struct sp_tests *tests = sp_tests_new();
    const char *weakened = NULL;
    sp_tests_add(tests, path, before, after);
    if (sp_tests_weigh(tests, &weakened) &&
        (!before || !weakened || !sp_str_equal_c(path, weakened)))
        abort();
    sp_tests_free(tests);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sp_str path, before = {(const char *)data, size}, after;
    if (!sp_str_line(&before, &path) || memchr(path.ptr, '\0', path.len))
        return 0;
    const char *nul = memchr(before.ptr, '\0', before.len);
    if (!nul)
        return 0;
    after.ptr = nul + 1;
    after.len = before.len - (size_t)(after.ptr - before.ptr);
    before.len = (size_t)(nul - before.ptr);
    check_alone(path, before);
    check_alone(path, after);
    if (sp_same_code(path, before, after) != sp_same_code(path, after, before))
        abort();
    sp_inline_tests_compare(path, before, after);
    check_tests(path, &before, &after);
    check_tests(path, &before, NULL);
    check_tests(path, NULL, &after);
    return 0;
}
