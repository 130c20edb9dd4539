/* Every code of every rule: its level, its words, and what it yields to. The texts are
 * asserted in the tests of the rules. */
#include <stdlib.h>
#include <string.h>

#include "support.h"

static size_t place_of(const char *id)
{
    const struct sp_rule *rule;
    size_t place = 0;
    cr_assert(sp_code_find(id, &rule), "no such code: %s", id);
    while (sp_rules[place] != rule)
        place++;
    return place;
}

Test(rules_table_codes, each_is_found_by_its_id_which_begins_with_its_rule)
{
    for (size_t i = 0; sp_rules[i]; i++) {
        const struct sp_rule *rule = sp_rules[i], *of;
        size_t len = strlen(rule->id), count = 0;
        for (; rule->codes[count].id; count++) {
            const struct sp_finding_code *code = &rule->codes[count];
            cr_assert(strncmp(code->id, rule->id, len) == 0 &&
                          code->id[len] == '/',
                      "%s", code->id);
            cr_assert(sp_code_find(code->id, &of) == code && of == rule, "%s",
                      code->id);
            cr_assert(code->level != SP_LEVEL_OFF, "%s", code->id);
        }
        cr_assert(count > 0, "%s", rule->id);
    }
}

Test(rules_table_codes, there_is_no_code_of_another_name)
{
    static const struct {
        const char *id, *rule;
    } rows[] = {{"", NULL},
                {"tdd-content", "tdd-content"},
                {"tdd-content/", "tdd-content"},
                {"tdd-content/red", "tdd-content"},
                {"tdd-conten/red-with-code", NULL},
                {"/red-with-code", NULL},
                {"red-with-code", NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct sp_rule *rule;
        cr_assert(!sp_code_find(rows[i].id, &rule), "'%s'", rows[i].id);
        cr_assert(rule == (rows[i].rule ? sp_rule_find(rows[i].rule) : NULL),
                  "'%s'", rows[i].id);
    }
}

Test(rules_table_codes, each_is_near_to_what_lacks_its_last_letter)
{
    for (size_t i = 0; sp_rules[i]; i++)
        for (const struct sp_finding_code *code = sp_rules[i]->codes; code->id;
             code++) {
            char *wrong = sp_strndup(code->id, strlen(code->id) - 1);
            const char *near = sp_code_near_miss(sp_rules[i], wrong);
            cr_assert(near && strcmp(near, code->id) == 0, "%s: %s", wrong,
                      near ? near : "none");
            free(wrong);
        }
}

/* What was found before is known; what comes after is not. */
Test(rules_table_codes, each_yields_to_codes_of_rules_that_run_before_it)
{
    for (size_t i = 0; sp_rules[i]; i++)
        for (const struct sp_finding_code *code = sp_rules[i]->codes; code->id;
             code++)
            for (const char *const *id = code->yields_to; id && *id; id++)
                cr_assert(place_of(*id) < i, "%s yields to %s", code->id, *id);
}

/* A sentence of ours: no full stop, no capital, no two blanks, and no word that
 * only we use. */
static void check_words(const char *id, const char *text)
{
    static const char *const ours[] = {"mend",    "complain", "desk",   "floor",
                                       "patient", "  ",       "has not"};
    cr_assert(*text && text[strlen(text) - 1] != '.', "%s: %s", id, text);
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
        cr_assert(!strstr(text, ours[i]), "%s: %s", id, text);
}

Test(rules_table_codes, the_texts_are_in_plain_english)
{
    for (size_t i = 0; sp_rules[i]; i++)
        for (const struct sp_finding_code *code = sp_rules[i]->codes; code->id;
             code++) {
            check_words(code->id, code->wrong);
            check_words(code->id, code->fix);
        }
}
