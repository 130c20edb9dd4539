/* What the trail says is counted: verdicts, codes, weeks, roles, proposals. */
#include "sallyport/tally.h"

#include <stdio.h>
#include <string.h>

#include "support_assert.h"
#include "support_audit.h"

static struct sp_error err;
static struct sp_audit *audit;
static struct sp_tally tally;
static struct sp_strings protected;

static void enter(void)
{
    audit_enter();
    audit = audit_open();
    sp_strings_add(&protected, BYTES("refs/heads/main").ptr,
                   strlen("refs/heads/main"));
}

static void leave(void)
{
    sp_tally_dispose(&tally);
    sp_strings_dispose(&protected);
    sp_audit_close(audit);
    audit_leave();
}

TestSuite(audit_tally, .init = enter, .fini = leave);

enum { HOUR = 3600, DAY = 24 * HOUR, WEEK = 7 * DAY };
static const int64_t monday = 1795392000; /* 2026-11-23 */

static void push(const char *ref, int verdict, int64_t second,
                 const char *members)
{
    char name[64];
    snprintf(name, sizeof name, "%s", ref);
    struct sp_ref_update update = {.name = name};
    update.new_id.raw[0] = 1;
    const struct sp_entry entry = {.kind = SP_ENTRY_PUSH,
                                   .verdict = (enum sp_entry_verdict)verdict,
                                   .time = second * 1000,
                                   .user = "alice",
                                   .refs = &update,
                                   .ref_count = 1,
                                   .members = sp_str(members)};
    cr_assert_eq(sp_audit_append(audit, &entry, NULL, &err), SP_OK, "%s",
                 err.message);
}

static void count(void)
{
    static const struct sp_audit_filter all;
    tally.protected = &protected;
    cr_assert_eq(sp_tally_read(&tally, audit, &all, &err), SP_OK, "%s",
                 err.message);
}

Test(audit_tally, verdicts_are_counted_by_the_class_of_the_ref)
{
    push("refs/heads/main", SP_ENTRY_REFUSE, monday, "\"via\":null");
    push("refs/heads/x", SP_ENTRY_ACCEPT, monday, "\"via\":null");
    push("refs/tags/v1", SP_ENTRY_UNDECIDED, monday, "\"via\":null");
    push("refs/notes/sallyport/gates", SP_ENTRY_NO_VERDICT, monday,
         "\"via\":null");
    count();
    cr_assert_eq(tally.entries, 4);
    cr_assert_eq(tally.unreadable, 0);
    cr_assert_eq(tally.pushes[SP_TALLY_PROTECTED][SP_ENTRY_REFUSE], 1);
    cr_assert_eq(tally.pushes[SP_TALLY_BRANCH][SP_ENTRY_ACCEPT], 1);
    cr_assert_eq(tally.pushes[SP_TALLY_TAG][SP_ENTRY_UNDECIDED], 1);
    cr_assert_eq(tally.pushes[SP_TALLY_EVIDENCE][SP_ENTRY_NO_VERDICT], 1);
    cr_assert_eq(tally.verdicts[SP_ENTRY_REFUSE], 1);
    cr_assert_eq(tally.durations, 0);
}

Test(audit_tally, findings_are_counted_by_code_and_effect)
{
    push("refs/heads/x", SP_ENTRY_REFUSE, monday,
         "\"via\":null,\"mode\":\"enforce\",\"findings\":["
         "{\"code\":\"b/two\",\"level\":\"enforce\",\"others\":4},"
         "{\"code\":\"a/one\",\"level\":\"warn\"},"
         "{\"code\":\"b/two\",\"level\":\"enforce\",\"excused-by\":\"w\"}]");
    push("refs/heads/x", SP_ENTRY_ACCEPT, monday,
         "\"via\":null,\"mode\":\"observe\",\"findings\":["
         "{\"code\":\"b/two\",\"level\":\"enforce\"}]");
    count();
    cr_assert_eq(tally.codes.count, 2);
    cr_assert_str_eq(tally.codes.items[0].code, "a/one");
    cr_assert_eq(tally.codes.items[0].warned, 1);
    cr_assert_str_eq(tally.codes.items[1].code, "b/two");
    cr_assert_eq(tally.codes.items[1].refused, 5);
    cr_assert_eq(tally.codes.items[1].excused, 1);
    cr_assert_eq(tally.codes.items[1].observed, 1);
    cr_assert_eq(tally.weeks.items[0].observed, 1);
}

