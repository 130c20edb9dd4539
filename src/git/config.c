#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/git_config.h"

static bool is_ours(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && about.st_uid == geteuid();
}

/* Adds a file; one that is missing or cannot be read is skipped. */
static void add_file(git_config *config, const char *directory,
                     const char *name, git_config_level_t level)
{
    struct sp_buf path = {0};
    if (directory && *directory) {
        sp_buf_printf(&path, "%s%s", directory, name);
        git_config_add_file_ondisk(config, sp_buf_text(&path), level, NULL, 0);
    }
    sp_buf_dispose(&path);
}

bool sp_repo_is_ours(const struct sp_repo *repo)
{
    const char *directory = git_repository_commondir(repo->git);
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%sconfig", directory);
    bool ours = is_ours(directory) && is_ours(sp_buf_text(&path));
    sp_buf_dispose(&path);
    return ours;
}

/* Adds the repository's own config, unless the repository belongs to another
 * user. */
static void add_own(git_config *config, const struct sp_repo *repo)
{
    if (sp_repo_is_ours(repo))
        add_file(config, git_repository_commondir(repo->git), "config",
                 GIT_CONFIG_LEVEL_LOCAL);
}

static void add_users(git_config *config)
{
    const char *global = getenv("GIT_CONFIG_GLOBAL"), *home = getenv("HOME");
    const char *xdg = getenv("XDG_CONFIG_HOME");
    if (global) {
        add_file(config, global, "", GIT_CONFIG_LEVEL_GLOBAL);
        return;
    }
    if (xdg && *xdg)
        add_file(config, xdg, "/git/config", GIT_CONFIG_LEVEL_XDG);
    else
        add_file(config, home, "/.config/git/config", GIT_CONFIG_LEVEL_XDG);
    add_file(config, home, "/.gitconfig", GIT_CONFIG_LEVEL_GLOBAL);
}

/* repo may be NULL: then no repository's config is read. NULL where libgit2 cannot. */
static git_config *open_config(const struct sp_repo *repo)
{
    git_config *config;
    if (git_libgit2_init() < 0 || git_config_new(&config) < 0)
        return NULL;
    if (!getenv("GIT_CONFIG_NOSYSTEM"))
        add_file(config, "/etc", "/gitconfig", GIT_CONFIG_LEVEL_SYSTEM);
    add_users(config);
    if (repo)
        add_own(config, repo);
    return config;
}

static bool read_setting(const struct sp_repo *repo, const char *key,
                         struct sp_buf *out)
{
    git_buf value = {0};
    struct sp_buf given = {0};
    if (sp_config_of_environment(key, &given)) {
        sp_buf_add(out, sp_buf_text(&given), given.len);
        sp_buf_dispose(&given);
        return true;
    }
    git_config *config = open_config(repo);
    bool found = config && git_config_get_string_buf(&value, config, key) == 0;
    if (found)
        sp_buf_add(out, value.ptr, value.size);
    git_buf_dispose(&value);
    git_config_free(config);
    return found;
}

bool sp_repo_setting(const struct sp_repo *repo, const char *key,
                     struct sp_buf *out)
{
    return read_setting(repo, key, out);
}

bool sp_user_setting(const char *key, struct sp_buf *out)
{
    return read_setting(NULL, key, out);
}

struct looked_for {
    const char *value;
    bool found;
};

static int look_at(const git_config_entry *entry, void *context)
{
    struct looked_for *looked_for = context;
    const char *value = entry->value ? entry->value : "";
    looked_for->found =
        *value && (looked_for->found || strcmp(value, looked_for->value) == 0);
    return 0;
}

bool sp_repo_lists(const struct sp_repo *repo, const char *key,
                   const char *value)
{
    struct sp_buf given = {0};
    struct looked_for looked_for = {.value = value};
    git_config *config = open_config(repo);
    if (config)
        git_config_get_multivar_foreach(config, key, NULL, look_at,
                                        &looked_for);
    git_config_free(config);
    if (sp_config_of_environment(key, &given))
        look_at(&(git_config_entry){.value = sp_buf_text(&given)}, &looked_for);
    sp_buf_dispose(&given);
    return looked_for.found;
}
