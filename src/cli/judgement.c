#include "judgement.h"

#include <stdio.h>
#include <string.h>

#include "terminal.h"

enum { MOST_OWN = 8 };

int judgement_words(const struct command *self, int argc, char **argv,
                    const struct cli_choice *own, size_t count,
                    struct judgement_request *out)
{
    struct cli_choice choices[3 + MOST_OWN] = {
        {"--ref", &out->ref, NULL},
        {"--as", &out->user, NULL},
        {"--config", &out->config, NULL}};
    memcpy(choices + 3, own, count * sizeof *own);
    out->words = argv;
    out->word_count = argc;
    return cli_words(self, &out->word_count, argv, choices, 3 + count);
}

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

static int push_of_range(struct judgement *self,
                         const struct judgement_request *request,
                         struct sp_error *err)
{
    static char head[] = "HEAD";
    char *const current[] = {head};
    bool is_default = request->word_count == 0;
    int code = sp_repo_range(self->repo, is_default ? current : request->words,
                             is_default ? 1 : (size_t)request->word_count,
                             &self->range, err);
    if (code)
        return code;
    struct sp_ref_update update = {
        .name = name_of_ref(self->repo, request->ref, err),
        .old_id = self->range.from,
        .new_id = self->range.to};
    SP_VEC_PUSH(&self->push, update);
    return SP_OK;
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

static int judge(struct judgement *self, uint64_t begun, struct sp_error *err)
{
    struct terminal_progress progress;
    struct sp_source source = self->source;
    terminal_progress_begin(&progress, begun);
    source.progress = terminal_progress;
    source.progress_context = &progress;
    int code = sp_judge(&source, &self->push, &self->verdict, err);
    terminal_progress_end(&progress);
    return code;
}

int judgement_open(struct judgement *out,
                   const struct judgement_request *request,
                   struct sp_error *err)
{
    int code = cli_open(&out->repo, &out->policy, request->config, err);
    if (!code)
        code = request->push ? push_of_input(&out->push, err)
                             : push_of_range(out, request, err);
    if (code)
        return code;
    if (request->user)
        out->actor.user = sp_strdup(request->user);
    else
        sp_host_actor(out->policy->host, &out->actor);
    out->source = (struct sp_source){.repo = out->repo,
                                     .policy = out->policy,
                                     .user = out->actor.user,
                                     .setting_file = sp_repo_worktree(out->repo)
                                                         ? ".sallyport.ini"
                                                         : "sallyport.ini",
                                     .is_range = !request->push,
                                     .without = &out->range.without,
                                     .is_rehearsal = request->push};
    return SP_OK;
}

int judgement_reach(struct judgement *out,
                    const struct judgement_request *request,
                    struct sp_error *err)
{
    int code = judgement_open(out, request, err);
    return code ? code : judge(out, request->begun, err);
}

void judgement_dispose(struct judgement *judgement)
{
    sp_verdict_dispose(&judgement->verdict);
    sp_push_dispose(&judgement->push);
    sp_range_dispose(&judgement->range);
    sp_actor_dispose(&judgement->actor);
    sp_policy_free(judgement->policy);
    sp_repo_free(judgement->repo);
}
