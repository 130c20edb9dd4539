#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "overview.h"
#include "sallyport/embed.h"
#include "sallyport/overview_report.h"
#include "sallyport/utc.h"

SP_EMBED(sp_page_style, "src/report/page.css");
SP_EMBED(sp_page_script, "src/report/page.js");

typedef unsigned long long count_t;

static void add_text(struct sp_buf *out, const char *text)
{
    sp_html_text(out, sp_str(text));
}

static void add_head(struct sp_buf *out, const char *title)
{
    sp_buf_puts(out,
                "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta "
                "charset=\"utf-8\">\n<meta name=\"viewport\" "
                "content=\"width=device-width, initial-scale=1\">\n<meta "
                "http-equiv=\"Content-Security-Policy\" content=\"default-src "
                "'none'; base-uri 'none'; form-action 'none'; style-src ");
    sp_html_hash(out, sp_page_style);
    sp_buf_puts(out, "; script-src ");
    sp_html_hash(out, sp_page_script);
    sp_buf_puts(out, "\">\n<title>");
    add_text(out, title);
    sp_buf_printf(out,
                  " – sallyport</title>\n<style>%s</style>\n</head>\n<body>\n",
                  sp_page_style);
}

/* A number, what it is, and what it was. */
static void add_tile(struct sp_buf *out, const char *name, const char *number,
                     const char *more)
{
    sp_buf_printf(out,
                  "<div><dt>%s</dt><dd class=\"number\">%s</dd><dd "
                  "class=\"dim\">%s</dd></div>\n",
                  name, number, more);
}

static void add_count(struct sp_buf *out, const char *name, uint64_t now,
                      uint64_t before, const char *unit)
{
    struct sp_buf number = {0}, more = {0};
    sp_buf_printf(&number, "%llu", (count_t)now);
    sp_buf_printf(&more, "%s before: %llu", unit, (count_t)before);
    add_tile(out, name, sp_buf_text(&number), sp_buf_text(&more));
    sp_buf_dispose(&number);
    sp_buf_dispose(&more);
}

static void add_lead(struct sp_buf *out, const struct sp_tally *tally)
{
    struct sp_buf number = {0}, more = {0};
    if (!tally->spans[SP_TALLY_PROPOSAL].count)
        return;
    sp_overview_duration(&number, sp_tally_span(tally, SP_TALLY_PROPOSAL, 50));
    sp_buf_puts(&more, "median of first push to protected ref; 90 %: ");
    sp_overview_duration(&more, sp_tally_span(tally, SP_TALLY_PROPOSAL, 90));
    add_tile(out, "Lead time of a proposal", sp_buf_text(&number),
             sp_buf_text(&more));
    sp_buf_dispose(&number);
    sp_buf_dispose(&more);
}

static void add_tiles(struct sp_buf *out, const struct sp_overview *o)
{
    const struct sp_tally *now = &o->now, *before = &o->before;
    uint64_t accepted = sp_tally_pushes(now, SP_ENTRY_ACCEPT),
             refused = sp_tally_pushes(now, SP_ENTRY_REFUSE);
    struct sp_buf share = {0};
    sp_buf_puts(out, "<dl class=\"tiles\">\n");
    add_count(out, "Landed", sp_tally_landed(now), sp_tally_landed(before),
              "accepted at a protected ref;");
    add_count(out, "Pushes accepted", accepted,
              sp_tally_pushes(before, SP_ENTRY_ACCEPT), "");
    sp_buf_printf(&share, "%u %% of those judged;",
                  sp_overview_percent(refused, accepted + refused));
    add_count(out, "Pushes refused", refused,
              sp_tally_pushes(before, SP_ENTRY_REFUSE), sp_buf_text(&share));
    add_lead(out, now);
    sp_buf_puts(out, "</dl>\n");
    sp_buf_dispose(&share);
}

static void add_item(struct sp_buf *out, uint64_t count, const char *text)
{
    if (count)
        sp_buf_printf(out, "<li>%llu %s</li>\n", (count_t)count, text);
}

