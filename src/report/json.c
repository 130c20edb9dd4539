#include <ctype.h>

#include "internal.h"
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

static struct sp_json *finding_of(const struct sp_finding *f,
                                  const struct sp_push *push)
{
    char hex[SP_OID_HEX + 1];
    return sp_json_pack(
        "{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "rule", f->rule, "code",
        f->code->id, "level", sp_level_words[f->level], "ref",
        sp_json_text(push->items[f->update].name), "commit",
        f->has_commit ? sp_json_string(sp_oid_format(hex, &f->commit))
                      : sp_json_null(),
        "message", sp_json_text(f->message), "remedy", sp_json_text(f->fix),
        "excused-by", sp_json_text_or_null(f->excused_by));
}

/* Prints those that count, then those that are excused. */
static void print_findings(FILE *out, const struct sp_outcome *outcome)
{
    const struct sp_findings *findings = &outcome->decision->found.findings;
    size_t count = findings->count + findings->excused.count;
    fputs("\"findings\":[", out);
    for (size_t i = 0; !outcome->decision->reason && i < count; i++) {
        const struct sp_finding *of =
            i < findings->count ? &findings->items[i]
                                : &findings->excused.items[i - findings->count];
        struct sp_json *finding = finding_of(of, outcome->decision->push);
        if (of->help)
            sp_json_set(finding, "help", sp_json_text(of->help));
        fputs(i ? "," : "", out);
        sp_json_print(out, finding);
        sp_json_free(finding);
    }
    fputs("],", out);
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

void sp_print_json(FILE *out, const struct sp_outcome *outcome)
{
    const struct sp_decision *decision = outcome->decision;
    const char *fingerprint = decision->fingerprint;
    struct sp_json *rest = sp_json_pack(
        "{s:I, s:I, s:s?, s:o}", "commits", (long long)decision->found.commits,
        "duration-ms", (long long)decision->milliseconds, "policy",
        *fingerprint ? fingerprint : NULL, "summary", summary_of(outcome));
    if (decision->reason)
        sp_json_set(rest, "reason", sp_json_text(decision->reason));
    if (outcome->note)
        sp_json_set(rest, "note", sp_json_text(outcome->note));
    fprintf(out, "{\"verdict\":\"%s\",", sp_outcome_word(outcome));
    if (!outcome->summary_only)
        print_findings(out, outcome);
    sp_json_print_members(out, rest);
    fputs("}\n", out);
    sp_json_free(rest);
}
