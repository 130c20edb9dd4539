#include "sallyport/tally.h"

#include <stdlib.h>
#include <string.h>

#include "tally.h"

const char *const sp_tally_classes[] = {[SP_TALLY_PROTECTED] = "protected",
                                        [SP_TALLY_BRANCH] = "branch",
                                        [SP_TALLY_TAG] = "tag",
                                        [SP_TALLY_EVIDENCE] = "evidence",
                                        [SP_TALLY_OTHER] = "other",
                                        [SP_TALLY_CLASSES] = NULL};

const unsigned sp_tally_bounds[SP_TALLY_BOUNDS] = {5,   10,   25,   50,   100,
                                                   250, 1000, 5000, 30000};

enum { DAY = TALLY_DAY, MAX_WEEKS = 1040 };

/* As sp_record_policy() writes it. */
static const char policy_action[] = "\"action\":\"policy\"";

int64_t sp_tally_monday(int64_t time)
{
    int64_t days = time / TALLY_DAY;
    return (days - (days + 3) % 7) * TALLY_DAY;
}

/* A clock that was put back finds the week that was there. */
void sp_tally_point(struct sp_tally_points *points, int64_t time,
                    uint64_t count)
{
    const struct sp_tally_point fresh = {sp_tally_monday(time), count};
    size_t at = points->count;
    while (at && points->items[at - 1].begin > fresh.begin)
        at--;
    if (at && points->items[at - 1].begin == fresh.begin) {
        points->items[at - 1].count += count;
        return;
    }
    SP_VEC_PUSH(points, fresh);
    memmove(&points->items[at + 1], &points->items[at],
            (points->count - 1 - at) * sizeof *points->items);
    points->items[at] = fresh;
}

/* Weeks come in order, unless a clock was put back. */
static struct sp_tally_week *week_of(struct sp_tally *tally, int64_t time)
{
    int64_t begin = sp_tally_monday(time);
    size_t at = tally->weeks.count;
    while (at && tally->weeks.items[at - 1].begin > begin)
        at--;
    if (at && tally->weeks.items[at - 1].begin == begin)
        return &tally->weeks.items[at - 1];
    struct sp_tally_week fresh = {.begin = begin};
    SP_VEC_PUSH(&tally->weeks, fresh);
    struct sp_tally_week *items = tally->weeks.items;
    memmove(&items[at + 1], &items[at],
            (tally->weeks.count - 1 - at) * sizeof *items);
    items[at] = fresh;
    return &items[at];
}

static enum sp_tally_class class_of(const struct sp_tally *tally,
                                    const char *name)
{
    if (tally->protected && sp_ref_matches(tally->protected, name, tally->head))
        return SP_TALLY_PROTECTED;
    switch (sp_ref_classify(name)) {
    case SP_REF_BRANCH:
        return SP_TALLY_BRANCH;
    case SP_REF_TAG:
        return SP_TALLY_TAG;
    case SP_REF_EVIDENCE:
        return SP_TALLY_EVIDENCE;
    default:
        return SP_TALLY_OTHER;
    }
}

/* The class of a push: that of its refs which comes first. */
static enum sp_tally_class push_class(const struct sp_tally *tally,
                                      const struct sp_strings *refs)
{
    enum sp_tally_class best = SP_TALLY_OTHER;
    for (size_t i = 0; i < refs->count; i++) {
        enum sp_tally_class found = class_of(tally, refs->items[i]);
        best = found < best ? found : best;
    }
    return best;
}

static void count_duration(struct sp_tally *tally, long long duration)
{
    if (duration < 0)
        return;
    tally->durations++;
    tally->duration_sum += (uint64_t)duration;
    for (size_t i = 0; i < SP_TALLY_BOUNDS; i++)
        tally->within[i] += duration <= sp_tally_bounds[i];
}

static void count_week(struct sp_tally *tally, const struct sp_stored *entry,
                       enum sp_tally_class class, bool is_observed)
{
    struct sp_tally_week *week = week_of(tally, entry->time);
    bool accepted = entry->verdict == SP_ENTRY_ACCEPT;
    week->accepted += accepted;
    week->refused += entry->verdict == SP_ENTRY_REFUSE;
    week->undecided += entry->verdict == SP_ENTRY_UNDECIDED ||
                       entry->verdict == SP_ENTRY_NO_VERDICT;
    week->landed += accepted && class == SP_TALLY_PROTECTED;
    week->observed += is_observed;
}

/* What a verdict on a protected ref counted on. False when it cannot be read. */
static bool count_landing(struct sp_tally *tally, const struct sp_stored *entry,
                          const struct tally_line *line)
{
    struct tally_landing landing;
    bool has_landed = entry->verdict == SP_ENTRY_ACCEPT;
    bool is_whole = sp_tally_landing_read(&landing, entry->line);
    if (is_whole)
        sp_tally_gates(tally, entry->time, landing.gates, has_landed);
    if (is_whole && has_landed)
        sp_tally_times(tally, entry, line, &landing);
    sp_tally_landing_dispose(&landing);
    return is_whole;
}

