#include <jansson.h>

#include "internal.h"
#include "sallyport/status.h"

static json_t *text_or_null(const char *text)
{
    return text && *text ? sp_json_text(text) : json_null();
}

static json_t *steps_of(const struct sp_standing *standing)
{
    json_t *list = json_array();
    for (size_t i = 0; i < standing->steps.count; i++)
        json_array_append_new(list,
                              sp_json_phase(standing->steps.items[i].phase));
    return list;
}

static json_t *states_of(const struct sp_standing *standing)
{
    static const char *const names[] = {"start", "red", "green", "refactor"};
    json_t *list = json_array();
    for (unsigned bit = 0; bit < sizeof names / sizeof names[0]; bit++)
        if (standing->states & 1u << bit)
            json_array_append_new(list, json_string(names[bit]));
    return list;
}

static json_t *next_of(const struct sp_standing *standing)
{
    unsigned next = sp_order_next(standing->states);
    json_t *list = json_array();
    for (unsigned phase = SP_PHASE_RED; phase <= SP_PHASE_REFACTOR; phase++)
        if (next & 1u << phase)
            json_array_append_new(list, sp_json_phase((enum sp_phase)phase));
    return list;
}

static json_t *sequences_of(const struct sp_status *status)
{
    json_t *list = json_array();
    for (size_t i = 0; i < status->standings.count; i++) {
        const struct sp_standing *standing = &status->standings.items[i];
        json_array_append_new(list, json_pack("{s:o, s:o, s:o, s:o}", "prp",
                                              text_or_null(standing->prp),
                                              "phases", steps_of(standing),
                                              "states", states_of(standing),
                                              "next", next_of(standing)));
    }
    return list;
}

static json_t *missing_of(const struct sp_status *status)
{
    json_t *list = json_array();
    for (size_t i = 0; i < status->missing_count; i++) {
        const struct sp_finding *finding = status->missing[i];
        char hex[SP_OID_HEX + 1];
        json_array_append_new(
            list,
            json_pack("{s:s, s:s, s:o, s:o, s:o}", "rule", finding->rule,
                      "code", finding->code->id, "commit",
                      finding->has_commit
                          ? json_string(sp_oid_format(hex, &finding->commit))
                          : json_null(),
                      "message", sp_json_text(finding->message), "remedy",
                      sp_json_text(finding->fix)));
    }
    return list;
}

void sp_status_json(struct sp_buf *out, const struct sp_status *status)
{
    json_t *object = json_pack(
        "{s:o, s:o, s:I, s:I, s:o, s:o, s:o, s:I, s:I, s:b}", "branch",
        text_or_null(status->branch), "base", text_or_null(status->target_ref),
        "ahead", (json_int_t)status->ahead, "behind",
        (json_int_t)status->behind, "operation",
        text_or_null(status->operation), "sequences", sequences_of(status),
        "missing", missing_of(status), "findings", (json_int_t)status->refusals,
        "warnings", (json_int_t)status->warnings, "mergeable",
        sp_status_is_ready(status));
    sp_json_line(out, object);
}
