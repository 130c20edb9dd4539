/* The content of a path that changes. */
#include <criterion/criterion.h>

#include "sallyport/change_facts.h"

static int size_of(void *context, const struct sp_oid *id, size_t *out,
                   struct sp_error *err)
{
    (void)context, (void)id, (void)err;
    *out = 3;
    return SP_OK;
}

static int read_it(void *context, const struct sp_oid *id, size_t max,
                   struct sp_str *out, struct sp_error *err)
{
    (void)context, (void)id, (void)err;
    *out = sp_str("abc");
    return max < 3 ? SP_ELIMIT : SP_OK;
}

Test(facts_change_facts, what_is_there_after_the_commit_has_content)
{
    static const struct {
        uint32_t mode;
        size_t size;
    } rows[] = {
        {SP_MODE_NONE, 0},    {SP_MODE_FILE, 3},      {SP_MODE_PROGRAM, 3},
        {SP_MODE_SYMLINK, 3}, {SP_MODE_SUBMODULE, 0},
    };
    const struct sp_file_source files = {size_of, read_it, NULL};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct sp_change_facts change = {.old = {.mode = SP_MODE_FILE},
                                               .new = {.mode = rows[i].mode},
                                               .files = &files};
        struct sp_error err = {0};
        struct sp_str text;
        size_t size;
        cr_assert(sp_change_has_content(&change) == (rows[i].size > 0));
        cr_assert(sp_change_size(&change, &size, &err) == SP_OK);
        cr_assert(size == rows[i].size, "row %zu", i);
        cr_assert(sp_change_read(&change, 3, &text, &err) == SP_OK);
        cr_assert(text.len == rows[i].size, "row %zu", i);
        cr_assert(sp_change_read(&change, 2, &text, &err) ==
                  (rows[i].size ? SP_ELIMIT : SP_OK));
    }
}
