#include "sallyport/in_tree.h"

#include "sallyport/directory.h"
#include "sallyport/layers.h"
#include "sallyport/rule.h"

static const char own[] = SP_POLICY_IN_TREE;

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

void sp_in_tree_tighten(struct sp_policy *policy, struct sp_repo *repo,
                        const struct sp_oid *tip, struct sp_buf *left)
{
    struct sp_buf text = {0};
    struct sp_error err = {0};
    int code =
        sp_repo_root_file(repo, tip, own, SP_POLICY_FILE_MAX, &text, &err);
    const struct sp_str content = {sp_buf_text(&text), text.len};
    if (!code && text.len)
        code = check_rules(content, &err);
    if (!code && text.len)
        code = sp_policy_tighten(policy, content, own, left, &err);
    if (code && code != SP_ENOTFOUND)
        sp_buf_printf(left, "%s of the default branch is not used: %s\n", own,
                      err.message);
    sp_buf_dispose(&text);
}
