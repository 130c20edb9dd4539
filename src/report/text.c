#include "sallyport/report.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "groups.h"
#include "internal.h"
#include "plan.h"
#include "sallyport/sanitise.h"
#include "sallyport/summary.h"

static const char bold[] = "1", red[] = "31", yellow[] = "33";

/* Colours the text from `at` on; the layout is done before, without colours. */
static void paint(struct sp_buf *out, enum sp_report_kind kind, size_t at,
                  size_t len, const char *colour)
{
    if (!(kind & SP_REPORT_COLOUR))
        return;
    char *rest = sp_strndup(out->data + at, out->len - at);
    size_t left = out->len - at - len;
    out->len = at;
    sp_buf_printf(out, "\x1b[%sm%.*s\x1b[m", colour, (int)len, rest);
    sp_buf_add(out, rest + len, left);
    free(rest);
}

/* Text that may hold words of the push. */
static void paragraph(struct sp_buf *out, const char *text, size_t first,
                      size_t rest)
{
    sp_framed_text(out, text, SP_REPORT_COLUMNS, first, rest);
}

/* Appends one line, cut where it is too long. */
static void line(struct sp_buf *out, size_t indent, const char *text)
{
    for (size_t i = 0; i < indent; i++)
        sp_buf_putc(out, ' ');
    sp_sanitise(out, sp_str(text), SP_REPORT_COLUMNS - indent);
    sp_buf_putc(out, '\n');
}

/* Appends "LABEL: TEXT". */
static void labelled(struct sp_buf *out, const char *label, const char *text)
{
    struct sp_buf both = {0};
    sp_buf_printf(&both, "%s: %s", label, text);
    paragraph(out, sp_buf_text(&both), 4, 6);
    sp_buf_dispose(&both);
}

/* Appends the fix, with who can give what is missing. */
static void add_fix(struct sp_buf *out, const struct sp_finding *f)
{
    struct sp_buf text = {0};
    sp_buf_puts(&text, f->fix);
    if (f->code->given_by == SP_GIVEN_BY_ROLES && f->roles.count) {
        sp_buf_puts(&text, "; who can: ");
        sp_plan_by(&text, f, true);
    }
    labelled(out, "fix", sp_buf_text(&text));
    sp_buf_dispose(&text);
}

/* Does the line end outside of quotes? A line within them is no command. */
static bool is_closed(struct sp_str line)
{
    bool is_inside = false;
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] == '\'')
            is_inside = !is_inside;
        else if (line.ptr[i] == '\\' && !is_inside)
            i++;
    return !is_inside;
}

/* What a report is about, without its look. */
static enum sp_report_kind plain(enum sp_report_kind kind)
{
    return kind & ~SP_REPORT_COLOUR;
}

/* Does git put "remote: " before each line? */
static bool has_prefix(enum sp_report_kind kind)
{
    return plain(kind) == SP_REPORT_PUSH || plain(kind) == SP_REPORT_OBSERVE;
}

/* False: it cannot be shown as it is. */
static bool add_line(struct sp_buf *out, struct sp_str line,
                     enum sp_report_kind kind)
{
    size_t before = out->len;
    if (is_closed(line) && has_prefix(kind))
        sp_unwrapped_command(out, line, SP_REPORT_COLUMNS, 6);
    else if (is_closed(line))
        sp_wrap_command(out, line, SP_REPORT_COLUMNS, 6);
    return out->len > before;
}

/* All lines of what to type, or none: half of a way leads astray. */
static void add_command(struct sp_buf *out, const char *command,
                        enum sp_report_kind kind)
{
    size_t begins = out->len;
    struct sp_str one, rest = sp_str(command);
    while (sp_str_line(&rest, &one)) {
        if (one.len && !add_line(out, one, kind)) {
            sp_buf_cut(out, begins);
            return;
        }
    }
}

/* The fix, and what to type; where it was accepted, often only how not to be warned
 * again. */
static void advice(struct sp_buf *out, const struct sp_finding *f,
                   enum sp_report_kind kind, bool is_accepted)
{
    is_accepted = is_accepted && !f->code->is_for_later;
    if (is_accepted)
        labelled(out, "next time", f->fix);
    else
        add_fix(out, f);
    if (f->command && !is_accepted)
        add_command(out, f->command, kind);
    if (f->help)
        labelled(out, "see", f->help);
    sp_buf_printf(out, "    sallyport explain %s\n", f->rule);
}

