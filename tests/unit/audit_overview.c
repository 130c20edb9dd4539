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
    cr_assert(strstr(sp_buf_text(&out), "26 accepted, 14 refused (35 %)"));
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
    cr_assert(strstr(sp_buf_text(&out), "<li>Nothing.</li>"));
    sp_buf_reset(&out);
    sp_overview_json(&out, &overview, "x");
    cr_assert(strstr(sp_buf_text(&out), "\"lead-median-ms\":null"));
}
