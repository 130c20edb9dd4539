#include <string.h>

#include "internal.h"
#include "sallyport/proof_report.h"

static const char *const states[] = {[SP_PROOF_NOT_ASKED] = "not-asked",
                                     [SP_PROOF_OPEN] = "open",
                                     [SP_PROOF_PROVEN] = "proven",
                                     [SP_PROOF_UNPROVEN] = "unproven",
                                     [SP_PROOF_UNDECIDED] = "undecided"};

static struct sp_json *command_of(const struct sp_proof_view *view)
{
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; view->command[i]; i++)
        sp_json_append(list, sp_json_text(view->command[i]));
    return list;
}

/* Its lines; null where none were kept. */
static struct sp_json *output_of(const struct sp_proof_step *step)
{
    if (!step->output)
        return sp_json_null();
    struct sp_json *list = sp_json_array();
    struct sp_str line, rest = sp_str(step->output);
    while (sp_str_line(&rest, &line))
        sp_json_append(list, sp_json_text_str(line));
    return list;
}

static struct sp_json *step_of(const struct sp_proof_step *step)
{
    static const char *const expected[] = {NULL, "fail", "pass"};
    static const char *const got[] = {NULL, "pass", "fail", "timeout",
                                      "no-answer"};
    char id[SP_OID_HEX + 1];
    bool has_status = step->got == SP_GOT_PASS || step->got == SP_GOT_FAIL;
    return sp_json_pack(
        "{s:s, s:o, s:o, s:s?, s:s?, s:o, s:s, s:b, s:I, s:o, s:o}", "commit",
        sp_oid_format(id, &step->id), "subject", sp_json_text(step->subject),
        "phase", sp_json_phase(step->phase), "expected",
        expected[step->expected], "got", got[step->got], "exit-status",
        has_status ? sp_json_integer(step->status) : sp_json_null(), "state",
        states[step->state], "cached", step->is_cached, "duration-ms",
        (long long)step->milliseconds, "reason",
        sp_json_text_or_null(step->reason), "output", output_of(step));
}

void sp_proof_json(FILE *out, const struct sp_proof_view *view)
{
    size_t counts[SP_PROOF_STATES];
    char head[SP_OID_HEX + 1];
    enum sp_proof_state total = sp_proof_total(view->proof, counts);
    struct sp_json *rest = sp_json_pack(
        "{s:o, s:s, s:b, s:o, s:I}", "ref", sp_json_text(view->ref), "head",
        sp_oid_format(head, &view->proof->head), "whole-branch",
        view->proof->is_whole, "command", command_of(view), "duration-ms",
        (long long)view->milliseconds);
    fprintf(out, "{\"verdict\":\"%s\",\"commits\":[", states[total]);
    for (size_t i = 0; i < view->proof->steps.count; i++) {
        struct sp_json *step = step_of(&view->proof->steps.items[i]);
        fputs(i ? "," : "", out);
        sp_json_print(out, step);
        sp_json_free(step);
    }
    fputs("],", out);
    sp_json_print_members(out, rest);
    fputs("}\n", out);
    sp_json_free(rest);
}

/* The number of proven commits of a phase. */
static long long proven(const struct sp_proof *proof, enum sp_phase phase)
{
    long long count = 0;
    for (size_t i = 0; i < proof->steps.count; i++)
        count += proof->steps.items[i].phase == phase &&
                 proof->steps.items[i].state == SP_PROOF_PROVEN;
    return count;
}

static void add_metric(struct sp_evidence *out, const char *name,
                       long long value)
{
    struct sp_metric metric = {sp_strdup(name), (double)value};
    SP_VEC_PUSH(&out->metrics, metric);
}

static void add_metrics(struct sp_evidence *out, const struct sp_proof *proof)
{
    size_t counts[SP_PROOF_STATES];
    sp_proof_total(proof, counts);
    add_metric(out, "commits", (long long)proof->steps.count);
    add_metric(out, "red", proven(proof, SP_PHASE_RED));
    add_metric(out, "green", proven(proof, SP_PHASE_GREEN));
    add_metric(out, "refactor", proven(proof, SP_PHASE_REFACTOR));
    add_metric(out, "unproven", (long long)counts[SP_PROOF_UNPROVEN]);
}

void sp_proof_evidence(struct sp_evidence *out,
                       const struct sp_proof_view *view)
{
    size_t counts[SP_PROOF_STATES];
    bool passed = sp_proof_total(view->proof, counts) == SP_PROOF_PROVEN;
    out->gate = sp_strdup(SP_GATE_PROOF);
    out->result = passed ? SP_GATE_PASS : SP_GATE_FAIL;
    out->commit = view->proof->head;
    out->has_duration = true;
    out->duration_ms = (long long)view->milliseconds;
    add_metrics(out, view->proof);
    for (size_t i = 0; view->command[i]; i++)
        sp_strings_add(&out->command, view->command[i],
                       strlen(view->command[i]));
}
