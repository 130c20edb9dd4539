#include "pushers.h"

#include <stdint.h>

#include "sallyport/find_pushers.h"

static int open_trail(struct sp_audit **out, const struct hook_pushers *self,
                      struct sp_error *err)
{
    struct sp_audit_place place = self->trail->place;
    place.is_read_only = true;
    place.may_create = false;
    return sp_audit_open(out, &place, err);
}

/* Where the trail cannot say it, nobody knows. */
static int find(struct sp_pushers *pushers, const struct sp_oidmap *commits,
                const struct sp_oid *head, struct sp_strings *users,
                bool *found, struct sp_error *err)
{
    const struct hook_pushers *self = (struct hook_pushers *)(void *)pushers;
    const struct hook_here *here = self->trail->here;
    struct sp_pushes pushes = {
        .gitdir = here->gitdir, .repository = here->path, .end = UINT64_MAX};
    struct sp_error failed = {0};
    (void)err;
    *found = false;
    int code = open_trail(&pushes.audit, self, &failed);
    if (!code)
        code = sp_find_pushers(&pushes, commits, head, users, found, &failed);
    *found = *found && !code;
    sp_audit_close(pushes.audit);
    return SP_OK;
}

/* An error is the policy's to settle, as that of the entry is. */
static int newest(struct sp_pushers *pushers, int64_t *out,
                  struct sp_error *err)
{
    const struct hook_pushers *self = (struct hook_pushers *)(void *)pushers;
    struct sp_audit *audit = NULL;
    struct sp_error failed = {0};
    int64_t milliseconds = 0;
    int code = open_trail(&audit, self, &failed);
    if (!code)
        code = sp_audit_newest(audit, 0, UINT64_MAX, &milliseconds, &failed);
    sp_audit_close(audit);
    *out = milliseconds / 1000;
    return code && code != SP_ENOTFOUND
               ? sp_trail_settle(self->trail->here->policy, &failed, err)
               : SP_OK;
}

struct sp_pushers *sp_pushers_of(struct hook_pushers *out,
                                 const struct hook_trail *trail)
{
    *out = (struct hook_pushers){{find, newest}, trail};
    return trail->is_on ? &out->pushers : NULL;
}
