#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "sallyport/clock.h"
#include "sallyport/host.h"
#include "sallyport/judge.h"
#include "sallyport/report.h"
#include "sallyport/sanitise.h"

struct request {
    const char *range, *ref, *user, *format, *config;
    bool push;
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

static json_t *clean_string(const char *text)
{
    struct sp_buf clean = {0};
    sp_sanitise(&clean, sp_str(text), 0);
    json_t *string = json_string(sp_buf_text(&clean));
    sp_buf_dispose(&clean);
    return string;
}

static json_t *finding_of(const struct sp_finding *f,
                          const struct sp_push *push)
{
    char hex[SP_OID_HEX + 1];
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:n}", "rule", f->rule,
                     "level", sp_level_words[f->level], "ref",
                     clean_string(push->items[f->update].name), "commit",
                     f->has_commit ? json_string(sp_oid_format(hex, &f->commit))
                                   : json_null(),
                     "message", clean_string(f->message), "remedy",
                     clean_string(f->mend), "excused-by");
}

static void print_json(const struct sp_verdict *verdict,
                       const struct sp_push *push,
                       const struct sp_policy *policy, bool decided,
                       uint64_t milliseconds)
{
    char fingerprint[SP_SHA256_HEX + 1];
    const char *word = !decided                     ? "undecided"
                       : verdict->findings.refusals ? "refuse"
                                                    : "accept";
    json_t *findings = json_array();
    for (size_t i = 0; decided && i < verdict->findings.count; i++)
        json_array_append_new(findings,
                              finding_of(&verdict->findings.items[i], push));
    json_t *object =
        json_pack("{s:s, s:o, s:I, s:I, s:s}", "verdict", word, "findings",
                  findings, "commits", (json_int_t)verdict->commits,
                  "duration-ms", (json_int_t)milliseconds, "policy",
                  sp_policy_fingerprint(policy, fingerprint));
    char *text = json_dumps(object, JSON_COMPACT);
    puts(text);
    free(text);
    json_decref(object);
}

static void print_text(const struct sp_verdict *verdict,
                       const struct sp_push *push)
{
    struct sp_buf text = {0};
    sp_report_text(&text, verdict, push, SP_REPORT_CHECK);
    if (!text.len)
        sp_buf_printf(&text, "sallyport: check: %zu commit%s, no findings\n",
                      verdict->commits, verdict->commits == 1 ? "" : "s");
    fwrite(sp_buf_text(&text), 1, text.len, stdout);
    sp_buf_dispose(&text);
}

static int judge(struct sp_repo *repo, const struct sp_policy *policy,
                 const struct request *request, struct sp_error *err)
{
    struct sp_push push = {0};
    int code = request->push ? push_of_input(&push, err)
                             : push_of_range(repo, request, &push, err);
    struct sp_actor actor = {NULL};
    if (request->user)
        actor.user = sp_strdup(request->user);
    else
        sp_host_actor(policy->host, &actor);
    struct sp_verdict verdict = {0};
    const struct sp_source source = {.repo = repo,
                                     .policy = policy,
                                     .user = actor.user,
                                     .setting_file = sp_repo_worktree(repo)
                                                         ? ".sallyport.ini"
                                                         : "sallyport.ini",
                                     .is_range = !request->push,
                                     .is_rehearsal = request->push};
    uint64_t before = sp_clock_ms();
    if (!code)
        code = sp_judge(&source, &push, &verdict, err);
    int status =
        code ? cli_fail(err) : (verdict.findings.refusals ? FINDINGS : CLEAN);
    if (code != SP_EUSAGE && strcmp(request->format, "json") == 0)
        print_json(&verdict, &push, policy, !code, sp_clock_ms() - before);
    else if (!code)
        print_text(&verdict, &push);
    sp_verdict_dispose(&verdict);
    sp_actor_dispose(&actor);
    sp_push_dispose(&push);
    return status;
}

/* Reads the command line. Returns CLEAN or USAGE. */
static int parse(const struct command *self, int argc, char **argv,
                 struct request *request)
{
    const struct {
        const char *name;
        const char **value;
    } options[] = {{"--ref", &request->ref},
                   {"--as", &request->user},
                   {"--format", &request->format},
                   {"--config", &request->config}};
    for (int i = 0; i < argc; i++) {
        bool known = false;
        for (size_t k = 0; k < 4 && !known; k++) {
            known =
                cli_option(argc, argv, &i, options[k].name, options[k].value);
            if (known && !*options[k].value)
                return cli_usage(self, "%s takes a value", options[k].name);
        }
        if (known)
            continue;
        if (cli_option(argc, argv, &i, "--push", NULL))
            request->push = true;
        else if (argv[i][0] != '-' && !request->range)
            request->range = argv[i];
        else
            return cli_usage(self, "unknown argument '%s'", argv[i]);
    }
    if (strcmp(request->format, "text") != 0 &&
        strcmp(request->format, "json") != 0)
        return cli_usage(self, "--format is text or json");
    if (request->push && (request->range || request->ref))
        return cli_usage(self, "--push takes no range and no --ref");
    return CLEAN;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct request request = {.format = "text"};
    int status = parse(self, argc, argv, &request);
    if (status)
        return status;
    struct sp_error err = {0};
    struct sp_repo *repo;
    struct sp_policy *policy;
    if (cli_open(&repo, &policy, request.config, &err))
        return cli_fail(&err);
    status = judge(repo, policy, &request, &err);
    sp_policy_free(policy);
    sp_repo_free(repo);
    return status;
}

const struct command command_check = {
    .name = "check",
    .summary = "judges a range of commits, or a push, without pushing",
    .usage =
        "check [RANGE] [--ref REF] [--as USER] [--format text|json]\n"
        "                       [--config FILE]\n"
        "       sallyport check --push < LINES\n\n"
        "RANGE   a commit, A..B or A...B; default: the current branch since\n"
        "        it left the protected one\n"
        "--ref REF      judge it as a push to REF; default: the current "
        "branch\n"
        "--as USER      judge it as a push by USER\n"
        "--push         read lines 'OLD NEW REF', as a hook would get them\n"
        "--config FILE  the built-in policy and FILE, nothing else\n\n"
        "Exit status: 0 clean, 1 findings, 2 wrong usage, 3 could not decide.",
    .run = run,
};
