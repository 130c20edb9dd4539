/*
 * gogs: GOGS_AUTH_USER_NAME and GOGS_AUTH_USER_ID. It merges without running custom hooks.
 * (Source: ComposeHookEnvs() in internal/database/repo_editor.go.)
 */
#include "internal.h"

void sp_ask_gogs(struct sp_actor *out)
{
    out->user = sp_env_name("GOGS_AUTH_USER_NAME");
    out->number = sp_env_number("GOGS_AUTH_USER_ID", "");
    out->via = sp_env_is_set("SSH_CONNECTION") ? "ssh" : NULL;
    sp_env_address(out, "SSH_CONNECTION");
}
