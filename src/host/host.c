#include "sallyport/host.h"

#include <stdlib.h>

#define SP_HOST(id, name, adapter, ...) [SP_HOST_##id] = sp_ask_##adapter,
static void (*const adapters[])(struct sp_actor *out) = {
#include "sallyport/hosts.def"
};
#undef SP_HOST

static bool is_name(const char *user)
{
    for (const char *c = user; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f || *c == ',' || *c == '*')
            return false;
    return true;
}

void sp_host_actor(int host, struct sp_actor *out)
{
    *out = (struct sp_actor){.prefix = ""};
    adapters[host](out);
    if (out->user && !is_name(out->user)) {
        sp_actor_dispose(out);
        out->why_unknown = "a name with a comma, a '*' or a control character";
    }
}

void sp_actor_dispose(struct sp_actor *actor)
{
    free(actor->user);
    actor->user = NULL;
}
