/* What the command line of a git process says of the commit it makes. */
#include "sallyport/caller.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* The arguments, one after the other behind spaces; '~' is a space in one. */
static enum sp_amend amends(const char *command)
{
    char arguments[512];
    size_t len = strlen(command) + 1;
    cr_assert(len <= sizeof arguments);
    for (size_t i = 0; i < len; i++)
        arguments[i] = command[i] == ' ' ? '\0' : command[i];
    return sp_command_amends((struct sp_str){arguments, len});
}

#define AMENDS(command) cr_assert(amends(command) == SP_AMEND_YES, command)
#define IS_NEW(command) cr_assert(amends(command) == SP_AMEND_NO, command)
#define UNKNOWN(command) cr_assert(amends(command) == SP_AMEND_UNKNOWN, command)

Test(git_caller, a_commit_amends_or_does_not)
{
    AMENDS("git commit --amend");
    AMENDS("/usr/lib/git-core/git commit --amend --no-gpg-sign -e");
    AMENDS("git commit -a --amend --no-edit --reset-author");
    AMENDS("git commit file --amend");
    AMENDS("git-commit --amend");
    IS_NEW("git commit");
    IS_NEW("git commit -m message");
    IS_NEW("git commit -c HEAD");
    IS_NEW("git commit -C HEAD --reset-author");
    IS_NEW("git commit --fixup=amend HEAD~1");
    IS_NEW("git merge --no-ff feature/x");
}

Test(git_caller, options_may_be_cut_short)
{
    AMENDS("git commit --am");
    AMENDS("git commit --amen --no-edit");
    IS_NEW("git commit --all");
    IS_NEW("git commit --allow-empty");
    IS_NEW("git commit --amend --no-amend");
    IS_NEW("git commit --amend --no-am");
    AMENDS("git commit --no-amend --amend");
}

Test(git_caller, what_belongs_to_an_option_is_no_option)
{
    IS_NEW("git commit -m --amend");
    IS_NEW("git commit -am --amend");
    IS_NEW("git commit --message --amend");
    IS_NEW("git commit --mess --amend");
    IS_NEW("git commit -F --amend");
    IS_NEW("git commit --author --amend");
    IS_NEW("git commit --trailer --amend");
    IS_NEW("git commit -- --amend");
    IS_NEW("git commit --end-of-options --amend");
    AMENDS("git commit -mtext --amend");
    AMENDS("git commit -mF --amend");
    AMENDS("git commit --message=text --amend");
    AMENDS("git commit -S --amend");
    AMENDS("git commit -SF --amend");
    AMENDS("git commit -uno --amend");
    AMENDS("git commit --no-file --amend");
    AMENDS("git commit -m -- --amend");
}

Test(git_caller, options_of_git_itself_come_first)
{
    AMENDS("git -C commit commit --amend");
    AMENDS("git -c user.name=commit -p --git-dir .git commit --amend");
    AMENDS("git --git-dir=.git --no-pager --work-tree . commit --amend");
    IS_NEW("git -c --amend commit");
    UNKNOWN("git --version");
    UNKNOWN("git -C");
}

Test(git_caller, others_say_nothing)
{
    UNKNOWN("");
    UNKNOWN("git");
    UNKNOWN("git ca --amend"); /* an alias, of an old git */
    UNKNOWN("git rebase --continue");
    UNKNOWN("git gui");
    UNKNOWN("vim --amend");
    UNKNOWN("gitk commit --amend");
    UNKNOWN("/bin/sh -c git commit --amend");
}

Test(git_caller, nothing_is_read_behind_the_end)
{
    static const char cut[] = {'g', 'i', 't',  '\0', 'c', 'o', 'm', 'm',
                               'i', 't', '\0', '-',  '-', 'a', 'm'};
    cr_assert(sp_command_amends((struct sp_str){cut, sizeof cut}) ==
              SP_AMEND_YES);
    cr_assert(sp_command_amends((struct sp_str){NULL, 0}) == SP_AMEND_UNKNOWN);
    cr_assert(sp_command_amends((struct sp_str){"\0\0\0", 3}) ==
              SP_AMEND_UNKNOWN);
}

