/* Many repositories at once: each is visited, in order. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sallyport/doctor.h"
#include "support.h"

enum { MANY = 75 };

static struct sp_doctor doctor;

static void open_all(void)
{
    repo_open();
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
    sp_doctor_open(&doctor, NULL);
}

static void close_all(void)
{
    sp_doctor_close(&doctor);
    repo_close();
}

TestSuite(doctor_examine, .init = open_all, .fini = close_all);

static bool has_problem(const struct sp_problems *problems, const char *id)
{
    for (size_t i = 0; i < problems->count; i++)
        if (strcmp(problems->items[i].check->id, id) == 0)
            return true;
    return false;
}

static bool is_broken(const struct sp_problems *problems)
{
    return has_problem(problems, "opens") || has_problem(problems, "config") ||
           has_problem(problems, "closed");
}

/* The number in the name, and whether it could be opened. */
static void note(const struct sp_doctor_repo *repo,
                 const struct sp_problems *problems, void *context)
{
    cr_assert(problems->repo == repo);
    cr_assert(problems->count > 0, "%s", repo->path);
    sp_buf_printf(context, "%s%s ", strrchr(repo->path, '-') + 1,
                  is_broken(problems) ? "?" : "");
}

static char *visited(size_t count)
{
    struct sp_strings paths = {0}, unread = {0};
    struct sp_buf out = {0};
    for (size_t i = 0; i < count; i++) {
        char name[32], *path;
        snprintf(name, sizeof name, "a-%zu", i);
        path = sp_strdup(repo_beside(name));
        if (i % 3 && access(path, F_OK) != 0)
            cr_assert(symlink(repo_path(), path) == 0);
        sp_strings_add(&paths, path, strlen(path));
        free(path);
    }
    sp_doctor_examine(&doctor, &paths, &unread, note, &out);
    cr_assert_eq(unread.count, 0);
    sp_strings_dispose(&paths);
    return sp_buf_detach(&out);
}

Test(doctor_examine, none_one_and_two)
{
    SAME(visited(0), "");
    SAME(visited(1), "0? ");
    SAME(visited(2), "0? 1 ");
}

Test(doctor_examine, many_in_their_order)
{
    struct sp_buf expected = {0};
    for (size_t i = 0; i < MANY; i++)
        sp_buf_printf(&expected, "%zu%s ", i, i % 3 ? "" : "?");
    SAME(visited(MANY), sp_buf_text(&expected));
    sp_buf_dispose(&expected);
}
