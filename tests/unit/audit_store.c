#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support_assert.h"
#include "support_audit.h"

TestSuite(audit_store, .init = audit_enter, .fini = audit_leave);

Test(audit_store, an_entry_is_one_line_of_json)
{
    struct sp_error err = {0};
    struct sp_buf line = {0};
    struct sp_audit *audit = audit_open();
    audit_push(audit, "al\"ice", SP_ENTRY_REFUSE, 1764345603);
    cr_assert_eq(sp_audit_read(audit, 0, &line, &err), SP_OK);
    assert_text(
        sp_buf_text(&line),
        "{\"seq\":0,\"time\":\"2025-11-28T16:00:03.000Z\",\"kind\":\"push\","
        "\"id\":null,\"repository\":\"/srv/x.git\",\"user\":\"al\\\"ice\","
        "\"verdict\":\"refuse\",\"refs\":[{\"ref\":\"refs/heads/x\","
        "\"old\":\"0000000000000000000000000000000000000000\","
        "\"new\":\"ab00000000000000000000000000000000000000\"}],"
        "\"commits\":1}");
    cr_assert_eq(sp_audit_read(audit, 1, &line, &err), SP_ENOTFOUND);
    sp_buf_dispose(&line);
    sp_audit_close(audit);
}

Test(audit_store, entries_are_there_when_it_is_opened_again)
{
    struct sp_error err = {0};
    struct sp_audit_head before, after;
    for (int i = 0; i < 5; i++) {
        struct sp_audit *audit = audit_open();
        audit_push(audit, "alice", SP_ENTRY_ACCEPT, i);
        cr_assert_eq(sp_audit_head(audit, &before, &err), SP_OK);
        sp_audit_close(audit);
        audit = audit_open();
        cr_assert_eq(sp_audit_head(audit, &after, &err), SP_OK);
        cr_assert_eq(after.size, (uint64_t)i + 1);
        cr_assert(sp_hash_equal(&before.root, &after.root));
        sp_audit_close(audit);
    }
}

Test(audit_store, all_of_a_transaction_is_there_or_nothing)
{
    struct sp_error err = {0};
    struct sp_audit_head head;
    struct sp_audit *audit = audit_open();
    cr_assert_eq(sp_audit_begin(audit, &err), SP_OK);
    for (int i = 0; i < 3; i++)
        audit_push(audit, "alice", SP_ENTRY_ACCEPT, i);
    sp_audit_close(audit);
    audit = audit_open();
    cr_assert_eq(sp_audit_head(audit, &head, &err), SP_OK);
    cr_assert_eq(head.size, 0);
    cr_assert_eq(sp_audit_begin(audit, &err), SP_OK);
    for (int i = 0; i < 3; i++)
        audit_push(audit, "alice", SP_ENTRY_ACCEPT, i);
    cr_assert_eq(sp_audit_commit(audit, &err), SP_OK);
    cr_assert_eq(sp_audit_head(audit, &head, &err), SP_OK);
    cr_assert_eq(head.size, 3);
    sp_audit_close(audit);
}

Test(audit_store, a_long_list_of_refs_is_cut_and_counted)
{
    enum { REFS = 5000 };
    struct sp_error err = {0};
    struct sp_buf line = {0};
    static struct sp_ref_update refs[REFS];
    static char names[REFS][24];
    for (int i = 0; i < REFS; i++) {
        snprintf(names[i], sizeof names[i], "refs/heads/%04d", i);
        refs[i].name = names[i];
        refs[i].new_id.raw[0] = 1;
    }
    struct sp_audit *audit = audit_open();
    const struct sp_entry entry = {.refs = refs, .ref_count = REFS};
    cr_assert_eq(sp_audit_append(audit, &entry, NULL, &err), SP_OK, "%s",
                 err.message);
    cr_assert_eq(sp_audit_read(audit, 0, &line, &err), SP_OK);
    cr_assert_lt(line.len, 13000);
    cr_assert(strstr(line.data, "\"ref\":\"refs/heads/0095\""));
    cr_assert(strstr(line.data, "}],\"refs-left-out\":4904}"), "%s",
              line.data + line.len - 60);
    sp_buf_dispose(&line);
    sp_audit_close(audit);
}

Test(audit_store, an_entry_that_is_too_long_is_not_appended)
{
    struct sp_error err = {0};
    struct sp_audit_head head;
    static char members[SP_MEMBERS_MAX + 1];
    memset(members, '1', sizeof members);
    struct sp_audit *audit = audit_open();
    const struct sp_entry entry = {.members = {members, sizeof members}};
    cr_assert_eq(sp_audit_append(audit, &entry, NULL, &err), SP_ELIMIT);
    cr_assert_eq(sp_audit_head(audit, &head, &err), SP_OK);
    cr_assert_eq(head.size, 0);
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 1);
    sp_audit_close(audit);
}

