/* Opening a repository: as a hook does, with a quarantine, and as the command
 * does, from where one stands. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sallyport/git.h"
#include "sallyport/objects.h"
#include "support.h"

TestSuite(git_repo_open, .init = repo_open, .fini = repo_close);

static struct sp_error err;

static void git_elsewhere(const char *const argv[])
{
    free(repo_git(argv, NULL));
}

Test(git_repo_open, what_is_no_repository_is_an_error)
{
    struct sp_repo *repo;
    const char *path = repo_beside("nowhere");
    char expected[256];
    cr_assert(sp_repo_open(&repo, path, NULL, NULL, &err) == SP_EGIT);
    snprintf(expected, sizeof expected,
             "cannot open the repository %s: ", path);
    cr_assert(strstr(err.message, expected) == err.message, "%s", err.message);
    err = (struct sp_error){0};
    cr_assert(sp_repo_discover(&repo, path, &err) == SP_EGIT);
    cr_assert(strstr(err.message, expected) == err.message, "%s", err.message);
    sp_repo_free(NULL);
}

Test(git_repo_open, a_hook_does_not_look_further_up)
{
    struct sp_repo *repo;
    char below[128];
    snprintf(below, sizeof below, "%s/refs", repo_path());
    cr_assert(sp_repo_open(&repo, below, NULL, NULL, &err) == SP_EGIT);
    cr_assert(sp_repo_discover(&repo, below, &(struct sp_error){0}) == SP_OK);
    sp_repo_free(repo);
}

Test(git_repo_open, a_format_that_cannot_be_read_is_named)
{
    struct sp_repo *repo;
    char *path = sp_strdup(repo_beside("sha256.git")), expected[256];
    git_elsewhere((const char *[]){"init", "-q", "--bare",
                                   "--object-format=sha256", path, NULL});
    cr_assert(sp_repo_open(&repo, path, NULL, NULL, &err) == SP_EGIT);
    snprintf(expected, sizeof expected,
             "the repository %s does not use SHA-1 ids, and this build "
             "cannot read others (libgit2 %s)",
             path, sp_git_version());
    cr_assert(strstr(err.message, expected) == err.message, "%s", err.message);
    free(path);
}

Test(git_repo_open, formats_that_do_not_matter_to_a_reader_are_read)
{
    static const char *const extensions[] = {"worktreeConfig",
                                             "preciousObjects"};
    git_elsewhere(
        (const char *[]){"config", "core.repositoryFormatVersion", "1", NULL});
    for (size_t i = 0; i < 2; i++) {
        struct sp_repo *repo;
        char key[64];
        snprintf(key, sizeof key, "extensions.%s", extensions[i]);
        git_elsewhere((const char *[]){"config", key, "true", NULL});
        cr_assert(sp_repo_open(&repo, repo_path(), NULL, NULL, &err) == SP_OK,
                  "%s: %s", extensions[i], err.message);
        sp_repo_free(repo);
    }
}

Test(git_repo_open, nobodys_configuration_is_read)
{
    struct sp_repo *repo;
    unsetenv("GIT_CONFIG_NOSYSTEM");
    unsetenv("GIT_CONFIG_GLOBAL");
    FILE *file = fopen(repo_beside(".gitconfig"), "w");
    cr_assert(file && fputs("[core\nthis is broken\n", file) >= 0);
    fclose(file);
    cr_assert(sp_repo_open(&repo, repo_path(), NULL, NULL, &err) == SP_OK, "%s",
              err.message);
    sp_repo_free(repo);
}

/* Makes the commit `name` in an object directory of its own, as git does with
 * a push, and returns that directory. */
static char *quarantine(const char *name, const char *directory)
{
    char *path = sp_strdup(repo_beside(directory)), main_objects[128];
    snprintf(main_objects, sizeof main_objects, "%s/objects", repo_path());
    cr_assert(mkdir(path, 0700) == 0);
    setenv("GIT_OBJECT_DIRECTORY", path, 1);
    setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", main_objects, 1);
    char *hex = repo_git((const char *[]){"commit-tree", "-m", "feat: x", "-p",
                                          repo_hex("base"),
                                          "4b825dc642cb6eb9a060e54bf8d69288fbee"
                                          "4904",
                                          NULL},
                         NULL);
    repo_name(name, hex);
    free(hex);
    unsetenv("GIT_OBJECT_DIRECTORY");
    unsetenv("GIT_ALTERNATE_OBJECT_DIRECTORIES");
    return path;
}

