#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support_assert.h"
#include "support_audit.h"

TestSuite(audit_prune, .init = audit_enter, .fini = audit_leave);

static void report(struct sp_audit_check *self, bool has_seq, uint64_t seq,
                   const char *wrong)
{
    (void)self;
    (void)has_seq;
    cr_assert_fail("%d: %s", (int)seq, wrong);
}

/* A year after 9 seconds since 1970. */
static const struct sp_entry entry = {.kind = SP_ENTRY_ADMIN,
                                      .time = 9000 + SP_RETENTION_MIN,
                                      .user = "root",
                                      .members = BYTES("\"action\":\"prune\"")};

static uint64_t prune(struct sp_audit *audit, int64_t before)
{
    struct sp_error err = {0};
    struct sp_pruned could, pruned;
    cr_assert_eq(sp_audit_prunable(audit, before, &could, &err), SP_OK);
    cr_assert_eq(sp_audit_prune(audit, before, &entry, &pruned, &err), SP_OK,
                 "%s", err.message);
    cr_assert_eq(pruned.count, could.count);
    cr_assert_eq(pruned.first, could.first);
    cr_assert_eq(pruned.last, could.last);
    return pruned.count;
}

Test(audit_prune, nothing_younger_than_a_year_goes)
{
    struct sp_error err = {0};
    struct sp_pruned pruned;
    struct sp_audit *audit = audit_open();
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 1);
    cr_assert_eq(sp_audit_prune(audit, 9001, &entry, &pruned, &err), SP_EUSAGE);
    assert_text(err.message, "an entry is kept for 365 days at least");
    cr_assert_eq(prune(audit, 9000), 1);
    sp_audit_close(audit);
}

Test(audit_prune, old_lines_go_and_the_log_still_verifies)
{
    struct sp_error err = {0};
    struct sp_audit_head before;
    struct sp_merkle_proof proof;
    struct sp_audit_check check = {.report = report};
    struct sp_buf line = {0};
    struct sp_audit *audit = audit_open();
    for (int i = 0; i < 7; i++)
        audit_push(audit, "alice", SP_ENTRY_ACCEPT, i);
    cr_assert_eq(sp_audit_head(audit, &before, &err), SP_OK);
    cr_assert_eq(prune(audit, 4000), 4);
    cr_assert_eq(sp_audit_verify(audit, &check, &err), SP_OK);
    cr_assert_eq(check.pruned, 4);
    cr_assert_eq(check.head.size, 8);
    cr_assert_eq(sp_audit_prove_extends(audit, 7, 8, &proof, &err), SP_OK);
    cr_assert(sp_merkle_extends(&proof, 7, &before.root, 8, &check.head.root));
    cr_assert_eq(sp_audit_read(audit, 3, &line, &err), SP_OK);
    cr_assert_eq(line.len, 0);
    cr_assert_eq(sp_audit_read(audit, 7, &line, &err), SP_OK);
    cr_assert(strstr(line.data,
                     ",\"action\":\"prune\",\"pruned\":4,\"first\":0,"
                     "\"last\":3}"));
    sp_buf_dispose(&line);
    cr_assert_eq(prune(audit, 4000), 0);
    cr_assert_eq(prune(audit, 6000), 2);
    sp_audit_close(audit);
}

Test(audit_prune, nothing_behind_a_newer_entry_goes)
{
    struct sp_audit *audit = audit_open();
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 1);
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 8);
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 1);
    cr_assert_eq(prune(audit, 5000), 1);
    sp_audit_close(audit);
}

Test(audit_prune, the_bytes_are_gone_from_the_file)
{
    struct sp_audit *audit = audit_open();
    audit_push(audit, "zaphod-beeblebrox", SP_ENTRY_ACCEPT, 1);
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 8);
    cr_assert_eq(prune(audit, 5000), 1);
    sp_audit_close(audit);
    cr_assert_neq(system("grep -q zaphod-beeblebrox audit.db"), 0);
}

