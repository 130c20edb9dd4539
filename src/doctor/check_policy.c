/* Checks of the policy: can it be used, and is it in force? */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/evidence.h"
#include "sallyport/rule.h"

void sp_check_policy(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    if (repo->policy_fault && !repo->unreadable.count)
        sp_problem_add(
            out, NULL, "its policy cannot be used, so %s is refused: %s",
            repo->is_clone ? "every commit" : "every push", repo->policy_fault);
}

void sp_check_readable(const struct sp_doctor_repo *repo,
                       struct sp_problems *out)
{
    size_t count = sp_doctor_repo_is_guarded(repo) ? repo->unreadable.count : 0;
    for (size_t i = 0; i < count; i++) {
        const struct sp_unreadable *one = &repo->unreadable.items[i];
        if (one->closed)
            sp_problem_add(out, one->closed,
                           "%s cannot enter %s, which is on the way to %s, so "
                           "every push is refused",
                           repo->owner_name, one->closed, one->path);
        else if (!one->is_of_root)
            sp_problem_add(out, one->path,
                           "%s cannot read %s, so every push is refused",
                           repo->owner_name, one->path);
    }
}

void sp_check_policy_given(const struct sp_doctor_repo *repo,
                           struct sp_problems *out)
{
    size_t count = sp_doctor_repo_is_guarded(repo) ? repo->unreadable.count : 0;
    for (size_t i = 0; i < count; i++) {
        const struct sp_unreadable *one = &repo->unreadable.items[i];
        if (one->is_of_root && !one->closed)
            sp_problem_add(out, one->path,
                           "%s cannot read %s, which belongs to root, so every "
                           "push is refused",
                           repo->owner_name, one->path);
    }
}

static bool has_mode(const struct sp_doctor_repo *repo, int mode)
{
    return repo->policy && repo->policy->policy.mode == mode;
}

void sp_check_mode(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    if (has_mode(repo, SP_MODE_OFF) && !repo->is_admin)
        sp_problem_add(out, NULL, "its policy is off, so nothing is judged");
}

void sp_check_observe(const struct sp_doctor_repo *repo,
                      struct sp_problems *out)
{
    if (has_mode(repo, SP_OBSERVE) && !repo->is_clone && !repo->is_admin &&
        sp_doctor_repo_is_guarded(repo))
        sp_problem_add(out, NULL,
                       "its policy only observes, so nothing is refused");
}

void sp_check_off(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    if (!repo->policy)
        return;
    for (size_t i = 0; i < repo->policy->rules.count; i++) {
        const struct sp_rule_setting *rule = &repo->policy->rules.items[i];
        const struct sp_setting *level =
            sp_policy_setting(repo->policy, "rule", rule->rule, "level");
        if (level && rule->level == SP_LEVEL_OFF)
            sp_problem_add(out, rule->rule, "the rule %s is off (%s:%d)",
                           rule->rule, level->file, level->line);
    }
}

/* Does this host merge pull requests by itself? */
static bool merges_itself(const char *name)
{
    const struct sp_host_row *host = sp_host_find(name);
    return host && host->merges_itself;
}

/* Where a role belongs: into the last file of the policy that is there. */
static const char *file_of_roles(const struct sp_doctor_repo *repo)
{
    const struct sp_strings *files = &repo->policy_files;
    for (size_t i = files->count; i-- > 0;)
        if (access(files->items[i], F_OK) == 0)
            return files->items[i];
    return files->items[files->count - 1];
}

void sp_check_merge_role(const struct sp_doctor_repo *repo,
                         struct sp_problems *out)
{
    const struct sp_policy *policy = repo->policy;
    if (!policy || repo->is_clone || repo->is_admin ||
        !sp_doctor_repo_is_guarded(repo) ||
        sp_policy_anybody_has(policy, &policy->refs.merge_roles) ||
        merges_itself(sp_doctor_repo_host(repo)))
        return;
    const char *file = file_of_roles(repo);
    const char *when =
        policy->policy.mode == SP_OBSERVE ? " once it enforces" : "";
    if (policy->refs.merge_roles.count)
        sp_problem_add(out, file,
                       "no user has a role that may merge (%s), so protected "
                       "refs accept no push%s",
                       policy->refs.merge_roles.items[0], when);
    else
        sp_problem_add(out, file,
                       "no role may merge, so protected refs accept no push%s",
                       when);
}

/* The hook that judges, where the host of the policy has no such place; NULL. */
static const struct sp_hook_file *misfit(const struct sp_doctor_repo *repo)
{
    const struct sp_hook_file *guard = sp_doctor_guard(repo, NULL);
    const struct sp_host_row *named = sp_host_find(sp_doctor_repo_host(repo));
    if (!guard || !repo->policy || repo->is_clone ||
        (named && named->layouts & 1u << guard->layout))
        return NULL;
    return guard;
}

