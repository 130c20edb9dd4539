/* The programs that are installed beside this one, and how they are typed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sallyport/beside.h"
#include "support.h"

/* Finds this program beside itself. Its name begins after the last slash. */
static char *self(const char **name)
{
    static char path[4096];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path - 1);
    cr_assert(len > 0);
    path[len] = '\0';
    *name = strrchr(path, '/') + 1;
    return path;
}

Test(base_beside, a_program_is_found_in_the_directory_of_this_one)
{
    const char *name, *path = self(&name);
    SAME(sp_program_beside(name), path);
    cr_assert_null(sp_program_beside("no-such-program"));
    cr_assert_null(sp_program_beside("."));
}

Test(base_beside, it_is_typed_by_its_name_where_the_path_finds_it)
{
    const char *name, *path = self(&name);
    struct sp_buf search = {0};
    sp_buf_printf(&search, "/nowhere::%.*s", (int)(name - 1 - path), path);
    setenv("PATH", sp_buf_text(&search), 1);
    SAME(sp_program_typed(name), name);
    SAME(sp_program_typed("no-such-program"), "no-such-program");
    sp_buf_dispose(&search);
}

Test(base_beside, else_by_its_path)
{
    const char *name, *path = self(&name);
    struct sp_buf other = {0}, search = {0};
    setenv("PATH", "/nowhere", 1);
    SAME(sp_program_typed(name), path);
    unsetenv("PATH");
    SAME(sp_program_typed(name), path);

    char directory[] = "/tmp/sallyport-test-XXXXXX";
    cr_assert(mkdtemp(directory));
    sp_buf_printf(&other, "%s/%s", directory, name);
    FILE *file = fopen(sp_buf_text(&other), "w");
    cr_assert(file && fchmod(fileno(file), 0700) == 0 && fclose(file) == 0);
    sp_buf_printf(&search, "%s:%.*s", directory, (int)(name - 1 - path), path);
    setenv("PATH", sp_buf_text(&search), 1);
    SAME(sp_program_typed(name), path);
    chmod(sp_buf_text(&other), 0600);
    SAME(sp_program_typed(name), name);
    cr_assert(unlink(sp_buf_text(&other)) == 0 && rmdir(directory) == 0);
    sp_buf_dispose(&other);
    sp_buf_dispose(&search);
}
