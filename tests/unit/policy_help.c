/* The section [help]: a team's own words. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/policy.h"
#include "support.h"

static char *help_of(const char *ini, const char *code)
{
    struct sp_policy *policy = policy_of(ini);
    struct sp_error err = {0};
    sp_rules_check(policy, &err);
    const char *help = sp_policy_help(policy, "tdd-order", code);
    char *text = sp_strdup(err.code ? err.message : help ? help : "none");
    sp_policy_free(policy);
    return text;
}

Test(policy_help, a_rule_has_a_line_and_a_code_its_own)
{
    static const char both[] = "[help]\ntdd-order = https://wiki/tdd\n"
                               "tdd-order/green-before-red = ask #tdd\n";
    SAME(help_of(both, "tdd-order/green-before-red"), "ask #tdd");
    SAME(help_of(both, "tdd-order/other"), "https://wiki/tdd");
    SAME(help_of("", "tdd-order/other"), "none");
}

Test(policy_help, it_names_rules_and_codes_that_there_are)
{
    SAME(help_of("[help]\ntdd-odrer = x\n", "x"),
         "test.ini:2: there is no rule 'tdd-odrer'; did you mean 'tdd-order'?");
    SAME(help_of("[help]\nmessage-format/tpye = x\n", "x"),
         "test.ini:2: there is no code 'message-format/tpye'; did you mean "
         "'message-format/type'?");
}

static char *error_of(const char *ini)
{
    struct sp_policy *policy = sp_policy_new();
    struct sp_error err = {0};
    sp_policy_add(policy, sp_str(ini), "test.ini", &err);
    sp_policy_free(policy);
    return sp_strdup(err.message);
}

Test(policy_help, it_is_one_short_line)
{
    char ini[400] = "[help]\ntag = ";
    SAME(error_of("[help]\ntag =\n"),
         "test.ini:2: [help] tag = : expected a text or a URL of at most 300 "
         "bytes");
    for (size_t i = strlen(ini); i < sizeof ini - 1; i++)
        ini[i] = 'x';
    char *error = error_of(ini);
    cr_assert(strstr(error, "expected a text or a URL of at most 300 bytes"));
    free(error);
    SAME(error_of("[help]\ntag += x\n"),
         "test.ini:2: [help] tag: '+=' adds to a list, and this is no list; "
         "write '='");
}
