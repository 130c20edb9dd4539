/* How a push becomes a verdict: levels, order, bounds, errors. */
#include <stdlib.h>
#include <string.h>

#include "support.h"

TestSuite(judge, .init = repo_open, .fini = repo_close);

static void usual(void)
{
    repo_draw("base=N^ r=R:A g=G:A f=F:A");
    repo_ref("refs/heads/main", "base");
}

Test(judge, a_push_by_the_policy_has_no_findings)
{
    usual();
    PUSH("refs/heads/feature/x - f", "3 judged\n");
}

Test(judge, an_empty_push_has_no_findings)
{
    usual();
    PUSH("", "0 judged\n");
}

Test(judge, findings_come_by_ref_then_by_commit_then_by_rule)
{
    usual();
    repo_commit("w", "base", "wip\n");
    repo_draw("h=G:A^w");
    repo_commit("i", "h", "feat: i (RED)\n");
    PUSH("refs/heads/dev - i\nrefs/tags/v1 - w",
         "4 judged\n"
         "dev - branch-name/pattern\n"
         "dev w message-format/header\n"
         "dev h tdd-order/green-before-red\n"
         "dev i tdd-phase/contradiction\n"
         "v1 w message-format/header\n");
}

Test(judge, levels_decide_what_refuses)
{
    usual();
    repo_draw("h=G:A^base");
    JUDGED("1 judged\n"
           "feature/x h tdd-order/green-before-red (warning)\n",
           .push = "refs/heads/feature/x - h",
           .ini = "[rule \"tdd-order\"]\nlevel = warn\n");
    JUDGED("1 judged\n", .push = "refs/heads/feature/x - h",
           .ini = "[rule \"tdd-order\"]\nlevel = off\n");
    JUDGED("2 judged\n"
           "feature/x h tdd-order/green-before-red\n",
           .push = "refs/heads/feature/x - h\nrefs/heads/fix/x - h",
           .ini = "[rule \"tdd-order\"]\nrefs = refs/heads/feature/*\n");
}

/* The verdict of a push with at most `max` findings kept. */
static struct sp_verdict keep(const char *text, const char *ini, size_t max)
{
    struct sp_error err = {0};
    struct sp_push push = {0};
    struct sp_verdict verdict = {.findings.max = max};
    const struct attempt attempt = {.push = text, .ini = ini};
    struct sp_policy *policy = attempt_policy(&attempt);
    const struct sp_source source = attempt_source(&attempt, policy);
    push_of(&push, text);
    cr_assert(sp_judge(&source, &push, &verdict, &err) == SP_OK);
    sp_push_dispose(&push);
    sp_policy_free(policy);
    return verdict;
}

Test(judge, what_is_kept_is_bounded_and_the_rest_counted)
{
    usual();
    repo_draw("1=U^base 2=U 3=U 4=U 5=U");
    struct sp_verdict verdict = keep("refs/heads/feature/x - 5", NULL, 4);
    cr_assert(verdict.findings.count == 4);
    cr_assert(verdict.findings.refusals == 5);
    cr_assert(verdict.findings.warnings == 0);
    cr_assert(verdict.commits == 5);
    sp_verdict_dispose(&verdict);
    cr_assert(verdict.findings.count == 0 && verdict.findings.max == 4);
    verdict = keep("refs/heads/feature/x - 5", NULL, 0);
    cr_assert(verdict.findings.count == 5);
    sp_verdict_dispose(&verdict);
}

Test(judge, a_rewound_main_is_told_behind_many_bad_messages)
{
    usual();
    repo_draw("m=U^base 1=U^base 2=U 3=U 4=U 5=U");
    repo_ref("refs/heads/main", "m");
    struct sp_verdict verdict = keep("refs/heads/main m 5", NULL, 4);
    const struct sp_findings *findings = &verdict.findings;
    size_t about_ref = 0;
    cr_assert(findings->rules.count >= 2);
    while (about_ref < findings->count &&
           !findings->items[about_ref].has_commit)
        about_ref++;
    cr_assert(about_ref >= 1 && findings->count == about_ref + 4);
    cr_assert_str_eq(findings->items[about_ref - 1].rule, "merge-shape");
    sp_verdict_dispose(&verdict);
}

Test(judge, findings_have_the_subject_of_their_commit)
{
    usual();
    repo_commit("a", "base", "Added it\non two lines\n\nbody\n");
    repo_commit("b", "a", "");
    struct sp_verdict verdict = keep("refs/heads/dev - b", NULL, 0);
    const struct sp_findings *findings = &verdict.findings;
    cr_assert(findings->items[0].subject == NULL);
    cr_assert_str_eq(findings->items[1].subject, "Added it on two lines");
    cr_assert_str_eq(findings->items[findings->count - 1].subject, "");
    sp_verdict_dispose(&verdict);
    sp_gather_free(NULL);
}

