/* Reads git's configuration and the policy of a repository. */
#include "sallyport/settings.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/git.h"
#include "sallyport/layers.h"
#include "sallyport/objects.h"
#include "sallyport/rule.h"

static void replace(char **at, const char *text)
{
    free(*at);
    *at = sp_strdup(text ? text : "");
}

/* As git reads a boolean. */
bool sp_doctor_is_false(const char *value)
{
    static const char *const words[] = {"false", "no", "off", "0", ""};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (sp_str_equal_nocase(sp_str(value), words[i]))
            return true;
    return false;
}

/* "hook.NAME.key"; NAME may contain dots. */
static void keep_hook(struct sp_doctor_repo *repo,
                      const struct sp_git_setting *setting)
{
    static const char prefix[] = "hook.";
    const char *name = setting->key + sizeof prefix - 1;
    const char *dot = strrchr(name, '.');
    if (strncmp(setting->key, prefix, sizeof prefix - 1) != 0 || !dot)
        return;
    const struct sp_hook_setting kept = {
        .name = sp_strndup(name, (size_t)(dot - name)),
        .key = sp_strdup(dot + 1),
        .value = sp_strdup(setting->value ? setting->value : "true"),
        .file = sp_strdup(setting->file)};
    SP_VEC_PUSH(&repo->settings, kept);
}

bool sp_doctor_is_this(const struct sp_doctor_repo *repo, const char *value)
{
    size_t len = value ? strlen(value) : 0;
    return len &&
           (strcmp(value, "*") == 0 || strcmp(value, repo->gitdir) == 0 ||
            (len > 2 && strcmp(value + len - 2, "/*") == 0 &&
             strncmp(value, repo->gitdir, len - 1) == 0));
}

/* core.sharedRepository: may the group write? A number is a mode. */
static bool shares(const char *value)
{
    char *end;
    const unsigned long mode = strtoul(value ? value : "true", &end, 8);
    if (value && *value && !*end && mode > 7)
        return mode & S_IWGRP;
    return !value ||
           (strcmp(value, "umask") != 0 && !sp_doctor_is_false(value));
}

static void keep(const struct sp_git_setting *setting, void *context)
{
    struct sp_doctor_repo *repo = context;
    if (strcmp(setting->key, "core.hookspath") == 0) {
        replace(&repo->hooks_setting, setting->value);
        replace(&repo->hooks_file, setting->file);
    } else if (strcmp(setting->key, "safe.directory") == 0) {
        repo->is_trusted =
            repo->is_trusted || sp_doctor_is_this(repo, setting->value);
    } else if (strcmp(setting->key, "core.sharedrepository") == 0) {
        repo->is_shared = shares(setting->value);
    } else if (strcmp(setting->key, "core.logallrefupdates") == 0) {
        repo->logs_all = !setting->value || !sp_doctor_is_false(setting->value);
    } else if (strcmp(setting->key, "remote.origin.mirror") == 0) {
        repo->is_mirror =
            !setting->value || !sp_doctor_is_false(setting->value);
    } else if (strcmp(setting->key, "extensions.objectformat") == 0) {
        replace(&repo->object_format, setting->value);
    } else if (strcmp(setting->key, "extensions.refstorage") == 0) {
        replace(&repo->storage, setting->value);
    } else {
        keep_hook(repo, setting);
    }
}

/* Relative to the directory in which git runs hooks; "~/" is the owner's home. */
static void find_hooks(struct sp_doctor_repo *repo, const char *home)
{
    struct sp_buf path = {0};
    const char *says = repo->hooks_setting;
    if (says && strncmp(says, "~/", 2) == 0)
        sp_buf_printf(&path, "%s%s", home ? home : "", says + 1);
    else if (says && *says == '/')
        sp_buf_puts(&path, says);
    else if (says)
        sp_buf_printf(&path, "%s/%s",
                      repo->worktree ? repo->worktree : repo->gitdir, says);
    else
        sp_buf_printf(&path, "%s/hooks", repo->gitdir);
    repo->hooks = sp_buf_detach(&path);
}

/* Opening a pipe instead of a file would block. */
static bool is_file_or_absent(const char *directory, const char *name)
{
    struct sp_buf path = {0};
    struct stat about;
    sp_buf_printf(&path, "%s/%s", directory, name);
    bool is = stat(sp_buf_text(&path), &about) != 0 || S_ISREG(about.st_mode);
    sp_buf_dispose(&path);
    return is;
}

void sp_doctor_read_settings(struct sp_doctor_repo *repo)
{
    struct sp_error err = {0};
    const struct sp_doctor *doctor = repo->doctor;
    const struct sp_person *person = sp_person(&doctor->people, repo->owner);
    const char *home = person ? person->home : "";
    const struct sp_settings_user user = {repo->owner == doctor->user ? NULL
                                                                      : home};
    repo->logs_all = repo->worktree;
    if (!is_file_or_absent(repo->gitdir, "config") ||
        !is_file_or_absent(repo->gitdir, "config.worktree"))
        sp_error_set(&err, SP_EGIT, "its config is not a file");
    else
        sp_git_settings(repo->gitdir, &user, keep, repo, &err);
    if (err.code)
        repo->config_fault = sp_strdup(err.message);
    find_hooks(repo, user.home ? home : getenv("HOME"));
}

