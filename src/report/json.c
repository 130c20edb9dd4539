#include <ctype.h>

#include "internal.h"
#include "plan.h"
#include "sallyport/summary.h"

struct sp_json *sp_json_phase(enum sp_phase phase)
{
    struct sp_buf name = {0};
    for (const char *c = sp_phase_name(phase); *c; c++)
        sp_buf_putc(&name, (char)tolower((unsigned char)*c));
    struct sp_json *string = sp_json_string(sp_buf_text(&name));
    sp_buf_dispose(&name);
    return string;
}

void sp_json_set_notes(struct sp_json *object, const struct sp_strings *notes)
{
    struct sp_json *list = NULL;
    for (size_t i = 0; notes && i < notes->count; i++) {
        list = list ? list : sp_json_array();
        sp_json_append(list, sp_json_text(notes->items[i]));
    }
    if (list)
        sp_json_set(object, "notes", list);
}

/* Appends a name with its comma and colon, and a text; null for NULL. */
static void add_member(struct sp_buf *out, const char *name, const char *text)
{
    sp_buf_puts(out, name);
    if (text)
        sp_json_add_text(out, sp_str(text));
    else
        sp_buf_puts(out, "null");
}

/* The keys are those of docs/agents.md. What is excused needs no command. */
static void add_finding(struct sp_buf *out, const struct sp_finding *f,
                        const struct sp_push *push)
{
    char hex[SP_OID_HEX + 1];
    add_member(out, "{\"rule\":", f->rule);
    add_member(out, ",\"code\":", f->code->id);
    add_member(out, ",\"level\":", sp_level_words[f->level]);
    add_member(out, ",\"ref\":", push->items[f->update].name);
    add_member(out, ",\"commit\":",
               f->has_commit ? sp_oid_format(hex, &f->commit) : NULL);
    add_member(out, ",\"subject\":", f->subject);
    add_member(out, ",\"message\":", f->message);
    add_member(out, ",\"remedy\":", f->fix);
    sp_buf_puts(out, ",\"commands\":");
    if (f->excused_by)
        sp_buf_puts(out, "[]");
    else
        sp_plan_add_commands(out, f);
    add_member(out, ",\"missing\":", f->missing);
    sp_buf_puts(out, ",\"given-by\":");
    sp_plan_add_who(out, f);
    if (sp_plan_typed_by(f))
        add_member(out, ",\"typed-by\":", sp_plan_typed_by(f));
    add_member(out, ",\"excused-by\":", f->excused_by);
    if (f->help)
        add_member(out, ",\"help\":", f->help);
    sp_buf_putc(out, '}');
}

/* Prints those that count, then those that are excused. */
static void print_findings(FILE *out, const struct sp_outcome *outcome)
{
    const struct sp_findings *findings = &outcome->decision->found.findings;
    size_t count = findings->count + findings->excused.count;
    struct sp_buf text = {0};
    fputs("\"findings\":[", out);
    for (size_t i = 0; !outcome->decision->reason && i < count; i++) {
        const struct sp_finding *of =
            i < findings->count ? &findings->items[i]
                                : &findings->excused.items[i - findings->count];
        sp_buf_reset(&text);
        sp_buf_puts(&text, i ? "," : "");
        add_finding(&text, of, outcome->decision->push);
        fwrite(sp_buf_text(&text), 1, text.len, out);
    }
    fputs("],", out);
    sp_buf_dispose(&text);
}

static struct sp_json *tally_of(const struct sp_tally *tally, const char *what)
{
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; i < tally->count; i++)
        sp_json_append(list, sp_json_pack("{s:o, s:I}", what,
                                          sp_json_text(tally->items[i].name),
                                          "findings",
                                          (long long)tally->items[i].count));
    return list;
}

static struct sp_json *summary_of(const struct sp_outcome *outcome)
{
    struct sp_summary summary = {0};
    if (!outcome->decision->reason)
        sp_summary_of(&summary, &outcome->decision->found.findings);
    struct sp_json *object = sp_json_pack(
        "{s:o, s:o, s:o}", "rules", tally_of(&summary.rules, "rule"), "authors",
        tally_of(&summary.authors, "author"), "months",
        tally_of(&summary.months, "month"));
    sp_summary_dispose(&summary);
    return object;
}

/* What a change to a protected ref still needs. */
static struct sp_json *missing_of(const struct sp_decision *decision)
{
    const struct sp_findings *findings = &decision->found.findings;
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; !decision->reason && i < findings->count; i++)
        if (findings->items[i].at_protected &&
            findings->items[i].level == SP_LEVEL_ENFORCE)
            sp_json_append(list, sp_plan_row(&findings->items[i]));
    return list;
}

void sp_print_json(FILE *out, const struct sp_outcome *outcome)
{
    const struct sp_decision *decision = outcome->decision;
    const char *fingerprint = decision->fingerprint;
    struct sp_json *rest = sp_json_pack(
        "{s:I, s:I, s:s?, s:o}", "commits", (long long)decision->found.commits,
        "duration-ms", (long long)decision->milliseconds, "policy",
        *fingerprint ? fingerprint : NULL, "summary", summary_of(outcome));
    if (!outcome->summary_only)
        sp_json_set(rest, "missing", missing_of(decision));
    if (decision->reason)
        sp_json_set(rest, "reason", sp_json_text(decision->reason));
    if (outcome->note)
        sp_json_set(rest, "note", sp_json_text(outcome->note));
    if (!decision->reason)
        sp_json_set_notes(rest, &decision->found.findings.notes);
    fprintf(out, "{\"verdict\":\"%s\",", sp_outcome_word(outcome));
    if (!outcome->summary_only)
        print_findings(out, outcome);
    sp_json_print_members(out, rest);
    fputs("}\n", out);
    sp_json_free(rest);
}
