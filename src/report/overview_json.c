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
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "accepted",
        number(sp_tally_pushes(tally, SP_ENTRY_ACCEPT)), "refused",
        number(sp_tally_pushes(tally, SP_ENTRY_REFUSE)), "undecided",
        number(sp_tally_pushes(tally, SP_ENTRY_UNDECIDED)), "never-ended",
        number(sp_tally_pushes(tally, SP_ENTRY_NO_VERDICT)), "landed",
        number(sp_tally_landed(tally)), "out-of-band",
        number(tally->out_of_band), "policy-changes",
        number(tally->policy_changes), "unreadable", number(tally->unreadable),
        "lead-median-ms",
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

void sp_overview_json(struct sp_buf *out, const struct sp_overview *o,
                      const char *title)
{
    struct sp_json *all = sp_json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "repository",
        sp_json_text(title), "since", time_text(o->since), "until",
        time_text(o->until), "entries", number(o->size), "now", totals(&o->now),
        "before", totals(&o->before), "weeks", weeks(&o->now), "findings",
        codes(&o->now), "roles", roles(&o->now), "locked-out",
        texts(&o->locked), "quiet-rules", texts(&o->quiet));
    sp_json_line(out, all);
}
