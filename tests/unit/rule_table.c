#include <string.h>

#include "support.h"

Test(rule_table, every_rule_is_complete_and_found_by_its_id)
{
    size_t count = 0;
    for (; sp_rules[count]; count++) {
        const struct sp_rule *rule = sp_rules[count];
        const struct sp_rule_text *text = &rule->text;
        cr_assert(sp_rule_find(rule->id) == rule, "%s", rule->id);
        cr_assert(rule->ref || rule->commit || rule->branch, "%s", rule->id);
        cr_assert(rule->summary[strlen(rule->summary) - 1] != '.', "%s",
                  rule->id);
        cr_assert(*text->why && *text->breaks && *text->wrong && *text->right &&
                      *text->mend && *text->set,
                  "%s", rule->id);
        cr_assert(rule->level == SP_LEVEL_ENFORCE, "%s", rule->id);
    }
    cr_assert(count == 12);
}

Test(rule_table, there_is_no_rule_of_another_name)
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

Test(rule_table, a_policy_may_set_any_rule_that_is_not_fixed)
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

Test(rule_table, an_unknown_rule_is_refused_with_what_was_meant)
{
    SAME(check("\n[rule \"tdd-ordr\"]\nlevel = off\n"),
         "test.ini:3: there is no rule 'tdd-ordr'; did you mean 'tdd-order'?");
    SAME(check("[rule \"tdd-order\"]\nlevel = off\n"
               "[rule \"elephants\"]\nrefs = refs/heads/*\n"),
         "test.ini:4: there is no rule 'elephants'");
}

Test(rule_table, a_fixed_rule_cannot_be_set)
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
Test(rule_table, the_level_of_a_fixed_rule_is_its_own)
{
    struct sp_policy *policy =
        policy_of("[rule \"limits\"]\nlevel = off\nrefs = refs/heads/x\n");
    cr_assert(sp_rule_level(sp_rule_find("limits"), policy, "refs/heads/y") ==
              SP_LEVEL_ENFORCE);
    sp_policy_free(policy);
}

Test(rule_table, levels_come_from_the_policy_by_ref)
{
    static const struct {
        const char *ini, *ref;
        int level;
    } rows[] = {
        {"", "refs/heads/x", SP_LEVEL_ENFORCE},
        {"[rule \"tag\"]\nlevel = off\n", "refs/heads/x", SP_LEVEL_ENFORCE},
        {"[rule \"tdd-order\"]\nlevel = enforce\n", "refs/heads/x",
         SP_LEVEL_ENFORCE},
        {"[rule \"tdd-order\"]\nlevel = warn\n", "refs/heads/x", SP_LEVEL_WARN},
        {"[rule \"tdd-order\"]\nlevel = off\n", "refs/heads/x", SP_LEVEL_OFF},
        {"[rule \"tdd-order\"]\nrefs = refs/heads/x\n", "refs/heads/x",
         SP_LEVEL_ENFORCE},
        {"[rule \"tdd-order\"]\nrefs = refs/heads/x\n", "refs/heads/xy",
         SP_LEVEL_OFF},
        {"[rule \"tdd-order\"]\nrefs = refs/heads/a, refs/heads/x*\n",
         "refs/heads/x/y", SP_LEVEL_ENFORCE},
        {"[rule \"tdd-order\"]\nrefs = refs/heads/x\nlevel = warn\n",
         "refs/heads/x", SP_LEVEL_WARN},
        {"[rule \"tdd-order\"]\nrefs = refs/heads/x\nlevel = warn\n",
         "refs/heads/y", SP_LEVEL_OFF},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sp_policy *policy = policy_of(rows[i].ini);
        cr_assert(sp_rule_level(sp_rule_find("tdd-order"), policy,
                                rows[i].ref) == rows[i].level,
                  "row %zu", i);
        sp_policy_free(policy);
    }
}
