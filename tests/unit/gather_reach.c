#include "sallyport/reach.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "support.h"

TestSuite(gather_reach, .init = repo_open, .fini = repo_close);

static int64_t time_of(const char *name)
{
    char *text = repo_git(
        (const char *[]){"log", "-1", "--format=%ct", repo_hex(name), NULL},
        NULL);
    int64_t time = strtoll(text, NULL, 10);
    free(text);
    return time;
}

Test(gather_reach, it_is_read_as_far_down_as_is_asked)
{
    struct sp_repo *repo;
    struct sp_error err = {0};
    repo_clock_step = 10;
    repo_draw("a=N^ b=N c=N d=N e=N f=N g=N h=N i=N j=N k=N x=N^c");
    cr_assert(sp_repo_open(&repo, repo_path(), NULL, NULL, &err) == SP_OK);
    struct sp_reach *reach = sp_reach_new(repo);
    const struct sp_oid k = repo_id("k"), j = repo_id("j"), i = repo_id("i"),
                        a = repo_id("a"), x = repo_id("x");
    sp_reach_from(reach, &k);
    cr_assert(sp_reach_has(reach, &k) && !sp_reach_has(reach, &j));
    sp_reach_read(reach, time_of("j"), false);
    cr_assert(sp_reach_has(reach, &j) && sp_reach_has(reach, &i));
    cr_assert(!sp_reach_has(reach, &a));
    sp_reach_read(reach, time_of("e"), true); /* five more */
    cr_assert(sp_reach_has(reach, &a));
    cr_assert(!sp_reach_has(reach, &x));
    sp_reach_free(reach);
    sp_reach_free(NULL);
    repo_clock_step = 0;
    sp_repo_free(repo);
}

Test(gather_reach, what_cannot_be_read_reaches_nothing_else)
{
    struct sp_repo *repo;
    struct sp_error err = {0};
    struct sp_oid gone = {{1}};
    repo_draw("a=N^");
    cr_assert(sp_repo_open(&repo, repo_path(), NULL, NULL, &err) == SP_OK);
    struct sp_reach *reach = sp_reach_new(repo);
    sp_reach_from(reach, &gone);
    sp_reach_from(reach, &gone);
    sp_reach_read(reach, 0, true);
    cr_assert(sp_reach_has(reach, &gone));
    const struct sp_oid a = repo_id("a");
    cr_assert(!sp_reach_has(reach, &a));
    sp_reach_free(reach);
    sp_repo_free(repo);
}

/* The verdict of the same ref as the third of a push. */
static void same_beside_others(const char *update, const char *expected)
{
    struct sp_buf push = {0};
    sp_buf_printf(&push, "refs/tags/v1 - base\nrefs/tags/v2 - m\n%s", update);
    PUSH(update, expected);
    PUSH(sp_buf_text(&push), expected);
    sp_buf_dispose(&push);
}

#define FAULTS "docs/x w message-format/header\n"

Test(gather_reach, a_verdict_is_the_same_beside_other_refs)
{
    repo_draw("base=N^ s=N m=M^base+s o=N^base w=U^o v=N^s y=M^w+v z=N t=N^m");
    repo_ref("refs/heads/main", "m");
    same_beside_others("refs/heads/docs/x - w", "2 judged\n" FAULTS);
    same_beside_others("refs/heads/docs/x - z", "5 judged\n" FAULTS);
    same_beside_others("refs/heads/docs/x - t", "1 judged\n");
    same_beside_others("refs/heads/docs/x - s", "0 judged\n");
    repo_ref("refs/heads/docs/x", "w");
    same_beside_others("refs/heads/docs/x w z", "3 judged\n");
}

Test(gather_reach, a_verdict_is_the_same_under_dates_that_lie)
{
    repo_clock_step = -100;
    repo_draw("base=N^ s=N m=M^base+s o=N^base w=U^o v=N^s y=M^w+v z=N t=N^m");
    repo_clock_step = 0;
    repo_ref("refs/heads/main", "m");
    same_beside_others("refs/heads/docs/x - w", "2 judged\n" FAULTS);
    same_beside_others("refs/heads/docs/x - z", "5 judged\n" FAULTS);
    same_beside_others("refs/heads/docs/x - t", "1 judged\n");
    same_beside_others("refs/heads/docs/x - s", "0 judged\n");
}
