/* Approvals at a protected ref, by a merge, a squash, a rebase, … */
#include <stdlib.h>

#include "support_evidence.h"

static const char ini[] = "[roles]\nmaintainer = alice, bob\n"
                          "[identity]\nalice = alice@example.org\n"
                          "bob = bob@example.org\n";

TestSuite(judge_approvals, .init = repo_open_reviewed, .fini = repo_close);

#define LANDS(from, to, expected)                                              \
    JUDGED(expected, .push = MAIN(from, to), .ini = ini)

Test(judge_approvals, a_merge_has_the_approval_of_its_branch)
{
    repo_draw("m=M^p+f");
    LANDS("p", "m", "4 judged\nmain m approvals/missing\n");
    approve("g", "alice", NULL);
    LANDS("p", "m", "4 judged\nmain m approvals/stale\n");
    approve("f", "alice", NULL);
    LANDS("p", "m", "4 judged\n");
    decide("f", "bob", SP_REJECT, NULL);
    LANDS("p", "m", "4 judged\nmain m approvals/rejected\n");
}

/* Made again, it may have all of it. */
Test(judge_approvals, a_merge_with_changes_of_its_own_is_made_again_first)
{
    repo_files("own", "p+f", "Merge branch 'feature/x'", "src/own");
    LANDS("p", "own", "4 judged\nmain own tdd-content/merge-with-changes\n");
    approve("f", "alice", NULL);
    LANDS("p", "own", "4 judged\nmain own tdd-content/merge-with-changes\n");
    JUDGED("4 judged\n"
           "main own tdd-content/merge-with-changes (warning)\n"
           "main own approvals/stale\n",
           .push = MAIN("p", "own"),
           .ini = "[rule \"tdd-content\"]\nlevel = warn\n"
                  "[roles]\nmaintainer = alice, bob\n"
                  "[identity]\nalice = alice@example.org\n");
    JUDGED("4 judged\n"
           "main own tdd-content/merge-with-changes (warning)\n"
           "main own approvals/stale (warning)\n",
           .push = MAIN("p", "own"),
           .ini = "[rule \"tdd-content\"]\nlevel = warn\n"
                  "[rule \"approvals\"]\nlevel = warn\n"
                  "[roles]\nmaintainer = alice, bob\n"
                  "[identity]\nalice = alice@example.org\n");
}

static void print_differs(struct sp_buf *out,
                          const struct sp_branch_facts *branch)
{
    sp_buf_puts(out, branch->steps[0].head_differs ? "differs" : "fits");
}

#define HEAD_OF(merge, expected)                                               \
    SAME(branch_text(&(struct attempt){.push = MAIN("p", merge), .ini = ini},  \
                     print_differs),                                           \
         expected)

Test(judge_approvals, a_merge_may_be_something_else_than_git_makes_of_its_head)
{
    repo_draw("m=M^p+f");
    repo_files("own", "p+f", "Merge branch 'feature/x'", "src/own");
    HEAD_OF("own", "fits"); /* nobody has noted anything */
    approve("g", "alice", NULL);
    HEAD_OF("m", "fits");
    HEAD_OF("own", "differs");
    approve("own", "alice", NULL);
    HEAD_OF("own", "fits"); /* nothing is missing */
}

Test(judge_approvals, a_squash_and_a_rebase_keep_it_and_one_byte_loses_it)
{
    approve("f", "alice", NULL);
    repo_squash("s", "p", "f", "feat: all of it\n\nPRP: A-1\n");
    LANDS("p", "s", "4 judged\n");
    repo_rebase_cycle("p");
    LANDS("p", "f2", "3 judged\n");
    repo_files("f3", "g2", "refactor: f\n\nPRP: A-1\n", "src/f=other");
    LANDS("p", "f3",
          "3 judged\nmain f3 approvals/not-there (warning)\n"
          "main f3 approvals/missing\n");
}

