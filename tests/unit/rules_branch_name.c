#include <stdlib.h>

#include <string.h>

#include "support.h"

LAB_SUITE(rules_branch_name, NULL, "refs/heads/feature/x");

#define TYPE                                                                   \
    "  type: git switch -c feature/9f3c2ab 9f3c2ab\n"                          \
    "git push origin HEAD\n"
/* A name that is good once the policy's beginning is put before it. */
#define NAMED(name)                                                            \
    "name=" name "; example=feature/" name                                     \
    "\n  type: git push --force-with-lease=refs/heads/feature/" name           \
    ": origin 9f3c2ab:refs/heads/feature/" name " && git branch -m " name      \
    " feature/" name "\n"
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
        {"refs/heads/my-stuff", "branch-name/pattern: " NAMED("my-stuff")},
        {"refs/heads/feature/", "branch-name/pattern: name=feature/\n" TYPE},
        {"refs/heads/xfeature/a", "branch-name/pattern: " NAMED("xfeature/a")},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        lab_ref(&lab, bad[i].name, SP_CREATE);
        FOUND(bad[i].expected);
    }
}

Test(rules_branch_name, no_name_is_shown_that_would_be_refused)
{
    static const struct {
        const char *ini, *expected;
    } rows[] = {
        {"[refs]\nbranch-name = fix/.+\n",
         "branch-name/pattern: name=my-stuff; example=fix/my-stuff\n"
         "  type: git push --force-with-lease=refs/heads/fix/my-stuff: origin "
         "9f3c2ab:refs/heads/fix/my-stuff && "
         "git branch -m my-stuff fix/my-stuff\n"},
        {"[refs]\nbranch-name = (story|bug)/[0-9]{3}-.+\n",
         "branch-name/pattern: name=my-stuff\n"
         "  type: git switch -c story/000-9f3c2ab 9f3c2ab\n"
         "git push origin HEAD\n"},
        {"[refs]\nbranch-name = \\p{Lu}+\\p{Ll}\n",
         "branch-name/pattern: name=my-stuff\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        lab_policy(&lab, rows[i].ini);
        lab_ref(&lab, "refs/heads/my-stuff", SP_CREATE);
        FOUND(rows[i].expected);
    }
}

Test(rules_branch_name, it_is_pushed_where_it_was_pushed)
{
    lab.push.remote = "my backup";
    lab_ref(&lab, "refs/heads/my-stuff", SP_CREATE);
    FOUND("branch-name/pattern: name=my-stuff; example=feature/my-stuff\n"
          "  type: git push --force-with-lease=refs/heads/feature/my-stuff: "
          "'my backup' 9f3c2ab:refs/heads/feature/my-stuff && "
          "git branch -m my-stuff feature/my-stuff\n");
    lab_ref(&lab, "refs/heads/feature/", SP_CREATE);
    FOUND("branch-name/pattern: name=feature/\n"
          "  type: git switch -c feature/9f3c2ab 9f3c2ab\n"
          "git push 'my backup' HEAD\n");
    lab.push.remote = "";
    FOUND("branch-name/pattern: name=feature/\n" TYPE);
}

Test(rules_branch_name, a_clone_may_not_know_the_name_yet)
{
    lab.push.is_local = true;
    lab.push.remote = "my backup";
    lab_ref(&lab, "refs/heads/my-stuff", SP_CREATE);
    FOUND("branch-name/pattern: name=my-stuff; example=feature/my-stuff\n"
          "  type: git fetch 'my backup' && "
          "git push --force-with-lease=refs/heads/feature/my-stuff: "
          "'my backup' 9f3c2ab:refs/heads/feature/my-stuff && "
          "git branch -m my-stuff feature/my-stuff\n");
}

Test(rules_branch_name, a_branch_that_was_renamed_is_pushed_to_its_new_name)
{
    static const char *const there = "feature/money";
    struct sp_strings branches = {0};
    sp_strings_add(&branches, there, strlen(there));
    lab_ref(&lab, "refs/heads/money", SP_CREATE);
    lab.ref.branches = &branches;
    lab.ref.continues = there;
    FOUND("branch-name/pattern: name=money; example=feature/money\n"
          "  type: git push origin 9f3c2ab:refs/heads/feature/money && "
          "git branch -m money feature/money\n");
    cr_assert_str_eq(lab.findings.items[0].message,
                     "the branch name 'money' is not of the form that [refs] "
                     "branch-name asks for; 'feature/money' is there, and all "
                     "of it is in this one");
    cr_assert_str_eq(lab.findings.items[0].fix,
                     "push it to that branch, and give yours the same name");
    lab.push.is_local = true;
    lab.push.remote = "my backup";
    lab.ref.is_only_there = true;
    FOUND("branch-name/pattern: name=money; example=feature/money\n"
          "  type: git fetch 'my backup' && "
          "git push 'my backup' 9f3c2ab:refs/heads/feature/money\n");
    cr_assert_str_eq(lab.findings.items[0].fix, "push it to that branch");
    lab.ref.continues = NULL;
    lab.ref.branches = NULL;
    sp_strings_dispose(&branches);
}

Test(rules_branch_name, what_no_branch_here_is_called_is_not_renamed)
{
    lab.push.is_local = true;
    lab_ref(&lab, "refs/heads/my-stuff", SP_CREATE);
    lab.ref.is_only_there = true;
    FOUND("branch-name/pattern: name=my-stuff; example=feature/my-stuff\n"
          "  type: git fetch origin && "
          "git push --force-with-lease=refs/heads/feature/my-stuff: "
          "origin 9f3c2ab:refs/heads/feature/my-stuff\n");
    cr_assert_str_eq(lab.findings.items[0].fix, "push it under that name");
}

Test(rules_branch_name, on_a_page_the_form_has_the_name)
{
    lab_ref(&lab, "refs/heads/my-stuff", SP_CREATE);
    lab.push.via = "web";
    FOUND("branch-name/pattern: name=my-stuff; example=feature/NAME\n");
    cr_assert_str_eq(lab.findings.items[0].fix,
                     "give the branch another name in the form of the host, "
                     "such as feature/NAME");
}

Test(rules_branch_name, odd_names_stay_out_of_the_command)
{
    lab_ref(&lab, "refs/heads/a'$(b);c", SP_CREATE);
    FOUND("branch-name/pattern: name=a'$(b);c\n" TYPE);
    lab_ref(&lab, "refs/heads/-f", SP_CREATE);
    FOUND("branch-name/pattern: name=-f\n" TYPE);
    lab_ref(&lab,
            "refs/heads/a-name-that-is-too-long-for-a-line-of-a-refused-push",
            SP_CREATE);
    FOUND("branch-name/pattern: "
          "name=a-name-that-is-too-long-for-a-line-of-a-refused-push\n" TYPE);
}

Test(rules_branch_name, names_that_hosts_and_bots_make_are_good)
{
    static const char *const names[] = {
        "ada-patch-1",
        "patch-1",
        "main-patch-73211",
        "12-fix-the-bug",
        "revert-5-feature/x",
        "revert-1a2b3c4d",
        "cherry-pick-1a2b3c4d",
        "dependabot/npm_and_yarn/@types/left-1.2.3",
        "renovate/left-2.x",
        "renovate/major-react+dom",
        "release-please--branches--main",
        "release-please--branches--main--components--x",
        "changeset-release/main",
        "l10n_main",
        "snyk-fix-0123456789abcdef",
        "snyk-upgrade-0123456789abcdef",
        "pre-commit-ci-update-config",
        "mergify/bp/release/1.x/pr-3",
        "mergify/merge-queue/0a1b2c",
        "backport/3-to-1.x",
        "gh-readonly-queue/main/pr-12-0123456789",
        "copilot/fix-12",
        "claude/issue-12",
        "all-contributors/add-ada",
        "weblate-app-main",
        "imgbot"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char ref[128];
        snprintf(ref, sizeof ref, "refs/heads/%s", names[i]);
        lab_ref(&lab, ref, SP_CREATE);
        FOUND("");
    }
}

Test(rules_branch_name, what_only_begins_like_those_is_not)
{
    static const char *const names[] = {"patch",   "patch-x",    "my-patch-1-x",
                                        "12",      "revert",     "dependabot",
                                        "develop", "release-1.x"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *name = names[i];
        char ref[128], expected[256];
        snprintf(ref, sizeof ref, "refs/heads/%s", name);
        lab_ref(&lab, ref, SP_CREATE);
        snprintf(expected, sizeof expected, "branch-name/pattern: " NAMED("%s"),
                 name, name, name, name, name, name);
        FOUND(expected);
    }
    lab_ref(&lab, "refs/heads/renovate/a b", SP_CREATE);
    FOUND("branch-name/pattern: name=renovate/a b\n" TYPE);
    lab_ref(&lab, "refs/heads/imgbot-x y", SP_CREATE);
    FOUND("branch-name/pattern: name=imgbot-x y\n" TYPE);
}

Test(rules_branch_name, those_of_tools_can_be_set_and_turned_off)
{
    static const char refused[] = "branch-name/pattern: " NAMED("patch-1");
    lab_ref(&lab, "refs/heads/patch-1", SP_CREATE);
    lab_policy(&lab, "[refs]\ntool-branch-name = bot/.+\n");
    FOUND(refused);
    lab_policy(&lab, "[refs]\ntool-branch-name =\n");
    FOUND(refused);
    lab_policy(&lab, "[refs]\nbranch-name = x\n");
    FOUND("");
}

Test(rules_branch_name, the_pattern_is_the_policys)
{
    lab_policy(&lab, "[refs]\nbranch-name = [a-z]+-[0-9]+\n");
    lab_ref(&lab, "refs/heads/vpn-12", SP_CREATE);
    FOUND("");
    lab_ref(&lab, "refs/heads/feature/x", SP_CREATE);
    FOUND("branch-name/pattern: name=feature/x\n"
          "  type: git push --force-with-lease=refs/heads/a-0: origin "
          "9f3c2ab:refs/heads/a-0 && git switch -c a-0 9f3c2ab\n");
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
    FOUND("branch-name/pattern: " NAMED("dev"));
}

Test(rules_branch_name, its_level_can_be_set_per_ref)
{
    static const char warning[] =
        "branch-name/pattern (warning): " NAMED("dev");
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

Test(rules_branch_name, each_code_says_what_is_wrong_and_how_to_fix_it)
{
    lab_ref(&lab, "refs/heads/dev", SP_CREATE);
    FOUND("branch-name/pattern: " NAMED("dev"));
    cr_assert_str_eq(lab.findings.items[0].message,
                     "the branch name 'dev' is not of the form that [refs] "
                     "branch-name asks for, such as 'feature/dev'");
    WORDED("branch-name", "branch-name/pattern\n"
                          "  the branch name 'NAME' is not of the form that "
                          "[refs] branch-name asks for\n"
                          "  push it under another name\n");
}

Test(rules_branch_name, a_name_that_is_taken_is_not_advised)
{
    static const char *const there[] = {"feature/price", "feature/price-2"};
    struct sp_strings branches = {0};
    lab_ref(&lab, "refs/heads/price", SP_CREATE);
    lab.ref.branches = &branches;
    for (size_t i = 0; i < 2; i++)
        sp_strings_add(&branches, there[i], strlen(there[i]));
    FOUND("branch-name/pattern: name=price; example=feature/price-3\n"
          "  type: git push --force-with-lease=refs/heads/feature/price-3: "
          "origin 9f3c2ab:refs/heads/feature/price-3 && git branch -m price "
          "feature/price-3\n");
    for (char last[] = "feature/price-3"; last[14] <= '9'; last[14]++)
        sp_strings_add(&branches, last, strlen(last));
    FOUND("branch-name/pattern: name=price\n" TYPE);
    sp_strings_dispose(&branches);
    lab.ref.branches = NULL;
}

/* The name that is advised for a branch, where others are there. */
static void is_advised(const char *name, const char *good,
                       const char *const *there)
{
    char ref[128];
    struct sp_strings branches = {0};
    struct sp_buf command = {0};
    snprintf(ref, sizeof ref, "refs/heads/%s", name);
    for (; *there; there++)
        sp_strings_add(&branches, *there, strlen(*there));
    lab_ref(&lab, ref, SP_CREATE);
    lab.ref.branches = &branches;
    free(lab_run(&lab, "branch-name"));
    sp_buf_printf(&command,
                  "git push --force-with-lease=refs/heads/%s: origin "
                  "9f3c2ab:refs/heads/%s && git branch -m %s %s",
                  good, good, name, good);
    cr_assert_str_eq(lab.findings.items[0].command, sp_buf_text(&command));
    lab.ref.branches = NULL;
    sp_buf_dispose(&command);
    sp_strings_dispose(&branches);
}
#define ADVISES(name, good, ...)                                               \
    is_advised(name, good, (const char *const[]){__VA_ARGS__, NULL})

Test(rules_branch_name, git_makes_no_branch_above_or_below_another)
{
    ADVISES("wip2", "feature/wip2-2", "feature/wip2/deep");
    ADVISES("wip2", "feature/wip2-3", "feature/wip2-2/x", "feature/wip2/deep");
    ADVISES("a/b", "feature/a/b-2", "feature/a/b/c/d");
    ADVISES("wip2", "feature/wip2", "feature/wip2.deep", "feature/wip20");
    ADVISES("Feature/a/b", "feature/Feature/a/b", "feature/a");
}

Test(rules_branch_name, what_is_below_another_keeps_no_name)
{
    static const char *const there = "feature/a";
    struct sp_strings branches = {0};
    sp_strings_add(&branches, there, strlen(there));
    lab_ref(&lab, "refs/heads/a/b", SP_CREATE);
    lab.ref.branches = &branches;
    FOUND("branch-name/pattern: name=a/b\n" TYPE);
    lab.ref.branches = NULL;
    sp_strings_dispose(&branches);
}

Test(rules_branch_name, what_is_renamed_is_in_nobodys_way)
{
    ADVISES("feature", "feature/feature", "feature");
}

/* What is typed for a branch that gets a better name. */
static void renames(const char *quoted, const char *good)
{
    struct sp_buf expected = {0};
    struct sp_finding *found;
    free(lab_run(&lab, "branch-name"));
    cr_assert(lab.findings.count == 1);
    found = &lab.findings.items[0];
    sp_buf_printf(&expected,
                  "git push --force-with-lease=refs/heads/%s: origin "
                  "9f3c2ab:refs/heads/%s && git branch -m %s %s",
                  good, good, quoted, good);
    cr_assert_str_eq(found->command, sp_buf_text(&expected));
    sp_buf_dispose(&expected);
}

Test(rules_branch_name, a_name_that_is_nearly_good_keeps_what_it_says)
{
    lab_ref(&lab, "refs/heads/Feature/WU-62_Z", SP_CREATE);
    renames("Feature/WU-62_Z", "feature/WU-62_Z");
    lab_ref(&lab, "refs/heads/FIX/x", SP_CREATE);
    renames("FIX/x", "fix/x");
    lab_ref(&lab, "refs/heads/feature/WU-9-gr\u00f6\u00dfe", SP_CREATE);
    renames("'feature/WU-9-gr\u00f6\u00dfe'", "feature/WU-9-gr");
    lab_ref(&lab, "refs/heads/Feature/WU-9-\u00f6l", SP_CREATE);
    renames("'Feature/WU-9-\u00f6l'", "feature/WU-9");
}

Test(rules_branch_name, one_that_is_not_has_another)
{
    struct sp_strings branches = {0};
    lab_ref(&lab, "refs/heads/Topic/x", SP_CREATE);
    renames("Topic/x", "feature/Topic/x");
    lab_ref(&lab, "refs/heads/Feature/x", SP_CREATE);
    sp_strings_add(&branches, "feature/x", 9);
    lab.ref.branches = &branches;
    renames("Feature/x", "feature/Feature/x");
    lab.ref.branches = NULL;
    sp_strings_dispose(&branches);
    lab_ref(&lab, "refs/heads/feature/x;\u00f6", SP_CREATE);
    FOUND("branch-name/pattern: name=feature/x;\u00f6\n" TYPE);
    lab_ref(&lab, "refs/heads/feature/\u00f6", SP_CREATE);
    FOUND("branch-name/pattern: name=feature/\u00f6\n" TYPE);
    lab_ref(&lab, "refs/heads/feature/x\u202e", SP_CREATE);
    FOUND("branch-name/pattern: name=feature/x\u202e\n" TYPE);
}
