/* Where repositories are. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sallyport/doctor.h"
#include "support.h"

static char *top;

static void at(const char *path)
{
    cr_assert(mkdir(path, 0755) == 0, "%s", path);
}

static void open_tree(void)
{
    repo_open();
    top = sp_strdup(repo_beside("tree"));
    at(top);
    cr_assert(chdir(top) == 0);
}

static void close_tree(void)
{
    cr_assert(chdir("/") == 0);
    free(top);
    repo_close();
}

TestSuite(doctor_search, .init = open_tree, .fini = close_tree);

/* A directory with what makes it a repository, by the names of files ("HEAD")
 * and directories ("refs/") in it. */
static void make(const char *path, const char *content)
{
    char word[64];
    at(path);
    for (int len; sscanf(content, "%63s%n", word, &len) == 1; content += len) {
        char below[256];
        size_t last = strlen(word) - 1;
        snprintf(below, sizeof below, "%s/%s", path, word);
        if (word[last] == '/') {
            at(below);
            continue;
        }
        FILE *file = fopen(below, "w");
        cr_assert(file);
        fclose(file);
    }
}

#define BARE "HEAD objects/ refs/"

static char *found(const char *const paths[])
{
    struct sp_search search = {.found = {0}};
    struct sp_buf out = {0};
    for (size_t i = 0; paths[i]; i++)
        sp_doctor_search(&search, paths[i]);
    for (size_t i = 0; i < search.found.count; i++)
        sp_buf_printf(&out, "%s\n", search.found.items[i]);
    for (size_t i = 0; i < search.unread.count; i++)
        sp_buf_printf(&out, "? %s\n", search.unread.items[i]);
    sp_search_dispose(&search);
    return sp_buf_detach(&out);
}

#define FOUND(expected, ...)                                                   \
    SAME(found((const char *const[]){__VA_ARGS__, NULL}), expected)

Test(doctor_search, bare_ones_and_work_trees_in_the_order_of_names)
{
    make("z.git", BARE);
    at("b");
    make("b/work", ".git/");
    make("b/linked", ".git");
    make("a", BARE);
    FOUND("./a\n./b/linked\n./b/work\n./z.git\n", ".");
    FOUND("z.git\nb/linked\nb/work\n", "z.git/", "b//");
}

Test(doctor_search, not_within_one)
{
    make("a", BARE);
    make("a/modules", BARE);
    make("b", ".git/");
    make("b/below", BARE);
    FOUND("./a\n./b\n", ".");
    FOUND("a/modules\n", "a/modules");
}

Test(doctor_search, half_of_one_is_one_as_well)
{
    make("a", "objects/ refs/");
    make("b", "objects/ HEAD");
    make("c", "refs/ HEAD");
    make("d", "objects HEAD");
    FOUND("./a\n./b\n", ".");
}

Test(doctor_search, links_are_followed_and_make_no_loop)
{
    make("a", BARE);
    at("b");
    cr_assert(symlink("..", "b/up") == 0);
    cr_assert(symlink("../a", "b/again") == 0);
    cr_assert(symlink("nowhere", "b/gone") == 0);
    FOUND("./a\n", ".");
    FOUND("b/again\n", "b/again", "a");
    FOUND("./a\n", ".", "a", ".");
}

Test(doctor_search, the_name_is_completed_as_git_does)
{
    make("a.git", BARE);
    at("b");
    make("b.git", BARE);
    FOUND("a.git\n", "a");
    FOUND("? b: there is no repository in it\n", "b");
    FOUND("? a.gi: No such file or directory\n", "a.gi");
}

Test(doctor_search, what_cannot_be_looked_at)
{
    make("file", "HEAD");
    FOUND("? : No such file or directory\n", "");
    FOUND("? file/HEAD: it is not a directory\n", "file/HEAD");
    FOUND("? file: there is no repository in it\n", "file");
}

/* What is found from there upwards; "none" */
static char *here(const char *from)
{
    struct sp_search search = {.found = {0}};
    struct sp_buf out = {0};
    cr_assert(chdir(top) == 0 && chdir(from) == 0);
    cr_assert(sp_doctor_search_here(&search) == (search.found.count == 1));
    sp_buf_puts(&out, search.found.count ? search.found.items[0] + strlen(top)
                                         : "none");
    sp_search_dispose(&search);
    return sp_buf_detach(&out);
}

Test(doctor_search, without_a_path_it_is_the_one_that_we_are_in)
{
    make("bare.git", BARE);
    make("work", ".git/ src/ src/deep/");
    make("linked", ".git");
    SAME(here("bare.git"), "/bare.git");
    SAME(here("bare.git/refs"), "/bare.git");
    SAME(here("work/src/deep"), "/work");
    SAME(here("linked"), "/linked");
    SAME(here("."), "none");
    make("clone", ".git/ .git/HEAD .git/objects/ .git/refs/");
    SAME(here("clone/.git/refs"), "/clone");
}
