#include "here.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sallyport/alloc.h"
#include "sallyport/file.h"
#include "sallyport/layers.h"
#include "sallyport/refs.h"

/* A policy that we may not read: who pushes cannot know that the file is the
 * server's, and that nothing was looked at. */
static void explain_policy(struct sp_error *err, const char *gitdir)
{
    struct sp_strings files = {0};
    sp_layers_server_files(&files, gitdir);
    for (size_t i = 0; i < files.count; i++) {
        if (access(files.items[i], R_OK) == 0 || errno != EACCES)
            continue;
        char *path = realpath(gitdir, NULL), *login = sp_unix_login();
        const char *file = files.items[i];
        bool is_inside = path && *file != '/';
        *err = (struct sp_error){SP_OK, ""};
        sp_error_set(err, SP_EPOLICY,
                     "the server cannot read its policy %s%s%s as the user %s "
                     "(Permission denied); nothing is wrong with what was "
                     "pushed",
                     is_inside ? path : "", is_inside ? "/" : "",
                     is_inside ? strrchr(file, '/') + 1 : file,
                     login ? login : "that runs the hook");
        free(path);
        free(login);
        break;
    }
    sp_strings_dispose(&files);
}

int sp_here_open(struct hook_here *here, struct sp_error *err)
{
    const char *gitdir = getenv("GIT_DIR");
    *here = (struct hook_here){.gitdir = gitdir && *gitdir ? gitdir : "."};
    int code = sp_layers_server(&here->policy, here->gitdir, err);
    if (code) {
        explain_policy(err, here->gitdir);
        return code;
    }
    here->path = realpath(here->gitdir, NULL);
    if (!here->path)
        here->path = sp_strdup(here->gitdir);
    sp_host_actor(here->policy->identity.host, &here->actor);
    return SP_OK;
}

void sp_here_close(struct hook_here *here)
{
    sp_repo_free(here->repo);
    sp_actor_dispose(&here->actor);
    sp_policy_free(here->policy);
    free(here->path);
}

bool sp_here_is_guarded(const struct hook_here *here)
{
    return here->policy->policy.mode != SP_MODE_OFF &&
           !here->actor.holds_no_code;
}

void sp_here_head(struct sp_buf *out, const struct hook_here *here)
{
    static const char begin[] = "ref: ";
    struct sp_buf path = {0}, line = {0};
    sp_buf_printf(&path, "%s/HEAD", here->gitdir);
    if (sp_file_line(&line, sp_buf_text(&path), 4096, SP_FILE_FOLLOW) &&
        sp_str_starts(sp_str(sp_buf_text(&line)), begin))
        sp_buf_puts(out, sp_buf_text(&line) + sizeof begin - 1);
    sp_buf_dispose(&path);
    sp_buf_dispose(&line);
}

int sp_here_ref(struct hook_here *here, const char *name, struct sp_oid *out,
                struct sp_error *err)
{
    int code = SP_OK;
    if (!here->repo) {
        code = sp_repo_open(&here->repo, here->gitdir, NULL, NULL, err);
        if (!code)
            sp_repo_namespace(here->repo, getenv("GIT_NAMESPACE"));
    }
    return code ? code : sp_repo_ref(here->repo, name, out, err);
}
