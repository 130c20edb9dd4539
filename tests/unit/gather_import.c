/* The import happens once, and what it brought is not judged afterwards; over real
 * repositories. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "sallyport/buf.h"
#include "support.h"

TestSuite(gather_import, .init = repo_open, .fini = repo_close);

static const char now[] = "[policy]\nbaseline = now\n";

#define UNDER_WAY                                                              \
    "undecided: another first push is under way, and only one is let in "      \
    "unjudged ([policy] baseline); push again when it has ended\n"
#define NO_ROLE "main - protected-ref/direct-creation\n"

#define HOOK(what, expected)                                                   \
    JUDGED(expected, .push = (what), .ini = now, .user = "eve", .records = true)

static char *in_repo(const char *file)
{
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/%s", repo_path(), file);
    return sp_buf_detach(&path);
}

/* The record, borrowed until the next call. */
static const char *record(void)
{
    static char text[1024];
    char *path = in_repo("sallyport.import");
    FILE *file = fopen(path, "re");
    size_t len = file ? fread(text, 1, sizeof text - 1, file) : 0;
    text[len] = '\0';
    if (file)
        fclose(file);
    free(path);
    return text;
}

/* A record of a push that nobody can tell any more, from so long ago. */
static void closing(long seconds_ago, bool refs_moved)
{
    char text[128];
    struct stat heads = {0};
    char *path = in_repo("refs/heads");
    cr_assert(stat(path, &heads) == 0);
    long long changed =
        (long long)heads.st_mtim.tv_sec * 1000000000LL + heads.st_mtim.tv_nsec;
    snprintf(text, sizeof text, "closing 0 0 %lld %lld\n",
             (long long)time(NULL) - seconds_ago, changed - refs_moved);
    repo_write("sallyport.import", text);
    free(path);
}

Test(gather_import, an_empty_repository_takes_what_comes)
{
    repo_draw("u=U^ d=U");
    HOOK("refs/heads/develop - d",
         "0 judged\ndevelop - protected-ref/none-yet (warning)\n");
    cr_assert_str_eq(record(), "open\n");
    land("refs/heads/develop - d");
    HOOK("refs/heads/main - u", "0 judged\n");
    cr_assert(strncmp(record(), "closing ", 8) == 0);
}

Test(gather_import, it_belongs_to_one_push_at_a_time)
{
    repo_draw("u=U^");
    closing(10, false);
    HOOK("refs/heads/release/1 - u", UNDER_WAY);
}

Test(gather_import, a_first_push_that_was_refused_closes_nothing)
{
    repo_draw("u=U^");
    closing(7200, false);
    HOOK("refs/heads/main - u", "0 judged\n");
}

Test(gather_import, one_that_moved_refs_closes_it_even_when_main_is_gone)
{
    repo_draw("n=N^");
    closing(7200, true);
    HOOK("refs/heads/main - n", "1 judged\n" NO_ROLE);
    cr_assert_str_eq(record(), "closed\n");
}

Test(gather_import, a_repository_that_has_refs_has_none)
{
    repo_draw("n=N^");
    repo_ref("refs/heads/feature/old", "n");
    HOOK("refs/heads/feature/x - n", "1 judged\n");
    cr_assert_str_eq(record(), "closed\n");
    repo_ref("refs/heads/feature/old", "-");
    HOOK("refs/heads/main - n", "1 judged\n" NO_ROLE);
}

Test(gather_import, a_policy_that_names_old_commits_has_none)
{
    char ini[128];
    repo_draw("n=N^");
    snprintf(ini, sizeof ini, "[policy]\nbaseline = %s\n", repo_hex("n"));
    JUDGED("0 judged\n" NO_ROLE, .push = "refs/heads/main - n", .ini = ini,
           .user = "eve", .records = true);
    cr_assert_str_eq(record(), "closed\n");
}

Test(gather_import, what_it_brought_is_not_judged_afterwards)
{
    repo_draw("m=U^ old=U d=G:A^old e=N r=U^m");
    repo_ref("refs/heads/main", "m");
    repo_ref("refs/heads/develop", "d");
    repo_ref("refs/tags/v1", "r");
    closing(10, true);
    HOOK("refs/heads/develop d e", "1 judged\n");
    cr_assert(strstr(record(), repo_hex("d")) != NULL);
    cr_assert(strstr(record(), repo_hex("r")) != NULL);
    cr_assert(strstr(record(), repo_hex("old")) == NULL);
    cr_assert(strlen(record()) == strlen("closed\n") + 2 * (SP_OID_HEX + 1));
    HOOK("refs/heads/feature/x - d\nrefs/tags/v2 - r", "0 judged\n");
    HOOK("refs/heads/feature/x - e", "1 judged\n");
    /* an administrator who wants all of it judged says so */
    JUDGED("2 judged\n"
           "feature/x old message-format/header\n"
           "feature/x d tdd-order/green-before-red\n",
           .push = "refs/heads/feature/x - d",
           .ini = "[policy]\nbaseline = none\n", .records = true);
}

