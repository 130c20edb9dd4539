/* Checks of how git, the server or another program runs the hooks. */
#include <string.h>

#include "internal.h"

/* Adds the names of our hooks that git skips. */
static void list_skipped(struct sp_strings *out,
                         const struct sp_doctor_repo *repo)
{
    for (size_t i = 0; i < repo->files.count; i++) {
        const struct sp_hook_file *file = &repo->files.items[i];
        if (file->fault == SP_HOOK_SHADOWED && file->is_ours &&
            file->role == SP_HOOK_ITSELF)
            sp_strings_add(out, file->shown, strlen(file->shown));
    }
}

static void add_path_problem(const struct sp_doctor_repo *repo,
                             struct sp_problems *out)
{
    struct sp_strings skipped = {0};
    struct sp_buf names = {0};
    list_skipped(&skipped, repo);
    sp_buf_all(&names, &skipped);
    if (skipped.count)
        sp_problem_add(out, repo->hooks_file,
                       "git takes its hooks from %s (core.hooksPath in %s), "
                       "so it skips %s",
                       repo->hooks, repo->hooks_file, sp_buf_text(&names));
    sp_buf_dispose(&names);
    sp_strings_dispose(&skipped);
}

void sp_check_hooks_path(const struct sp_doctor_repo *repo,
                         struct sp_problems *out)
{
    if (!repo->is_clone)
        add_path_problem(repo, out);
}

/* In a clone, a program such as husky sets it, and needs it. */
void sp_check_clone_path(const struct sp_doctor_repo *repo,
                         struct sp_problems *out)
{
    if (repo->is_clone)
        add_path_problem(repo, out);
}

void sp_check_enabled(const struct sp_doctor_repo *repo,
                      struct sp_problems *out)
{
    for (size_t i = 0; i < repo->settings.count; i++) {
        const struct sp_hook_setting *one = &repo->settings.items[i];
        const struct sp_hook_file *guard = sp_doctor_guard(repo, one->name);
        if (guard && strcmp(one->key, "enabled") == 0 &&
            sp_doctor_is_false(one->value))
            sp_problem_add(
                out, NULL,
                "hook.%s.enabled is %s in %s, so newer versions of git "
                "skip %s",
                one->name, one->value, one->file, guard->shown);
    }
}

/* The setting hook.NAME.command; NULL. */
static const struct sp_hook_setting *
command_of(const struct sp_doctor_repo *repo, const char *name)
{
    for (size_t i = repo->settings.count; i > 0; i--) {
        const struct sp_hook_setting *one = &repo->settings.items[i - 1];
        if (strcmp(one->key, "command") == 0 && strcmp(one->name, name) == 0)
            return one;
    }
    return NULL;
}

void sp_check_configured(const struct sp_doctor_repo *repo,
                         struct sp_problems *out)
{
    for (size_t i = 0; i < repo->settings.count; i++) {
        const struct sp_hook_setting *one = &repo->settings.items[i];
        if (strcmp(one->key, "event") != 0 ||
            !sp_doctor_guard(repo, one->value))
            continue;
        const struct sp_hook_setting *command = command_of(repo, one->name);
        if (command)
            sp_problem_add(out, NULL,
                           "newer versions of git run '%s' before %s "
                           "(hook.%s.command in %s)",
                           command->value, one->value, one->name,
                           command->file);
    }
}

void sp_check_delegate(const struct sp_doctor_repo *repo,
                       struct sp_problems *out)
{
    for (size_t i = 0; i < repo->files.count; i++) {
        const struct sp_hook_file *file = &repo->files.items[i];
        if (file->fault == SP_HOOK_UNDELEGATED && file->is_ours &&
            !sp_doctor_repo_is_aside(repo))
            sp_problem_add(out, NULL,
                           "nothing runs %s: hooks/%s of the server is missing "
                           "or has no execute bit",
                           file->shown, file->name);
    }
}

/* Our hook was moved aside: does no other hook of ours have its name? */
void sp_check_displaced(const struct sp_doctor_repo *repo,
                        struct sp_problems *out)
{
    for (size_t i = 0; i < repo->files.count; i++) {
        const struct sp_hook_file *file = &repo->files.items[i];
        if (file->is_ours && file->role != SP_HOOK_ITSELF &&
            !sp_doctor_runs(repo, file->name))
            sp_problem_add(
                out, NULL,
                "%s was moved aside, and git runs another %s instead",
                file->shown, file->name);
    }
}

/* Is it in the place from which a hook of ours runs another? */
static bool is_chained(const struct sp_doctor_repo *repo,
                       const struct sp_hook_file *file)
{
    return file->role == SP_HOOK_CHAINED && sp_doctor_runs(repo, file->name);
}

void sp_check_itself(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    for (size_t i = 0; i < repo->files.count; i++) {
        const struct sp_hook_file *file = &repo->files.items[i];
        if (file->is_ours && is_chained(repo, file))
            sp_problem_add(
                out, file->path,
                "%s is sallyport's hook again, so it runs itself without end",
                file->shown);
    }
}

void sp_check_both(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    const struct sp_hook_file *update = sp_doctor_guard(repo, "update");
    if (update && sp_doctor_guard(repo, "pre-receive"))
        sp_problem_add(
            out, update->path,
            "pre-receive judges the whole push, so %s judges nothing",
            update->shown);
}

/* A hook that cannot be executed is skipped, as git does. */
void sp_check_chained(const struct sp_doctor_repo *repo,
                      struct sp_problems *out)
{
    for (size_t i = 0; i < repo->files.count; i++) {
        const struct sp_hook_file *file = &repo->files.items[i];
        if (!file->is_ours && file->fault != SP_HOOK_RUNS &&
            file->fault != SP_HOOK_DANGLES && is_chained(repo, file))
            sp_problem_add(out, file->path,
                           "%s cannot be executed by %s, so it is skipped",
                           file->shown, repo->owner_name);
    }
}

/* Is this the file of a host itself? */
static bool is_of_host(const char *base)
{
    for (const struct sp_host_row *host = sp_hosts; host->name; host++)
        if (host->own_hook && strcmp(base, host->own_hook) == 0)
            return true;
    return false;
}

/* Hooks run in the order of their names; the server's own hooks may run first. */
void sp_check_before(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    for (size_t i = 0; i + 1 < repo->files.count; i++) {
        const struct sp_hook_file *file = &repo->files.items[i];
        const struct sp_hook_file *guard = sp_doctor_guard(repo, file->name);
        const char *base = strrchr(file->path, '/') + 1;
        if (!guard || guard <= file || guard->layout != file->layout ||
            guard->layout < SP_LAYOUT_DELEGATED ||
            guard->layout == SP_LAYOUT_CUSTOM || file->fault != SP_HOOK_RUNS ||
            is_of_host(base))
            continue;
        sp_problem_add(out, file->path, "%s runs before %s", file->shown,
                       guard->shown);
    }
}
