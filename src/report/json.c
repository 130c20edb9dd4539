#include <ctype.h>
#include <jansson.h>

#include "internal.h"
#include "sallyport/sanitise.h"
#include "sallyport/summary.h"

json_t *sp_json_text_str(struct sp_str text)
{
    struct sp_buf exact = {0};
    sp_escape_bytes(&exact, text);
    json_t *string = json_stringn(sp_buf_text(&exact), exact.len);
    sp_buf_dispose(&exact);
    return string;
}

json_t *sp_json_text(const char *text)
{
    return sp_json_text_str(sp_str(text));
}

json_t *sp_json_phase(enum sp_phase phase)
{
    struct sp_buf name = {0};
    for (const char *c = sp_phase_name(phase); *c; c++)
        sp_buf_putc(&name, (char)tolower((unsigned char)*c));
    json_t *string = json_string(sp_buf_text(&name));
    sp_buf_dispose(&name);
    return string;
}

static int append(const char *text, size_t len, void *out)
{
    sp_buf_add(out, text, len);
    return 0;
}

void sp_json_line(struct sp_buf *out, json_t *object)
{
    json_dump_callback(object, append, out, SP_JSON_FLAGS);
    sp_buf_putc(out, '\n');
    json_decref(object);
}

static json_t *finding_of(const struct sp_finding *f,
                          const struct sp_push *push)
{
    char hex[SP_OID_HEX + 1];
    return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:n}", "rule",
                     f->rule, "code", f->code->id, "level",
                     sp_level_words[f->level], "ref",
                     sp_json_text(push->items[f->update].name), "commit",
                     f->has_commit ? json_string(sp_oid_format(hex, &f->commit))
                                   : json_null(),
                     "message", sp_json_text(f->message), "remedy",
                     sp_json_text(f->fix), "excused-by");
}

static void print_findings(FILE *out, const struct sp_outcome *outcome)
{
    const struct sp_findings *findings = &outcome->verdict->findings;
    fputs("\"findings\":[", out);
    for (size_t i = 0; !outcome->reason && i < findings->count; i++) {
        json_t *finding = finding_of(&findings->items[i], outcome->push);
        fputs(i ? "," : "", out);
        json_dumpf(finding, out, SP_JSON_FLAGS);
        json_decref(finding);
    }
    fputs("],", out);
}

static json_t *tally_of(const struct sp_tally *tally, const char *what)
{
    json_t *list = json_array();
    for (size_t i = 0; i < tally->count; i++)
        json_array_append_new(
            list,
            json_pack("{s:o, s:I}", what, sp_json_text(tally->items[i].name),
                      "findings", (json_int_t)tally->items[i].count));
    return list;
}

static json_t *summary_of(const struct sp_outcome *outcome)
{
    struct sp_summary summary = {0};
    if (!outcome->reason)
        sp_summary_of(&summary, &outcome->verdict->findings);
    json_t *object =
        json_pack("{s:o, s:o, s:o}", "rules", tally_of(&summary.rules, "rule"),
                  "authors", tally_of(&summary.authors, "author"), "months",
                  tally_of(&summary.months, "month"));
    sp_summary_dispose(&summary);
    return object;
}

void sp_print_json(FILE *out, const struct sp_outcome *outcome)
{
    char fingerprint[SP_SHA256_HEX + 1];
    json_t *rest = json_pack(
        "{s:I, s:I, s:s?, s:o}", "commits",
        (json_int_t)outcome->verdict->commits, "duration-ms",
        (json_int_t)outcome->milliseconds, "policy",
        outcome->policy ? sp_policy_fingerprint(outcome->policy, fingerprint)
                        : NULL,
        "summary", summary_of(outcome));
    if (outcome->reason)
        json_object_set_new(rest, "reason", sp_json_text(outcome->reason));
    if (outcome->note)
        json_object_set_new(rest, "note", sp_json_text(outcome->note));
    fprintf(out, "{\"verdict\":\"%s\",", sp_outcome_word(outcome));
    if (!outcome->summary_only)
        print_findings(out, outcome);
    json_dumpf(rest, out, SP_JSON_FLAGS | JSON_EMBED);
    fputs("}\n", out);
    json_decref(rest);
}
