/* What git's configuration and the policy say of a repository. */
#include "sallyport/settings.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/git.h"
#include "sallyport/layers.h"
#include "sallyport/rule.h"

static void replace(char **at, const char *text)
{
    free(*at);
    *at = sp_strdup(text ? text : "");
}

/* As git reads a word that should be yes or no. */
bool sp_doctor_is_false(const char *value)
{
    static const char *const words[] = {"false", "no", "off", "0", ""};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (sp_str_equal_nocase(sp_str(value), words[i]))
            return true;
    return false;
}

/* "hook.NAME.key", of which NAME may hold dots. */
static void keep_hook(struct sp_patient *patient,
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
    SP_VEC_PUSH(&patient->settings, kept);
}

static void keep(const struct sp_git_setting *setting, void *context)
{
    struct sp_patient *patient = context;
    if (strcmp(setting->key, "core.hookspath") == 0) {
        replace(&patient->hooks_setting, setting->value);
        replace(&patient->hooks_file, setting->file);
    } else if (strcmp(setting->key, "extensions.objectformat") == 0) {
        replace(&patient->object_format, setting->value);
    } else if (strcmp(setting->key, "extensions.refstorage") == 0) {
        replace(&patient->storage, setting->value);
    } else {
        keep_hook(patient, setting);
    }
}

/* Relative to where git runs hooks; "~/" is the owner's home. */
static void find_hooks(struct sp_patient *patient, const char *home)
{
    struct sp_buf path = {0};
    const char *says = patient->hooks_setting;
    if (says && strncmp(says, "~/", 2) == 0)
        sp_buf_printf(&path, "%s%s", home ? home : "", says + 1);
    else if (says && *says == '/')
        sp_buf_puts(&path, says);
    else if (says)
        sp_buf_printf(&path, "%s/%s",
                      patient->worktree ? patient->worktree : patient->gitdir,
                      says);
    else
        sp_buf_printf(&path, "%s/hooks", patient->gitdir);
    patient->hooks = sp_buf_detach(&path);
}

/* A pipe in the place of a file would keep us waiting. */
static bool is_file_or_absent(const char *directory, const char *name)
{
    struct sp_buf path = {0};
    struct stat about;
    sp_buf_printf(&path, "%s/%s", directory, name);
    bool is = stat(sp_buf_text(&path), &about) != 0 || S_ISREG(about.st_mode);
    sp_buf_dispose(&path);
    return is;
}

void sp_doctor_read_settings(struct sp_patient *patient)
{
    struct sp_error err = {0};
    const struct sp_doctor *doctor = patient->doctor;
    const struct sp_person *person = sp_person(&doctor->people, patient->owner);
    const char *home = person ? person->home : "";
    const struct sp_settings_user user = {
        patient->owner == doctor->user ? NULL : home};
    if (!is_file_or_absent(patient->gitdir, "config") ||
        !is_file_or_absent(patient->gitdir, "config.worktree"))
        sp_error_set(&err, SP_EGIT, "its config is no file");
    else
        sp_git_settings(patient->gitdir, &user, keep, patient, &err);
    if (err.code)
        patient->config_fault = sp_strdup(err.message);
    find_hooks(patient, user.home ? home : getenv("HOME"));
}

/* What libgit2 reads when it opens a repository: the first that is no file. */
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

static void find_baseline(struct sp_patient *patient, struct sp_repo *repo)
{
    const struct sp_strings *ids = &patient->policy->baseline;
    for (size_t i = 0; i < ids->count; i++) {
        struct sp_error err = {0};
        struct sp_oid id, target;
        enum sp_object_kind kind;
        const char *hex = ids->items[i];
        if (sp_oid_parse(&id, hex, strlen(hex)) &&
            (sp_repo_peel(repo, &id, &kind, &target, &err) ||
             kind != SP_OBJECT_COMMIT))
            sp_strings_add(&patient->lost, hex, strlen(hex));
    }
}

/* What is no file is not opened: it could be a pipe. */
static int read_policy(struct sp_patient *patient, struct sp_error *err)
{
    for (size_t i = 0; i < patient->policy_files.count; i++) {
        struct stat about;
        const char *file = patient->policy_files.items[i];
        if (stat(file, &about) == 0 && !S_ISREG(about.st_mode))
            return sp_error_set(err, SP_EPOLICY, "%s is not a regular file",
                                file);
    }
    int code =
        patient->is_desk
            ? sp_layers_worktree(&patient->policy, patient->worktree, err)
            : sp_layers_server(&patient->policy, patient->gitdir, err);
    return code ? code : sp_rules_check(patient->policy, err);
}

/* We may be root, who reads everything. */
static void find_unreadable(struct sp_patient *patient)
{
    const struct sp_people *people = &patient->doctor->people;
    for (size_t i = 0; i < patient->policy_files.count; i++) {
        const char *file = patient->policy_files.items[i];
        struct stat about;
        if (stat(file, &about) != 0)
            continue;
        const struct sp_unreadable fresh = {
            .closed = sp_doctor_closed(people, patient->owner, file)};
        if (!fresh.closed &&
            sp_may(people, patient->owner, &about, SP_MAY_READ))
            continue;
        SP_VEC_PUSH(&patient->unreadable, fresh);
        patient->unreadable.items[patient->unreadable.count - 1].path =
            sp_strdup(file);
    }
}

void sp_doctor_read_policy(struct sp_patient *patient)
{
    struct sp_error err = {0}, why = {0};
    struct sp_repo *repo;
    if (patient->is_desk)
        sp_layers_worktree_files(&patient->policy_files, patient->worktree);
    else
        sp_layers_server_files(&patient->policy_files, patient->gitdir);
    if (read_policy(patient, &err)) {
        sp_policy_free(patient->policy);
        patient->policy = NULL;
        patient->policy_fault = sp_strdup(err.message);
    }
    find_unreadable(patient);
    if (patient->config_fault)
        return;
    const char *trap = trap_in(patient->gitdir);
    if (trap)
        sp_error_set(&why, SP_EGIT, "its %s is no file", trap);
    if (trap || sp_repo_open(&repo, patient->gitdir, NULL, NULL, &why)) {
        patient->open_fault = sp_strdup(why.message);
        return;
    }
    if (patient->policy)
        find_baseline(patient, repo);
    sp_repo_free(repo);
}
