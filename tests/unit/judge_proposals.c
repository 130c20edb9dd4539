/* The proposals of the commits, over real repositories: where they are
 * named, and their documents at a protected ref. */
#include <stdlib.h>

#include "support.h"

TestSuite(judge_proposals, .init = repo_open, .fini = repo_close);

#define COMPLETE                                                               \
    "# A proposal\n## Business justification\nIt pays.\n"                      \
    "## Technical architecture\nA tunnel.\n## Security assessment\nKeys.\n"    \
    "## Test strategy\nRED first.\n"

/* main is base; a merge of RED, GREEN and REFACTOR of D-1 (the last two also
 * of the same D-1 under a longer name), with one more file in its tree. */
static void merge_with(const char *path, const char *content)
{
    repo_draw("base=N^");
    repo_ref("refs/heads/main", "base");
    repo_commit("r", "base", "test: r\n\nPRP: D-1\n");
    repo_commit("g", "r", "feat: g\n\nPRP: D-1, D-1-tunnel\n");
    repo_commit("f", "g", "refactor: f\n\nPRP: D-1, D-1-tunnel\n");
    repo_file("m", "base+f", "Merge f\n", path, content);
}

Test(judge_proposals, a_document_lies_in_the_pushed_tree)
{
    merge_with("docs/prp/d-1_tunnel.md", COMPLETE);
    PUSH("refs/heads/main base m", "4 judged\n"
                                   "main g tdd-order/green-before-red\n");
    /* not yet in the tree of what goes before */
    PUSH("refs/heads/main base f", "3 judged\n"
                                   "main - prp-reference/no-document\n"
                                   "main - prp-reference/no-document\n"
                                   "main g tdd-order/green-before-red\n");
    /* a branch may still have to write it */
    PUSH("refs/heads/feature/x - r", "1 judged\n");
}

Test(judge_proposals, what_is_no_document_of_it_does_not_count)
{
    static const char missing[] = "4 judged\n"
                                  "main - prp-reference/no-document\n"
                                  "main - prp-reference/no-document\n"
                                  "main g tdd-order/green-before-red\n";
    static const char *const paths[] = {
        "docs/prp/D-10.md", "docs/D-1.md", "docs/prp/old/D-1.md",
        "docs/prp/x-D-1.md", "docs/prp/D-1/index.md"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        merge_with(paths[i], COMPLETE);
        PUSH("refs/heads/main base m", missing);
    }
}

/* The first in the order of names is not the one that counts. */
Test(judge_proposals, two_documents_of_one_id_are_none)
{
    repo_draw("base=N^ r=R g=G");
    repo_file("r", "base", "test: r\n\nPRP: D-1\n", "tests/r", "r");
    repo_file("g", "r", "feat: g\n\nPRP: D-1\n", "src/g", "g");
    repo_file("f", "g", "refactor: f\n\nPRP: D-1\n", "src/g", "f");
    repo_file("d", "f", "docs: d\n", "docs/prp/D-1-a.md", COMPLETE);
    repo_file("e", "d", "docs: e\n", "docs/prp/d-1_old.md",
              COMPLETE "Status: superseded\n");
    repo_file("p", "d", "docs: p\n", "docs/prp/D-1-a.png", "a picture\n");
    repo_draw("m=M^base+e n=M^base+p");
    repo_ref("refs/heads/main", "base");
    PUSH("refs/heads/main base m", "6 judged\n"
                                   "main - prp-reference/several-documents\n"
                                   "main - prp-reference/superseded\n");
    PUSH("refs/heads/main base n", "6 judged\n");
}

Test(judge_proposals, a_document_is_complete_and_in_force)
{
    merge_with("docs/prp/D-1.md", "\n");
    PUSH("refs/heads/main base m", "4 judged\n"
                                   "main - prp-reference/empty-document\n"
                                   "main - prp-reference/empty-document\n"
                                   "main g tdd-order/green-before-red\n");
    merge_with("docs/prp/D-1.md", COMPLETE "\n**Status:** superseded\n");
    PUSH("refs/heads/main base m", "4 judged\n"
                                   "main - prp-reference/superseded\n"
                                   "main - prp-reference/superseded\n"
                                   "main g tdd-order/green-before-red\n");
    merge_with("docs/prp/D-1.md", "## Why\nSo.\n");
    JUDGED("4 judged\n"
           "main - prp-reference/missing-sections\n"
           "main - prp-reference/missing-sections\n"
           "main g tdd-order/green-before-red\n",
           .push = "refs/heads/main base m",
           .ini = "[prp]\nsections = why, how\n");
    merge_with("plans/D-1.md", "## Why\nSo.\n## How\nThus.\n");
    JUDGED("4 judged\n"
           "main g tdd-order/green-before-red\n",
           .push = "refs/heads/main base m",
           .ini = "[prp]\nsections = why, how\ndirectory = plans\n");
}

