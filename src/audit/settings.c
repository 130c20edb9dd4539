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
        sp_buf_printf(path, "%s/", gitdir);
    sp_buf_puts(path, setting);
    *out = (struct sp_audit_place){
        .path = sp_buf_text(path),
        .may_create = true,
        .journal = policy->audit.journal,
        .log_socket = policy->audit.syslog ? "/dev/log" : NULL,
        .max_wait = 1000 * policy->limits.max_seconds};
    return true;
}
