
#include "internal.h"
#include "plan.h"
#include "sallyport/status.h"
#include "sallyport/utc.h"
#include "status_exceptions.h"

static struct sp_json *text_or_null(const char *text)
{
    return text && *text ? sp_json_text(text) : sp_json_null();
}

static struct sp_json *steps_of(const struct sp_standing *standing)
{
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; i < standing->steps.count; i++)
        sp_json_append(list, sp_json_phase(standing->steps.items[i].phase));
    return list;
}

static struct sp_json *states_of(const struct sp_standing *standing)
{
    static const char *const names[] = {"start", "red", "green", "refactor"};
    struct sp_json *list = sp_json_array();
    for (unsigned bit = 0; bit < sizeof names / sizeof names[0]; bit++)
        if (standing->states & 1u << bit)
            sp_json_append(list, sp_json_string(names[bit]));
    return list;
}

static struct sp_json *next_of(const struct sp_standing *standing)
{
    unsigned next = sp_order_next(standing->states);
    struct sp_json *list = sp_json_array();
    for (unsigned phase = SP_PHASE_RED; phase <= SP_PHASE_REFACTOR; phase++)
        if (next & 1u << phase)
            sp_json_append(list, sp_json_phase((enum sp_phase)phase));
    return list;
}

static struct sp_json *sequences_of(const struct sp_status *status)
{
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; i < status->standings.count; i++) {
        const struct sp_standing *standing = &status->standings.items[i];
        sp_json_append(list, sp_json_pack("{s:o, s:o, s:o, s:o}", "prp",
                                          text_or_null(standing->prp), "phases",
                                          steps_of(standing), "states",
                                          states_of(standing), "next",
                                          next_of(standing)));
    }
    return list;
}

static struct sp_json *missing_of(const struct sp_status *status)
{
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; i < status->missing_count; i++)
        sp_json_append(list, sp_plan_row(status->missing[i]));
    return list;
}

static struct sp_json *causes_of(const struct sp_status *status)
{
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; status->causes && i < status->causes->count; i++) {
        const struct sp_root_cause *cause = &status->causes->items[i];
        char hex[SP_OID_HEX + 1], due[SP_UTC_TEXT + 1];
        sp_json_append(list, sp_json_pack("{s:s, s:s, s:b}", "commit",
                                          sp_oid_format(hex, &cause->commit),
                                          "due", sp_utc_write(due, cause->due),
                                          "overdue", cause->due < status->now));
    }
    return list;
}

/* null: nothing is missing, but not all is known. */
static struct sp_json *mergeable(const struct sp_status *status)
{
    bool is_ready = sp_status_is_ready(status);
    return is_ready && !sp_status_is_sure(status) ? sp_json_null()
                                                  : sp_json_pack("b", is_ready);
}

static void append_unknown(struct sp_json *list, const char *what,
                           const char *who, const char *command)
{
    struct sp_json *givers = sp_json_array();
    if (who)
        sp_json_append(givers, sp_json_string(who));
    sp_json_append(list,
                   sp_json_pack("{s:s, s:o, s:o}", "what", what, "who", givers,
                                "command", sp_plan_arguments(command)));
}

static struct sp_json *unknown_of(const struct sp_status *status)
{
    struct sp_json *list = sp_json_array();
    const char *who = status->no_policy      ? "administrator"
                      : status->fetch_policy ? "pusher"
                                             : NULL;
    if (status->lacks_policy)
        append_unknown(list, "policy", who, status->fetch_policy);
    if (status->lacks_evidence)
        append_unknown(list, "evidence", "pusher", status->fetch);
    if (status->left)
        append_unknown(list, "people", NULL, NULL);
    return list;
}

void sp_status_json(struct sp_buf *out, const struct sp_status *status)
{
    struct sp_json *object = sp_json_pack(
        "{s:o, s:o, s:I, s:I, s:o, s:o, s:o, s:I, s:I, s:o, s:o, s:o, s:o}",
        "branch", text_or_null(status->branch), "base",
        text_or_null(status->target_ref), "ahead", (long long)status->ahead,
        "behind", (long long)status->behind, "operation",
        text_or_null(status->operation), "sequences", sequences_of(status),
        "missing", missing_of(status), "findings", (long long)status->refusals,
        "warnings", (long long)status->warnings, "mergeable", mergeable(status),
        "unknown", unknown_of(status), "root-causes", causes_of(status),
        "exceptions", sp_status_exceptions(status));
    if (status->pull)
        sp_json_set(object, "pull", sp_plan_arguments(status->pull));
    if (status->push)
        sp_json_set(object, "push", sp_plan_arguments(status->push));
    if (status->resolve)
        sp_json_set(object, "conflict", sp_plan_arguments(status->resolve));
    if (status->other_target)
        sp_json_set(object, "other-base",
                    sp_json_pack("s", status->other_target));
    if (status->has_landed && !status->other_target)
        sp_json_set(object, "landed", sp_json_pack("b", 1));
    sp_json_set_notes(object, status->notes);
    sp_json_line(out, object);
}
