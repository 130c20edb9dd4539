#include <stdio.h>
#include <string.h>

#include "judgement.h"
#include "sallyport/formats.h"
#include "terminal.h"

struct request {
    struct judgement_request judge;
    const char *message;      /* the file of --message */
    const char *title, *body; /* of a pull request; the file of --body */
    const struct sp_format *format;
    bool summary, no_pager;
};

static void print(const struct judgement *check, const struct request *request)
{
    bool is_decided = check->decision.decided != SP_UNDECIDED;
    const struct sp_outcome outcome = {.decision = &check->decision,
                                       .note = check->half.len && is_decided
                                                   ? sp_buf_text(&check->half)
                                                   : NULL,
                                       .summary_only = request->summary,
                                       .colour = terminal_colour()};
    struct terminal_page page;
    terminal_open(&page, !request->no_pager);
    request->format->print(page.out, &outcome);
    terminal_close(&page);
}

static int reach(struct judgement *out, const struct request *request,
                 struct sp_error *err)
{
    if (request->title)
        return judgement_of_title(out, request->title, request->body,
                                  &request->judge, err);
    return request->message ? judgement_of_message(out, request->message,
                                                   request->judge.config, err)
                            : judgement_reach(out, &request->judge, err);
}

/* Reports the formats that have a summary, from their rows. */
static int no_summary(const struct sp_cli_args *args)
{
    struct sp_buf names = {0};
    for (const struct sp_format *f = sp_formats; f->name; f++)
        if (f->has_summary)
            sp_buf_printf(&names, "%s%s", names.len ? " and " : "", f->name);
    cli_usage(args->command, "--summary is for %s", sp_buf_text(&names));
    sp_buf_dispose(&names);
    return USAGE;
}

int sp_cli_check(const struct sp_cli_args *args)
{
    struct request request = {
        .judge = judgement_of_args(args),
        .message = sp_cli_value(args, "--message"),
        .title = sp_cli_value(args, "--title"),
        .body = sp_cli_value(args, "--body"),
        .format = sp_format_find(sp_cli_value(args, "--format")),
        .summary = sp_cli_flag(args, "--summary"),
        .no_pager = sp_cli_flag(args, "--no-pager")};
    request.judge.push = sp_cli_flag(args, "--push");
    request.judge.since_install = sp_cli_flag(args, "--since-install");
    request.judge.base = sp_cli_value(args, "--base");
    request.judge.since = sp_cli_value(args, "--since");
    if (request.summary && !request.format->has_summary)
        return no_summary(args);
    struct sp_error err = {0};
    struct judgement check = {.decision.begun = request.judge.begun};
    int status;
    if (reach(&check, &request, &err))
        status = cli_fail(&err);
    else
        status = check.decision.found.findings.refusals ? FINDINGS : CLEAN;
    if (status != UNDECIDED)
        judgement_say_half(&check.half);
    if (status != USAGE)
        print(&check, &request);
    judgement_dispose(&check);
    return status;
}
