#include <string.h>

#include "support_assert.h"
#include "support_audit.h"

TestSuite(audit_head, .init = audit_enter, .fini = audit_leave);

Test(audit_head, every_entry_and_every_older_head_is_proved)
{
    enum { SIZE = 13 };
    struct sp_error err = {0};
    struct sp_audit_head heads[SIZE + 1], now;
    struct sp_merkle_proof proof;
    struct sp_hash leaf;
    struct sp_audit *audit = audit_open();
    for (int i = 0; i <= SIZE; i++) {
        cr_assert_eq(sp_audit_head(audit, &heads[i], &err), SP_OK);
        if (i < SIZE)
            audit_push(audit, "alice", SP_ENTRY_ACCEPT, i);
    }
    for (uint64_t size = 1; size <= SIZE; size++) {
        cr_assert_eq(sp_audit_head_at(audit, size, &now, &err), SP_OK);
        cr_assert(sp_hash_equal(&now.root, &heads[size].root));
        cr_assert_eq(sp_audit_prove_extends(audit, size, SIZE, &proof, &err),
                     SP_OK);
        cr_assert(sp_merkle_extends(&proof, size, &heads[size].root, SIZE,
                                    &heads[SIZE].root));
        cr_assert_eq(sp_audit_prove(audit, size - 1, SIZE, &proof, &leaf, &err),
                     SP_OK);
        cr_assert(sp_merkle_includes(&proof, size - 1, SIZE, &leaf,
                                     &heads[SIZE].root));
    }
    sp_audit_close(audit);
}

Test(audit_head, what_is_not_there_has_no_proof)
{
    struct sp_error err = {0};
    struct sp_merkle_proof proof;
    struct sp_audit_head head;
    struct sp_audit *audit = audit_open();
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 1);
    cr_assert_eq(sp_audit_prove(audit, 0, 2, &proof, NULL, &err), SP_ENOTFOUND);
    cr_assert(strstr(err.message, "has 1 entries, and not 2"), "%s",
              err.message);
    err = (struct sp_error){0};
    cr_assert_eq(sp_audit_prove(audit, 1, 1, &proof, NULL, &err), SP_ENOTFOUND);
    assert_text(err.message, "the first 1 entries do not hold entry 1");
    cr_assert_eq(sp_audit_prove_extends(audit, 2, 1, &proof, &err),
                 SP_ENOTFOUND);
    cr_assert_eq(sp_audit_prove_extends(audit, 1, 2, &proof, &err),
                 SP_ENOTFOUND);
    cr_assert_eq(sp_audit_head_at(audit, 2, &head, &err), SP_ENOTFOUND);
    audit_tamper("DELETE FROM hash");
    err = (struct sp_error){0};
    cr_assert_eq(sp_audit_head(audit, &head, &err), SP_EDAMAGED);
    cr_assert(strstr(err.message, "the hash 0 is missing"), "%s", err.message);
    sp_audit_close(audit);
}

Test(audit_head, the_newest_time_is_not_that_of_the_last_entry)
{
    int64_t time = 1;
    struct sp_error err = {0};
    struct sp_audit *audit = audit_open();
    cr_assert_eq(sp_audit_newest(audit, 0, UINT64_MAX, &time, &err), SP_OK);
    cr_assert_eq(time, 0);
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 7000);
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 5000);
    cr_assert_eq(sp_audit_newest(audit, 0, UINT64_MAX, &time, &err), SP_OK);
    cr_assert_eq(time, 7000 * 1000);
    cr_assert_eq(sp_audit_newest(audit, 1, UINT64_MAX, &time, &err), SP_OK);
    cr_assert_eq(time, 5000 * 1000);
    cr_assert_eq(sp_audit_newest(audit, 0, 1, &time, &err), SP_OK);
    cr_assert_eq(time, 7000 * 1000);
    cr_assert_eq(sp_audit_newest(audit, 1, 1, &time, &err), SP_OK);
    cr_assert_eq(time, 0);
    sp_audit_close(audit);
    audit_tamper("DROP TABLE entry");
    audit = audit_open();
    cr_assert_neq(sp_audit_newest(audit, 0, UINT64_MAX, &time, &err), SP_OK);
    sp_audit_close(audit);
}
