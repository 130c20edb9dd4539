/*
 * A glob, a newline, a path: what names a directory matches everything below it,
 * and the list that a glob is in says the same as the glob.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/glob.h"
#include "sallyport/paths.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_test(struct sp_str glob, struct sp_str path)
{
    struct sp_paths paths = {0};
    sp_strings_add(&paths.test, glob.ptr, glob.len);
    sp_paths_compile(&paths);
    bool said = sp_path_classify(&paths, path) == SP_PATH_TEST;
    sp_paths_dispose(&paths);
    return said;
}

static void check_below(const struct sp_glob *glob, struct sp_str path)
{
    struct sp_buf below = {0};
    sp_buf_add(&below, path.ptr, path.len);
    sp_buf_puts(&below, "/x");
    if (!sp_glob_match(glob, (struct sp_str){below.data, below.len}))
        abort();
    sp_buf_dispose(&below);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sp_str text, path = {(const char *)data, size};
    struct sp_glob glob;
    if (!sp_str_line(&path, &text) || memchr(text.ptr, '\0', text.len))
        return 0;
    bool broken = sp_glob_read(&glob, text) != NULL;
    bool matched = sp_glob_match(&glob, path);
    if (matched && text.ptr[text.len - 1] == '/')
        check_below(&glob, path);
    matched = matched && !glob.is_exception; /* alone it takes nothing away */
    if ((broken && matched) || glob.tail > glob.pattern.len)
        abort();
    if (is_test(text, path) != matched)
        abort();
    return 0;
}
