#include <string.h>

#include "support.h"

Test(rules_table, every_rule_is_complete_and_found_by_its_id)
{
    for (size_t i = 0; sp_rules[i]; i++) {
        const struct sp_rule *rule = sp_rules[i];
        const struct sp_rule_text *text = &rule->text;
        cr_assert(sp_rule_find(rule->id) == rule, "%s", rule->id);
        cr_assert(rule->ref || rule->commit || rule->change || rule->step ||
                      rule->branch,
                  "%s", rule->id);
        cr_assert(rule->summary[strlen(rule->summary) - 1] != '.', "%s",
                  rule->id);
        cr_assert(*text->why && *text->breaks && *text->wrong && *text->right &&
                      *text->fix && *text->set,
                  "%s", rule->id);
        cr_assert(sp_rule_default_level(rule) == SP_LEVEL_ENFORCE, "%s",
                  rule->id);
    }
}

Test(rules_table, there_is_no_rule_of_another_name)
{
    static const char *const names[] = {"", "tdd", "TDD-order", "tdd-order "};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        cr_assert(sp_rule_find(names[i]) == NULL, "'%s'", names[i]);
}

static char *check(const char *ini)
{
    struct sp_error err = {0};
    struct sp_policy *policy = policy_of(ini);
    int code = sp_rules_check(policy, &err);
    cr_assert(code == (int)err.code);
    cr_assert(code == SP_OK || code == SP_EPOLICY);
    sp_policy_free(policy);
    return sp_strdup(err.message);
}

Test(rules_table, a_policy_may_set_any_rule_that_is_not_fixed)
{
    for (size_t i = 0; sp_rules[i]; i++) {
        char ini[128];
        if (sp_rules[i]->is_fixed)
            continue;
        snprintf(ini, sizeof ini, "[rule \"%s\"]\nlevel = warn\n",
                 sp_rules[i]->id);
        SAME(check(ini), "");
    }
    SAME(check(NULL), "");
}

Test(rules_table, an_unknown_rule_is_refused_with_what_was_meant)
{
    SAME(check("\n[rule \"tdd-ordr\"]\nlevel = off\n"),
         "test.ini:3: there is no rule 'tdd-ordr'; did you mean 'tdd-order'?");
    SAME(check("[rule \"tdd-order\"]\nlevel = off\n"
               "[rule \"elephants\"]\nrefs = refs/heads/*\n"),
         "test.ini:4: there is no rule 'elephants'");
}

Test(rules_table, a_fixed_rule_cannot_be_set)
{
    SAME(check("[rule \"limits\"]\nlevel = warn\n"),
         "test.ini:2: the rule 'limits' always holds; its values are in "
         "[limits]");
    SAME(check("[rule \"limits\"]\nrefs = refs/heads/x\n"),
         "test.ini:2: the rule 'limits' always holds; its values are in "
         "[limits]");
}

/* sp_rules_check() refuses such a policy; should it ever get through, it has
 * no effect. */
Test(rules_table, the_level_of_a_fixed_rule_is_its_own)
{
    struct sp_policy *policy =
        policy_of("[rule \"limits\"]\nlevel = off\nrefs = refs/heads/x\n"
                  "message = off\n");
    const struct sp_rule *rule = sp_rule_find("limits");
    cr_assert_not(sp_rule_is_off(rule, policy, "refs/heads/y"));
    for (const struct sp_finding_code *code = rule->codes; code->id; code++)
        cr_assert(sp_code_level(rule, code, policy) == SP_LEVEL_ENFORCE);
    sp_policy_free(policy);
}

Test(rules_table, a_rule_is_off_where_it_can_find_nothing)
{
    static const struct {
        const char *ini, *ref;
        bool is_off;
    } rows[] = {
        {"", "refs/heads/x", false},
        {"[rule \"tag\"]\nlevel = off\n", "refs/heads/x", false},
        {"[rule \"fixup\"]\nlevel = enforce\n", "refs/heads/x", false},
        {"[rule \"fixup\"]\nlevel = warn\n", "refs/heads/x", false},
        {"[rule \"fixup\"]\nlevel = off\n", "refs/heads/x", true},
        {"[rule \"fixup\"]\nnot-folded = off\n", "refs/heads/x", true},
        {"[rule \"fixup\"]\nlevel = off\nnot-folded = warn\n", "refs/heads/x",
         false},
        {"[rule \"fixup\"]\nrefs = refs/heads/x\n", "refs/heads/x", false},
        {"[rule \"fixup\"]\nrefs = refs/heads/x\n", "refs/heads/xy", true},
        {"[rule \"fixup\"]\nrefs = refs/heads/a, refs/heads/x*\n",
         "refs/heads/x/y", false},
        {"[rule \"fixup\"]\nrefs = refs/heads/x\nlevel = warn\n",
         "refs/heads/y", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sp_policy *policy = policy_of(rows[i].ini);
        cr_assert(sp_rule_is_off(sp_rule_find("fixup"), policy, rows[i].ref) ==
                      rows[i].is_off,
                  "row %zu", i);
        sp_policy_free(policy);
    }
}

Test(rules_table, a_policy_may_set_each_code)
{
    for (size_t i = 0; sp_rules[i]; i++)
        for (const struct sp_finding_code *code = sp_rules[i]->codes;
             code->id && !sp_rules[i]->is_fixed; code++) {
            char ini[256];
            snprintf(ini, sizeof ini, "[rule \"%s\"]\n%s = off\n",
                     sp_rules[i]->id, sp_code_short(code));
            SAME(check(ini), "");
            struct sp_policy *policy = policy_of(ini);
            cr_assert(sp_code_level(sp_rules[i], code, policy) == SP_LEVEL_OFF);
            sp_policy_free(policy);
        }
}

Test(rules_table, an_unknown_code_is_refused_with_what_was_meant)
{
    SAME(check("[rule \"tdd-content\"]\nred-with-cod = warn\n"),
         "test.ini:2: the rule 'tdd-content' has no key or code "
         "'red-with-cod'; did you mean 'red-with-code'?");
    SAME(check("[rule \"tdd-content\"]\nlevle = warn\n"),
         "test.ini:2: the rule 'tdd-content' has no key or code 'levle'; did "
         "you mean 'level'?");
    SAME(check("[rule \"tag\"]\nref = refs/heads/a\n"),
         "test.ini:2: the rule 'tag' has no key or code 'ref'; did you mean "
         "'refs'?");
    SAME(check("[rule \"tdd-order\"]\nred-with-code = warn\n"),
         "test.ini:2: the rule 'tdd-order' has no key or code "
         "'red-with-code'");
}

Test(rules_table, the_level_of_a_code_is_one_of_three_words)
{
    SAME(check("[rule \"tdd-content\"]\nred-with-code = loud\n"),
         "test.ini:2: [rule \"tdd-content\"] red-with-code = loud: expected "
         "enforce or warn or off");
    SAME(check("[rule \"tdd-content\"]\nred-with-code =\n"),
         "test.ini:2: [rule \"tdd-content\"] red-with-code = : expected "
         "enforce or warn or off");
}

/* Work may have begun on the branch itself: then only the copy of the remote is the
 * base. */
Test(rules_table, no_text_rebases_onto_a_branch_of_the_clone)
{
    for (size_t i = 0; sp_rules[i]; i++) {
        const struct sp_rule_text *text = &sp_rules[i]->text;
        const char *const parts[] = {text->why, text->breaks, text->wrong,
                                     text->right, text->fix};
        for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++)
            cr_expect(!strstr(parts[k], "rebase -i main"), "%s: %s",
                      sp_rules[i]->id, parts[k]);
    }
}