Test(judge, a_commit_that_is_too_large_has_no_subject)
{
    char message[2001];
    usual();
    memset(message, 'x', sizeof message - 1);
    message[sizeof message - 1] = '\0';
    memcpy(message, "feat: long\n\n", 12);
    repo_commit("h", "r", message);
    struct sp_verdict verdict =
        keep("refs/heads/feature/x - h", "[limits]\nobject = 1k\n", 0);
    cr_assert(verdict.findings.count == 1);
    cr_assert_str_eq(verdict.findings.items[0].code->id, "limits/object");
    cr_assert_str_eq(verdict.findings.items[0].subject,
                     "(too large to be read)");
    sp_verdict_dispose(&verdict);
}

Test(judge, what_cannot_be_decided_is_no_verdict)
{
    usual();
    repo_name("gone", "9f3c2ab000000000000000000000000000000000");
    repo_blob("blob", "x\n");
    repo_ref("refs/heads/fix/y", "g");
    PUSH("refs/heads/feature/x - gone",
         "undecided: the object 9f3c2ab000000000000000000000000000000000 "
         "cannot be read: it is missing from the repository or broken\n");
    PUSH("refs/heads/feature/x - blob",
         "undecided: the branch refs/heads/feature/x would name something that "
         "is not a commit\n");
    PUSH("refs/heads/feature/x - r\nrefs/heads/fix/y r f",
         "undecided: refs/heads/fix/y changed on the server while you pushed; "
         "fetch, then push again\n");
}

Test(judge, a_pattern_that_takes_too_long_is_no_verdict)
{
    static const char aaa[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabc\n";
    static const char *const policies[] = {
        "[message]\nheader = ^(a|a)*(a|a)*(a|a)*b$\n",
        "[tdd]\nred = ^(a|a)*(a|a)*(a|a)*b$\n",
        "[prp]\nwhere = message\npattern = ^(a|a)*(a|a)*(a|a)*b$\n",
        "[message]\nauthors-skip = ^(a|a)*(a|a)*(a|a)*b$\n"};
    usual();
    setenv("GIT_AUTHOR_NAME", "x", 1);
    repo_commit("h", "base", aaa);
    for (size_t i = 0; i < 3; i++)
        JUDGED("undecided: the pattern '^(a|a)*(a|a)*(a|a)*b$' takes too long "
               "on a text of this push\n",
               .push = "refs/heads/feature/x - h", .ini = policies[i]);
    JUDGED("undecided: the pattern '(a|a)*(a|a)*(a|a)*b' takes too long on a "
           "text of this push\n",
           .push = "refs/heads/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabc - r",
           .ini = "[refs]\nbranch-name = (a|a)*(a|a)*(a|a)*b\n");
}

Test(judge, history_that_is_missing_is_no_verdict)
{
    usual();
    char *tree =
        repo_git((const char *[]){"rev-parse", "HEAD^{tree}", NULL}, NULL);
    char text[512];
    snprintf(text, sizeof text,
             "tree %s\nparent 9f3c2ab000000000000000000000000000000000\n"
             "author D <d@e> 1700000000 +0000\n"
             "committer D <d@e> 1700000000 +0000\n\nfeat: x\n",
             tree);
    char *hex = repo_git(
        (const char *[]){"hash-object", "-t", "commit", "-w", "--stdin", NULL},
        text);
    repo_name("torn", hex);
    JUDGED("undecided: the object 9f3c2ab000000000000000000000000000000000 "
           "cannot be read: it is missing from the repository or broken\n",
           .push = "refs/heads/feature/x - torn");
    JUDGED("undecided: cannot walk the history: object not found - no match "
           "for id (9f3c2ab000000000000000000000000000000000)\n",
           .push = "refs/heads/main base torn");
    free(tree);
    free(hex);
}

Test(judge, a_commit_that_is_none_is_no_verdict)
{
    usual();
    char *tree =
        repo_git((const char *[]){"rev-parse", "HEAD^{tree}", NULL}, NULL);
    char text[512];
    snprintf(text, sizeof text,
             "tree %s\nauthor D <d@e> 1700000000 +0000\n"
             "committer D <d@e> 1700000000 +0000\nnonsense\n\nfeat: x\n",
             tree);
    char *hex = repo_git((const char *[]){"hash-object", "-t", "commit", "-w",
                                          "--literally", "--stdin", NULL},
                         text);
    repo_name("torn", hex);
    char expected[128];
    snprintf(expected, sizeof expected,
             "undecided: the commit %s is malformed\n", hex);
    PUSH("refs/heads/feature/x - torn", expected);
    free(tree);
    free(hex);
}

Test(judge, limits_refuse_whatever_the_policy_says)
{
    usual();
    JUDGED("0 judged\n"
           "feature/x - limits/too-many-commits\n",
           .push = "refs/heads/feature/x - f",
           .ini = "[limits]\ncommits = 2\n");
    char message[600];
    memset(message, 'x', sizeof message - 1);
    message[sizeof message - 1] = '\0';
    memcpy(message, "feat: long\n\n", 12);
    repo_commit("h", "r", message);
    JUDGED("2 judged\n"
           "feature/x h limits/message\n",
           .push = "refs/heads/feature/x - h",
           .ini = "[limits]\nmessage = 500\n");
}
