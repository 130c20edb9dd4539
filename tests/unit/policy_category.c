#include "support.h"

static char *category_of(const char *ini, const char *path)
{
    struct sp_policy *policy = policy_of(ini);
    char *word = sp_strdup(sp_category_words[sp_policy_category_of(
        policy, sp_path_classify(&policy->paths, sp_str(path)), sp_str(path))]);
    sp_policy_free(policy);
    return word;
}

Test(policy_category, the_production_policy_is_built_in)
{
    SAME(category_of(NULL, "docs/x.md"), "LOW");
    SAME(category_of(NULL, "src/x.c"), "MEDIUM");
    SAME(category_of(NULL, "tests/x.c"), "MEDIUM");
    SAME(category_of(NULL, "deploy/main.tf"), "HIGH");
    SAME(category_of(NULL, ".sallyport.ini"), "CRITICAL");
}

Test(policy_category, it_asks_for_approvals)
{
    static const long approvals[] = {0, 1, 1, 2};
    struct sp_policy *policy = policy_of(NULL);
    for (size_t i = 0; i < SP_CATEGORIES; i++)
        cr_assert_eq(policy->categories[i].approvals, approvals[i]);
    const struct sp_category_policy *high = &policy->categories[SP_HIGH];
    cr_assert(sp_strings_have(&high->approver_roles, "security"));
    cr_assert(sp_strings_have(&high->windows, "weekly"));
    cr_assert(sp_strings_have(&high->gates, "coverage"));
    cr_assert_eq(policy->categories[SP_LOW].gates.count, 0);
    sp_policy_free(policy);
}

Test(policy_category, globs_and_kinds_of_paths_set_it)
{
    const char *ini = "[category \"HIGH\"]\npaths += /src/crypto/, @build\n"
                      "[category \"LOW\"]\npaths += *.po\n";
    SAME(category_of(ini, "src/crypto/aes.c"), "HIGH");
    SAME(category_of(ini, "Makefile"), "HIGH");
    SAME(category_of(ini, "deploy/main.tf"), "HIGH");
    SAME(category_of(ini, "po/de.po"), "LOW");
    SAME(category_of(ini, "src/x.c"), "MEDIUM");
}

Test(policy_category, of_two_the_stricter_counts)
{
    const char *ini = "[category \"HIGH\"]\npaths = /docs/secret/\n";
    SAME(category_of(ini, "docs/secret/x.md"), "HIGH");
    SAME(category_of(ini, "docs/x.md"), "LOW");
}

Test(policy_category, the_policy_file_is_critical_whatever_is_set)
{
    const char *ini = "[category \"CRITICAL\"]\npaths =\n"
                      "[category \"LOW\"]\npaths = *\n";
    SAME(category_of(ini, ".sallyport.ini"), "CRITICAL");
    SAME(category_of(ini, "src/x.c"), "LOW");
}

static char *wrong(const char *ini)
{
    struct sp_error err = {0};
    struct sp_policy *policy = policy_of(NULL);
    int code = sp_policy_add(policy, sp_str(ini), "test.ini", &err);
    if (!code)
        code = sp_policy_finish(policy, &err);
    cr_assert_eq(code, SP_EPOLICY);
    sp_policy_free(policy);
    return sp_strdup(err.message);
}

Test(policy_category, what_is_wrong_is_told)
{
    SAME(wrong("[category \"URGENT\"]\napprovals = 1\n"),
         "test.ini:2: unknown category 'URGENT'");
    SAME(wrong("[category \"HIHG\"]\napprovals = 1\n"),
         "test.ini:2: unknown category 'HIHG'; did you mean 'HIGH'?");
    SAME(wrong("[category \"HIGH\"]\napproval = 1\n"),
         "test.ini:2: unknown key 'approval'; did you mean 'approvals'?");
    SAME(wrong("[category \"HIGH\"]\napprovals = many\n"),
         "test.ini:2: [category] approvals = many: expected a number from 0 to "
         "20");
    SAME(wrong("[category \"HIGH\"]\napprover-roles = nobody\n"),
         "test.ini:2: the role 'nobody' is not in [roles]");
    SAME(wrong("[category \"HIGH\"]\npaths = @dosc\n"),
         "test.ini:2: [category] paths = @dosc: expected @implementation, "
         "@generated, @test, @docs, @infra or @build");
    SAME(
        wrong("[category \"HIGH\"]\ngates = a/b\n"),
        "test.ini:2: [category] gates = a/b: expected names of gates: letters, "
        "digits, '-', '_' and '.'");
}

Test(policy_category, it_asks_for_documents)
{
    struct sp_policy *policy =
        policy_of("[category \"HIGH\"]\ndocuments = architecture, tests\n");
    cr_assert_eq(policy->categories[SP_HIGH].documents.count, 2);
    cr_assert_eq(policy->categories[SP_LOW].documents.count, 0);
    sp_policy_free(policy);
    SAME(wrong("[category \"LOW\"]\ndocuments = runbok\n"),
         "test.ini:2: [category] documents = runbok: expected runbook, "
         "architecture or tests");
}

Test(policy_category, its_name_may_have_small_letters)
{
    struct sp_policy *policy =
        policy_of("[category \"medium\"]\napprovals = 2\n"
                  "[category \"High\"]\ngates += fuzz\n");
    const struct sp_setting *approvals =
        sp_policy_setting(policy, "category", "MEDIUM", "approvals");
    const struct sp_setting *gates =
        sp_policy_setting(policy, "category", "HIGH", "gates");
    cr_assert_eq(policy->categories[SP_MEDIUM].approvals, 2);
    cr_assert_str_eq(approvals->value, "2");
    cr_assert(strstr(gates->value, ", fuzz"));
    cr_assert_null(
        sp_policy_setting(policy, "category", "medium", "approvals"));
    sp_policy_free(policy);
}

Test(policy_category, an_error_finds_its_line_by_that_name)
{
    SAME(wrong("[category \"medium\"]\napprover-roles = nobody\n"),
         "test.ini:2: the role 'nobody' is not in [roles]");
    SAME(wrong("[category \"medium\"]\nwindows = weekli\n"),
         "test.ini:2: [category \"MEDIUM\"] windows: there is no [window "
         "\"weekli\"]; did you mean 'weekly'?");
}
