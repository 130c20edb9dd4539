/* Settings of git: whose file counts. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sallyport/git.h"
#include "sallyport/git_config.h"
#include "support.h"

static void open_settings(void)
{
    repo_open();
    char *home = sp_strdup(repo_beside("home"));
    cr_assert(mkdir(home, 0700) == 0);
    setenv("HOME", home, 1);
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("GIT_CONFIG_GLOBAL");
    free(home);
}

TestSuite(git_config, .init = open_settings, .fini = repo_close);

static void put(const char *file, const char *value)
{
    FILE *out = fopen(file, "w");
    cr_assert(out, "%s", file);
    fprintf(out, "[core]\n\tpager = %s\n", value);
    fclose(out);
}

static char *setting(void)
{
    struct sp_repo *repo;
    struct sp_buf value = {0};
    struct sp_error err = {0};
    cr_assert(sp_repo_open(&repo, repo_path(), NULL, NULL, &err) == SP_OK);
    if (!sp_repo_setting(repo, "core.pager", &value))
        sp_buf_puts(&value, "(not set)");
    sp_repo_free(repo);
    return sp_buf_detach(&value);
}

static void set_own(const char *value)
{
    free(repo_git((const char *[]){"config", "core.pager", value, NULL}, NULL));
}

Test(git_config, the_repository_then_the_user)
{
    SAME(setting(), "(not set)");
    put(repo_beside("home/.gitconfig"), "theirs");
    SAME(setting(), "theirs");
    set_own("own --here");
    SAME(setting(), "own --here");
}

Test(git_config, the_user_has_a_second_place_and_can_name_a_third)
{
    char *place = sp_strdup(repo_beside("xdg"));
    cr_assert(mkdir(place, 0700) == 0);
    setenv("XDG_CONFIG_HOME", place, 1);
    cr_assert(mkdir(repo_beside("xdg/git"), 0700) == 0);
    put(repo_beside("xdg/git/config"), "second");
    SAME(setting(), "second");
    put(repo_beside("home/.gitconfig"), "first");
    SAME(setting(), "first");
    put(repo_beside("elsewhere"), "third");
    setenv("GIT_CONFIG_GLOBAL", repo_beside("elsewhere"), 1);
    SAME(setting(), "third");
    setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
    SAME(setting(), "(not set)");
    free(place);
}

Test(git_config, somebody_elses_repository_is_not_asked)
{
    if (geteuid() != 0)
        cr_skip_test("only root can give a repository away");
    set_own("touch /hacked");
    put(repo_beside("home/.gitconfig"), "theirs");
    cr_assert(chown(repo_path(), 12345, 12345) == 0);
    SAME(setting(), "theirs");
    cr_assert(chown(repo_path(), 0, 0) == 0);
    SAME(setting(), "touch /hacked");
    char config[256];
    snprintf(config, sizeof config, "%s/config", repo_path());
    cr_assert(chown(config, 12345, 12345) == 0);
    SAME(setting(), "theirs");
}

static char *given(const char *parameters)
{
    setenv("GIT_CONFIG_PARAMETERS", parameters, 1);
    char *value = setting();
    unsetenv("GIT_CONFIG_PARAMETERS");
    return value;
}

Test(git_config, what_git_was_called_with_comes_first)
{
    set_own("own");
    SAME(given("'core.pager'='more -x'"), "more -x");
    SAME(given("'a.b'='c' 'CORE.Pager'='x' 'core.pager'='y' 'd.e'"), "y");
    SAME(given("'core.pager'='it'\\''s'"), "it's");
    SAME(given("'core.pager=old'"), "old");
    SAME(given("'core.pager'"), "true");
    SAME(given("'core.pager'="), "own");
    SAME(given("'core.pager"), "own");
    SAME(given("core.pager=x"), "own");
    SAME(given(""), "own");
}

Test(git_config, the_environment_may_hold_a_list)
{
    set_own("own");
    setenv("GIT_CONFIG_COUNT", "3", 1);
    setenv("GIT_CONFIG_KEY_0", "core.pager", 1);
    setenv("GIT_CONFIG_VALUE_0", "first", 1);
    setenv("GIT_CONFIG_KEY_1", "Core.Pager", 1);
    setenv("GIT_CONFIG_VALUE_1", "second", 1);
    SAME(setting(), "second");
    SAME(given("'core.pager'='nearer'"), "nearer");
    setenv("GIT_CONFIG_COUNT", "0", 1);
    SAME(setting(), "own");
    unsetenv("GIT_CONFIG_COUNT");
}

static const char *listed(void)
{
    struct sp_repo *repo;
    struct sp_error err = {0};
    cr_assert(sp_repo_open(&repo, repo_path(), NULL, NULL, &err) == SP_OK);
    bool lists = sp_repo_lists(repo, "core.pager", "less");
    sp_repo_free(repo);
    return lists ? "listed" : "not listed";
}

static void add_own(const char *value)
{
    free(repo_git(
        (const char *[]){"config", "--add", "core.pager", value, NULL}, NULL));
}

Test(git_config, of_several_values_each_counts)
{
    cr_assert_str_eq(listed(), "not listed");
    add_own("more");
    cr_assert_str_eq(listed(), "not listed");
    put(repo_beside("home/.gitconfig"), "less");
    cr_assert_str_eq(listed(), "listed");
    add_own("");
    cr_assert_str_eq(listed(), "not listed");
    add_own("less");
    add_own("most");
    cr_assert_str_eq(listed(), "listed");
}

Test(git_config, the_environment_adds_to_a_list)
{
    setenv("GIT_CONFIG_PARAMETERS", "'core.pager'='less'", 1);
    cr_assert_str_eq(listed(), "listed");
    setenv("GIT_CONFIG_PARAMETERS", "'core.pager'=''", 1);
    add_own("less");
    cr_assert_str_eq(listed(), "not listed");
    setenv("GIT_CONFIG_PARAMETERS", "'core.pager'='more'", 1);
    cr_assert_str_eq(listed(), "listed");
    unsetenv("GIT_CONFIG_PARAMETERS");
}
