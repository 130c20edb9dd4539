/* git's configuration in a repository that may belong to another user. */
#include "sallyport/settings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"

/* The files in git's order; a repository may have two. */
enum { SYSTEM, XDG, GLOBAL, LOCAL, WORKTREE, FILES };

static const git_config_level_t levels[FILES] = {
    [SYSTEM] = GIT_CONFIG_LEVEL_SYSTEM, [XDG] = GIT_CONFIG_LEVEL_XDG,
    [GLOBAL] = GIT_CONFIG_LEVEL_GLOBAL, [LOCAL] = GIT_CONFIG_LEVEL_LOCAL,
    [WORKTREE] = GIT_CONFIG_LEVEL_APP,
};

struct reading {
    char *files[FILES];
    git_config *config;
    sp_git_setting_visit *visit;
    void *context;
};

static char *join(const char *directory, const char *name)
{
    struct sp_buf path = {0};
    if (!directory || !*directory)
        return NULL;
    sp_buf_printf(&path, "%s/%s", directory, name);
    return sp_buf_detach(&path);
}

static void name_files(struct reading *reading, const char *directory,
                       const struct sp_settings_user *user)
{
    const char *system = getenv("GIT_CONFIG_SYSTEM");
    const char *global = user->home ? NULL : getenv("GIT_CONFIG_GLOBAL");
    const char *xdg = user->home ? NULL : getenv("XDG_CONFIG_HOME");
    const char *home = user->home ? user->home : getenv("HOME");
    char **files = reading->files;
    if (!getenv("GIT_CONFIG_NOSYSTEM"))
        files[SYSTEM] = sp_strdup(system ? system : "/etc/gitconfig");
    if (global) {
        files[GLOBAL] = sp_strdup(global);
    } else {
        files[XDG] = xdg && *xdg ? join(xdg, "git/config")
                                 : join(home, ".config/git/config");
        files[GLOBAL] = join(home, ".gitconfig");
    }
    files[LOCAL] = join(directory, "config");
}

static int add_file(struct reading *reading, int which, struct sp_error *err)
{
    const char *file = reading->files[which];
    if (!file || git_config_add_file_ondisk(reading->config, file,
                                            levels[which], NULL, 0) == 0)
        return SP_OK;
    return sp_error_set(err, SP_EGIT, "git cannot read %s: %s", file,
                        access(file, R_OK) != 0 ? strerror(errno)
                                                : sp_git_reason());
}

/* With extensions.worktreeConfig a work tree has its own file. */
static int add_worktree(struct reading *reading, const char *directory,
                        struct sp_error *err)
{
    int is_set = 0;
    if (git_config_get_bool(&is_set, reading->config,
                            "extensions.worktreeconfig") < 0 ||
        !is_set)
        return SP_OK;
    reading->files[WORKTREE] = join(directory, "config.worktree");
    return add_file(reading, WORKTREE, err);
}

static int visit_one(const git_config_entry *entry, void *payload)
{
    const struct reading *reading = payload;
    struct sp_git_setting setting = {.key = entry->name, .value = entry->value};
    for (int i = 0; i < FILES; i++)
        if (levels[i] == entry->level)
            setting.file = reading->files[i];
    reading->visit(&setting, reading->context);
    return 0;
}

int sp_git_settings(const char *directory, const struct sp_settings_user *user,
                    sp_git_setting_visit *visit, void *context,
                    struct sp_error *err)
{
    struct reading reading = {.visit = visit, .context = context};
    int code = SP_OK;
    if (git_libgit2_init() < 0 || git_config_new(&reading.config) < 0)
        return sp_git_fail(err, "cannot start libgit2");
    name_files(&reading, directory, user);
    for (int i = 0; !code && i < FILES; i++)
        code = add_file(&reading, i, err);
    if (!code)
        code = add_worktree(&reading, directory, err);
    if (!code && git_config_foreach(reading.config, visit_one, &reading) < 0)
        code = sp_git_fail(err, "cannot read the configuration");
    git_config_free(reading.config);
    for (int i = 0; i < FILES; i++)
        free(reading.files[i]);
    return code;
}
