/* The rows of the built-in policy are its text. */
#include <criterion/criterion.h>
#include <string.h>

#include "sallyport/policy.h"
#include "support_assert.h"

static struct sp_policy *of_text, *of_rows;

static void open_both(void)
{
    struct sp_error err = {0};
    of_text = sp_policy_new();
    of_rows = sp_policy_new();
    cr_assert_eq(sp_policy_add(of_text, sp_policy_builtin(), "built-in", &err),
                 SP_OK, "%s", err.message);
    cr_assert_eq(sp_policy_add_builtin(of_rows, &err), SP_OK, "%s",
                 err.message);
    cr_assert_eq(sp_policy_finish(of_text, &err), SP_OK, "%s", err.message);
    cr_assert_eq(sp_policy_finish(of_rows, &err), SP_OK, "%s", err.message);
}

static void close_both(void)
{
    sp_policy_free(of_text);
    sp_policy_free(of_rows);
}

TestSuite(policy_builtin, .init = open_both, .fini = close_both);

static const char *or_empty(const char *text)
{
    return text ? text : "(none)";
}

#define SAME(a, b) assert_text(or_empty(a), or_empty(b))

static void same_lists(const struct sp_strings *a, const struct sp_strings *b)
{
    cr_assert_eq(a->count, b->count);
    for (size_t i = 0; i < a->count; i++)
        SAME(a->items[i], b->items[i]);
}

static void same_patterns(const struct sp_regex *a, const struct sp_regex *b)
{
    cr_assert_eq(a == NULL, b == NULL);
    if (a)
        SAME(sp_regex_pattern(a), sp_regex_pattern(b));
}

static void same_option(const struct sp_option *option)
{
    const void *a = (const char *)of_rows + option->offset;
    const void *b = (const char *)of_text + option->offset;
    switch (option->type) {
    case SP_OPTION_TEXT:
        SAME(*(char *const *)a, *(char *const *)b);
        break;
    case SP_OPTION_LIST:
    case SP_OPTION_REFS:
    case SP_OPTION_GLOBS:
    case SP_OPTION_BASELINE:
        same_lists(a, b);
        break;
    case SP_OPTION_REGEX:
        same_patterns(*(struct sp_regex *const *)a,
                      *(struct sp_regex *const *)b);
        break;
    case SP_OPTION_WORD:
        cr_assert_eq(*(const int *)a, *(const int *)b, "%s", option->key);
        break;
    case SP_OPTION_NUMBER:
    case SP_OPTION_SIZE:
    case SP_OPTION_DURATION:
    case SP_OPTION_MOMENT:
        cr_assert_eq(*(const int64_t *)a, *(const int64_t *)b, "%s",
                     option->key);
        break;
    }
}

Test(policy_builtin, each_option_of_the_rows_is_that_of_the_text)
{
    size_t count;
    const struct sp_option *options = sp_policy_options(&count);
    cr_assert_eq(sizeof(long), sizeof(int64_t));
    for (size_t i = 0; i < count; i++)
        same_option(&options[i]);
}

Test(policy_builtin, each_setting_of_the_rows_is_that_of_the_text)
{
    cr_assert_eq(of_rows->settings.count, of_text->settings.count);
    for (size_t i = 0; i < of_text->settings.count; i++) {
        const struct sp_setting *a = &of_rows->settings.items[i];
        const struct sp_setting *b = &of_text->settings.items[i];
        SAME(a->section, b->section);
        SAME(a->name, b->name);
        SAME(a->key, b->key);
        SAME(a->value, b->value);
        SAME(a->file, b->file);
        SAME(a->before, b->before);
        cr_assert_eq(a->line, b->line);
        cr_assert_eq(sp_policy_setting(of_rows, a->section, a->name, a->key),
                     a);
    }
}

