/* The policy of the project in its default branch: [policy] in-tree. */
#include "here.h"
#include "internal.h"
#include "sallyport/in_tree.h"
#include "sallyport/layers.h"
#include "sallyport/sanitise.h"

static void say(const struct sp_buf *left)
{
    struct sp_buf text = {0};
    struct sp_str line, rest = {sp_buf_text(left), left->len};
    while (sp_str_line(&rest, &line)) {
        sp_buf_puts(&text, "sallyport: ");
        sp_sanitise(&text, line, 0);
        sp_buf_putc(&text, '\n');
    }
    sp_hook_say(&text);
    sp_buf_dispose(&text);
}

void sp_here_tighten(struct hook_here *here)
{
    struct sp_oid tip;
    struct sp_buf left = {0};
    struct sp_error err = {0};
    if (here->policy->policy.in_tree != SP_IN_TREE_TIGHTEN)
        return;
    int code = sp_here_ref(here, "HEAD", &tip, &err);
    if (!code)
        sp_in_tree_tighten(here->policy, here->repo, &tip, &left);
    else if (code != SP_ENOTFOUND)
        sp_buf_printf(&left, "%s of the default branch is not used: %s\n",
                      SP_POLICY_IN_TREE, err.message);
    say(&left);
    sp_buf_dispose(&left);
}
