#include "landed.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/ancestry.h"
#include "sallyport/reach.h"

struct tips {
    const struct landed_at *at;
    struct sp_oids ids;
};

static int add_tip(const char *name, const struct sp_oid *id, void *context)
{
    struct tips *self = context;
    struct sp_buf branch = {0};
    sp_buf_printf(&branch, "refs/heads/%s", name + strlen(self->at->under));
    if (sp_ref_matches(self->at->protected, sp_buf_text(&branch),
                       self->at->head))
        SP_VEC_PUSH(&self->ids, *id);
    sp_buf_dispose(&branch);
    return 0;
}

static size_t leave(struct sp_finding *finding)
{
    size_t left = finding->command != NULL;
    sp_finding_leave_command(finding);
    return left;
}

size_t landed_leave_all(struct sp_findings *findings)
{
    size_t left = 0;
    for (size_t i = 0; i < findings->count; i++)
        left += leave(&findings->items[i]);
    return left;
}

static size_t leave_some(const struct tips *tips, struct sp_findings *findings)
{
    struct sp_reach *reach = sp_reach_new(tips->at->repo);
    size_t left = 0;
    for (size_t i = 0; i < tips->ids.count; i++)
        sp_reach_from(reach, &tips->ids.items[i]);
    for (size_t i = 0; i < findings->count; i++) {
        struct sp_finding *one = &findings->items[i];
        if (!one->has_commit || !one->command)
            continue;
        sp_reach_read(reach, one->time, false);
        if (sp_reach_has(reach, &one->commit))
            left += leave(one);
    }
    sp_reach_free(reach);
    return left;
}

/* The tips of the protected branches. */
static void list_tips(struct tips *out)
{
    struct sp_buf pattern = {0};
    struct sp_error ignored = {0};
    sp_buf_printf(&pattern, "%s*", out->at->under);
    sp_repo_each_ref(out->at->repo, sp_buf_text(&pattern), add_tip, out,
                     &ignored);
    sp_buf_dispose(&pattern);
}

bool landed_has(const struct landed_at *at)
{
    struct tips tips = {.at = at};
    struct sp_error ignored = {0};
    list_tips(&tips);
    bool has = tips.ids.count &&
               sp_repo_reaches(at->repo, &tips.ids, at->tip, &ignored) == 1;
    free(tips.ids.items);
    return has;
}

size_t landed_leave(const struct landed_at *at, struct sp_findings *findings)
{
    struct tips tips = {.at = at};
    struct sp_error ignored = {0};
    size_t left = 0;
    if (findings->count)
        list_tips(&tips);
    if (tips.ids.count)
        left = sp_repo_reaches(at->repo, &tips.ids, at->tip, &ignored) == 1
                   ? landed_leave_all(findings)
                   : leave_some(&tips, findings);
    free(tips.ids.items);
    return left;
}
