/* What a branch is about, and which step comes next. */
#include "sallyport/expected.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"

TestSuite(client_expected, .init = repo_open, .fini = repo_close);

/* "A-1 GREEN, B-1 RED; RED" for what HEAD has; the last is of no reference. */
static char *expected_at(const char *ini, const char *branch)
{
    struct sp_error err = {0};
    struct sp_repo *repo;
    struct sp_expected expected = {.states = NULL};
    struct sp_buf text = {0};
    struct sp_policy *policy = policy_of(ini);
    cr_assert(sp_repo_open(&repo, repo_path(), NULL, NULL, &err) == SP_OK);
    int code = sp_expected_read(&expected, repo, policy, branch, &err);
    for (size_t i = 0; i < expected.prps.count; i++)
        sp_buf_printf(
            &text, "%s%s %s", i ? ", " : "", expected.prps.items[i],
            sp_phase_name(sp_expected_next(&expected, expected.prps.items[i])));
    sp_buf_printf(&text, "; %s",
                  sp_phase_name(sp_expected_next(&expected, "")));
    cr_expect(sp_expected_next(&expected, "X-9") ==
              sp_expected_next(&expected, ""));
    if (code)
        sp_buf_printf(&text, " error: %s", err.message);
    sp_expected_dispose(&expected);
    sp_policy_free(policy);
    sp_repo_free(repo);
    return sp_buf_detach(&text);
}

static char *expected(const char *tip)
{
    repo_ref("refs/heads/feature/x", tip);
    free(repo_git(
        (const char *[]){"symbolic-ref", "HEAD", "refs/heads/feature/x", NULL},
        NULL));
    return expected_at("[refs]\nprotected = refs/heads/main\n",
                       "refs/heads/feature/x");
}

Test(client_expected, the_cycle_continues)
{
    repo_draw("base=N^ r=R:A g=G:A f=F:A n=N r2=R:B");
    repo_ref("refs/heads/main", "base");
    SAME(expected("r"), "A-1 GREEN; RED");
    SAME(expected("g"), "A-1 REFACTOR; RED");
    SAME(expected("f"), "A-1 RED; RED");
    SAME(expected("n"), "A-1 RED; RED");
    SAME(expected("r2"), "A-1 RED, B-1 GREEN; RED");
    SAME(expected("base"), "; RED");
}

Test(client_expected, a_protected_branch_and_no_branch_expect_nothing)
{
    repo_draw("base=N^ r=R:A");
    repo_ref("refs/heads/main", "r");
    SAME(expected_at("", "refs/heads/main"), "; unknown");
    free(repo_git((const char *[]){"symbolic-ref", "HEAD",
                                   "refs/heads/feature/new", NULL},
                  NULL));
    SAME(expected_at("", "refs/heads/feature/new"), "; unknown");
}

Test(client_expected, a_detached_head_continues_as_well)
{
    repo_draw("base=N^ r=R:A");
    repo_ref("refs/heads/main", "base");
    free(repo_git((const char *[]){"update-ref", "--no-deref", "HEAD",
                                   repo_hex("r"), NULL},
                  NULL));
    SAME(expected_at("[refs]\nprotected = refs/heads/main\n", ""),
         "A-1 GREEN; RED");
}

Test(client_expected, what_began_before_the_baseline_continues)
{
    repo_draw("base=N^ r=R:A old=G:A new=N:A");
    struct sp_buf ini = {0};
    sp_buf_printf(&ini,
                  "[refs]\nprotected = refs/heads/main\n"
                  "[policy]\nbaseline = %s\n",
                  repo_hex("old"));
    repo_ref("refs/heads/main", "base");
    repo_ref("refs/heads/feature/x", "new");
    free(repo_git(
        (const char *[]){"symbolic-ref", "HEAD", "refs/heads/feature/x", NULL},
        NULL));
    SAME(expected_at(sp_buf_text(&ini), "refs/heads/feature/x"),
         "A-1 REFACTOR; RED");
    sp_buf_dispose(&ini);
}
