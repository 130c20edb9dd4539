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

enum { DAY = 86400000, MAX_WEEKS = 1040 };

/* As sp_record_policy() writes it. */
static const char policy_action[] = "\"action\":\"policy\"";

/* Monday, 00:00, of the week that a time is in; 1970 began on a Thursday. */
static int64_t monday_before(int64_t time)
{
    int64_t days = time / DAY;
    return (days - (days + 3) % 7) * DAY;
}

/* Weeks come in order, unless a clock was put back. */
static struct sp_tally_week *week_of(struct sp_tally *tally, int64_t time)
{
    int64_t begin = monday_before(time);
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

static struct sp_tally_code *code_of(struct sp_tally *tally, const char *id)
{
    for (size_t i = 0; i < tally->codes.count; i++)
        if (strcmp(tally->codes.items[i].code, id) == 0)
            return &tally->codes.items[i];
    struct sp_tally_code fresh = {.code = sp_strdup(id)};
    SP_VEC_PUSH(&tally->codes, fresh);
    return &tally->codes.items[tally->codes.count - 1];
}

static uint64_t weight_of(const struct sp_json *finding)
{
    long long others = 0;
    sp_json_integer_of(sp_json_get(finding, "others"), &others);
    return 1 + (others > 0 ? (uint64_t)others : 0);
}

/* True when it would have refused. */
static bool count_finding(struct sp_tally *tally, const struct sp_json *finding,
                          bool is_observed)
{
    const char *id = sp_json_string_of(sp_json_get(finding, "code"));
    const char *level = sp_json_string_of(sp_json_get(finding, "level"));
    bool refuses = level && strcmp(level, "enforce") == 0;
    if (!id)
        return false;
    struct sp_tally_code *code = code_of(tally, id);
    uint64_t weight = weight_of(finding);
    if (sp_json_get(finding, "excused-by"))
        code->excused += weight;
    else if (!refuses)
        code->warned += weight;
    else if (is_observed)
        code->observed += weight;
    else
        code->refused += weight;
    return refuses && !sp_json_get(finding, "excused-by");
}

static void count_role(struct sp_tally *tally, const char *name,
                       enum sp_entry_verdict verdict)
{
    size_t i = 0;
    while (i < tally->roles.count &&
           strcmp(tally->roles.items[i].role, name) != 0)
        i++;
    if (i == tally->roles.count) {
        struct sp_tally_role fresh = {.role = sp_strdup(name)};
        SP_VEC_PUSH(&tally->roles, fresh);
    }
    tally->roles.items[i].accepted += verdict == SP_ENTRY_ACCEPT;
    tally->roles.items[i].refused += verdict == SP_ENTRY_REFUSE;
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

static void count_proposals(struct sp_tally *tally,
                            const struct sp_strings *prps, int64_t time,
                            bool has_landed)
{
    for (size_t i = 0; i < prps->count; i++) {
        struct sp_tally_event event = {sp_str_hash(sp_str(prps->items[i])),
                                       time, has_landed};
        SP_VEC_PUSH(&tally->events, event);
    }
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

static void count_push(struct sp_tally *tally, const struct sp_stored *entry,
                       const struct tally_line *line)
{
    enum sp_tally_class class = push_class(tally, &line->refs);
    bool accepted = entry->verdict == SP_ENTRY_ACCEPT, refuses = false;
    for (size_t i = 0; i < sp_json_count(line->findings); i++)
        refuses |= count_finding(tally, sp_json_at(line->findings, i),
                                 accepted && line->is_observed);
    for (size_t i = 0; i < line->roles.count; i++)
        count_role(tally, line->roles.items[i], entry->verdict);
    tally->pushes[class][entry->verdict]++;
    count_week(tally, entry, class, accepted && line->is_observed && refuses);
    count_duration(tally, line->duration);
    if (entry->verdict != SP_ENTRY_REFUSE)
        count_proposals(tally, &line->prps, entry->time,
                        accepted && class == SP_TALLY_PROTECTED);
}

struct reading {
    struct sp_audit_visitor visitor;
    struct sp_tally *tally;
};

static int visit(struct sp_audit_visitor *visitor,
                 const struct sp_stored *entry, struct sp_error *err)
{
    struct sp_tally *tally = ((struct reading *)visitor)->tally;
    struct tally_line line;
    (void)err;
    tally->entries++;
    tally->first = tally->first ? tally->first : entry->time;
    tally->last = entry->time;
    tally->out_of_band += entry->kind == SP_ENTRY_OUT_OF_BAND;
    tally->pruned += entry->is_pruned;
    if (entry->kind == SP_ENTRY_PUSH)
        tally->verdicts[entry->verdict]++;
    if (entry->is_pruned)
        return 0;
    if (entry->kind == SP_ENTRY_ADMIN)
        tally->policy_changes +=
            memmem(entry->line.ptr, entry->line.len, policy_action,
                   strlen(policy_action)) != NULL;
    if (entry->kind != SP_ENTRY_PUSH)
        return 0;
    if (sp_tally_line_read(&line, entry->line))
        count_push(tally, entry, &line);
    else
        tally->unreadable++;
    sp_tally_line_dispose(&line);
    return 0;
}

static int by_proposal(const void *a, const void *b)
{
    const struct sp_tally_event *x = a, *y = b;
    if (x->proposal != y->proposal)
        return x->proposal < y->proposal ? -1 : 1;
    return (x->time > y->time) - (x->time < y->time);
}

static int by_length(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The first of a proposal begins it; the first that has landed ends it. */
static void find_leads(struct sp_tally *tally)
{
    const struct sp_tally_event *items = tally->events.items, *first = items;
    bool is_open = true;
    if (!tally->events.count)
        return;
    qsort(tally->events.items, tally->events.count, sizeof *items, by_proposal);
    for (size_t i = 0; i < tally->events.count; i++) {
        if (items[i].proposal != first->proposal) {
            first = &items[i];
            is_open = true;
        }
        if (!is_open || !items[i].has_landed)
            continue;
        int64_t lead = items[i].time - first->time;
        SP_VEC_PUSH(&tally->leads, lead);
        is_open = false;
    }
    if (tally->leads.count)
        qsort(tally->leads.items, tally->leads.count, sizeof(int64_t),
              by_length);
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

static int by_code(const void *a, const void *b)
{
    return strcmp(((const struct sp_tally_code *)a)->code,
                  ((const struct sp_tally_code *)b)->code);
}

static int by_role(const void *a, const void *b)
{
    return strcmp(((const struct sp_tally_role *)a)->role,
                  ((const struct sp_tally_role *)b)->role);
}

int sp_tally_read(struct sp_tally *out, struct sp_audit *audit,
                  const struct sp_audit_filter *filter, struct sp_error *err)
{
    struct reading self = {.visitor = {visit}, .tally = out};
    int code = sp_audit_each(audit, filter, &self.visitor, err);
    find_leads(out);
    fill_weeks(out);
    if (out->codes.count)
        qsort(out->codes.items, out->codes.count, sizeof *out->codes.items,
              by_code);
    if (out->roles.count)
        qsort(out->roles.items, out->roles.count, sizeof *out->roles.items,
              by_role);
    return code;
}

int64_t sp_tally_lead(const struct sp_tally *tally, unsigned percent)
{
    size_t count = tally->leads.count;
    if (!count)
        return 0;
    size_t at = (count * percent + 99) / 100;
    return tally->leads.items[at ? at - 1 : 0];
}

void sp_tally_dispose(struct sp_tally *tally)
{
    for (size_t i = 0; i < tally->codes.count; i++)
        free(tally->codes.items[i].code);
    for (size_t i = 0; i < tally->roles.count; i++)
        free(tally->roles.items[i].role);
    free(tally->codes.items);
    free(tally->roles.items);
    free(tally->weeks.items);
    free(tally->leads.items);
    free(tally->events.items);
    *tally = (struct sp_tally){0};
}
