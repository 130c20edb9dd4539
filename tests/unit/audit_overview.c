/* What the trail says of a period. */
#include "sallyport/overview.h"

#include <stdio.h>
#include <string.h>

#include "sallyport/overview_report.h"
#include "support.h"
#include "support_assert.h"
#include "support_audit.h"

static struct sp_error err;
static struct sp_audit *audit;
static struct sp_policy *policy;
static struct sp_overview overview;
static struct sp_buf out;

enum { DAY = 86400 };
static const int64_t begin = 1795392000; /* 2026-11-23, a Monday */

static void enter(void)
{
    audit_enter();
    audit = audit_open();
    policy = policy_of("");
}

static void leave(void)
{
    sp_overview_dispose(&overview);
    sp_buf_dispose(&out);
    sp_policy_free(policy);
    sp_audit_close(audit);
    audit_leave();
}

TestSuite(audit_overview, .init = enter, .fini = leave);

static void look(int64_t since, int64_t until)
{
    const struct sp_overview_question question = {.policy = policy,
                                                  .head = "refs/heads/main",
                                                  .repository = "/srv/x.git",
                                                  .since = since * 1000,
                                                  .until = until * 1000,
                                                  .now = until * 1000};
    cr_assert_eq(sp_overview_read(&overview, audit, &question, &err), SP_OK,
                 "%s", err.message);
}

Test(audit_overview, a_period_is_compared_with_the_one_before)
{
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, begin - 1);
    audit_push(audit, "alice", SP_ENTRY_REFUSE, begin);
    audit_push(audit, "bob", SP_ENTRY_ACCEPT, begin + DAY - 1);
    audit_push(audit, "bob", SP_ENTRY_ACCEPT, begin + DAY);
    look(begin, begin + DAY);
    cr_assert_eq(sp_tally_pushes(&overview.now, SP_ENTRY_ACCEPT), 1);
    cr_assert_eq(sp_tally_pushes(&overview.now, SP_ENTRY_REFUSE), 1);
    cr_assert_eq(sp_tally_pushes(&overview.before, SP_ENTRY_ACCEPT), 1);
    cr_assert_eq(overview.size, 4);
    cr_assert_eq(overview.pushes.count, 2);
    cr_assert_str_eq(overview.pushes.items[0].user, "bob");
    cr_assert_str_eq(overview.pushes.items[0].refs.items[0], "refs/heads/x");
}

Test(audit_overview, weeks_without_a_push_are_in_the_chart)
{
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, begin);
    look(begin, begin + 21 * DAY);
    cr_assert_eq(overview.now.weeks.count, 3);
    cr_assert_eq(overview.now.weeks.items[2].accepted, 0);
}

Test(audit_overview, rules_that_found_nothing_are_named)
{
    look(begin, begin + DAY);
    cr_assert(sp_strings_have(&overview.quiet, "tdd-order"));
    cr_assert(!sp_strings_have(&overview.quiet, "no-such-rule"));
}

Test(audit_overview, a_terminal_sees_no_more_than_72_columns)
{
    for (int i = 0; i < 40; i++)
        audit_push(audit, "alice", i % 3 ? SP_ENTRY_ACCEPT : SP_ENTRY_REFUSE,
                   begin + i * DAY);
    look(begin, begin + 40 * DAY);
    sp_overview_text(&out, &overview,
                     "/srv/a very long name of a repository "
                     "that does not fit on one line.git");
    struct sp_str line, rest = {out.data, out.len};
    while (sp_str_line(&rest, &line))
        cr_assert_leq(line.len, 74, "%.*s", (int)line.len, line.ptr);
    cr_assert(strstr(sp_buf_text(&out), "2026-11-23 to 2027-01-01\n"));
    cr_assert(strstr(sp_buf_text(&out),
                     "26 accepted, 14 refused (35 %)\n"
                     "          the 40 days before: 0 and 0\n"
                     "landed    0 at a protected ref; before: 0\n"),
              "%s", sp_buf_text(&out));
}

Test(audit_overview, one_day_is_compared_with_the_day_before)
{
    look(begin, begin + DAY);
    sp_overview_text(&out, &overview, "a.git");
    cr_assert(
        strstr(sp_buf_text(&out), "\n          the day before: 0 and 0\n"),
        "%s", sp_buf_text(&out));
}

Test(audit_overview, the_data_of_a_page_cannot_end_its_script)
{
    audit_push(audit, "</script><b>", SP_ENTRY_ACCEPT, begin);
    look(begin, begin + DAY);
    sp_overview_html(&out, &overview, "</script>.git");
    const char *data = strstr(sp_buf_text(&out), "id=\"data\">");
    cr_assert(data && !strncmp(strchr(data, '<'), "</script>\n<script>", 18));
    cr_assert(!strstr(sp_buf_text(&out), "<b>"));
}

Test(audit_overview, an_empty_trail_has_a_page)
{
    look(begin, begin + DAY);
    sp_overview_html(&out, &overview, "x");
    cr_assert(strstr(sp_buf_text(&out), "<p>No push was judged.</p>"));
    cr_assert(strstr(sp_buf_text(&out), "<p>Nothing needs a look.</p>"));
    sp_buf_reset(&out);
    sp_overview_json(&out, &overview, "x");
    cr_assert(strstr(sp_buf_text(&out), "\"median-ms\":null"));
}

static void with_policy(const char *ini)
{
    sp_policy_free(policy);
    policy = policy_of(ini);
}

