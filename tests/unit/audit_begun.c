#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sallyport/begun.h"
#include "sallyport/moved.h"
#include "support_assert.h"
#include "support_audit.h"

TestSuite(audit_begun, .init = audit_enter, .fini = audit_leave);

static const struct sp_audit_place place = {
    .path = "audit.db", .may_create = true, .journal = SP_JOURNAL_ROLLBACK};

static struct sp_ref_update ref = {.name = (char[]){"refs/heads/x"},
                                   .new_id = {{0xab}}};
static struct sp_entry entry = {.time = 1764345603000,
                                .id = "019acb28be38-0123456789abcdef",
                                .repository = "/srv/x.git",
                                .user = "al\"ice",
                                .refs = &ref,
                                .ref_count = 1,
                                .members = {"\"via\":\"ssh\"", 11}};

static struct sp_begun *begin(void)
{
    struct sp_error err = {0};
    struct sp_begun *begun;
    cr_assert_eq(sp_begun_open(&begun, &place, &entry, &err), SP_OK, "%s",
                 err.message);
    return begun;
}

static size_t files(void)
{
    glob_t found;
    size_t count =
        glob("audit.db-begun/*", 0, NULL, &found) ? 0 : found.gl_pathc;
    globfree(&found);
    return count;
}

/* What the next one to open the trail finds. */
static size_t absorb(bool commits)
{
    struct sp_error err = {0};
    struct sp_absorbed *absorbed;
    size_t count;
    struct sp_audit *audit = audit_open();
    cr_assert_eq(sp_audit_begin(audit, &err), SP_OK);
    cr_assert_eq(sp_begun_absorb(&absorbed, audit, &count, &err), SP_OK, "%s",
                 err.message);
    if (commits)
        cr_assert_eq(sp_audit_commit(audit, &err), SP_OK);
    sp_audit_close(audit);
    sp_begun_forget(absorbed, commits);
    return count;
}

static void entry_is(uint64_t seq, const char *expected)
{
    struct sp_error err = {0};
    struct sp_buf line = {0};
    struct sp_audit *audit = audit_open();
    cr_assert_eq(sp_audit_read(audit, seq, &line, &err), SP_OK, "%s",
                 err.message);
    assert_text(sp_buf_text(&line), expected);
    sp_buf_dispose(&line);
    sp_audit_close(audit);
}

/* A hook that is killed: what it did before is done in a process of its own. */
static void in_a_process(void (*act)(void))
{
    int status;
    pid_t child = fork();
    if (!child) {
        act();
        _exit(0);
    }
    cr_assert_eq(waitpid(child, &status, 0), child);
}

#define HEAD(verdict)                                                          \
    "{\"seq\":0,\"time\":\"2025-11-28T16:00:03.000Z\",\"kind\":\"push\","      \
    "\"id\":\"019acb28be38-0123456789abcdef\",\"repository\":\"/srv/x.git\","  \
    "\"user\":\"al\\\"ice\",\"verdict\":" verdict                              \
    ",\"refs\":[{\"ref\":\"refs/heads/x\",\"old\":"                            \
    "\"0000000000000000000000000000000000000000\","                            \
    "\"new\":\"ab00000000000000000000000000000000000000\"}],"                  \
    "\"via\":\"ssh\""

static void begin_and_be_killed(void)
{
    begin();
    raise(SIGKILL);
}

Test(audit_begun, a_killed_push_is_one_without_a_verdict)
{
    in_a_process(begin_and_be_killed);
    cr_assert_eq(files(), 1);
    cr_assert_eq(absorb(true), 1);
    entry_is(0, HEAD("null") ",\"late\":true}");
    cr_assert_eq(files(), 0);
    cr_assert_eq(absorb(true), 0);
}

Test(audit_begun, a_push_that_is_still_judged_is_left_alone)
{
    struct sp_begun *begun = begin();
    cr_assert_eq(absorb(true), 0);
    cr_assert_eq(files(), 1);
    sp_begun_end(begun);
    cr_assert_eq(files(), 0);
}

static void begin_and_time_out(void)
{
    static const char why[] = "it took \"too\" long\n";
    if (write(sp_begun_fd(begin()), why, sizeof why - 1) > 0)
        raise(SIGALRM);
}

Test(audit_begun, last_words_are_a_push_that_could_not_be_judged)
{
    in_a_process(begin_and_time_out);
    cr_assert_eq(absorb(true), 1);
    entry_is(0, HEAD("\"undecided\"") ",\"late\":true,\"cause\":"
                                      "\"it took \\\"too\\\" long\\n\"}");
}

static void begin_and_leave(void)
{
    struct sp_entry refused = entry;
    struct sp_begun *begun = begin();
    refused.verdict = SP_ENTRY_REFUSE;
    refused.members = BYTES("\"via\":\"ssh\",\"commits\":3");
    sp_begun_leave(begun, &refused);
}

Test(audit_begun, what_could_not_be_appended_is_appended_later)
{
    in_a_process(begin_and_leave);
    cr_assert_eq(absorb(true), 1);
    entry_is(0, HEAD("\"refuse\"") ",\"commits\":3,\"late\":true}");
}