Test(judge_approvals, what_no_branch_has_cannot_be_approved)
{
    static const char missing[] = "3 judged\nmain f2 approvals/missing\n",
                      both[] =
                          "3 judged\nmain f2 approvals/not-there (warning)\n"
                          "main f2 approvals/missing\n";
    repo_rebase_cycle("p");
    repo_ref("refs/tags/v1", "f2");
    LANDS("p", "f2", both);
    repo_ref("refs/heads/feature/x", "g2");
    LANDS("p", "f2", both);
    repo_ref("refs/heads/feature/x", "f2");
    LANDS("p", "f2", missing);
    repo_draw("more=N^f2");
    repo_ref("refs/heads/feature/x", "more");
    LANDS("p", "f2", missing);
}

Test(judge_approvals, a_rebase_does_not_lose_a_rejection)
{
    repo_rebase_cycle("p");
    decide("f", "bob", SP_REJECT, NULL);
    approve("f2", "alice", NULL);
    repo_draw("m=M^p+f2");
    LANDS("p", "m", "4 judged\nmain m approvals/rejected\n");
    decide("f", "bob", SP_WITHDRAW, NULL);
    LANDS("p", "m", "4 judged\n");
    decide("f", "alice", SP_WITHDRAW, NULL);
    LANDS("p", "m", "4 judged\nmain m approvals/missing\n");
}

/* What a merge that nobody has made yet lacks. */
#define PROPOSED(from, to, expected)                                           \
    JUDGED(expected, .push = MAIN(from, to), .ini = ini, .user = "nobody",     \
           .occasion = SP_PROPOSAL)

Test(judge_approvals, a_proposal_has_what_was_said_of_the_head_before_a_rebase)
{
    repo_rebase_cycle("p");
    PROPOSED("p", "f2", "3 judged\nmain f2 approvals/missing\n");
    approve("f", "alice", NULL);
    PROPOSED("p", "f2", "3 judged\n");
    decide("f", "bob", SP_REJECT, NULL);
    PROPOSED("p", "f2", "3 judged\nmain f2 approvals/rejected\n");
    approve("f2", "alice", NULL);
    PROPOSED("p", "f2", "3 judged\nmain f2 approvals/rejected\n");
    decide("f", "bob", SP_WITHDRAW, NULL);
    PROPOSED("p", "f2", "3 judged\n");
}

Test(judge_approvals, so_it_has_after_the_protected_ref_has_moved_on)
{
    repo_rebase_cycle("base");
    repo_squash("s", "base", "f2", "feat: all of it\n\nPRP: A-1\n");
    approve("f2", "alice", NULL);
    decide("s", "bob", SP_REJECT, NULL);
    PROPOSED("p", "f2", "3 judged\nmain f2 approvals/rejected\n");
    repo_draw("m=M^p+f2");
    LANDS("p", "m", "4 judged\nmain m approvals/rejected\n");
}

Test(judge_approvals, nothing_else_covers_a_proposal_with_a_conflict)
{
    repo_rebase_cycle("base");
    repo_squash("s", "base", "f2", "feat: all of it\n\nPRP: A-1\n");
    repo_files("q", "p", "docs: q\n", "src/g=other");
    repo_ref("refs/heads/main", "q");
    approve("f2", "alice", NULL);
    decide("s", "bob", SP_REJECT, NULL);
    PROPOSED("q", "f2", "3 judged\n");
}

Test(judge_approvals, a_co_author_does_not_count)
{
    repo_files("h", "f",
               "refactor: h\n\nPRP: A-1\n"
               "Co-authored-by: Alice <ALICE@example.org>\n",
               "src/h");
    repo_draw("m=M^p+h");
    approve("h", "alice", NULL);
    LANDS("p", "m", "5 judged\nmain m approvals/author\n");
    approve("h", "bob", NULL);
    LANDS("p", "m", "5 judged\n");
}

Test(judge_approvals, nor_one_of_a_branch_that_was_squashed_away)
{
    repo_files("h", "base",
               "docs: h\n\nCo-authored-by: Alice <alice@example.org>\n",
               "src.md");
    repo_files("s", "p", "docs: h\n", "src.md");
    approve("h", "alice", NULL);
    JUDGED("1 judged\nmain s approvals/author\n", .push = MAIN("p", "s"),
           .ini = "[roles]\nmaintainer = alice, bob\n"
                  "[identity]\nalice = alice@example.org\n"
                  "[category \"LOW\"]\napprovals = 1\n");
}