Test(audit_overview, who_is_half_way_to_a_lockout_is_named)
{
    with_policy("[lockout]\nrefusals = 4\nwithin = 2h\nfor = 1h\n");
    audit_push(audit, "alice", SP_ENTRY_REFUSE, begin);
    audit_push(audit, "alice", SP_ENTRY_REFUSE, begin + DAY - 10);
    audit_push(audit, "alice", SP_ENTRY_REFUSE, begin + DAY - 5);
    audit_push(audit, "bob", SP_ENTRY_REFUSE, begin + DAY - 5);
    look(begin, begin + DAY);
    cr_assert_eq(overview.near.count, 1);
    cr_assert_str_eq(overview.near.items[0].user, "alice");
    cr_assert_eq(overview.near.items[0].refusals, 2);
    sp_overview_text(&out, &overview, "x");
    cr_assert(strstr(sp_buf_text(&out),
                     "soon    alice is about to be locked out: 2 of 4 "
                     "refusals\n"),
              "%s", sp_buf_text(&out));
}

/* Adds `count` pushes to main with the same finding. */
static void warn(int count, const char *code)
{
    char members[128];
    struct sp_ref_update update = {.name = (char[]){"refs/heads/main"},
                                   .new_id = {{1}}};
    snprintf(members, sizeof members,
             "\"via\":null,\"mode\":\"observe\",\"findings\":[{\"code\":"
             "\"%s\",\"level\":\"enforce\"}]",
             code);
    const struct sp_entry entry = {.kind = SP_ENTRY_PUSH,
                                   .verdict = SP_ENTRY_ACCEPT,
                                   .time = begin * 1000,
                                   .refs = &update,
                                   .ref_count = 1,
                                   .members = sp_str(members)};
    for (int i = 0; i < count; i++)
        cr_assert_eq(sp_audit_append(audit, &entry, NULL, &err), SP_OK);
}

Test(audit_overview, a_rule_that_is_never_met_and_observe_mode_are_said)
{
    warn(4, "approvals/missing");
    look(begin, begin + DAY);
    cr_assert_eq(overview.unmet.count, 1);
    cr_assert_str_eq(overview.unmet.items[0].rule, "approvals");
    sp_overview_text(&out, &overview, "x");
    cr_assert(
        strstr(sp_buf_text(&out),
               "note    all 4 pushes to protected refs broke approvals\n"),
        "%s", sp_buf_text(&out));
    cr_assert(strstr(sp_buf_text(&out),
                     "note    4 of 4 pushes that observe mode let in would be "
                     "refused\n"),
              "%s", sp_buf_text(&out));
    sp_buf_reset(&out);
    sp_overview_json(&out, &overview, "x");
    cr_assert(strstr(sp_buf_text(&out),
                     "\"unmet\":[{\"rule\":\"approvals\",\"refs\":"
                     "\"protected\",\"pushes\":4}]"),
              "%s", sp_buf_text(&out));
}

Test(audit_overview, what_is_most_urgent_comes_first)
{
    warn(3, "approvals/missing");
    const struct sp_entry moved = {.kind = SP_ENTRY_OUT_OF_BAND,
                                   .time = begin * 1000};
    cr_assert_eq(sp_audit_append(audit, &moved, NULL, &err), SP_OK);
    look(begin, begin + DAY);
    sp_overview_text(&out, &overview, "x");
    const char *urgent =
        strstr(sp_buf_text(&out), "urgent  1 ref moved without a push\n        "
                                  "sallyport audit log --kind out-of-band\n");
    cr_assert(urgent && urgent < strstr(sp_buf_text(&out), "note "), "%s",
              sp_buf_text(&out));
}

Test(audit_overview, the_four_keys_have_their_formulas)
{
    warn(2, "a/b");
    look(begin, begin + 7 * DAY);
    sp_overview_html(&out, &overview, "x");
    const char *const parts[] = {"<h2 id=\"delivery\">",
                                 ">Deployment frequency<",
                                 ">Lead time for changes<",
                                 ">Change failure rate<",
                                 ">Time to restore<",
                                 "what has landed ÷ the weeks of the period",
                                 "A failure that nobody reverts is not seen"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        cr_assert(strstr(sp_buf_text(&out), parts[i]), "%s", parts[i]);
    sp_buf_reset(&out);
    sp_overview_json(&out, &overview, "x");
    cr_assert(strstr(sp_buf_text(&out), "\"change-failure-rate\":0"), "%s",
              sp_buf_text(&out));
}

Test(audit_overview, a_page_stays_small_whatever_names_are_in_it)
{
    static char name[60000] = "refs/heads/";
    struct sp_ref_update update = {.name = name, .new_id = {{1}}};
    for (size_t i = strlen(name); i + 1 < sizeof name; i++)
        name[i] = i % 2 ? '<' : '"';
    name[11000] = '\0';
    const struct sp_entry entry = {.kind = SP_ENTRY_PUSH,
                                   .verdict = SP_ENTRY_ACCEPT,
                                   .time = begin * 1000,
                                   .user = name,
                                   .refs = &update,
                                   .ref_count = 1,
                                   .members = sp_str("\"via\":null")};
    for (int i = 0; i < SP_OVERVIEW_PUSHES; i++)
        cr_assert_eq(sp_audit_append(audit, &entry, NULL, &err), SP_OK, "%s",
                     err.message);
    look(begin, begin + DAY);
    sp_overview_html(&out, &overview, "x");
    cr_assert_lt(out.len, 1 << 20);
}

Test(audit_overview, a_page_can_be_used_by_keyboard)
{
    warn(1, "a/b");
    look(begin, begin + DAY);
    sp_overview_html(&out, &overview, "x");
    const char *const parts[] = {"<a class=\"skip\" href=\"#main\">",
                                 "<main id=\"main\">",
                                 "<nav aria-label=\"Sections\">",
                                 "<tr id=\"e0\" data-verdict",
                                 "<a href=\"#e0\">0</a>",
                                 "sallyport audit show 0"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        cr_assert(strstr(sp_buf_text(&out), parts[i]), "%s", parts[i]);
}
