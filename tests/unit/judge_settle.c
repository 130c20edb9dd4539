/* What comes of a rule's claim: levels, causes, the bound. */
#include "sallyport/settle.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"
#include "support_assert.h"

static struct sp_policy *policy;
static struct sp_findings findings;
static struct sp_settle *settle;
static const struct sp_oid one = {{1}}, other = {{2}};

static void begin(const char *ini)
{
    policy = policy_of(ini);
    settle = sp_settle_new(sp_rules, policy, &findings);
    sp_settle_ref(settle, 0, "refs/heads/main");
}

static void end(void)
{
    if (settle)
        sp_settle_free(settle);
    sp_policy_free(policy);
    sp_findings_dispose(&findings);
    settle = NULL;
    policy = NULL;
}

TestSuite(judge_settle, .fini = end);

/* Selects a rule; returns whether it is on. */
static bool choose(const struct sp_rule *rule)
{
    size_t at = 0;
    while (sp_rules[at] != rule)
        at++;
    return sp_settle_rule(settle, at);
}

/* Claims a code as its rule would; returns whether it became a finding. */
static bool claim(const char *id, const struct sp_oid *commit)
{
    const struct sp_rule *rule;
    const struct sp_finding_code *code = sp_code_find(id, &rule);
    size_t before = findings.refusals + findings.warnings;
    cr_assert(code, "no such code: %s", id);
    if (choose(rule))
        sp_report(sp_settle_sink(settle),
                  &(struct sp_claim){.code = code, .commit = commit});
    return findings.refusals + findings.warnings > before;
}

static int level_of_last(void)
{
    return findings.items[findings.count - 1].level;
}

/* The last commit of a push from a page is in nobody's clone. */
Test(judge_settle, on_a_page_nobody_types_a_command)
{
    const struct sp_rule *rule;
    struct sp_claim late = {.code = sp_code_find("fixup/not-folded", &rule),
                            .commit = &one,
                            .command = "git rebase",
                            .words = SP_WORDS({"ref", "main"})};
    begin(NULL);
    sp_settle_page(settle, &one);
    choose(rule);
    sp_report(sp_settle_sink(settle), &late);
    late.commit = &other;
    sp_report(sp_settle_sink(settle), &late);
    late.commit = NULL;
    sp_report(sp_settle_sink(settle), &late);
    sp_settle_page(settle, NULL);
    late.commit = &one;
    sp_report(sp_settle_sink(settle), &late);
    cr_assert_eq(findings.count, 4);
    cr_assert_null(findings.items[0].command);
    for (size_t i = 1; i < 4; i++)
        assert_text(findings.items[i].command, "git rebase");
}

Test(judge_settle, a_claim_becomes_a_finding)
{
    begin(NULL);
    sp_settle_ref(settle, 3, "refs/heads/main");
    char command[] = "git rebase", what[] = "A-1";
    const struct sp_rule *rule;
    const struct sp_claim late = {
        .code = sp_code_find("tdd-complete/no-refactor", &rule),
        .commit = &one,
        .command = command,
        .words = SP_WORDS({"proposal", what})};
    choose(rule);
    sp_report(sp_settle_sink(settle), &late);
    command[0] = what[0] = '-'; /* they were copied */
    cr_assert_eq(findings.count, 1);
    const struct sp_finding *finding = &findings.items[0];
    assert_text(finding->rule, "tdd-complete");
    cr_assert_eq(finding->code, late.code);
    cr_assert_eq(finding->level, SP_LEVEL_ENFORCE);
    cr_assert_eq(finding->update, 3);
    cr_assert(finding->has_commit && sp_oid_equal(&finding->commit, &one));
    assert_text(finding->message,
                "A-1 has no REFACTOR commit after its GREEN ones");
    assert_text(finding->fix, late.code->fix);
    assert_text(finding->command, "git rebase");
    cr_assert_null(finding->subject);
}

Test(judge_settle, it_may_speak_of_the_ref_and_have_no_command)
{
    begin(NULL);
    cr_assert(claim("tag/moved", NULL));
    cr_assert_not(findings.items[0].has_commit);
    cr_assert_null(findings.items[0].command);
}

Test(judge_settle, advice_follows_what_is_wrong_and_replaces_the_fix)
{
    begin(NULL);
    const struct sp_rule *rule;
    static const struct sp_advice advice = {"; {count} were tried", "try {it}"};
    const struct sp_claim claim = {
        .code = sp_code_find("protected-ref/direct-push", &rule),
        .words = SP_WORDS({"branch", "main"}, {"user", "user ana"},
                          {"roles", "ci"}, {"count", "3"}, {"it", "this"}),
        .advice = &advice};
    sp_settle_rule(settle, 0);
    sp_report(sp_settle_sink(settle), &claim);
    assert_text(findings.items[0].message,
                "main changes only by a merge; user ana does not have the role "
                "ci; 3 were tried");
    assert_text(findings.items[0].fix, "try this");
}

