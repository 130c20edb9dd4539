#include "sallyport/test_names.h"

#include <string.h>

/* Does it lie in a folder of files that tests read? */
static bool is_data(struct sp_str path)
{
    static const char *const folders[] = {
        "fixtures", "__fixtures__", "testdata", "test-data", "test_data",
        "mocks",    "__mocks__",    "data",     "resources"};
    struct sp_str rest = path, name;
    while (sp_str_item(&rest, '/', &name))
        for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
            if (rest.len && sp_str_equal_c(name, folders[i]))
                return true;
    return false;
}

/* Is the file called a test, such as test_a.py, aTest.java, a-spec.js? */
static bool has_test_name(struct sp_str path)
{
    size_t at = path.len;
    while (at && path.ptr[at - 1] != '/')
        at--;
    for (size_t i = at; i + 4 <= path.len; i++) {
        char word[4];
        memcpy(word, path.ptr + i, 4);
        bool begins = i == at || !sp_is_alnum(path.ptr[i - 1]) ||
                      (word[0] >= 'A' && word[0] <= 'Z');
        sp_lower(word, 4);
        if (begins && (!memcmp(word, "test", 4) || !memcmp(word, "spec", 4)))
            return true;
    }
    return false;
}

/* Any command of a script may be what it tests. */
static bool is_script(struct sp_str path)
{
    static const char *const ends[] = {".sh",   ".bash", ".bats",   ".zsh",
                                       ".fish", ".t",    ".feature"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        size_t len = strlen(ends[i]);
        if (path.len > len && !memcmp(path.ptr + path.len - len, ends[i], len))
            return true;
    }
    return false;
}

bool sp_test_name_seems(struct sp_str path)
{
    return !is_data(path) && (has_test_name(path) || is_script(path));
}
