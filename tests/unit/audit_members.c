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

/* The members of a push with so many findings, read again. */
static struct sp_json *members_of(size_t findings, const char *reason)
{
    struct sp_policy *policy = policy_of("[roles]\nci = dana, ci-bot\n");
    const struct sp_actor actor = {.user = (char[]){"dana"}, .via = "ssh"};
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
    sp_json_free(members);
}

Test(audit_members, a_long_list_of_findings_is_cut_and_counted)
{
    enum { FINDINGS = 2000 };
    struct sp_json *members = members_of(FINDINGS, NULL);
    long long left_out;
    cr_assert(sp_json_integer_of(sp_json_get(members, "findings-left-out"),
                                 &left_out));
    cr_assert_eq(sp_json_count(sp_json_get(members, "findings")) +
                     (size_t)left_out,
                 FINDINGS + 5);
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
