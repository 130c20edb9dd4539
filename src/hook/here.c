#include "here.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/file.h"
#include "sallyport/layers.h"
#include "sallyport/refs.h"

/* git sets GIT_DIR for the hooks of a push, and not for one that it runs in a work tree. */
static const char *gitdir_here(void)
{
    const char *named = getenv("GIT_DIR");
    if (named && *named)
        return named;
    return access(".git/HEAD", F_OK) == 0 ? ".git" : ".";
}

/* The repository that a linked work tree belongs to, which is named in its part of it; else
 * the directory itself. */
static const char *repository_of(const char *gitdir)
{
    static char common[PATH_MAX];
    struct sp_buf path = {0}, line = {0};
    sp_buf_printf(&path, "%s/commondir", gitdir);
    if (sp_file_line(&line, sp_buf_text(&path), PATH_MAX, SP_FILE_FOLLOW)) {
        const char *says = sp_buf_text(&line);
        bool is_whole = *says == '/';
        int len = snprintf(common, sizeof common, "%s%s%s",
                           is_whole ? "" : gitdir, is_whole ? "" : "/", says);
        if (len < (int)sizeof common)
            gitdir = common;
    }
    sp_buf_dispose(&line);
    sp_buf_dispose(&path);
    return gitdir;
}

int sp_here_open(struct hook_here *here, struct sp_error *err)
{
    *here = (struct hook_here){.gitdir = repository_of(gitdir_here())};
    int code = sp_layers_server(&here->policy, here->gitdir, err);
    if (code) {
        sp_hook_explain_policy(err, here->gitdir);
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

static int open_repo(struct hook_here *here, struct sp_error *err)
{
    int code = sp_repo_open(&here->repo, here->gitdir, NULL, NULL, err);
    if (!code)
        sp_repo_namespace(here->repo, getenv("GIT_NAMESPACE"));
    return code;
}

int sp_here_ref(struct hook_here *here, const char *name, struct sp_oid *out,
                struct sp_error *err)
{
    int code = here->repo ? SP_OK : open_repo(here, err);
    return code ? code : sp_repo_ref(here->repo, name, out, err);
}
