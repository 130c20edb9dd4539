/* Entries that are kept elsewhere are read as those of a trail. */
#include "sallyport/elsewhere.h"

#include <string.h>

#include "sallyport/overview_report.h"
#include "sallyport/tally.h"
#include "support_assert.h"
#include "support_audit.h"

static struct sp_error err;
static struct sp_audit *audit;
static const struct sp_audit_filter *asked;

TestSuite(audit_elsewhere, .init = audit_enter, .fini = audit_leave);

static int each(struct sp_audit_elsewhere *self,
                const struct sp_audit_filter *filter,
                struct sp_audit_visitor *visitor, struct sp_error *why)
{
    static const char *const lines[] = {
        "{\"seq\":0,\"refs\":[{\"ref\":\"refs/heads/x\"}],\"duration-ms\":4}",
        "{\"seq\":1,\"refs\":[{\"ref\":\"refs/tags/v1\"}],\"duration-ms\":4}"};
    (void)self;
    asked = filter;
    for (uint64_t seq = 0; seq < 2; seq++) {
        const struct sp_stored entry = {.seq = seq,
                                        .kind = SP_ENTRY_PUSH,
                                        .verdict = SP_ENTRY_ACCEPT,
                                        .time = 1000,
                                        .line = sp_str(lines[seq])};
        int code = visitor->visit(visitor, &entry, why);
        if (code)
            return code;
    }
    return SP_OK;
}

static int size(struct sp_audit_elsewhere *self, uint64_t *out,
                struct sp_error *why)
{
    (void)self;
    (void)why;
    *out = 2;
    return SP_OK;
}

static struct sp_audit_elsewhere elsewhere = {.each = each, .size = size};

static void open_it(void)
{
    cr_assert_eq(sp_audit_open_elsewhere(&audit, &elsewhere, &err), SP_OK, "%s",
                 err.message);
}

Test(audit_elsewhere, its_entries_are_counted)
{
    static const struct sp_audit_filter all = {.since = 500, .until = 2000};
    struct sp_tally tally = {0};
    uint64_t count;
    open_it();
    cr_assert_eq(sp_tally_read(&tally, audit, &all, &err), SP_OK);
    cr_assert_eq(tally.pushes[SP_TALLY_BRANCH][SP_ENTRY_ACCEPT], 1);
    cr_assert_eq(tally.pushes[SP_TALLY_TAG][SP_ENTRY_ACCEPT], 1);
    cr_assert_eq(asked, &all);
    cr_assert_eq(sp_audit_size(audit, &count, &err), SP_OK);
    cr_assert_eq(count, 2);
    sp_tally_dispose(&tally);
    sp_audit_close(audit);
}

Test(audit_elsewhere, nothing_can_be_written_there)
{
    const struct sp_entry entry = {.kind = SP_ENTRY_ADMIN, .time = 1};
    open_it();
    cr_assert_neq(sp_audit_append(audit, &entry, NULL, &err), SP_OK);
    sp_audit_close(audit);
}

Test(audit_elsewhere, a_trail_here_has_a_size)
{
    uint64_t count;
    audit = audit_open();
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 1);
    cr_assert_eq(sp_audit_size(audit, &count, &err), SP_OK);
    cr_assert_eq(count, 1);
    sp_audit_close(audit);
}

/* Five machines; of all but the last a push was not judged. */
static int each_of_five(struct sp_audit_elsewhere *self,
                        const struct sp_audit_filter *filter,
                        struct sp_audit_visitor *visitor, struct sp_error *why)
{
    static const char *const names[] = {"m1/<a>.db", "m1/<a>.db", "m2/b.db",
                                        "m3/c.db",   "m4/d.db",   "m5/e.db"};
    int code = SP_OK;
    (void)self;
    for (uint64_t i = 0; !code && i < 6; i++) {
        const struct sp_stored entry = {
            .seq = i,
            .kind = SP_ENTRY_PUSH,
            .verdict = i < 5 ? SP_ENTRY_UNDECIDED : SP_ENTRY_ACCEPT,
            .time = 1000,
            .line = sp_str("{\"seq\":0,\"refs\":[{\"ref\":\"refs/heads/x\"}]}"),
            .origin = names[i]};
        if (entry.time >= filter->since && entry.time < filter->until)
            code = visitor->visit(visitor, &entry, why);
    }
    return code;
}

Test(audit_elsewhere, the_report_names_origins_and_no_command)
{
    struct sp_policy *policy = sp_policy_new();
    struct sp_overview overview = {0};
    struct sp_buf out = {0};
    const struct sp_overview_question question = {
        .policy = policy, .since = 500, .until = 2000, .now = 2000};
    elsewhere.each = each_of_five;
    open_it();
    cr_assert_eq(sp_overview_read(&overview, audit, &question, &err), SP_OK,
                 "%s", err.message);
    elsewhere.each = each;
    sp_overview_text(&out, &overview, "x");
    cr_assert(strstr(sp_buf_text(&out),
                     "urgent  5 pushes were not judged\n"
                     "        in m1/<a>.db, m2/b.db, m3/c.db and 1 more\n"),
              "%s", sp_buf_text(&out));
    cr_assert_not(strstr(sp_buf_text(&out), "sallyport audit"), "%s",
                  sp_buf_text(&out));
    sp_buf_reset(&out);
    sp_overview_json(&out, &overview, "x");
    cr_assert(strstr(sp_buf_text(&out),
                     "\"text\":\"5 pushes were not judged\",\"command\":null,"
                     "\"where\":\"m1/<a>.db, m2/b.db, m3/c.db and 1 more\"}"),
              "%s", sp_buf_text(&out));
    sp_buf_reset(&out);
    sp_overview_html(&out, &overview, "x");
    cr_assert(strstr(sp_buf_text(&out),
                     "5 pushes were not judged<br>in m1/&lt;a&gt;.db, m2/b.db, "
                     "m3/c.db and 1 more</span>"),
              "%s", sp_buf_text(&out));
    sp_buf_dispose(&out);
    sp_overview_dispose(&overview);
    sp_policy_free(policy);
    sp_audit_close(audit);
}
