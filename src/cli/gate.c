#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "sallyport/send.h"
#include "sallyport/utc.h"

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
static int read_metrics(const struct sp_cli_args *args,
                        struct sp_evidence *line)
{
    size_t at = 0;
    const char *text;
    while ((text = sp_cli_each(args, "--metric", &at))) {
        struct sp_metric metric;
        if (line->metrics.count == SP_EVIDENCE_METRICS)
            return cli_usage(args->command, "a result has at most %d metrics",
                             SP_EVIDENCE_METRICS);
        if (!read_metric(text, &metric))
            return cli_usage(args->command,
                             "--metric takes NAME=NUMBER, such as lines=100, "
                             "not '%s'",
                             text);
        SP_VEC_PUSH(&line->metrics, metric);
    }
    return CLEAN;
}

/* Checks what the line says before anything is opened. Returns CLEAN or USAGE. */
static int check_line(const struct sp_cli_args *args)
{
    const char *result = sp_cli_value(args, "--result");
    if (args->word_count < 2)
        return cli_usage(args->command, "expected the name of a GATE");
    if (!sp_evidence_is_name(sp_str(args->words[1])))
        return cli_usage(args->command,
                         "the gate '%s' needs a name of letters, digits, '-', "
                         "'_' and '.'",
                         args->words[1]);
    if (!result)
        return cli_usage(args->command, "record needs --result");
    if (strcmp(result, "not-applicable") == 0 &&
        !sp_cli_value(args, "--reason"))
        return cli_usage(args->command, "not-applicable needs --reason");
    return CLEAN;
}

static enum sp_gate_result result_of(const char *word)
{
    int i = 0;
    while (strcmp(sp_gate_result_words[i], word) != 0)
        i++;
    return (enum sp_gate_result)i;
}

static void say_done(const struct evidence *evidence)
{
    struct sp_buf text = {0};
    sp_buf_printf(
        &text, "sallyport: recorded for the gate %s: %s, on %s, as %s",
        evidence->line.gate, sp_gate_result_words[evidence->line.result],
        evidence->id, evidence->line.actor);
    cli_say_lines(stderr, &text);
    sp_buf_dispose(&text);
}

static int record(const struct sp_cli_args *args)
{
    struct evidence evidence;
    struct sp_error err = {0};
    const char *reason = sp_cli_value(args, "--reason");
    int status = check_line(args);
    if (status)
        return status;
    int code = evidence_open(&evidence, SP_EVIDENCE_GATE,
                             sp_cli_value(args, "--commit"),
                             sp_cli_value(args, "--config"), &err);
    evidence.line.gate = sp_strdup(args->words[1]);
    evidence.line.result = result_of(sp_cli_value(args, "--result"));
    evidence.line.reason = reason ? sp_strdup(reason) : NULL;
    status = code ? cli_fail(&err) : read_metrics(args, &evidence.line);
    if (!status)
        status = evidence_send(&evidence);
    if (!status)
        say_done(&evidence);
    evidence_dispose(&evidence);
    return status;
}

/* The newest result of each gate. */
struct results {
    struct sp_evidence *items;
    size_t count, capacity;
};

/* Keeps a result, unless there is a newer one of its gate. Takes it over. */
static void keep(struct results *results, struct sp_evidence line)
{
    for (size_t i = 0; i < results->count; i++) {
        struct sp_evidence *other = &results->items[i];
        if (strcmp(other->gate, line.gate) != 0)
            continue;
        struct sp_evidence older = line.time < other->time ? line : *other;
        *other = line.time < other->time ? *other : line;
        sp_evidence_dispose(&older);
        return;
    }
    SP_VEC_PUSH(results, line);
}

static int by_gate(const void *a, const void *b)
{
    const struct sp_evidence *x = a, *y = b;
    return strcmp(x->gate, y->gate);
}

static void print_result(const struct sp_evidence *line)
{
    char time[SP_UTC_TEXT + 1];
    struct sp_buf text = {0};
    sp_buf_printf(&text, "%s  %s  %s  %s", line->gate,
                  sp_gate_result_words[line->result], line->actor,
                  sp_utc_write(time, line->time));
    for (size_t i = 0; i < line->metrics.count; i++)
        sp_buf_printf(&text, "%s%s=%.15g", i ? " " : "  ",
                      line->metrics.items[i].name,
                      line->metrics.items[i].value);
    if (line->reason)
        sp_buf_printf(&text, "  (%s)", line->reason);
    cli_say_lines(stdout, &text);
    sp_buf_dispose(&text);
}

/* Prints the results in a note. It skips any other line. */
static void print_note(const struct sp_buf *note)
{
    struct results results = {0};
    struct sp_str text, rest = {sp_buf_text(note), note->len};
    while (sp_str_line(&rest, &text)) {
        struct sp_evidence line;
        struct sp_buf why = {0};
        if (!sp_evidence_read(&line, SP_EVIDENCE_GATE, text, &why))
            keep(&results, line);
        sp_buf_dispose(&why);
    }
    if (results.count)
        qsort(results.items, results.count, sizeof *results.items, by_gate);
    for (size_t i = 0; i < results.count; i++) {
        print_result(&results.items[i]);
        sp_evidence_dispose(&results.items[i]);
    }
    free(results.items);
}

static int list(const struct sp_cli_args *args)
{
    struct evidence evidence;
    struct sp_error err = {0};
    struct sp_buf note = {0};
    int code = evidence_open(&evidence, SP_EVIDENCE_GATE,
                             sp_cli_value(args, "--commit"),
                             sp_cli_value(args, "--config"), &err);
    if (!code)
        code =
            sp_send_look(evidence.repo, sp_buf_text(&evidence.remote),
                         SP_EVIDENCE_GATE, &evidence.line.commit, &note, &err);
    if (code == SP_ENOTFOUND)
        fprintf(stderr, "sallyport: no gate was recorded on %s\n", evidence.id);
    else if (!code)
        print_note(&note);
    int status = code && code != SP_ENOTFOUND ? cli_fail(&err) : CLEAN;
    sp_buf_dispose(&note);
    evidence_dispose(&evidence);
    return status;
}

int sp_cli_gate(const struct sp_cli_args *args)
{
    return strcmp(args->words[0], "record") == 0 ? record(args) : list(args);
}
