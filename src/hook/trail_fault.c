#include <stdlib.h>

#include "sallyport/alloc.h"
#include "sallyport/clock.h"
#include "sallyport/layers.h"
#include "trail.h"

/* A push that nobody could judge: who pushes is known by the policy only. */
static int append(const struct sp_audit_place *place, const char *path,
                  const struct sp_push *push, const struct sp_error *fault,
                  struct sp_error *err)
{
    const struct sp_actor nobody = {
        .why_unknown = "a user of a host that the policy should name"};
    const struct sp_decision decision = {.push = push,
                                         .actor = &nobody,
                                         .decided = SP_UNDECIDED,
                                         .cause = SP_CAUSE_ERROR,
                                         .reason = fault->message};
    char id[SP_ENTRY_ID + 1];
    struct sp_buf members = {0};
    struct sp_audit *audit;
    struct sp_entry entry = {.verdict = SP_ENTRY_UNDECIDED,
                             .time = sp_clock_now_ms(),
                             .repository = path,
                             .refs = push->items,
                             .ref_count = push->count};
    entry.id = sp_entry_id(id, entry.time);
    sp_recorded_members(&members, &decision, getenv("GIT_PUSH_CERT"));
    entry.members = (struct sp_str){sp_buf_text(&members), members.len};
    int code = sp_audit_open(&audit, place, err);
    if (!code)
        code = sp_audit_append(audit, &entry, NULL, err);
    sp_audit_close(audit);
    sp_buf_dispose(&members);
    return code;
}

void sp_trail_fault(const struct sp_push *push, const char *gitdir,
                    const struct sp_error *fault)
{
    struct sp_policy *policy;
    struct sp_audit_place place;
    struct sp_buf file = {0};
    struct sp_error failed = {0};
    char *path = realpath(gitdir, NULL);
    if (!path)
        path = sp_strdup(gitdir);
    int code = sp_layers_trail(&policy, gitdir, &failed);
    if (!code) {
        if (sp_audit_place(&place, &file, policy, path))
            code = append(&place, path, push, fault, &failed);
        sp_policy_free(policy);
    }
    if (code)
        sp_trail_warn(&failed);
    sp_buf_dispose(&file);
    free(path);
}
