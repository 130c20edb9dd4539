#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support_assert.h"
#include "support_audit.h"

TestSuite(audit_earlier, .init = audit_enter, .fini = audit_leave);

static const struct sp_audit_place place = {
    .path = "audit.db", .gitdir = ".", .may_create = true};

static struct sp_audit *open_here(void)
{
    struct sp_error err = {0};
    struct sp_audit *audit;
    cr_assert_eq(sp_audit_open(&audit, &place, &err), SP_OK, "%s", err.message);
    return audit;
}

static bool is_gone(struct sp_audit *audit)
{
    struct sp_error err = {0};
    int64_t gone;
    cr_assert_eq(sp_audit_earlier_gone(audit, &gone, &err), SP_OK, "%s",
                 err.message);
    return gone > 0;
}

static uint64_t size_of(struct sp_audit *audit)
{
    struct sp_error err = {0};
    uint64_t size;
    cr_assert_eq(sp_audit_size(audit, &size, &err), SP_OK);
    return size;
}

/* A push is recorded; then the trail goes, and another push makes a new one. */
static struct sp_audit *open_second(void)
{
    struct sp_audit *audit = open_here();
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 1);
    sp_audit_mark(&place);
    sp_audit_close(audit);
    cr_assert(unlink("audit.db") == 0);
    unlink("audit.db-wal");
    unlink("audit.db-shm");
    audit = open_here();
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 2);
    return audit;
}

Test(audit_earlier, the_first_trail_follows_none)
{
    struct sp_audit *audit = open_here();
    cr_assert_eq(size_of(audit), 0);
    cr_assert_not(is_gone(audit));
    sp_audit_close(audit);
    sp_audit_mark(&place);
    audit = open_here();
    cr_assert_eq(size_of(audit), 0, "it is there, so none is gone");
    sp_audit_close(audit);
}

Test(audit_earlier, a_second_one_begins_with_it)
{
    struct sp_error err = {0};
    struct sp_buf line = {0};
    struct sp_audit_check check = {0};
    struct sp_audit *audit = open_second();
    cr_assert_eq(sp_audit_read(audit, 0, &line, &err), SP_OK);
    cr_assert(strstr(sp_buf_text(&line), "\"kind\":\"admin\""), "%s",
              sp_buf_text(&line));
    cr_assert(strstr(sp_buf_text(&line), "\"action\":\"trail-gone\"}"), "%s",
              sp_buf_text(&line));
    cr_assert_eq(size_of(audit), 2);
    cr_assert(is_gone(audit));
    char *wrong = audit_verified(audit, &check);
    assert_text(wrong, "");
    free(wrong);
    sp_buf_dispose(&line);
    sp_audit_close(audit);
}

Test(audit_earlier, until_somebody_acknowledges_it)
{
    struct sp_error err = {0};
    const struct sp_entry entry = {
        .kind = SP_ENTRY_ADMIN, .time = 3000, .user = "root"};
    struct sp_audit *audit = open_second();
    cr_assert(is_gone(audit));
    cr_assert_eq(sp_audit_acknowledge(audit, &entry, &err), SP_OK);
    cr_assert_not(is_gone(audit));
    cr_assert_eq(size_of(audit), 3);
    sp_audit_close(audit);
}

Test(audit_earlier, a_trail_of_nobody_asks_nothing)
{
    sp_audit_mark(&place);
    struct sp_audit *audit = audit_open();
    cr_assert_eq(size_of(audit), 0);
    sp_audit_close(audit);
}
