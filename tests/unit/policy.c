#include <string.h>

#include "support_assert.h"
#include "support_policy.h"

static void add(const char *text, const char *file)
{
    struct sp_error err = {0};
    int code = sp_policy_add(policy, sp_str(text), file, &err);
    assert_text(err.message, "");
    cr_assert_eq(code, SP_OK);
}

TestSuite(policy, .init = policy_open, .fini = policy_close);

static void assert_list(const struct sp_strings *list, const char *expected)
{
    struct sp_buf joined = {0};
    for (size_t i = 0; i < list->count; i++)
        sp_buf_printf(&joined, "%s%s", i ? "|" : "", list->items[i]);
    assert_text(sp_buf_text(&joined), expected);
    sp_buf_dispose(&joined);
}

static void assert_set(const char *section, const char *name, const char *key,
                       const char *value, const char *file)
{
    const struct sp_setting *setting =
        sp_policy_setting(policy, section, name, key);
    cr_assert_not_null(setting);
    assert_text(setting->section, section);
    assert_text(setting->name ? setting->name : "", name ? name : "");
    assert_text(setting->key, key);
    assert_text(setting->value, value);
    assert_text(setting->file, file);
}

static void assert_finishes(void)
{
    struct sp_error err = {0};
    int code = sp_policy_finish(policy, &err);
    assert_text(err.message, "");
    cr_assert_eq(code, SP_OK);
}

Test(policy, the_built_in_one_needs_no_other)
{
    assert_finishes();
    cr_assert_eq(policy->policy.version, 1);
    cr_assert_eq(policy->policy.mode, SP_ENFORCE);
    assert_list(&policy->policy.baseline, "now");
    assert_list(&policy->refs.protected,
                "HEAD|refs/heads/main|refs/heads/release/*");
    assert_list(&policy->refs.merge_roles, "ci");
    cr_assert_eq(policy->refs.tag, SP_TAG_IMMUTABLE);
    cr_assert_null(policy->message.header);
    cr_assert_eq(policy->message.types.count, 11);
    cr_assert_eq(policy->message.max_header, 100);
    cr_assert_eq(policy->message.merge, SP_MERGE_SKIP);
    cr_assert_null(policy->message.authors_skip);
    cr_assert_eq(policy->prp.where, SP_PRP_TRAILER);
    cr_assert_eq(policy->prp.require, SP_PRP_EVERY_COMMIT);
    assert_text(policy->prp.trailer, "PRP");
    assert_list(&policy->prp.sections,
                "business justification|technical architecture|"
                "security assessment|test strategy");
    cr_assert_eq(policy->limits.max_commits, 10000);
    cr_assert_eq(policy->limits.max_seconds, 30);
    cr_assert_eq(policy->limits.max_object, 1024 * 1024);
    cr_assert_eq(policy->limits.max_message, 64 * 1024);
    cr_assert_eq(policy->limits.max_memory, 256 * 1024 * 1024);
    cr_assert_eq(policy->rules.count, 0);
}

Test(policy, every_option_has_a_help_text_and_a_value)
{
    size_t count;
    const struct sp_option *options = sp_policy_options(&count);
    cr_assert_gt(count, 20);
    for (size_t i = 0; i < count; i++) {
        cr_assert_not_null(
            sp_policy_setting(policy, options[i].section, NULL, options[i].key),
            "[%s] %s", options[i].section, options[i].key);
        cr_assert_eq(options[i].help[strlen(options[i].help) - 1], '.');
        cr_assert_lt(options[i].offset, sizeof *policy);
    }
}

/* A value with its lines joined, as the reader of a file joins them. */
static char *joined(const struct sp_option *option)
{
    struct sp_buf line = {0};
    for (const char *c = option->initial; *c; c++)
        if (*c != '\n')
            sp_buf_putc(&line, *c);
        else if (option->type != SP_OPTION_REGEX)
            sp_buf_putc(&line, ' ');
    return sp_buf_detach(&line);
}

Test(policy, the_table_says_what_is_built_in)
{
    size_t count;
    const struct sp_option *options = sp_policy_options(&count);
    for (size_t i = 0; i < count; i++) {
        char *initial = joined(&options[i]);
        assert_set(options[i].section, NULL, options[i].key, initial,
                   "built-in");
        free(initial);
    }
}

Test(policy, the_example_of_every_option_can_be_used)
{
    size_t count;
    const struct sp_option *options = sp_policy_options(&count);
    add("[roles]\nmaintainer =\n", "roles.ini");
    for (size_t i = 0; i < count; i++) {
        struct sp_buf text = {0};
        sp_buf_printf(&text, "[%s]\n%s = %s\n", options[i].section,
                      options[i].key, options[i].example);
        add(sp_buf_text(&text), "example.ini");
        sp_buf_dispose(&text);
    }
    assert_finishes();
}