Test(judge_settle, a_code_has_its_own_default_level)
{
    begin(NULL);
    cr_assert(claim("tdd-content/green-weakens-test", &one));
    cr_assert_eq(level_of_last(), SP_LEVEL_WARN);
    cr_assert(claim("tdd-content/red-with-code", &one));
    cr_assert_eq(level_of_last(), SP_LEVEL_ENFORCE);
    cr_assert_eq(findings.warnings, 1);
    cr_assert_eq(findings.refusals, 1);
}

Test(judge_settle, the_level_of_a_rule_lowers_its_codes_and_raises_none)
{
    begin("[rule \"tdd-content\"]\nlevel = enforce\n");
    claim("tdd-content/green-weakens-test", &one);
    cr_assert_eq(level_of_last(), SP_LEVEL_WARN);
    end();
    begin("[rule \"tdd-content\"]\nlevel = warn\n");
    claim("tdd-content/red-with-code", &one);
    cr_assert_eq(level_of_last(), SP_LEVEL_WARN);
    end();
    begin("[rule \"tdd-content\"]\nlevel = off\n");
    cr_assert_not(claim("tdd-content/red-with-code", &one));
    cr_assert_not(claim("tdd-content/green-weakens-test", &one));
}

Test(judge_settle, the_level_of_a_code_wins_over_that_of_its_rule)
{
    begin("[rule \"tdd-content\"]\nlevel = off\nred-with-code = warn\n"
          "green-weakens-test = enforce\n");
    claim("tdd-content/red-with-code", &one);
    cr_assert_eq(level_of_last(), SP_LEVEL_WARN);
    claim("tdd-content/green-weakens-test", &one);
    cr_assert_eq(level_of_last(), SP_LEVEL_ENFORCE);
    cr_assert_not(claim("tdd-content/empty", &one));
}

Test(judge_settle, one_code_can_be_off)
{
    begin("[rule \"tdd-content\"]\nred-with-code = off\n");
    cr_assert_not(claim("tdd-content/red-with-code", &one));
    cr_assert(claim("tdd-content/empty", &one));
}

Test(judge_settle, the_refs_of_a_rule_hold_for_its_codes)
{
    begin("[rule \"tdd-content\"]\nrefs = refs/heads/main\n"
          "red-with-code = warn\n");
    cr_assert(claim("tdd-content/red-with-code", &one));
    sp_settle_ref(settle, 1, "refs/heads/x");
    cr_assert_not(claim("tdd-content/red-with-code", &one));
    sp_settle_ref(settle, 2, "refs/heads/main");
    cr_assert(claim("tdd-content/red-with-code", &one));
}

Test(judge_settle, the_same_cause_is_said_once_of_a_commit)
{
    begin(NULL);
    cr_assert(claim("message-format/type", &one));
    cr_assert_not(claim("tdd-phase/unknown", &one));
    cr_assert_not(claim("prp-reference/missing", &one));
    cr_assert(claim("tdd-phase/unknown", &other));
    cr_assert_not(claim("prp-reference/missing", &other));
    cr_assert_eq(findings.refusals, 2);
}

/* What yields to what was left out itself has the same cause. */
Test(judge_settle, causes_continue_from_one_code_to_the_next)
{
    begin(NULL);
    cr_assert(claim("prp-reference/missing", &other));
    cr_assert(claim("message-format/type", &one));
    cr_assert_not(claim("tdd-phase/unknown", &one));
    cr_assert_not(claim("prp-reference/missing", &one));
    end();
    begin("[rule \"tdd-phase\"]\nlevel = warn\n");
    cr_assert(claim("message-format/type", &one));
    cr_assert_not(claim("tdd-phase/unknown", &one));
    cr_assert(claim("prp-reference/missing", &one));
}

Test(judge_settle, what_was_said_of_one_ref_is_not_said_of_the_next)
{
    begin(NULL);
    cr_assert(claim("message-format/type", &one));
    sp_settle_ref(settle, 1, "refs/heads/x");
    cr_assert(claim("tdd-phase/unknown", &one));
}

