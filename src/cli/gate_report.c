/* gate record --from: what the report of a tool says. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate.h"
#include "sallyport/threshold.h"

/* The name of a file, without its directory. */
static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

/* Moves metrics and names into the line. */
static void take(struct sp_evidence *line, struct sp_tool_report *report,
                 const char *path)
{
    for (size_t i = 0; i < report->metrics.count; i++)
        SP_VEC_PUSH(&line->metrics, report->metrics.items[i]);
    report->metrics.count = 0;
    line->report.format = sp_strdup(report->format);
    line->report.sha256 = sp_strdup(report->sha256);
    line->report.name = sp_strdup(name_of(path));
}

static int check_gate(const struct sp_cli_args *args,
                      const struct sp_evidence *line,
                      const struct sp_tool_report *report)
{
    if (strcmp(report->gate, line->gate) == 0 ||
        !sp_gate_has_reports(line->gate)) /* any format may be for their own */
        return CLEAN;
    return cli_usage(args->command,
                     "%s is %s, a report of %s, not of %s; name the gate %s, "
                     "or a gate of your own",
                     line->report.name, report->format, report->gate,
                     line->gate, report->gate);
}

/* Does a threshold of the gate name the metric? */
static bool is_required(const struct sp_gate_policy *gate, const char *metric)
{
    struct sp_threshold threshold;
    for (size_t i = 0; gate && i < gate->require.count; i++)
        if (sp_threshold_read(&threshold, sp_str(gate->require.items[i])) &&
            sp_str_equal_c(threshold.metric, metric))
            return true;
    return false;
}

/* Names of metrics, as "a and no b". */
struct lack {
    struct sp_buf required,
        options; /* that the gate needs, and how to give them */
    struct sp_buf others;
};

static void add_lack(struct lack *lack, const char *name, bool is_needed)
{
    struct sp_buf *names = is_needed ? &lack->required : &lack->others;
    sp_buf_printf(names, "%s%s", names->len ? " and no " : "", name);
    if (is_needed)
        sp_buf_printf(&lack->options, " --metric %s=NUMBER", name);
}

/* Finds what neither the format nor the command line has. One that fails anyway need
 * not be complete. */
static void find_lack(struct lack *lack, const struct evidence *evidence,
                      const struct sp_tool_report *report)
{
    const struct sp_gate_policy *gate =
        sp_policy_gate(evidence->policy, evidence->line.gate);
    if (report->result != SP_GATE_PASS)
        return;
    for (size_t i = 0; i < report->missing.count; i++) {
        const char *name = report->missing.items[i];
        if (!sp_evidence_metric(&evidence->line, name))
            add_lack(lack, name, is_required(gate, name));
    }
}

/* Says how to give what the gate requires; of the server's gate the clone may not know. */
static int refuse_lack(const struct sp_cli_args *args,
                       const struct evidence *evidence,
                       const struct sp_tool_report *report,
                       const struct lack *lack)
{
    struct sp_buf fetch = {0};
    bool is_builtin = evidence_lacks_policy(&fetch, evidence);
    int status =
        cli_usage(args->command, "%s (%s) has no %s; add%s%s%s",
                  evidence->line.report.name, report->format,
                  sp_buf_text(&lack->required), sp_buf_text(&lack->options),
                  is_builtin ? ", or take the policy of the server: " : "",
                  sp_buf_text(&fetch));
    sp_buf_dispose(&fetch);
    return status;
}

/* Asks for what the gate requires, and notes what else the report does not have. */
static int ask_for_missing(const struct sp_cli_args *args,
                           const struct evidence *evidence,
                           struct sp_tool_report *report)
{
    struct lack lack = {0};
    int status = CLEAN;
    find_lack(&lack, evidence, report);
    if (lack.required.len)
        status = refuse_lack(args, evidence, report, &lack);
    else if (lack.others.len)
        sp_buf_printf(&report->notes, "sallyport: it has no %s\n",
                      sp_buf_text(&lack.others));
    sp_buf_dispose(&lack.required);
    sp_buf_dispose(&lack.options);
    sp_buf_dispose(&lack.others);
    return status;
}

/* Findings of medium severity are no pass by themselves. */
static void ask_for_mitigation(struct sp_tool_report *report,
                               const struct sp_evidence *line)
{
    const struct sp_metric *medium = sp_evidence_metric(line, "medium");
    if (!report->needs_mitigation || line->mitigation ||
        report->result == SP_GATE_FAIL)
        return;
    double count = medium ? medium->value : 1;
    bool is_one = count <= 1;
    report->result = SP_GATE_FAIL;
    sp_buf_printf(&report->why,
                  "%.15g medium finding%s; --mitigation names the proposal or "
                  "document that accepts %s",
                  count, is_one ? "" : "s", is_one ? "it" : "them");
}

/* The result of the report, or a worse one that was asked for. */
static int decide(const struct sp_cli_args *args, struct sp_evidence *line,
                  const struct sp_tool_report *report)
{
    const char *asked = sp_cli_value(args, "--result");
    if (asked && line->result == SP_GATE_PASS && report->result == SP_GATE_FAIL)
        return cli_usage(args->command, "the report is no pass: %s",
                         sp_buf_text(&report->why));
    if (!asked)
        line->result = report->result;
    return CLEAN;
}

static void say(const struct sp_evidence *line,
                const struct sp_tool_report *report)
{
    struct sp_buf text = {0};
    sp_buf_printf(&text, "sallyport: %s is %s", line->report.name,
                  report->format);
    for (size_t i = 0; i < line->metrics.count; i++)
        sp_buf_printf(&text, "%s%s=%.15g", i ? " " : ": ",
                      line->metrics.items[i].name,
                      line->metrics.items[i].value);
    struct sp_str note,
        notes = {sp_buf_text(&report->notes), report->notes.len};
    while (sp_str_line(&notes, &note))
        sp_buf_printf(&text, "\n%.*s", SP_STR_ARG(note));
    if (report->why.len)
        sp_buf_printf(&text, "\nsallyport: it is no pass: %s",
                      sp_buf_text(&report->why));
    cli_say_lines(stderr, &text);
    sp_buf_dispose(&text);
}

int gate_report(const struct sp_cli_args *args, struct sp_tool_report *report,
                const char *path, struct evidence *evidence)
{
    struct sp_evidence *line = &evidence->line;
    take(line, report, path);
    int status = check_gate(args, line, report);
    if (!status)
        status = gate_metrics(args, line);
    if (!status)
        status = ask_for_missing(args, evidence, report);
    if (!status)
        ask_for_mitigation(report, line);
    if (!status)
        status = decide(args, line, report);
    if (!status)
        say(line, report);
    return status;
}

int gate_from(const struct sp_cli_args *args, struct evidence *evidence)
{
    struct sp_tool_report report;
    struct sp_error err = {0};
    const char *path = sp_cli_value(args, "--from");
    int code = sp_tool_report_read(&report, path,
                                   sp_cli_value(args, "--format"), &err);
    int status =
        code ? cli_fail(&err) : gate_report(args, &report, path, evidence);
    sp_tool_report_dispose(&report);
    return status;
}
