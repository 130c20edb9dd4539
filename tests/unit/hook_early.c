#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sallyport/early.h"
#include "sallyport/policy.h"
#include "support.h"

TestSuite(hook_early, .init = repo_open, .fini = repo_close);

/* Is the hook over, for a repository in that directory, when its state is this? */
static bool is_over_in(const char *directory, const char *state)
{
    char *variable = NULL, *hook = NULL;
    cr_assert(asprintf(&variable, "GIT_DIR=%s", directory) > 0);
    cr_assert(asprintf(&hook, "%s/reference-transaction", directory) > 0);
    const char *const argv[] = {hook, state, NULL};
    const char *const environment[] = {"HOME=/", variable, NULL};
    bool is = sp_early_is_over(argv, environment);
    free(variable);
    free(hook);
    return is;
}

static bool is_over(const char *state)
{
    return is_over_in(repo_path(), state);
}

/* The path of a file of the repository, until the next call. */
static const char *path_of(const char *name)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s", repo_path(), name);
    return path;
}

Test(hook_early, only_states_without_a_question_end_early)
{
    cr_assert(is_over("preparing"));
    cr_assert(is_over("aborted"));
    cr_assert_not(is_over("prepared"));
    cr_assert_not(is_over("something"));
    cr_assert_not(is_over(""));
    cr_assert_not(is_over(NULL));
}

Test(hook_early, what_was_there_before_runs)
{
    repo_write("reference-transaction.chained", "#!/bin/sh\n");
    cr_assert_eq(chmod(path_of("reference-transaction.chained"), 0700), 0);
    cr_assert_not(is_over("aborted"));
    cr_assert_not(is_over("preparing"));
}

Test(hook_early, a_move_is_recorded_where_the_policy_says_so)
{
    if (access("/etc/sallyport/policy.ini", F_OK) == 0)
        cr_skip_test("this machine has a policy");
    cr_assert(is_over("committed"), "there is no policy");
    repo_write("sallyport.ini", "[audit]\nguard = refuse\n");
    cr_assert(is_over("committed"));
    repo_write("sallyport.ini", "[audit]\nguard = record\n");
    cr_assert_not(is_over("committed"));
    cr_assert(is_over("aborted"));
    repo_write("sallyport.ini", "[policy]\nmode = observe\n");
    cr_assert_not(is_over("committed"));
}

Test(hook_early, a_policy_that_is_not_a_short_file_is_read_later)
{
    char *text = malloc(70000);
    memset(text, '\n', 69999);
    text[69999] = '\0';
    repo_write("sallyport.ini", text);
    cr_assert_not(is_over("committed"), "it is too long");
    cr_assert_eq(unlink(path_of("sallyport.ini")), 0);
    cr_assert_eq(mkdir(path_of("sallyport.ini"), 0700), 0);
    cr_assert_not(is_over("committed"), "it is a directory");
    free(text);
}

Test(hook_early, a_long_path_is_not_cut)
{
    char *longer = malloc(6000);
    memset(longer, 'x', 5999);
    longer[0] = '/';
    longer[5999] = '\0';
    cr_assert_not(is_over_in(longer, "committed"));
    free(longer);
}

/* What the policy makes of a text: may the hook have something to do after a move? */
static bool may_record(const char *text)
{
    struct sp_policy *policy = sp_policy_new();
    struct sp_error err = {0};
    bool may = sp_policy_add_builtin(policy, &err) == SP_OK &&
               sp_policy_add(policy, sp_str(text), "test.ini", &err) == SP_OK &&
               (policy->audit.guard == SP_GUARD_RECORD ||
                policy->policy.mode == SP_OBSERVE);
    sp_policy_free(policy);
    return may;
}

Test(hook_early, a_plain_text_changes_nothing)
{
    static const struct {
        const char *text;
        bool is_plain;
    } rows[] = {
        {"", true},
        {"[audit]\n", true},
        {"[audit]\nguard = refuse\n", true},
        {"[audit]\n\t guard = refuse \r\n", true},
        {"# guard = record\n ; mode = observe\n[rule \"record\"]\nlevel = "
         "warn\n",
         true},
        {"[audit]\nguard = refuse", true},
        {"[audit]\nguard = record", false},
        {"[audit]\nguard=record\n", false},
        {"[audit]\n  guard = record\n", false},
        {"[audit]\nguard =\n  record\n", false},
        {"[audit]\nguard =\n# no\n  record\n", false},
        {"[audit]\rguard = record\n", false},
        {"[audit]\nguard = off\n", false},
        {"[audit]\nguard = refuse # record\n", false},
        {"[policy]\nmode = observe\n", false},
        {"[policy]\nmode=observe", false},
        {"[policy]\nmode =\n    observe\n", false},
        {"\xef\xbb\xbf[policy]\nmode = observe\n", false},
        {"[policy]\nmode = enforce\n", true},
        {"[policy]\nmode = off\n", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bool is = sp_early_is_plain(rows[i].text, strlen(rows[i].text));
        cr_assert_eq(is, rows[i].is_plain, "%zu: %s", i, rows[i].text);
        cr_assert(!is || !may_record(rows[i].text), "%zu: %s", i, rows[i].text);
    }
}

Test(hook_early, the_built_in_policy_is_plain)
{
    cr_assert_not(may_record(""));
    struct sp_str text = sp_policy_builtin();
    cr_assert(sp_early_is_plain(text.ptr, text.len));
}