static void finding(struct sp_buf *out, const struct sp_finding *f,
                    enum sp_report_kind kind, bool is_accepted)
{
    static const char warning[] = " (warning)";
    bool warns = f->level == SP_LEVEL_WARN;
    size_t begins = out->len + 4, len = strlen(f->rule);
    struct sp_buf label = {0};
    sp_buf_printf(&label, "%s%s", f->rule, warns ? warning : "");
    labelled(out, sp_buf_text(&label), f->message);
    if (warns)
        paint(out, kind, begins + len + 1, strlen(warning) - 1, yellow);
    paint(out, kind, begins, len, bold);
    advice(out, f, kind, is_accepted);
    sp_buf_dispose(&label);
}

static void commit_line(struct sp_buf *out, const struct sp_finding *f,
                        enum sp_report_kind kind)
{
    size_t begins = out->len + 2;
    char id[SP_OID_SHORT + 1];
    struct sp_buf text = {0};
    if (f->has_commit)
        sp_buf_printf(&text, "%s ", sp_oid_short(id, &f->commit));
    else
        sp_buf_puts(&text, "| "); /* it has no id yet */
    sp_buf_puts(&text, f->subject && *f->subject ? f->subject : "(no message)");
    line(out, 2, sp_buf_text(&text));
    if (f->has_commit)
        paint(out, kind, begins, SP_OID_SHORT, yellow);
    sp_buf_dispose(&text);
}

static bool is_check(enum sp_report_kind kind)
{
    return plain(kind) == SP_REPORT_CHECK;
}

static bool is_commit(enum sp_report_kind kind)
{
    return plain(kind) == SP_REPORT_COMMIT ||
           plain(kind) == SP_REPORT_COMMIT_OBSERVE;
}

static bool is_pre_push(enum sp_report_kind kind)
{
    return plain(kind) == SP_REPORT_PRE_PUSH;
}

static bool observes(enum sp_report_kind kind)
{
    return plain(kind) == SP_REPORT_OBSERVE ||
           plain(kind) == SP_REPORT_COMMIT_OBSERVE;
}

/* "1 finding", red; "2 warnings", yellow. */
static void count(struct sp_buf *out, size_t number, const char *what,
                  enum sp_report_kind kind, const char *colour)
{
    size_t begins = out->len;
    sp_buf_printf(out, "%zu %s%s", number, what, sp_plural(number));
    paint(out, kind, begins, out->len - begins, colour);
}

/* The word after "sallyport:". pre-push refuses a push, but accepts none. */
static const char *subject_of(enum sp_report_kind kind, bool is_refused)
{
    if (is_check(kind))
        return "check:";
    if (is_commit(kind))
        return "commit";
    return is_pre_push(kind) && !is_refused ? "pre-push:" : "push";
}

static void first_line(struct sp_buf *out, const struct sp_verdict *verdict,
                       enum sp_report_kind kind)
{
    const struct sp_findings *findings = &verdict->findings;
    size_t refusals = findings->refusals, warnings = findings->warnings;
    const char *what = subject_of(kind, refusals > 0);
    sp_buf_printf(out, "sallyport: %s ", what);
    if (is_check(kind))
        sp_count_findings(out, verdict,
                          !(kind & SP_REPORT_COLOUR) ? NULL
                          : refusals                 ? red
                                                     : yellow);
    else if (!refusals) {
        sp_buf_puts(out, is_pre_push(kind) ? "" : "accepted: ");
        count(out, warnings, "warning", kind, yellow);
        if (is_pre_push(kind))
            sp_buf_puts(out, "; this clone knows nothing to refuse");
    } else {
        sp_buf_puts(out, observes(kind) ? "accepted, as the policy only "
                                          "observes; it has\n"
                                        : "refused: ");
        count(out, refusals, "finding", kind, observes(kind) ? yellow : red);
    }
    sp_buf_putc(out, '\n');
}

/* A text that is built from groups. */
struct listing {
    struct sp_buf *out;
    const struct sp_findings *findings;
    const struct sp_push *push;
    enum sp_report_kind kind;
    struct sp_report_groups groups;
    const struct sp_report_group *last; /* the previous group; NULL: none */
};

static const struct sp_finding *first_of(const struct listing *listing,
                                         const struct sp_report_group *group)
{
    return &listing->findings->items[group->first];
}

/* Appends the line of the commit, or of several commits. */
static void heading(const struct listing *listing,
                    const struct sp_report_group *group)
{
    const struct sp_finding *f = first_of(listing, group);
    if (!f->has_commit && !is_commit(listing->kind))
        return;
    if (listing->last &&
        sp_report_groups_same_commits(&listing->groups, listing->findings,
                                      listing->last, group))
        return;
    if (group->count > 1)
        sp_report_groups_heading(listing->out, &listing->groups,
                                 listing->findings, group);
    else
        commit_line(listing->out, f, listing->kind);
}

/* Appends the findings of some commits, below their ref and the commits, unless
 * these are the same as before. A blank line is before each, so that one sees
 * where it begins, but not between a ref and its first finding. */
