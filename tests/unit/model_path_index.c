#include "sallyport/path_index.h"

#include <string.h>

#include "support_assert.h"

static struct sp_paths paths;
static struct sp_path_index_made made;

static void dispose(void)
{
    sp_path_index_dispose(&made);
    sp_paths_dispose(&paths);
}

TestSuite(model_path_index, .fini = dispose);

static void add(struct sp_strings *list, const char *glob)
{
    sp_strings_add(list, glob, strlen(glob));
}

static struct sp_path_claims claims_of(const char *path)
{
    struct sp_path_claims claims = {0};
    sp_path_index_search(&made.index, sp_str(path), &claims);
    return claims;
}

Test(model_path_index, each_glob_claims_for_its_list)
{
    add(&paths.test, "*.t");
    add(&paths.docs, "docs/");
    add(&paths.docs, "READ*");
    add(&paths.build, "/tools/**/x?");
    sp_path_index_make(&made, &paths);
    cr_assert_eq(claims_of("a/b.t").claimed, 1u << SP_PATH_TEST);
    cr_assert_eq(claims_of("docs/b.t").claimed,
                 1u << SP_PATH_TEST | 1u << SP_PATH_DOCS);
    cr_assert_eq(claims_of("READING").claimed, 1u << SP_PATH_DOCS);
    cr_assert_eq(claims_of("tools/a/xy").claimed, 1u << SP_PATH_BUILD);
    cr_assert_eq(claims_of("a/tools/a/xy").claimed, 0);
}

Test(model_path_index, exceptions_are_claimed_apart)
{
    add(&paths.test, "*.t");
    add(&paths.test, "!b.t");
    add(&paths.test, "[");
    sp_path_index_make(&made, &paths);
    cr_assert_eq(claims_of("a.t").excepted, 0);
    cr_assert_eq(claims_of("b.t").excepted, 1u << SP_PATH_TEST);
    cr_assert_eq(claims_of("b.t").claimed, 1u << SP_PATH_TEST);
}

/* Rows lie by bucket, and each bucket ends where the next one begins. */
Test(model_path_index, the_buckets_hold_all_rows)
{
    static const char *const globs[] = {"*.c", "b/", "a", "*.h", "z*", "b/c"};
    for (size_t i = 0; i < LENGTH(globs); i++)
        add(&paths.docs, globs[i]);
    sp_path_index_make(&made, &paths);
    for (size_t i = 1; i < SP_PATH_ALL_BUCKETS; i++)
        cr_assert(made.ends[i - 1] <= made.ends[i]);
    cr_assert_eq(made.ends[SP_PATH_ALL_BUCKETS - 1], LENGTH(globs));
}

Test(model_path_index, without_globs_nothing_is_claimed)
{
    sp_path_index_make(&made, &paths);
    cr_assert_eq(claims_of("a/b.c").claimed, 0);
    cr_assert_eq(claims_of("a").excepted, 0);
}
