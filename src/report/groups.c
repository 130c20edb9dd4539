#include "groups.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/report.h"

/* A hash of what equal findings of a ref have in common. */
static struct sp_oid key_of(const struct sp_finding *f)
{
    struct sp_oid key;
    struct sp_buf text = {0};
    sp_buf_printf(&text, "%zu %d %s\n%s\n%s", f->update, f->level, f->code->id,
                  f->message, f->fix);
    sp_oid_of_text(&key, (struct sp_str){sp_buf_text(&text), text.len});
    sp_buf_dispose(&text);
    return key;
}

static void begin(struct sp_report_groups *out, const struct sp_finding *f,
                  uint32_t at)
{
    const struct sp_report_group group = {at, at, 1, 1 + f->others};
    SP_VEC_PUSH(&out->list, group);
}

static void join(struct sp_report_groups *out, struct sp_report_group *group,
                 const struct sp_finding *f, uint32_t at)
{
    out->next[group->last] = at;
    group->last = at;
    group->kept++;
    group->count += 1 + f->others;
}

void sp_report_groups_make(struct sp_report_groups *out,
                           const struct sp_findings *findings)
{
    struct sp_oidmap places = {0};
    out->next = sp_reallocarray(NULL, findings->count + 1, sizeof *out->next);
    for (uint32_t i = 0; i < findings->count; i++) {
        const struct sp_finding *f = &findings->items[i];
        struct sp_report_group *found = NULL;
        struct sp_oid key = key_of(f);
        uint32_t at =
            f->has_commit ? sp_oidmap_get(&places, &key) : SP_OIDMAP_NONE;
        out->next[i] = SP_NO_FINDING;
        if (at != SP_OIDMAP_NONE)
            found = &out->list.items[at];
        if (found && findings->items[found->last].position != f->position) {
            join(out, found, f, i);
            continue;
        }
        if (f->has_commit)
            sp_oidmap_put(&places, &key, (uint32_t)out->list.count);
        begin(out, f, i);
    }
    sp_oidmap_dispose(&places);
}

void sp_report_groups_dispose(struct sp_report_groups *groups)
{
    free(groups->list.items);
    free(groups->next);
    *groups = (struct sp_report_groups){.next = NULL};
}

bool sp_report_groups_same_commits(const struct sp_report_groups *groups,
                                   const struct sp_findings *findings,
                                   const struct sp_report_group *a,
                                   const struct sp_report_group *b)
{
    uint32_t x = a->first, y = b->first;
    if (a->kept != b->kept || a->count != b->count)
        return false;
    while (x != SP_NO_FINDING) {
        if (findings->items[x].update != findings->items[y].update ||
            findings->items[x].position != findings->items[y].position)
            return false;
        x = groups->next[x];
        y = groups->next[y];
    }
    return a->count == a->kept;
}

char *sp_report_groups_command(const struct sp_report_groups *groups,
                               const struct sp_findings *findings,
                               const struct sp_report_group *group)
{
    for (uint32_t i = group->first; i != SP_NO_FINDING; i = groups->next[i])
        if (findings->items[i].command)
            return findings->items[i].command;
    return NULL;
}

void sp_report_groups_heading(struct sp_buf *out,
                              const struct sp_report_groups *groups,
                              const struct sp_findings *findings,
                              const struct sp_report_group *group)
{
    enum { MAX_IDS = 16 };
    char id[SP_OID_SHORT + 1];
    size_t printed = 0;
    struct sp_buf text = {0};
    sp_buf_printf(&text, "%zu commits:", group->count);
    for (uint32_t i = group->first; i != SP_NO_FINDING && printed < MAX_IDS;
         i = groups->next[i], printed++)
        sp_buf_printf(&text, " %s",
                      sp_oid_short(id, &findings->items[i].commit));
    if (printed < group->count)
        sp_buf_printf(&text, " and %zu more", group->count - printed);
    sp_wrap(out, sp_str(sp_buf_text(&text)), SP_REPORT_COLUMNS, 2, 4);
    sp_buf_dispose(&text);
}
