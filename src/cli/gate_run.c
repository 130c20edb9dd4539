/* gate run: the command of a gate, at a commit. */
#include "sallyport/gate_run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate.h"
#include "sallyport/clock.h"

enum { LINES_SHOWN = 10, NO_ANSWER = 125, NOT_FOUND = 127 };

/* One gate that is run. */
struct one {
    const struct sp_cli_args *args;
    const struct sp_gate_policy *gate;
    struct evidence evidence;
    struct sp_gate_ran ran;
    struct sp_tool_report report;
    struct sp_error report_error; /* why there is no report */
};

/* Reads the report while the worktree is there. */
static void look(void *context, const char *worktree)
{
    struct one *self = context;
    struct sp_buf path = {0};
    if (!self->gate->report)
        return;
    sp_buf_printf(&path, "%s/%s", worktree, self->gate->report);
    sp_tool_report_read(&self->report, sp_buf_text(&path), NULL,
                        &self->report_error);
    sp_buf_dispose(&path);
}

/* The last lines of the output. */
static void show_output(const struct sp_buf *output)
{
    struct sp_buf text = {0};
    struct sp_str line, rest = {sp_buf_text(output), output->len};
    size_t count = 0, skip = 0;
    while (sp_str_line(&rest, &line))
        count++;
    skip = count > LINES_SHOWN ? count - LINES_SHOWN : 0;
    rest = (struct sp_str){sp_buf_text(output), output->len};
    for (size_t i = 0; sp_str_line(&rest, &line); i++)
        if (i >= skip)
            sp_buf_printf(&text, "%s  %.*s", text.len ? "\n" : "",
                          SP_STR_ARG(line));
    if (text.len)
        cli_say_lines(stderr, &text);
    sp_buf_dispose(&text);
}

/* Does a run say nothing of the commit: it could not be run, or was ended from outside?
 * As in `git bisect run`, and in prove. */
static bool is_inconclusive(const struct sp_gate_ran *ran)
{
    return !ran->timed_out &&
           (ran->signal == SIGHUP || ran->signal == SIGINT ||
            ran->signal == SIGKILL || ran->signal == SIGTERM ||
            (ran->status >= NO_ANSWER && ran->status <= NOT_FOUND));
}

/* Why the command fails; NULL: it does not. Yours. */
static char *reason_of(const struct one *self)
{
    struct sp_buf text = {0};
    if (self->ran.timed_out)
        sp_buf_printf(&text, "it took longer than %ld s", self->gate->timeout);
    else if (self->ran.status)
        sp_buf_printf(&text, "exit status %d", self->ran.status);
    return text.len ? sp_buf_detach(&text) : NULL;
}

/* What came of the command, in the line. Returns an exit status. */
static int conclude(struct one *self)
{
    struct sp_evidence *line = &self->evidence.line;
    line->reason = reason_of(self);
    line->has_duration = true;
    line->duration_ms = (long long)self->ran.milliseconds;
    line->time = sp_clock_now();
    line->result = line->reason ? SP_GATE_FAIL : SP_GATE_PASS;
    if (line->reason || is_inconclusive(&self->ran))
        show_output(&self->ran.output);
    if (is_inconclusive(&self->ran)) {
        fprintf(stderr, "sallyport: gate %s decides nothing: exit status %d\n",
                line->gate, self->ran.status);
        return UNDECIDED;
    }
    if (line->reason)
        fprintf(stderr, "sallyport: gate %s fails: %s\n", line->gate,
                line->reason);
    if (line->reason || !self->gate->report)
        return CLEAN;
    if (self->report_error.code)
        return cli_fail(&self->report_error);
    return gate_report(self->args, &self->report, self->gate->report,
                       &self->evidence);
}

static int record(struct one *self)
{
    int status = evidence_send(&self->evidence);
    if (!status)
        gate_say_done(&self->evidence);
    return status;
}

/* Records the result, or says what it is. A pass that will not count is no pass. */
static int finish(struct one *self)
{
    const bool is_recorded = !sp_cli_flag(self->args, "--no-record");
    const bool passes = self->evidence.line.result == SP_GATE_PASS;
    struct sp_buf said = {0};
    const bool counts = !gate_missed(&said, &self->evidence);
    if (passes && counts)
        sp_buf_printf(&said, "sallyport: gate %s passes", self->gate->name);
    int status = is_recorded ? record(self) : CLEAN;
    if (!is_recorded)
        cli_say_lines(stderr, &said);
    sp_buf_dispose(&said);
    return status ? status : passes && counts ? CLEAN : FINDINGS;
}