/* False when it cannot be read. */
static bool count_push(struct sp_tally *tally, const struct sp_stored *entry,
                       const struct tally_line *line)
{
    enum sp_tally_class class = push_class(tally, &line->refs);
    bool accepted = entry->verdict == SP_ENTRY_ACCEPT,
         is_protected = class == SP_TALLY_PROTECTED, is_whole = true;
    if (!tally->is_short && is_protected &&
        (accepted || entry->verdict == SP_ENTRY_REFUSE))
        is_whole = count_landing(tally, entry, line);
    if (!is_whole)
        return false;
    bool refuses = sp_tally_findings(tally, entry, line, class);
    bool is_observed = accepted && line->is_observed;
    tally->pushes[class][entry->verdict]++;
    tally->observing += is_observed;
    tally->observed += is_observed && refuses;
    sp_tally_roles(tally, entry, line);
    count_week(tally, entry, class, is_observed && refuses);
    count_duration(tally, line->duration);
    if (!tally->is_short && entry->verdict != SP_ENTRY_REFUSE)
        sp_tally_heads(tally, entry, line, accepted && is_protected);
    return true;
}

static void count_entry(struct sp_tally *tally, const struct sp_stored *entry)
{
    tally->entries++;
    tally->first = tally->first ? tally->first : entry->time;
    tally->last = entry->time;
    tally->out_of_band += entry->kind == SP_ENTRY_OUT_OF_BAND;
    tally->pruned += entry->is_pruned;
    if (entry->kind == SP_ENTRY_PUSH)
        tally->verdicts[entry->verdict]++;
    if (!entry->is_pruned && entry->kind == SP_ENTRY_ADMIN)
        tally->policy_changes +=
            memmem(entry->line.ptr, entry->line.len, policy_action,
                   strlen(policy_action)) != NULL;
}

static void count_whole(struct sp_tally *tally, const struct sp_stored *entry)
{
    struct tally_line line;
    count_entry(tally, entry);
    if (entry->is_pruned || entry->kind != SP_ENTRY_PUSH)
        return;
    if (!sp_tally_line_read(&line, entry->line) ||
        !count_push(tally, entry, &line))
        tally->unreadable++;
    sp_tally_line_dispose(&line);
}

void sp_tally_entry(struct sp_tally *tally, const struct sp_stored *entry)
{
    uint64_t before[SP_TALLY_ODDS];
    if (entry->origin)
        sp_tally_odd(tally, before);
    count_whole(tally, entry);
    if (entry->origin)
        sp_tally_origin(tally, entry->origin, before);
}

/* Adds the weeks without a push, so that a chart has no gap. */
static void fill_weeks(struct sp_tally *tally)
{
    size_t count = tally->weeks.count;
    if (count < 2)
        return;
    int64_t begin = tally->weeks.items[0].begin;
    int64_t end = tally->weeks.items[count - 1].begin;
    if ((end - begin) / (7 * DAY) > MAX_WEEKS)
        return;
    for (int64_t time = end; time > begin; time -= 7 * DAY)
        week_of(tally, time);
}

void sp_tally_reach(struct sp_tally *tally, int64_t time)
{
    size_t count = tally->weeks.count;
    if (!count || tally->weeks.items[count - 1].begin > time)
        return;
    week_of(tally, time);
    fill_weeks(tally);
}

void sp_tally_finish(struct sp_tally *tally)
{
    sp_tally_spans_end(tally);
    sp_tally_findings_end(tally);
    fill_weeks(tally);
}

struct reading {
    struct sp_audit_visitor visitor;
    struct sp_tally *tally;
};

static int visit(struct sp_audit_visitor *visitor,
                 const struct sp_stored *entry, struct sp_error *err)
{
    (void)err;
    sp_tally_entry(((struct reading *)visitor)->tally, entry);
    return 0;
}

int sp_tally_read(struct sp_tally *out, struct sp_audit *audit,
                  const struct sp_audit_filter *filter, struct sp_error *err)
{
    struct reading self = {.visitor = {visit}, .tally = out};
    int code = sp_audit_each(audit, filter, &self.visitor, err);
    sp_tally_finish(out);
    return code;
}

void sp_tally_dispose(struct sp_tally *tally)
{
    sp_tally_findings_dispose(tally);
    sp_tally_gates_dispose(tally);
    sp_tally_spans_dispose(tally);
    sp_tally_origins_dispose(tally);
    free(tally->weeks.items);
    *tally = (struct sp_tally){0};
}
