#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judgement.h"
#include "sallyport/clock.h"
#include "sallyport/gather.h"
#include "sallyport/log.h"
#include "terminal.h"

struct request {
    struct judgement_request judge;
    bool json, reverse, no_pager;
};

/* What is printed, and the state of it. */
struct printing {
    const struct request *request;
    struct sp_log log;
    struct terminal_page page;
    struct sp_buf text; /* of one commit; of all when they are reversed … */
    SP_VEC(size_t) begins; /* … and then where each of them begins */
};

static void flush(struct printing *printing, FILE *out)
{
    fwrite(sp_buf_text(&printing->text), 1, printing->text.len, out);
    sp_buf_reset(&printing->text);
}

static int print_commit(const struct sp_commit_facts *commit, void *context,
                        struct sp_error *err)
{
    struct printing *printing = context;
    int code = SP_OK;
    if (printing->request->reverse)
        SP_VEC_PUSH(&printing->begins, printing->text.len);
    if (printing->request->json)
        code = sp_log_json(&printing->text, &printing->log, commit, err);
    else
        sp_log_commit(&printing->text, &printing->log, commit);
    if (!printing->request->reverse)
        flush(printing, printing->page.out);
    return code;
}

static void print_reversed(struct printing *printing)
{
    size_t end = printing->text.len;
    for (size_t i = printing->begins.count; i > 0; i--) {
        size_t begins = printing->begins.items[i - 1];
        fwrite(printing->text.data + begins, 1, end - begins,
               printing->page.out);
        end = begins;
    }
    sp_buf_reset(&printing->text);
}

/* Reads the commits a second time: a late commit may cause a finding in an
 * early one, and messages are not kept in memory. */
static int print_commits(const struct judgement *history,
                         struct printing *printing, struct sp_error *err)
{
    struct sp_ref_facts ref;
    struct sp_branch_facts branch;
    struct sp_gather *gather = sp_gather_new(&history->source);
    int code = sp_gather_ref(gather, &history->push.items[0], &ref, err);
    if (!code)
        code = sp_gather_commits(gather, &ref, &branch, print_commit, printing,
                                 err);
    sp_gather_free(gather);
    if (printing->request->reverse)
        print_reversed(printing);
    return code;
}

/* JSON has commits only; findings about the ref go to standard error. */
static void print_ref(struct printing *printing)
{
    sp_log_ref(&printing->text, &printing->log);
    flush(printing, printing->request->json ? stderr : printing->page.out);
}

static int print(const struct judgement *history, const struct request *request,
                 struct sp_error *err)
{
    struct printing printing = {
        .request = request,
        .log = {.verdict = &history->decision.found,
                .policy = history->policy,
                .ref = history->push.items[0].name,
                .columns = terminal_columns(),
                .colour = terminal_colour() && !request->json}};
    terminal_open(&printing.page, !request->no_pager && !request->json);
    sp_log_open(&printing.log);
    print_ref(&printing);
    int code = print_commits(history, &printing, err);
    if (!code && !request->json) {
        sp_log_total(&printing.text, &printing.log);
        flush(&printing, printing.page.out);
    }
    terminal_close(&printing.page);
    sp_log_dispose(&printing.log);
    sp_buf_dispose(&printing.text);
    free(printing.begins.items);
    return code;
}

int sp_cli_log(const struct sp_cli_args *args)
{
    const struct request request = {
        .judge = judgement_of_args(args),
        .json = strcmp(sp_cli_value(args, "--format"), "json") == 0,
        .reverse = sp_cli_flag(args, "--reverse"),
        .no_pager = sp_cli_flag(args, "--no-pager")};
    if (request.json && request.reverse)
        return cli_usage(args->command,
                         "--reverse is for text; 'tac' turns lines");
    struct sp_error err = {0};
    struct judgement history = {.repo = NULL};
    int status;
    if (judgement_reach(&history, &request.judge, &err) ||
        print(&history, &request, &err))
        status = cli_fail(&err);
    else
        status = history.decision.found.findings.refusals ? FINDINGS : CLEAN;
    if (status != UNDECIDED)
        judgement_say_half(&history.half);
    judgement_dispose(&history);
    return status;
}
