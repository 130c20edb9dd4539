/* The project's own file over the policy of the server that we are in. */
#include <stdio.h>

#include "cli.h"
#include "policy.h"
#include "sallyport/in_tree.h"
#include "sallyport/refs.h"

void policy_tighten(struct sp_policy *policy, struct sp_buf *left)
{
    struct sp_repo *repo = NULL;
    struct sp_oid tip;
    struct sp_error ignored = {0};
    if (policy->policy.in_tree == SP_IN_TREE_TIGHTEN &&
        !sp_repo_discover(&repo, ".", &ignored) && !sp_repo_worktree(repo) &&
        !sp_repo_ref(repo, "HEAD", &tip, &ignored))
        sp_in_tree_tighten(policy, repo, &tip, left);
    sp_repo_free(repo);
}

void policy_say_left(const struct sp_buf *left, const char *mark)
{
    struct sp_buf text = {0};
    struct sp_str line, rest = {sp_buf_text(left), left->len};
    while (sp_str_line(&rest, &line))
        sp_buf_printf(&text, "%s%.*s\n", mark, SP_STR_ARG(line));
    cli_say_lines(stdout, &text);
    sp_buf_dispose(&text);
}
