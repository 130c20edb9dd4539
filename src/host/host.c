#include "sallyport/host.h"

#include <stdlib.h>

#include "sallyport/buf.h"
#include "sallyport/user.h"

#define SP_HOST(id, name, adapter, ...) [SP_HOST_##id] = sp_ask_##adapter,
static void (*const adapters[])(struct sp_actor *out) = {
#include "sallyport/hosts.def"
};
#undef SP_HOST

static bool is_name(const char *user)
{
    for (const char *c = user; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f || *c == ',' || *c == '*' ||
            *c == '#')
            return false;
    return true;
}

/* Appends the number, or the mark of a token, to the name. */
static void add_number(struct sp_actor *actor)
{
    struct sp_buf user = {0};
    if (!actor->user || (!actor->number && !actor->is_token))
        return;
    sp_buf_printf(&user, "%s%s%s", actor->user,
                  actor->is_token ? SP_TOKEN : "#",
                  actor->is_token ? "2" : actor->number);
    free(actor->user);
    actor->user = sp_buf_detach(&user);
}

void sp_host_actor(int host, struct sp_actor *out)
{
    *out = (struct sp_actor){.prefix = ""};
    adapters[host](out);
    if (out->user && !is_name(out->user)) {
        sp_actor_dispose(out);
        out->why_unknown =
            "a name with a comma, a '*', a '#' or a control character";
    }
    add_number(out);
}

void sp_actor_dispose(struct sp_actor *actor)
{
    free(actor->user);
    actor->user = NULL;
}
