#include "judgement.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "at_push.h"
#include "branch.h"
#include "judgement_range.h"
#include "landed.h"
#include "sallyport/ancestry.h"
#include "sallyport/clock.h"
#include "sallyport/file.h"
#include "sallyport/refs.h"
#include "sallyport/sanitise.h"
#include "since_install.h"
#include "terminal.h"

struct judgement_request judgement_of_args(const struct sp_cli_args *args)
{
    return (struct judgement_request){.words = args->words,
                                      .word_count = args->word_count,
                                      .command = args->command->name,
                                      .ref = sp_cli_value(args, "--ref"),
                                      .user = sp_cli_value(args, "--as"),
                                      .config = sp_cli_value(args, "--config"),
                                      .allow_shallow =
                                          sp_cli_flag(args, "--allow-shallow"),
                                      .begun = sp_clock_ms()};
}

static int push_of_input(struct sp_push *push, struct sp_error *err)
{
    struct sp_buf input = {0};
    int code = sp_stream_read(&input, STDIN_FILENO, "the list of refs",
                              SP_FILE_MAX, err);
    if (!code)
        code = sp_push_parse(
            push, (struct sp_str){sp_buf_text(&input), input.len}, err);
    sp_buf_dispose(&input);
    return code;
}

struct sp_source judgement_source(struct sp_repo *repo,
                                  const struct sp_policy *policy,
                                  const struct sp_actor *actor)
{
    return (struct sp_source){.repo = repo,
                              .policy = policy,
                              .user = actor->user,
                              .setting_file = sp_repo_worktree(repo)
                                                  ? ".sallyport.ini"
                                                  : "sallyport.ini"};
}

int judgement_decide(struct sp_decision *decision,
                     const struct sp_source *source, struct sp_error *err)
{
    struct terminal_progress progress;
    struct sp_source shown = *source;
    terminal_progress_begin(&progress, decision->begun);
    shown.progress = terminal_progress;
    shown.progress_context = &progress;
    int code = sp_decide(decision, &shown, err);
    terminal_progress_end(&progress);
    return code;
}

/* Separates what a note says from what follows. */
static void separate(struct sp_buf *note)
{
    if (note->len)
        sp_buf_puts(note, "; ");
}

static enum sp_occasion occasion_of(const struct judgement_request *request)
{
    return request->since_install ? SP_ELAPSED
           : request->push        ? SP_REHEARSAL
                                  : SP_RANGE;
}

static bool is_protected(const struct judgement *self)
{
    return self->push.count > 0 && sp_ref_matches(&self->policy->refs.protected,
                                                  self->push.items[0].name, "");
}

/* Where the protected branches of the server are, as they are here. Their texts are disposed
 * of by the caller. */
static struct landed_at landed_here(const struct judgement *self,
                                    struct sp_buf *under, struct sp_buf *head)
{
    struct sp_buf remote = {0};
    if (!sp_repo_worktree(self->repo))
        sp_buf_puts(under, "refs/heads/");
    else if (judgement_remote(self->repo, &remote))
        sp_buf_printf(under, "refs/remotes/%s/", sp_buf_text(&remote));
    sp_buf_dispose(&remote);
    judgement_head(self->repo, head);
    return (struct landed_at){.repo = self->repo,
                              .under = sp_buf_text(under),
                              .protected = &self->policy->refs.protected,
                              .head = sp_buf_text(head),
                              .tip = &self->range.to};
}

/* Has a protected branch of the server all of the range? */
static bool has_landed(const struct judgement *self)
{
    struct sp_buf under = {0}, head = {0};
    const struct landed_at at = landed_here(self, &under, &head);
    bool has = under.len && landed_has(&at);
    sp_buf_dispose(&under);
    sp_buf_dispose(&head);
    return has;
}

/* Was the range asked for? A time asks for the commits of a protected branch, which are
 * otherwise left out. */
static bool is_named(const struct judgement *self,
                     const struct judgement_request *request)
{
    if (request->base)
        return false;
    return request->word_count > 0 || (request->since && is_protected(self));
}

/* History was pushed by others than who asks about it now. */
static bool is_history(const struct judgement *self,
                       const struct judgement_request *request)
{
    if (request->user)
        return false;
    return request->since_install || request->since ||
           (is_protected(self) && is_named(self, request) && has_landed(self));
}

