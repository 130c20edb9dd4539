/*
 * ghes: GITHUB_USER_LOGIN. A merge is one of three values of GITHUB_VIA.
 * (Source: GitHub's manual, "Creating a pre-receive hook script".)
 */
#include <string.h>

#include "internal.h"

void sp_ask_ghes(struct sp_actor *out)
{
    static const char *const merges[] = {"pull request merge button",
                                         "pull request merge api", "merge"};
    const char *page = sp_env("GITHUB_VIA"), *api = strstr(page, " api");
    out->user = sp_env_name("GITHUB_USER_LOGIN");
    out->via = api && !api[strlen(" api")]                      ? "api"
               : *page                                          ? "web"
               : sp_env_is_set("GITHUB_PUBLIC_KEY_FINGERPRINT") ? "ssh"
                                                                : "http";
    sp_env_address(out, "GITHUB_USER_IP");
    for (size_t i = 0; i < sizeof merges / sizeof merges[0]; i++)
        if (strcmp(page, merges[i]) == 0)
            out->is_host_merge = true;
}
