/* What was counted is kept beside the store, and counted on. */
#include <stdio.h>
#include <string.h>

#include "sallyport/tally.h"
#include "support_assert.h"
#include "support_audit.h"

static struct sp_error err;
static struct sp_audit *audit;
static struct sp_tally tally;
static struct sp_strings protected;

enum { T = 1795392000 };

static void enter(void)
{
    audit_enter();
    audit = audit_open();
    sp_strings_add(&protected, "refs/heads/main", strlen("refs/heads/main"));
}

static void leave(void)
{
    sp_tally_dispose(&tally);
    sp_strings_dispose(&protected);
    sp_audit_close(audit);
    audit_leave();
}

TestSuite(audit_tally_resume, .init = enter, .fini = leave);

static void resume(void)
{
    sp_tally_dispose(&tally);
    tally.protected = &protected;
    tally.head = "refs/heads/main";
    cr_assert_eq(sp_tally_resume(&tally, audit, "audit.db-counted", &err),
                 SP_OK, "%s", err.message);
}

static void refuse(const char *code)
{
    char members[128], name[] = "refs/heads/x";
    struct sp_ref_update update = {.name = name, .new_id = {{1}}};
    snprintf(members, sizeof members,
             "\"via\":null,\"findings\":[{\"code\":\"%s\",\"level\":"
             "\"enforce\"}],\"duration-ms\":7",
             code);
    const struct sp_entry entry = {.kind = SP_ENTRY_PUSH,
                                   .verdict = SP_ENTRY_REFUSE,
                                   .time = (int64_t)T * 1000,
                                   .refs = &update,
                                   .ref_count = 1,
                                   .members = sp_str(members)};
    cr_assert_eq(sp_audit_append(audit, &entry, NULL, &err), SP_OK);
}

/* Counts from the beginning would see other codes. */
static void change_lines(void)
{
    audit_tamper("UPDATE entry SET line = replace(line, 'a/one', 'z/zzz')");
}

static bool has_code(const char *code, uint64_t count)
{
    for (size_t i = 0; i < tally.codes.count; i++)
        if (strcmp(tally.codes.items[i].code, code) == 0)
            return tally.codes.items[i].refused == count;
    return false;
}

Test(audit_tally_resume, only_what_is_new_is_counted)
{
    refuse("a/one");
    refuse("b/\\\"two\\\"");
    resume();
    cr_assert(has_code("a/one", 1));
    change_lines();
    refuse("a/one");
    resume();
    cr_assert(has_code("a/one", 2));
    cr_assert(has_code("b/\"two\"", 1));
    cr_assert_eq(tally.entries, 3);
    cr_assert_eq(tally.verdicts[SP_ENTRY_REFUSE], 3);
    cr_assert_eq(tally.pushes[SP_TALLY_BRANCH][SP_ENTRY_REFUSE], 3);
    cr_assert_eq(tally.duration_sum, 21);
    cr_assert_eq(tally.within[1], 3);
    cr_assert_eq(tally.last, (int64_t)T * 1000);
    resume();
    cr_assert(has_code("a/one", 2));
}

Test(audit_tally_resume, with_other_protected_refs_it_counts_again)
{
    refuse("a/one");
    resume();
    change_lines();
    sp_strings_add(&protected, "refs/heads/x", strlen("refs/heads/x"));
    resume();
    cr_assert(has_code("z/zzz", 1));
    cr_assert_eq(tally.pushes[SP_TALLY_PROTECTED][SP_ENTRY_REFUSE], 1);
}

Test(audit_tally_resume, another_log_is_counted_again)
{
    refuse("a/one");
    refuse("a/one");
    resume();
    sp_audit_close(audit);
    audit_tamper("DELETE FROM entry; DELETE FROM ref; DELETE FROM hash");
    audit = audit_open();
    refuse("b/two");
    refuse("b/two");
    resume();
    cr_assert_eq(tally.entries, 2);
    cr_assert(!has_code("a/one", 2));
    cr_assert(has_code("b/two", 2));
}

Test(audit_tally_resume, after_a_prune_it_counts_again)
{
    refuse("a/one");
    resume();
    const struct sp_entry entry = {
        .kind = SP_ENTRY_ADMIN,
        .time = (int64_t)T * 1000,
        .members = sp_str("\"action\":\"prune\",\"pruned\":1")};
    cr_assert_eq(sp_audit_append(audit, &entry, NULL, &err), SP_OK);
    audit_tamper("UPDATE entry SET line = NULL WHERE seq = 0");
    resume();
    cr_assert_eq(tally.pruned, 1);
    cr_assert(!has_code("a/one", 1));
}

Test(audit_tally_resume, a_damaged_file_counts_for_nothing)
{
    static const char *const texts[] = {"", "{", "[]", "{\"size\":1}",
                                        "{\"format\":1,\"size\":-1}"};
    refuse("a/one");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        FILE *file = fopen("audit.db-counted", "w");
        fputs(texts[i], file);
        fclose(file);
        resume();
        cr_assert(has_code("a/one", 1), "%s", texts[i]);
        cr_assert_eq(tally.entries, 1);
    }
}
