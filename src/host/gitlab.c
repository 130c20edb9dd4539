/*
 * gitlab: GL_USERNAME, and its number in a GL_ID of "user-…"; one of "key-…" is a
 * deploy key: unknown. A merge is
 * what comes with GL_PROTOCOL=web, as an edit on its pages does; there, only
 * lines that begin with GL-HOOK-ERR: are shown. A GL_REPOSITORY that does not
 * begin with "project-" is a wiki, a snippet or designs.
 * (Source: internal/gitaly/hook/custom.go of Gitaly.)
 */
#include "internal.h"
#include "sallyport/str.h"

void sp_ask_gitlab(struct sp_actor *out)
{
    static const char *const ways[] = {"ssh", "http", "web"};
    if (!sp_str_starts(sp_str(sp_env("GL_ID")), "key-"))
        out->user = sp_env_name("GL_USERNAME");
    else
        out->why_unknown = "a deploy key";
    out->number = sp_env_number("GL_ID", "user-");
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
        if (sp_env_says("GL_PROTOCOL", ways[i]))
            out->via = ways[i];
    out->holds_no_code =
        sp_env_is_set("GL_REPOSITORY") &&
        !sp_str_starts(sp_str(sp_env("GL_REPOSITORY")), "project-");
    if (sp_env_says("GL_PROTOCOL", "web")) {
        out->is_host_merge = out->may_be_edit = true;
        out->prefix = "GL-HOOK-ERR:";
    }
}
