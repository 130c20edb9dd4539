/* Entries that are kept elsewhere are read as those of a trail. */
#include "sallyport/elsewhere.h"

#include <string.h>

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