static void say_history(struct judgement *out,
                        const struct judgement_request *request,
                        const char *ref)
{
    if (request->since_install) {
        sp_buf_puts(&out->unasked,
                    "who may merge is not judged here: the trail has what was "
                    "refused; type: ");
        sp_command_typed(&out->unasked,
                         "sallyport audit log --code protected-ref");
    } else if (is_protected(out))
        sp_buf_printf(&out->unasked,
                      "who may change %s is not judged here; to judge it for a "
                      "user, add --as USER",
                      sp_ref_short(ref));
}

/* The clone's copy of that branch of the remote; false where it has none. */
static bool find_copy(struct sp_repo *repo, const char *ref, struct sp_oid *out)
{
    struct sp_buf remote = {0}, copy = {0};
    struct sp_error ignored = {0};
    bool is_there = false;
    if (judgement_remote(repo, &remote)) {
        sp_buf_printf(&copy, "refs/remotes/%s/%s", sp_buf_text(&remote),
                      sp_ref_short(ref));
        is_there = !sp_repo_ref(repo, sp_buf_text(&copy), out, &ignored);
    }
    sp_buf_dispose(&remote);
    sp_buf_dispose(&copy);
    return is_there;
}

/* Is the range all of a protected branch, which leaves out nothing by itself? */
static bool is_whole(const struct judgement *out,
                     const struct judgement_request *request)
{
    return !request->push && !request->since_install && !request->word_count &&
           !request->base && !request->since &&
           judgement_protects(out, out->push.items[0].name);
}

/* A protected branch that continues its copy of the remote is judged as its push would be. */
static void begin_at_copy(struct judgement *out,
                          const struct judgement_request *request)
{
    struct sp_oid there, tip = out->range.to;
    struct sp_error ignored = {0};
    if (is_whole(out, request) &&
        find_copy(out->repo, out->push.items[0].name, &there) &&
        sp_repo_reaches(out->repo, &(struct sp_oids){&tip, 1, 1}, &there,
                        &ignored) > 0)
        out->push.items[0].old_id = there;
}

/* Has the remote all commits of the current branch? Then nobody pushes it. */
static bool has_nothing_to_push(struct judgement *out,
                                const struct judgement_request *request,
                                const char *ref)
{
    struct sp_oid there;
    struct sp_error ignored = {0};
    size_t ahead, behind;
    return !request->word_count && !request->ref &&
           find_copy(out->repo, ref, &there) &&
           !sp_repo_apart(out->repo, &out->range.to, &there, &ahead, &behind,
                          &ignored) &&
           !ahead;
}

/* Is it asked in a clone, by its own policy, about a protected branch? */
static bool is_of_clone(const struct judgement *out,
                        const struct judgement_request *request)
{
    return !request->push && !request->config && !request->since_install &&
           !request->base && sp_repo_worktree(out->repo) && is_protected(out);
}

/* The roles are the server's: says that those of the user were not asked. The server may know
 * who was not named by another name. */
static void leave_role(struct judgement *out, const char *ref)
{
    out->source.leaves_roles = true;
    separate(&out->unasked);
    sp_buf_printf(&out->unasked,
                  "the roles are the server's: whether %s may change %s was "
                  "not asked",
                  out->is_told ? out->actor.user : "you", sp_ref_short(ref));
}

/* A clone whose policy gives nobody a role to merge cannot ask who has it, unless that policy
 * was named. */
static void leave_roles(struct judgement *out,
                        const struct judgement_request *request)
{
    const char *ref = out->push.count ? out->push.items[0].name : "";
    bool is_past = is_history(out, request);
    if (is_past)
        say_history(out, request, ref);
    if (!is_past && !is_of_clone(out, request))
        return;
    out->source.leaves_roles =
        is_past || has_nothing_to_push(out, request, ref);
    if (out->source.leaves_roles)
        return;
    at_push_say(&out->unasked, out->policy);
    out->source.lacks_roles = !sp_policy_tells_role(
        out->policy, &out->policy->refs.merge_roles, out->actor.user);
    if (out->source.lacks_roles)
        leave_role(out, ref);
}

