/* How a branch is pushed again, once a push of it was accepted. */
#include "sallyport/judge.h"

#include "support.h"

static void open_repo(void)
{
    repo_open();
    repo_draw("base=N^ a=N^base");
    repo_commit("bad", "a", "stuff");
    repo_ref("refs/heads/main", "base");
}

TestSuite(judge_again, .init = open_repo, .fini = repo_close);

static void types(const struct attempt *attempt, const char *expected)
{
    struct sp_error err = {0};
    struct sp_push pushed = {0};
    struct sp_verdict verdict = {0};
    struct sp_buf text = {0};
    struct sp_policy *policy = attempt_policy(attempt);
    struct sp_source source = attempt_source(attempt, policy);
    push_of(&pushed, attempt->push);
    cr_assert_eq(sp_judge(&source, &pushed, &verdict, &err), SP_OK);
    for (size_t i = 0; i < verdict.findings.count; i++)
        if (verdict.findings.items[i].command)
            sp_buf_printf(&text, "%s\n", verdict.findings.items[i].command);
    SAME(sp_buf_detach(&text), expected);
    sp_verdict_dispose(&verdict);
    sp_push_dispose(&pushed);
    sp_policy_free(policy);
}

#define NEW "refs/heads/feature/x - bad"
#define AMEND "git commit --amend --only\n"
#define LEASE "git push --force-with-lease=feature/x "
#define OVER LEASE "--force-if-includes origin feature/x\n"
#define WARNS(rule) "[rule \"" rule "\"]\nlevel = warn\n"
#define OBSERVES "[policy]\nmode = observe\n"

Test(judge_again, what_was_refused_is_pushed_plainly)
{
    types(&(struct attempt){.push = NEW}, AMEND);
    repo_ref("refs/heads/feature/x", "a");
    types(&(struct attempt){.push = "refs/heads/feature/x a bad"}, AMEND);
}

Test(judge_again, in_observe_mode_the_server_has_it)
{
    types(&(struct attempt){.push = NEW, .ini = OBSERVES}, AMEND OVER);
    repo_ref("refs/heads/feature/x", "a");
    types(&(struct attempt){.push = "refs/heads/feature/x a bad",
                            .ini = OBSERVES},
          AMEND OVER);
}

Test(judge_again, so_it_has_where_there_are_only_warnings)
{
    types(&(struct attempt){.push = NEW,
                            .ini = WARNS("message-format") WARNS("tdd-phase")
                                WARNS("prp-reference")},
          AMEND OVER);
}

Test(judge_again, in_a_clone_its_name_may_be_another_one)
{
    const struct attempt pushed = {.push = NEW,
                                   .ini = OBSERVES,
                                   .occasion = SP_REHEARSAL,
                                   .remote = "origin"};
    repo_ref("refs/remotes/origin/main", "base");
    types(&pushed, AMEND LEASE "origin HEAD:feature/x\n");
    repo_ref("refs/heads/feature/x", "bad");
    types(&pushed, AMEND OVER);
}

Test(judge_again, forged_evidence_refuses_in_observe_mode)
{
    types(&(struct attempt){.push = NEW "\nrefs/notes/sallyport/gates - a",
                            .ini = OBSERVES},
          AMEND);
}

Test(judge_again, what_has_landed_stays_as_it_is)
{
    types(
        &(struct attempt){.push = "refs/heads/main base bad", .ini = OBSERVES},
        "");
    types(&(struct attempt){.push = "refs/heads/main base bad",
                            .ini = OBSERVES,
                            .occasion = SP_REHEARSAL,
                            .remote = "origin"},
          "");
}

Test(judge_again, what_was_refused_at_a_protected_branch_is_repaired)
{
    types(&(struct attempt){.push = "refs/heads/main base bad"}, AMEND);
}
