#include "support.h"

static struct lab lab;

static void open_lab(void)
{
    lab_open(&lab, NULL);
}

static void close_lab(void)
{
    lab_close(&lab);
}

TestSuite(rules_branch_name, .init = open_lab, .fini = close_lab);

#define PATTERN "(feature|fix|hotfix|rollback|docs|chore)/[A-Za-z0-9._/-]+"
#define FOUND(expected) FINDS(&lab, "branch-name", expected)

Test(rules_branch_name, names_that_say_what_they_hold_are_good)
{
    static const char *const good[] = {
        "refs/heads/feature/vpn-tunnel", "refs/heads/fix/1",
        "refs/heads/hotfix/INC-7",       "refs/heads/rollback/v1.2.0",
        "refs/heads/docs/a_b",           "refs/heads/chore/a/b/c"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        lab_ref(&lab, good[i], SP_CREATE);
        FOUND("");
    }
}

Test(rules_branch_name, other_names_are_told_what_is_expected)
{
    static const struct {
        const char *name, *expected;
    } bad[] = {
        {"refs/heads/my-stuff",
         "branch-name/pattern: name=my-stuff; pattern=" PATTERN "\n"
         "  type: git branch -m my-stuff feature/NAME\n"},
        {"refs/heads/feature/",
         "branch-name/pattern: name=feature/; pattern=" PATTERN "\n"
         "  type: git branch -m feature/ feature/NAME\n"},
        {"refs/heads/xfeature/a",
         "branch-name/pattern: name=xfeature/a; pattern=" PATTERN "\n"
         "  type: git branch -m xfeature/a feature/NAME\n"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        lab_ref(&lab, bad[i].name, SP_CREATE);
        FOUND(bad[i].expected);
    }
}

Test(rules_branch_name, odd_names_are_quoted_in_the_command)
{
    lab_ref(&lab, "refs/heads/a'$(b);c", SP_CREATE);
    FOUND("branch-name/pattern: name=a'$(b);c; pattern=" PATTERN "\n"
          "  type: git branch -m 'a'\\''$(b);c' feature/NAME\n");
    lab_ref(&lab, "refs/heads/-f", SP_CREATE);
    FOUND("branch-name/pattern: name=-f; pattern=" PATTERN "\n"
          "  type: git branch -m -- -f feature/NAME\n");
}

Test(rules_branch_name, the_pattern_is_the_policys)
{
    lab_policy(&lab, "[refs]\nbranch-name = [a-z]+-[0-9]+\n");
    lab_ref(&lab, "refs/heads/vpn-12", SP_CREATE);
    FOUND("");
    lab_ref(&lab, "refs/heads/feature/x", SP_CREATE);
    FOUND("branch-name/pattern: name=feature/x; pattern=[a-z]+-[0-9]+\n"
          "  type: git branch -m feature/x feature/NAME\n");
}

Test(rules_branch_name, only_created_branches_are_looked_at)
{
    static const struct {
        const char *name;
        enum sp_update_kind kind;
    } free_refs[] = {
        {"refs/heads/my-stuff", SP_UPDATE}, {"refs/heads/my-stuff", SP_DELETE},
        {"refs/heads/main", SP_CREATE},     {"refs/heads/release/1", SP_CREATE},
        {"refs/tags/my-stuff", SP_CREATE},  {"refs/notes/commits", SP_CREATE},
        {"refs/pull/1/head", SP_CREATE},    {"refs/for/main", SP_CREATE}};
    for (size_t i = 0; i < sizeof free_refs / sizeof free_refs[0]; i++) {
        lab_ref(&lab, free_refs[i].name, free_refs[i].kind);
        FOUND("");
    }
}

Test(rules_branch_name, what_an_import_brings_keeps_its_name)
{
    lab_ref(&lab, "refs/heads/dev", SP_CREATE);
    lab.ref.is_import = true;
    FOUND("");
    lab_policy(&lab, "[policy]\nbaseline = none\n");
    FOUND("branch-name/pattern: name=dev; pattern=" PATTERN "\n"
          "  type: git branch -m dev feature/NAME\n");
}

Test(rules_branch_name, its_level_can_be_set_per_ref)
{
    static const char warning[] =
        "branch-name/pattern (warning): name=dev; pattern=" PATTERN "\n"
        "  type: git branch -m dev feature/NAME\n";
    lab_ref(&lab, "refs/heads/dev", SP_CREATE);
    lab_policy(&lab, "[rule \"branch-name\"]\nlevel = warn\n");
    FOUND(warning);
    lab_policy(&lab, "[rule \"branch-name\"]\nlevel = off\n");
    FOUND("");
    lab_policy(&lab, "[rule \"branch-name\"]\nlevel = warn\n"
                     "refs = refs/heads/d*\n");
    FOUND(warning);
    lab_policy(&lab, "[rule \"branch-name\"]\nrefs = refs/heads/x*\n");
    FOUND("");
}

Test(rules_branch_name, a_pattern_that_takes_too_long_decides_nothing)
{
    lab_policy(&lab, "[refs]\nbranch-name = (a|a)*(a|a)*(a|a)*b\n");
    lab_ref(&lab, "refs/heads/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabc",
            SP_CREATE);
    SAME(lab_error(&lab, "branch-name"),
         "the pattern '(a|a)*(a|a)*(a|a)*b' takes too long on a text of this "
         "push");
}
