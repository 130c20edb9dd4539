#include "sallyport/recent.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"
#include "support_assert.h"

TestSuite(client_recent, .init = repo_open, .fini = repo_close);

/* The names of the commits, newest first; what is below them after a '|'; then
 * the branches. */
static char *recent(size_t max)
{
    struct sp_buf out = {0};
    struct sp_repo *repo;
    struct sp_recent recent = {0};
    struct sp_error err = {0};
    sp_repo_open(&repo, repo_path(), NULL, NULL, &err);
    int code = sp_recent_read(&recent, repo, max, &err);
    assert_text(err.message, "");
    cr_assert_eq(code, SP_OK);
    for (size_t i = 0; i < recent.commits.count; i++)
        sp_buf_printf(&out, "%s ", repo_name_of(&recent.commits.items[i].id));
    for (size_t i = 0; i < recent.below.count; i++)
        sp_buf_printf(&out, "|%s ", repo_name_of(&recent.below.items[i]));
    for (size_t i = 0; i < recent.branches.count; i++)
        sp_buf_printf(&out, "%s ", recent.branches.items[i]);
    sp_recent_dispose(&recent);
    sp_repo_free(repo);
    return sp_buf_detach(&out);
}

Test(client_recent, the_last_commits_and_what_is_below_them)
{
    repo_draw("base=N^ r=R side=N^base g=G^r m=M^g+side");
    repo_ref("refs/heads/main", "m");
    repo_ref("refs/heads/feature/x", "r");
    repo_ref("refs/remotes/origin/feature/x", "r");
    repo_ref("refs/remotes/origin/y", "r");
    SAME(recent(3), "m g side |r |base feature/x main y ");
    SAME(recent(100), "m g side r base feature/x main y ");
}

Test(client_recent, an_empty_repository_has_none)
{
    SAME(recent(100), "");
}

Test(client_recent, a_commit_is_known_by_its_message_and_author)
{
    struct sp_repo *repo;
    struct sp_recent recent = {0};
    struct sp_error err = {0};
    repo_draw("base=N^");
    repo_ref("refs/heads/main", "base");
    sp_repo_open(&repo, repo_path(), NULL, NULL, &err);
    cr_assert_eq(sp_recent_read(&recent, repo, 1, &err), SP_OK);
    cr_assert(
        sp_str_equal_c(recent.commits.items[0].message.subject, "docs: base"));
    cr_assert_eq(recent.commits.items[0].parents, 0);
    cr_assert_neq(strchr(recent.commits.items[0].author, '<'), NULL);
    sp_recent_dispose(&recent);
    sp_repo_free(repo);
}
