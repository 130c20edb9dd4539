/*
 * gitolite: GL_USER. With GL_BYPASS_ACCESS_CHECKS it is the server itself that
 * pushes: a mirror, a trigger, a user with a shell there; gitolite checks
 * nothing then, so that the name is nobody's: unknown. The GL_REPO
 * gitolite-admin holds its settings.
 * (Source: src/gitolite-shell, src/commands/push, Triggers/Mirroring.pm.)
 */
#include "internal.h"

void sp_ask_gitolite(struct sp_actor *out)
{
    static const char bypass[] = "GL_BYPASS_ACCESS_CHECKS";
    if (!sp_env_is_set(bypass) || sp_env_says(bypass, "0"))
        out->user = sp_env_name("GL_USER");
    else
        out->why_unknown = "a push of the server itself";
    out->holds_no_code = sp_env_says("GL_REPO", "gitolite-admin");
    out->via =
        sp_env_way("REQUEST_URI"); /* gitolite makes up an SSH_CONNECTION */
    sp_env_address_of_way(out, "REQUEST_URI");
}
