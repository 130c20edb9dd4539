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
    free(finding->command);
    finding->command = NULL;
    return left;
}

size_t landed_leave_all(struct sp_findings *findings)
{
    size_t left = 0;
    for (size_t i = 0; i < findings->count; i++)
        left += leave(&findings->items[i]);
    return left;
}

static size_t leave_some(struct sp_reach *reach, struct sp_findings *findings)
{
    size_t left = 0;
    for (size_t i = 0; i < findings->count; i++) {
        struct sp_finding *one = &findings->items[i];
        if (!one->has_commit || !one->command)
            continue;
        sp_reach_read(reach, one->time, false);
        if (sp_reach_has(reach, &one->commit))
            left += leave(one);
    }
    return left;
}

size_t landed_leave(const struct landed_at *at, struct sp_findings *findings)
{
    struct tips tips = {.at = at};
    struct sp_buf pattern = {0};
    struct sp_error ignored = {0};
    size_t left = 0;
    struct sp_reach *reach = sp_reach_new(at->repo);
    sp_buf_printf(&pattern, "%s*", at->under);
    if (findings->count)
        sp_repo_each_ref(at->repo, sp_buf_text(&pattern), add_tip, &tips,
                         &ignored);
    for (size_t i = 0; i < tips.ids.count; i++)
        sp_reach_from(reach, &tips.ids.items[i]);
    if (tips.ids.count)
        left = sp_repo_reaches(at->repo, &tips.ids, at->tip, &ignored) == 1
                   ? landed_leave_all(findings)
                   : leave_some(reach, findings);
    sp_reach_free(reach);
    sp_buf_dispose(&pattern);
    free(tips.ids.items);
    return left;
}
