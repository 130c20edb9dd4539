#include <errno.h>
#include <stdio.h>

#include "internal.h"
#include "sallyport/vec.h"

int sp_repo_shallow(struct sp_repo *repo, struct sp_oids *out,
                    struct sp_error *err)
{
    struct sp_buf path = {0};
    char line[128];
    sp_buf_printf(&path, "%sshallow", git_repository_commondir(repo->git));
    FILE *file = fopen(sp_buf_text(&path), "re");
    int code = SP_OK;
    if (!file && errno != ENOENT)
        code = sp_error_set(err, SP_EGIT, "cannot read %s", sp_buf_text(&path));
    while (file && fgets(line, sizeof line, file)) {
        struct sp_oid id;
        if (sp_oid_parse(&id, line, SP_OID_HEX))
            SP_VEC_PUSH(out, id);
    }
    if (file)
        fclose(file);
    sp_buf_dispose(&path);
    return code;
}

/* A commit reaches another when that one is their merge base.
 * git_graph_reachable_from_any() would say so too, but leaks in 1.5.1. */
int sp_repo_reaches(struct sp_repo *repo, const struct sp_oids *from,
                    const struct sp_oid *ancestor, struct sp_error *err)
{
    for (size_t i = 0; i < from->count; i++) {
        git_oid base;
        int failed = git_merge_base(&base, repo->git, to_git(&from->items[i]),
                                    to_git(ancestor));
        if (failed == GIT_ENOTFOUND)
            continue;
        if (failed)
            return sp_git_fail(err, "cannot walk the history");
        if (git_oid_equal(&base, to_git(ancestor)))
            return 1;
    }
    return 0;
}

int sp_repo_apart(struct sp_repo *repo, const struct sp_oid *one,
                  const struct sp_oid *other, size_t *ahead, size_t *behind,
                  struct sp_error *err)
{
    if (git_graph_ahead_behind(ahead, behind, repo->git, to_git(one),
                               to_git(other)) < 0)
        return sp_git_fail(err, "cannot walk the history");
    return SP_OK;
}