Test(policy_builtin, roles_and_sections_of_the_rows_are_those_of_the_text)
{
    cr_assert_eq(of_rows->roles.count, of_text->roles.count);
    for (size_t i = 0; i < of_text->roles.count; i++) {
        SAME(of_rows->roles.items[i].name, of_text->roles.items[i].name);
        same_lists(&of_rows->roles.items[i].users,
                   &of_text->roles.items[i].users);
    }
    cr_assert_eq(
        of_rows->people.count + of_rows->rules.count + of_rows->exempts.count,
        of_text->people.count + of_text->rules.count + of_text->exempts.count);
    for (size_t i = 0; i < SP_CATEGORIES; i++) {
        const struct sp_category_policy *a = &of_rows->categories[i];
        const struct sp_category_policy *b = &of_text->categories[i];
        cr_assert_eq(a->approvals, b->approvals);
        same_lists(&a->paths, &b->paths);
        same_lists(&a->approver_roles, &b->approver_roles);
        same_lists(&a->windows, &b->windows);
        same_lists(&a->gates, &b->gates);
        same_lists(&a->documents, &b->documents);
    }
}

Test(policy_builtin, gates_and_windows_of_the_rows_are_those_of_the_text)
{
    cr_assert_eq(of_rows->gates.count, of_text->gates.count);
    for (size_t i = 0; i < of_text->gates.count; i++) {
        const struct sp_gate_policy *a = &of_rows->gates.items[i];
        const struct sp_gate_policy *b = &of_text->gates.items[i];
        SAME(a->name, b->name);
        SAME(a->command, b->command);
        SAME(a->report, b->report);
        cr_assert(a->timeout == b->timeout && a->level == b->level &&
                  a->about == b->about);
        same_lists(&a->roles, &b->roles);
        same_lists(&a->require, &b->require);
        same_lists(&a->paths, &b->paths);
    }
    cr_assert_eq(of_rows->windows.count, of_text->windows.count);
    for (size_t i = 0; i < of_text->windows.count; i++) {
        const struct sp_window_policy *a = &of_rows->windows.items[i];
        const struct sp_window_policy *b = &of_text->windows.items[i];
        SAME(a->name, b->name);
        SAME(a->message, b->message);
        same_lists(&a->every, &b->every);
        same_lists(&a->on, &b->on);
        same_lists(&a->freeze, &b->freeze);
        cr_assert_eq(a->opens.count, b->opens.count);
        cr_assert_eq(a->freezes.count, b->freezes.count);
    }
}

Test(policy_builtin, both_have_the_same_fingerprint)
{
    char a[SP_SHA256_HEX + 1], b[SP_SHA256_HEX + 1];
    assert_text(sp_policy_fingerprint(of_rows, a),
                sp_policy_fingerprint(of_text, b));
}

Test(policy_builtin, paths_have_the_same_class)
{
    static const char *const paths[] = {
        "src/a.c",           "tests/a.py",     "docs/a.md",     "Makefile",
        "package-lock.json", "terraform/a.tf", "a/b/c_test.go", "README.md",
        "vendor/x",          ".github/x"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        cr_assert_eq(sp_path_classify(&of_rows->paths, sp_str(paths[i])),
                     sp_path_classify(&of_text->paths, sp_str(paths[i])));
}

Test(policy_builtin, a_file_adds_to_a_list_and_replaces_one)
{
    static const char file[] = "[refs]\nprotected += refs/heads/x\n"
                               "merge-roles = developer\n[paths]\n"
                               "docs += *.page\n[roles]\nci = bot\n";
    struct sp_error err = {0};
    for (int i = 0; i < 2; i++) {
        struct sp_policy *policy = i ? of_rows : of_text;
        cr_assert_eq(sp_policy_add(policy, sp_str(file), "f.ini", &err), SP_OK);
        cr_assert_eq(sp_policy_finish(policy, &err), SP_OK);
        cr_assert_eq(sp_path_classify(&policy->paths, sp_str("a/b.page")),
                     SP_PATH_DOCS);
    }
    same_lists(&of_rows->refs.protected, &of_text->refs.protected);
    same_lists(&of_rows->refs.merge_roles, &of_text->refs.merge_roles);
    same_lists(&of_rows->paths.docs, &of_text->paths.docs);
    cr_assert(sp_policy_has_role(of_rows, "ci", "bot"));
}

Test(policy_builtin, the_rows_have_every_option)
{
    size_t count;
    const struct sp_option *options = sp_policy_options(&count);
    for (size_t i = 0; i < count; i++)
        cr_assert(sp_policy_setting(of_rows, options[i].section, NULL,
                                    options[i].key),
                  "%s", options[i].key);
}
