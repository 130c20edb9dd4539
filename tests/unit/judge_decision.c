/* A decision, from its beginning to whatever ends it. */
#include "sallyport/decision.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sallyport/clock.h"
#include "sallyport/crash.h"
#include "support.h"
#include "support_assert.h"

static struct sp_policy *policy;
static struct sp_push push;
static struct sp_actor actor;
static struct sp_source source;

static void setup(const char *text, const char *ini)
{
    const struct attempt attempt = {.push = text, .ini = ini};
    repo_draw("base=N^ r=R:A g=G:A f=F:A bad=U:A");
    repo_ref("refs/heads/main", "base");
    policy = attempt_policy(&attempt);
    source = attempt_source(&attempt, policy);
    push_of(&push, text);
    actor = (struct sp_actor){.user = sp_strdup("ci-bot"), .via = "ssh"};
}

static void open_repo(void)
{
    repo_open();
    push = (struct sp_push){.items = NULL};
}

static void close_repo(void)
{
    sp_push_dispose(&push);
    sp_policy_free(policy);
    free(actor.user);
    repo_close();
}

TestSuite(judge_decision, .init = open_repo, .fini = close_repo);

Test(judge_decision, one_that_is_begun_says_who_and_what)
{
    char fingerprint[SP_SHA256_HEX + 1];
    struct sp_decision decision = {0};
    setup("refs/heads/feature/x - f", NULL);
    sp_decision_begin(&decision, policy, &push, &actor);
    cr_assert_eq(decision.decided, SP_BEGUN);
    cr_assert_str_eq(decision.actor->user, "ci-bot");
    cr_assert_str_eq(decision.actor->via, "ssh");
    cr_assert_eq(decision.roles.count, 2);
    cr_assert_str_eq(decision.roles.items[0], "ci");
    cr_assert_str_eq(decision.roles.items[1], "developer");
    cr_assert_str_eq(decision.push->items[0].name, "refs/heads/feature/x");
    cr_assert_str_eq(decision.fingerprint, "");
    sp_decision_fingerprint(&decision);
    cr_assert_str_eq(decision.fingerprint,
                     sp_policy_fingerprint(policy, fingerprint));
    cr_assert_gt(decision.time / 1000, 1700000000);
    sp_decision_dispose(&decision);
}

Test(judge_decision, a_push_without_refusals_is_accepted)
{
    struct sp_error err = {0};
    struct sp_decision decision = {0};
    setup("refs/heads/feature/x - f", NULL);
    sp_decision_begin(&decision, policy, &push, &actor);
    cr_assert_eq(sp_decide(&decision, &source, &err), SP_OK);
    cr_assert_eq(decision.decided, SP_ACCEPTED);
    cr_assert_eq(decision.cause, SP_CAUSE_NONE);
    cr_assert_null(decision.reason);
    cr_assert_eq(decision.found.commits, 3);
    sp_decision_dispose(&decision);
}

/* Does a policy with that mode refuse a finding of that rule? */
static bool refuses(const char *mode, const char *rule)
{
    struct sp_verdict verdict = {0};
    struct sp_policy *by = policy_of(mode);
    sp_findings_count(&verdict.findings, rule, SP_LEVEL_ENFORCE, true);
    bool refused = sp_verdict_refuses(&verdict, by);
    sp_policy_free(by);
    sp_verdict_dispose(&verdict);
    return refused;
}

Test(judge_decision, observe_mode_refuses_forged_evidence_alone)
{
    cr_assert(refuses("[policy]\nmode = enforce\n", "tdd-order"));
    cr_assert_not(refuses("[policy]\nmode = observe\n", "tdd-order"));
    cr_assert_not(refuses("[policy]\nmode = observe\n", "limits"));
    cr_assert(refuses("[policy]\nmode = observe\n", "record"));
}

Test(judge_decision, it_keeps_each_reference_of_the_judged_commits)
{
    struct sp_error err = {0};
    struct sp_decision decision = {0};
    setup("refs/heads/feature/x - f", NULL);
    sp_decision_begin(&decision, policy, &push, &actor);
    cr_assert_eq(sp_decide(&decision, &source, &err), SP_OK);
    cr_assert_eq(decision.found.counted.prps.count, 1);
    cr_assert_str_eq(decision.found.counted.prps.items[0], "A-1");
    sp_decision_dispose(&decision);
}

Test(judge_decision, it_keeps_the_category_and_the_pull_request_of_a_merge)
{
    struct sp_error err = {0};
    struct sp_decision decision = {0};
    setup("refs/heads/feature/x - f", NULL);
    repo_commit("m", "base+f", "Merge pull request #42 from alice/x\n");
    sp_push_dispose(&push);
    push_of(&push, "refs/heads/main base m");
    sp_decision_begin(&decision, policy, &push, &actor);
    cr_assert_eq(sp_decide(&decision, &source, &err), SP_OK);
    cr_assert_str_eq(decision.found.counted.request, "42");
    cr_assert_eq(decision.found.counted.categories.count, 1);
    cr_assert_str_eq(decision.found.counted.categories.items[0].name, "MEDIUM");
    sp_decision_dispose(&decision);
}

Test(judge_decision, it_keeps_the_times_of_the_oldest_commit_and_of_red)
{
    struct sp_error err = {0};
    struct sp_decision decision = {0};
    setup("refs/heads/feature/x - f", NULL);
    repo_clock_step = 10;
    repo_draw("n=N^base x=R:A^n");
    repo_clock_step = 0;
    sp_push_dispose(&push);
    push_of(&push, "refs/heads/feature/x - x");
    sp_decision_begin(&decision, policy, &push, &actor);
    cr_assert_eq(sp_decide(&decision, &source, &err), SP_OK);
    cr_assert_gt(decision.found.counted.first_commit, 0);
    cr_assert_gt(decision.found.counted.first_red,
                 decision.found.counted.first_commit);
    sp_decision_dispose(&decision);
}

