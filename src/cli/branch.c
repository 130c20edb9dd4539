#include "branch.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/operation.h"
#include "sallyport/refs.h"
#include "sallyport/remotes.h"

char *branch_called(struct sp_repo *repo, const char *asked)
{
    struct sp_buf name = {0};
    if (!asked)
        return NULL;
    return sp_repo_copied(repo, asked, &name) ? sp_buf_detach(&name)
                                              : sp_ref_full(asked);
}

static int find_asked(struct branch *out, struct sp_repo *repo,
                      const char *asked, struct sp_error *err)
{
    out->name = sp_ref_full(asked);
    int code = sp_repo_ref(repo, out->name, &out->id, err);
    if (code == SP_ENOTFOUND)
        return sp_error_set(err, SP_EUSAGE,
                            "there is no branch '%s' in this repository",
                            asked);
    return code;
}

static int find_current(struct branch *out, struct sp_repo *repo,
                        struct sp_error *err)
{
    struct sp_buf name = {0};
    int code = sp_repo_named(repo, "HEAD", &name, &out->id, err);
    if (code == SP_ENOTFOUND)
        code = SP_OK; /* no commit yet */
    out->is_here = !code && name.len && !sp_oid_is_zero(&out->id);
    if (!code && !name.len)
        sp_repo_rebased(repo, &name);
    if (!name.len)
        sp_buf_puts(&name, "HEAD");
    out->name = sp_buf_detach(&name);
    return code;
}

int branch_find(struct branch *out, struct sp_repo *repo, const char *asked,
                struct sp_error *err)
{
    *out = (struct branch){.name = NULL};
    return asked ? find_asked(out, repo, asked, err)
                 : find_current(out, repo, err);
}

void branch_dispose(struct branch *branch)
{
    free(branch->name);
}

int branch_look(const struct branch *branch, struct sp_gather *gather,
                struct branch_facts *out, struct sp_error *err)
{
    out->update =
        (struct sp_ref_update){.name = branch->name, .new_id = branch->id};
    int code = sp_gather_ref(gather, &out->update, &out->ref, err);
    out->all = sp_branch_of(&out->ref);
    return code;
}

int branch_gather(const struct branch *branch, struct sp_gather *gather,
                  struct branch_facts *out, struct sp_error *err)
{
    int code = branch_look(branch, gather, out, err);
    if (!code && !out->ref.is_protected)
        code = sp_gather_commits(gather, &out->ref, &out->all, NULL, NULL, err);
    return code;
}
