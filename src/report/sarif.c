/*
 * SARIF 2.1.0 (OASIS). A finding is about a commit or a ref, not about a line
 * of a file. So it has a logical location and no physical one. Its kind is
 * "commit" or "ref": none of the kinds in the standard fits, and then a tool
 * may use its own (3.33.7).
 */
#include <string.h>

#include "internal.h"
#include "sallyport/rule.h"

static const char *level_word(int level)
{
    return level == SP_LEVEL_WARN ? "warning" : "error";
}

static struct sp_json *text_of(const char *text)
{
    return sp_json_pack("{s:s}", "text", text);
}

static struct sp_json *rules(void)
{
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; sp_rules[i]; i++) {
        const struct sp_rule *rule = sp_rules[i];
        struct sp_buf help = {0};
        sp_buf_printf(&help, "%s\n\n%s", rule->text.breaks, rule->text.fix);
        sp_json_append(
            list,
            sp_json_pack("{s:s, s:o, s:o, s:o, s:{s:s}}", "id", rule->id,
                         "shortDescription", text_of(rule->summary),
                         "fullDescription", text_of(rule->text.why), "help",
                         text_of(sp_buf_text(&help)), "defaultConfiguration",
                         "level", level_word(sp_rule_default_level(rule))));
        sp_buf_dispose(&help);
    }
    return list;
}

static struct sp_json *invocation(const struct sp_outcome *outcome)
{
    const struct sp_decision *decision = outcome->decision;
    int status = decision->reason                    ? 3
                 : decision->found.findings.refusals ? 1
                                                     : 0;
    struct sp_json *object =
        sp_json_pack("{s:b, s:i}", "executionSuccessful", !decision->reason,
                     "exitCode", status);
    const char *said = decision->reason ? decision->reason : outcome->note;
    if (said)
        sp_json_set(object, "toolExecutionNotifications",
                    sp_json_pack("[{s:s, s:{s:o}}]", "level",
                                 decision->reason ? "error" : "warning",
                                 "message", "text", sp_json_text(said)));
    return object;
}

static int rule_index(const char *id)
{
    int i = 0;
    while (strcmp(sp_rules[i]->id, id) != 0)
        i++;
    return i;
}

/* Sets the location, the full commit id or the ref, also as the fingerprint
 * that stays the same from one run to the next. */
static void locate(struct sp_json *result, const struct sp_finding *f,
                   struct sp_json *ref)
{
    char hex[SP_OID_HEX + 1] = "";
    const char *kind = "ref", *what = sp_json_string_of(ref);
    if (f->has_commit) {
        kind = "commit";
        what = sp_oid_format(hex, &f->commit);
    }
    struct sp_buf mark = {0};
    sp_buf_printf(&mark, "%s:%s", f->rule, what);
    sp_json_set(result, "locations",
                sp_json_pack("[{s:[{s:s, s:s}]}]", "logicalLocations",
                             "fullyQualifiedName", what, "kind", kind));
    sp_json_set(
        result, "partialFingerprints",
        sp_json_pack("{s:s}", "rule-and-commit/v1", sp_buf_text(&mark)));
    sp_buf_dispose(&mark);
}

static void suppress(struct sp_json *result, const struct sp_finding *f)
{
    struct sp_buf why = {0};
    if (!f->excused_by)
        return;
    sp_excuse_text(&why, f->excused_by, f->excused_how);
    sp_json_set(result, "suppressions",
                sp_json_pack("[{s:s, s:s, s:o}]", "kind", "external", "status",
                             "accepted", "justification",
                             sp_json_text(sp_buf_text(&why))));
    sp_buf_dispose(&why);
}

static struct sp_json *result_of(const struct sp_finding *f,
                                 const struct sp_push *push)
{
    char hex[SP_OID_HEX + 1];
    struct sp_buf text = {0};
    sp_finding_lines(&text, f);
    struct sp_json *result =
        sp_json_pack("{s:s, s:i, s:s, s:o}", "ruleId", f->rule, "ruleIndex",
                     rule_index(f->rule), "level", level_word(f->level),
                     "message", text_of(sp_buf_text(&text)));
    struct sp_json *ref = sp_json_text(push->items[f->update].name);
    locate(result, f, ref);
    struct sp_json *properties =
        sp_json_pack("{s:s, s:o, s:o}", "code", f->code->id, "ref", ref,
                     "remedy", sp_json_text(f->fix));
    if (f->has_commit) {
        sp_json_set(properties, "commit",
                    sp_json_string(sp_oid_format(hex, &f->commit)));
        sp_json_set(properties, "subject",
                    sp_json_text(f->subject ? f->subject : ""));
    }
    sp_json_set(result, "properties", properties);
    suppress(result, f);
    sp_buf_dispose(&text);
    return result;
}

static void dump(FILE *out, struct sp_json *value)
{
    sp_json_print(out, value);
    sp_json_free(value);
}

/* Prints those that count, then those that are excused. */
static void print_results(FILE *out, const struct sp_outcome *outcome)
{
    const struct sp_findings *findings = &outcome->decision->found.findings;
    size_t count = findings->count + findings->excused.count;
    for (size_t i = 0; !outcome->decision->reason && i < count; i++) {
        const struct sp_finding *f =
            i < findings->count ? &findings->items[i]
                                : &findings->excused.items[i - findings->count];
        fputs(i ? "," : "", out);
        dump(out, result_of(f, outcome->decision->push));
    }
}

void sp_print_sarif(FILE *out, const struct sp_outcome *outcome)
{
    fputs("{\"$schema\":\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/"
          "errata01/os/schemas/sarif-schema-2.1.0.json\","
          "\"version\":\"2.1.0\",\"runs\":[{\"tool\":",
          out);
    dump(out, sp_json_pack("{s:{s:s, s:s, s:o}}", "driver", "name", "sallyport",
                           "version", SP_VERSION, "rules", rules()));
    fputs(",\"invocations\":[", out);
    dump(out, invocation(outcome));
    fputs("],\"results\":[", out);
    print_results(out, outcome);
    fputs("]}]}\n", out);
}