/* As a push does: each opens the trail and appends. */
static void append_in_a_process(const struct sp_audit_place *place)
{
    struct sp_error err = {0};
    struct sp_audit *audit;
    if (fork())
        return;
    for (int i = 0; i < 20; i++) {
        const struct sp_entry entry = {.user = "alice"};
        if (sp_audit_open(&audit, place, &err) ||
            sp_audit_append(audit, &entry, NULL, &err)) {
            fprintf(stderr, "%s\n", err.message);
            _exit(1);
        }
        sp_audit_close(audit);
    }
    _exit(0);
}

static void all_at_once(int journal)
{
    struct sp_error err = {0};
    struct sp_audit_head head;
    struct sp_audit *audit;
    const struct sp_audit_place place = {
        .path = "audit.db", .may_create = true, .journal = journal};
    int status;
    for (int i = 0; i < 8; i++)
        append_in_a_process(&place);
    for (int i = 0; i < 8; i++) {
        cr_assert_gt(wait(&status), 0);
        cr_assert_eq(status, 0);
    }
    cr_assert_eq(sp_audit_open(&audit, &place, &err), SP_OK);
    cr_assert_eq(sp_audit_head(audit, &head, &err), SP_OK);
    cr_assert_eq(head.size, 160);
    sp_audit_close(audit);
}

Test(audit_store, eight_processes_append_at_once)
{
    all_at_once(SP_JOURNAL_WAL);
}

Test(audit_store, eight_processes_append_at_once_with_a_rollback_journal)
{
    all_at_once(SP_JOURNAL_ROLLBACK);
}

Test(audit_store, one_that_stays_locked_is_an_error_in_time)
{
    struct sp_error err = {0};
    struct sp_audit *audit = audit_open(), *other;
    const struct sp_audit_place place = {
        .path = "audit.db", .journal = SP_JOURNAL_ROLLBACK, .max_wait = 50};
    const struct sp_entry entry = {.user = "alice"};
    cr_assert_eq(sp_audit_open(&other, &place, &err), SP_OK);
    cr_assert_eq(sp_audit_begin(audit, &err), SP_OK);
    cr_assert_eq(sp_audit_append(other, &entry, NULL, &err), SP_ELIMIT);
    cr_assert(strstr(err.message, "stays locked"), "%s", err.message);
    sp_audit_close(other);
    sp_audit_close(audit);
}

Test(audit_store, the_wal_stays_for_the_next_push)
{
    struct sp_error err = {0};
    struct sp_audit *audit;
    const struct sp_audit_place place = {.path = "audit.db",
                                         .may_create = true};
    cr_assert_eq(sp_audit_open(&audit, &place, &err), SP_OK);
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 1);
    sp_audit_close(audit);
    cr_assert(access("audit.db-wal", F_OK) == 0);
}

Test(audit_store, the_wal_stays_short_when_each_push_is_alone)
{
    struct sp_error err = {0};
    struct sp_audit *audit;
    struct stat status;
    const struct sp_audit_place place = {.path = "audit.db",
                                         .may_create = true};
    for (int i = 0; i < 60; i++) {
        cr_assert_eq(sp_audit_open(&audit, &place, &err), SP_OK);
        audit_push(audit, "alice", SP_ENTRY_ACCEPT, i);
        sp_audit_close(audit);
        cr_assert(stat("audit.db-wal", &status) == 0);
        cr_assert_lt(status.st_size, 120 * 4120, "after %d", i);
    }
}

/* Appends an entry, as a process that ends after it. */
static void append_alone(bool is_relaxed)
{
    struct sp_error err = {0};
    struct sp_audit *audit;
    const struct sp_audit_place place = {.path = "audit.db",
                                         .may_create = true,
                                         .is_brief = true,
                                         .is_relaxed = is_relaxed};
    cr_assert_eq(sp_audit_open(&audit, &place, &err), SP_OK);
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 1);
    sp_audit_close(audit);
}

static off_t wal_size(void)
{
    struct stat status;
    cr_assert(stat("audit.db-wal", &status) == 0);
    return status.st_size;
}

/* Is there something in the WAL that the store does not have? */
static bool wal_counts(void)
{
    uint32_t begin = 0;
    FILE *wal = fopen("audit.db-wal", "r");
    cr_assert(wal != NULL);
    bool counts = fread(&begin, sizeof begin, 1, wal) == 1 && begin;
    fclose(wal);
    return counts;
}

static uint64_t entries_of(const char *path)
{
    struct sp_error err = {0};
    struct sp_audit *audit;
    uint64_t size = 0;
    const struct sp_audit_place place = {.path = path};
    cr_assert_eq(sp_audit_open(&audit, &place, &err), SP_OK);
    cr_assert_eq(sp_audit_size(audit, &size, &err), SP_OK);
    sp_audit_close(audit);
    return size;
}

