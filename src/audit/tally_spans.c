/*
 * How long things took. A span needs its beginning, which may be any earlier entry, so
 * all heads are kept, and looked up when the last entry has been counted.
 */
#include <stdlib.h>
#include <string.h>

#include "sallyport/utc.h"
#include "tally.h"

enum { DIGITS = 16, NEEDED = 7 };

/* The finding of a rollback, see documentation.c. */
static const char rollback_code[] = "documentation/root-cause";

/* The first digits of an id, and how many they are. */
static uint64_t id_of(const char *hex, unsigned *digits)
{
    uint64_t id = 0;
    for (*digits = 0; *digits < DIGITS; ++*digits) {
        char c = hex[*digits];
        if (c >= '0' && c <= '9')
            id = id << 4 | (uint64_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            id = id << 4 | (uint64_t)(c - 'a' + 10);
        else
            break;
    }
    return *digits ? id << 4 * (DIGITS - *digits) : 0;
}

static void add_span(struct sp_tally *tally, enum sp_tally_measure measure,
                     int64_t end, int64_t length)
{
    const struct sp_tally_span span = {end, length};
    if (length >= 0 && end >= tally->since)
        SP_VEC_PUSH(&tally->spans[measure], span);
}

/* Repositories that share a trail may number their proposals alike. */
static uint64_t proposal_of(const struct sp_stored *entry, const char *id)
{
    struct sp_buf text = {0};
    sp_buf_printf(&text, "%s\n%s", entry->repository ? entry->repository : "",
                  id);
    uint64_t hash = sp_str_hash((struct sp_str){sp_buf_text(&text), text.len});
    sp_buf_dispose(&text);
    return hash;
}

static void count_proposals(struct sp_tally *tally,
                            const struct sp_stored *entry,
                            const struct sp_strings *prps, bool has_landed)
{
    for (size_t i = 0; i < prps->count; i++) {
        const struct sp_tally_event event = {proposal_of(entry, prps->items[i]),
                                             entry->time, has_landed};
        SP_VEC_PUSH(&tally->events, event);
    }
}

void sp_tally_heads(struct sp_tally *tally, const struct sp_stored *entry,
                    const struct tally_line *line, bool has_landed)
{
    for (size_t i = 0; i < line->news.count; i++) {
        unsigned digits;
        const struct sp_tally_head head = {id_of(line->news.items[i], &digits),
                                           entry->time};
        if (!head.id)
            continue;
        if (has_landed)
            SP_VEC_PUSH(&tally->landings, head);
        else
            SP_VEC_PUSH(&tally->heads, head);
    }
    count_proposals(tally, entry, &line->prps, has_landed);
}

/* The last approval that the landing counted on. */
static void count_approval(struct sp_tally *tally,
                           const struct sp_stored *entry,
                           const struct sp_json *approvals)
{
    struct sp_tally_open last = {.seq = entry->seq, .time = entry->time};
    for (size_t i = 0; i < sp_json_count(approvals); i++) {
        const struct sp_json *item = sp_json_at(approvals, i);
        const char *commit = sp_json_string_in(item, "commit"),
                   *time = sp_json_string_in(item, "time");
        int64_t seconds;
        if (!commit || !time || !sp_utc_read(&seconds, sp_str(time)) ||
            seconds * 1000 < last.end)
            continue;
        last.end = seconds * 1000;
        last.id = id_of(commit, &last.digits);
    }
    if (last.digits == DIGITS)
        SP_VEC_PUSH(&tally->approvals, last);
}

static bool is_rollback(const struct tally_line *line)
{
    for (size_t i = 0; i < line->findings.count; i++)
        if (sp_str_equal_c(line->findings.items[i].code, rollback_code))
            return true;
    return false;
}

/* What it takes back may have landed, or only stood on its branch. */
static void count_reverts(struct sp_tally *tally, const struct sp_stored *entry,
                          const struct tally_line *line,
                          const struct sp_strings *reverts)
{
    bool is_known = is_rollback(line);
    struct sp_tally_open open = {.seq = entry->seq,
                                 .time = entry->time,
                                 .end = entry->time,
                                 .is_known = is_known};
    for (size_t i = 0; i < reverts->count; i++) {
        open.id = id_of(reverts->items[i], &open.digits);
        if (open.digits >= NEEDED)
            SP_VEC_PUSH(&tally->reverts, open);
    }
    open.digits = 0;
    if (is_known && !reverts->count)
        SP_VEC_PUSH(&tally->reverts, open);
}

void sp_tally_times(struct sp_tally *tally, const struct sp_stored *entry,
                    const struct tally_line *line,
                    const struct tally_landing *landing)
{
    if (landing->first_commit)
        add_span(tally, SP_TALLY_COMMIT, entry->time,
                 entry->time - landing->first_commit);
    if (landing->first_red)
        add_span(tally, SP_TALLY_RED, entry->time,
                 entry->time - landing->first_red);
    count_approval(tally, entry, landing->approvals);
    count_reverts(tally, entry, line, &landing->reverts);
}

void sp_tally_follow(struct sp_tally *next, struct sp_tally *earlier,
                     int64_t since)
{
    next->since = since;
    memcpy(&next->events, &earlier->events, sizeof next->events);
    next->heads = earlier->heads;
    next->landings = earlier->landings;
    memset(&earlier->events, 0, sizeof earlier->events);
    earlier->heads = earlier->landings = (struct sp_tally_heads){0};
}

static int by_proposal(const void *a, const void *b)
{
    const struct sp_tally_event *x = a, *y = b;
    if (x->proposal != y->proposal)
        return x->proposal < y->proposal ? -1 : 1;
    return (x->time > y->time) - (x->time < y->time);
}

/* The first of a proposal begins it; the first that has landed ends it. */
static void end_proposals(struct sp_tally *tally)
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
        add_span(tally, SP_TALLY_PROPOSAL, items[i].time,
                 items[i].time - first->time);
        is_open = false;
    }
}