/* Else to turn the one into a warning would let the other pass. */
Test(judge_settle, a_finding_yields_only_to_one_that_refuses_as_much)
{
    begin("[rule \"message-format\"]\nlevel = warn\n");
    cr_assert(claim("message-format/type", &one));
    cr_assert(claim("tdd-phase/unknown", &one));
    cr_assert_eq(findings.refusals, 1);
    end();
    begin("[rule \"message-format\"]\nlevel = off\n");
    cr_assert_not(claim("message-format/type", &one));
    cr_assert(claim("tdd-phase/unknown", &one));
    end();
    begin("[rule \"message-format\"]\nlevel = warn\n"
          "[rule \"tdd-phase\"]\nlevel = warn\n");
    cr_assert(claim("message-format/type", &one));
    cr_assert_not(claim("tdd-phase/unknown", &one));
    end();
    begin("[rule \"tdd-phase\"]\nlevel = warn\n");
    cr_assert(claim("message-format/type", &one));
    cr_assert_not(claim("tdd-phase/unknown", &one));
}

Test(judge_settle, a_code_may_yield_to_what_was_found_anywhere_in_the_ref)
{
    begin(NULL);
    cr_assert(claim("tdd-order/green-before-red", &one));
    cr_assert_not(claim("tdd-complete/no-red", &other));
    sp_settle_ref(settle, 1, "refs/heads/main");
    cr_assert(claim("tdd-complete/no-red", &other));
}

Test(judge_settle, what_yields_is_remembered_beyond_the_bound)
{
    begin(NULL);
    findings.max = 1;
    cr_assert(claim("message-format/type", &other));
    cr_assert(claim("message-format/type", &one));
    cr_assert_not(claim("tdd-phase/unknown", &one));
    cr_assert_eq(findings.count, 1);
    cr_assert_eq(findings.refusals, 2);
}

Test(judge_settle, those_of_one_commit_may_be_all_that_count)
{
    begin(NULL);
    sp_settle_only(settle, &one);
    cr_assert_not(claim("message-format/type", &other));
    cr_assert_not(claim("tag/moved", NULL));
    cr_assert(claim("message-format/type", &one));
    sp_settle_only(settle, NULL);
    cr_assert(claim("tag/moved", NULL));
}

/* The rules that read the message alone. */
#define BY_MESSAGE "message-format tdd-phase prp-reference tdd-content"

static void check_message(struct lab *lab, struct sp_str message,
                          const char *expected)
{
    struct sp_buf found = {0};
    lab_message_bytes(lab, message);
    lab->commit.step = lab->commit.phase.phase;
    free(lab_run(lab, BY_MESSAGE));
    for (size_t i = 0; i < lab->findings.count; i++)
        sp_buf_printf(&found, "%s\n", lab->findings.items[i].code->id);
    sp_buf_puts(&found, "");
    SAME(sp_buf_detach(&found), expected);
}

