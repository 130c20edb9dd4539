/* The policy of the project in its default branch: [policy] in-tree. */
#include <string.h>

#include "here.h"
#include "sallyport/layers.h"
#include "sallyport/objects.h"
#include "sallyport/policy.h"
#include "sallyport/rule.h"

static const char own[] = SP_POLICY_IN_TREE;

static int read_file(struct hook_here *here, struct sp_buf *out,
                     struct sp_error *err)
{
    struct sp_oid tip;
    int code = sp_here_ref(here, "HEAD", &tip, err);
    return code ? code
                : sp_repo_root_file(here->repo, &tip, own, SP_POLICY_FILE_MAX,
                                    out, err);
}

/* Does it name only rules that there are? */
static int check_rules(struct sp_str text, struct sp_error *err)
{
    struct sp_policy *policy = sp_policy_new();
    int code = sp_policy_add_builtin(policy, err);
    if (!code)
        code = sp_policy_add(policy, text, own, err);
    if (!code)
        code = sp_rules_check(policy, err);
    sp_policy_free(policy);
    return code;
}

void sp_here_tighten(struct hook_here *here, struct sp_buf *left)
{
    struct sp_buf text = {0};
    struct sp_error err = {0};
    if (here->policy->policy.in_tree != SP_IN_TREE_TIGHTEN)
        return;
    int code = read_file(here, &text, &err);
    const struct sp_str content = {sp_buf_text(&text), text.len};
    if (!code && text.len)
        code = check_rules(content, &err);
    if (!code && text.len)
        code = sp_policy_tighten(here->policy, content, own, left, &err);
    if (code && code != SP_ENOTFOUND)
        sp_buf_printf(left, "%s of the default branch is not used: %s\n", own,
                      err.message);
    sp_buf_dispose(&text);
}