/* What is written over it then needs no new room on the disk. */
Test(audit_store, the_wal_keeps_its_room_when_it_was_copied)
{
    unsigned pushes = 0;
    do
        append_alone(false);
    while (++pushes < 100 && wal_counts());
    cr_assert_lt(pushes, 20, "it is never copied");
    cr_assert_gt(wal_size(), 40 * 4120);
    off_t size = wal_size();
    append_alone(false);
    cr_assert_eq(wal_size(), size);
    cr_assert_eq(entries_of("audit.db"), pushes + 1);
}

/* Who does not wait for the disk would wait three times for it. */
Test(audit_store, the_wal_is_copied_by_who_waits_for_the_disk_anyway)
{
    append_alone(false);
    for (int i = 0; i < 20; i++) {
        append_alone(true);
        cr_assert(wal_counts(), "after %d", i);
    }
    append_alone(false);
    cr_assert_not(wal_counts());
    for (int i = 0; i < 300; i++)
        append_alone(true);
    cr_assert_lt(wal_size(), 1100 * 4120, "it has a bound all the same");
}

static struct timespec changed_at(const char *path)
{
    struct stat status;
    cr_assert(stat(path, &status) == 0);
    return status.st_ctim;
}

/* The next process that waits for the disk would write the inode, too. */
Test(audit_store, a_wal_that_has_its_owner_is_not_given_to_him_again)
{
    append_alone(false);
    struct timespec before = changed_at("audit.db-wal");
    usleep(20000);
    cr_assert_eq(entries_of("audit.db"), 1);
    struct timespec after = changed_at("audit.db-wal");
    cr_assert_eq(before.tv_sec, after.tv_sec);
    cr_assert_eq(before.tv_nsec, after.tv_nsec);
}

/* What root makes beside the store of a user belongs to that user. */
Test(audit_store, a_wal_that_root_makes_belongs_to_the_owner_of_the_store)
{
    enum { SOMEBODY = 1234 };
    struct stat status;
    if (geteuid())
        cr_skip_test("only root can give a file away");
    append_alone(false);
    cr_assert_eq(chown(".", SOMEBODY, SOMEBODY), 0);
    cr_assert_eq(chown("audit.db", SOMEBODY, SOMEBODY), 0);
    append_alone(false);
    cr_assert(stat("audit.db-wal", &status) == 0);
    cr_assert_eq(status.st_uid, SOMEBODY);
    cr_assert_eq(status.st_gid, SOMEBODY);
}

/* Opens a trail with a WAL; NULL: it stays locked. */
static struct sp_audit *open_for(bool is_brief, long max_wait)
{
    struct sp_error err = {0};
    struct sp_audit *audit = NULL;
    const struct sp_audit_place place = {.path = "audit.db",
                                         .may_create = true,
                                         .is_brief = is_brief,
                                         .max_wait = max_wait};
    int code = sp_audit_open(&audit, &place, &err);
    cr_assert(code == SP_OK || code == SP_ELIMIT, "%s", err.message);
    return audit;
}

static uint64_t size_of(struct sp_audit *audit)
{
    struct sp_error err = {0};
    struct sp_audit_head head;
    cr_assert_eq(sp_audit_head(audit, &head, &err), SP_OK, "%s", err.message);
    return head.size;
}

static off_t memory_bytes(void)
{
    struct stat status;
    return stat("audit.db-shm", &status) ? 0 : status.st_size;
}

Test(audit_store, who_is_alone_for_a_moment_shares_no_memory)
{
    struct sp_audit *audit = open_for(false, 1000);
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 1);
    sp_audit_close(audit);
    cr_assert(memory_bytes() > 3);
    cr_assert_eq(truncate("audit.db-shm", 3), 0);
    audit = open_for(true, 1000);
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 2);
    cr_assert_eq(size_of(audit), 2);
    cr_assert_eq(memory_bytes(), 3, "it was not made again");
    cr_assert_null(open_for(false, 1), "nobody else gets in");
    sp_audit_close(audit);
    audit = open_for(false, 1);
    cr_assert_eq(size_of(audit), 2);
    cr_assert(memory_bytes() > 3);
    sp_audit_close(audit);
}

Test(audit_store, who_is_not_alone_shares)
{
    struct sp_audit *other = open_for(false, 1000);
    audit_push(other, "alice", SP_ENTRY_ACCEPT, 1);
    struct sp_audit *audit = open_for(true, 1000);
    cr_assert_not_null(audit);
    audit_push(audit, "bob", SP_ENTRY_ACCEPT, 2);
    cr_assert_eq(size_of(other), 2);
    audit_push(other, "alice", SP_ENTRY_ACCEPT, 3);
    cr_assert_eq(size_of(audit), 3);
    sp_audit_close(audit);
    sp_audit_close(other);
}

Test(audit_store, a_store_without_shared_memory_gets_it)
{
    struct sp_audit *audit = open_for(false, 1000);
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 1);
    sp_audit_close(audit);
    cr_assert_eq(unlink("audit.db-shm"), 0);
    audit = open_for(true, 1000);
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 2);
    sp_audit_close(audit);
    cr_assert(memory_bytes() > 0, "who may only read needs it");
}
