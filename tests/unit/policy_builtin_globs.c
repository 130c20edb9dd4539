/* The index of the built-in globs, which the build makes, says what one that is made
 * now says. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/layers.h"
#include "sallyport/path_index.h"
#include "support.h"

TestSuite(policy_builtin_globs);

/* A path that the glob may match: its stars and sets give way to letters. */
static char *path_of(const char *glob)
{
    struct sp_buf out = {0};
    for (glob += *glob == '!'; *glob; glob++)
        if (*glob == '*' || *glob == '?')
            sp_buf_puts(&out, "x");
        else if (*glob == '[')
            glob += strcspn(glob, "]"), sp_buf_puts(&out, "y");
        else
            sp_buf_putc(&out, *glob);
    sp_buf_puts(&out, out.len && out.data[out.len - 1] == '/' ? "z.c" : "");
    return sp_buf_detach(&out);
}

static void compare(struct sp_paths *paths, const char *path)
{
    const struct sp_path_index *known = paths->known;
    enum sp_path_class by_known = sp_path_classify(paths, sp_str(path));
    paths->known = NULL;
    enum sp_path_class by_lists = sp_path_classify(paths, sp_str(path));
    paths->known = known;
    SAME(sp_strdup(sp_path_class_name(by_known)), sp_path_class_name(by_lists));
}

static void compare_list(struct sp_paths *paths, const struct sp_strings *globs)
{
    for (size_t i = 0; i < globs->count; i++) {
        struct sp_buf below = {0};
        char *path = path_of(globs->items[i]);
        sp_buf_printf(&below, "src/%s", path);
        compare(paths, path);
        compare(paths, sp_buf_text(&below));
        sp_buf_dispose(&below);
        free(path);
    }
}

Test(policy_builtin_globs, classes_are_the_same_by_both_indexes)
{
    struct sp_error err = {0};
    struct sp_policy *policy;
    cr_assert(sp_layers_builtin(&policy, &err) == SP_OK);
    struct sp_paths *paths = &policy->paths;
    cr_assert(paths->known);
    const struct sp_strings *lists[] = {&paths->generated, &paths->test,
                                        &paths->docs, &paths->infra,
                                        &paths->build};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        compare_list(paths, lists[i]);
    compare(paths, "src/tunnel.c");
    compare(paths, "Makefile");
    sp_policy_free(policy);
}

Test(policy_builtin_globs, lists_of_a_file_are_not_known)
{
    static const char *const files[] = {"[paths]\ndocs += *.c\n",
                                        "[paths]\ntest = t/\n",
                                        "[paths]\nbuild = *.c, *.mk\n"};
    static const char *const classes[] = {"docs", "implementation", "build"};
    repo_open();
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct sp_error err = {0};
        struct sp_policy *policy;
        repo_write("sallyport.ini", files[i]);
        cr_assert(sp_layers_server(&policy, repo_path(), &err) == SP_OK);
        cr_assert(!policy->paths.known);
        SAME(sp_strdup(sp_path_class_name(
                 sp_path_classify(&policy->paths, sp_str("src/a.c")))),
             classes[i]);
        sp_policy_free(policy);
    }
    repo_close();
}
