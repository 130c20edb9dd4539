/* Two writers of different versions. */
#include <sqlite3.h>
#include <string.h>

#include "support_assert.h"
#include "support_audit.h"

TestSuite(audit_store_version, .init = audit_enter, .fini = audit_leave);

/* As a newer program does, which has not copied its WAL yet. */
static sqlite3 *upgrade(void)
{
    sqlite3 *db;
    cr_assert_eq(sqlite3_open("audit.db", &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 10000);
    cr_assert_eq(sqlite3_exec(db, "PRAGMA user_version = 2", NULL, NULL, NULL),
                 SQLITE_OK);
    return db;
}

static void refuses_version(struct sp_audit *audit)
{
    struct sp_error err = {0};
    cr_assert_eq(sp_audit_begin(audit, &err), SP_ESYSTEM);
    cr_assert(strstr(err.message, "has version 2, and this program knows"),
              "%s", err.message);
}

Test(audit_store_version, a_newer_version_in_the_wal_is_refused)
{
    struct sp_error err = {0};
    struct sp_audit *audit;
    struct sp_audit_place place = {.path = "audit.db", .may_create = true};
    cr_assert_eq(sp_audit_open(&audit, &place, &err), SP_OK, "%s", err.message);
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 1);
    sp_audit_close(audit);
    sqlite3 *newer = upgrade();
    cr_assert_eq(sp_audit_open(&audit, &place, &err), SP_OK, "%s", err.message);
    refuses_version(audit);
    sp_audit_close(audit);
    place.is_read_only = true;
    cr_assert_eq(sp_audit_open(&audit, &place, &err), SP_ESYSTEM);
    cr_assert_null(audit);
    sqlite3_close(newer);
}

Test(audit_store_version, a_writer_finds_out_what_came_while_it_was_open)
{
    struct sp_audit *audit = audit_open();
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 1);
    sqlite3_close(upgrade());
    refuses_version(audit);
    sp_audit_close(audit);
}

Test(audit_store_version, what_another_program_has_put_in_its_place_is_refused)
{
    struct sp_error err = {0};
    struct sp_audit *audit = audit_open();
    audit_tamper("PRAGMA application_id = 1");
    cr_assert_eq(sp_audit_begin(audit, &err), SP_ESYSTEM);
    cr_assert(strstr(err.message, "another program"), "%s", err.message);
    sp_audit_close(audit);
}
