#include "here.h"

#include <stdlib.h>

#include "sallyport/alloc.h"
#include "sallyport/layers.h"

int sp_here_open(struct hook_here *here, struct sp_error *err)
{
    const char *gitdir = getenv("GIT_DIR");
    *here = (struct hook_here){.gitdir = gitdir && *gitdir ? gitdir : "."};
    int code = sp_layers_server(&here->policy, here->gitdir, err);
    if (code)
        return code;
    here->path = realpath(here->gitdir, NULL);
    if (!here->path)
        here->path = sp_strdup(here->gitdir);
    sp_host_actor(here->policy->identity.host, &here->actor);
    return SP_OK;
}

void sp_here_close(struct hook_here *here)
{
    sp_actor_dispose(&here->actor);
    sp_policy_free(here->policy);
    free(here->path);
}

bool sp_here_is_guarded(const struct hook_here *here)
{
    return here->policy->policy.mode != SP_MODE_OFF &&
           !here->actor.holds_no_code;
}