static bool has(struct sp_repo *repo, const char *name)
{
    enum sp_object_kind kind;
    struct sp_oid id = repo_id(name), out;
    return sp_repo_peel(repo, &id, &kind, &out, &(struct sp_error){0}) == SP_OK;
}

static struct sp_repo *open_with(const char *object_directory,
                                 const char *alternates)
{
    struct sp_repo *repo;
    err = (struct sp_error){0};
    cr_assert(sp_repo_open(&repo, repo_path(), object_directory, alternates,
                           &err) == SP_OK,
              "%s", err.message);
    return repo;
}

Test(git_repo_open, the_objects_of_a_push_are_seen_with_it)
{
    repo_draw("base=N^");
    repo_tree("tree");
    char *path = quarantine("pushed", "incoming");
    struct sp_repo *repo = open_with(NULL, NULL);
    cr_assert(has(repo, "base") && !has(repo, "pushed"));
    sp_repo_free(repo);
    repo = open_with("", "");
    cr_assert(has(repo, "base") && !has(repo, "pushed"));
    sp_repo_free(repo);
    repo = open_with(path, NULL);
    cr_assert(has(repo, "base") && has(repo, "pushed"));
    sp_repo_free(repo);
    free(path);
}

Test(git_repo_open, a_push_is_judged_in_its_quarantine)
{
    repo_draw("base=N^");
    repo_tree("tree");
    repo_ref("refs/heads/main", "base");
    char *path = quarantine("pushed", "incoming");
    JUDGED("1 judged\nfeature/x pushed prp-reference/missing\n"
           "feature/x pushed tdd-content/green-without-code\n",
           .push = "refs/heads/feature/x - pushed", .object_directory = path);
    free(path);
}

static void print_bringer(struct sp_buf *out,
                          const struct sp_branch_facts *branch)
{
    const char *user = branch->steps[0].bringer;
    sp_buf_puts(out, user ? user : "nobody");
}

#define ASKED "[roles]\nmaintainer = bob\n[category \"LOW\"]\napprovals = "
#define BRINGER(expected, ...)                                                 \
    SAME(branch_text(&(struct attempt){.push = "refs/heads/main base pushed",  \
                                       .user = "erin",                         \
                                       __VA_ARGS__},                           \
                     print_bringer),                                           \
         expected)

Test(git_repo_open, who_brings_what_is_to_be_approved)
{
    repo_draw("base=N^");
    repo_tree("tree");
    repo_ref("refs/heads/main", "base");
    char *path = quarantine("pushed", "incoming");
    BRINGER("erin", .ini = ASKED "1\n", .object_directory = path);
    BRINGER("nobody", .ini = ASKED "0\n", .object_directory = path);
    BRINGER("nobody", .ini = ASKED "1\n", .object_directory = path,
            .is_host_merge = true);
    BRINGER("nobody", .ini = ASKED "1\n", .object_directory = path,
            .occasion = SP_ELAPSED);
    free(path);
}

Test(git_repo_open, what_was_there_nobody_brings)
{
    repo_draw("base=N^ pushed=N^base other=N^base");
    repo_ref("refs/heads/main", "base");
    repo_tree("tree");
    BRINGER("nobody", .ini = ASKED "1\n");
    char *path = quarantine("beside", "incoming");
    BRINGER("nobody", .ini = ASKED "1\n", .object_directory = path);
    free(path);
}

