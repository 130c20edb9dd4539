#include "sallyport/prove.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gate.h"
#include "judgement.h"
#include "sallyport/clock.h"
#include "sallyport/proof_report.h"
#include "terminal.h"

enum { MIN_COLUMNS = 60 };
enum format { TEXT, JSON, JUNIT };

struct request {
    struct judgement_request judge;
    char **command;
    enum format format;
    bool all, no_cache, record;
    bool has_red_exit, red_exit[256];
    struct sp_regex *red_pattern;
    size_t jobs;
    uint64_t limit_ms;
};

/* What is shown during the run. */
struct showing {
    struct sp_proof_view view;
    struct terminal_progress progress;
    bool as_rows, has_head;
    size_t next; /* the first row that was not printed */
};

/* Reads a number of min..max. Returns false for anything else. */
static bool read_number(const char *text, unsigned long min, unsigned long max,
                        unsigned long *out)
{
    char *end;
    if (*text < '0' || *text > '9' || strlen(text) > 9)
        return false;
    *out = strtoul(text, &end, 10);
    return !*end && *out >= min && *out <= max;
}

/* Reads "1" or "1,2"; no statuses that are inconclusive. */
static bool read_exits(const char *text, bool out[256])
{
    struct sp_str item, rest = sp_str(text);
    unsigned long status;
    bool any = false;
    while (sp_str_item(&rest, ',', &item)) {
        char *digits = sp_strndup(item.ptr, item.len);
        bool is_good = read_number(digits, 1, 255, &status) &&
                       (status < 125 || status > 127);
        free(digits);
        if (!is_good)
            return false;
        any = out[status] = true;
    }
    return any;
}

/* '^' and '$' match at each line of an output. The pattern is compiled alone
 * first, so that an error message counts its own characters. */
static int read_pattern(const char *text, struct sp_regex **out,
                        struct sp_error *err)
{
    struct sp_buf by_lines = {0};
    struct sp_regex *alone;
    int code = sp_regex_compile(&alone, text, err);
    if (code)
        return code;
    sp_regex_free(alone);
    sp_buf_printf(&by_lines, "(?m)%s", text);
    code = sp_regex_compile(out, sp_buf_text(&by_lines), err);
    sp_buf_dispose(&by_lines);
    return code;
}

/* Reads the options. Returns CLEAN, or USAGE after a message. */
static int read_options(const struct sp_cli_args *args, struct request *request)
{
    const char *red_exit = sp_cli_value(args, "--red-exit");
    const char *red_pattern = sp_cli_value(args, "--red-pattern");
    unsigned long jobs;
    struct sp_error err = {0};
    if (!read_number(sp_cli_value(args, "-j"), 1, SP_RUNS_MAX, &jobs))
        return cli_usage(args->command, "-j takes a number from 1 to %d",
                         SP_RUNS_MAX);
    request->jobs = jobs;
    request->limit_ms = 1000ull * (unsigned long)cli_duration(
                                      sp_cli_value(args, "--timeout"), "smh");
    if (!request->limit_ms)
        return cli_usage(args->command,
                         "--timeout takes a time such as 90s, 10m or 1h");
    request->has_red_exit = red_exit != NULL;
    if (red_exit && !read_exits(red_exit, request->red_exit))
        return cli_usage(args->command,
                         "--red-exit takes exit statuses from 1 to 255, "
                         "but for 125, 126 and 127");
    if (red_pattern && read_pattern(red_pattern, &request->red_pattern, &err))
        return cli_usage(args->command, "--red-pattern: %s", err.message);
    return CLEAN;
}

/* Reads the command line. Returns CLEAN or USAGE. */
static int parse(const struct sp_cli_args *args, struct request *request)
{
    const char *format = sp_cli_value(args, "--format");
    *request = (struct request){.judge = judgement_of_args(args),
                                .command = args->rest,
                                .all = sp_cli_flag(args, "--all"),
                                .record = sp_cli_flag(args, "--record"),
                                .no_cache = sp_cli_flag(args, "--no-cache")};
    request->format = strcmp(format, "json") == 0    ? JSON
                      : strcmp(format, "junit") == 0 ? JUNIT
                                                     : TEXT;
    if (!request->command || !*request->command)
        return cli_usage(args->command,
                         "say what to run, after '--': sallyport prove "
                         "-- make test");
    return read_options(args, request);
}

static void print_rows(struct showing *showing)
{
    const struct sp_proof *proof = showing->view.proof;
    struct sp_buf text = {0};
    if (!showing->has_head && proof->steps.count)
        sp_proof_text_head(&text);
    showing->has_head = true;
    while (showing->next < proof->steps.count &&
           proof->steps.items[showing->next].state != SP_PROOF_OPEN)
        sp_proof_text_row(&text, &showing->view, showing->next++);
    fputs(sp_buf_text(&text), stdout);
    sp_buf_dispose(&text);
}

/* Prints each row as soon as all rows before it are there. When nobody reads
 * the output any more, the run ends. */
static int show(void *context, const struct sp_proof *proof, size_t settled)
{
    struct showing *showing = context;
    char words[64];
    terminal_progress_end(&showing->progress);
    if (showing->as_rows)
        print_rows(showing);
    if (fflush(stdout) != 0)
        return SIGPIPE;
    snprintf(words, sizeof words, "%zu of %zu commits settled", settled,
             proof->steps.count);
    if (settled < proof->steps.count)
        terminal_progress_words(&showing->progress, words);
    return 0;
}

