#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support_assert.h"
#include "support_audit.h"

TestSuite(audit_place, .init = audit_enter, .fini = audit_leave);

static void refused(const char *path, bool may_create, int code,
                    const char *message)
{
    struct sp_error err = {0};
    struct sp_audit *audit;
    const struct sp_audit_place place = {
        .path = path, .may_create = may_create, .journal = SP_JOURNAL_ROLLBACK};
    cr_assert_eq(sp_audit_open(&audit, &place, &err), code, "%s", err.message);
    cr_assert_null(audit);
    cr_assert(strstr(err.message, message), "%s: %s", message, err.message);
}

static void write_file(const char *path, const char *bytes, size_t len)
{
    FILE *file = fopen(path, "w");
    cr_assert(file && fwrite(bytes, 1, len, file) == len && !fclose(file));
}

Test(audit_place, nothing_there_is_not_found)
{
    refused("audit.db", false, SP_ENOTFOUND,
            "/audit.db: no push was recorded yet");
    refused("gone/audit.db", false, SP_ENOTFOUND,
            "there is no trail gone/audit.db: no push was recorded yet");
    refused("gone/deeper/audit.db", true, SP_ESYSTEM,
            "the trail gone/deeper/audit.db cannot be made: No such file");
}

Test(audit_place, a_trail_that_is_gone_is_not_one_that_never_was)
{
    struct sp_error err = {0};
    struct sp_audit *audit;
    const struct sp_audit_place place = {.path = "audit.db", .gitdir = "."};
    write_file("sallyport.trail", "", 0);
    cr_assert_eq(sp_audit_open(&audit, &place, &err), SP_ENOTFOUND);
    cr_assert(strstr(err.message, "/audit.db: it is gone; type: sallyport "
                                  "doctor"),
              "%s", err.message);
}

Test(audit_place, a_new_trail_is_for_its_owner_alone)
{
    struct stat status;
    struct sp_error err = {0};
    struct sp_audit *audit;
    const struct sp_audit_place place = {.path = "sallyport/audit.db",
                                         .may_create = true};
    cr_assert_eq(sp_audit_open(&audit, &place, &err), SP_OK, "%s", err.message);
    sp_audit_close(audit);
    cr_assert(stat("sallyport", &status) == 0);
    cr_assert_eq(status.st_mode & 07777, 0700);
    cr_assert(stat("sallyport/audit.db", &status) == 0);
    cr_assert_eq(status.st_mode & 07777, 0600);
    cr_assert(access("sallyport/audit.db-new", F_OK) != 0);
}

Test(audit_place, a_trail_is_shared_with_those_of_the_repository)
{
    struct stat status;
    cr_assert(chmod(".", 02770) == 0);
    sp_audit_close(audit_open());
    cr_assert(stat("audit.db", &status) == 0);
    cr_assert_eq(status.st_mode & 0777, 0660);
}

Test(audit_place, what_a_killed_process_left_is_made_again)
{
    write_file("audit.db-new", "half", 4);
    write_file("audit.db-new-journal", "half", 4);
    sp_audit_close(audit_open());
    cr_assert(access("audit.db-new", F_OK) != 0);
    cr_assert(access("audit.db-new-journal", F_OK) != 0);
}

Test(audit_place, none_is_made_beside_the_wal_of_one_that_is_gone)
{
    write_file("audit.db-wal", "", 0);
    sp_audit_close(audit_open());
    cr_assert(unlink("audit.db") == 0);
    write_file("audit.db-wal", "left", 4);
    refused("audit.db", true, SP_ESYSTEM,
            "is gone, and what is left of it would be mixed with a new one: "
            "restore a backup, or move ");
    cr_assert(access("audit.db", F_OK) != 0);
    cr_assert(access("audit.db-wal", F_OK) == 0);
}

Test(audit_place, a_link_is_refused)
{
    sp_audit_close(audit_open());
    cr_assert(symlink("audit.db", "link.db") == 0);
    cr_assert(symlink("gone", "empty.db") == 0);
    refused("link.db", true, SP_ESYSTEM, "link.db is a symbolic link");
    refused("empty.db", true, SP_ESYSTEM, "empty.db is a symbolic link");
}

Test(audit_place, a_link_on_the_way_is_followed)
{
    struct sp_error err = {0};
    struct sp_audit *audit;
    cr_assert(mkdir("there", 0700) == 0 && symlink("there", "here") == 0);
    const struct sp_audit_place place = {.path = "here/audit.db",
                                         .may_create = true};
    cr_assert_eq(sp_audit_open(&audit, &place, &err), SP_OK, "%s", err.message);
    sp_audit_close(audit);
    cr_assert(access("there/audit.db", F_OK) == 0);
}

Test(audit_place, what_is_no_file_is_refused)
{
    cr_assert(mkdir("directory", 0700) == 0 && mkfifo("pipe", 0600) == 0);
    refused("directory", true, SP_ESYSTEM, "directory is not a regular file");
    refused("pipe", true, SP_ESYSTEM, "pipe is not a regular file");
}

Test(audit_place, an_empty_file_is_refused)
{
    write_file("audit.db", "", 0);
    refused("audit.db", true, SP_EDAMAGED, "is empty: 0 bytes");
}

Test(audit_place, what_is_no_store_is_refused)
{
    char text[200];
    memset(text, 'x', sizeof text);
    write_file("audit.db", text, sizeof text);
    refused("audit.db", true, SP_EDAMAGED, "it is not a file of SQLite");
    write_file("audit.db", "SQLite format 3", 16);
    refused("audit.db", true, SP_EDAMAGED, "it is not a file of SQLite");
}

Test(audit_place, what_another_program_has_made_is_refused)
{
    audit_tamper("CREATE TABLE entry (seq INTEGER)");
    refused("audit.db", true, SP_ESYSTEM,
            "it is a file of SQLite that another program has made");
}

Test(audit_place, a_newer_version_is_refused)
{
    sp_audit_close(audit_open());
    audit_tamper("PRAGMA user_version = 2");
    refused("audit.db", true, SP_ESYSTEM,
            "has version 2, and this program knows version 1; a newer");
}

Test(audit_place, one_that_was_cut_is_refused)
{
    sp_audit_close(audit_open());
    cr_assert(truncate("audit.db", 3 * 4096 + 100) == 0);
    refused("audit.db", true, SP_EDAMAGED, "audit.db is damaged: ");
}

Test(audit_place, the_file_of_somebody_else_is_refused)
{
    if (geteuid())
        cr_skip_test("only root can give a file away");
    sp_audit_close(audit_open());
    cr_assert(chown("audit.db", 4321, (gid_t)-1) == 0);
    refused("audit.db", true, SP_ESYSTEM,
            "belongs to the user with the number "
            "4321, who could rewrite it");
}