/* What somebody should look at. */
static void add_attention(struct sp_buf *out, const struct sp_overview *o)
{
    uint64_t observed = 0, excused = 0;
    size_t begin;
    for (size_t i = 0; i < o->now.weeks.count; i++)
        observed += o->now.weeks.items[i].observed;
    for (size_t i = 0; i < o->now.codes.count; i++)
        excused += o->now.codes.items[i].excused;
    sp_buf_puts(out, "<h2>To look at</h2>\n<ul>\n");
    begin = out->len;
    add_item(out, o->now.out_of_band,
             "refs moved without a push: <code>sallyport audit log --kind "
             "out-of-band</code>");
    add_item(out, o->now.unreadable,
             "entries cannot be read: <code>sallyport audit verify</code>");
    add_item(out,
             sp_tally_pushes(&o->now, SP_ENTRY_UNDECIDED) +
                 sp_tally_pushes(&o->now, SP_ENTRY_NO_VERDICT),
             "pushes were not judged: <code>sallyport audit log --verdict "
             "undecided</code>");
    add_item(out, observed, "accepted in observe mode, and would be refused");
    add_item(out, excused, "findings were excused");
    add_item(out, o->now.policy_changes, "changes of the policy");
    for (size_t i = 0; i < o->locked.count; i++) {
        sp_buf_puts(out, "<li>locked out: ");
        add_text(out, o->locked.items[i]);
        sp_buf_puts(out, "</li>\n");
    }
    if (out->len == begin)
        sp_buf_puts(out, "<li>Nothing.</li>\n");
    sp_buf_puts(out, "</ul>\n");
}

static void add_weeks(struct sp_buf *out, const struct sp_tally *tally)
{
    char day[OVERVIEW_DAY + 1];
    sp_buf_puts(out, "<h2>By week</h2>\n");
    if (!tally->weeks.count) {
        sp_buf_puts(out, "<p>No push was judged.</p>\n");
        return;
    }
    sp_buf_puts(out, "<figure>\n");
    sp_html_weeks(out, tally);
    sp_buf_puts(out,
                "<figcaption><span class=\"key accepted\">accepted</span><span "
                "class=\"key refused\">refused</span></figcaption>\n"
                "</figure>\n<details><summary>The numbers</summary>\n<div "
                "class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Week "
                "of</th><th scope=\"col\" "
                "class=\"count\">Accepted</th><th scope=\"col\" "
                "class=\"count\">Refused</th>"
                "<th scope=\"col\" "
                "class=\"count\">Landed</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < tally->weeks.count; i++) {
        const struct sp_tally_week *week = &tally->weeks.items[i];
        sp_buf_printf(out,
                      "<tr><td class=\"time\">%s</td><td class=\"count\">%llu"
                      "</td><td class=\"count\">%llu</td><td "
                      "class=\"count\">%llu</td></tr>\n",
                      sp_overview_day(day, week->begin),
                      (count_t)week->accepted, (count_t)week->refused,
                      (count_t)week->landed);
    }
    sp_buf_puts(out, "</tbody></table></div></details>\n");
}

static void add_codes(struct sp_buf *out, const struct sp_overview *o)
{
    const struct sp_tally *tally = &o->now;
    const struct sp_tally_code **codes = sp_overview_codes(tally);
    sp_buf_puts(out, "<h2>What is refused, and why</h2>\n");
    if (tally->codes.count)
        sp_buf_puts(out, "<div class=\"scroll\"><table>\n<thead><tr>"
                         "<th scope=\"col\">Finding</th><th scope=\"col\" "
                         "class=\"count\">Refused</th><th scope=\"col\" "
                         "class=\"count\">Would refuse</th><th scope=\"col\" "
                         "class=\"count\">Warned</th><th scope=\"col\" "
                         "class=\"count\">Excused</th></tr></thead>\n<tbody>"
                         "\n");
    for (size_t i = 0; i < tally->codes.count; i++) {
        sp_buf_puts(out, "<tr><td><code>");
        add_text(out, codes[i]->code);
        sp_buf_printf(out,
                      "</code></td><td class=\"count\">%llu</td><td "
                      "class=\"count\">%llu</td><td class=\"count\">%llu</td>"
                      "<td class=\"count\">%llu</td></tr>\n",
                      (count_t)codes[i]->refused, (count_t)codes[i]->observed,
                      (count_t)codes[i]->warned, (count_t)codes[i]->excused);
    }
    if (tally->codes.count)
        sp_buf_puts(out, "</tbody></table></div>\n");
    else
        sp_buf_puts(out, "<p>There is no finding.</p>\n");
    free(codes);
    sp_buf_puts(out, "<p class=\"dim\">Rules in force that found nothing:");
    for (size_t i = 0; i < o->quiet.count; i++)
        sp_buf_printf(out, "%s %s", i ? "," : "", o->quiet.items[i]);
    sp_buf_puts(out, o->quiet.count ? ".</p>\n" : " none.</p>\n");
}

static void add_roles(struct sp_buf *out, const struct sp_tally *tally)
{
    if (!tally->roles.count)
        return;
    sp_buf_puts(
        out,
        "<h2>By role</h2>\n<div class=\"scroll\"><table>\n<thead>"
        "<tr><th scope=\"col\">Role</th><th scope=\"col\" "
        "class=\"count\">Accepted</th><th scope=\"col\" "
        "class=\"count\">Refused</th><th scope=\"col\" class=\"count\">Share "
        "refused</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < tally->roles.count; i++) {
        const struct sp_tally_role *role = &tally->roles.items[i];
        sp_buf_puts(out, "<tr><td>");
        add_text(out, role->role);
        sp_buf_printf(
            out,
            "</td><td class=\"count\">%llu</td><td "
            "class=\"count\">%llu</td><td class=\"count\">%u %%</td>"
            "</tr>\n",
            (count_t)role->accepted, (count_t)role->refused,
            sp_overview_percent(role->refused, role->accepted + role->refused));
    }
    sp_buf_puts(out, "</tbody></table></div>\n");
}

