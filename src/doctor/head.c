/* The default branch: what HEAD names, and what it is meant to name. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/refname.h"
#include "sallyport/refs.h"

static const char heads[] = DOCTOR_HEADS;
static const char main_branch[] = DOCTOR_MAIN;

static bool takes(const struct sp_policy *policy, const char *ref)
{
    struct sp_error ignored = {0};
    return sp_policy_takes_branch(policy, ref + strlen(heads), &ignored) > 0;
}

/* Does the policy keep such names for work? A pattern that takes main says nothing. What
 * takes least time is asked first: a pattern is compiled when it is asked. */
static bool is_for_work(const struct sp_policy *policy, const char *ref)
{
    return policy && strcmp(ref, main_branch) != 0 &&
           !sp_ref_matches(&policy->refs.protected, ref, "") &&
           takes(policy, ref) && !takes(policy, main_branch);
}

/* The branches that are there. */
struct branches {
    const struct sp_policy *policy; /* NULL: it cannot be read */
    size_t count, defaults; /* how many, and how many may be the default one */
    char *one;              /* of the latter; NULL */
    bool has_main;
};

static int count_branch(const char *name, const struct sp_oid *id,
                        void *context)
{
    struct branches *branches = context;
    (void)id;
    branches->count++;
    branches->has_main |= strcmp(name, main_branch) == 0;
    if (strchr(name + strlen(heads), '/') ||
        is_for_work(branches->policy, name))
        return 0;
    if (!branches->defaults++)
        branches->one = sp_strdup(name);
    return 0;
}

/* The full name of the branch that HEAD is meant to name; NULL: none of those there. */
static const char *branch_meant(const struct branches *branches)
{
    return branches->has_main     ? main_branch
           : !branches->defaults  ? NULL
           : branches->count == 1 ? branches->one
                                  : DOCTOR_HEADS "BRANCH";
}

static void judge_head(struct sp_doctor_repo *repo, struct sp_repo *git,
                       const char *ref, bool is_there)
{
    struct sp_error ignored = {0};
    struct branches branches = {.policy = repo->policy};
    repo->head_is_work = is_for_work(repo->policy, ref);
    if (is_there && !repo->head_is_work)
        return;
    sp_repo_each_ref(git, DOCTOR_HEADS "*", count_branch, &branches, &ignored);
    const char *meant = branch_meant(&branches);
    if (!meant && repo->head_is_work)
        meant = main_branch;
    if (branches.count || repo->head_is_work) {
        repo->head = sp_strdup(ref + strlen(heads));
        repo->head_meant = meant ? sp_strdup(meant) : NULL;
    }
    free(branches.one);
}

void sp_doctor_read_head(struct sp_doctor_repo *repo, struct sp_repo *git)
{
    struct sp_buf target = {0};
    struct sp_oid tip;
    struct sp_error ignored = {0};
    const int found = repo->is_clone
                          ? SP_EGIT
                          : sp_repo_named(git, "HEAD", &target, &tip, &ignored);
    if ((found == SP_OK || found == SP_ENOTFOUND) &&
        sp_str_starts(sp_str(sp_buf_text(&target)), heads))
        judge_head(repo, git, sp_buf_text(&target), found == SP_OK);
    sp_buf_dispose(&target);
}

static void add_empty(const struct sp_doctor_repo *repo,
                      struct sp_problems *out, const char *about)
{
    sp_problem_add(
        out, about,
        "HEAD names %s, which nobody has pushed, so a clone is empty",
        repo->head);
}

void sp_check_head(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    const bool is_followed = repo->is_mirror || repo->is_wiki || repo->is_admin;
    if (repo->head && repo->head_is_work && !is_followed)
        sp_problem_add(out, repo->head_meant,
                       "HEAD names %s, a branch for work, and so makes it the "
                       "default branch",
                       repo->head);
    else if (repo->head && !repo->head_is_work && repo->head_meant)
        add_empty(repo, out, repo->head_meant);
}

void sp_check_head_pushed(const struct sp_doctor_repo *repo,
                          struct sp_problems *out)
{
    if (repo->head && !repo->head_meant)
        add_empty(repo, out, repo->head);
}
