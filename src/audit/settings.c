#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/recorded.h"

bool sp_audit_place(struct sp_audit_place *out, struct sp_buf *path,
                    const struct sp_policy *policy, const char *gitdir)
{
    const char *setting = policy->audit.path;
    if (strcmp(setting, "off") == 0)
        return false;
    if (*setting != '/')
        sp_buf_printf(path, "%s%s", gitdir,
                      sp_str_ends(sp_str(gitdir), "/") ? "" : "/");
    sp_buf_puts(path, setting);
    *out = (struct sp_audit_place){
        .path = sp_buf_text(path),
        .gitdir = gitdir,
        .may_create = true,
        .journal = policy->audit.journal,
        .log_socket = policy->audit.syslog ? "/dev/log" : NULL,
        .max_wait = 1000 * policy->limits.max_seconds};
    return true;
}

int sp_audit_open_of(struct sp_audit **out, struct sp_buf *path,
                     const struct sp_policy *policy, const char *gitdir,
                     bool writes, struct sp_error *err)
{
    struct sp_audit_place place;
    struct sp_buf own = {0};
    *out = NULL;
    if (!sp_audit_place(&place, path ? path : &own, policy, gitdir))
        return sp_error_set(err, SP_ENOTFOUND,
                            "there is no trail: [audit] path is off");
    place.may_create = false;
    place.is_read_only = !writes;
    int code = sp_audit_open(out, &place, err);
    sp_buf_dispose(&own);
    return code;
}
