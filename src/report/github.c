/* Workflow commands, as the runners of GitHub, Gitea and Forgejo read them from
 * a log: one line each, "::error title=CODE::TEXT". */
#include "internal.h"
#include "sallyport/sanitise.h"

/* Escapes '%' and line ends; in a property also ':' and ',', which would end
 * it. */
static void escape(struct sp_buf *out, const char *text, bool is_property)
{
    for (; *text; text++)
        if (*text == '%' || *text == '\r' || *text == '\n' ||
            (is_property && (*text == ':' || *text == ',')))
            sp_buf_printf(out, "%%%02X", (unsigned)(unsigned char)*text);
        else
            sp_buf_putc(out, *text);
}

static void annotate(FILE *out, const char *command, const char *title,
                     const char *text)
{
    struct sp_buf line = {0};
    sp_buf_printf(&line, "::%s title=", command);
    escape(&line, title, true);
    sp_buf_puts(&line, "::");
    escape(&line, text, false);
    fprintf(out, "%s\n", sp_buf_text(&line));
    sp_buf_dispose(&line);
}

static void print_finding(FILE *out, const struct sp_finding *f,
                          const struct sp_push *push)
{
    struct sp_buf text = {0};
    sp_finding_commit(&text, f);
    sp_buf_puts(&text, f->has_commit ? "\n" : "");
    sp_finding_lines(&text, f);
    sp_buf_puts(&text, "\non ");
    sp_sanitise(&text, sp_str(push->items[f->update].name), 0);
    annotate(out,
             f->excused_by               ? "notice"
             : f->level == SP_LEVEL_WARN ? "warning"
                                         : "error",
             f->code->id, sp_buf_text(&text));
    sp_buf_dispose(&text);
}

void sp_print_github(FILE *out, const struct sp_outcome *outcome)
{
    const struct sp_findings *findings = &outcome->decision->found.findings;
    if (outcome->decision->reason) {
        struct sp_buf reason = {0};
        sp_sanitise(&reason, sp_str(outcome->decision->reason), 0);
        annotate(out, "error", "sallyport could not decide",
                 sp_buf_text(&reason));
        sp_buf_dispose(&reason);
        return;
    }
    if (outcome->note) {
        struct sp_buf note = {0};
        sp_sanitise(&note, sp_str(outcome->note), 0);
        annotate(out, "warning", "sallyport", sp_buf_text(&note));
        sp_buf_dispose(&note);
    }
    for (size_t i = 0; i < findings->count; i++)
        print_finding(out, &findings->items[i], outcome->decision->push);
    for (size_t i = 0; i < findings->excused.count; i++)
        print_finding(out, &findings->excused.items[i],
                      outcome->decision->push);
    struct sp_buf last = {0};
    size_t commits = outcome->decision->found.commits;
    if (findings->refusals + findings->warnings)
        sp_count_findings(&last, &outcome->decision->found, NULL);
    else
        sp_buf_printf(&last, "%zu commit%s, no findings", commits,
                      sp_plural(commits));
    fprintf(out, "sallyport: check: %s\n", sp_buf_text(&last));
    sp_buf_dispose(&last);
}