/* Does a file of the repository name the host? */
static bool names_host(const struct sp_doctor_repo *repo)
{
    const struct sp_setting *host =
        sp_policy_setting(repo->policy, "identity", NULL, "host");
    return host && sp_str_starts(sp_str(host->file), repo->gitdir);
}

/* The LOCAL_CODE of gitolite, where the hook is its link to the one of all repositories,
 * and the policy of the machine names the host. Yours to free; NULL: not so. */
static char *local_code_of(const struct sp_doctor_repo *repo,
                           const struct sp_hook_file *guard)
{
    static const char common[] = "/hooks/common/";
    char text[PATH_MAX];
    ssize_t len = readlink(guard->path, text, sizeof text);
    const char *end =
        len > 0 ? memmem(text, (size_t)len, common, sizeof common - 1) : NULL;
    if (!end || *text != '/' || guard->layout != SP_LAYOUT_GITOLITE ||
        names_host(repo))
        return NULL;
    return sp_strndup(text, (size_t)(end - text));
}

void sp_check_host(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    const struct sp_hook_file *guard = sp_doctor_guard(repo, NULL);
    if (guard && repo->policy && !repo->is_clone && repo->seen &&
        guard->layout == SP_LAYOUT_PLAIN) {
        sp_problem_add(
            out, repo->seen->name,
            "%s is a file that %s writes, and then the guard is gone",
            guard->shown, repo->seen->name);
        return;
    }
    guard = misfit(repo);
    char *local_code = guard ? local_code_of(repo, guard) : NULL;
    if (guard && !local_code) {
        const char *fitting = sp_host_of_layout(guard->layout)->name;
        sp_problem_add(out, fitting,
                       "%s is in the place for %s, but the policy says host = "
                       "%s, so the pusher is unknown",
                       guard->shown, fitting, sp_doctor_repo_host(repo));
    }
    free(local_code);
}

/* Only the policy of the machine names the host of gitolite-admin. */
void sp_check_host_of_all(const struct sp_doctor_repo *repo,
                          struct sp_problems *out)
{
    const struct sp_hook_file *guard = misfit(repo);
    char *local_code = guard ? local_code_of(repo, guard) : NULL;
    if (local_code)
        sp_problem_add(out, local_code,
                       "%s is that of all repositories of gitolite, but the "
                       "policy says host = %s, so the pusher is unknown",
                       guard->shown, sp_doctor_repo_host(repo));
    free(local_code);
}

void sp_check_baseline(const struct sp_doctor_repo *repo,
                       struct sp_problems *out)
{
    const struct sp_strings *lost = &repo->lost;
    if (lost->count == 1)
        sp_problem_add(
            out, NULL,
            "the baseline names %.7s, which is no commit of this repository",
            lost->items[0]);
    else if (lost->count)
        sp_problem_add(out, NULL,
                       "the baseline names %zu ids that are no commits of this "
                       "repository, the "
                       "first is %.7s",
                       lost->count, lost->items[0]);
}

/* The gates that nobody has recorded: the proof of the cycle, or all others. */
static void add_unrecorded(const struct sp_doctor_repo *repo,
                           struct sp_problems *out, bool is_proof)
{
    const struct sp_rule *rule;
    const struct sp_finding_code *code =
        sp_code_find("gates/never-recorded", &rule);
    bool refuses = repo->policy && code &&
                   sp_code_level(rule, code, repo->policy) == SP_LEVEL_ENFORCE;
    for (size_t i = 0; refuses && i < repo->unrecorded.count; i++) {
        const char *gate = repo->unrecorded.items[i];
        if ((strcmp(gate, SP_GATE_PROOF) == 0) == is_proof)
            sp_problem_add(out, gate,
                           "the policy asks for the gate %s, and nobody has "
                           "ever recorded it, so a change that needs it is "
                           "refused",
                           gate);
    }
}

void sp_check_never_recorded(const struct sp_doctor_repo *repo,
                             struct sp_problems *out)
{
    add_unrecorded(repo, out, false);
}

void sp_check_never_proven(const struct sp_doctor_repo *repo,
                           struct sp_problems *out)
{
    add_unrecorded(repo, out, true);
}

void sp_check_codeowners(const struct sp_doctor_repo *repo,
                         struct sp_problems *out)
{
    for (size_t i = 0; i < repo->owners.count; i++)
        sp_problem_add(out, NULL, "%s", repo->owners.items[i]);
}
