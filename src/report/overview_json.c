#include <stdlib.h>

#include "overview.h"
#include "sallyport/json.h"
#include "sallyport/overview_report.h"
#include "sallyport/utc.h"

static struct sp_json *time_text(int64_t time)
{
    char text[SP_UTC_TEXT + 1];
    return sp_json_string(sp_utc_write(text, time / 1000));
}

static struct sp_json *number(uint64_t count)
{
    return sp_json_integer((long long)count);
}

static struct sp_json *totals(const struct sp_tally *tally)
{
    bool has_leads = tally->spans[SP_TALLY_PROPOSAL].count;
    return sp_json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
        "accepted", number(sp_tally_pushes(tally, SP_ENTRY_ACCEPT)), "refused",
        number(sp_tally_pushes(tally, SP_ENTRY_REFUSE)), "undecided",
        number(sp_tally_pushes(tally, SP_ENTRY_UNDECIDED)), "never-ended",
        number(sp_tally_pushes(tally, SP_ENTRY_NO_VERDICT)), "landed",
        number(sp_tally_landed(tally)), "out-of-band",
        number(tally->out_of_band), "policy-changes",
        number(tally->policy_changes), "unreadable", number(tally->unreadable),
        "observing", number(tally->observing), "observed",
        number(tally->observed), "lead-median-ms",
        has_leads ? sp_json_integer(sp_tally_span(tally, SP_TALLY_PROPOSAL, 50))
                  : sp_json_null(),
        "lead-90-ms",
        has_leads ? sp_json_integer(sp_tally_span(tally, SP_TALLY_PROPOSAL, 90))
                  : sp_json_null());
}

static struct sp_json *weeks(const struct sp_tally *tally)
{
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; i < tally->weeks.count; i++) {
        const struct sp_tally_week *week = &tally->weeks.items[i];
        sp_json_append(list, sp_json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}",
                                          "begin", time_text(week->begin),
                                          "accepted", number(week->accepted),
                                          "refused", number(week->refused),
                                          "undecided", number(week->undecided),
                                          "landed", number(week->landed),
                                          "observed", number(week->observed)));
    }
    return list;
}

static struct sp_json *codes(const struct sp_tally *tally)
{
    struct sp_json *list = sp_json_array();
    const struct sp_tally_code **sorted = sp_overview_codes(tally);
    for (size_t i = 0; i < tally->codes.count; i++)
        sp_json_append(list,
                       sp_json_pack("{s:o, s:o, s:o, s:o, s:o}", "code",
                                    sp_json_text(sorted[i]->code), "refused",
                                    number(sorted[i]->refused), "warned",
                                    number(sorted[i]->warned), "excused",
                                    number(sorted[i]->excused), "observed",
                                    number(sorted[i]->observed)));
    free(sorted);
    return list;
}

static struct sp_json *roles(const struct sp_tally *tally)
{
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; i < tally->roles.count; i++) {
        const struct sp_tally_role *role = &tally->roles.items[i];
        sp_json_append(list, sp_json_pack("{s:o, s:o, s:o}", "role",
                                          sp_json_text(role->role), "accepted",
                                          number(role->accepted), "refused",
                                          number(role->refused)));
    }
    return list;
}

static struct sp_json *texts(const struct sp_strings *strings)
{
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; i < strings->count; i++)
        sp_json_append(list, sp_json_text(strings->items[i]));
    return list;
}

static struct sp_json *spans(const struct sp_tally *tally,
                             enum sp_tally_measure measure)
{
    bool is_known = tally->spans[measure].count;
    return sp_json_pack(
        "{s:o, s:o, s:o}", "count", number(tally->spans[measure].count),
        "median-ms",
        is_known ? sp_json_integer(sp_tally_span(tally, measure, 50))
                 : sp_json_null(),
        "90-ms",
        is_known ? sp_json_integer(sp_tally_span(tally, measure, 90))
                 : sp_json_null());
}

static struct sp_json *delivery(const struct sp_overview *o,
                                const struct sp_tally *tally)
{
    struct overview_keys keys;
    sp_overview_keys(&keys, o, tally);
    return sp_json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
                        "deployments", number(keys.deployments),
                        "deployments-per-week", sp_json_number(keys.per_week),
                        "lead-time", spans(tally, SP_TALLY_COMMIT), "rollbacks",
                        number(keys.rollbacks), "change-failure-rate",
                        sp_json_number(keys.failure_rate), "time-to-restore",
                        spans(tally, SP_TALLY_RESTORE), "red-to-landing",
                        spans(tally, SP_TALLY_RED), "head-to-approval",
                        spans(tally, SP_TALLY_APPROVAL), "proposal-to-landing",
                        spans(tally, SP_TALLY_PROPOSAL));
}