Test(git_repo_open, alternates_are_unquoted_as_git_quotes_them)
{
    static const struct {
        const char *directory, *before, *after;
    } rows[] = {
        {"plain", "", "/plain"},
        {"plain2", "/nowhere:", "/plain2"},
        {"plain3", ":", "/plain3:"},
        {"with:colon", "\"", "/with:colon\""},
        {"with\"quote", "\"", "/with\\\"quote\":/nowhere"},
        {"with\\back", "\"", "/with\\\\back\""},
        {"with\ttab\n", "\"", "/with\\ttab\\n\""},
        {"with\xc3\xa4", "/nowhere:\"", "/with\\303\\244\""},
        {"\a\b\f\r\v", "\"", "/\\a\\b\\f\\r\\v\""},
    };
    repo_draw("base=N^");
    repo_tree("tree");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char list[256], name[16], root[128];
        snprintf(name, sizeof name, "q%zu", i);
        setenv("GIT_COMMITTER_NAME", name, 1); /* another commit each time */
        free(quarantine(name, rows[i].directory));
        snprintf(root, sizeof root, "%s", repo_beside(""));
        root[strlen(root) - 1] = '\0';
        snprintf(list, sizeof list, "%s%s%s", rows[i].before, root,
                 rows[i].after);
        struct sp_repo *repo = open_with(NULL, list);
        cr_assert(has(repo, name), "%s", list);
        sp_repo_free(repo);
    }
}

Test(git_repo_open, a_list_of_alternates_may_be_cut_short)
{
    static const char *const lists[] = {":",      "::",      "\"",       "\"/a",
                                        "\"/a\\", "\"/a\\1", "\"/a\\30", "/a:"};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        sp_repo_free(open_with(NULL, lists[i]));
}

Test(git_repo_open, the_command_finds_the_repository_around_it)
{
    struct sp_repo *repo;
    char *work = sp_strdup(repo_beside("work")), *below, expected[160];
    git_elsewhere((const char *[]){"init", "-q", work, NULL});
    below = sp_strdup(repo_beside("work/a"));
    cr_assert(mkdir(below, 0700) == 0);
    cr_assert(sp_repo_discover(&repo, below, &err) == SP_OK, "%s", err.message);
    snprintf(expected, sizeof expected, "%s/", work);
    cr_assert_str_eq(sp_repo_worktree(repo), expected);
    snprintf(expected, sizeof expected, "%s/.git/", work);
    cr_assert_str_eq(sp_repo_gitdir(repo), expected);
    sp_repo_free(repo);
    setenv("GIT_DIR", repo_path(), 1);
    cr_assert(sp_repo_discover(&repo, below, &err) == SP_OK, "%s", err.message);
    snprintf(expected, sizeof expected, "%s/", repo_path());
    cr_assert_str_eq(sp_repo_gitdir(repo), expected);
    sp_repo_free(repo);
    setenv("GIT_DIR", repo_beside("nowhere"), 1);
    cr_assert(sp_repo_discover(&repo, below, &err) == SP_EGIT);
    setenv("GIT_DIR", "", 1);
    cr_assert(sp_repo_discover(&repo, below, &(struct sp_error){0}) == SP_OK);
    sp_repo_free(repo);
    free(work);
    free(below);
}

/* git asks the name of a directory that nobody has configured. */
Test(git_repo_open, a_repository_without_a_configuration_is_bare_by_its_name)
{
    struct sp_repo *repo;
    char config[128], dot_git[160];
    char below[100];
    snprintf(below, sizeof below, "%s", repo_beside("tree"));
    snprintf(config, sizeof config, "%s/config", repo_path());
    cr_assert(unlink(config) == 0);
    cr_assert(sp_repo_open(&repo, repo_path(), NULL, NULL, &err) == SP_OK);
    cr_assert_null(sp_repo_worktree(repo));
    sp_repo_free(repo);
    cr_assert(sp_repo_discover(&repo, repo_path(), &err) == SP_OK);
    cr_assert_null(sp_repo_worktree(repo));
    sp_repo_free(repo);
    git_elsewhere((const char *const[]){"init", "-q", below, NULL});
    snprintf(config, sizeof config, "%s/.git/config", below);
    cr_assert(unlink(config) == 0);
    snprintf(dot_git, sizeof dot_git, "%s/", below);
    cr_assert(sp_repo_discover(&repo, below, &err) == SP_OK);
    cr_assert_str_eq(sp_repo_worktree(repo), dot_git);
    sp_repo_free(repo);
}
