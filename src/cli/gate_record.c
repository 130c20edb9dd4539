#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate.h"

/* Reads NAME=NUMBER. */
static bool read_metric(const char *text, struct sp_metric *out)
{
    const double max = 9007199254740992.0; /* 2^53 */
    const char *equals = strchr(text, '=');
    char *end;
    if (!equals ||
        !sp_evidence_is_name((struct sp_str){text, (size_t)(equals - text)}))
        return false;
    if (equals[1 + strspn(equals + 1, "0123456789.eE+-")] || !equals[1])
        return false;
    out->value = strtod(equals + 1, &end);
    if (*end || !isfinite(out->value) || fabs(out->value) > max)
        return false;
    out->name = sp_strndup(text, (size_t)(equals - text));
    return true;
}

/* Returns CLEAN, or USAGE when it has said what is wrong. */
static int add_metric(const struct sp_cli_args *args, const char *text,
                      struct sp_evidence *line)
{
    struct sp_metric metric;
    if (line->metrics.count == SP_EVIDENCE_METRICS)
        return cli_usage(args->command, "a result has at most %d metrics",
                         SP_EVIDENCE_METRICS);
    if (!read_metric(text, &metric))
        return cli_usage(args->command,
                         "--metric takes NAME=NUMBER, such as lines=100, "
                         "not '%s'",
                         text);
    bool is_twice = sp_evidence_metric(line, metric.name) != NULL;
    if (!is_twice)
        SP_VEC_PUSH(&line->metrics, metric);
    else
        cli_usage(args->command,
                  line->report.format
                      ? "%s is in the report: leave '--metric %s=' out"
                      : "%s is given twice: give '--metric %s=' once",
                  metric.name, metric.name);
    if (is_twice)
        free(metric.name);
    return is_twice ? USAGE : CLEAN;
}

int gate_metrics(const struct sp_cli_args *args, struct sp_evidence *line)
{
    size_t at = 0;
    const char *text;
    int status = CLEAN;
    while (!status && (text = sp_cli_each(args, "--metric", &at)))
        status = add_metric(args, text, line);
    return status;
}

/* Checks what --result, --from and --format say together. Returns CLEAN or USAGE. */
static int check_result(const struct sp_cli_args *args)
{
    const char *result = sp_cli_value(args, "--result");
    const char *from = sp_cli_value(args, "--from");
    bool is_not_applicable = result && strcmp(result, "not-applicable") == 0;
    if (!result && !from)
        return cli_usage(args->command,
                         "record needs --result, or a report with --from");
    if (sp_cli_value(args, "--format") && !from)
        return cli_usage(args->command,
                         "a format is that of a report: --format needs --from");
    if (is_not_applicable && from)
        return cli_usage(args->command,
                         "a report has a result; not-applicable has a reason "
                         "instead");
    if (is_not_applicable && !sp_cli_value(args, "--reason"))
        return cli_usage(args->command, "not-applicable needs --reason");
    return CLEAN;
}

/* Checks what the line says before anything is opened. Returns CLEAN or USAGE. */
static int check_line(const struct sp_cli_args *args)
{
    if (args->word_count < 2)
        return cli_usage(args->command, "expected the name of a GATE");
    if (args->word_count > 2)
        return cli_usage(args->command, "record takes one GATE");
    if (!sp_evidence_is_name(sp_str(args->words[1])))
        return cli_usage(args->command,
                         "the gate '%s' needs a name of letters, digits, '-', "
                         "'_' and '.'",
                         args->words[1]);
    return check_result(args);
}

static enum sp_gate_result result_of(const char *word)
{
    int i = 0;
    while (strcmp(sp_gate_result_words[i], word) != 0)
        i++;
    return (enum sp_gate_result)i;
}

static void set_text(char **out, const struct sp_cli_args *args,
                     const char *option)
{
    const char *value = sp_cli_value(args, option);
    *out = value ? sp_strdup(value) : NULL;
}

/* Fills in all that the command line and the report say. */
static int fill(const struct sp_cli_args *args, struct evidence *evidence)
{
    struct sp_evidence *line = &evidence->line;
    const char *result = sp_cli_value(args, "--result");
    line->gate = sp_strdup(args->words[1]);
    set_text(&line->reason, args, "--reason");
    set_text(&line->mitigation, args, "--mitigation");
    set_text(&line->run, args, "--run");
    if (result)
        line->result = result_of(result);
    return sp_cli_value(args, "--from") ? gate_from(args, evidence)
                                        : gate_metrics(args, line);
}

int gate_record(const struct sp_cli_args *args)
{
    struct evidence evidence;
    struct sp_error err = {0};
    int status = check_line(args);
    if (status)
        return status;
    int code = evidence_open(&evidence, SP_EVIDENCE_GATE,
                             sp_cli_value(args, "--commit"), NULL, args, &err);
    status = code ? cli_fail(&err) : fill(args, &evidence);
    if (!status)
        status = evidence_send(&evidence);
    if (!status)
        gate_say_done(&evidence);
    evidence_dispose(&evidence);
    return status;
}
