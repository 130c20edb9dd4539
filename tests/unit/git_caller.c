/* What the command line of a git process says of the commit it makes. */
#include "sallyport/caller.h"

#include <criterion/criterion.h>
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

static bool takes_all(const char *command)
{
    char arguments[256];
    size_t len = 0;
    for (; command[len]; len++)
        arguments[len] = command[len] == ' ' ? '\0' : command[len];
    arguments[len++] = '\0';
    return sp_command_takes_all((struct sp_str){arguments, len});
}

Test(git_caller, a_commit_takes_all_changed_files_or_does_not)
{
    static const char *const all[] = {
        "git commit -a", "git commit -am message", "git commit -qam message",
        "git commit --all", "git -C x commit --quiet -a -m y"};
    static const char *const some[] = {"git commit",
                                       "git commit -m -a",
                                       "git commit -ma",
                                       "git commit -F a",
                                       "git commit --amend",
                                       "git commit -- -a",
                                       "git commit -a --no-all",
                                       "git merge -a",
                                       "make -a"};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        cr_expect(takes_all(all[i]), "%s", all[i]);
    for (size_t i = 0; i < sizeof some / sizeof some[0]; i++)
        cr_expect(!takes_all(some[i]), "%s", some[i]);
}
