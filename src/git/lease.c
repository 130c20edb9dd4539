/*
 * How a branch that was rewritten is pushed over its copy. Git's --force-if-includes looks
 * through the reflog of the branch for the copy, up to the time of the last entry of the
 * copy's own reflog. A new clone has none, and then git rejects the push: that time is a
 * variable which nothing has set.
 */
#include <string.h>

#include "internal.h"
#include "sallyport/ancestry.h"
#include "sallyport/refs.h"
#include "sallyport/remotes.h"
#include "sallyport/sanitise.h"

static char *join(const char *begin, const char *remote, const char *branch)
{
    struct sp_buf out = {0};
    sp_buf_printf(&out, "%s%s/%s", begin, remote, branch);
    return sp_buf_detach(&out);
}

/* Has a branch had that commit, by its reflog? One that is not there will begin at it. */
static bool has_had(struct sp_repo *clone, const char *branch,
                    const struct sp_oid *copy)
{
    struct sp_buf name = {0};
    struct sp_oids had = {0};
    struct sp_oid tip;
    struct sp_error ignored = {0};
    sp_buf_printf(&name, "refs/heads/%s", branch);
    bool is_there =
        sp_repo_ref(clone, sp_buf_text(&name), &tip, &ignored) == SP_OK;
    if (is_there)
        sp_repo_ref_was(clone, sp_buf_text(&name), &had);
    bool has = !is_there || sp_repo_reaches(clone, &had, copy, &ignored) > 0;
    sp_buf_dispose(&name);
    free(had.items);
    return has;
}

/* Finds the copy that git's own look at the reflogs would miss. */
static bool find_missed(struct sp_repo *clone, const char *remote,
                        const char *branch, struct sp_oid *copy)
{
    char *name = join("refs/remotes/", remote, branch);
    struct sp_error ignored = {0};
    bool is_missed = sp_repo_ref(clone, name, copy, &ignored) == SP_OK &&
                     git_reference_has_log(clone->git, name) == 0 &&
                     has_had(clone, branch, copy);
    free(name);
    return is_missed;
}

void sp_say_push_again(struct sp_buf *out, struct sp_repo *clone,
                       const char *remote, const char *branch, bool has_branch)
{
    char shown[SP_OID_SHORT + 1];
    struct sp_oid copy;
    sp_buf_puts(out, "git push --force-with-lease=");
    sp_shell_quote(out, sp_str(branch));
    if (has_branch && clone && find_missed(clone, remote, branch, &copy))
        sp_buf_printf(out, ":%s ", sp_oid_short(shown, &copy));
    else
        sp_buf_puts(out, has_branch ? " --force-if-includes " : " ");
    sp_shell_quote(out, sp_str(remote));
    sp_buf_puts(out, has_branch ? " " : " HEAD:");
    sp_shell_quote(out, sp_str(branch));
}