/* What was written over keeps its room only until then. */
Test(audit_prune, the_bytes_are_gone_from_the_wal)
{
    struct sp_error err = {0};
    struct stat status;
    struct sp_audit *audit;
    const struct sp_audit_place place = {.path = "audit.db",
                                         .may_create = true};
    for (int i = 0; i < 20; i++) {
        cr_assert_eq(sp_audit_open(&audit, &place, &err), SP_OK);
        audit_push(audit, "alice", SP_ENTRY_ACCEPT, i % 5);
        sp_audit_close(audit);
    }
    cr_assert(stat("audit.db-wal", &status) == 0 && status.st_size > 0);
    cr_assert_eq(sp_audit_open(&audit, &place, &err), SP_OK);
    cr_assert_gt(prune(audit, 4000), 0);
    cr_assert(stat("audit.db-wal", &status) == 0);
    cr_assert_eq(status.st_size, 0);
    sp_audit_close(audit);
}

/* With a WAL, as a hook and a command open it. */
static struct sp_audit *open_with_wal(bool is_brief)
{
    struct sp_error err = {0};
    struct sp_audit *audit;
    const struct sp_audit_place place = {.path = "audit.db",
                                         .may_create = true,
                                         .is_brief = is_brief,
                                         .max_wait = 20};
    cr_assert_eq(sp_audit_open(&audit, &place, &err), SP_OK, "%s", err.message);
    return audit;
}

static void push_alone(const char *user, int64_t second)
{
    struct sp_audit *audit = open_with_wal(true);
    audit_push(audit, user, SP_ENTRY_ACCEPT, second);
    sp_audit_close(audit);
}

static off_t wal_size(void)
{
    struct stat status;
    return stat("audit.db-wal", &status) ? -1 : status.st_size;
}

/* Prunes, and returns how many; *stay: do bytes of them stay in the files? */
static uint64_t prune_with_wal(bool *stay)
{
    struct sp_error err = {0};
    struct sp_pruned pruned;
    struct sp_audit *audit = open_with_wal(false);
    cr_assert_eq(sp_audit_prune(audit, 5000, &entry, &pruned, &err), SP_OK,
                 "%s", err.message);
    *stay = pruned.bytes_stay;
    sp_audit_close(audit);
    return pruned.count;
}

static bool is_in_files(const char *user)
{
    char command[64];
    snprintf(command, sizeof command, "grep -q %s audit.db audit.db-wal", user);
    return system(command) == 0;
}

Test(audit_prune, a_reader_in_the_way_is_said_and_the_next_prune_makes_it_good)
{
    struct sp_error err = {0};
    bool stay;
    push_alone("zaphod-beeblebrox", 1);
    push_alone("alice", 8);
    struct sp_audit *reader = open_with_wal(false);
    cr_assert_eq(sp_audit_hold(reader, &err), SP_OK);
    cr_assert_eq(prune_with_wal(&stay), 1);
    cr_assert(stay);
    cr_assert(is_in_files("zaphod-beeblebrox"));
    cr_assert_eq(prune_with_wal(&stay), 0);
    cr_assert(stay, "the reader is still there");
    sp_audit_release(reader);
    sp_audit_close(reader);
    cr_assert_eq(prune_with_wal(&stay), 0);
    cr_assert_not(stay);
    cr_assert_eq(wal_size(), 0);
    cr_assert_not(is_in_files("zaphod-beeblebrox"));
}

/* The next pushes copy the WAL, and leave its room on the disk. */
Test(audit_prune, no_byte_stays_in_the_room_of_a_wal_that_was_copied_since)
{
    struct sp_error err = {0};
    bool stay;
    for (int i = 0; i < 7; i++)
        push_alone("zaphod-beeblebrox", 1);
    push_alone("alice", 8);
    struct sp_audit *reader = open_with_wal(false);
    cr_assert_eq(sp_audit_hold(reader, &err), SP_OK);
    cr_assert_eq(prune_with_wal(&stay), 7);
    cr_assert(stay);
    sp_audit_close(reader);
    for (int i = 0; i < 8; i++)
        push_alone("alice", 8);
    cr_assert_gt(wal_size(), 0);
    cr_assert_eq(prune_with_wal(&stay), 0);
    cr_assert_not(stay);
    cr_assert_eq(wal_size(), 0);
    cr_assert_not(is_in_files("zaphod-beeblebrox"));
}
