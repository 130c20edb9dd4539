#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/counted.h"
#include "sallyport/evidence.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"
#include "sallyport/threshold.h"

enum {
    MISSING,
    NEVER_RECORDED,
    STALE,
    OTHER_RESULT,
    ROLE,
    FAILED,
    NO_METRIC,
    THRESHOLD,
};

#define RUN_AGAIN "run the gate for what is to land, and record the result"

static const struct sp_finding_code codes[] = {
    [MISSING] = {.id = "gates/missing",
                 .wrong = "the gate {gate} has no result for this change",
                 .fix = "run the gate, and record the result",
                 .missing = SP_A_RESULT,
                 SP_MADE_AGAIN,
                 .given_by = SP_GIVEN_BY_ROLES},
    [NEVER_RECORDED] = {.id = "gates/never-recorded",
                        .wrong = "a {category} change needs the gate {gate}, "
                                 "and no result of it is here",
                        .fix = "let the pipeline record one; in a clone, fetch "
                               "the results first: 'sallyport status' says how",
                        .missing = SP_A_RESULT,
                        SP_MADE_AGAIN,
                        .given_by = SP_GIVEN_BY_ROLES},
    [STALE] = {.id = "gates/stale",
               .wrong = "the result of the gate {gate} is about {commit}, and "
                        "something else would land",
               .fix = RUN_AGAIN,
               .missing = SP_A_RESULT,
               SP_MADE_AGAIN,
               .given_by = SP_GIVEN_BY_ROLES},
    [OTHER_RESULT] = {.id = "gates/other-result",
                      .wrong = "the gate {gate} ran without what {branch} has "
                               "got meanwhile",
                      .fix = "merge {branch} into the branch, then run the "
                             "gate again",
                      .missing = SP_A_RESULT,
                      .given_by = SP_GIVEN_BY_ROLES},
    [ROLE] = {.id = "gates/role",
              .wrong = "{actor} has recorded the gate {gate}, and has no role "
                       "that may; these may: {roles}",
              .fix = "let one of them record it",
              .missing = SP_A_RESULT,
              .given_by = SP_GIVEN_BY_ROLES},
    [FAILED] = {.id = "gates/failed",
                .wrong = "the gate {gate} failed on {commit}",
                .fix = "correct the branch, then run the gate again",
                .missing = SP_A_RESULT " that passes",
                .given_by = SP_GIVEN_BY_ROLES},
    [NO_METRIC] = {.id = "gates/no-metric",
                   .wrong = "the result of the gate {gate} does not say "
                            "{metric}, which must be {must}",
                   .fix = "record it again with --metric {metric}=NUMBER",
                   .missing = "{metric} in " SP_A_RESULT,
                   .given_by = SP_GIVEN_BY_ROLES},
    [THRESHOLD] = {.id = "gates/threshold",
                   .wrong =
                       "the gate {gate} says {metric}={value}, and it must "
                       "be {must}",
                   .fix = "correct the branch, then run the gate again",
                   .missing = SP_A_RESULT " where {metric} is {must}",
                   .given_by = SP_GIVEN_BY_ROLES},
    {.id = NULL},
};

/* One gate of one step. */
struct look {
    const struct sp_branch_facts *branch;
    const struct sp_policy *policy;
    struct sp_sink *sink;
    const struct sp_step *step;
    const char *gate;
    const struct sp_gate_policy *set; /* NULL: it has no section */
};

/* A place for each metric that the gate requires. */
static void add_metrics(struct sp_buf *out, const struct sp_strings *require)
{
    struct sp_threshold threshold;
    for (size_t i = 0; i < require->count; i++)
        if (sp_threshold_read(&threshold, sp_str(require->items[i])))
            sp_buf_printf(out, " --metric %.*s=NUMBER",
                          SP_STR_ARG(threshold.metric));
}

/* The commit that a result is about, in short. Returns out. */
static char *subject(const struct look *at, char out[SP_OID_SHORT + 1])
{
    return sp_oid_short(out, sp_step_subject(at->step));
}

/* What a pipeline types to record a result: a report has all metrics. */
static char *record_it(const struct look *at, bool has_report)
{
    char head[SP_OID_SHORT + 1];
    struct sp_buf out = {0};
    sp_buf_printf(&out, "sallyport gate record %s %s --commit %s", at->gate,
                  has_report ? "--from FILE" : "--result pass",
                  subject(at, head));
    if (at->set && !has_report)
        add_metrics(&out, &at->set->require);
    return sp_buf_detach(&out);
}

