/* Judges a message: the title of a squash, or that of a commit that is not made yet. */
#include "judgement.h"

#include <string.h>
#include <unistd.h>

#include "sallyport/caller.h"
#include "sallyport/draft.h"
#include "sallyport/file.h"
#include "sallyport/staged.h"
#include "sallyport/title.h"

static int read_message(const char *file, struct sp_buf *out,
                        struct sp_error *err)
{
    struct sp_error why = {0};
    int code = strcmp(file, "-") == 0
                   ? sp_stream_read(out, STDIN_FILENO, "the message",
                                    SP_FILE_MAX, &why)
                   : sp_file_read(out, file, SP_FILE_MAX, SP_FILE_PIPE, &why);
    return code ? sp_error_set(err, SP_EUSAGE, "%s", why.message) : SP_OK;
}

/* Judges a message without content, as the squash of the range. */
static int judge_squash(struct judgement *out,
                        const struct judgement_request *request,
                        struct sp_str message, struct sp_error *err)
{
    int code = judgement_open(out, request, err);
    if (!code)
        code = sp_title_decide(&out->source, out->push.items, message,
                               &out->decision, err);
    return code;
}

/* Completes a decision that came to its end before anything was judged. */
static void complete(struct judgement *out, const struct sp_error *err)
{
    if (out->decision.decided == SP_BEGUN)
        sp_decision_complete(&out->decision, err);
}

int judgement_of_title(struct judgement *out, const char *title,
                       const char *body,
                       const struct judgement_request *request,
                       struct sp_error *err)
{
    struct sp_buf message = {0};
    int code = SP_OK;
    sp_buf_printf(&message, "%s\n", title);
    if (body) {
        sp_buf_putc(&message, '\n');
        code = read_message(body, &message, err);
    }
    if (!code)
        code = judge_squash(out, request,
                            (struct sp_str){sp_buf_text(&message), message.len},
                            err);
    complete(out, err);
    sp_buf_dispose(&message);
    return code;
}

/* Nothing is staged, so no commit could be made: judges the message alone. */
static int judge_alone(struct judgement *out, const char *config,
                       struct sp_str message, struct sp_error *err)
{
    const struct judgement_request request = {.config = config};
    uint64_t begun = out->decision.begun;
    judgement_dispose(out);
    *out = (struct judgement){.decision.begun = begun};
    return judge_squash(out, &request, message, err);
}

static int judge_draft(struct judgement *out, struct sp_draft *draft,
                       struct sp_error *err)
{
    draft->amends = sp_caller_amends();
    sp_decision_begin(&out->decision, out->policy, &draft->push, NULL);
    sp_decision_fingerprint(&out->decision);
    int code = sp_draft_decide(draft, &out->decision, err);
    out->push = draft->push;
    out->decision.push = &out->push;
    draft->push = (struct sp_push){.items = NULL};
    return code;
}

int judgement_of_message(struct judgement *out, const char *file,
                         const char *config, struct sp_error *err)
{
    struct sp_buf raw = {0};
    struct sp_draft draft = {.repo = NULL};
    int code = cli_open(&out->repo, &out->policy, config, err);
    if (!code && !sp_repo_worktree(out->repo))
        code = sp_error_set(err, SP_EUSAGE,
                            "--message needs a work tree; in a bare repository "
                            "nothing is staged");
    if (!code)
        code = read_message(file, &raw, err);
    if (!code) {
        sp_draft_open(&draft, out->repo, out->policy,
                      (struct sp_str){sp_buf_text(&raw), raw.len});
        if (sp_repo_has_staged(out->repo, draft.index_file))
            code = judge_draft(out, &draft, err);
        else
            code = judge_alone(out, config, draft.message, err);
    }
    complete(out, err);
    sp_draft_dispose(&draft);
    sp_buf_dispose(&raw);
    return code;
}
