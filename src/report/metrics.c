#include "sallyport/metrics.h"

#include <string.h>

#include "metrics.h"
#include "sallyport/git.h"
#include "sallyport/sanitise.h"

/* What every series has. */
struct metrics {
    struct sp_buf *out;
    const struct sp_tally *tally;
    struct sp_buf store; /* as the value of a label */
};

void sp_metrics_label(struct sp_buf *out, const char *text)
{
    struct sp_buf exact = {0};
    sp_escape_bytes(&exact, sp_str(text));
    for (const char *c = sp_buf_text(&exact); *c; c++)
        if (*c == '\n')
            sp_buf_puts(out, "\\n");
        else if (*c == '"' || *c == '\\')
            sp_buf_printf(out, "\\%c", *c);
        else
            sp_buf_putc(out, *c);
    sp_buf_dispose(&exact);
}

static void begin(struct metrics *m, const char *name, const char *type,
                  const char *help)
{
    sp_buf_printf(m->out, "# HELP sallyport_%s %s\n# TYPE sallyport_%s %s\n",
                  name, help, name, type);
}

/* labels: more of them, such as ",verdict=\"accept\"". */
static void add(struct metrics *m, const char *name, const char *labels,
                uint64_t value)
{
    sp_buf_printf(m->out, "sallyport_%s{store=\"%s\"%s} %llu\n", name,
                  sp_buf_text(&m->store), labels, (unsigned long long)value);
}

static void one(struct metrics *m, const char *name, const char *type,
                const char *help, uint64_t value)
{
    begin(m, name, type, help);
    add(m, name, "", value);
}

static void add_decisions(struct metrics *m)
{
    struct sp_buf labels = {0};
    begin(m, "push_decisions_total", "counter",
          "Pushes, by verdict; never-ended: a process died.");
    for (size_t v = 0; v <= SP_ENTRY_UNDECIDED; v++) {
        sp_buf_reset(&labels);
        sp_buf_printf(&labels, ",verdict=\"%s\"",
                      sp_entry_verdict_name((enum sp_entry_verdict)v));
        add(m, "push_decisions_total", sp_buf_text(&labels),
            m->tally->verdicts[v]);
    }
    begin(m, "pushes_by_class_total", "counter",
          "Pushes by the class of their refs and the verdict; pruned ones "
          "are left out.");
    for (size_t c = 0; c < SP_TALLY_CLASSES; c++)
        for (size_t v = 0; v <= SP_ENTRY_UNDECIDED; v++) {
            sp_buf_reset(&labels);
            sp_buf_printf(&labels, ",ref_class=\"%s\",verdict=\"%s\"",
                          sp_tally_classes[c],
                          sp_entry_verdict_name((enum sp_entry_verdict)v));
            add(m, "pushes_by_class_total", sp_buf_text(&labels),
                m->tally->pushes[c][v]);
        }
    sp_buf_dispose(&labels);
}

static void add_findings(struct metrics *m)
{
    struct sp_buf labels = {0};
    begin(
        m, "findings_total", "counter",
        "Findings, by code and what came of them, those of pruned pushes left "
        "out; observed: they would have refused.");
    for (size_t i = 0; i < m->tally->codes.count; i++) {
        const struct sp_tally_code *code = &m->tally->codes.items[i];
        const struct {
            const char *effect;
            uint64_t count;
        } rows[] = {{"refused", code->refused},
                    {"warned", code->warned},
                    {"excused", code->excused},
                    {"observed", code->observed}};
        for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
            sp_buf_reset(&labels);
            sp_buf_puts(&labels, ",code=\"");
            sp_metrics_label(&labels, code->code);
            sp_buf_printf(&labels, "\",effect=\"%s\"", rows[k].effect);
            add(m, "findings_total", sp_buf_text(&labels), rows[k].count);
        }
    }
    sp_buf_dispose(&labels);
}