static void place(struct listing *listing, const struct sp_report_group *group)
{
    const struct sp_finding *f = first_of(listing, group);
    struct sp_finding shown = *f;
    bool is_next =
        !listing->last || first_of(listing, listing->last)->update != f->update;
    sp_buf_putc(listing->out, '\n');
    if (is_next && !is_commit(listing->kind))
        line(listing->out, 0, listing->push->items[f->update].name);
    heading(listing, group);
    shown.command =
        sp_report_groups_command(&listing->groups, listing->findings, group);
    finding(listing->out, &shown, listing->kind,
            !is_check(listing->kind) && !listing->findings->refusals);
    listing->last = group;
}

static int by_count(const void *a, const void *b)
{
    const struct sp_rule_count *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return strcmp(x->rule, y->rule);
}

/* Appends what is not shown, by rule; `rest` counts what is left of each. */
static void more(struct sp_buf *out, struct sp_rule_count *rest, size_t rules)
{
    size_t all = 0;
    struct sp_buf text = {0};
    for (size_t i = 0; i < rules; i++)
        all += rest[i].count;
    if (!all)
        return;
    qsort(rest, rules, sizeof *rest, by_count);
    sp_buf_printf(&text, "\xe2\x80\xa6 and %zu more", all);
    for (size_t i = 0; i < rules && rest[i].count; i++)
        sp_buf_printf(&text, "%s %s %zu", i ? "," : ":", rest[i].rule,
                      rest[i].count);
    sp_buf_putc(out, '\n');
    sp_wrap(out, sp_str(sp_buf_text(&text)), SP_REPORT_COLUMNS, 0, 2);
    sp_buf_dispose(&text);
}

static void take_off(struct sp_rule_count *rest, const char *rule, size_t count)
{
    while (strcmp(rest->rule, rule) != 0)
        rest++;
    rest->count -= count;
}

/* The number of groups about commits that may be printed. */
static size_t room(const struct sp_findings *findings, enum sp_report_kind kind)
{
    if (is_check(kind))
        return SIZE_MAX;
    return findings->of_refs < SP_REPORT_FINDINGS
               ? SP_REPORT_FINDINGS - findings->of_refs
               : 0;
}

void sp_report_text(struct sp_buf *out, const struct sp_verdict *verdict,
                    const struct sp_push *push, enum sp_report_kind kind)
{
    const struct sp_findings *findings = &verdict->findings;
    struct listing listing = {out, findings, push, kind, {.next = NULL}, NULL};
    size_t rules = findings->rules.count, of_commits = room(findings, kind);
    if (!rules)
        sp_report_mark(out, findings);
    if (!rules)
        return;
    struct sp_rule_count *rest = sp_reallocarray(NULL, rules, sizeof *rest);
    memcpy(rest, findings->rules.items, rules * sizeof *rest);
    first_line(out, verdict, kind);
    sp_report_groups_make(&listing.groups, findings);
    for (size_t i = 0; i < listing.groups.list.count; i++) {
        const struct sp_report_group *group = &listing.groups.list.items[i];
        const struct sp_finding *f = first_of(&listing, group);
        if (f->has_commit && !of_commits)
            continue;
        of_commits -= f->has_commit;
        place(&listing, group);
        take_off(rest, f->rule, group->count);
    }
    more(out, rest, rules);
    sp_report_excused(out, findings);
    sp_report_groups_dispose(&listing.groups);
    free(rest);
}

/* standard error says why it is undecided */
void sp_print_text(FILE *out, const struct sp_outcome *outcome)
{
    const struct sp_findings *findings = &outcome->decision->found.findings;
    enum sp_report_kind kind =
        SP_REPORT_CHECK | (outcome->colour ? SP_REPORT_COLOUR : 0);
    size_t commits = outcome->decision->found.commits;
    if (outcome->decision->reason)
        return;
    struct sp_buf text = {0};
    if (!findings->count)
        sp_buf_printf(&text, "sallyport: check: %zu commit%s, no findings\n",
                      commits, sp_plural(commits));
    else if (outcome->summary_only)
        first_line(&text, &outcome->decision->found, kind);
    else
        sp_report_text(&text, &outcome->decision->found,
                       outcome->decision->push, kind);
    if (!findings->count || outcome->summary_only)
        sp_report_excused(&text, findings);
    if (outcome->summary_only || findings->count > SP_REPORT_FINDINGS) {
        struct sp_summary summary;
        sp_summary_of(&summary, findings);
        sp_summary_text(&text, &summary);
        sp_summary_dispose(&summary);
    }
    fwrite(sp_buf_text(&text), 1, text.len, out);
    sp_buf_dispose(&text);
}
