#include "sallyport/recorded.h"
#include "support_assert.h"
#include "support_audit.h"

TestSuite(audit_exceptions, .init = audit_enter, .fini = audit_leave);

static struct sp_ref_update ref = {.name = (char[]){"refs/heads/main"}};
static const struct sp_push push = {&ref, 1, 1};

/* The members of the second entry, from its act. */
static void members(const struct sp_decision *decision, const char *expected)
{
    audit_assert_recorded(sp_record_exceptions, decision, 1, "exception",
                          "\"act\"", expected);
}

static struct sp_decision decision;

static void count(enum sp_act_kind what, enum sp_exception_state state,
                  int64_t ends)
{
    struct sp_act request = {.id = (char[]){"bg-00000001"},
                             .incident = (char[]){"INC-1"},
                             .ref = (char[]){"refs/heads/main"}};
    const struct sp_exception one = {.request = &request};
    static char prp[] = "WU-7";
    const struct sp_act act = {.act = what,
                               .prp = what == SP_ACT_REVIEW ? prp : NULL};
    const struct sp_oid commit = {{0xab}};
    decision = (struct sp_decision){.decided = SP_ACCEPTED, .push = &push};
    sp_count_act(&decision.found.counted, &one, &act, &commit, state, ends);
}

#define COMMIT "ab00000000000000000000000000000000000000"

Test(audit_exceptions, an_act_says_what_it_makes)
{
    count(SP_ACT_APPROVE, SP_EXCEPTION_OPEN, 1764345600);
    members(&decision,
            "\"act\":\"approve\",\"exception\":\"bg-00000001\",\"of\":"
            "\"break-glass\",\"incident\":\"INC-1\",\"on\":"
            "\"refs/heads/main\",\"state\":\"open\",\"ends\":"
            "\"2025-11-28T16:00:00Z\",\"commit\":\"" COMMIT "\",\"push\":0}");
    sp_verdict_dispose(&decision.found);
}

Test(audit_exceptions, a_review_names_its_proposal)
{
    count(SP_ACT_REVIEW, SP_EXCEPTION_ENDED, 0);
    members(&decision,
            "\"act\":\"review\",\"exception\":\"bg-00000001\",\"of\":"
            "\"break-glass\",\"incident\":\"INC-1\",\"on\":"
            "\"refs/heads/main\",\"prp\":\"WU-7\",\"state\":\"ended\","
            "\"commit\":\"" COMMIT "\",\"push\":0}");
    sp_verdict_dispose(&decision.found);
}

static void excuse(const struct sp_excused *by)
{
    static const struct sp_finding_code code = {.id = "tag/moved"};
    const struct sp_finding finding = {.rule = "tag", .code = &code};
    decision = (struct sp_decision){
        .decided = SP_ACCEPTED, .push = &push, .found.findings.max = 1};
    for (int i = 0; i < 3; i++)
        sp_findings_excuse(&decision.found.findings, finding, by);
}

Test(audit_exceptions, a_use_is_counted_even_where_findings_are_cut)
{
    excuse(&(struct sp_excused){"bg-00000001", "so it is", "INC-1"});
    members(&decision, "\"act\":\"use\",\"exception\":\"bg-00000001\",\"of\":"
                       "\"break-glass\",\"incident\":\"INC-1\",\"on\":"
                       "\"refs/heads/main\",\"findings\":3,\"push\":0}");
    sp_verdict_dispose(&decision.found);
}

Test(audit_exceptions, a_row_of_the_policy_is_none)
{
    excuse(&(struct sp_excused){"bot", NULL, NULL});
    members(&decision, "none");
    sp_verdict_dispose(&decision.found);
}

Test(audit_exceptions, what_is_refused_let_nothing_in)
{
    count(SP_ACT_APPROVE, SP_EXCEPTION_OPEN, 1764345600);
    decision.decided = SP_REFUSED;
    members(&decision, "none");
    sp_verdict_dispose(&decision.found);
}
