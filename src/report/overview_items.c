/* What somebody should look at: made once, for the terminal, the page and the data. */
#include <stdlib.h>

#include "overview.h"
#include "sallyport/utc.h"

const char *const sp_overview_urgencies[] = {"urgent", "soon", "note", NULL};

typedef unsigned long long count_t;

enum {
    SOON = 14 * SP_DAY, /* seconds until a waiver ends */
    NAMED = 5,          /* users of each kind */
    ORIGINS = 3,        /* of what is kept elsewhere */
};

static struct overview_item *add(struct overview_items *out,
                                 enum overview_urgency urgency,
                                 const char *command)
{
    const struct overview_item fresh = {.urgency = urgency};
    SP_VEC_PUSH(out, fresh);
    struct overview_item *item = &out->items[out->count - 1];
    sp_buf_puts(&item->command, command);
    return item;
}

/* "in m1/a.git, m2/b.git" */
static void add_where(struct overview_item *item,
                      const struct sp_strings *origins)
{
    struct sp_strings first = *origins;
    if (first.count > ORIGINS)
        first.count = ORIGINS;
    sp_buf_list(&item->where, &first);
    if (origins->count > ORIGINS)
        sp_buf_printf(&item->where, " and %zu more", origins->count - ORIGINS);
}

/* "1 ref moved", "2 refs moved": what follows the number is given twice. */
static void add_count(struct overview_items *out, enum overview_urgency urgency,
                      uint64_t count, const char *one, const char *many,
                      const char *command)
{
    if (count)
        sp_buf_printf(&add(out, urgency, command)->text, "%llu %s",
                      (count_t)count, count == 1 ? one : many);
}

/* A row for each of enum sp_tally_odd. */
static const struct {
    enum overview_urgency urgency;
    const char *one, *many, *command;
} odds[SP_TALLY_ODDS] = {
    [SP_TALLY_OUT_OF_BAND] = {OVERVIEW_URGENT, "ref moved without a push",
                              "refs moved without a push",
                              "sallyport audit log --kind out-of-band"},
    [SP_TALLY_UNREADABLE] = {OVERVIEW_URGENT,
                             "entry of the trail cannot be read",
                             "entries of the trail cannot be read",
                             "sallyport audit verify"},
    [SP_TALLY_UNDECIDED] = {OVERVIEW_URGENT, "push was not judged",
                            "pushes were not judged",
                            "sallyport audit log --verdict undecided"},
    [SP_TALLY_NEVER_ENDED] = {OVERVIEW_URGENT, "push was begun and never ended",
                              "pushes were begun and never ended",
                              "sallyport audit verify"},
    [SP_TALLY_EXCUSED] = {OVERVIEW_NOTE, "finding was excused",
                          "findings were excused", "sallyport exceptions"},
    [SP_TALLY_POLICY_CHANGES] = {OVERVIEW_NOTE, "change of the policy",
                                 "changes of the policy",
                                 "sallyport audit log --kind admin"}};

static void add_odds(struct overview_items *out, const struct sp_overview *o,
                     enum overview_urgency urgency)
{
    uint64_t counts[SP_TALLY_ODDS];
    sp_tally_odd(&o->now, counts);
    for (size_t i = 0; i < SP_TALLY_ODDS; i++) {
        if (!counts[i] || odds[i].urgency != urgency)
            continue;
        add_count(out, urgency, counts[i], odds[i].one, odds[i].many,
                  o->is_elsewhere ? "" : odds[i].command);
        add_where(&out->items[out->count - 1], &o->now.origins[i]);
    }
}

static void add_urgent(struct overview_items *out, const struct sp_overview *o)
{
    add_odds(out, o, OVERVIEW_URGENT);
    for (size_t i = 0; i < o->locked.count && i < NAMED; i++)
        sp_buf_printf(
            &add(out, OVERVIEW_URGENT, "sallyport lockout list")->text,
            "locked out: %s", o->locked.items[i]);
    if (o->locked.count > NAMED)
        add_count(out, OVERVIEW_URGENT, o->locked.count - NAMED,
                  "more user is locked out", "more users are locked out",
                  "sallyport lockout list");
}

static void add_cause(struct overview_items *out,
                      const struct sp_overview_cause *cause)
{
    char time[OVERVIEW_MINUTE + 1], hex[SP_OID_HEX + 1];
    struct overview_item *item =
        add(out, cause->is_overdue ? OVERVIEW_URGENT : OVERVIEW_SOON, "");
    sp_oid_format(hex, &cause->commit);
    sp_buf_printf(&item->text, "root cause of rollback %.7s %s %s", hex,
                  cause->is_overdue ? "overdue since" : "due",
                  sp_overview_minute(time, cause->due));
    sp_buf_printf(&item->command, "git show %.12s", hex);
}