Test(audit_tally, weeks_begin_on_monday_and_have_no_gap)
{
    push("refs/heads/main", SP_ENTRY_ACCEPT, monday - 1, "\"via\":null");
    push("refs/heads/main", SP_ENTRY_ACCEPT, monday + 2 * WEEK + DAY,
         "\"via\":null");
    push("refs/heads/x", SP_ENTRY_REFUSE, monday + 2 * WEEK, "\"via\":null");
    count();
    cr_assert_eq(tally.weeks.count, 4);
    cr_assert_eq(tally.weeks.items[0].begin, (monday - WEEK) * 1000);
    cr_assert_eq(tally.weeks.items[1].accepted, 0);
    cr_assert_eq(tally.weeks.items[3].accepted, 1);
    cr_assert_eq(tally.weeks.items[3].landed, 1);
    cr_assert_eq(tally.weeks.items[3].refused, 1);
}

Test(audit_tally, a_proposal_takes_from_its_first_push_to_the_protected_ref)
{
    static const char *const prps[] = {"\"via\":null,\"prps\":[\"WU-1\"]",
                                       "\"via\":null,\"prps\":[\"WU-2\"]"};
    push("refs/heads/x", SP_ENTRY_ACCEPT, monday, prps[0]);
    push("refs/heads/main", SP_ENTRY_REFUSE, monday + HOUR, prps[0]);
    push("refs/heads/main", SP_ENTRY_ACCEPT, monday + 2 * HOUR, prps[0]);
    push("refs/heads/main", SP_ENTRY_ACCEPT, monday + 9 * HOUR, prps[0]);
    push("refs/heads/y", SP_ENTRY_ACCEPT, monday, prps[1]);
    count();
    cr_assert_eq(tally.leads.count, 1);
    cr_assert_eq(sp_tally_lead(&tally, 50), 2 * HOUR * 1000);
}

Test(audit_tally, roles_and_durations_are_counted)
{
    push("refs/heads/x", SP_ENTRY_ACCEPT, monday,
         "\"via\":null,\"roles\":[\"dev\",\"ci\"],\"duration-ms\":10");
    push("refs/heads/x", SP_ENTRY_REFUSE, monday,
         "\"via\":null,\"roles\":[\"dev\"],\"duration-ms\":2000");
    count();
    cr_assert_eq(tally.roles.count, 2);
    cr_assert_str_eq(tally.roles.items[1].role, "dev");
    cr_assert_eq(tally.roles.items[1].accepted, 1);
    cr_assert_eq(tally.roles.items[1].refused, 1);
    cr_assert_eq(tally.durations, 2);
    cr_assert_eq(tally.duration_sum, 2010);
    cr_assert_eq(tally.within[0], 0);
    cr_assert_eq(tally.within[1], 1);
    cr_assert_eq(tally.within[SP_TALLY_BOUNDS - 1], 2);
}

Test(audit_tally, text_of_a_push_is_no_member)
{
    push("refs/heads/x,\"roles\":[\"root\"]", SP_ENTRY_ACCEPT, monday,
         "\"via\":null,\"cause\":\",\\\"findings\\\":[{\"");
    count();
    cr_assert_eq(tally.roles.count, 0);
    cr_assert_eq(tally.codes.count, 0);
    cr_assert_eq(tally.unreadable, 0);
}

Test(audit_tally, a_line_that_cannot_be_read_is_counted)
{
    push("refs/heads/x", SP_ENTRY_ACCEPT, monday,
         "\"via\":null,\"roles\":[\"dev\"]");
    audit_tamper("UPDATE entry SET line = substr(line, 1, length(line) - 5)");
    count();
    cr_assert_eq(tally.unreadable, 1);
    cr_assert_eq(tally.roles.count, 0);
    cr_assert_eq(tally.verdicts[SP_ENTRY_ACCEPT], 1);
}