Test(judge_settle, one_mistake_in_a_message_is_one_finding)
{
    static const struct {
        const char *message, *expected;
    } rows[] = {
        {"dosc: say it\n", "message-format/type\n"},
        {"Added the tunnel.\n", "message-format/header\n"},
        {"", "message-format/empty\n"},
        {"docs: say it (RED)\n", "tdd-phase/contradiction\n"},
        {"test: it opens\n", "prp-reference/missing\n"},
        /* two mistakes: the phase is known, so a reference is missing */
        {"dosc: it opens (RED)\n",
         "message-format/type\nprp-reference/missing\n"},
    };
    static const char nul[] = "test: it\0opens\n\nPRP: A-1\n";
    struct lab lab;
    lab_open(&lab, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_message(&lab, sp_str(rows[i].message), rows[i].expected);
    check_message(&lab, (struct sp_str){nul, sizeof nul - 1},
                  "message-format/nul\n");
    lab_close(&lab);
}

static const struct sp_finding *claim_need(const char *id,
                                           const struct sp_need *need)
{
    const struct sp_rule *rule;
    size_t at = 0;
    struct sp_claim needing = {.code = sp_code_find(id, &rule), .need = need};
    while (sp_rules[at] != rule)
        at++;
    cr_assert(sp_settle_rule(settle, at));
    sp_report(sp_settle_sink(settle), &needing);
    return &findings.items[findings.count - 1];
}

static char *givers(const struct sp_finding *finding)
{
    struct sp_buf out = {0};
    for (size_t i = 0; i < finding->roles.count; i++)
        sp_buf_printf(&out, "role:%s ", finding->roles.items[i]);
    for (size_t i = 0; i < finding->users.count; i++)
        sp_buf_printf(&out, "user:%s ", finding->users.items[i]);
    sp_buf_puts(&out, "");
    return sp_buf_detach(&out);
}

#define TEAM                                                                   \
    "[roles]\nmaintainer = bob, carol\nci = ci-bot\nsecurity = bob, dana\n"

Test(judge_settle, who_can_give_it_is_known_by_role_and_by_name)
{
    static char maintainer[] = "maintainer", security[] = "security";
    char *roles[] = {maintainer, security};
    const struct sp_strings both = {roles, 2, 2};
    begin(TEAM);
    const struct sp_finding *f =
        claim_need("approvals/missing", &(struct sp_need){.roles = &both});
    SAME(givers(f),
         "role:maintainer role:security user:bob user:carol user:dana ");
    cr_assert(!f->gate && !f->document && !f->opens);
}

Test(judge_settle, what_is_recorded_is_given_by_those_who_may)
{
    static char ci[] = "ci";
    char *role = ci;
    const struct sp_strings roles = {&role, 1, 1};
    const struct sp_need need = {.gate = "unit", .roles = &roles};
    begin(TEAM);
    SAME(givers(claim_need("record/may-not-record", &need)),
         "role:ci user:ci-bot ");
    SAME(givers(claim_need("record/may-not-approve", &need)),
         "role:ci user:ci-bot ");
    SAME(givers(claim_need("record/may-not-act", &need)),
         "role:ci user:ci-bot ");
    SAME(givers(claim_need("record/own-request", &need)),
         "role:ci user:ci-bot ");
    SAME(givers(claim_need("record/approved-already", &need)),
         "role:ci user:ci-bot ");
}

Test(judge_settle, a_merge_is_given_by_the_merge_roles)
{
    begin(TEAM "[refs]\nmerge-roles = ci\n");
    SAME(givers(claim_need("protected-ref/direct-push", NULL)),
         "role:ci user:ci-bot ");
}

Test(judge_settle, of_many_users_the_first_are_named)
{
    struct sp_buf ini = {0};
    char name[] = "crowd", *role = name;
    const struct sp_strings roles = {&role, 1, 1};
    sp_buf_puts(&ini, "[roles]\ncrowd = u0");
    for (int i = 1; i < 50; i++)
        sp_buf_printf(&ini, ", u%d", i);
    begin(sp_buf_text(&ini));
    sp_buf_dispose(&ini);
    cr_assert_eq(claim_need("gates/missing", &(struct sp_need){.roles = &roles})
                     ->users.count,
                 SP_GIVERS_MAX);
}

Test(judge_settle, a_document_and_a_time_are_kept)
{
    begin("");
    const struct sp_finding *f = claim_need(
        "window/closed", &(struct sp_need){.document = "docs/runbooks/*.md",
                                           .opens = 7200,
                                           .wait = 3600});
    assert_text(f->document, "docs/runbooks/*.md");
    cr_assert(f->opens == 7200 && f->wait == 3600);
    SAME(givers(f), "");
}

static bool may_report(const char *id, const struct sp_oid *commit)
{
    const struct sp_rule *rule;
    const struct sp_finding_code *code = sp_code_find(id, &rule);
    choose(rule);
    return sp_may_report(sp_settle_sink(settle), code, commit);
}

Test(judge_settle, a_rule_may_ask_before_it_makes_a_text)
{
    begin("[rule \"tdd-phase\"]\nlevel = enforce\n"
          "[rule \"prp-reference\"]\nlevel = enforce\n");
    cr_expect(may_report("prp-reference/missing", &one));
    cr_expect(claim("tdd-phase/unknown", &one));
    cr_expect_not(may_report("prp-reference/missing", &one));
    cr_expect(may_report("prp-reference/missing", &other));
    cr_expect(may_report("prp-reference/malformed", &one));
    cr_expect_not(claim("prp-reference/missing", &one));
    cr_expect(claim("prp-reference/missing", &other));
}

Test(judge_settle, a_lower_finding_does_not_answer_for_a_higher_one)
{
    begin("[rule \"tdd-phase\"]\nlevel = warn\n"
          "[rule \"prp-reference\"]\nlevel = enforce\n");
    cr_expect(claim("tdd-phase/unknown", &one));
    cr_expect(may_report("prp-reference/missing", &one));
    cr_expect(claim("prp-reference/missing", &one));
}

/* What others yield to is remembered even where it is dropped. */
Test(judge_settle, a_cause_is_always_said)
{
    begin(NULL);
    cr_expect(claim("message-format/type", &one));
    cr_expect(may_report("tdd-phase/unknown", &one));
}

Test(judge_settle, a_sink_that_cannot_tell_takes_everything)
{
    struct sp_sink sink = {0};
    const struct sp_rule *rule;
    cr_expect(sp_may_report(&sink, sp_code_find("prp-reference/missing", &rule),
                            &one));
}