Test(judge_decision, it_keeps_the_commits_that_are_taken_back)
{
    struct sp_error err = {0};
    struct sp_decision decision = {0};
    struct sp_buf message = {0};
    setup("refs/heads/feature/x - f", NULL);
    sp_buf_printf(&message, "Revert \"r\"\n\nThis reverts commit %s.\n",
                  repo_hex("r"));
    repo_files("v", "r", sp_buf_text(&message), "-tests/r");
    sp_push_dispose(&push);
    push_of(&push, "refs/heads/feature/x - v");
    sp_decision_begin(&decision, policy, &push, &actor);
    cr_assert_eq(sp_decide(&decision, &source, &err), SP_OK);
    cr_assert_eq(decision.found.counted.reverts.count, 1);
    cr_assert_str_eq(decision.found.counted.reverts.items[0], repo_hex("r"));
    sp_decision_dispose(&decision);
    sp_buf_dispose(&message);
}

Test(judge_decision, a_push_with_refusals_is_refused)
{
    struct sp_error err = {0};
    struct sp_decision decision = {0};
    setup("refs/heads/feature/x - bad", NULL);
    sp_decision_begin(&decision, policy, &push, &actor);
    cr_assert_eq(sp_decide(&decision, &source, &err), SP_OK);
    cr_assert_eq(decision.decided, SP_REFUSED);
    cr_assert_eq(decision.found.findings.refusals, 1);
    sp_decision_dispose(&decision);
}

Test(judge_decision, a_policy_that_observes_accepts)
{
    struct sp_error err = {0};
    struct sp_decision decision = {0};
    setup("refs/heads/feature/x - bad", "[policy]\nmode = observe\n");
    sp_decision_begin(&decision, policy, &push, &actor);
    cr_assert_eq(sp_decide(&decision, &source, &err), SP_OK);
    cr_assert_eq(decision.decided, SP_ACCEPTED);
    cr_assert_eq(decision.found.findings.refusals, 1);
    sp_decision_dispose(&decision);
}

Test(judge_decision, an_error_leaves_it_undecided)
{
    struct sp_error err = {0};
    struct sp_decision decision = {0};
    setup("refs/heads/feature/x f bad", NULL); /* nothing is there yet */
    sp_decision_begin(&decision, policy, &push, &actor);
    cr_assert_eq(sp_decide(&decision, &source, &err), SP_EINPUT);
    cr_assert_eq(decision.decided, SP_UNDECIDED);
    cr_assert_eq(decision.cause, SP_CAUSE_ERROR);
    assert_text(decision.reason, err.message);
    sp_decision_dispose(&decision);
}

Test(judge_decision, one_without_a_policy_can_be_undecided)
{
    struct sp_error err = {0};
    struct sp_decision decision = {0};
    sp_error_set(&err, SP_EPOLICY, "it cannot be read");
    sp_decision_complete(&decision, &err);
    cr_assert_eq(decision.decided, SP_UNDECIDED);
    assert_text(decision.reason, "it cannot be read");
    sp_decision_dispose(&decision);
}

static void write_entry(const struct sp_decision *decision, void *context)
{
    (void)context;
    const char *end = decision->decided == SP_UNDECIDED ? " undecided\n" : "?";
    if (write(STDERR_FILENO, decision->actor->user,
              strlen(decision->actor->user)) < 0 ||
        write(STDERR_FILENO, ": ", 2) < 0 ||
        write(STDERR_FILENO, decision->reason, strlen(decision->reason)) < 0 ||
        write(STDERR_FILENO, end, strlen(end)) < 0)
        _exit(9);
}

/* Begins a decision that somebody wants to hear the end of. */
static void begin(struct sp_decision *decision)
{
    sp_decision_begin(decision, policy, &push, &actor);
    decision->ended = write_entry;
}

static void judge_too_long(void)
{
    static struct sp_decision decision;
    sp_watchdog(1, "late", 1);
    begin(&decision);
    for (;;)
        pause();
}

static void judge_and_crash(void)
{
    static struct sp_decision decision;
    sp_crash_guard("crashed", 1);
    begin(&decision);
    raise(SIGBUS);
}

static void crash_after_deciding(void)
{
    static struct sp_decision decision;
    struct sp_error err = {0};
    sp_crash_guard("crashed", 1);
    begin(&decision);
    sp_decide(&decision, &source, &err);
    raise(SIGBUS);
}

Test(judge_decision, a_watchdog_completes_it)
{
    char said[4096];
    setup("refs/heads/feature/x - f", NULL);
    cr_assert_eq(run_apart(judge_too_long, said, sizeof said), 1);
    assert_text(said, "ci-bot: judging took longer than [limits] time allows "
                      "undecided\nlate\n");
}

Test(judge_decision, a_crash_completes_it)
{
    char said[4096];
    setup("refs/heads/feature/x - f", NULL);
    cr_assert_eq(run_apart(judge_and_crash, said, sizeof said), 1);
    assert_text(said, "ci-bot: judging crashed undecided\ncrashed\n");
}

Test(judge_decision, what_is_decided_stays_so)
{
    char said[4096];
    setup("refs/heads/feature/x - f", NULL);
    cr_assert_eq(run_apart(crash_after_deciding, said, sizeof said), 1);
    assert_text(said, "crashed\n");
}

Test(judge_decision, a_source_says_how_the_push_came)
{
    struct sp_source of = {.gitdir = NULL};
    sp_source_by(&of, &(struct sp_actor){.via = "api", .may_be_edit = true});
    cr_assert_str_eq(of.via, "api");
    cr_assert(of.may_be_edit);
}
