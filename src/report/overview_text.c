#include <stdlib.h>
#include <string.h>

#include "overview.h"
#include "sallyport/overview_report.h"
#include "sallyport/sanitise.h"

enum { BAR = 40, LISTED = 10, NAME = 44, WEEKS = 13 };

typedef unsigned long long count_t;

/* A text of others, cut to some columns and filled up to them. */
static void add_name(struct sp_buf *out, const char *text, size_t columns)
{
    struct sp_buf clean = {0};
    sp_sanitise(&clean, sp_str(text), columns);
    sp_buf_puts(out, sp_buf_text(&clean));
    for (size_t used = sp_columns((struct sp_str){clean.data, clean.len});
         used < columns; used++)
        sp_buf_putc(out, ' ');
    sp_buf_dispose(&clean);
}

/* Appends the pushes of a verdict that is rare; nothing for none. */
static void add_rare(struct sp_buf *out, const struct sp_tally *tally,
                     enum sp_entry_verdict verdict, const char *what)
{
    count_t count = sp_tally_pushes(tally, verdict);
    if (count)
        sp_buf_printf(out, ", %llu %s", count, what);
}

static void add_period(struct sp_buf *out, long long days)
{
    if (days == 1)
        sp_buf_puts(out, "\n          the day");
    else
        sp_buf_printf(out, "\n          the %lld days", days);
}

static void add_totals(struct sp_buf *out, const struct sp_overview *o)
{
    const struct sp_tally *now = &o->now, *before = &o->before;
    count_t accepted = sp_tally_pushes(now, SP_ENTRY_ACCEPT),
            refused = sp_tally_pushes(now, SP_ENTRY_REFUSE);
    sp_buf_printf(out, "\npushes    %llu accepted, %llu refused (%u %%)",
                  accepted, refused,
                  sp_overview_percent(refused, accepted + refused));
    add_rare(out, now, SP_ENTRY_UNDECIDED, "not judged");
    add_rare(out, now, SP_ENTRY_NO_VERDICT, "never ended");
    add_period(out, (o->until - o->since) / 1000 / SP_DAY);
    sp_buf_printf(out, " before: %llu and %llu\n",
                  (count_t)sp_tally_pushes(before, SP_ENTRY_ACCEPT),
                  (count_t)sp_tally_pushes(before, SP_ENTRY_REFUSE));
    sp_buf_printf(out, "landed    %llu at a protected ref; before: %llu\n",
                  (count_t)sp_tally_landed(now),
                  (count_t)sp_tally_landed(before));
}

static void add_span(struct sp_buf *out, const struct sp_tally *tally,
                     enum sp_tally_measure measure, const char *what)
{
    if (!tally->spans[measure].count)
        return;
    sp_buf_printf(out, "  %-26s  ", what);
    sp_overview_duration(out, sp_tally_span(tally, measure, 50));
    sp_buf_puts(out, ", 90 %: ");
    sp_overview_duration(out, sp_tally_span(tally, measure, 90));
    sp_buf_putc(out, '\n');
}

/* The page says how each is counted. */
static void add_delivery(struct sp_buf *out, const struct sp_overview *o)
{
    struct overview_keys keys;
    sp_overview_keys(&keys, o, &o->now);
    if (!keys.deployments)
        return;
    sp_buf_printf(out,
                  "\ndelivery, medians (see sallyport-report(1))\n"
                  "  %-26s  %.1f a week\n  %-26s  %.1f %% (%llu of %llu)\n",
                  "deployment frequency", keys.per_week, "change failure rate",
                  keys.failure_rate * 100, (count_t)keys.rollbacks,
                  (count_t)keys.deployments);
    add_span(out, &o->now, SP_TALLY_COMMIT, "lead time for changes");
    add_span(out, &o->now, SP_TALLY_RESTORE, "time to restore");
    add_span(out, &o->now, SP_TALLY_RED, "RED to protected ref");
    add_span(out, &o->now, SP_TALLY_APPROVAL, "head to approval");
    add_span(out, &o->now, SP_TALLY_PROPOSAL, "proposal to protected ref");
}

/* With the last value of each metric of what has landed. */
static void add_gates(struct sp_buf *out, const struct sp_tally *tally)
{
    if (tally->gates.count)
        sp_buf_puts(out, "\ngate                                          "
                         "  passed  failed\n");
    for (size_t i = 0; i < tally->gates.count && i < LISTED; i++) {
        const struct sp_tally_gate *gate = &tally->gates.items[i];
        add_name(out, gate->gate, NAME);
        sp_buf_printf(out, " %9llu %7llu\n", (count_t)gate->passed,
                      (count_t)gate->failed);
        for (size_t k = 0; k < gate->metrics.count && k < LISTED; k++) {
            const struct sp_tally_metric *metric = &gate->metrics.items[k];
            if (!metric->weeks.count)
                continue;
            sp_buf_puts(out, "  ");
            add_name(out, metric->name, NAME - 2);
            sp_buf_printf(out, " %9.6g\n",
                          metric->weeks.items[metric->weeks.count - 1].last);
        }
    }
}

