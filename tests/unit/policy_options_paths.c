/* The options of [paths], and those of [tdd] that are about paths. */
#include <stdlib.h>
#include <string.h>

#include "support.h"

/* What a layer's reader says: the message, or "" when all is well. */
static char *said_of(const char *text)
{
    struct sp_error err = {0};
    struct sp_policy *policy = sp_policy_new();
    int code = sp_policy_add(policy, sp_str(text), "p.ini", &err);
    cr_assert_eq(code, *err.message ? SP_EPOLICY : SP_OK);
    sp_policy_free(policy);
    return strdup(err.message);
}

Test(policy_options_paths, a_bad_glob_is_named_with_its_line)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"[paths]\ntest = a, !, c\n",
         "p.ini:2: [paths] test = !: expected a glob with a name in it"},
        {"[paths]\ntest = !b, !c\n",
         "p.ini:2: [paths] test = !b, !c: expected a glob without '!' as well, "
         "since an exception only takes away"},
        {"[paths]\ntest = !b, c\n", ""},
        {"[paths]\n\ndocs = a,\n    /, c\n",
         "p.ini:3: [paths] docs = /: expected a glob with a name in it"},
        {"[paths]\ninfra = a\\\n", "p.ini:2: [paths] infra = a\\: expected a "
                                   "character after the backslash"},
        {"[paths]\nbuild = a, [b\n",
         "p.ini:2: [paths] build = [b: expected a set such as [a-z] or "
         "[[:digit:]] with its ']'; write \\[ for a name with '['"},
        {"[paths]\ntest = a,,b\n", "p.ini:2: [paths] test = a,,b: expected "
                                   "items separated by single commas"},
        {"[paths]\ntest = a,\n",
         "p.ini:2: [paths] test = a,: expected an item after the last comma"},
        {"[paths]\ntests = a\n",
         "p.ini:2: unknown key 'tests'; did you mean 'test'?"},
        {"[paths]\nimplementation = a\n",
         "p.ini:2: unknown key 'implementation'"},
        {"[path]\ntest = a\n",
         "p.ini:1: unknown section 'path'; did you mean 'paths'?"},
        {"[paths]\ntest =\n", ""},
        {"[paths]\ntest = \\!a, *.md, b/,\n    [0-9]-a.yaml, **/c/**\n", ""},
        {"[tdd]\nstubs = yes\n",
         "p.ini:2: [tdd] stubs = yes: expected off or on"},
        {"[tdd]\nrefactor-step = require\n",
         "p.ini:2: [tdd] refactor-step = require: expected required or "
         "optional; did you mean 'required'?"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        SAME(said_of(cases[i].text), cases[i].message);
}

static char *said_of_many(int count)
{
    struct sp_buf text = {0};
    sp_buf_puts(&text, "[paths]\ntest = a");
    for (int i = 1; i < count; i++)
        sp_buf_printf(&text, ",\n  a%d", i);
    sp_buf_putc(&text, '\n');
    char *said = said_of(sp_buf_text(&text));
    sp_buf_dispose(&text);
    return said;
}

Test(policy_options_paths, a_list_has_at_most_a_thousand_globs)
{
    char *said = said_of_many(1001);
    cr_assert_eq(strncmp(said, "p.ini:2: [paths] test = a, a1, a2, ", 35), 0,
                 "%s", said);
    const char *expected = strstr(said, ": expected ");
    cr_assert_not_null(expected);
    cr_assert_str_eq(expected, ": expected at most 1000 globs");
    free(said);
    SAME(said_of_many(1000), "");
}

static void assert_class(const struct sp_policy *policy, const char *path,
                         const char *expected)
{
    cr_assert_str_eq(
        sp_path_class_name(sp_path_classify(&policy->paths, sp_str(path))),
        expected, "%s", path);
}

Test(policy_options_paths, a_layer_takes_the_place_of_a_list)
{
    struct sp_error err = {0};
    struct sp_policy *policy = policy_of("[paths]\ntest = check/,\n"
                                         "    [0-9]-a.yaml\n");
    assert_class(policy, "check/a.c", "test");
    assert_class(policy, "7-a.yaml", "test");
    assert_class(policy, "tests/a.c", "implementation");
    assert_class(policy, "README.md", "docs");
    sp_policy_add(policy, sp_str("[paths]\ntest =\ndocs = check/\n"), "2.ini",
                  &err);
    cr_assert_eq(sp_policy_finish(policy, &err), SP_OK);
    assert_class(policy, "check/a.c", "docs");
    assert_class(policy, "README.md", "implementation");
    sp_policy_free(policy);
}

Test(policy_options_paths, the_built_in_policy_is_strict)
{
    struct sp_policy *policy = policy_of(NULL);
    cr_assert_eq(policy->tdd.refactor_step, SP_REFACTOR_REQUIRED);
    cr_assert_eq(policy->tdd.stubs, 0);
    sp_policy_free(policy);
    policy = policy_of("[tdd]\nrefactor-step = optional\nstubs = on\n");
    cr_assert_eq(policy->tdd.refactor_step, SP_REFACTOR_OPTIONAL);
    cr_assert_eq(policy->tdd.stubs, 1);
    sp_policy_free(policy);
}