static int by_id(const void *a, const void *b)
{
    const struct sp_tally_head *x = a, *y = b;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return (x->time > y->time) - (x->time < y->time);
}

static void sort_heads(struct sp_tally_heads *heads)
{
    if (heads->count)
        qsort(heads->items, heads->count, sizeof *heads->items, by_id);
}

/* The first or the last time, not after that of `open`, that a head with its digits
 * was there; -1: never. */
static int64_t find_head(const struct sp_tally_heads *heads,
                         const struct sp_tally_open *open, bool is_last)
{
    size_t low = 0, high = heads->count;
    int64_t found = -1;
    if (!open->digits)
        return found;
    uint64_t mask = UINT64_MAX << 4 * (DIGITS - open->digits);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (heads->items[middle].id < open->id)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < heads->count && (heads->items[low].id & mask) == open->id;
         low++) {
        int64_t time = heads->items[low].time;
        if (time <= open->time &&
            (found < 0 || (is_last ? time > found : time < found)))
            found = time;
    }
    return found;
}

static void end_approvals(struct sp_tally *tally)
{
    for (size_t i = 0; i < tally->approvals.count; i++) {
        const struct sp_tally_open *open = &tally->approvals.items[i];
        int64_t begin = find_head(&tally->heads, open, false);
        if (begin >= 0)
            add_span(tally, SP_TALLY_APPROVAL, open->time, open->end - begin);
    }
}

/* One push is one rollback; of what it takes back, what stood there longest counts. */
static void add_rollback(struct sp_tally *tally,
                         const struct sp_tally_open *open, int64_t length)
{
    size_t count = tally->rollbacks.count;
    const struct sp_tally_rollback fresh = {open->seq, open->time, length};
    struct sp_tally_rollback *last =
        count ? &tally->rollbacks.items[count - 1] : NULL;
    if (!last || last->seq != open->seq)
        SP_VEC_PUSH(&tally->rollbacks, fresh);
    else if (length > last->length)
        last->length = length;
}

static void end_rollbacks(struct sp_tally *tally)
{
    for (size_t i = 0; i < tally->reverts.count; i++) {
        const struct sp_tally_open *open = &tally->reverts.items[i];
        int64_t begin = find_head(&tally->landings, open, true);
        if (begin >= 0 || open->is_known)
            add_rollback(tally, open, begin >= 0 ? open->time - begin : -1);
    }
    for (size_t i = 0; i < tally->rollbacks.count; i++)
        add_span(tally, SP_TALLY_RESTORE, tally->rollbacks.items[i].time,
                 tally->rollbacks.items[i].length);
}

static int by_length(const void *a, const void *b)
{
    const struct sp_tally_span *x = a, *y = b;
    return (x->length > y->length) - (x->length < y->length);
}

void sp_tally_spans_end(struct sp_tally *tally)
{
    sort_heads(&tally->heads);
    sort_heads(&tally->landings);
    end_proposals(tally);
    end_approvals(tally);
    end_rollbacks(tally);
    for (size_t i = 0; i < SP_TALLY_MEASURES; i++)
        if (tally->spans[i].count)
            qsort(tally->spans[i].items, tally->spans[i].count,
                  sizeof *tally->spans[i].items, by_length);
}

int64_t sp_tally_span(const struct sp_tally *tally,
                      enum sp_tally_measure measure, unsigned percent)
{
    const struct sp_tally_spans *spans = &tally->spans[measure];
    if (!spans->count)
        return 0;
    size_t at = (spans->count * percent + 99) / 100;
    return spans->items[at ? at - 1 : 0].length;
}

void sp_tally_spans_dispose(struct sp_tally *tally)
{
    for (size_t i = 0; i < SP_TALLY_MEASURES; i++)
        free(tally->spans[i].items);
    free(tally->rollbacks.items);
    free(tally->events.items);
    free(tally->heads.items);
    free(tally->landings.items);
    free(tally->approvals.items);
    free(tally->reverts.items);
}
