/* What is typed to approve a change. */
#include <stdlib.h>

#include "approvals.h"
#include "sallyport/buf.h"
#include "sallyport/sanitise.h"

/* The ref, where a clone could take the approval for another one. */
static void put_ref(struct sp_buf *out, const struct sp_ref_facts *ref)
{
    const char *name = ref->update->name;
    bool is_branch = ref->ref_class == SP_REF_BRANCH;
    if (!ref->has_others)
        return;
    sp_buf_puts(out, "--ref ");
    sp_shell_quote(out, sp_str(is_branch ? sp_ref_short(name) : name));
    sp_buf_putc(out, ' ');
}

char *sp_approvals_command_of(const struct sp_approvals_look *at,
                              const char *option, const char *value,
                              const char *rest)
{
    char id[SP_OID_SHORT + 1];
    struct sp_buf out = {0};
    sp_buf_puts(&out, "sallyport approve ");
    put_ref(&out, at->branch->ref);
    sp_buf_puts(&out, sp_oid_short(id, sp_step_subject(at->step)));
    if (value) {
        sp_buf_printf(&out, " %s ", option);
        sp_shell_quote(&out, sp_str(value));
    }
    sp_buf_puts(&out, rest);
    return sp_buf_detach(&out);
}

const struct sp_advice *sp_approvals_advice(const struct sp_approvals_look *at)
{
    static const struct sp_advice on_branch = {
        "", "merge {branch} into the branch, resolve conflicts there, and ask "
            "for an approval of that"};
    return at->step->head_differs ? &on_branch : NULL;
}

char *sp_approvals_ask(const struct sp_approvals_look *at, const char *role)
{
    return at->step->head_differs
               ? sp_fix_with_base(at->branch->ref, "merge")
               : sp_approvals_command_of(at, "--as-role", role, "");
}

char *sp_approvals_command(const struct sp_approvals_look *at)
{
    return at->is_over ? NULL : sp_approvals_ask(at, NULL);
}