/* The first file that libgit2 reads when it opens a repository and that is not a
 * regular file; NULL. */
static const char *trap_in(const char *gitdir)
{
    static const char *const names[] = {
        "HEAD",    "commondir",   "packed-refs",
        "shallow", "info/grafts", "objects/info/alternates"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!is_file_or_absent(gitdir, names[i]))
            return names[i];
    return NULL;
}

static void find_baseline(struct sp_doctor_repo *repo, struct sp_repo *git)
{
    const struct sp_strings *ids = &repo->policy->policy.baseline;
    for (size_t i = 0; i < ids->count; i++) {
        struct sp_error err = {0};
        struct sp_oid id, target;
        enum sp_object_kind kind;
        const char *hex = ids->items[i];
        if (sp_oid_parse(&id, hex, strlen(hex)) &&
            (sp_repo_peel(git, &id, &kind, &target, &err) ||
             kind != SP_OBJECT_COMMIT))
            sp_strings_add(&repo->lost, hex, strlen(hex));
    }
}

static void look_at_published(struct sp_doctor_repo *repo, struct sp_repo *git)
{
    struct sp_error why = {0};
    if (repo->is_clone)
        return;
    const enum sp_published found =
        sp_layers_published(git, repo->policy, &why);
    if (found == SP_PUBLISHED_UNREAD)
        repo->unread_policy = sp_strdup(why.message);
    repo->hands_out_another = found == SP_PUBLISHED_OTHER;
    if (repo->hands_out_another)
        sp_layers_lost(&repo->lost_values, git, repo->policy);
}

/* Opens only regular files: others could be pipes. */
static int read_policy(struct sp_doctor_repo *repo, struct sp_error *err)
{
    for (size_t i = 0; i < repo->policy_files.count; i++) {
        struct stat about;
        const char *file = repo->policy_files.items[i];
        if (stat(file, &about) == 0 && !S_ISREG(about.st_mode))
            return sp_error_set(err, SP_EPOLICY, "%s is not a regular file",
                                file);
    }
    int code = repo->is_clone
                   ? sp_layers_worktree(&repo->policy, repo->worktree, err)
                   : sp_layers_server(&repo->policy, repo->gitdir, err);
    return code ? code : sp_rules_check(repo->policy, err);
}

/* Is it a file of root, and no link, in the repository of another user? */
static bool is_of_root(const struct sp_doctor_repo *repo, const char *file)
{
    struct stat about;
    size_t len = strlen(repo->gitdir);
    return repo->owner != 0 && strncmp(file, repo->gitdir, len) == 0 &&
           file[len] == '/' && lstat(file, &about) == 0 &&
           S_ISREG(about.st_mode) && about.st_uid == 0;
}

/* We may be root, and root can read every file. */
static void find_unreadable(struct sp_doctor_repo *repo)
{
    const struct sp_people *people = &repo->doctor->people;
    for (size_t i = 0; i < repo->policy_files.count; i++) {
        const char *file = repo->policy_files.items[i];
        struct sp_unreadable fresh = {.is_of_root = is_of_root(repo, file)};
        if (sp_may_read(people, repo->owner, file, &fresh.closed))
            continue;
        SP_VEC_PUSH(&repo->unreadable, fresh);
        repo->unreadable.items[repo->unreadable.count - 1].path =
            sp_strdup(file);
    }
}

void sp_doctor_read_policy(struct sp_doctor_repo *repo)
{
    struct sp_error err = {0}, why = {0};
    struct sp_repo *git;
    if (repo->is_clone)
        sp_layers_worktree_files(&repo->policy_files, repo->worktree);
    else
        sp_layers_server_files(&repo->policy_files, repo->gitdir);
    if (read_policy(repo, &err)) {
        sp_policy_free(repo->policy);
        repo->policy = NULL;
        repo->policy_fault = sp_strdup(err.message);
    }
    find_unreadable(repo);
    if (repo->config_fault || repo->shut.count)
        return;
    const char *trap = trap_in(repo->gitdir);
    if (trap)
        sp_error_set(&why, SP_EGIT, "its %s is not a file", trap);
    if (trap || sp_repo_open(&git, repo->gitdir, NULL, NULL, &why)) {
        repo->open_fault = sp_strdup(why.message);
        return;
    }
    sp_doctor_read_head(repo, git);
    if (repo->policy) {
        find_baseline(repo, git);
        look_at_published(repo, git);
        sp_doctor_read_gates(repo, git);
        sp_doctor_read_owners(repo, git);
    }
    sp_repo_free(git);
}
