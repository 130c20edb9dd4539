#include "support_audit.h"

#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "support_assert.h"

static char top[] = "/tmp/sallyport-audit-XXXXXX";

void audit_enter(void)
{
    cr_assert(mkdtemp(top) && chdir(top) == 0);
}

void audit_leave(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", top);
    cr_assert(chdir("/") == 0 && system(command) == 0);
}

struct sp_audit *audit_open(void)
{
    struct sp_error err = {0};
    struct sp_audit *audit;
    const struct sp_audit_place place = {
        .path = "audit.db", .may_create = true, .journal = SP_JOURNAL_ROLLBACK};
    cr_assert_eq(sp_audit_open(&audit, &place, &err), SP_OK, "%s", err.message);
    return audit;
}

void audit_push(struct sp_audit *audit, const char *user, int verdict,
                int64_t second)
{
    struct sp_error err = {0};
    struct sp_ref_update ref = {.name = (char[]){"refs/heads/x"}};
    ref.new_id.raw[0] = 0xab;
    const struct sp_entry entry = {.kind = SP_ENTRY_PUSH,
                                   .verdict = (enum sp_entry_verdict)verdict,
                                   .time = second * 1000,
                                   .repository = "/srv/x.git",
                                   .user = user,
                                   .refs = &ref,
                                   .ref_count = 1,
                                   .members = BYTES("\"commits\":1")};
    cr_assert_eq(sp_audit_append(audit, &entry, NULL, &err), SP_OK, "%s",
                 err.message);
}

void audit_tamper(const char *sql)
{
    sqlite3 *db;
    char *message = NULL;
    cr_assert_eq(sqlite3_open("audit.db", &db), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, &message), SQLITE_OK, "%s",
                 message);
    sqlite3_close(db);
}
