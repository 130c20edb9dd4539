#include <signal.h>
#include <string.h>

#include "internal.h"
#include "sallyport/caller.h"
#include "sallyport/clock.h"
#include "sallyport/compose.h"
#include "sallyport/draft.h"
#include "sallyport/expected.h"
#include "sallyport/hook.h"
#include "sallyport/layers.h"
#include "sallyport/operation.h"
#include "sallyport/replace.h"
#include "sallyport/replayed.h"
#include "sallyport/staged.h"

/* A user should not wait longer for a message to be filled in. */
enum { MAX_SECONDS = 5 };

/* The message that is prepared. */
struct preparing {
    const char *file, *origin; /* the arguments of the hook; origin may be "" */
    struct sp_repo *repo;
    struct sp_policy *policy;
    struct sp_buf raw, comment, clean;
    struct sp_cleanup how;
    struct sp_message message; /* as git would store it now */
    struct sp_buf header, reference;
};

static void preparing_dispose(struct preparing *self)
{
    sp_message_dispose(&self->message);
    sp_buf_dispose(&self->raw);
    sp_buf_dispose(&self->comment);
    sp_buf_dispose(&self->clean);
    sp_buf_dispose(&self->header);
    sp_buf_dispose(&self->reference);
    sp_policy_free(self->policy);
    sp_repo_free(self->repo);
}

/* Are they the words of others: a merge's, a squash's, those of another
 * commit? */
static bool is_taken(const char *origin)
{
    static const char *const taken[] = {"merge", "squash", "commit"};
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
        if (strcmp(origin, taken[i]) == 0)
            return true;
    return false;
}

static int read_message(struct preparing *self, struct sp_error *err)
{
    int code = sp_hook_read_file(&self->raw, self->file, err);
    if (code)
        return code;
    struct sp_str raw = {sp_buf_text(&self->raw), self->raw.len};
    sp_draft_cleanup(&self->how, &self->comment, self->repo, raw);
    sp_cleanup(&self->clean, raw, &self->how);
    sp_message_parse(&self->message, (struct sp_str){sp_buf_text(&self->clean),
                                                     self->clean.len});
    return SP_OK;
}

/* In a rebase, a part of the branch is not there yet: so what the replayed commit names
 * counts, or else the name of the branch. */
static int choose_in_rebase(struct preparing *self, const char *branch,
                            struct sp_error *err)
{
    struct sp_strings own = {0};
    const struct sp_strings none = {0};
    int code = 0;
    sp_replayed_references(&own, self->repo, &self->policy->prp,
                           sp_caller_amends() == SP_AMEND_YES);
    if (own.count == 1)
        sp_buf_puts(&self->reference, own.items[0]);
    else if (!own.count)
        code = sp_compose_reference(&self->reference, &self->policy->prp,
                                    branch, &none, err);
    sp_strings_dispose(&own);
    return code;
}

static int choose_reference(struct preparing *self, const char *branch,
                            const struct sp_strings *used, struct sp_error *err)
{
    if (!sp_compose_wants_reference(self->policy, &self->message))
        return SP_OK;
    return sp_repo_is_replaying(self->repo)
               ? choose_in_rebase(self, branch, err)
               : sp_compose_reference(&self->reference, &self->policy->prp,
                                      branch, used, err);
}

/* Decides what may be added: a reference, to a message with words, or where an
 * editor opens; and to an empty message in an editor the next type of the
 * cycle. */
static int choose(struct preparing *self, struct sp_error *err)
{
    struct sp_expected expected = {.states = NULL};
    struct sp_buf branch = {0};
    bool is_empty = self->message.text.len == 0;
    bool is_given = strcmp(self->origin, "message") == 0;
    if (is_given ? is_empty : !sp_draft_has_editor())
        return SP_OK;
    int code = sp_repo_branch(self->repo, &branch, err);
    if (!code)
        code = sp_expected_read(&expected, self->repo, self->policy,
                                sp_buf_text(&branch), err);
    if (!code)
        code =
            choose_reference(self, sp_buf_text(&branch), &expected.prps, err);
    if (code >= 0 && is_empty)
        sp_compose_header(
            &self->header, self->policy,
            sp_expected_next(&expected, sp_buf_text(&self->reference)));
    sp_expected_dispose(&expected);
    sp_buf_dispose(&branch);
    return code < 0 ? code : SP_OK;
}

static void write_message(const struct preparing *self)
{
    struct sp_buf text = {0};
    sp_compose(&text, (struct sp_str){sp_buf_text(&self->raw), self->raw.len},
               &self->how, sp_buf_text(&self->header),
               self->policy->prp.trailer, sp_buf_text(&self->reference));
    sp_replace_file(self->file, (struct sp_str){sp_buf_text(&text), text.len});
    sp_buf_dispose(&text);
}

/* Moves a reference that git would not see to where git sees it, if the user
 * looks at the message before it is used. */
static bool move_reference(const struct preparing *self)
{
    struct sp_buf text = {0};
    struct sp_str raw = {sp_buf_text(&self->raw), self->raw.len};
    bool moved =
        sp_draft_has_editor() &&
        sp_compose_move(&text, raw, &self->how, self->policy, &self->message);
    if (moved)
        sp_replace_file(self->file, (struct sp_str){text.data, text.len});
    sp_buf_dispose(&text);
    return moved;
}

/* Is the commit made again by git, rather than by the user in the middle of a rebase? */
static bool is_replay(const struct preparing *self)
{
    return sp_repo_is_replaying(self->repo) &&
           !(strcmp(sp_repo_operation(self->repo), "rebase") == 0 &&
             sp_caller_commits());
}

static int prepare(struct preparing *self, struct sp_error *err)
{
    int code = sp_repo_discover(&self->repo, ".", err);
    if (!code)
        code = sp_layers_repo(&self->policy, self->repo, err);
    if (code || self->policy->policy.mode == SP_MODE_OFF || is_replay(self))
        return code;
    code = read_message(self, err);
    if (code || move_reference(self))
        return code;
    code = choose(self, err);
    if (!code && (self->header.len || self->reference.len))
        write_message(self);
    return code;
}

int sp_hook_prepare_commit_msg(int argc, char **argv)
{
    struct sp_error err = {0};
    signal(SIGPIPE, SIG_IGN);
    int status = sp_hook_chained(argv, "prepare-commit-msg.chained",
                                 (struct sp_str){"", 0}, &err);
    if (status > 0 || argc < 2 || (argc > 2 && is_taken(argv[2])))
        return status > 0 ? status : 0;
    struct preparing self = {.file = argv[1],
                             .origin = argc > 2 ? argv[2] : ""};
    sp_watchdog(MAX_SECONDS,
                "sallyport: the message was not filled in: it took too long",
                0);
    prepare(&self, &err); /* commit-msg reports what is wrong */
    sp_watchdog(0, "", 0);
    preparing_dispose(&self);
    return 0;
}
