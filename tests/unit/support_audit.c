#include "support_audit.h"

#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

void audit_fill(const char *fifth)
{
    struct sp_audit *audit = audit_open();
    for (int i = 0; i < 11; i++)
        audit_push(audit, i == 5 ? fifth : "alice", SP_ENTRY_ACCEPT, i);
    sp_audit_close(audit);
}

void audit_assert_recorded(audit_record *record,
                           const struct sp_decision *decision, uint64_t number,
                           const char *kind, const char *member,
                           const char *expected)
{
    struct sp_error err = {0};
    struct sp_buf line = {0}, is_kind = {0};
    struct sp_audit *audit = audit_open();
    const struct sp_entry entry = {.kind = SP_ENTRY_PUSH,
                                   .verdict = SP_ENTRY_ACCEPT,
                                   .time = 1764345600000,
                                   .repository = "/srv/x.git",
                                   .user = "ann"};
    uint64_t seq;
    cr_assert_eq(sp_audit_begin(audit, &err), SP_OK);
    cr_assert_eq(sp_audit_append(audit, &entry, &seq, &err), SP_OK);
    cr_assert_eq(record(audit, decision, &entry, seq, &err), SP_OK, "%s",
                 err.message);
    cr_assert_eq(sp_audit_commit(audit, &err), SP_OK);
    if (sp_audit_read(audit, number, &line, &err))
        sp_buf_puts(&line, "none");
    const char *from = strstr(sp_buf_text(&line), member);
    assert_text(from ? from : sp_buf_text(&line), expected);
    sp_buf_printf(&is_kind, "\"kind\":\"%s\"", kind);
    if (from)
        cr_assert(strstr(sp_buf_text(&line), sp_buf_text(&is_kind)));
    sp_buf_dispose(&line);
    sp_buf_dispose(&is_kind);
    sp_audit_close(audit);
}

struct said {
    struct sp_audit_check check;
    struct sp_buf text;
};

static void report(struct sp_audit_check *self, bool has_seq, uint64_t seq,
                   const char *wrong)
{
    struct said *said = (struct said *)(void *)self;
    if (has_seq)
        sp_buf_printf(&said->text, "%llu: ", (unsigned long long)seq);
    sp_buf_printf(&said->text, "%s\n", wrong);
}

char *audit_verified(struct sp_audit *audit, struct sp_audit_check *check)
{
    struct sp_error err = {0};
    struct said said = {.check = {.report = report}};
    cr_assert_eq(sp_audit_verify(audit, &said.check, &err), SP_OK, "%s",
                 err.message);
    sp_buf_puts(&said.text, "");
    *check = said.check;
    return sp_buf_detach(&said.text);
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
