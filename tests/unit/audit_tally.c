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

/* A quote in a text is escaped, so the list is parsed. */
Test(audit_tally, text_in_a_finding_is_no_finding)
{
    push("refs/heads/x", SP_ENTRY_REFUSE, monday,
         "\"via\":null,\"mode\":\"enforce\",\"findings\":["
         "{\"code\":\"a/one\",\"level\":\"warn\",\"ref\":"
         "\"{\\\"code\\\":\\\"b/two\\\",\\\"level\\\":\\\"enforce\\\"}\"}]");
    push("refs/heads/x", SP_ENTRY_REFUSE, monday,
         "\"via\":null,\"mode\":\"enforce\",\"findings\":["
         "{\"level\":\"enforce\",\"code\":\"c/three\"},"
         "{\"code\":\"a/one\",\"level\":\"enforce\"}]");
    count();
    cr_assert_eq(tally.codes.count, 2);
    cr_assert_eq(tally.codes.items[0].warned, 1);
    cr_assert_eq(tally.codes.items[0].refused, 1);
    cr_assert_str_eq(tally.codes.items[1].code, "c/three");
    cr_assert_eq(tally.codes.items[1].refused, 1);
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
    cr_assert_eq(tally.spans[SP_TALLY_PROPOSAL].count, 1);
    cr_assert_eq(sp_tally_span(&tally, SP_TALLY_PROPOSAL, 50), 2 * HOUR * 1000);
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

/* A push of the commit whose id begins with two digits. */
static void push_of(const char *ref, unsigned char id, int verdict,
                    int64_t second, const char *members)
{
    struct sp_ref_update update = {.name = (char *)(uintptr_t)ref,
                                   .new_id = {{id}}};
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

static void land(unsigned char id, int64_t second, const char *members)
{
    push_of("refs/heads/main", id, SP_ENTRY_ACCEPT, second, members);
}

static int64_t minutes(enum sp_tally_measure measure)
{
    return sp_tally_span(&tally, measure, 50) / 60000;
}

Test(audit_tally, what_lands_took_from_its_oldest_commit_and_from_red)
{
    land(1, monday,
         "\"via\":null,\"first-commit\":\"2026-11-22T23:00:00Z\","
         "\"first-red\":\"2026-11-22T23:30:00Z\"");
    push("refs/heads/x", SP_ENTRY_ACCEPT, monday,
         "\"via\":null,\"first-commit\":\"2020-11-22T23:00:00Z\"");
    land(2, monday, /* a clock of a clone is ahead: that is no duration */
         "\"via\":null,\"first-commit\":\"2026-11-23T01:00:00Z\"");
    count();
    cr_assert_eq(tally.spans[SP_TALLY_COMMIT].count, 1);
    cr_assert_eq(minutes(SP_TALLY_COMMIT), 60);
    cr_assert_eq(minutes(SP_TALLY_RED), 30);
}

Test(audit_tally, a_head_waits_from_its_first_push_for_its_last_approval)
{
    push_of("refs/heads/x", 0xab, SP_ENTRY_ACCEPT, monday, "\"via\":null");
    push_of("refs/heads/y", 0xab, SP_ENTRY_ACCEPT, monday + HOUR,
            "\"via\":null");
    land(2, monday + DAY,
         "\"via\":null,\"approvals\":[{\"commit\":"
         "\"ab00000000000000000000000000000000000000\",\"time\":"
         "\"2026-11-23T02:00:00Z\"},{\"commit\":"
         "\"ab00000000000000000000000000000000000000\",\"time\":"
         "\"2026-11-23T01:00:00Z\"}]");
    count();
    cr_assert_eq(tally.spans[SP_TALLY_APPROVAL].count, 1);
    cr_assert_eq(minutes(SP_TALLY_APPROVAL), 120);
}

Test(audit_tally, a_rollback_restores_what_had_landed)
{
    land(0xab, monday, "\"via\":null");
    land(0xcd, monday + HOUR, "\"via\":null");
    land(3, monday + 3 * HOUR, "\"via\":null,\"reverts\":[\"ab00000\"]");
    land(4, monday + 4 * HOUR, /* of a commit that came with others */
         "\"via\":null,\"reverts\":[\"1234567\"],\"findings\":[{\"code\":"
         "\"documentation/root-cause\",\"level\":\"warn\"}]");
    land(5, monday + 5 * HOUR, /* on its own branch, before it landed */
         "\"via\":null,\"reverts\":[\"7654321\"]");
    count();
    cr_assert_eq(tally.rollbacks.count, 2);
    cr_assert_eq(tally.rollbacks.items[0].seq, 2);
    cr_assert_eq(tally.rollbacks.items[1].seq, 3);
    cr_assert_eq(tally.spans[SP_TALLY_RESTORE].count, 1);
    cr_assert_eq(minutes(SP_TALLY_RESTORE), 180);
}

Test(audit_tally, what_began_in_the_period_before_is_known)
{
    struct sp_tally before = {.protected = &protected};
    const struct sp_audit_filter early = {.until = (monday + DAY) * 1000},
                                 late = {.since = (monday + DAY) * 1000};
    push("refs/heads/x", SP_ENTRY_ACCEPT, monday,
         "\"via\":null,\"prps\":[\"WU-1\"]");
    land(1, monday + 2 * DAY, "\"via\":null,\"prps\":[\"WU-1\"]");
    cr_assert_eq(sp_tally_read(&before, audit, &early, &err), SP_OK);
    sp_tally_follow(&tally, &before, (monday + DAY) * 1000);
    tally.protected = &protected;
    cr_assert_eq(sp_tally_read(&tally, audit, &late, &err), SP_OK);
    cr_assert_eq(tally.entries, 1);
    cr_assert_eq(minutes(SP_TALLY_PROPOSAL), 2 * 24 * 60);
    sp_tally_dispose(&before);
}

Test(audit_tally, another_repository_has_its_own_proposals)
{
    char branch[] = "refs/heads/x", main[] = "refs/heads/main";
    struct sp_ref_update update = {.name = branch, .new_id = {{1}}};
    struct sp_entry entry = {.kind = SP_ENTRY_PUSH,
                             .verdict = SP_ENTRY_ACCEPT,
                             .time = monday * 1000,
                             .repository = "/srv/a.git",
                             .refs = &update,
                             .ref_count = 1,
                             .members =
                                 sp_str("\"via\":null,\"prps\":[\"WU-1\"]")};
    cr_assert_eq(sp_audit_append(audit, &entry, NULL, &err), SP_OK);
    entry.repository = "/srv/b.git";
    entry.time += (int64_t)HOUR * 1000;
    update.name = main;
    cr_assert_eq(sp_audit_append(audit, &entry, NULL, &err), SP_OK);
    count();
    cr_assert_eq(tally.spans[SP_TALLY_PROPOSAL].count, 1);
    cr_assert_eq(minutes(SP_TALLY_PROPOSAL), 0);
}

Test(audit_tally, gates_have_their_results_and_metrics_by_week)
{
    land(1, monday,
         "\"via\":null,\"gates\":[{\"result\":\"pass\",\"gate\":\"coverage\","
         "\"metrics\":{\"lines\":90.5,\"branches\":70}}]");
    land(2, monday + DAY,
         "\"via\":null,\"gates\":[{\"result\":\"pass\",\"gate\":\"coverage\","
         "\"metrics\":{\"lines\":80}},{\"result\":\"fail\",\"gate\":"
         "\"security\"}]");
    push("refs/heads/main", SP_ENTRY_REFUSE, monday + DAY,
         "\"via\":null,\"gates\":[{\"result\":\"fail\",\"gate\":\"coverage\","
         "\"metrics\":{\"lines\":1}}]");
    count();
    cr_assert_eq(tally.gates.count, 2);
    const struct sp_tally_gate *gate = &tally.gates.items[0];
    cr_assert_str_eq(gate->gate, "coverage");
    cr_assert_eq(gate->passed, 2);
    cr_assert_eq(gate->failed, 1);
    cr_assert_eq(gate->metrics.count, 2);
    cr_assert_str_eq(gate->metrics.items[0].name, "lines");
    cr_assert_eq(gate->metrics.items[0].weeks.count, 1);
    cr_assert_eq(gate->metrics.items[0].weeks.items[0].last, 80);
    cr_assert_eq(gate->metrics.items[0].weeks.items[0].low, 80);
    cr_assert_eq(gate->metrics.items[0].weeks.items[0].high, 90.5);
}

Test(audit_tally, the_name_of_a_metric_is_no_member)
{
    land(1, monday,
         "\"via\":null,\"gates\":[{\"result\":\"pass\",\"gate\":\"g\","
         "\"metrics\":{\"a\":1,\"reverts\":2,\"first-red\":3,"
         "\"duration-ms\":4}}],\"duration-ms\":9");
    count();
    cr_assert_eq(tally.unreadable, 0);
    cr_assert_eq(tally.duration_sum, 9);
    cr_assert_eq(tally.spans[SP_TALLY_RED].count, 0);
    cr_assert_eq(tally.gates.items[0].metrics.count, 4);
}

Test(audit_tally, metrics_of_a_gate_are_bounded)
{
    char members[256];
    for (int i = 0; i < SP_TALLY_METRICS + 9; i++) {
        snprintf(members, sizeof members,
                 "\"via\":null,\"gates\":[{\"result\":\"pass\",\"gate\":"
                 "\"g\",\"metrics\":{\"m%d\":1}}]",
                 i);
        land(1, monday, members);
    }
    count();
    cr_assert_eq(tally.gates.items[0].metrics.count, SP_TALLY_METRICS);
}

Test(audit_tally, a_rule_that_each_push_breaks_is_never_met)
{
    static const char both[] =
        "\"via\":null,\"findings\":["
        "{\"code\":\"a/one\",\"level\":\"warn\"},"
        "{\"code\":\"a/two\",\"level\":\"enforce\",\"excused-by\":\"w\"}]";
    for (int i = 0; i < SP_TALLY_NEVER; i++)
        land(1, monday, both);
    push("refs/heads/x", SP_ENTRY_ACCEPT, monday, "\"via\":null");
    count();
    cr_assert_eq(tally.rules.count, 1);
    cr_assert_str_eq(tally.rules.items[0].rule, "a");
    cr_assert_eq(tally.rules.items[0].pushes[SP_TALLY_PROTECTED],
                 SP_TALLY_NEVER);
    cr_assert_eq(sp_tally_never_met(&tally, &tally.rules.items[0]),
                 SP_TALLY_PROTECTED);
    land(1, monday, "\"via\":null");
    sp_tally_dispose(&tally);
    count();
    cr_assert_eq(sp_tally_never_met(&tally, &tally.rules.items[0]),
                 SP_TALLY_CLASSES);
}

Test(audit_tally, a_code_and_a_role_have_a_trend)
{
    static const char members[] =
        "\"via\":null,\"roles\":[\"dev\"],\"findings\":["
        "{\"code\":\"a/one\",\"level\":\"enforce\",\"others\":2}]";
    push("refs/heads/x", SP_ENTRY_REFUSE, monday, members);
    push("refs/heads/x", SP_ENTRY_REFUSE, monday + 2 * WEEK, members);
    count();
    const struct sp_tally_code *code = &tally.codes.items[0];
    cr_assert_eq(code->weeks.count, 2);
    cr_assert_eq(code->weeks.items[1].begin, (monday + 2 * WEEK) * 1000);
    cr_assert_eq(code->weeks.items[1].count, 3);
    cr_assert_eq(code->last, 1);
    cr_assert_eq(tally.roles.items[0].weeks.items[1].count, 1);
}

Test(audit_tally, pushes_of_observe_mode_are_counted)
{
    push("refs/heads/x", SP_ENTRY_ACCEPT, monday,
         "\"via\":null,\"mode\":\"observe\"");
    push("refs/heads/x", SP_ENTRY_ACCEPT, monday,
         "\"via\":null,\"mode\":\"observe\",\"findings\":["
         "{\"code\":\"b/two\",\"level\":\"enforce\"}]");
    count();
    cr_assert_eq(tally.observing, 2);
    cr_assert_eq(tally.observed, 1);
}
