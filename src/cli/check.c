#include <stdio.h>
#include <string.h>

#include "judgement.h"
#include "sallyport/clock.h"
#include "sallyport/formats.h"
#include "terminal.h"

struct request {
    struct judgement_request judge;
    const char *message; /* the file of --message */
    const struct sp_format *format;
    bool summary, no_pager;
};

static void print(const struct judgement *check, const struct request *request,
                  const char *reason, uint64_t milliseconds)
{
    const struct sp_outcome outcome = {.verdict = &check->verdict,
                                       .push = &check->push,
                                       .policy = check->policy,
                                       .reason = reason,
                                       .milliseconds = milliseconds,
                                       .summary_only = request->summary,
                                       .colour = terminal_colour()};
    struct terminal_page page;
    terminal_open(&page, !request->no_pager);
    request->format->print(page.out, &outcome);
    terminal_close(&page);
}

/* The value of --format, by its name. Returns CLEAN or USAGE. */
static int choose_format(const struct command *self, const char *name,
                         struct request *request)
{
    request->format = sp_format_find(name);
    if (!request->format)
        return cli_usage(self,
                         "--format is text, json, sarif, junit or github");
    if (request->summary && !request->format->has_summary)
        return cli_usage(self, "--summary is for text and json");
    return CLEAN;
}

/* Reads the command line. Returns CLEAN or USAGE. */
static int parse(const struct command *self, int argc, char **argv,
                 struct request *request)
{
    const char *format = "text";
    struct judgement_request *judge = &request->judge;
    const struct cli_choice choices[] = {
        {"--format", &format, NULL},
        {"--push", NULL, &judge->push},
        {"--message", &request->message, NULL},
        {"--summary", NULL, &request->summary},
        {"--no-pager", NULL, &request->no_pager}};
    if (judgement_words(self, argc, argv, choices,
                        sizeof choices / sizeof choices[0], judge))
        return USAGE;
    if (judge->push && (judge->word_count || judge->ref))
        return cli_usage(self, "--push takes no range and no --ref");
    if (request->message &&
        (judge->push || judge->word_count || judge->ref || judge->user))
        return cli_usage(self,
                         "--message takes no range, --ref, --as or --push");
    return choose_format(self, format, request);
}

static int reach(struct judgement *out, const struct request *request,
                 struct sp_error *err)
{
    return request->message ? judgement_of_message(out, request->message,
                                                   request->judge.config, err)
                            : judgement_reach(out, &request->judge, err);
}

static int run(const struct command *self, int argc, char **argv)
{
    struct request request = {.judge = {.begun = sp_clock_ms()}};
    int status = parse(self, argc, argv, &request);
    if (status)
        return status;
    struct sp_error err = {0};
    struct judgement check = {.repo = NULL};
    if (reach(&check, &request, &err))
        status = cli_fail(&err);
    else
        status = check.verdict.findings.refusals ? FINDINGS : CLEAN;
    if (status != USAGE)
        print(&check, &request, status == UNDECIDED ? err.message : NULL,
              sp_clock_ms() - request.judge.begun);
    judgement_dispose(&check);
    return status;
}

const struct command command_check = {
    .name = "check",
    .summary = "judges a range of commits, or a push, without pushing",
    .usage =
        "check [RANGE...] [--ref REF] [--as USER] [--config FILE]\n"
        "           [--format text|json|sarif|junit|github] [--summary]\n"
        "           [--no-pager]\n"
        "       sallyport check --push < LINES\n"
        "       sallyport check --message FILE\n\n"
        "RANGE   a commit, A..B, A...B, or ^A and B, as git takes them;\n"
        "        default: the current branch since it left the protected one\n"
        "--ref REF      judge it as a push to REF; default: the current "
        "branch\n"
        "--as USER      judge it as a push by USER\n"
        "--push         read lines 'OLD NEW REF', as a hook would get them\n"
        "--message FILE judge this message, and what is staged, as commit-msg\n"
        "               does; '-' is standard input\n"
        "--summary      count the findings by rule, author and month\n"
        "--no-pager     print it all at once, on a terminal too\n"
        "--config FILE  the built-in policy and FILE, nothing else\n\n"
        "Exit status: 0 clean, 1 findings, 2 wrong usage, 3 could not decide.",
    .run = run,
};