int judgement_open(struct judgement *out,
                   const struct judgement_request *request,
                   struct sp_error *err)
{
    int code = cli_open(&out->repo, &out->policy, request->config, err);
    if (code)
        return code;
    out->is_told = cli_actor(&out->actor, out->repo, request->user,
                             out->policy->identity.host);
    sp_decision_begin(&out->decision, out->policy, &out->push, &out->actor);
    sp_decision_fingerprint(&out->decision);
    code = request->push            ? push_of_input(&out->push, err)
           : request->since_install ? since_install(out, err)
                                    : judgement_of_range(out, request, err);
    if (code)
        return code;
    begin_at_copy(out, request);
    out->source = judgement_source(out->repo, out->policy, &out->actor);
    out->base = branch_called(out->repo, request->base);
    out->source.base = out->base;
    out->source.is_guessed = !request->user;
    out->source.occasion = occasion_of(request);
    out->source.is_named = is_named(out, request);
    out->source.name_space = request->push ? getenv("GIT_NAMESPACE") : NULL;
    out->source.without = &out->range.without;
    out->source.needs_whole = !request->allow_shallow;
    out->source.half = &out->half;
    out->source.command = request->command;
    leave_roles(out, request);
    return SP_OK;
}

/* Takes their commands from findings about what the server's protected branches have, as
 * they are here. Returns how many had one. */
static size_t leave_landed(struct judgement *self)
{
    struct sp_buf under = {0}, head = {0};
    const struct landed_at at = landed_here(self, &under, &head);
    size_t left = 0;
    if (under.len)
        left = landed_leave(&at, &self->decision.found.findings);
    sp_buf_dispose(&under);
    sp_buf_dispose(&head);
    return left;
}

/* Does the range end at another commit than what is checked out, and is it judged as that? */
static bool is_elsewhere(const struct judgement *self)
{
    struct sp_oid here;
    struct sp_error ignored = {0};
    struct sp_buf branch = {0};
    if (!sp_repo_worktree(self->repo) || !self->push.count)
        return false;
    bool is = !sp_repo_ref(self->repo, "HEAD", &here, &ignored) &&
              !sp_oid_equal(&here, &self->range.to);
    if (is)
        sp_repo_symbolic(self->repo, "HEAD", &branch, &ignored);
    is = is && (!branch.len ||
                strcmp(sp_buf_text(&branch), self->push.items[0].name) == 0);
    sp_buf_dispose(&branch);
    return is;
}

static void say_left(struct judgement *self, size_t left, const char *why)
{
    if (!left)
        return;
    separate(&self->unasked);
    sp_buf_printf(&self->unasked, "%s, so no command is shown", why);
}

/* A rebase changes nothing of what has landed, and an amend what is checked out. */
static void leave_commands(struct judgement *self,
                           const struct judgement_request *request)
{
    struct sp_findings *findings = &self->decision.found.findings;
    size_t left = 0;
    if (request->since_install)
        left = landed_leave_all(findings);
    else if (self->source.is_named && !request->push)
        left = leave_landed(self);
    say_left(self, left, "what has landed stays as it is");
    if (!request->push && is_elsewhere(self))
        say_left(self, landed_leave_all(findings),
                 "it is not what is checked out");
}

/* What is not known here follows what could not be seen. */
static void join_notes(struct judgement *out)
{
    if (!out->unasked.len)
        return;
    separate(&out->half);
    sp_buf_puts(&out->half, sp_buf_text(&out->unasked));
}

int judgement_reach(struct judgement *out,
                    const struct judgement_request *request,
                    struct sp_error *err)
{
    int code = judgement_open(out, request, err);
    if (code)
        sp_decision_complete(&out->decision, err);
    else
        code = judgement_decide(&out->decision, &out->source, err);
    if (!code)
        leave_commands(out, request);
    join_notes(out);
    return code;
}

void judgement_say_half(const struct sp_buf *half)
{
    if (!half->len)
        return;
    fputs("sallyport: ", stderr);
    cli_say(sp_buf_text(half));
    fputs("\n", stderr);
}

void judgement_dispose(struct judgement *judgement)
{
    sp_buf_dispose(&judgement->half);
    sp_buf_dispose(&judgement->unasked);
    sp_decision_dispose(&judgement->decision);
    sp_push_dispose(&judgement->push);
    sp_range_dispose(&judgement->range);
    sp_actor_dispose(&judgement->actor);
    free(judgement->base);
    sp_policy_free(judgement->policy);
    sp_repo_free(judgement->repo);
}