/* Prints the end of the text, or a whole document. */
static void print(const struct request *request, struct showing *showing)
{
    struct sp_buf text = {0};
    showing->view.milliseconds = sp_clock_ms() - request->judge.begun;
    if (request->format == TEXT)
        sp_proof_text_end(&text, &showing->view);
    else if (request->format == JSON)
        sp_proof_json(stdout, &showing->view);
    else
        sp_proof_junit(stdout, &showing->view);
    fputs(sp_buf_text(&text), stdout);
    fflush(stdout);
    sp_buf_dispose(&text);
}

/* Why there is no evidence; NULL when there is. */
static const char *without_evidence(const struct sp_proof *proof)
{
    size_t counts[SP_PROOF_STATES];
    sp_proof_total(proof, counts);
    return counts[SP_PROOF_UNDECIDED] ? "not every commit could be decided"
           : !proof->steps.count      ? "there is no commit"
                                      : NULL;
}

/* Sends the proof as the result of a gate. Returns an exit status. */
static int record(struct evidence *evidence, const struct sp_proof_view *view)
{
    const char *why = without_evidence(view->proof);
    if (why) {
        fprintf(stderr, "sallyport: nothing was recorded, since %s\n", why);
        return CLEAN;
    }
    sp_proof_evidence(&evidence->line, view);
    evidence->line.time = sp_clock_now();
    int status = evidence_send(evidence);
    if (!status)
        gate_say_done(evidence);
    return status;
}

/* Asks for all that recording needs before the proof begins. */
static int may_record(const struct sp_cli_args *args,
                      const struct sp_proof *proof, struct evidence *evidence,
                      struct sp_error *err)
{
    char head[SP_OID_HEX + 1];
    if (!proof->is_whole)
        return sp_error_set(err, SP_EUSAGE,
                            "--record is for a whole branch, since it left the "
                            "protected one; leave the range out");
    return evidence_open(evidence, SP_EVIDENCE_GATE,
                         sp_oid_format(head, &proof->head),
                         sp_cli_value(args, "--as"), args, err);
}

static int status_of(const struct sp_proof *proof)
{
    size_t counts[SP_PROOF_STATES];
    switch (sp_proof_total(proof, counts)) {
    case SP_PROOF_UNPROVEN:
        return FINDINGS;
    case SP_PROOF_UNDECIDED:
        return UNDECIDED;
    default:
        return CLEAN;
    }
}

/* All worktrees are removed: now ends as the signal asked. */
static int end_by(int number, const struct sp_proof *proof)
{
    size_t counts[SP_PROOF_STATES];
    sp_proof_total(proof, counts);
    fprintf(stderr,
            "sallyport: interrupted; %zu of %zu commits were not settled, and "
            "all worktrees are removed\n",
            counts[SP_PROOF_OPEN], proof->steps.count);
    return cli_end_by(number);
}

static struct showing showing_of(const struct request *request,
                                 const struct judgement *branch,
                                 const struct sp_proof *proof)
{
    size_t columns = terminal_columns();
    return (struct showing){
        .view = {.proof = proof,
                 .command = request->command,
                 .ref = branch->push.items[0].name,
                 .columns = columns < MIN_COLUMNS ? MIN_COLUMNS : columns,
                 .colour = terminal_colour(),
                 .is_bare = !sp_repo_worktree(branch->repo)},
        .as_rows = request->format == TEXT};
}

/* Runs and prints. Returns an exit status. */
static int prove(const struct request *request, const struct judgement *branch,
                 struct evidence *evidence, struct sp_proof *proof,
                 struct sp_error *err)
{
    struct showing showing = showing_of(request, branch, proof);
    const struct sp_prove how = {
        .repo = branch->repo,
        .asked = {.command = request->command,
                  .all = request->all,
                  .red_exit = request->has_red_exit ? request->red_exit : NULL,
                  .red_pattern = request->red_pattern},
        .jobs = request->jobs,
        .limit_ms = request->limit_ms,
        .use_cache = !request->no_cache && !request->record,
        .progress = show,
        .context = &showing};
    int asked;
    signal(SIGPIPE, SIG_IGN); /* without this, worktrees would be left */
    int code = sp_prove(proof, &how, &asked, err);
    terminal_progress_end(&showing.progress);
    if (code)
        return cli_fail(err);
    if (asked)
        return end_by(asked, proof);
    print(request, &showing);
    int status = request->record ? record(evidence, &showing.view) : CLEAN;
    return status ? status : status_of(proof);
}

int sp_cli_prove(const struct sp_cli_args *args)
{
    struct request request;
    struct sp_error err = {0};
    struct judgement branch = {.repo = NULL};
    struct evidence evidence = {.repo = NULL};
    struct sp_proof proof = {.is_whole = false};
    int status = parse(args, &request);
    if (!status &&
        (judgement_open(&branch, &request.judge, &err) ||
         sp_proof_plan(&proof, &branch.source, branch.push.items, request.all,
                       &err) ||
         (request.record && may_record(args, &proof, &evidence, &err))))
        status = cli_fail(&err);
    else if (!status) {
        judgement_say_half(&branch.half);
        status = prove(&request, &branch, &evidence, &proof, &err);
    }
    evidence_dispose(&evidence);
    sp_proof_dispose(&proof);
    judgement_dispose(&branch);
    sp_regex_free(request.red_pattern);
    return status;
}