/* What proves the cycle, typed at the head of the branch. */
static char *prove_it(const struct look *at)
{
    char head[SP_OID_SHORT + 1];
    struct sp_buf out = {0};
    sp_buf_printf(&out,
                  "git switch --detach %s && sallyport prove --record -- ",
                  subject(at, head));
    if (at->set && at->set->command) {
        sp_buf_puts(&out, "sh -c ");
        sp_shell_quote(&out, sp_str(at->set->command));
    } else {
        sp_buf_puts(&out, "COMMAND");
    }
    return sp_buf_detach(&out);
}

/* Does a result of the head not help, as git does not make what lands of it? */
static bool asks_for_merge(const struct look *at, int code)
{
    return code == OTHER_RESULT ||
           (at->step->head_differs && code != FAILED && code != THRESHOLD);
}

/* A failure has none: a pass that is recorded by hand would hide it. */
static char *command_of(const struct look *at, int code)
{
    if (code == FAILED || code == THRESHOLD)
        return NULL;
    if (asks_for_merge(at, code))
        return sp_fix_with_base(at->branch->ref, "merge");
    if (strcmp(at->gate, SP_GATE_PROOF) == 0)
        return prove_it(at);
    return record_it(at, code != NO_METRIC && sp_gate_has_reports(at->gate));
}

static const struct sp_advice *advice_for(const struct look *at, int code)
{
    static const struct sp_advice on_branch = {
        "", "merge {branch} into the branch, resolve conflicts there, and run "
            "the gate for that"};
    return asks_for_merge(at, code) && code != OTHER_RESULT ? &on_branch : NULL;
}

/* The words that are there for every code, and those that are given; NULL: none. */
static void report(const struct look *at, int code, const struct sp_word *given)
{
    const struct sp_strings *allowed =
        sp_policy_gate_roles(at->policy, at->gate);
    struct sp_buf roles = {0};
    char *command = command_of(at, code);
    struct sp_word words[SP_RULE_WORDS + 1] = {
        {"gate", at->gate},
        {"category", sp_category_words[at->step->category]},
        {"branch", sp_ref_short(at->branch->ref->update->name)}};
    size_t count = 3;
    sp_buf_either(&roles, allowed);
    words[count++] = (struct sp_word){"roles", sp_buf_text(&roles)};
    for (; given && given->name; given++)
        words[count++] = *given;
    sp_report(at->sink,
              &(struct sp_claim){
                  .code = &codes[code],
                  .commit = &at->step->landed,
                  .command = command,
                  .advice = advice_for(at, code),
                  .words = words,
                  .need = &(struct sp_need){.gate = at->gate, .roles = allowed},
                  .level = at->set ? at->set->level : 0});
    sp_buf_dispose(&roles);
    free(command);
}

static void report_commit(const struct look *at, int code,
                          const struct sp_about *about)
{
    char id[SP_OID_SHORT + 1];
    report(at, code, SP_WORDS({"commit", sp_oid_short(id, &about->commit)}));
}

/* A result and what it is about. */
struct result {
    const struct sp_evidence *record; /* NULL: none */
    const struct sp_about *about;
};

/* The newer counts; of the same second, the worse. */
static bool outweighs(const struct sp_evidence *one,
                      const struct sp_evidence *other)
{
    if (!other || one->time != other->time)
        return !other || one->time > other->time;
    return one->result == SP_GATE_FAIL;
}

/* Where the roles are not known it is left to the server. */
static bool is_by_role(const struct look *at, const struct sp_evidence *record)
{
    return at->branch->ref->push->lacks_roles ||
           sp_policy_has_any_role(at->policy,
                                  sp_policy_gate_roles(at->policy, at->gate),
                                  record->actor);
}

/* What there is of a gate. */
struct found {
    struct result good, other, foreign, stale;
};

static void keep(struct result *out, const struct sp_evidence *record,
                 const struct sp_about *about)
{
    if (outweighs(record, out->record))
        *out = (struct result){record, about};
}

static void sort_in(const struct look *at, const struct sp_about *about,
                    const struct sp_evidence *record, struct found *out)
{
    bool wants_result = at->set && at->set->about == SP_ABOUT_RESULT;
    if (!about->covers)
        keep(&out->stale, record, about);
    else if (!is_by_role(at, record))
        keep(&out->foreign, record, about);
    else if (wants_result && !about->is_result)
        keep(&out->other, record, about);
    else
        keep(&out->good, record, about);
}

static struct found find(const struct look *at)
{
    struct found out = {.good = {NULL, NULL}};
    for (size_t i = 0; i < at->step->about.count; i++) {
        const struct sp_about *about = &at->step->about.items[i];
        for (size_t k = 0; k < about->lines.count; k++) {
            const struct sp_evidence *record = &about->lines.items[k];
            if (record->kind == SP_EVIDENCE_GATE &&
                strcmp(record->gate, at->gate) == 0)
                sort_in(at, about, record, &out);
        }
    }
    return out;
}

