#include "pushers.h"

#include "sallyport/find_pushers.h"

/* Where the trail cannot say it, nobody knows. */
static int find(struct sp_pushers *pushers, const struct sp_oidmap *commits,
                const struct sp_oid *head, struct sp_strings *users,
                bool *found, struct sp_error *err)
{
    const struct hook_pushers *self = (struct hook_pushers *)(void *)pushers;
    struct sp_audit_place place = self->trail->place;
    struct sp_audit *audit = NULL;
    struct sp_error failed = {0};
    (void)err;
    *found = false;
    place.is_read_only = true;
    place.may_create = false;
    if (!sp_audit_open(&audit, &place, &failed) &&
        sp_find_pushers(audit, self->trail->here->path, commits, head, users,
                        found, &failed))
        *found = false;
    sp_audit_close(audit);
    return SP_OK;
}

struct sp_pushers *sp_pushers_of(struct hook_pushers *out,
                                 const struct hook_trail *trail)
{
    *out = (struct hook_pushers){{find}, trail};
    return trail->is_on ? &out->pushers : NULL;
}