Test(audit_begun, nothing_is_lost_when_the_next_one_does_not_commit)
{
    in_a_process(begin_and_be_killed);
    cr_assert_eq(absorb(false), 1);
    cr_assert_eq(files(), 1);
    cr_assert_eq(absorb(true), 1);
}

static void append_and_be_killed(void)
{
    struct sp_error err = {0};
    begin();
    struct sp_audit *audit = audit_open();
    if (sp_audit_append(audit, &entry, NULL, &err) == SP_OK)
        raise(SIGKILL);
}

Test(audit_begun, a_push_is_not_there_twice_when_it_was_killed_at_its_end)
{
    in_a_process(append_and_be_killed);
    cr_assert_eq(absorb(true), 0);
    cr_assert_eq(files(), 0);
    entry_is(0, HEAD("null") "}");
}

/* fsync(2) failed, and the entry stayed: the push was refused. */
static void append_and_refuse(void)
{
    struct sp_entry accepted = entry, refused = entry;
    struct sp_begun *begun = begin();
    struct sp_error err = {0};
    struct sp_audit *audit = audit_open();
    accepted.verdict = SP_ENTRY_ACCEPT;
    refused.verdict = SP_ENTRY_UNDECIDED;
    cr_assert_eq(sp_audit_append(audit, &accepted, NULL, &err), SP_OK);
    cr_assert_eq(
        sp_moved_has_leave(audit, entry.repository, &ref, entry.time, &err), 1);
    sp_audit_close(audit);
    sp_begun_leave(begun, &refused);
}

Test(audit_begun, what_was_refused_although_it_is_there_is_there_twice)
{
    struct sp_error err = {0};
    append_and_refuse();
    cr_assert_eq(absorb(true), 1);
    cr_assert_eq(files(), 0);
    entry_is(0, HEAD("\"accept\"") "}");
    struct sp_buf line = {0};
    struct sp_audit *audit = audit_open();
    cr_assert_eq(sp_audit_read(audit, 1, &line, &err), SP_OK);
    cr_assert(strstr(line.data, "\"verdict\":\"undecided\""), "%s", line.data);
    cr_assert(strstr(line.data, "\"late\":true"), "%s", line.data);
    cr_assert_eq(
        sp_moved_has_leave(audit, entry.repository, &ref, entry.time, &err), 0);
    sp_buf_dispose(&line);
    sp_audit_close(audit);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

Test(audit_begun, a_file_that_was_cut_is_an_entry_all_the_same)
{
    static const char *const cut[] = {"{\"time\":17", "{\"time\":1}\n",
                                      "{\"time\":1}\n0000 x\n\n\n", "[]\n\n\n",
                                      "{\"time\":1}\n\n\"a\":1"};
    struct sp_error err = {0};
    cr_assert(mkdir("audit.db-begun", 0700) == 0);
    for (size_t i = 0; i < LENGTH(cut); i++) {
        struct sp_buf line = {0};
        char path[64];
        snprintf(path, sizeof path, "audit.db-begun/%012zu-0123456789abcdef",
                 i);
        write_file(path, cut[i]);
        cr_assert_eq(absorb(true), 1, "%zu", i);
        struct sp_audit *audit = audit_open();
        cr_assert_eq(sp_audit_read(audit, i, &line, &err), SP_OK);
        cr_assert(strstr(line.data, "\"verdict\":null,\"late\":true,"
                                    "\"unreadable\":true}"),
                  "%s", line.data);
        sp_buf_dispose(&line);
        sp_audit_close(audit);
    }
}

Test(audit_begun, what_is_no_file_of_ours_is_left_alone)
{
    cr_assert(mkdir("audit.db-begun", 0700) == 0);
    write_file("audit.db-begun/README", "x");
    write_file("audit.db-begun/019acb28be38-0123456789abcdef", "");
    write_file("target", "{\"time\":1}\n\n\n");
    cr_assert(symlink("../target",
                      "audit.db-begun/019acb28be38-0123456789abcdee") == 0);
    cr_assert(mkfifo("audit.db-begun/019acb28be38-0123456789abcded", 0600) ==
              0);
    cr_assert_eq(absorb(true), 0);
    cr_assert_eq(files(), 4);
}

Test(audit_begun, where_nothing_can_be_written_it_is_an_error)
{
    struct sp_error err = {0};
    struct sp_begun *begun;
    write_file("audit.db-begun", "");
    cr_assert_lt(sp_begun_open(&begun, &place, &entry, &err), 0);
    cr_assert_null(begun);
    cr_assert(strstr(err.message, "audit.db-begun"), "%s", err.message);
    sp_begun_end(begun);
    sp_begun_leave(begun, &entry);
}

Test(audit_begun, ids_are_in_the_order_of_their_times)
{
    char a[SP_ENTRY_ID + 1], b[SP_ENTRY_ID + 1], c[SP_ENTRY_ID + 1];
    sp_entry_id(a, 1764345603000);
    sp_entry_id(b, 1764345603000);
    sp_entry_id(c, 1764345603001);
    cr_assert_eq(strlen(a), SP_ENTRY_ID);
    cr_assert_str_neq(a, b);
    cr_assert_lt(strcmp(a, c), 0);
}
