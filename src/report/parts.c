/* What the formats share. Not in the file of their table, which needs all
 * formats and their libraries: the hooks link only the text format. */
#include <string.h>

#include "internal.h"
#include "sallyport/report.h"
#include "sallyport/sanitise.h"

enum { LONGEST_TEXT = 600, HANGING = 2 };

const char *sp_outcome_word(const struct sp_outcome *outcome)
{
    const struct sp_decision *decision = outcome->decision;
    return decision->reason                    ? "undecided"
           : decision->found.findings.refusals ? "refuse"
                                               : "accept";
}

void sp_count_findings(struct sp_buf *out, const struct sp_verdict *verdict,
                       const char *colour)
{
    const struct sp_findings *findings = &verdict->findings;
    size_t all = findings->refusals + findings->warnings;
    struct sp_buf count = {0};
    sp_buf_printf(&count, "%zu finding%s", all, sp_plural(all));
    sp_painted(out, colour, colour, (struct sp_str){count.data, count.len});
    if (verdict->commits)
        sp_buf_printf(out, " in %zu commit%s", verdict->commits,
                      sp_plural(verdict->commits));
    if (findings->warnings)
        sp_buf_printf(out, " (%zu warning%s)", findings->warnings,
                      sp_plural(findings->warnings));
    sp_buf_dispose(&count);
}

void sp_painted(struct sp_buf *out, bool has_colours, const char *colour,
                struct sp_str text)
{
    if (has_colours)
        sp_buf_printf(out, "\x1b[%sm", colour);
    sp_buf_add(out, text.ptr, text.len);
    if (has_colours)
        sp_buf_puts(out, "\x1b[m");
}

void sp_framed_text(struct sp_buf *out, const char *text, size_t columns,
                    size_t first, size_t rest)
{
    struct sp_buf clean = {0};
    sp_sanitise(&clean, sp_str(text), LONGEST_TEXT);
    sp_wrap_framed(out, (struct sp_str){sp_buf_text(&clean), clean.len},
                   columns, first, rest);
    sp_buf_dispose(&clean);
}

void sp_painted_lines(struct sp_buf *out, bool has_colours, const char *colour,
                      const char *text, size_t columns, size_t indent)
{
    struct sp_buf wrapped = {0};
    sp_framed_text(&wrapped, text, columns, indent, indent + HANGING);
    struct sp_str line, rest = sp_str(sp_buf_text(&wrapped));
    while (sp_str_line(&rest, &line)) {
        struct sp_str words = sp_str_trim(line);
        sp_buf_add(out, line.ptr, (size_t)(words.ptr - line.ptr));
        sp_painted(out, has_colours && colour, colour, words);
        sp_buf_putc(out, '\n');
    }
    sp_buf_dispose(&wrapped);
}

void sp_finding_commit(struct sp_buf *out, const struct sp_finding *finding)
{
    char id[SP_OID_SHORT + 1];
    if (!finding->has_commit)
        return;
    sp_buf_printf(out, "%s ", sp_oid_short(id, &finding->commit));
    const char *subject = finding->subject;
    sp_sanitise(out, sp_str(subject && *subject ? subject : "(no message)"), 0);
}

void sp_excuse_text(struct sp_buf *out, const char *row, const char *said)
{
    if (said)
        sp_buf_puts(out, said);
    else if (strcmp(row, SP_AUTOMATION) == 0)
        sp_buf_printf(out, "excused by [refs] %s", row);
    else
        sp_buf_printf(out, "excused by [exempt \"%s\"]", row);
}

/* What is excused needs no fix. */
static void excused_lines(struct sp_buf *out, const struct sp_finding *finding)
{
    struct sp_buf text = {0};
    sp_excuse_text(&text, finding->excused_by, finding->excused_how);
    sp_buf_putc(out, '\n');
    sp_sanitise(out, sp_str(sp_buf_text(&text)), 0);
    sp_buf_dispose(&text);
}

void sp_finding_lines(struct sp_buf *out, const struct sp_finding *finding)
{
    sp_sanitise(out, sp_str(finding->message), 0);
    if (finding->excused_by) {
        excused_lines(out, finding);
        return;
    }
    sp_buf_puts(out, "\nfix: ");
    sp_sanitise(out, sp_str(finding->fix), 0);
    if (finding->help) {
        sp_buf_puts(out, "\nsee: ");
        sp_sanitise(out, sp_str(finding->help), 0);
    }
    if (!finding->command)
        return;
    size_t before = out->len;
    sp_buf_puts(out, "\n  ");
    size_t begins = out->len;
    sp_sanitise(out, sp_str(finding->command), 0);
    /* sanitised, it would be another command */
    if (strcmp(sp_buf_text(out) + begins, finding->command) != 0)
        sp_buf_cut(out, before);
}

/* Escapes XML's special characters, and the two that sanitised text may hold
 * but XML 1.0 may not. */
void sp_xml_escape(struct sp_buf *out, const char *text)
{
    static const struct {
        const char *from, *to;
    } pairs[] = {{"&", "&amp;"},
                 {"<", "&lt;"},
                 {">", "&gt;"},
                 {"\"", "&quot;"},
                 {"\xef\xbf\xbe", "&lt;U+FFFE&gt;"},
                 {"\xef\xbf\xbf", "&lt;U+FFFF&gt;"}};
    enum { PAIRS = sizeof pairs / sizeof pairs[0] };
    while (*text) {
        size_t i = 0, len = 1;
        while (i < PAIRS &&
               strncmp(text, pairs[i].from, strlen(pairs[i].from)) != 0)
            i++;
        if (i < PAIRS) {
            sp_buf_puts(out, pairs[i].to);
            len = strlen(pairs[i].from);
        } else {
            sp_buf_putc(out, *text);
        }
        text += len;
    }
}

void sp_xml_clean(struct sp_buf *out, const char *text)
{
    struct sp_buf clean = {0};
    sp_sanitise(&clean, sp_str(text), 0);
    sp_xml_escape(out, sp_buf_text(&clean));
    sp_buf_dispose(&clean);
}
