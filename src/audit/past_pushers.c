/* What the trail said of who pushed what, before the entry that is judged again. */
#include "past_pushers.h"

static int find(struct sp_pushers *pushers, const struct sp_oidmap *commits,
                const struct sp_oid *head, struct sp_strings *users,
                bool *found, struct sp_error *err)
{
    const struct past_pushers *self = (struct past_pushers *)(void *)pushers;
    return sp_find_pushers(&self->pushes, commits, head, users, found, err);
}

/* Each entry is read once. */
static int newest(struct sp_pushers *pushers, int64_t *out,
                  struct sp_error *err)
{
    struct past_pushers *self = (struct past_pushers *)(void *)pushers;
    int64_t latest;
    int code = sp_audit_newest(self->pushes.audit, self->seen, self->pushes.end,
                               &latest, err);
    if (code)
        return code;
    self->seen = self->pushes.end;
    self->latest = latest > self->latest ? latest : self->latest;
    *out = self->latest / 1000;
    return SP_OK;
}

void sp_past_pushers_begin(struct past_pushers *out, struct sp_audit *audit,
                           const char *gitdir, const char *repository)
{
    *out = (struct past_pushers){
        .pushers = {find, newest},
        .pushes = {.audit = audit, .gitdir = gitdir, .repository = repository}};
}
