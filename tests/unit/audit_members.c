#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/json.h"
#include "sallyport/recorded.h"
#include "support.h"
#include "support_assert.h"

static const struct sp_finding_code code = {.id = "tag/moved"};

static struct sp_finding finding_of(size_t update)
{
    return (struct sp_finding){.rule = "tag",
                               .code = &code,
                               .level = SP_LEVEL_ENFORCE,
                               .update = update,
                               .has_commit = true,
                               .commit = {{0xab}}};
}

/* Counts on as many proposals, approvals and results of gates. */
static void count_on(struct sp_counted *counted, size_t count)
{
    struct sp_evidence approval = {.kind = SP_EVIDENCE_APPROVAL,
                                   .commit = {{0xab}},
                                   .actor = (char[]){"bob#7"},
                                   .role = (char[]){"security"},
                                   .time = 1764345600};
    struct sp_evidence gate = {.kind = SP_EVIDENCE_GATE,
                               .actor = (char[]){"ci-bot"},
                               .gate = (char[]){"coverage"},
                               .result = SP_GATE_NOT_APPLICABLE};
    struct sp_metric metric = {(char[]){"lines"}, 99.5};
    for (size_t i = 0; i < 9; i++)
        SP_VEC_PUSH(&gate.metrics, metric);
    sp_count_time(counted, 1764345700, false);
    sp_count_time(counted, 1764345600, false);
    sp_count_time(counted, 1764345650, true);
    sp_count_revert(counted, "0123456789");
    sp_count_request(counted, "41");
    sp_count_request(counted, "42");
    sp_count_category(counted, "LOW");
    sp_count_category(counted, "HIGH");
    for (size_t i = 0; i < count; i++) {
        char reference[64];
        snprintf(reference, sizeof reference, "WU-%03zu-\xff-tunnel", i);
        sp_count_prp(counted, reference);
        sp_count_prp(counted, reference);
        approval.time = gate.time = 1764345600 + (int64_t)i;
        sp_count_record(counted, &approval);
        sp_count_record(counted, &approval);
        sp_count_record(counted, &gate);
    }
    free(gate.metrics.items);
}

/* The members of a push with so many findings, read again. */
static struct sp_json *members_of(size_t findings, const char *reason)
{
    struct sp_policy *policy = policy_of("[roles]\nci = dana, ci-bot\n");
    const struct sp_actor actor = {
        .user = (char[]){"dana"}, .via = "ssh", .address = "2001:db8::1"};
    struct sp_ref_update ref = {.name = (char[]){"refs/tags/v\"1"}};
    const struct sp_push push = {&ref, 1, 1};
    struct sp_decision decision = {.found.commits = 7};
    struct sp_error err = {0};
    struct sp_buf text = {0};
    struct sp_json *out;
    sp_decision_begin(&decision, policy, &push, &actor);
    for (size_t i = 0; i < findings; i++)
        sp_findings_add(&decision.found.findings, finding_of(0));
    decision.found.findings.refusals += 5; /* that were not kept */
    count_on(&decision.found.counted, findings);
    sp_decision_complete(&decision, &err);
    decision.milliseconds = 12;
    if (reason) {
        decision.decided = SP_UNDECIDED;
        decision.reason = reason;
    }
    sp_buf_putc(&text, '{');
    sp_recorded_members(&text, &decision, "ab12");
    cr_assert_leq(text.len, SP_MEMBERS_MAX);
    sp_buf_putc(&text, '}');
    cr_assert_eq(
        sp_json_parse(&out, (struct sp_str){text.data, text.len}, &err), SP_OK,
        "%s: %s", err.message, text.data);
    sp_buf_dispose(&text);
    sp_decision_dispose(&decision);
    sp_policy_free(policy);
    return out;
}

static void written_is(const struct sp_json *object, const char *name,
                       const char *expected)
{
    struct sp_buf text = {0};
    sp_json_write(&text, sp_json_get(object, name));
    assert_text(sp_buf_text(&text), expected);
    sp_buf_dispose(&text);
}

Test(audit_members, a_push_has_all_that_is_known_of_it)
{
    struct sp_json *members = members_of(1, NULL);
    written_is(members, "via", "\"ssh\"");
    written_is(members, "roles", "[\"ci\",\"developer\"]");
    written_is(members, "mode", "\"enforce\"");
    written_is(members, "certificate", "\"ab12\"");
    written_is(members, "commits", "7");
    written_is(members, "duration-ms", "12");
    written_is(members, "program", "\"" SP_VERSION "\"");
    written_is(members, "findings",
               "[{\"code\":\"tag/moved\",\"level\":\"enforce\","
               "\"ref\":\"refs/tags/v\\\"1\",\"commit\":"
               "\"ab00000000000000000000000000000000000000\"}]");
    written_is(members, "findings-left-out", "5");
    written_is(members, "pull-request", "42");
    written_is(members, "address", "\"2001:db8::1\"");
    written_is(members, "prps", "[\"WU-000-\\\\xff-tunnel\"]");
    written_is(members, "categories",
               "[{\"ref\":\"refs/tags/v\\\"1\",\"category\":\"HIGH\"}]");
    written_is(members, "approvals",
               "[{\"ref\":\"refs/tags/v\\\"1\",\"commit\":"
               "\"ab00000000000000000000000000000000000000\",\"actor\":"
               "\"bob#7\",\"time\":\"2025-11-28T16:00:00Z\","
               "\"decision\":\"approve\",\"role\":\"security\"}]");
    written_is(members, "gates",
               "[{\"ref\":\"refs/tags/v\\\"1\",\"commit\":"
               "\"0000000000000000000000000000000000000000\",\"actor\":"
               "\"ci-bot\",\"time\":\"2025-11-28T16:00:00Z\","
               "\"result\":\"not-applicable\",\"gate\":\"coverage\","
               "\"metrics\":{\"lines\":99.5}}]");
    written_is(members, "first-commit", "\"2025-11-28T16:00:00Z\"");
    written_is(members, "first-red", "\"2025-11-28T16:00:50Z\"");
    written_is(members, "reverts", "[\"0123456789\"]");
    sp_json_free(members);
}

/* A list and what was cut from it are so many. */
static void is_cut(const struct sp_json *members, const char *name,
                   size_t expected)
{
    char left[64];
    long long left_out;
    snprintf(left, sizeof left, "%s-left-out", name);
    cr_assert(sp_json_integer_of(sp_json_get(members, left), &left_out), "%s",
              left);
    cr_assert_eq(sp_json_count(sp_json_get(members, name)) + (size_t)left_out,
                 expected, "%s", name);
}

Test(audit_members, long_lists_are_cut_and_counted)
{
    enum { MANY = 2000 };
    struct sp_json *members = members_of(MANY, NULL);
    is_cut(members, "findings", MANY + 5);
    is_cut(members, "prps", MANY);
    is_cut(members, "approvals", MANY);
    is_cut(members, "gates", MANY);
    sp_json_free(members);
}

Test(audit_members, a_push_that_could_not_be_judged_has_a_cause)
{
    static char cause[5000];
    memset(cause, 1, sizeof cause - 1);
    struct sp_json *members = members_of(1, cause);
    cr_assert_null(sp_json_get(members, "findings"));
    cr_assert_eq(strlen(sp_json_string_of(sp_json_get(members, "cause"))),
                 1000);
    sp_json_free(members);
}
