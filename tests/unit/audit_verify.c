#include <stdio.h>
#include <stdlib.h>

#include "support_assert.h"
#include "support_audit.h"

static void enter(void)
{
    audit_enter();
    audit_fill("alice");
}

TestSuite(audit_verify, .init = enter, .fini = audit_leave);

static void verified(uint64_t size, uint64_t pruned, const char *expected)
{
    struct sp_error err = {0};
    struct sp_audit_check check;
    struct sp_audit *audit = audit_open();
    char *said = audit_verified(audit, &check);
    assert_text(said, expected);
    cr_assert_eq(check.head.size, size);
    cr_assert_eq(check.pruned, pruned);
    cr_assert_eq(!check.problems, !*expected);
    if (!*expected) {
        struct sp_audit_head head;
        cr_assert_eq(sp_audit_head(audit, &head, &err), SP_OK);
        cr_assert(sp_hash_equal(&head.root, &check.head.root));
    }
    free(said);
    sp_audit_close(audit);
}

Test(audit_verify, a_whole_log_has_no_problems)
{
    verified(11, 0, "");
}

Test(audit_verify, a_changed_byte_is_found)
{
    audit_tamper("UPDATE entry SET line = replace(line, '\"commits\":1', "
                 "'\"commits\":2') WHERE seq = 4");
    verified(11, 0,
             "4: its line is not what was hashed\n"
             "5: a hash of the tree above it is wrong\n"
             "7: a hash of the tree above it is wrong\n");
}

Test(audit_verify, a_removed_entry_is_found)
{
    audit_tamper("DELETE FROM entry WHERE seq = 4");
    verified(4, 0, "4: it is missing\n");
}

Test(audit_verify, a_cut_end_is_found)
{
    audit_tamper("DELETE FROM entry WHERE seq > 8");
    verified(9, 0, "there are hashes of entries that are missing\n");
}

Test(audit_verify, a_removed_hash_is_found)
{
    audit_tamper(
        "DELETE FROM hash WHERE place = (SELECT max(place) FROM hash)");
    verified(11, 0, "10: its hash is missing\n");
}

Test(audit_verify, a_changed_hash_is_found)
{
    audit_tamper("UPDATE hash SET hash = zeroblob(32) WHERE place = 2");
    verified(11, 0, "1: a hash of the tree above it is wrong\n");
}

Test(audit_verify, an_entry_that_is_hidden_from_a_filter_is_found)
{
    static const char *const changes[] = {
        "user = 'bob'",      "kind = 1", "verdict = 2", "time = time + 1",
        "repository = NULL", "id = 'x'", "kind = 17",   "verdict = 9",
        "kind = -1",         "user = ''"};
    for (size_t i = 0; i < LENGTH(changes); i++) {
        char sql[200];
        snprintf(sql, sizeof sql,
                 "CREATE TABLE kept AS SELECT * FROM entry WHERE seq = 3;"
                 "UPDATE entry SET %s WHERE seq = 3",
                 changes[i]);
        audit_tamper(sql);
        verified(11, 0,
                 "3: it is found by other words than those of its line\n");
        audit_tamper("REPLACE INTO entry SELECT * FROM kept; DROP TABLE kept");
    }
    verified(11, 0, "");
}