static void add_durations(struct metrics *m)
{
    static const char name[] = "decision_duration_seconds";
    const struct sp_tally *tally = m->tally;
    struct sp_buf label = {0};
    begin(m, name, "histogram", "How long a verdict took.");
    for (size_t i = 0; i < SP_TALLY_BOUNDS; i++) {
        sp_buf_reset(&label);
        sp_buf_printf(&label, ",le=\"%g\"", sp_tally_bounds[i] / 1000.0);
        add(m, "decision_duration_seconds_bucket", sp_buf_text(&label),
            tally->within[i]);
    }
    add(m, "decision_duration_seconds_bucket", ",le=\"+Inf\"",
        tally->durations);
    sp_buf_printf(m->out, "sallyport_%s_sum{store=\"%s\"} %.3f\n", name,
                  sp_buf_text(&m->store), (double)tally->duration_sum / 1000.0);
    add(m, "decision_duration_seconds_count", "", tally->durations);
    sp_buf_dispose(&label);
}

static void add_store(struct metrics *m, uint64_t size)
{
    const struct sp_tally *tally = m->tally;
    one(m, "out_of_band_ref_updates_total", "counter",
        "Refs that moved without a push.", tally->out_of_band);
    one(m, "policy_changes_total", "counter",
        "Changes of the policy that a push met.", tally->policy_changes);
    one(m, "audit_tree_size", "gauge", "Entries of the log, pruned ones too.",
        size);
    one(m, "audit_pruned_entries", "gauge",
        "Entries of which only the hash is left.", tally->pruned);
    one(m, "audit_unreadable_entries", "gauge",
        "Pushes whose entry could not be counted.", tally->unreadable);
    one(m, "last_entry_timestamp_seconds", "gauge",
        "When the newest entry was written.", (uint64_t)(tally->last / 1000));
}

/* Users and exceptions have no label: only how many there are. */
void sp_metrics_due(struct sp_buf *out, const struct sp_overview *due,
                    const char *store)
{
    const struct sp_overview_exceptions *all = &due->exceptions;
    struct metrics m = {.out = out};
    uint64_t overdue = 0;
    for (size_t i = 0; i < due->causes.count; i++)
        overdue += due->causes.items[i].is_overdue;
    sp_metrics_label(&m.store, store);
    one(&m, "breakglass_active", "gauge", "Grants that are open.", all->grants);
    one(&m, "breakglass_reviews_overdue", "gauge",
        "Reviews of grants that are overdue.", all->overdue);
    one(&m, "waivers_active", "gauge", "Waivers that are open.", all->waivers);
    one(&m, "exceptions_pending", "gauge",
        "Requests of grants and waivers that wait.", all->pending);
    one(&m, "root_causes_overdue", "gauge",
        "Rollbacks whose root cause is overdue.", overdue);
    one(&m, "locked_out_users", "gauge", "Users who are locked out.",
        due->locked.count);
    if (all->next_end)
        one(&m, "waiver_next_expiry_timestamp_seconds", "gauge",
            "When the first of the open waivers ends.",
            (uint64_t)all->next_end);
    sp_buf_dispose(&m.store);
}

void sp_metrics_write(struct sp_buf *out, const struct sp_tally *tally,
                      const char *store, uint64_t size)
{
    struct metrics m = {.out = out, .tally = tally};
    struct sp_buf labels = {0};
    sp_metrics_label(&m.store, store);
    sp_buf_printf(&labels, ",version=\"%s\",libgit2=\"%s\",sqlite=\"%s\"",
                  SP_VERSION, sp_git_version(), sp_audit_library());
    begin(&m, "build_info", "gauge", "The program; always 1.");
    add(&m, "build_info", sp_buf_text(&labels), 1);
    add_decisions(&m);
    add_findings(&m);
    add_durations(&m);
    add_store(&m, size);
    sp_buf_dispose(&labels);
    sp_buf_dispose(&m.store);
}
