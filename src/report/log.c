#include "sallyport/log.h"

#include <string.h>

#include "internal.h"
#include "sallyport/sanitise.h"

enum {
    PHASE_COLUMNS = 8, /* "REFACTOR" */
    SUBJECT_AT = SP_OID_SHORT + 1 + PHASE_COLUMNS + 1,
    MIN_SUBJECT = 12, /* columns that a subject gets at least … */
    MAX_PRPS = 32,    /* … and the most for the proposals */
    INDENT = 2,
};

static const char red[] = "31", yellow[] = "33";

static const char *const phase_colours[] = {
    [SP_PHASE_UNKNOWN] = "35", [SP_PHASE_RED] = "31",
    [SP_PHASE_GREEN] = "32",   [SP_PHASE_REFACTOR] = "34",
    [SP_PHASE_NEUTRAL] = "2",  [SP_PHASE_MERGE] = "2",
    [SP_PHASE_FIXUP] = "33",   [SP_PHASE_REVERT] = "36",
    [SP_PHASE_PICK] = "36",
};

const char *sp_phase_colour(enum sp_phase phase)
{
    return phase_colours[phase];
}

void sp_log_open(struct sp_log *log)
{
    const struct sp_findings *findings = &log->verdict->findings;
    for (size_t i = findings->count; i > 0; i--)
        if (findings->items[i - 1].has_commit)
            sp_oidmap_put(&log->first, &findings->items[i - 1].commit,
                          (uint32_t)i - 1);
}

void sp_log_dispose(struct sp_log *log)
{
    sp_oidmap_dispose(&log->first);
}

const struct sp_finding *sp_log_finding(const struct sp_log *log,
                                        const struct sp_oid *commit, size_t at)
{
    const struct sp_findings *findings = &log->verdict->findings;
    uint32_t first = sp_oidmap_get(&log->first, commit);
    if (first == SP_OIDMAP_NONE || at >= findings->count - first)
        return NULL;
    const struct sp_finding *f = &findings->items[first + at];
    return f->has_commit && sp_oid_equal(&f->commit, commit) ? f : NULL;
}

static void painted(struct sp_buf *out, const struct sp_log *log,
                    const char *colour, struct sp_str text)
{
    sp_painted(out, log->colour, colour, text);
}

static void finding(struct sp_buf *out, const struct sp_log *log,
                    const struct sp_finding *f, size_t indent)
{
    bool warns = f->level == SP_LEVEL_WARN;
    struct sp_buf text = {0};
    sp_buf_printf(&text, "%s%s: %s", f->rule, warns ? " (warning)" : "",
                  f->message);
    sp_painted_lines(out, log->colour, warns ? yellow : red, sp_buf_text(&text),
                     log->columns, indent);
    sp_buf_dispose(&text);
}

void sp_log_ref(struct sp_buf *out, const struct sp_log *log)
{
    const struct sp_findings *findings = &log->verdict->findings;
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].has_commit)
            return; /* those of the ref are first in the list */
        if (!i) {
            sp_sanitise(out, sp_str(log->ref), log->columns);
            sp_buf_putc(out, '\n');
        }
        finding(out, log, &findings->items[i], INDENT);
    }
}

/* " [WU-006a, WU-007]", or nothing. */
static void proposals(struct sp_buf *out, const struct sp_log *log,
                      const struct sp_prp_refs *prps)
{
    struct sp_buf list = {0};
    for (size_t i = 0; i < prps->good.count; i++) {
        struct sp_str id = sp_prp_id(&log->policy->prp, prps->good.items[i]);
        sp_buf_printf(&list, "%s%.*s", i ? ", " : "", SP_STR_ARG(id));
    }
    if (list.len) {
        sp_buf_puts(out, " [");
        sp_sanitise(out, sp_str(sp_buf_text(&list)), MAX_PRPS);
        sp_buf_putc(out, ']');
    }
    sp_buf_dispose(&list);
}

static struct sp_str subject_of(const struct sp_commit_facts *commit)
{
    if (commit->over_limit)
        return sp_str("(too large to be read)");
    return commit->message->subject.len ? commit->message->subject
                                        : sp_str("(no message)");
}

void sp_log_commit(struct sp_buf *out, const struct sp_log *log,
                   const struct sp_commit_facts *commit)
{
    char id[SP_OID_SHORT + 1];
    const char *phase = sp_phase_name(commit->phase.phase);
    struct sp_buf prps = {0};
    proposals(&prps, log, commit->prps);
    size_t used =
        SUBJECT_AT + sp_columns((struct sp_str){sp_buf_text(&prps), prps.len});
    size_t room =
        log->columns < used + MIN_SUBJECT ? MIN_SUBJECT : log->columns - used;
    painted(out, log, yellow, sp_str(sp_oid_short(id, commit->id)));
    sp_buf_putc(out, ' ');
    painted(out, log, phase_colours[commit->phase.phase], sp_str(phase));
    sp_buf_printf(out, "%*s", (int)(PHASE_COLUMNS + 1 - strlen(phase)), "");
    sp_sanitise(out, subject_of(commit), room);
    sp_buf_puts(out, sp_buf_text(&prps));
    sp_buf_putc(out, '\n');
    sp_buf_dispose(&prps);
    const struct sp_finding *f;
    for (size_t i = 0; (f = sp_log_finding(log, commit->id, i)); i++)
        finding(out, log, f, SUBJECT_AT);
}

/* Appends "2 findings", in the colour of the most severe. */
static void count(struct sp_buf *out, const struct sp_log *log, size_t number)
{
    struct sp_buf text = {0};
    sp_buf_printf(&text, "%zu finding%s", number, sp_plural(number));
    painted(out, log, log->verdict->findings.refusals ? red : yellow,
            sp_str(sp_buf_text(&text)));
    sp_buf_dispose(&text);
}

void sp_log_total(struct sp_buf *out, const struct sp_log *log)
{
    const struct sp_findings *findings = &log->verdict->findings;
    size_t of_ref = 0, commits = log->verdict->commits;
    while (of_ref < findings->count && !findings->items[of_ref].has_commit)
        of_ref++;
    size_t of_commits = findings->count - of_ref;
    sp_buf_printf(out, "%zu commit%s, ", commits, sp_plural(commits));
    if (!findings->count)
        sp_buf_puts(out, "no findings");
    if (of_commits)
        count(out, log, of_commits);
    if (of_commits && commits > 1)
        sp_buf_printf(out, " in %zu of them", log->first.count);
    if (of_commits && of_ref)
        sp_buf_puts(out, ", ");
    if (of_ref) {
        count(out, log, of_ref);
        sp_buf_puts(out, " about the ref");
    }
    sp_buf_putc(out, '\n');
}