static struct sp_json *text_or_null(const struct sp_buf *text)
{
    return text->len ? sp_json_text(sp_buf_text(text)) : sp_json_null();
}

static struct sp_json *items(const struct sp_overview *o)
{
    struct sp_json *list = sp_json_array();
    struct overview_items all = {0};
    sp_overview_items(&all, o);
    for (size_t i = 0; i < all.count; i++)
        sp_json_append(
            list,
            sp_json_pack("{s:s, s:o, s:o, s:o}", "urgency",
                         sp_overview_urgencies[all.items[i].urgency], "text",
                         sp_json_text(sp_buf_text(&all.items[i].text)),
                         "command", text_or_null(&all.items[i].command),
                         "where", text_or_null(&all.items[i].where)));
    sp_overview_items_dispose(&all);
    return list;
}

static struct sp_json *unmet(const struct sp_overview *o)
{
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; i < o->unmet.count; i++)
        sp_json_append(
            list, sp_json_pack("{s:o, s:s, s:o}", "rule",
                               sp_json_text(o->unmet.items[i].rule), "refs",
                               sp_tally_classes[o->unmet.items[i].class],
                               "pushes", number(o->unmet.items[i].pushes)));
    return list;
}

static struct sp_json *near(const struct sp_overview *o)
{
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; i < o->near.count; i++)
        sp_json_append(list, sp_json_pack("{s:o, s:o, s:o}", "user",
                                          sp_json_text(o->near.items[i].user),
                                          "refusals",
                                          number(o->near.items[i].refusals),
                                          "of", sp_json_integer(o->lockout)));
    return list;
}

static struct sp_json *seconds(int64_t time)
{
    return time ? time_text(time * 1000) : sp_json_null();
}

static struct sp_json *exceptions(const struct sp_overview_exceptions *all)
{
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; i < all->items.count; i++) {
        const struct sp_overview_exception *one = &all->items.items[i];
        sp_json_append(
            list,
            sp_json_pack("{s:o, s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "id",
                         sp_json_text(one->id), "kind",
                         sp_exception_words[one->kind], "state",
                         sp_exception_states[one->state], "of",
                         sp_json_text(one->of), "ref", sp_json_text(one->ref),
                         "requester", sp_json_text(one->who), "ends",
                         seconds(one->ends), "review-due", seconds(one->due)));
    }
    return list;
}

static struct sp_json *metrics(const struct sp_tally_gate *gate)
{
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; i < gate->metrics.count; i++) {
        const struct sp_tally_metric *metric = &gate->metrics.items[i];
        struct sp_json *weeks = sp_json_array();
        for (size_t k = 0; k < metric->weeks.count; k++) {
            const struct sp_tally_values *week = &metric->weeks.items[k];
            sp_json_append(weeks,
                           sp_json_pack("{s:o, s:o, s:o, s:o}", "begin",
                                        time_text(week->begin), "last",
                                        sp_json_number(week->last), "lowest",
                                        sp_json_number(week->low), "highest",
                                        sp_json_number(week->high)));
        }
        sp_json_append(list, sp_json_pack("{s:o, s:o}", "name",
                                          sp_json_text(metric->name), "weeks",
                                          weeks));
    }
    return list;
}

static struct sp_json *gates(const struct sp_tally *tally)
{
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; i < tally->gates.count; i++) {
        const struct sp_tally_gate *gate = &tally->gates.items[i];
        sp_json_append(
            list, sp_json_pack(
                      "{s:o, s:o, s:o, s:o, s:o}", "gate",
                      sp_json_text(gate->gate), "passed", number(gate->passed),
                      "failed", number(gate->failed), "not-applicable",
                      number(gate->not_applicable), "metrics", metrics(gate)));
    }
    return list;
}

void sp_overview_json(struct sp_buf *out, const struct sp_overview *o,
                      const char *title)
{
    const struct {
        const char *name;
        struct sp_json *value;
    } members[] = {
        {"repository", sp_json_text(title)},
        {"since", time_text(o->since)},
        {"until", time_text(o->until)},
        {"made", time_text(o->made)},
        {"entries", number(o->size)},
        {"attention", items(o)},
        {"now", totals(&o->now)},
        {"before", totals(&o->before)},
        {"delivery", delivery(o, &o->now)},
        {"delivery-before", delivery(o, &o->before)},
        {"weeks", weeks(&o->now)},
        {"findings", codes(&o->now)},
        {"roles", roles(&o->now)},
        {"gates", gates(&o->now)},
        {"exceptions", exceptions(&o->exceptions)},
        {"locked-out", texts(&o->locked)},
        {"near-lockout", near(o)},
        {"unmet", unmet(o)},
        {"quiet-rules", texts(&o->quiet)},
    };
    struct sp_json *all = sp_json_object();
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        sp_json_set(all, members[i].name, members[i].value);
    sp_json_line(out, all);
}
