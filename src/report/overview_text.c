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

static void add_totals(struct sp_buf *out, const struct sp_overview *o)
{
    const struct sp_tally *now = &o->now, *before = &o->before;
    count_t accepted = sp_tally_pushes(now, SP_ENTRY_ACCEPT),
            refused = sp_tally_pushes(now, SP_ENTRY_REFUSE),
            others = sp_tally_pushes(now, SP_ENTRY_UNDECIDED) +
                     sp_tally_pushes(now, SP_ENTRY_NO_VERDICT);
    sp_buf_printf(out, "\npushes    %llu accepted, %llu refused (%u %%)",
                  accepted, refused,
                  sp_overview_percent(refused, accepted + refused));
    if (others)
        sp_buf_printf(out, ", %llu not judged", others);
    sp_buf_printf(out, "\n          before: %llu and %llu\n",
                  (count_t)sp_tally_pushes(before, SP_ENTRY_ACCEPT),
                  (count_t)sp_tally_pushes(before, SP_ENTRY_REFUSE));
    sp_buf_printf(out, "landed    %llu at a protected ref; before: %llu\n",
                  (count_t)sp_tally_landed(now),
                  (count_t)sp_tally_landed(before));
    if (!now->spans[SP_TALLY_PROPOSAL].count)
        return;
    sp_buf_puts(out, "lead time ");
    sp_overview_duration(out, sp_tally_span(now, SP_TALLY_PROPOSAL, 50));
    sp_buf_puts(out, " (median), ");
    sp_overview_duration(out, sp_tally_span(now, SP_TALLY_PROPOSAL, 90));
    sp_buf_puts(out, " (90 %), from the first push of a\n          proposal "
                     "to its first at a protected ref\n");
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

static void add_list(struct sp_buf *out, const char *head,
                     const struct sp_strings *list)
{
    if (!list->count)
        return;
    sp_buf_printf(out, "\n%s\n", head);
    for (size_t i = 0; i < list->count; i++) {
        sp_buf_puts(out, "  ");
        sp_sanitise(out, sp_str(list->items[i]), 70);
        sp_buf_putc(out, '\n');
    }
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

static void add_line(struct sp_buf *out, uint64_t count, const char *what)
{
    if (count)
        sp_buf_printf(out, "%llu %s\n", (count_t)count, what);
}

static void add_attention(struct sp_buf *out, const struct sp_overview *o)
{
    uint64_t observed = 0, excused = 0;
    for (size_t i = 0; i < o->now.weeks.count; i++)
        observed += o->now.weeks.items[i].observed;
    for (size_t i = 0; i < o->now.codes.count; i++)
        excused += o->now.codes.items[i].excused;
    sp_buf_putc(out, '\n');
    add_line(out, observed, "accepted in observe mode, would be refused");
    add_line(out, excused, "findings were excused");
    add_line(out, o->now.out_of_band,
             "refs moved without a push: sallyport audit log --kind "
             "out-of-band");
    add_line(out, o->now.policy_changes, "changes of the policy");
    add_line(out, o->now.unreadable,
             "entries cannot be read: sallyport audit verify");
}

void sp_overview_text(struct sp_buf *out, const struct sp_overview *overview,
                      const char *title)
{
    char since[OVERVIEW_DAY + 1], until[OVERVIEW_DAY + 1];
    sp_sanitise(out, sp_str(title), 72);
    sp_buf_printf(out, "\n%s to %s\n", sp_overview_day(since, overview->since),
                  sp_overview_day(until, overview->until - 1));
    add_totals(out, overview);
    add_weeks(out, &overview->now);
    add_codes(out, &overview->now);
    add_roles(out, &overview->now);
    add_attention(out, overview);
    add_list(out, "locked out:", &overview->locked);
    add_quiet(out, &overview->quiet);
}
