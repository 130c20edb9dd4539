/* What a policy would have refused in a repository as it is. */
#include "policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/decision.h"
#include "sallyport/recent.h"
#include "sallyport/refname.h"
#include "sallyport/sanitise.h"

enum { COMMITS = 100, COLUMNS = 60 };

/* How often a code was found, and where first. */
struct tally {
    const struct sp_finding *first;
    size_t count;
};

static void print_quoted(const char *text)
{
    struct sp_buf safe = {0};
    sp_sanitise(&safe, sp_str(text), COLUMNS);
    printf("'%s'\n", sp_buf_text(&safe));
    sp_buf_dispose(&safe);
}

static void print_tally(const struct tally *tally)
{
    char id[SP_OID_SHORT + 1];
    const struct sp_finding *first = tally->first;
    printf("  %zu would be %s by %s", tally->count,
           first->level == SP_LEVEL_ENFORCE ? "refused" : "warned of",
           first->code->id);
    if (!first->has_commit) {
        puts("");
        return;
    }
    printf(", such as %s ", sp_oid_short(id, &first->commit));
    print_quoted(first->subject ? first->subject : "");
}

static int by_count(const void *a, const void *b)
{
    const struct tally *x = a, *y = b;
    if (x->first->level != y->first->level)
        return x->first->level == SP_LEVEL_ENFORCE ? -1 : 1;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return strcmp(x->first->code->id, y->first->code->id);
}

/* Who merged, and how, is not known of history. */
static bool is_about_pusher(const struct sp_finding *finding)
{
    return strcmp(finding->code->id, "protected-ref/direct-push") == 0;
}

/* Counts the findings by their code. Returns how many codes there are. */
static size_t count_codes(const struct sp_findings *findings,
                          struct tally *tallies)
{
    size_t count = 0;
    for (size_t i = 0; i < findings->count; i++) {
        const struct sp_finding *finding = &findings->items[i];
        size_t k = 0;
        if (is_about_pusher(finding))
            continue;
        while (k < count && tallies[k].first->code != finding->code)
            k++;
        if (k == count)
            tallies[count++] = (struct tally){finding, 0};
        tallies[k].count++;
    }
    qsort(tallies, count, sizeof *tallies, by_count);
    return count;
}

static void print_findings(const struct sp_findings *findings)
{
    struct tally *tallies = sp_calloc(findings->count + 1, sizeof *tallies);
    size_t count = count_codes(findings, tallies);
    for (size_t i = 0; i < count; i++)
        print_tally(&tallies[i]);
    if (!count)
        puts("  none would be refused");
    free(tallies);
}

/* Judges them as a range that the user typed. */
static int try_commits(struct sp_repo *repo, const struct sp_policy *policy,
                       const struct sp_recent *recent, struct sp_error *err)
{
    static char detached[] = "HEAD";
    struct sp_decision decision = {.policy = policy};
    struct sp_buf half = {0};
    struct sp_ref_update update = {.name = recent->name.len ? recent->name.data
                                                            : detached,
                                   .new_id = recent->commits.items[0].id};
    if (recent->below.count)
        update.old_id = recent->below.items[0];
    const struct sp_push push = {&update, 1, 1};
    const struct sp_source source = {.repo = repo,
                                     .policy = policy,
                                     .setting_file = "the policy",
                                     .occasion = SP_RANGE,
                                     .is_named = true,
                                     .without = &recent->below,
                                     .half = &half};
    sp_decision_begin(&decision, policy, &push, NULL);
    int code = sp_decide(&decision, &source, err);
    if (!code) {
        size_t count = recent->commits.count;
        printf("\nof the last %zu %s\n", count,
               count == 1 ? "commit" : "commits");
        print_findings(&decision.found.findings);
    }
    sp_decision_dispose(&decision);
    sp_buf_dispose(&half);
    return code;
}

static bool refuses_names(const struct sp_policy *policy)
{
    const struct sp_rule_setting *rule = sp_policy_rule(policy, "branch-name");
    return !rule || !rule->has_level || rule->level == SP_LEVEL_ENFORCE;
}

static bool is_protected(const struct sp_policy *policy, const char *branch,
                         const char *head)
{
    struct sp_buf full = {0};
    sp_buf_printf(&full, "refs/heads/%s", branch);
    bool is = sp_ref_matches(&policy->refs.protected, sp_buf_text(&full), head);
    sp_buf_dispose(&full);
    return is;
}

/* example: the first that would be refused; NULL: none. */
static void print_branches(size_t judged, size_t refused, const char *example)
{
    printf("of %zu %s\n", judged, judged == 1 ? "branch" : "branches");
    if (!example) {
        puts("  none would be refused");
        return;
    }
    printf("  %zu would be refused by branch-name/pattern, such as ", refused);
    print_quoted(example);
}

/* `head` is the default branch, or "" in a work tree, where it is not known. */
static int try_branches(const struct sp_policy *policy,
                        const struct sp_recent *recent, const char *head,
                        struct sp_error *err)
{
    size_t judged = 0, refused = 0;
    const char *example = NULL;
    for (size_t i = 0; i < recent->branches.count; i++) {
        const char *name = recent->branches.items[i];
        if (is_protected(policy, name, head))
            continue;
        int found = sp_policy_takes_branch(policy, name, err);
        if (found < 0)
            return found;
        judged++;
        refused += !found;
        example = found || example ? example : name;
    }
    if (judged && refuses_names(policy))
        print_branches(judged, refused, example);
    return SP_OK;
}

int policy_try(struct sp_repo *repo, const struct sp_policy *policy,
               struct sp_error *err)
{
    struct sp_recent recent = {.name = {0}};
    struct sp_strings used = {0};
    int code = sp_recent_read(&recent, repo, COMMITS, err);
    if (!code && recent.commits.count) {
        code = try_commits(repo, policy, &recent, err);
        if (!code)
            code = try_branches(
                policy, &recent,
                sp_repo_worktree(repo) ? "" : sp_buf_text(&recent.name), err);
        if (!code)
            code = policy_owners(repo, policy, &recent.commits.items[0].id,
                                 &used, err);
    }
    if (!code)
        code = policy_idle(repo, policy, &recent, &used, err);
    sp_strings_dispose(&used);
    sp_recent_dispose(&recent);
    return code;
}
