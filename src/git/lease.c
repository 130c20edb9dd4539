/*
 * How a branch that was rewritten is pushed over its copy. Git's --force-if-includes looks
 * through the reflog of the branch for the copy, up to the time of the last entry of the
 * copy's own reflog. A new clone has none, and then git rejects the push: that time is a
 * variable which nothing has set.
 */
#include <stdlib.h>

#include "internal.h"
#include "sallyport/ancestry.h"
#include "sallyport/refs.h"
#include "sallyport/remotes.h"
#include "sallyport/sanitise.h"

/* Finds refs/heads/BRANCH, or the copy of it in refs/remotes/REMOTE. Yours to free() is
 * the full name; NULL: it is not there. */
static char *find(struct sp_repo *clone, const char *remote, const char *branch,
                  struct sp_oid *id)
{
    struct sp_buf name = {0};
    struct sp_error ignored = {0};
    if (remote)
        sp_buf_printf(&name, "refs/remotes/%s/%s", remote, branch);
    else
        sp_buf_printf(&name, "refs/heads/%s", branch);
    if (!sp_repo_ref(clone, sp_buf_text(&name), id, &ignored))
        return sp_buf_detach(&name);
    sp_buf_dispose(&name);
    return NULL;
}

/* Has a branch had that commit, by its reflog? One that is not there will begin at it. */
static bool has_had(struct sp_repo *clone, const char *branch,
                    const struct sp_oid *copy)
{
    struct sp_oids had = {0};
    struct sp_oid tip;
    struct sp_error ignored = {0};
    char *name = find(clone, NULL, branch, &tip);
    if (!name)
        return true;
    sp_repo_ref_was(clone, name, &had);
    bool has = sp_repo_reaches(clone, &had, copy, &ignored) > 0;
    free(had.items);
    free(name);
    return has;
}

/* Finds the copy that git's own look at the reflogs would miss. */
static bool find_missed(struct sp_repo *clone, const char *remote,
                        const char *branch, struct sp_oid *copy)
{
    char *name = find(clone, remote, branch, copy);
    bool is_missed = name && git_reference_has_log(clone->git, name) == 0 &&
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