static void add_bar(struct sp_buf *out, uint64_t count, uint64_t most, char c)
{
    for (uint64_t i = (count * BAR + most - 1) / most; i; i--)
        sp_buf_putc(out, c);
}

/* The newest weeks; '#' was accepted, '-' refused. */
static void add_weeks(struct sp_buf *out, const struct sp_tally *tally)
{
    uint64_t most = 1;
    size_t count = tally->weeks.count,
           first = count > WEEKS ? count - WEEKS : 0;
    char day[OVERVIEW_DAY + 1];
    if (!count)
        return;
    for (size_t i = first; i < count; i++) {
        uint64_t all =
            tally->weeks.items[i].accepted + tally->weeks.items[i].refused;
        most = all > most ? all : most;
    }
    sp_buf_puts(out, "\nweek of     accepted  refused\n");
    for (size_t i = first; i < count; i++) {
        const struct sp_tally_week *week = &tally->weeks.items[i];
        sp_buf_printf(out, "%s  %8llu %8llu  ",
                      sp_overview_day(day, week->begin),
                      (count_t)week->accepted, (count_t)week->refused);
        add_bar(out, week->accepted, most, '#');
        add_bar(out, week->refused, most, '-');
        sp_buf_putc(out, '\n');
    }
}

static void add_codes(struct sp_buf *out, const struct sp_tally *tally)
{
    const struct sp_tally_code **codes = sp_overview_codes(tally);
    size_t count = tally->codes.count;
    if (count)
        sp_buf_puts(out, "\nfinding                                       "
                         "refused  warned\n");
    for (size_t i = 0; i < count && i < LISTED; i++) {
        add_name(out, codes[i]->code, NAME);
        sp_buf_printf(out, " %8llu %7llu\n",
                      (count_t)(codes[i]->refused + codes[i]->observed),
                      (count_t)codes[i]->warned);
    }
    if (count > LISTED)
        sp_buf_printf(out, "and %zu more\n", count - LISTED);
    free(codes);
}

static void add_roles(struct sp_buf *out, const struct sp_tally *tally)
{
    if (tally->roles.count)
        sp_buf_puts(out, "\nrole                                          "
                         "accepted refused\n");
    for (size_t i = 0; i < tally->roles.count && i < LISTED; i++) {
        const struct sp_tally_role *role = &tally->roles.items[i];
        add_name(out, role->role, NAME);
        sp_buf_printf(out, " %9llu %7llu\n", (count_t)role->accepted,
                      (count_t)role->refused);
    }
    if (tally->roles.count > LISTED)
        sp_buf_printf(out, "and %zu more\n", tally->roles.count - LISTED);
}

/* On lines of at most 72 columns. */
static void add_quiet(struct sp_buf *out, const struct sp_strings *rules)
{
    enum { COLUMNS = 72 };
    size_t used = COLUMNS;
    if (rules->count)
        sp_buf_puts(out, "\nrules in force that found nothing:");
    for (size_t i = 0; i < rules->count; i++) {
        size_t len = strlen(rules->items[i]) + 2;
        sp_buf_printf(out, "%s%s%s", used + len > COLUMNS ? "\n  " : " ",
                      rules->items[i], i + 1 < rules->count ? "," : "\n");
        used = used + len > COLUMNS ? len + 1 : used + len;
    }
}

/* What is urgent comes first. */
static void add_attention(struct sp_buf *out, const struct sp_overview *o)
{
    struct overview_items items = {0};
    struct sp_buf typed = {0};
    sp_overview_items(&items, o);
    sp_buf_puts(out, items.count ? "\n" : "\nnothing needs a look\n");
    for (size_t i = 0; i < items.count; i++) {
        const struct overview_item *item = &items.items[i];
        sp_buf_printf(out, "%-6s  ", sp_overview_urgencies[item->urgency]);
        sp_sanitise(out, sp_str(sp_buf_text(&item->text)), 64);
        if (item->where.len) {
            sp_buf_puts(out, "\n        in ");
            sp_sanitise(out, sp_str(sp_buf_text(&item->where)), 0);
        }
        if (item->command.len) {
            sp_buf_reset(&typed);
            sp_command_typed(&typed, sp_buf_text(&item->command));
            sp_buf_puts(out, "\n        ");
            sp_sanitise(out, sp_str(sp_buf_text(&typed)), 0);
        }
        sp_buf_putc(out, '\n');
    }
    sp_overview_items_dispose(&items);
    sp_buf_dispose(&typed);
}

void sp_overview_text(struct sp_buf *out, const struct sp_overview *overview,
                      const char *title)
{
    char since[OVERVIEW_DAY + 1], until[OVERVIEW_DAY + 1];
    sp_sanitise(out, sp_str(title), 72);
    sp_buf_printf(out, "\n%s to %s\n", sp_overview_day(since, overview->since),
                  sp_overview_day(until, overview->until - 1));
    add_attention(out, overview);
    add_totals(out, overview);
    add_weeks(out, &overview->now);
    add_codes(out, &overview->now);
    add_delivery(out, overview);
    add_gates(out, &overview->now);
    add_roles(out, &overview->now);
    add_quiet(out, &overview->quiet);
}