static void check_threshold(const struct look *at, const char *text,
                            const struct sp_evidence *record)
{
    struct sp_threshold threshold;
    struct sp_buf name = {0};
    char must[48], value[32];
    if (!sp_threshold_read(&threshold, sp_str(text)))
        return; /* the policy was read, so it is one */
    sp_buf_add(&name, threshold.metric.ptr, threshold.metric.len);
    const struct sp_metric *metric =
        sp_evidence_metric(record, sp_buf_text(&name));
    snprintf(must, sizeof must, "%s %.15g",
             sp_comparison_words(threshold.comparison), threshold.bound);
    snprintf(value, sizeof value, "%.15g", metric ? metric->value : 0);
    if (!metric)
        report(at, NO_METRIC,
               SP_WORDS({"metric", sp_buf_text(&name)}, {"must", must}));
    else if (!sp_threshold_is_met(&threshold, metric->value))
        report(at, THRESHOLD,
               SP_WORDS({"metric", sp_buf_text(&name)}, {"value", value},
                        {"must", must}));
    sp_buf_dispose(&name);
}

static void check_result(const struct look *at, const struct result *result)
{
    sp_count_record(at->sink->counted, result->record);
    if (result->record->result == SP_GATE_FAIL)
        report_commit(at, FAILED, result->about);
    if (result->record->result != SP_GATE_PASS || !at->set)
        return;
    for (size_t i = 0; i < at->set->require.count; i++)
        check_threshold(at, at->set->require.items[i], result->record);
}

/* A gate that only the built-in policy names is asked for once it is in use. */
static void report_none(const struct look *at)
{
    if (sp_strings_have(&at->step->recorded, at->gate))
        report(at, MISSING, NULL);
    else if (sp_policy_asks_for_gate(at->policy, at->gate))
        report(at, NEVER_RECORDED, NULL);
}

static void check_gate(const struct look *at)
{
    const struct found found = find(at);
    if (found.good.record)
        check_result(at, &found.good);
    else if (found.other.record)
        report(at, OTHER_RESULT, NULL);
    else if (found.foreign.record)
        report(at, ROLE, SP_WORDS({"actor", found.foreign.record->actor}));
    else if (found.stale.record)
        report_commit(at, STALE, found.stale.about);
    else
        report_none(at);
}

static bool applies(const struct look *at)
{
    return !at->set || !at->set->paths.count ||
           sp_strings_have(&at->step->touched, at->gate);
}

static int check(const struct sp_step_facts *facts,
                 const struct sp_policy *policy, struct sp_sink *sink,
                 struct sp_error *err)
{
    const struct sp_step *step = facts->step;
    const struct sp_strings *gates =
        &policy->categories[step->is_rollback ? SP_LOW : step->category].gates;
    (void)err;
    for (size_t i = 0; step->has_evidence && i < gates->count; i++) {
        const char *gate = gates->items[i];
        const struct look look = {facts->branch, policy,
                                  sink,          step,
                                  gate,          sp_policy_gate(policy, gate)};
        if (applies(&look))
            check_gate(&look);
    }
    return SP_OK;
}

const struct sp_rule sp_rule_gates = {
    .id = "gates",
    .summary = "a change has the results of the gates that its category needs",
    .codes = codes,
    .needs = SP_NEEDS_STEPS | SP_NEEDS_EVIDENCE,
    .step = check,
    .text =
        {
            .why = "A test that nobody ran proves nothing, and neither does "
                   "one that ran on something else. What lands at a protected "
                   "ref has the results of its gates: of the commit that "
                   "lands, or of one whose merge gives exactly that.",
            .breaks =
                "At a protected ref, a change without a result of a gate that "
                "its category names, by a role that may record it; a result "
                "that fails, lacks a metric or misses a threshold; one about "
                "another state of the branch. 'not-applicable' with a reason "
                "passes. Results that are pushed together with the change do "
                "not count. A gate that only the built-in policy names is "
                "asked for once somebody has recorded it.",
            .wrong = "git push origin main",
            .right = "sallyport gate record coverage --from lcov.info\n"
                     "git push origin main",
            .fix = "Run the gates for the head of the branch, and record "
                   "them:\n"
                   "  sallyport gate record coverage --from "
                   "lcov.info\n" SP_SEE_STATUS,
            .set = "[category \"MEDIUM\"]\n"
                   "gates = coverage, security\n"
                   "[gate \"coverage\"]\n"
                   "require = lines>=100\n"
                   "level = enforce | warn | off",
        },
};
