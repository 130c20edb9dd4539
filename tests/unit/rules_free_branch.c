/* Which name is taken: a sorted list beside the branch that is renamed. */
#include <string.h>

#include "sallyport/rule.h"
#include "support.h"

Test(rules_free_branch, one_above_or_below_is_in_the_way)
{
    static const struct {
        const char *name;
        bool is_taken;
    } rows[] = {{"a", true},    {"a/b", true},  {"a/b/c", true},
                {"a-b", false}, {"b", true},    {"b/c/d", true},
                {"c", false},   {"c/d", false}, {"b/d", false}};
    static const char *const there[] = {"a/b", "b/c", "c"};
    static char name[] = "refs/heads/c";
    const struct sp_ref_update update = {.name = name};
    struct sp_strings branches = {0};
    struct sp_ref_facts ref = {.update = &update};
    cr_assert(!sp_fix_is_taken(&ref, "a"));
    for (size_t i = 0; i < 3; i++)
        sp_strings_add(&branches, there[i], strlen(there[i]));
    ref.branches = &branches;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        cr_assert_eq(sp_fix_is_taken(&ref, rows[i].name), rows[i].is_taken,
                     "%s", rows[i].name);
    sp_strings_dispose(&branches);
}
