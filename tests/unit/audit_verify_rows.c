/* The lines are whole: what they are found by was changed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support_assert.h"
#include "support_audit.h"

static void enter(void)
{
    audit_enter();
    audit_fill("bob");
}

TestSuite(audit_verify_rows, .init = enter, .fini = audit_leave);

/* None of the problems is of one entry. */
static void verified(const char *expected)
{
    struct sp_audit_check check;
    struct sp_audit *audit = audit_open();
    char *said = audit_verified(audit, &check);
    assert_text(said, expected);
    cr_assert_eq(!check.problems, !*expected);
    free(said);
    sp_audit_close(audit);
}

#define OTHER_REFS "entries are found by other refs than those of their lines\n"

Test(audit_verify_rows, as_they_were_written_they_are_good)
{
    struct sp_error err = {0};
    static struct sp_ref_update refs[2000];
    static char names[2000][32];
    struct sp_audit *audit = audit_open();
    for (int i = 0; i < 2000; i++) {
        snprintf(names[i], sizeof names[i], "refs/heads/\xff\"%04d", i);
        refs[i].name = names[i];
    }
    const struct sp_entry many = {.refs = refs, .ref_count = 2000},
                          few = {.refs = refs, .ref_count = 3},
                          none = {.kind = SP_ENTRY_ADMIN};
    cr_assert_eq(sp_audit_append(audit, &many, NULL, &err), SP_OK);
    cr_assert_eq(sp_audit_append(audit, &few, NULL, &err), SP_OK);
    cr_assert_eq(sp_audit_append(audit, &none, NULL, &err), SP_OK);
    sp_audit_close(audit);
    verified("");
}

Test(audit_verify_rows, a_removed_row_of_refs_is_found)
{
    audit_tamper("DELETE FROM ref WHERE seq = 4");
    verified(OTHER_REFS);
}

Test(audit_verify_rows, an_added_row_of_refs_is_found)
{
    audit_tamper("INSERT INTO ref SELECT 'refs/heads/main', seq, old, new FROM "
                 "ref WHERE seq = 4");
    verified(OTHER_REFS);
}

Test(audit_verify_rows, a_changed_row_of_refs_is_found)
{
    audit_tamper("UPDATE ref SET new = old WHERE seq = 4");
    verified(OTHER_REFS);
}

Test(audit_verify_rows, a_row_that_no_index_has_is_found)
{
    audit_tamper(
        "PRAGMA writable_schema = ON;"
        "UPDATE sqlite_schema SET sql = 'CREATE INDEX entry_user ON entry "
        "(user) WHERE user = ''alice''' WHERE name = 'entry_user';"
        "PRAGMA writable_schema = RESET;"
        "REINDEX entry_user;"
        "PRAGMA writable_schema = ON;"
        "UPDATE sqlite_schema SET sql = 'CREATE INDEX entry_user ON entry "
        "(user) WHERE user IS NOT NULL' WHERE name = 'entry_user';");
    verified("entries cannot be found by what they hold: row 6 missing from "
             "index entry_user\n");
}

Test(audit_verify_rows, another_index_is_found)
{
    audit_tamper("DROP INDEX entry_user; CREATE INDEX entry_user ON entry "
                 "(user) WHERE user = 'alice'");
    verified("the store has another entry_user than a trail\n");
}

Test(audit_verify_rows, a_trigger_is_found)
{
    audit_tamper("CREATE TRIGGER forget AFTER INSERT ON ref BEGIN DELETE FROM "
                 "ref; END");
    verified("the store has another forget than a trail\n");
}

Test(audit_verify_rows, a_missing_index_is_found)
{
    audit_tamper("DROP INDEX entry_kind");
    verified("the store has another entry_kind than a trail\n");
}
