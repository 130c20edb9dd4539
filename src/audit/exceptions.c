/* The acts about grants and waivers, and their use, as entries of their own. */
#include <string.h>

#include "internal.h"
#include "sallyport/json.h"
#include "sallyport/recorded.h"
#include "sallyport/utc.h"

static void set_text(struct sp_json *object, const char *name, const char *text)
{
    if (text)
        sp_json_set(object, name, sp_json_text(text));
}

static struct sp_json *begin(const char *act, const char *id,
                             enum sp_exception_kind kind)
{
    return sp_json_pack("{s:s, s:o, s:s}", "act", act, "exception",
                        sp_json_text(id), "of", sp_exception_words[kind]);
}

static int append_act(const struct beside *beside,
                      const struct sp_counted_act *act, struct sp_error *err)
{
    char hex[SP_OID_HEX + 1], ends[SP_UTC_TEXT + 1];
    struct sp_json *object = begin(sp_act_words[act->act], act->id, act->kind);
    set_text(object, "incident", act->incident);
    set_text(object, "rule", act->rule);
    set_text(object, "on", act->ref);
    set_text(object, "prp", act->prp);
    set_text(object, "state", sp_exception_states[act->state]);
    set_text(object, "ends", act->ends ? sp_utc_write(ends, act->ends) : NULL);
    set_text(object, "commit", sp_oid_format(hex, &act->commit));
    return sp_append_beside(beside, SP_ENTRY_EXCEPTION, object, err);
}

/* The first ref that it was used for. A ref that did not fit is not known. */
static const char *ref_of(const struct sp_decision *decision, const char *id)
{
    const struct sp_findings *found = &decision->found.findings;
    for (size_t i = 0; i < found->excused.count; i++) {
        const struct sp_finding *finding = &found->excused.items[i];
        if (strcmp(finding->excused_by, id) == 0 &&
            finding->update < decision->push->count)
            return decision->push->items[finding->update].name;
    }
    return NULL;
}

static int append_use(const struct beside *beside,
                      const struct sp_decision *decision,
                      const struct sp_excused_count *by, struct sp_error *err)
{
    struct sp_json *object =
        begin("use", by->row, by->incident ? SP_BREAK_GLASS : SP_WAIVER);
    set_text(object, "incident", by->incident);
    set_text(object, "on", ref_of(decision, by->row));
    sp_json_set(object, "findings", sp_json_integer((long long)by->count));
    return sp_append_beside(beside, SP_ENTRY_EXCEPTION, object, err);
}

int sp_record_exceptions(struct sp_audit *audit,
                         const struct sp_decision *decision,
                         const struct sp_entry *push, uint64_t seq,
                         struct sp_error *err)
{
    const struct beside beside = {audit, push, seq};
    const struct sp_verdict *found = &decision->found;
    int code = SP_OK;
    if (decision->decided != SP_ACCEPTED)
        return SP_OK;
    for (size_t i = 0; !code && i < found->counted.acts.count; i++)
        code = append_act(&beside, &found->counted.acts.items[i], err);
    for (size_t i = 0; !code && i < found->findings.excused_by.count; i++) {
        const struct sp_excused_count *by =
            &found->findings.excused_by.items[i];
        if (by->said && by->count)
            code = append_use(&beside, decision, by, err);
    }
    return code;
}