Test(policy, the_later_layer_wins_value_by_value)
{
    add("[policy]\nmode = observe\n[limits]\ntime = 5m\n", "server.ini");
    add("[limits]\ntime = 10s\ncommits = 7\n", "repository.ini");
    assert_finishes();
    cr_assert_eq(policy->policy.mode, SP_OBSERVE);
    cr_assert_eq(policy->limits.max_seconds, 10);
    cr_assert_eq(policy->limits.max_commits, 7);
    cr_assert_eq(policy->limits.max_message, 64 * 1024);
    assert_set("policy", NULL, "mode", "observe", "server.ini");
    assert_set("limits", NULL, "time", "10s", "repository.ini");
    assert_set("limits", NULL, "message", "64k", "built-in");
    cr_assert_eq(sp_policy_setting(policy, "limits", NULL, "time")->line, 2);
}

/* Every type of value gives back what the layer before held: LeakSanitizer
 * looks. */
Test(policy, each_type_of_value_can_be_set_again)
{
    add("[refs]\nprotected = refs/heads/trunk\nbranch-name = a|b\n"
        "merge-roles = maintainer, ci\n"
        "[message]\nheader = ^WU-\ntypes =\nauthors-skip = \\[bot\\]\n"
        "[prp]\ntrailer = Ticket\nsections =\n",
        "1.ini");
    add("[policy]\nbaseline = none\n"
        "[message]\nheader = conventional\nauthors-skip =\n"
        "[prp]\ntrailer = Issue\n",
        "2.ini");
    assert_finishes();
    assert_list(&policy->refs.protected, "refs/heads/trunk");
    assert_text(sp_regex_pattern(policy->refs.branch_name), "a|b");
    assert_list(&policy->refs.merge_roles, "maintainer|ci");
    assert_list(&policy->message.types, "");
    assert_list(&policy->policy.baseline, "");
    cr_assert_null(policy->message.header);
    cr_assert_null(policy->message.authors_skip);
    assert_text(policy->prp.trailer, "Issue");
    assert_list(&policy->prp.sections, "");
}

Test(policy, settings_stay_in_the_order_of_the_first_layer)
{
    size_t count = policy->settings.count;
    add("[policy]\nmode = off\n[roles]\nqa = eve\n", "1.ini");
    cr_assert_eq(policy->settings.count, count + 1);
    assert_text(policy->settings.items[0].key, "version");
    assert_text(policy->settings.items[1].key, "mode");
    assert_text(policy->settings.items[1].file, "1.ini");
    assert_text(policy->settings.items[count].key, "qa");
}

Test(policy, the_setting_of_what_nobody_set_is_none)
{
    cr_assert_null(sp_policy_setting(policy, "policy", NULL, "nonsense"));
    cr_assert_null(sp_policy_setting(policy, "nonsense", NULL, "mode"));
    cr_assert_null(sp_policy_setting(policy, "policy", "x", "mode"));
    cr_assert_null(sp_policy_setting(policy, "rule", "tag", "level"));
}

Test(policy, rules_are_set_by_name_and_value_by_value)
{
    add("[rule \"tdd-order\"]\nlevel = warn\nrefs = refs/heads/a\n"
        "[rule \"tag\"]\nrefs = refs/tags/v*\n",
        "1.ini");
    add("[rule \"tdd-order\"]\nrefs = refs/heads/b, refs/heads/c\n", "2.ini");
    cr_assert_eq(policy->rules.count, 2);
    const struct sp_rule_setting *order = sp_policy_rule(policy, "tdd-order");
    const struct sp_rule_setting *tag = sp_policy_rule(policy, "tag");
    cr_assert(order->has_level);
    cr_assert_eq(order->level, SP_LEVEL_WARN);
    assert_list(&order->refs, "refs/heads/b|refs/heads/c");
    cr_assert_not(tag->has_level);
    assert_list(&tag->refs, "refs/tags/v*");
    cr_assert_null(sp_policy_rule(policy, "limits"));
    assert_set("rule", "tdd-order", "level", "warn", "1.ini");
    assert_set("rule", "tdd-order", "refs", "refs/heads/b, refs/heads/c",
               "2.ini");
    assert_set("rule", "tag", "refs", "refs/tags/v*", "1.ini");
}

static void assert_unfinished(const char *message)
{
    struct sp_error err = {0};
    cr_assert_eq(sp_policy_finish(policy, &err), SP_EPOLICY);
    assert_error(err, SP_EPOLICY, message);
}

Test(policy, an_option_without_a_value_is_an_error)
{
    sp_policy_free(policy);
    policy = sp_policy_new();
    assert_unfinished("nothing sets [policy] version");
    add("[policy]\nversion = 1\nmode = off\n", "1.ini");
    assert_unfinished("nothing sets [policy] baseline");
}

Test(policy, nothing_can_be_freed)
{
    sp_policy_free(NULL);
}
