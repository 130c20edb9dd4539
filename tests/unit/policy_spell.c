#include <criterion/criterion.h>

#include "sallyport/example.h"

static void spells(const char *pattern, const char *expected)
{
    struct sp_buf out = {0};
    cr_assert(sp_example_spell(&out, pattern), "%s", pattern);
    cr_assert_str_eq(sp_buf_text(&out), expected, "%s", pattern);
    sp_buf_dispose(&out);
}

Test(policy_spell, takes_the_first_and_the_fewest)
{
    spells("^VPN-[0-9]{4}\\x20(.+)", "VPN-0000 ");
    spells("^(?:one|two): ?", "one:");
    spells("(?i)\\[red\\]", "[red]");
    spells("^(?=x)a+b*c?\\d$", "a1");
    spells("^(?<key>[A-Z]+)/.+", "A/");
    spells("^(?:[^a)]|b)+: ", "x: ");
}

Test(policy_spell, gives_up_what_is_not_understood)
{
    static const char *const patterns[] = {"\\Qa\\E", "(?&key)", "[a-z]{999}",
                                           "(?R)", "\\p{Lu}"};
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        struct sp_buf out = {0};
        cr_expect_not(sp_example_spell(&out, patterns[i]), "%s", patterns[i]);
        sp_buf_dispose(&out);
    }
}