/* Does a user type it? The process above has the other command. */
static bool commits(const char *command, const char *above)
{
    char own[128], other[128];
    size_t len = strlen(command) + 1, other_len = strlen(above) + 1;
    cr_assert(len <= sizeof own && other_len <= sizeof other);
    for (size_t i = 0; i < len; i++)
        own[i] = command[i] == ' ' ? '\0' : command[i];
    for (size_t i = 0; i < other_len; i++)
        other[i] = above[i] == ' ' ? '\0' : above[i];
    return sp_command_commits((struct sp_str){own, len},
                              (struct sp_str){other, other_len});
}

Test(git_caller, a_commit_is_typed_unless_git_replays_it)
{
    cr_expect(commits("git commit -m x", "bash"));
    cr_expect(commits("git commit -m x", "sh -c git~rebase"));
    cr_expect(commits("git commit -m x", "git ci -m x"));
    cr_expect(commits("git commit -m x", ""));
    cr_expect_not(commits("git commit -n -F x -e", "git rebase -i main"));
    cr_expect_not(commits("git commit -e", "git -C x rebase --continue"));
    cr_expect_not(commits("git commit -e", "git-rebase--interactive main"));
    cr_expect_not(commits("git commit -e", "git cherry-pick --continue"));
    cr_expect_not(commits("git commit -e", "git revert HEAD"));
    cr_expect_not(commits("git rebase -i main", "bash"));
    cr_expect_not(commits("bash", "bash"));
}

/* Which files the command takes, and how its paths are typed again. */
static char *takes(const char *command)
{
    static const char *const names[] = {
        [SP_TAKES_STAGED] = "staged",
        [SP_TAKES_ALL] = "all",
        [SP_TAKES_PATHS] = "paths",
    };
    static char out[256];
    char arguments[256];
    struct sp_buf paths = {0};
    size_t len = 0;
    for (; command[len]; len++)
        arguments[len] = command[len] == ' ' ? '\0' : command[len];
    arguments[len++] = '\0';
    enum sp_takes found =
        sp_command_takes((struct sp_str){arguments, len}, &paths);
    snprintf(out, sizeof out, "%s%s", names[found], sp_buf_text(&paths));
    sp_buf_dispose(&paths);
    return out;
}

Test(git_caller, a_commit_takes_what_is_staged_or_all_or_some_paths)
{
    static const struct {
        const char *command, *taken;
    } rows[] = {
        {"git commit", "staged"},
        {"git commit -m -a", "staged"},
        {"git commit -ma", "staged"},
        {"git commit -F a", "staged"},
        {"git commit --amend", "staged"},
        {"git commit --", "staged"},
        {"git commit --amend --only", "staged --only"},
        {"git commit --amend -qo", "staged --only"},
        {"git commit --amend --only --no-only", "staged"},
        {"git commit --amend --only src", "paths -- src"},
        {"git commit --allow-empty -m x", "staged --allow-empty"},
        {"git commit --allow-empty --no-allow-empty", "staged"},
        {"git commit --amend --only --allow-empty",
         "staged --allow-empty --only"},
        {"git commit --allow-empty a", "paths --allow-empty -- a"},
        {"git commit -a --no-all", "staged"},
        {"git merge -a", "staged"},
        {"make -a", "staged"},
        {"git commit -a", "all"},
        {"git commit -am message", "all"},
        {"git commit -qam message", "all"},
        {"git commit --all", "all"},
        {"git -C x commit --quiet -a -m y", "all"},
        {"git commit -- -a", "paths -- -a"},
        {"git commit src -m x tests", "paths -- src tests"},
        {"git commit -m x -- it's", "paths -- 'it'\\''s'"},
        {"git commit -o src", "paths -- src"},
        {"git commit -i src", "paths --include -- src"},
        {"git commit --include -qm x src", "paths --include -- src"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        cr_expect_str_eq(takes(rows[i].command), rows[i].taken, "%s",
                         rows[i].command);
}
