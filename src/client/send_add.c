/* Adds a commit to a ref of the server. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/git_program.h"
#include "sallyport/refs.h"
#include "sallyport/send.h"

/* Makes a commit without files on top of the tip (zero: the first), in `hex`. */
static int make_commit(const struct sp_git *git, const struct sp_oid *tip,
                       const char *message, char hex[SP_OID_HEX + 1],
                       struct sp_error *err)
{
    char parent[SP_OID_HEX + 1];
    struct sp_buf tree = {0}, out = {0}, who = {0};
    int code = sp_git_who(git, &who, err);
    if (!code)
        code = sp_git_run(git, (const char *[]){"mktree", NULL}, sp_str(""),
                          &tree, err);
    struct sp_str id =
        sp_str_trim((struct sp_str){sp_buf_text(&tree), tree.len});
    char *name = sp_strndup(id.ptr, id.len);
    const char *words[] = {
        "commit-tree", "--no-gpg-sign", name, "-p", sp_oid_format(parent, tip),
        NULL};
    if (sp_oid_is_zero(tip))
        words[3] = NULL;
    if (!code)
        code = sp_git_run(git, words, sp_str(message), &out, err);
    id = sp_str_trim((struct sp_str){sp_buf_text(&out), out.len});
    if (!code && id.len == SP_OID_HEX)
        snprintf(hex, SP_OID_HEX + 1, "%.*s", SP_STR_ARG(id));
    else if (!code)
        code = sp_error_set(err, SP_EGIT, "git commit-tree printed no id");
    free(name);
    sp_buf_dispose(&tree);
    sp_buf_dispose(&out);
    sp_buf_dispose(&who);
    return code;
}

struct addition {
    struct sp_repo *repo;
    const char *draft, *message;
};

static int add_commit(const struct sp_git *git, void *context,
                      struct sp_error *err)
{
    const struct addition *self = context;
    struct sp_oid tip = {{0}};
    char hex[SP_OID_HEX + 1] = "", old[SP_OID_HEX + 1];
    int code = sp_repo_ref(self->repo, self->draft, &tip, err);
    if (code == SP_ENOTFOUND)
        code = SP_OK;
    if (!code)
        code = make_commit(git, &tip, self->message, hex, err);
    if (!code)
        code = sp_git_run(git,
                          (const char *[]){"update-ref", self->draft, hex,
                                           sp_oid_format(old, &tip), NULL},
                          sp_str(""), NULL, err);
    return code;
}

int sp_send_add_commit(struct sp_repo *repo, const char *draft,
                       const void *context, struct sp_error *err)
{
    struct addition self = {.repo = repo, .draft = draft, .message = context};
    return sp_git_do(repo, add_commit, &self, err);
}