static void add_review(struct overview_items *out,
                       const struct sp_overview_exception *one)
{
    char time[OVERVIEW_MINUTE + 1];
    struct overview_item *item =
        add(out, one->is_overdue ? OVERVIEW_URGENT : OVERVIEW_SOON, "");
    sp_buf_printf(&item->text, "review of %s %s %s", one->of,
                  one->is_overdue ? "overdue since" : "due",
                  sp_overview_minute(time, one->due));
    sp_buf_printf(&item->command, "sallyport break-glass review %s --prp ID",
                  one->id);
}

static void add_open(struct overview_items *out, const struct sp_overview *o,
                     const struct sp_overview_exception *one)
{
    char time[OVERVIEW_MINUTE + 1];
    bool is_waiver = one->kind == SP_WAIVER;
    if (is_waiver && one->ends > o->made / 1000 + SOON)
        return;
    struct overview_item *item =
        add(out, OVERVIEW_SOON, "sallyport exceptions");
    sp_buf_printf(&item->text, "%s %s is open until %s",
                  is_waiver ? "waiver of" : "grant for", one->of,
                  sp_overview_minute(time, one->ends));
}

static void add_pending(struct overview_items *out,
                        const struct sp_overview_exception *one)
{
    struct overview_item *item = add(out, OVERVIEW_SOON, "");
    sp_buf_printf(&item->text, "%s of %s waits for approval",
                  one->kind == SP_WAIVER ? "a waiver" : "a grant", one->who);
    sp_buf_printf(&item->command, "sallyport %s approve %s",
                  sp_exception_words[one->kind], one->id);
}

static void add_due(struct overview_items *out, const struct sp_overview *o)
{
    for (size_t i = 0; i < o->exceptions.items.count; i++) {
        const struct sp_overview_exception *one = &o->exceptions.items.items[i];
        if (one->state == SP_EXCEPTION_OPEN)
            add_open(out, o, one);
        else if (one->state == SP_EXCEPTION_PENDING)
            add_pending(out, one);
        else
            add_review(out, one);
    }
    for (size_t i = 0; i < o->causes.count; i++)
        add_cause(out, &o->causes.items[i]);
    for (size_t i = 0; i < o->near.count && i < NAMED; i++)
        sp_buf_printf(&add(out, OVERVIEW_SOON, "")->text,
                      "%s is about to be locked out: %zu of %ld refusals",
                      o->near.items[i].user, o->near.items[i].refusals,
                      o->lockout);
    if (o->near.count > NAMED)
        add_count(out, OVERVIEW_SOON, o->near.count - NAMED,
                  "more user is about to be locked out",
                  "more users are about to be locked out", "");
}

static const char *class_text(enum sp_tally_class class)
{
    static const char *const texts[] = {"protected refs", "branches", "tags",
                                        "evidence", "other refs"};
    return texts[class];
}

static void add_notes(struct overview_items *out, const struct sp_overview *o)
{
    if (o->now.observed)
        sp_buf_printf(&add(out, OVERVIEW_NOTE, "")->text,
                      "%llu of %llu pushes that observe mode let in would be "
                      "refused",
                      (count_t)o->now.observed, (count_t)o->now.observing);
    for (size_t i = 0; i < o->unmet.count; i++)
        sp_buf_printf(
            &add(out, OVERVIEW_NOTE, "")->text,
            "all %llu pushes to %s broke %s", (count_t)o->unmet.items[i].pushes,
            class_text(o->unmet.items[i].class), o->unmet.items[i].rule);
    add_odds(out, o, OVERVIEW_NOTE);
}

/* The order within one urgency stays. */
static void sort(struct overview_items *items)
{
    for (size_t i = 1; i < items->count; i++) {
        struct overview_item item = items->items[i];
        size_t at = i;
        for (; at && items->items[at - 1].urgency > item.urgency; at--)
            items->items[at] = items->items[at - 1];
        items->items[at] = item;
    }
}

void sp_overview_items(struct overview_items *out, const struct sp_overview *o)
{
    add_urgent(out, o);
    add_due(out, o);
    add_notes(out, o);
    sort(out);
}

void sp_overview_items_dispose(struct overview_items *items)
{
    for (size_t i = 0; i < items->count; i++) {
        sp_buf_dispose(&items->items[i].text);
        sp_buf_dispose(&items->items[i].command);
        sp_buf_dispose(&items->items[i].where);
    }
    free(items->items);
}