static void add_texts(struct sp_buf *out, const struct sp_strings *list,
                      size_t left_out)
{
    for (size_t i = 0; i < list->count; i++) {
        sp_buf_puts(out, i ? "<br><code>" : "<code>");
        add_text(out, list->items[i]);
        sp_buf_puts(out, "</code>");
    }
    if (left_out)
        sp_buf_printf(out, "<br>and %zu more", left_out);
}

static void add_push(struct sp_buf *out, const struct sp_overview_push *push)
{
    const char *verdict = sp_entry_verdict_name(push->verdict);
    char time[SP_UTC_TEXT + 1];
    sp_buf_printf(out,
                  "<tr data-verdict=\"%s\"><td class=\"count\">%llu</td><td "
                  "class=\"time\">%s</td><td>",
                  verdict, (count_t)push->seq,
                  sp_utc_write(time, push->time / 1000));
    add_text(out, push->user ? push->user : "–");
    sp_buf_printf(out, "</td><td class=\"%s\">%s</td><td>", verdict, verdict);
    add_texts(out, &push->refs, push->refs_left_out);
    sp_buf_puts(out, "</td><td class=\"wide\">");
    add_texts(out, &push->codes, push->codes_left_out);
    sp_buf_puts(out, "</td></tr>\n");
}

static void add_pushes(struct sp_buf *out, const struct sp_overview *o)
{
    sp_buf_puts(
        out,
        "<h2>The newest pushes</h2>\n<div id=\"filter\" role=\"search\" hidden>"
        "<label>Contains <input name=\"text\" type=\"search\"></label>"
        "<label>Verdict <select name=\"verdict\"><option "
        "value=\"\">all</option>");
    for (int i = 0; i <= SP_ENTRY_UNDECIDED; i++)
        sp_buf_printf(out, "<option>%s</option>",
                      sp_entry_verdict_name((enum sp_entry_verdict)i));
    sp_buf_printf(
        out,
        "</select></label><output id=\"shown\"></output></div>\n<div "
        "class=\"scroll\"><table id=\"pushes\">\n<caption>At most %d. "
        "<code>sallyport audit show N</code> prints entry N.</caption>\n"
        "<thead><tr><th scope=\"col\" class=\"count\">Entry</th><th "
        "scope=\"col\">Time</th><th scope=\"col\">User</th>"
        "<th scope=\"col\">Verdict</th><th scope=\"col\">Refs</th><th "
        "scope=\"col\" class=\"wide\">Findings</th></tr>"
        "</thead>\n<tbody>\n",
        SP_OVERVIEW_PUSHES);
    for (size_t i = 0; i < o->pushes.count; i++)
        add_push(out, &o->pushes.items[i]);
    sp_buf_puts(out, "</tbody></table></div>\n");
}

/* Within a script a '<' could end it. */
static void add_data(struct sp_buf *out, const struct sp_overview *o,
                     const char *title)
{
    struct sp_buf data = {0};
    sp_overview_json(&data, o, title);
    sp_buf_puts(out, "<script type=\"application/json\" id=\"data\">");
    for (const char *c = sp_buf_text(&data); *c; c++)
        if (*c == '<')
            sp_buf_puts(out, "\\u003c");
        else
            sp_buf_putc(out, *c);
    sp_buf_puts(out, "</script>\n");
    sp_buf_dispose(&data);
}

void sp_overview_html(struct sp_buf *out, const struct sp_overview *o,
                      const char *title)
{
    char since[OVERVIEW_DAY + 1], until[OVERVIEW_DAY + 1];
    add_head(out, title);
    sp_buf_puts(out, "<header><h1>");
    add_text(out, title);
    sp_buf_printf(out,
                  "</h1>\n<p class=\"dim\">%s to %s (UTC), of %llu entries of "
                  "the trail. Before: the period of the same length.</p>"
                  "</header>\n<main>\n",
                  sp_overview_day(since, o->since),
                  sp_overview_day(until, o->until - 1), (count_t)o->size);
    add_tiles(out, o);
    add_attention(out, o);
    add_weeks(out, &o->now);
    add_codes(out, o);
    add_roles(out, &o->now);
    add_pushes(out, o);
    sp_buf_puts(out, "</main>\n");
    add_data(out, o, title);
    sp_buf_printf(out, "<script>%s</script>\n</body>\n</html>\n",
                  sp_page_script);
}