/* A closed import that this user has made, so long ago. */
static void closed_by(const char *user, long seconds_ago)
{
    char text[128], hex[SP_OID_HEX + 1];
    struct sp_oid id;
    sp_oid_of_text(&id, sp_str(user));
    snprintf(text, sizeof text, "closed\nby %s %lld\n", sp_oid_format(hex, &id),
             (long long)time(NULL) - seconds_ago);
    repo_write("sallyport.import", text);
}

#define BAD_TAG(ref) "1 judged\n" ref " 1 tdd-order/green-before-red\n"

/* git push --all, then git push --tags. */
Test(gather_import, the_user_who_made_it_may_push_tags_for_an_hour)
{
    repo_draw("m=U^ 1=G:A^m");
    repo_ref("refs/heads/main", "m");
    repo_tag("t", "1", "commit");
    repo_blob("blob", "text");
    closed_by("eve", 3500);
    HOOK("refs/tags/v1 - 1", "0 judged\n");
    HOOK("refs/tags/v1 - t", "0 judged\n");
    HOOK("refs/tags/v1 - t\nrefs/tags/key - blob",
         "0 judged\nkey - tag/not-a-commit\n");
    HOOK("refs/heads/feature/x - 1", BAD_TAG("feature/x"));
    HOOK("refs/tags/v1 - 1\nrefs/heads/feature/x - 1", BAD_TAG("feature/x"));
    JUDGED(BAD_TAG("v1"), .push = "refs/tags/v1 - 1",
           .ini = "[policy]\nbaseline = none\n", .user = "eve",
           .records = true);
    closed_by("eve", 3700);
    HOOK("refs/tags/v1 - 1", BAD_TAG("v1"));
    closed_by("eve", -10);
    HOOK("refs/tags/v1 - 1", BAD_TAG("v1"));
    closed_by("ann", 10);
    HOOK("refs/tags/v1 - 1", BAD_TAG("v1"));
    repo_write("sallyport.import", "closed\n");
    HOOK("refs/tags/v1 - 1", BAD_TAG("v1"));
}

/* What a tag has brought is judged when it comes to a branch. */
Test(gather_import, a_tag_of_the_second_step_hides_nothing)
{
    repo_draw("m=U^ 1=G:A^m");
    repo_ref("refs/heads/main", "m");
    closed_by("eve", 10);
    HOOK("refs/tags/v1 - 1", "0 judged\n");
    land("refs/tags/v1 - 1");
    HOOK("refs/heads/feature/x - 1", BAD_TAG("feature/x"));
    HOOK("refs/tags/v1 1 m", "0 judged\nv1 - tag/moved\n");
    closed_by("ci-bot", 10);
    JUDGED(BAD_TAG("w1"), .push = "refs/tags/w1 - 1", .records = true,
           .ini = "[policy]\nbaseline = now\n[refs]\nprotected = HEAD, "
                  "refs/tags/w*\n");
}

Test(gather_import, who_made_it_is_recorded)
{
    repo_draw("m=U^ 1=G:A^m");
    HOOK("refs/heads/main - m", "0 judged\n");
    land("refs/heads/main - m");
    HOOK("refs/tags/v1 - 1", "0 judged\n");
    cr_assert(strncmp(record(), "closed\nby ", 10) == 0);
    JUDGED(BAD_TAG("v1"), .push = "refs/tags/v1 - 1", .ini = now, .user = "ann",
           .records = true);
    JUDGED(BAD_TAG("v1"), .push = "refs/tags/v1 - 1", .ini = now, .user = "",
           .records = true);
}

Test(gather_import, an_import_of_nobody_has_no_second_step)
{
    repo_draw("m=U^ 1=G:A^m");
    JUDGED("0 judged\n", .push = "refs/heads/main - m", .ini = now, .user = "",
           .records = true);
    land("refs/heads/main - m");
    JUDGED(BAD_TAG("v1"), .push = "refs/tags/v1 - 1", .ini = now, .user = "",
           .records = true);
}

Test(gather_import, a_record_that_cannot_be_kept_means_no_import)
{
    repo_draw("u=U^");
    free(repo_git(
        (const char *[]){"init", "-q", "--bare", "sallyport.import", NULL},
        NULL));
    char *said = verdict_of(&(struct attempt){.push = "refs/heads/main - u",
                                              .ini = now,
                                              .user = "eve",
                                              .records = true});
    cr_assert(strncmp(said, "undecided: the first push cannot be recorded in ",
                      48) == 0);
    cr_assert(strstr(said, "/sallyport.import (Is a directory); the "
                           "administrator makes it writable, or names the old "
                           "commits as [policy] baseline\n") != NULL);
    free(said);
    repo_ref("refs/heads/feature/old", "u");
    HOOK("refs/tags/v1 - u", "1 judged\n"
                             "v1 u message-format/header\n");
}
