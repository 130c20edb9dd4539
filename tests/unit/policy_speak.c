#include <criterion/criterion.h>

#include <stdlib.h>

#include "sallyport/example.h"

/* Is that what a text becomes under a policy? */
static void speaks(const char *own, const char *text, const char *expected)
{
    struct sp_error err = {0};
    struct sp_policy *policy = sp_policy_new();
    struct sp_buf said = {0};
    cr_assert_eq(sp_policy_add(policy, sp_policy_builtin(), "built-in", &err),
                 SP_OK);
    cr_assert_eq(sp_policy_add(policy, sp_str(own), "own", &err), SP_OK, "%s",
                 err.message);
    cr_assert_eq(sp_policy_finish(policy, &err), SP_OK);
    sp_example_speak(&said, policy, text);
    cr_assert_str_eq(sp_buf_text(&said), expected);
    sp_buf_dispose(&said);
    sp_policy_free(policy);
}

static const char circles[] = "[message]\nheader = ^(?:R|G|B) (.+)\ntypes =\n"
                              "[tdd]\nred = ^R\ngreen = ^G\nrefactor = ^B\n"
                              "neutral = ^N\n";

Test(policy_speak, what_the_policy_accepts_stays)
{
    static const char text[] = "feat: open it (GREEN)\n  git commit -m 'test: "
                               "… (RED)'\n\nPRP: WU-006a-vpn";
    speaks("", text, text);
}

Test(policy_speak, a_subject_has_the_form_of_the_policy)
{
    speaks(circles, "test: it opens (RED)\nfeat: open it",
           "R it opens\nG open it");
    speaks(circles, "fixup! fix: open it (GREEN)", "fixup! G open it");
    speaks(circles, "  git commit -m 'refactor: … (REFACTOR)' && true",
           "  git commit -m 'B …' && true");
}

Test(policy_speak, what_has_no_place_in_the_policy_stays)
{
    static const char text[] = "docs: write\nfeat: two things (RED)\nit's a 'b";
    speaks(circles, text, text);
}

Test(policy_speak, a_reference_is_one_of_the_policy)
{
    speaks("[prp]\ntrailer = Refs\npattern = #[0-9]+\n",
           "a\n\nPRP: WU-006a-vpn\n --trailer 'PRP: WU-1'",
           "a\n\nRefs: #0\n --trailer 'Refs: #0'");
    speaks("[prp]\ntrailer = Refs\npattern = #[0-9]+\n", "--trailer 'PRP: ID'",
           "--trailer 'Refs: ID'");
    speaks("", "--trailer 'PRP: ID'", "--trailer 'PRP: ID'");
    speaks("[prp]\nwhere = branch\npattern = #[0-9]+\n", "PRP: WU-1",
           "PRP: WU-1");
}
