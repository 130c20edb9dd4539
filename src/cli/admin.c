#include "admin.h"

#include <stdlib.h>

void admin_begin(struct admin *out, const struct sp_repo *repo, int64_t now)
{
    out->path = realpath(sp_repo_commondir(repo), NULL);
    sp_host_actor(SP_HOST_PLAIN, &out->actor);
    out->entry = (struct sp_entry){.kind = SP_ENTRY_ADMIN,
                                   .time = now,
                                   .repository = out->path,
                                   .user = out->actor.user};
}

void admin_end(struct admin *admin)
{
    sp_actor_dispose(&admin->actor);
    free(admin->path);
}