/* Two heads: f, and one of another file. */
static void draw_octopus(void)
{
    repo_draw("h=N^base m=M^p+f+h");
    repo_ref("refs/heads/docs/h", "h");
}

Test(judge_approvals, an_octopus_is_approved_itself)
{
    draw_octopus();
    LANDS("p", "m",
          "5 judged\nmain m approvals/not-there (warning)\nmain m "
          "approvals/missing\n");
    repo_ref("refs/heads/feature/o", "m");
    LANDS("p", "m", "5 judged\nmain m approvals/missing\n");
    approve("f", "alice", NULL);
    approve("h", "alice", NULL);
    LANDS("p", "m", "5 judged\nmain m approvals/stale\n");
    repo_ref("refs/heads/feature/o", "-");
    LANDS("p", "m",
          "5 judged\nmain m approvals/not-there (warning)\nmain m "
          "approvals/stale\n");
    approve("m", "alice", NULL);
    LANDS("p", "m", "5 judged\n");
}

Test(judge_approvals, who_has_made_the_octopus_does_not_approve_it)
{
    repo_draw("h=N^base");
    repo_commit("m", "p+f+h",
                "Merge m\n\nCo-authored-by: Alice <alice@example.org>\n");
    approve("m", "alice", NULL);
    LANDS("p", "m", "5 judged\nmain m approvals/author\n");
    approve("m", "bob", NULL);
    LANDS("p", "m", "5 judged\n");
}

Test(judge_approvals, each_step_of_a_push_is_covered_by_itself)
{
    repo_draw("m=M^p+f r2=R:B^p g2=G:B f2=F:B");
    repo_ref("refs/heads/feature/y", "f2");
    repo_draw("n=M^m+f2");
    LANDS("p", "n",
          "8 judged\nmain m approvals/missing\nmain n approvals/missing\n");
    approve("f", "alice", NULL);
    LANDS("p", "n", "8 judged\nmain n approvals/missing\n");
    approve("f2", "alice", NULL);
    LANDS("p", "n", "8 judged\n");
}

Test(judge_approvals, what_lands_at_last_says_nothing_of_the_steps_before)
{
    repo_draw("m=M^p+f r2=R:B^m g2=G:B f2=F:B");
    repo_ref("refs/heads/feature/y", "f2");
    repo_draw("n=M^m+f2");
    approve("f2", "alice", NULL);
    approve("n", "bob", NULL);
    LANDS("p", "n", "8 judged\nmain m approvals/missing\n");
}

Test(judge_approvals, a_rehearsal_on_the_server_asks_for_them_too)
{
    repo_draw("m=M^p+f");
    JUDGED("4 judged\nmain m approvals/missing\n", .push = MAIN("p", "m"),
           .ini = ini, .occasion = SP_REHEARSAL);
    JUDGED("4 judged\n", .push = MAIN("p", "m"), .ini = ini,
           .occasion = SP_RANGE);
}

/* Who can give the first thing that is missing, by name. */
static char *who_can(const char *what)
{
    const struct attempt attempt = {.push = what, .ini = ini};
    struct sp_error err = {0};
    struct sp_push push = {0};
    struct sp_verdict verdict = {0};
    struct sp_buf out = {0};
    struct sp_policy *policy = attempt_policy(&attempt);
    struct sp_source source = attempt_source(&attempt, policy);
    push_of(&push, what);
    cr_assert(sp_judge(&source, &push, &verdict, &err) == SP_OK);
    const struct sp_finding *of = &verdict.findings.items[0];
    for (size_t i = 0; i < of->users.count; i++)
        sp_buf_printf(&out, "%s%s", i ? " " : "", of->users.items[i]);
    cr_assert(of->at_protected);
    sp_verdict_dispose(&verdict);
    sp_push_dispose(&push);
    sp_policy_free(policy);
    return sp_buf_detach(&out);
}

Test(judge_approvals, an_author_is_not_among_those_who_can)
{
    repo_files("h", "f",
               "refactor: h\n\nPRP: A-1\n"
               "Co-authored-by: Alice <ALICE@example.org>\n",
               "src/h");
    repo_ref("refs/heads/feature/h", "h");
    repo_draw("m=M^p+h");
    SAME(who_can(MAIN("p", "m")), "bob *");
}
