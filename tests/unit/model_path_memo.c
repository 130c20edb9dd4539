#include "sallyport/path_memo.h"

#include <stdio.h>
#include <string.h>

#include "support_paths.h"

/* More paths than there are places, so that many share one. */
enum { PATHS = 5000 };

static struct sp_paths paths;

static void begin(void)
{
    sp_strings_add(&paths.test, "tests/", 6);
    sp_strings_add(&paths.docs, "*.md", 4);
    sp_paths_compile(&paths);
}

static void end(void)
{
    sp_paths_dispose(&paths);
}

TestSuite(model_path_memo, .init = begin, .fini = end);

static void same(struct sp_path_memo *memo, const char *path)
{
    cr_assert_eq(sp_path_memo_class(memo, sp_str(path)),
                 sp_path_classify(&paths, sp_str(path)), "%s", path);
}

Test(model_path_memo, a_path_has_the_class_that_the_lists_give)
{
    struct sp_path_memo *memo = sp_path_memo_new(&paths);
    char path[64];
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < PATHS; i++) {
            snprintf(path, sizeof path, "%s/%d%s", i % 3 ? "src" : "tests", i,
                     i % 2 ? ".md" : ".c");
            same(memo, path);
            same(memo, path);
        }
    same(memo, "");
    sp_path_memo_free(memo);
    sp_path_memo_free(NULL);
}

Test(model_path_memo, paths_of_any_length_that_begin_alike_are_told_apart)
{
    struct sp_path_memo *memo = sp_path_memo_new(&paths);
    char path[SP_PATH_MEMO_LONGEST + 8];
    for (int round = 0; round < 2; round++)
        for (size_t len = 4; len < sizeof path; len++) {
            memset(path, 'a', len);
            memcpy(path + len - 3, round ? ".md" : ".mc", 4);
            same(memo, path);
            path[0] = '\x01';
            same(memo, path);
        }
    sp_path_memo_free(memo);
}
