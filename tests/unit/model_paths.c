#include "sallyport/paths.h"

#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/glob.h"
#include "support_assert.h"

static struct sp_paths paths;

static void dispose(void)
{
    sp_paths_dispose(&paths);
}

TestSuite(model_paths, .fini = dispose);

static void add(struct sp_strings *list, const char *glob)
{
    sp_strings_add(list, glob, strlen(glob));
}

#define assert_class(path, expected)                                           \
    assert_text(sp_path_class_name(sp_path_classify(&paths, sp_str(path))),    \
                expected)

Test(model_paths, classes_have_names)
{
    static const char *const names[] = {"implementation", "generated", "test",
                                        "docs",           "infra",     "build"};
    cr_assert_eq(LENGTH(names), SP_PATH_CLASSES);
    for (int i = 0; i < SP_PATH_CLASSES; i++)
        assert_text(sp_path_class_name((enum sp_path_class)i), names[i]);
}

Test(model_paths, what_no_list_claims_is_implementation)
{
    sp_paths_compile(&paths);
    assert_class("tests/a.c", "implementation");
    assert_class("README.md", "implementation");
    assert_class("", "implementation");
}

Test(model_paths, the_first_list_with_a_match_counts)
{
    add(&paths.build, "*");
    add(&paths.infra, "i*");
    add(&paths.infra, "*.c");
    add(&paths.docs, "docs/");
    add(&paths.docs, "/id/x");
    add(&paths.docs, "*.md");
    add(&paths.test, "tests/");
    add(&paths.test, "*.t");
    add(&paths.generated, "/vendor/");
    sp_paths_compile(&paths);
    assert_class("vendor/tests/x.t", "generated");
    assert_class("a/vendor/tests/x.t", "test");
    assert_class("x", "build");
    assert_class("ix", "infra");
    assert_class("x.c", "infra");
    assert_class("docs/x", "docs");
    assert_class("docs", "build");
    assert_class("id/x", "docs");
    assert_class("id/y", "build");
    assert_class("docs/x.t", "test");
    assert_class("docs/i/x.c", "docs");
    assert_class("x.md/i/tests/a", "test");
    assert_class("tests/x.md/i", "test");
    assert_class("i/tests", "build");
    assert_class("a/tests", "build");
}

Test(model_paths, are_cut_at_slashes_and_nowhere_else)
{
    add(&paths.test, "tests/");
    add(&paths.docs, "a[/]b");
    sp_paths_compile(&paths);
    assert_class("tests/a", "test");
    assert_class("a/tests/b", "test");
    assert_class("tests", "implementation");
    assert_class("mytests/a", "implementation");
    assert_class("a//tests/b", "test");
    assert_class("a/b", "implementation");
    cr_assert_eq(sp_path_classify(&paths, BYTES("tests\0/a")),
                 SP_PATH_IMPLEMENTATION);
    cr_assert_eq(sp_path_classify(&paths, BYTES("a\0/tests/a")), SP_PATH_TEST);
}

Test(model_paths, may_be_compiled_again)
{
    add(&paths.test, "*.t");
    sp_paths_compile(&paths);
    assert_class("a.t", "test");
    sp_strings_dispose(&paths.test);
    add(&paths.docs, "*.t");
    sp_paths_compile(&paths);
    assert_class("a.t", "docs");
}

Test(model_paths, a_glob_that_makes_no_sense_matches_nothing)
{
    add(&paths.test, "[a");
    add(&paths.test, "!");
    sp_paths_compile(&paths);
    assert_class("a", "implementation");
    assert_class("[a", "implementation");
}

Test(model_paths, an_exception_counts_wherever_it_stands_and_in_its_list_alone)
{
    add(&paths.test, "!*.md");
    add(&paths.test, "tests/");
    add(&paths.test, "!/tests/data/");
    add(&paths.docs, "*.md");
    add(&paths.infra, "k8s/");
    add(&paths.infra, "!k8s/**/*.go");
    sp_paths_compile(&paths);
    assert_class("tests/a.c", "test");
    assert_class("tests/a.md", "docs");
    assert_class("tests/data/a.c", "implementation");
    assert_class("a/tests/data/a.c", "test");
    assert_class("k8s/a.yaml", "infra");
    assert_class("k8s/a.go", "implementation");
    assert_class("k8s/a/b.go", "implementation");
    assert_class("k8s/a.md", "docs");
}

static unsigned seed;

static unsigned dice(unsigned sides)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % sides;
}

static void put_random(struct sp_buf *out, const char *const *pieces,
                       unsigned kinds)
{
    sp_buf_reset(out);
    for (unsigned left = 1 + dice(7); left > 0; left--)
        sp_buf_puts(out, pieces[dice(kinds)]);
}

static void add_exception(struct sp_strings *list, const struct sp_buf *glob)
{
    struct sp_buf exception = {0};
    sp_buf_printf(&exception, "!%s", sp_buf_text(glob));
    add(list, sp_buf_text(&exception));
    sp_buf_dispose(&exception);
}

static const char *const glob_pieces[] = {"a", "b",  ".c", "/",    "*",
                                          "?", "**", "/a", "[ab]", "\\a"};
static const char *const path_pieces[] = {"a", "b", ".c", "a/", "b/"};

/* Does one list claim the path? One glob after the other. */
static bool plain_claims(const struct sp_strings *list, struct sp_str path)
{
    bool claimed = false;
    for (size_t k = 0; k < list->count; k++) {
        struct sp_glob glob;
        sp_glob_read(&glob, sp_str(list->items[k]));
        if (!sp_glob_match(&glob, path))
            continue;
        if (glob.is_exception)
            return false;
        claimed = true;
    }
    return claimed;
}

static enum sp_path_class plain_class(struct sp_str path)
{
    const struct sp_strings *const lists[] = {
        &paths.generated, &paths.test, &paths.docs, &paths.infra, &paths.build};
    for (size_t i = 0; i < LENGTH(lists); i++)
        if (plain_claims(lists[i], path))
            return (enum sp_path_class)(SP_PATH_GENERATED + i);
    return SP_PATH_IMPLEMENTATION;
}

Test(model_paths, sorted_lists_say_what_one_glob_after_the_other_says)
{
    struct sp_strings *const lists[] = {
        &paths.generated, &paths.test, &paths.docs, &paths.infra, &paths.build};
    struct sp_buf text = {0};
    size_t seen[SP_PATH_CLASSES] = {0};
    for (unsigned round = 0; round < 500; round++) {
        seed = round * 2654435761u + 1;
        for (unsigned i = 0, count = dice(12); i < count; i++) {
            put_random(&text, glob_pieces, LENGTH(glob_pieces));
            add(lists[dice(5)], sp_buf_text(&text));
            if (dice(3) == 0)
                add_exception(lists[dice(5)], &text);
        }
        sp_paths_compile(&paths);
        for (int i = 0; i < 60; i++) {
            put_random(&text, path_pieces, LENGTH(path_pieces));
            struct sp_str path = {text.data, text.len};
            path.len -= path.ptr[path.len - 1] == '/';
            enum sp_path_class expected = plain_class(path);
            seen[expected]++;
            cr_assert_eq(sp_path_classify(&paths, path), expected,
                         "%.*s in round %u", SP_STR_ARG(path), round);
        }
        sp_paths_dispose(&paths);
    }
    for (int i = 0; i < SP_PATH_CLASSES; i++)
        cr_assert_gt(seen[i], 1000, "%s", sp_path_class_name(i));
    sp_buf_dispose(&text);
}
