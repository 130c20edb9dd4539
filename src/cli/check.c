#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "sallyport/clock.h"
#include "sallyport/formats.h"
#include "sallyport/host.h"
#include "sallyport/judge.h"
#include "terminal.h"

struct request {
    const char *range, *ref, *user, *config;
    const struct sp_format *format;
    bool push, summary, no_pager;
    uint64_t begun; /* when we were called */
};

/* The ref that a range is judged as: the one asked for, else the branch that
 * we are on, else none in particular. */
static char *name_of_ref(struct sp_repo *repo, const char *asked,
                         struct sp_error *err)
{
    struct sp_buf name = {0};
    if (asked)
        sp_buf_printf(&name, "%s%s",
                      strncmp(asked, "refs/", 5) == 0 ? "" : "refs/heads/",
                      asked);
    else
        sp_repo_symbolic(repo, "HEAD", &name, err);
    if (!name.len)
        sp_buf_puts(&name, "HEAD");
    return sp_buf_detach(&name);
}

static int push_of_range(struct sp_repo *repo, const struct request *request,
                         struct sp_push *push, struct sp_error *err)
{
    struct sp_ref_update update = {.name =
                                       name_of_ref(repo, request->ref, err)};
    SP_VEC_PUSH(push, update);
    return sp_repo_range(repo, request->range ? request->range : "HEAD",
                         &push->items[0].old_id, &push->items[0].new_id, err);
}

static int push_of_input(struct sp_push *push, struct sp_error *err)
{
    struct sp_buf input = {0};
    char chunk[65536];
    size_t got;
    while ((got = fread(chunk, 1, sizeof chunk, stdin)) > 0)
        sp_buf_add(&input, chunk, got);
    int code = sp_push_parse(
        push, (struct sp_str){sp_buf_text(&input), input.len}, err);
    sp_buf_dispose(&input);
    return code;
}

/* What a check has in hand. */
struct check {
    struct sp_repo *repo;
    struct sp_policy *policy;
    struct sp_push push;
    struct sp_verdict verdict;
};

static int judge(struct check *check, const struct request *request,
                 struct sp_error *err)
{
    int code = cli_open(&check->repo, &check->policy, request->config, err);
    if (code)
        return code;
    code = request->push
               ? push_of_input(&check->push, err)
               : push_of_range(check->repo, request, &check->push, err);
    if (code)
        return code;
    struct sp_actor actor = {NULL};
    if (request->user)
        actor.user = sp_strdup(request->user);
    else
        sp_host_actor(check->policy->host, &actor);
    struct terminal_progress progress;
    terminal_progress_begin(&progress, request->begun);
    const struct sp_source source = {
        .repo = check->repo,
        .policy = check->policy,
        .user = actor.user,
        .setting_file =
            sp_repo_worktree(check->repo) ? ".sallyport.ini" : "sallyport.ini",
        .is_range = !request->push,
        .is_rehearsal = request->push,
        .progress = terminal_progress,
        .progress_context = &progress};
    code = sp_judge(&source, &check->push, &check->verdict, err);
    terminal_progress_end(&progress);
    sp_actor_dispose(&actor);
    return code;
}

static void print(const struct check *check, const struct request *request,
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
    terminal_close(&page, check->repo);
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
    const struct {
        const char *name;
        const char **value;
        bool *flag;
    } options[] = {{"--ref", &request->ref, NULL},
                   {"--as", &request->user, NULL},
                   {"--format", &format, NULL},
                   {"--config", &request->config, NULL},
                   {"--push", NULL, &request->push},
                   {"--summary", NULL, &request->summary},
                   {"--no-pager", NULL, &request->no_pager}};
    for (int i = 0; i < argc; i++) {
        size_t k = 0, count = sizeof options / sizeof options[0];
        while (k < count &&
               !cli_option(argc, argv, &i, options[k].name, options[k].value))
            k++;
        if (k < count && options[k].flag)
            *options[k].flag = true;
        else if (k < count && !*options[k].value)
            return cli_usage(self, "%s takes a value", options[k].name);
        else if (k == count && argv[i][0] != '-' && !request->range)
            request->range = argv[i];
        else if (k == count)
            return cli_usage(self, "unknown argument '%s'", argv[i]);
    }
    if (request->push && (request->range || request->ref))
        return cli_usage(self, "--push takes no range and no --ref");
    return choose_format(self, format, request);
}

static int run(const struct command *self, int argc, char **argv)
{
    struct request request = {.begun = sp_clock_ms()};
    int status = parse(self, argc, argv, &request);
    if (status)
        return status;
    struct sp_error err = {0};
    struct check check = {.repo = NULL};
    if (judge(&check, &request, &err))
        status = cli_fail(&err);
    else
        status = check.verdict.findings.refusals ? FINDINGS : CLEAN;
    if (status != USAGE)
        print(&check, &request, status == UNDECIDED ? err.message : NULL,
              sp_clock_ms() - request.begun);
    sp_verdict_dispose(&check.verdict);
    sp_push_dispose(&check.push);
    sp_policy_free(check.policy);
    sp_repo_free(check.repo);
    return status;
}

const struct command command_check = {
    .name = "check",
    .summary = "judges a range of commits, or a push, without pushing",
    .usage =
        "check [RANGE] [--ref REF] [--as USER] [--config FILE]\n"
        "           [--format text|json|sarif|junit|github] [--summary]\n"
        "           [--no-pager]\n"
        "       sallyport check --push < LINES\n\n"
        "RANGE   a commit, A..B or A...B; default: the current branch since\n"
        "        it left the protected one\n"
        "--ref REF      judge it as a push to REF; default: the current "
        "branch\n"
        "--as USER      judge it as a push by USER\n"
        "--push         read lines 'OLD NEW REF', as a hook would get them\n"
        "--summary      count the findings by rule, author and month\n"
        "--no-pager     print it all at once, on a terminal too\n"
        "--config FILE  the built-in policy and FILE, nothing else\n\n"
        "Exit status: 0 clean, 1 findings, 2 wrong usage, 3 could not decide.",
    .run = run,
};
