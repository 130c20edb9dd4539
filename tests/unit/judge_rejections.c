/* Rejections at a protected ref, of what needs an approval and of what needs none. */
#include <stdlib.h>
#include <string.h>

#include "support_evidence.h"

#define PEOPLE                                                                 \
    "[roles]\nmaintainer = alice, bob\ndeveloper = erin\n"                     \
    "[identity]\nalice = alice@example.org\nbob = bob@example.org\n"           \
    "erin = erin@example.org\n"

static const char ini[] = PEOPLE;

/* A document on a branch from the commit before main, the same after a rebase, and
 * with another message; m merges the last of them. */
static void open_documents(void)
{
    repo_open_reviewed();
    repo_files("h", "base", "docs: h\n", "h.md");
    repo_files("h2", "p", "docs: h\n", "h.md");
    repo_files("h3", "p", "docs: the h\n", "h.md");
    repo_draw("m=M^p+h3");
    repo_ref("refs/heads/docs/h", "h3");
}

TestSuite(judge_rejections, .init = open_documents, .fini = repo_close);

#define LANDS(expected) JUDGED(expected, .push = MAIN("p", "m"), .ini = ini)
#define PROPOSED(expected)                                                     \
    JUDGED(expected, .push = MAIN("p", "h3"), .ini = ini, .user = "nobody",    \
           .occasion = SP_PROPOSAL)

Test(judge_rejections, a_document_that_was_rejected_does_not_land)
{
    LANDS("2 judged\n");
    PROPOSED("1 judged\n");
    decide("h3", "bob", SP_REJECT, NULL);
    LANDS("2 judged\nmain m approvals/rejected\n");
    PROPOSED("1 judged\nmain h3 approvals/rejected\n");
    JUDGED("2 judged\nmain m approvals/rejected\n", .push = MAIN("p", "m"),
           .ini = ini, .occasion = SP_REHEARSAL);
    decide("h3", "bob", SP_WITHDRAW, NULL);
    LANDS("2 judged\n");
    PROPOSED("1 judged\n");
}

Test(judge_rejections, nor_does_it_after_a_rebase)
{
    decide("h", "bob", SP_REJECT, NULL);
    LANDS("2 judged\nmain m approvals/rejected\n");
    decide("h2", "alice", SP_APPROVE, "bob");
    LANDS("2 judged\nmain m approvals/overridden (warning)\n");
    decide("h2", "alice", SP_WITHDRAW, NULL);
    LANDS("2 judged\nmain m approvals/rejected\n");
    decide("h2", "bob", SP_APPROVE, NULL);
    LANDS("2 judged\n");
}

Test(judge_rejections, one_is_withdrawn_where_the_content_is_the_same)
{
    decide("h", "bob", SP_REJECT, NULL);
    LANDS("2 judged\nmain m approvals/rejected\n");
    decide("h3", "bob", SP_WITHDRAW, NULL);
    LANDS("2 judged\n");
}

Test(judge_rejections, what_differs_was_not_rejected)
{
    repo_files("h4", "p", "docs: h\n", "h.md=more");
    decide("h4", "bob", SP_REJECT, NULL);
    LANDS("2 judged\n");
}

/* A pair of approvals was enough, so that of a third user was not found. */
Test(judge_rejections,
     what_is_approved_already_can_be_approved_over_a_rejection)
{
    static const char asked[] = PEOPLE "[category \"LOW\"]\napprovals = 1\n";
    decide("h", "bob", SP_REJECT, NULL);
    approve("h3", "erin", NULL);
    decide("h2", "alice", SP_APPROVE, "bob");
    JUDGED("2 judged\nmain m approvals/overridden (warning)\n",
           .push = MAIN("p", "m"), .ini = asked);
}

/* The rejections that are left, and those that were approved over. */
static char *rejections(const char *rules)
{
    const struct attempt attempt = {.push = MAIN("p", "m"), .ini = rules};
    struct sp_error err = {0};
    struct sp_push push = {0};
    struct sp_verdict verdict = {0};
    struct sp_buf out = {0};
    struct sp_policy *policy = attempt_policy(&attempt);
    struct sp_source source = attempt_source(&attempt, policy);
    push_of(&push, attempt.push);
    cr_assert(sp_judge(&source, &push, &verdict, &err) == SP_OK);
    for (size_t i = 0; i < verdict.findings.count; i++) {
        const struct sp_finding *of = &verdict.findings.items[i];
        if (strcmp(of->code->id, "approvals/rejected") == 0 ||
            strcmp(of->code->id, "approvals/overridden") == 0)
            sp_buf_printf(&out, "%s\n", of->message);
    }
    sp_verdict_dispose(&verdict);
    sp_push_dispose(&push);
    sp_policy_free(policy);
    return sp_buf_detach(&out);
}

/* A line that anybody may have written, by the number. */
static void say_any(unsigned number)
{
    static const char *const commits[] = {"h", "h2", "h3", "m"};
    static const char *const users[] = {"alice", "bob", "erin", "carol"};
    static const enum sp_opinion decisions[] = {
        SP_APPROVE, SP_APPROVE, SP_REJECT, SP_REJECT, SP_WITHDRAW};
    enum sp_opinion decision = decisions[number / 16 % 5];
    const char *over = users[number / 80 % 3];
    decide(commits[number % 4], users[number / 4 % 4], decision,
           decision == SP_APPROVE ? over : NULL);
}

Test(judge_rejections, what_is_rejected_does_not_depend_on_what_is_asked_for)
{
    unsigned seed = 20261130, rejected = 0, overridden = 0;
    for (int i = 0; i < 60; i++) {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        say_any(seed >> 4);
        char *none = rejections(PEOPLE);
        char *one = rejections(PEOPLE "[category \"LOW\"]\napprovals = 1\n");
        char *two = rejections(PEOPLE "[category \"LOW\"]\napprovals = 2\n");
        cr_assert_str_eq(none, one, "after %d lines", i + 1);
        cr_assert_str_eq(none, two, "after %d lines", i + 1);
        rejected += strstr(none, "has rejected") != NULL;
        overridden += strstr(none, "over the rejection") != NULL;
        free(none);
        free(one);
        free(two);
    }
    cr_assert(rejected > 10, "%u", rejected);
    cr_assert(overridden > 10, "%u", overridden);
}
