/* What the judge says beside its findings: whose commit, when, how far. */
#include <stdlib.h>
#include <string.h>

#include "support.h"

TestSuite(judge_about, .init = repo_open, .fini = repo_close);

static size_t told[8], count;

static void tell(void *context, size_t commits)
{
    cr_assert(context == told);
    told[count++] = commits;
}

static struct sp_verdict judge(const char *what, const char *ini)
{
    const struct attempt attempt = {.push = what, .ini = ini};
    struct sp_error err = {0};
    struct sp_push push = {0};
    struct sp_verdict verdict = {0};
    struct sp_policy *policy = attempt_policy(&attempt);
    struct sp_source source = attempt_source(&attempt, policy);
    source.progress = tell;
    source.progress_context = told;
    push_of(&push, what);
    cr_assert(sp_judge(&source, &push, &verdict, &err) == SP_OK);
    sp_push_dispose(&push);
    sp_policy_free(policy);
    return verdict;
}

Test(judge_about, findings_have_the_author_and_the_time_of_their_commit)
{
    repo_draw("base=N^");
    repo_ref("refs/heads/main", "base");
    repo_commit("a", "base", "Added it\n");
    struct sp_verdict verdict = judge("refs/heads/dev - a", NULL);
    const struct sp_findings *findings = &verdict.findings;
    cr_assert(findings->count > 1);
    cr_assert(findings->items[0].author == NULL);
    cr_assert(findings->items[0].time == 0);
    char *time = repo_git(
        (const char *[]){"log", "-1", "--format=%ct", repo_hex("a"), NULL},
        NULL);
    const struct sp_finding *last = &findings->items[findings->count - 1];
    cr_assert_str_eq(last->author, "Dana Scully <dana@example.org>");
    cr_assert(last->time == strtoll(time, NULL, 10));
    free(time);
    sp_verdict_dispose(&verdict);
}

Test(judge_about, each_finding_says_whose_commit_it_is_about)
{
    repo_draw("base=N^");
    repo_ref("refs/heads/main", "base");
    repo_commit("a", "base", "Added it\n\nbody\n");
    repo_commit("b", "a", "test: \xe4\n");
    struct sp_verdict verdict = judge("refs/heads/dev - b", NULL);
    const struct sp_findings *findings = &verdict.findings;
    for (size_t i = 0; i < findings->count; i++) {
        const struct sp_finding *one = &findings->items[i];
        if (!one->has_commit)
            continue;
        struct sp_oid a = repo_id("a");
        bool is_first = sp_oid_equal(&one->commit, &a);
        char *subject =
            repo_git((const char *[]){"log", "-1", "--format=%s",
                                      repo_hex(is_first ? "a" : "b"), NULL},
                     NULL);
        subject[strcspn(subject, "\n")] = '\0';
        if (is_first)
            cr_assert_str_eq(one->subject, subject);
        cr_assert_str_eq(one->author, "Dana Scully <dana@example.org>");
        cr_assert(one->time > 0);
        free(subject);
    }
    sp_verdict_dispose(&verdict);
}

Test(judge_about, a_commit_that_is_too_large_has_no_author)
{
    char message[2001];
    repo_draw("base=N^");
    repo_ref("refs/heads/main", "base");
    memset(message, 'x', sizeof message - 1);
    message[sizeof message - 1] = '\0';
    memcpy(message, "feat: long\n\n", 12);
    repo_commit("h", "base", message);
    struct sp_verdict verdict =
        judge("refs/heads/feature/x - h", "[limits]\nobject = 1k\n");
    cr_assert_str_eq(verdict.findings.items[0].author, "");
    cr_assert(verdict.findings.items[0].time == 0);
    sp_verdict_dispose(&verdict);
}

Test(judge_about, progress_is_told_after_each_commit)
{
    repo_draw("base=N^ r=R:A g=G:A f=F:A");
    repo_ref("refs/heads/main", "base");
    struct sp_verdict verdict = judge("refs/heads/feature/x - f", NULL);
    cr_assert(count == 3 && told[0] == 1 && told[1] == 2 && told[2] == 3);
    sp_verdict_dispose(&verdict);
}