Test(judge_proposals, the_name_of_a_branch_may_tell_them)
{
    static const char ini[] = "[prp]\nwhere = branch\n";
    repo_draw("base=N^ r=R g=G f=F");
    repo_ref("refs/heads/main", "base");
    JUDGED("3 judged\n", .push = "refs/heads/feature/A-1-tunnel - f",
           .ini = ini);
    JUDGED("3 judged\n"
           "feature/x - prp-reference/missing-in-name\n",
           .push = "refs/heads/feature/x - f", .ini = ini);
    repo_draw("h=G^base");
    JUDGED("1 judged\n"
           "feature/A-1-tunnel h tdd-order/green-before-red\n",
           .push = "refs/heads/feature/A-1-tunnel - h", .ini = ini);
    /* main is not named after one */
    JUDGED("3 judged\n", .push = "refs/heads/main base f", .ini = ini);
}

Test(judge_proposals, the_text_of_a_message_may_tell_them)
{
    static const char ini[] = "[prp]\nwhere = message\n";
    repo_draw("base=N^ g=G");
    repo_ref("refs/heads/main", "base");
    repo_commit("r", "base", "test: see A-1 and B-2\n");
    repo_commit("h", "r", "feat: B-2 done\n\nnot yet A-1\n");
    JUDGED("2 judged\n", .push = "refs/heads/feature/x - h", .ini = ini);
    JUDGED("1 judged\n"
           "feature/x g prp-reference/missing-in-message\n"
           "feature/x g tdd-order/green-before-red\n",
           .push = "refs/heads/feature/x - g", .ini = ini);
}

Test(judge_proposals, where_none_is_asked_for_a_branch_is_one_sequence)
{
    static const char ini[] = "[prp]\nrequire = off\n";
    repo_draw("base=N^ r=R g=G f=F h=G");
    repo_ref("refs/heads/main", "base");
    JUDGED("3 judged\n", .push = "refs/heads/feature/x - f", .ini = ini);
    JUDGED("4 judged\n"
           "feature/x h tdd-order/green-after-refactor\n",
           .push = "refs/heads/feature/x - h", .ini = ini);
}

Test(judge_proposals, one_may_do_for_a_branch)
{
    static const char ini[] = "[prp]\nrequire = branch\n";
    repo_draw("base=N^ r=R g=G:A x=R^base");
    repo_ref("refs/heads/main", "base");
    JUDGED("2 judged\n", .push = "refs/heads/feature/x - g", .ini = ini);
    JUDGED("1 judged\n"
           "feature/x - prp-reference/missing-in-branch\n",
           .push = "refs/heads/feature/x - x", .ini = ini);
}

Test(judge_proposals, a_reference_needs_no_document_where_none_is_asked_for)
{
    static const char *const inis[] = {"[prp]\ndirectory =\n",
                                       "[prp]\nsections =\n"};
    merge_with("docs/prp/D-1.md", "Status: superseded\n");
    for (size_t i = 0; i < 2; i++)
        JUDGED("4 judged\nmain g tdd-order/green-before-red\n",
               .push = "refs/heads/main base m", .ini = inis[i]);
    JUDGED("4 judged\n"
           "main - prp-reference/superseded\n"
           "main - prp-reference/superseded\n"
           "main g tdd-order/green-before-red\n",
           .push = "refs/heads/main base m");
}

/* What the first finding of a push shows as an example. */
static char *example_of(const char *push)
{
    const struct attempt attempt = {.push = push};
    struct sp_error err = {0};
    struct sp_push parsed = {0};
    struct sp_verdict verdict = {.findings.max = 1};
    struct sp_policy *policy = attempt_policy(&attempt);
    const struct sp_source source = attempt_source(&attempt, policy);
    push_of(&parsed, push);
    cr_assert(sp_judge(&source, &parsed, &verdict, &err) == SP_OK);
    cr_assert(verdict.findings.count == 1);
    cr_assert_str_eq(verdict.findings.items[0].code->id,
                     "prp-reference/missing");
    char *command = sp_strdup(verdict.findings.items[0].command);
    sp_verdict_dispose(&verdict);
    sp_push_dispose(&parsed);
    sp_policy_free(policy);
    return command;
}

Test(judge_proposals, a_missing_one_is_shown_as_earlier_commits_name_it)
{
    repo_draw("base=N^");
    repo_ref("refs/heads/main", "base");
    repo_commit("r", "base", "test: r\n\nPRP: D-1\n");
    repo_commit("g", "r", "feat: g\n");
    SAME(example_of("refs/heads/feature/x - g"),
         "git commit --amend --only --no-edit --trailer 'PRP: D-1'");
}
