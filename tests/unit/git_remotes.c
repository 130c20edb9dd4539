/* The remotes that a repository's settings name. The sanitizer sees what they leak. */
#include "sallyport/remotes.h"

#include <stdlib.h>

#include "support.h"
#include "support_assert.h"

TestSuite(git_remotes, .init = repo_open, .fini = repo_close);

static void assert_remote(const char *config, const char *expected)
{
    struct sp_buf found = {0};
    repo_write("config", config);
    cr_assert_eq(sp_repo_remote(repo_opened(), &found), *expected != '\0');
    assert_text(sp_buf_text(&found), expected);
    sp_buf_dispose(&found);
}

Test(git_remotes, origin_is_preferred)
{
    assert_remote("[remote \"z\"]\nurl = /z\n[remote \"origin\"]\nurl = /o\n"
                  "[remote \"a\"]\nurl = /a\n",
                  "origin");
}

Test(git_remotes, without_origin_it_is_the_only_one)
{
    assert_remote("[remote \"b.c\"]\nurl = /a\n"
                  "pushurl = /b\n[user]\nname = remote.a.url\n",
                  "b.c");
}

Test(git_remotes, of_several_others_none_is_guessed_in_advice)
{
    assert_remote("[remote \"z\"]\nurl = /z\n[remote \"b.c\"]\nurl = /a\n",
                  "NAME");
}

/* NULL expected: several may be meant. */
static void assert_chosen(const char *config, const char *asked,
                          const char *expected)
{
    struct sp_buf found = {0};
    struct sp_error err = {0};
    repo_write("config", config);
    int code = sp_repo_choose_remote(repo_opened(), asked, &found, &err);
    cr_assert_eq(code, expected ? SP_OK : SP_EUSAGE);
    assert_text(sp_buf_text(&found), expected ? expected : "");
    if (!expected)
        assert_text(
            err.message,
            "there are several remotes, and none is called origin; "
            "name one: --remote a, --remote b.c or --remote 'it'\\''s'");
    sp_buf_dispose(&found);
}

#define SEVERAL                                                                \
    "[remote \"it's\"]\nurl = /z\n[remote \"b.c\"]\nurl = /b\n"                \
    "[remote \"a\"]\nurl = /a\n"

Test(git_remotes, a_command_talks_to_origin)
{
    assert_chosen("[remote \"origin\"]\nurl = /o\n" SEVERAL, NULL, "origin");
}

Test(git_remotes, or_to_the_only_one)
{
    assert_chosen("[remote \"up\"]\nurl = /u\n", NULL, "up");
}

Test(git_remotes, or_to_none)
{
    assert_chosen("[user]\nname = x\n", NULL, "");
}

Test(git_remotes, one_of_several_is_not_guessed)
{
    assert_chosen(SEVERAL, NULL, NULL);
}

Test(git_remotes, the_one_that_is_asked_for_comes_first)
{
    assert_chosen("[remote \"origin\"]\nurl = /o\n" SEVERAL, "b.c", "b.c");
}

#define BARE "[core]\nbare = true\n"

Test(git_remotes, a_bare_repository_reads_itself)
{
    assert_chosen(BARE SEVERAL, NULL, "");
}

Test(git_remotes, whatever_its_remote_is_called)
{
    assert_chosen(BARE "[remote \"origin\"]\nurl = /o\n", NULL, "");
}

Test(git_remotes, unless_one_is_asked_for)
{
    assert_chosen(BARE SEVERAL, "b.c", "b.c");
}

Test(git_remotes, a_remote_has_a_url)
{
    assert_remote("[remote \"a\"]\nfetch = x\n[remote \"b\"]\nurls = x\n"
                  "[remote]\nurl = /x\n[remotes \"c\"]\nurl = /x\n",
                  "");
}

Test(git_remotes, to_push_is_enough)
{
    assert_remote("[remote \"only\"]\npushurl = /x\n", "only");
}

static void assert_copied(struct sp_repo *opened, const char *name,
                          const char *expected)
{
    struct sp_buf found = {0};
    cr_assert_eq(sp_repo_copied(opened, name, &found), *expected != '\0');
    assert_text(sp_buf_text(&found), expected);
    sp_buf_dispose(&found);
}

static void name_head(const char *target)
{
    free(repo_git((const char *[]){"symbolic-ref", "refs/remotes/origin/HEAD",
                                   target, NULL},
                  NULL));
}

Test(git_remotes, a_copy_is_known_by_the_name_of_its_remote)
{
    repo_draw("c=N^");
    repo_write("config", "[remote \"origin\"]\nurl = /o\n"
                         "[remote \"a/b\"]\nurl = /a\n");
    struct sp_repo *opened = repo_opened();
    assert_copied(opened, "main", "");
    assert_copied(opened, "origin", "");
    assert_copied(opened, "origin/main", "refs/heads/main");
    assert_copied(opened, "refs/remotes/origin/x/y", "refs/heads/x/y");
    assert_copied(opened, "refs/heads/main", "");
    assert_copied(opened, "a/b/main", "refs/heads/main");
    assert_copied(opened, "a/main", "");
    assert_copied(opened, "origin/..", "");
    name_head("refs/remotes/origin/trunk");
    assert_copied(opened, "origin/HEAD", "refs/heads/trunk");
    name_head("refs/heads/main");
    assert_copied(opened, "origin/HEAD", "");
    repo_ref("refs/heads/origin/main", "c");
    assert_copied(opened, "origin/main", "");
    assert_copied(opened, "refs/remotes/origin/main", "refs/heads/main");
}

/* Moves a ref, and logs it. */
static void move(const char *ref, const char *name)
{
    free(repo_git((const char *[]){"update-ref", "--create-reflog", ref,
                                   repo_hex(name), NULL},
                  NULL));
}

static void assert_push(struct sp_repo *clone, bool has_branch,
                        const char *expected)
{
    struct sp_buf said = {0};
    sp_say_push_again(&said, clone, "origin", "x", has_branch);
    assert_text(sp_buf_text(&said), expected);
    sp_buf_dispose(&said);
}

#define BY_REFLOG "git push --force-with-lease=x --force-if-includes origin x"

/* In a new clone git finds no time at which the copy was fetched, and rejects each push. */
Test(git_remotes, a_lease_names_the_copy_where_git_finds_no_reflog_of_it)
{
    struct sp_buf named = {0};
    repo_draw("base=N^ a=N b=N^base c=N^b");
    repo_ref("refs/remotes/origin/x", "a");
    sp_buf_printf(&named, "git push --force-with-lease=x:%.7s origin x",
                  repo_hex("a"));
    struct sp_repo *clone = repo_opened();
    assert_push(clone, true, sp_buf_text(&named)); /* git switch makes it */
    move("refs/heads/x", "b");
    move("refs/heads/x", "c");
    assert_push(clone, true, BY_REFLOG);
    move("refs/heads/x", "a");
    move("refs/heads/x", "c");
    assert_push(clone, true, sp_buf_text(&named));
    assert_push(clone, false, "git push --force-with-lease=x origin HEAD:x");
    assert_push(NULL, true, BY_REFLOG);
    move("refs/remotes/origin/x", "base");
    move("refs/remotes/origin/x", "a");
    assert_push(clone, true, BY_REFLOG);
    sp_buf_dispose(&named);
}

Test(git_remotes, what_is_not_there_has_no_lease_of_its_own)
{
    repo_draw("base=N^");
    repo_ref("refs/heads/x", "base");
    assert_push(repo_opened(), true, BY_REFLOG);
}