static int run_opened(struct one *self, struct sp_error *err)
{
    struct evidence *evidence = &self->evidence;
    const char *mitigation = sp_cli_value(self->args, "--mitigation");
    const char *run = sp_cli_value(self->args, "--run");
    const struct sp_gate_order order = {
        .repo = evidence->repo,
        .commit = &evidence->line.commit,
        .gate = self->gate->name,
        .command = self->gate->command,
        .limit_ms = 1000ull * (unsigned long long)self->gate->timeout,
        .look = look,
        .context = self};
    evidence->line.gate = sp_strdup(self->gate->name);
    evidence->line.mitigation = mitigation ? sp_strdup(mitigation) : NULL;
    evidence->line.run = run ? sp_strdup(run) : NULL;
    fprintf(stderr, "sallyport: gate %s at %s\n", self->gate->name,
            evidence->id);
    if (sp_gate_run(&self->ran, &order, err))
        return cli_fail(err);
    if (self->ran.asked) {
        fputs("sallyport: interrupted; the worktree is removed\n", stderr);
        return cli_end_by(self->ran.asked);
    }
    int status = conclude(self);
    return status ? status : finish(self);
}

/* Runs one gate. Returns an exit status. */
static int run_one(const struct sp_cli_args *args,
                   const struct sp_gate_policy *gate)
{
    struct sp_error err = {0};
    struct one self = {.args = args, .gate = gate};
    int code = evidence_open(&self.evidence, SP_EVIDENCE_GATE,
                             sp_cli_value(args, "--commit"), NULL, args, &err);
    int status = code ? cli_fail(&err) : run_opened(&self, &err);
    sp_tool_report_dispose(&self.report);
    sp_gate_ran_dispose(&self.ran);
    evidence_dispose(&self.evidence);
    return status;
}

/* Checks what is asked for. Returns CLEAN, or USAGE after a message. */
static int check(const struct sp_cli_args *args, const struct sp_policy *policy)
{
    static const char *const others[] = {"--from", "--format", "--result",
                                         "--metric", "--reason"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (sp_cli_value(args, others[i]))
            return cli_usage(args->command,
                             "run takes the result from the command: leave %s "
                             "out",
                             others[i]);
    for (int i = 1; i < args->word_count; i++) {
        const char *name = args->words[i];
        const struct sp_gate_policy *gate = sp_policy_gate(policy, name);
        if (strcmp(name, SP_GATE_PROOF) == 0)
            return cli_usage(args->command,
                             "the gate %s is made by: sallyport prove --record "
                             "-- COMMAND",
                             name);
        if (!gate || !gate->command)
            return cli_usage(args->command,
                             "the gate %s has no command; the policy gives it "
                             "one: [gate \"%s\"] command = make %s",
                             name, name, name);
    }
    return CLEAN;
}

static bool is_asked_for(const struct sp_cli_args *args,
                         const struct sp_gate_policy *gate)
{
    for (int i = 1; i < args->word_count; i++)
        if (strcmp(args->words[i], gate->name) == 0)
            return true;
    return args->word_count == 1 && gate->command &&
           strcmp(gate->name, SP_GATE_PROOF) != 0;
}

/* Runs all that are asked for. The worst of them is the exit status. */
static int run_all(const struct sp_cli_args *args,
                   const struct sp_policy *policy)
{
    int worst = CLEAN;
    size_t count = 0;
    for (size_t i = 0; i < policy->gates.count; i++) {
        if (!is_asked_for(args, &policy->gates.items[i]))
            continue;
        int status = run_one(args, &policy->gates.items[i]);
        count++;
        worst = status > worst ? status : worst;
        if (status > UNDECIDED) /* a signal */
            break;
    }
    if (!count)
        return cli_usage(args->command,
                         "no gate has a command; the policy gives it one: "
                         "[gate \"coverage\"] command = make coverage");
    return worst;
}

int gate_run(const struct sp_cli_args *args)
{
    struct sp_error err = {0};
    struct sp_repo *repo = NULL;
    struct sp_policy *policy = NULL;
    int code = cli_open(&repo, &policy, sp_cli_value(args, "--config"), &err);
    int status = code ? cli_fail(&err) : check(args, policy);
    signal(SIGPIPE, SIG_IGN); /* without this, a worktree would be left */
    if (!status)
        status = run_all(args, policy);
    sp_policy_free(policy);
    sp_repo_free(repo);
    return status;
}
