/* What a clone lacks and its remotes have: for messages. Nothing is fetched. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/remotes.h"
#include "sallyport/sanitise.h"

bool sp_repo_remote(struct sp_repo *repo, struct sp_buf *out)
{
    git_strarray names = {NULL, 0};
    const char *found = NULL;
    if (git_remote_list(&names, repo->git) < 0)
        return false;
    for (size_t i = 0; i < names.count; i++)
        if (!found || strcmp(names.strings[i], "origin") == 0)
            found = names.strings[i];
    if (found)
        sp_buf_puts(out, found);
    git_strarray_dispose(&names);
    return found != NULL;
}

const char *sp_branch_at_remote(struct sp_repo *repo, const char *name,
                                struct sp_buf *remote)
{
    int is_valid = 0;
    struct sp_buf ref = {0};
    git_strarray names = {NULL, 0};
    const char *branch = NULL;
    sp_buf_printf(&ref, "refs/remotes/%s", name);
    git_reference_name_is_valid(&is_valid, sp_buf_text(&ref));
    if (is_valid && git_remote_list(&names, repo->git) == 0)
        for (size_t i = 0; !branch && i < names.count; i++) {
            size_t len = strlen(names.strings[i]);
            if (strncmp(name, names.strings[i], len) != 0 || name[len] != '/')
                continue;
            branch = name + len + 1;
            sp_buf_puts(remote, names.strings[i]);
        }
    git_strarray_dispose(&names);
    sp_buf_dispose(&ref);
    return branch;
}

void sp_say_fetch(struct sp_buf *out, const char *remote, const char *branch)
{
    struct sp_buf refspec = {0};
    sp_buf_puts(out, "git fetch ");
    sp_shell_quote(out, sp_str(remote));
    sp_buf_printf(&refspec, "%s:refs/remotes/%s/%s", branch, remote, branch);
    sp_buf_putc(out, ' ');
    sp_shell_quote(out, sp_str(sp_buf_text(&refspec)));
    sp_buf_dispose(&refspec);
}

void sp_say_unshallow(struct sp_buf *out, const char *remote)
{
    sp_buf_puts(out, "git fetch --unshallow ");
    sp_shell_quote(out, sp_str(remote));
    sp_buf_puts(out, " (in a pipeline: fetch-depth: 0, or GIT_DEPTH: 0)");
}

/* Does that remote keep objects that the clone lacks? */
static bool is_promisor(git_config *config, const char *remote)
{
    struct sp_buf key = {0};
    int promises = 0;
    sp_buf_printf(&key, "remote.%s.promisor", remote);
    int failed = git_config_get_bool(&promises, config, sp_buf_text(&key));
    sp_buf_dispose(&key);
    return !failed && promises;
}

/* Appends the name of the remote that has the objects which a partial clone
 * lacks. False in any other clone. */
static bool find_promisor(struct sp_repo *repo, struct sp_buf *out)
{
    git_strarray names = {NULL, 0};
    git_config *config = NULL;
    bool found = false;
    if (git_repository_config_snapshot(&config, repo->git) < 0)
        return false;
    if (git_remote_list(&names, repo->git) == 0)
        for (size_t i = 0; !found && i < names.count; i++) {
            found = is_promisor(config, names.strings[i]);
            if (found)
                sp_buf_puts(out, names.strings[i]);
        }
    git_strarray_dispose(&names);
    git_config_free(config);
    return found;
}

void sp_say_partial(struct sp_repo *repo, struct sp_buf *out)
{
    struct sp_buf remote = {0};
    if (find_promisor(repo, &remote)) {
        sp_buf_puts(out,
                    ": this is a partial clone, and nothing is fetched for "
                    "a check; fetch the rest: git fetch --refetch "
                    "--no-filter ");
        sp_shell_quote(out, sp_str(sp_buf_text(&remote)));
    }
    sp_buf_dispose(&remote);
}

int sp_object_missing(struct sp_repo *repo, const char *what,
                      const struct sp_oid *id, struct sp_error *err)
{
    char hex[SP_OID_HEX + 1];
    struct sp_buf partial = {0};
    sp_say_partial(repo, &partial);
    int code =
        partial.len
            ? sp_error_set(err, SP_EGIT, "the %s %s is not here%s", what,
                           sp_oid_format(hex, id), sp_buf_text(&partial))
            : sp_error_set(err, SP_EGIT,
                           "the %s %s cannot be read: it is missing from "
                           "the repository or broken",
                           what, sp_oid_format(hex, id));
    sp_buf_dispose(&partial);
    return code;
}
