/* git's configuration as the git of another user sees it. */
#include "sallyport/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support.h"

static char *home;

static void put(const char *file, const char *content)
{
    FILE *out = fopen(file, "w");
    cr_assert(out, "%s", file);
    fputs(content, out);
    fclose(out);
}

static void open_settings(void)
{
    repo_open();
    home = sp_strdup(repo_beside("home"));
    cr_assert(mkdir(home, 0700) == 0);
    setenv("HOME", home, 1);
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("GIT_CONFIG_GLOBAL");
    unsetenv("GIT_CONFIG_SYSTEM");
    repo_write("config", "[core]\n\tbare = true\n");
    put(repo_beside("home/.gitconfig"), "[A \"b.C\"]\n\tD = home\n\tempty\n");
}

static void close_settings(void)
{
    free(home);
    repo_close();
}

TestSuite(git_settings, .init = open_settings, .fini = close_settings);

static void add(const struct sp_git_setting *setting, void *context)
{
    const char *file = strrchr(setting->file, '/');
    sp_buf_printf(context, "%s=%s (%s)\n", setting->key,
                  setting->value ? setting->value : "?", file + 1);
}

static char *settings_of(const char *users_home)
{
    struct sp_buf out = {0};
    struct sp_error err = {0};
    const struct sp_settings_user user = {users_home};
    if (sp_git_settings(repo_path(), &user, add, &out, &err))
        sp_buf_printf(&out, "%d: %s\n", err.code, err.message);
    return sp_buf_detach(&out);
}

#define OWN "core.bare=true (config)\n"
#define HOME "a.b.C.d=home (.gitconfig)\na.b.C.empty=? (.gitconfig)\n"

Test(git_settings, the_user_then_the_repository)
{
    SAME(settings_of(NULL), HOME OWN);
    SAME(settings_of(home), HOME OWN);
    SAME(settings_of(""), OWN);
    SAME(settings_of(repo_beside("nowhere")), OWN);
}

Test(git_settings, only_we_have_an_environment)
{
    put(repo_beside("third"), "[t]\n\tx = 3\n");
    setenv("GIT_CONFIG_GLOBAL", repo_beside("third"), 1);
    SAME(settings_of(NULL), "t.x=3 (third)\n" OWN);
    SAME(settings_of(home), HOME OWN);
}

Test(git_settings, the_machine_comes_first)
{
    put(repo_beside("machine"), "[m]\n\tx = 1\n");
    setenv("GIT_CONFIG_SYSTEM", repo_beside("machine"), 1);
    SAME(settings_of(""), OWN);
    unsetenv("GIT_CONFIG_NOSYSTEM");
    SAME(settings_of(""), "m.x=1 (machine)\n" OWN);
}

Test(git_settings, the_second_place_of_a_user)
{
    char *place = sp_strdup(repo_beside("home/.config"));
    cr_assert(mkdir(place, 0700) == 0);
    cr_assert(mkdir(repo_beside("home/.config/git"), 0700) == 0);
    put(repo_beside("home/.config/git/config"), "[x]\n\tg = 1\n");
    SAME(settings_of(home), "x.g=1 (config)\n" HOME OWN);
    setenv("XDG_CONFIG_HOME", place, 1);
    setenv("HOME", "/nowhere", 1);
    SAME(settings_of(NULL), "x.g=1 (config)\n" OWN);
    free(place);
}

Test(git_settings, a_work_tree_may_have_a_file_of_its_own)
{
    repo_write("config.worktree", "[w]\n\tx = 1\n");
    SAME(settings_of(""), OWN);
    repo_write("config", "[extensions]\n\tworktreeConfig = true\n");
    SAME(settings_of(""), "extensions.worktreeconfig=true (config)\n"
                          "w.x=1 (config.worktree)\n");
}

Test(git_settings, a_broken_file_is_named_with_its_line)
{
    char expected[256];
    repo_write("config", "[core]\n[half\n");
    snprintf(expected, sizeof expected,
             "%d: git cannot read %s/config: failed to parse config file: "
             "missing ']' in section header (in %s/config:2)\n",
             SP_EGIT, repo_path(), repo_path());
    SAME(settings_of(""), expected);
}
