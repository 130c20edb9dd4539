#include <stdlib.h>

#include "internal.h"
#include "sallyport/clock.h"
#include "sallyport/objects.h"
#include "sallyport/regex_filter.h"
#include "sallyport/walk.h"

/* What is known of the push before any ref is looked at. */
static struct sp_push_facts about(const struct sp_source *source)
{
    return (struct sp_push_facts){
        .occasion = source->occasion,
        .takes = source->takes,
        .is_local = source->remote != NULL,
        .leaves_roles = source->leaves_roles,
        .lacks_roles = source->lacks_roles,
        .lacks_people = source->lacks_people,
        .remote = source->remote,
        .via = source->via,
        .is_host_merge = source->is_host_merge,
        .user = source->user,
        .why_unknown = source->why_unknown,
        .locked_until = source->locked_until,
        .now = sp_clock_now(),
        .policy_now = sp_policy_now(source->policy),
        .setting_file = source->setting_file,
    };
}

struct sp_gather *sp_gather_new(const struct sp_source *source)
{
    struct sp_gather *gather = sp_calloc(1, sizeof *gather);
    gather->source = *source;
    gather->needs = SP_NEEDS_ALL;
    gather->about = about(source);
    gather->repo = source->repo;
    gather->in_worktree = source->repo && sp_repo_worktree(source->repo);
    return gather;
}

/* Moves what was read of refs, and what follows from the default branch. */
static void move_refs(struct sp_gather *to, struct sp_gather *from)
{
    static const struct sp_gather none;
#define MOVE(field) (to->field = from->field, from->field = none.field)
    MOVE(repo), MOVE(owns_repo), MOVE(in_worktree);
    MOVE(head_known), MOVE(refs_known);
    MOVE(head), MOVE(base), MOVE(side), MOVE(side_push), MOVE(push_again),
        MOVE(as), MOVE(away), MOVE(untag), MOVE(tracking);
    MOVE(is_adrift), MOVE(baseline), MOVE(default_tip);
    MOVE(protected_tips), MOVE(elsewhere);
    MOVE(paths_known), MOVE(paths), MOVE(attributes);
#undef MOVE
}

/* At the same address: facts borrow from it. */
void sp_gather_again(struct sp_gather *gather, const struct sp_source *source)
{
    struct sp_gather *fresh = sp_gather_new(source);
    sp_gather_reset(gather); /* a thread may read the history */
    struct sp_gather before = *gather;
    *gather = *fresh;
    *fresh = before;
    move_refs(gather, fresh);
    sp_gather_free(fresh);
}

void sp_gather_need(struct sp_gather *gather, unsigned needs)
{
    gather->needs = needs;
}

/* Does it bring more than one branch? */
static bool brings_branches(const struct sp_push *push)
{
    size_t branches = 0;
    for (size_t i = 0; branches < 2 && i < push->count; i++)
        branches += sp_str_starts(sp_str(push->items[i].name), "refs/heads/") &&
                    !sp_oid_is_zero(&push->items[i].new_id);
    return branches > 1;
}

void sp_gather_push(struct sp_gather *gather, const struct sp_push *push)
{
    gather->push = push;
    gather->of_branches = push && brings_branches(push);
}

void sp_gather_reset(struct sp_gather *gather)
{
    sp_ahead_free(gather->ahead); /* its thread reads the history */
    gather->ahead = NULL;
    sp_bases_free(gather->bases);
    gather->bases = NULL;
    sp_path_memo_free(gather->memo);
    gather->memo = NULL;
    sp_regex_filter_free(gather->phases);
    gather->phases = NULL;
    sp_history_dispose(&gather->history);
    gather->subjects.count = gather->searched.count = 0;
    gather->accepted.count = 0;
    gather->joins.count = gather->untraced.count = 0;
    for (size_t i = 0; i < gather->documents.count; i++)
        sp_prp_document_dispose(&gather->documents.items[i]);
    for (size_t i = 0; i < gather->needed.count; i++)
        sp_needed_dispose(&gather->needed.items[i]);
    gather->documents.count = gather->needed.count = 0;
    for (size_t i = 0; i < gather->steps.count; i++)
        sp_step_dispose(&gather->steps.items[i]);
    gather->steps.count = gather->step_of.count = 0;
    gather->brought.count = gather->brought_ends.count = 0;
    sp_gather_free_owners(gather);
    sp_record_facts_dispose(&gather->records);
    sp_chain_dispose(&gather->chain);
}

/* What was gathered for steps. */
static void free_steps(struct sp_gather *gather)
{
    free(gather->steps.items);
    free(gather->step_of.items);
    free(gather->brought.items);
    free(gather->brought_ends.items);
    for (int kind = 0; kind < SP_EVIDENCE_KINDS; kind++) {
        sp_noted_dispose(&gather->noted[kind]);
        sp_noted_dispose(&gather->all_noted[kind]);
    }
    free(gather->needed.items);
}

static void close_repo(struct sp_gather *gather)
{
    struct sp_repo **opened = gather->source.opened;
    if (!gather->owns_repo)
        return;
    if (!opened) {
        sp_repo_free(gather->repo);
        return;
    }
    sp_repo_free(*opened);
    *opened = gather->repo;
}

void sp_gather_free(struct sp_gather *gather)
{
    if (!gather)
        return;
    sp_gather_reset(gather);
    free(gather->subjects.items);
    free(gather->searched.items);
    free(gather->accepted.items);
    free(gather->queue.items);
    free(gather->documents.items);
    free(gather->document_ids.items);
    free_steps(gather);
    sp_gather_forget_refs(gather);
    free(gather->protected_tips.items);
    free(gather->elsewhere.items);
    free(gather->baseline.items);
    sp_exceptions_dispose(&gather->exceptions);
    sp_chain_dispose(&gather->acts);
    for (size_t i = 0; i < gather->heads.count; i++)
        free(gather->heads.items[i].name);
    free(gather->heads.items);
    sp_strings_dispose(&gather->branches);
    free(gather->joins.items);
    free(gather->untraced.items);
    sp_buf_dispose(&gather->head);
    sp_buf_dispose(&gather->base);
    sp_buf_dispose(&gather->side);
    sp_buf_dispose(&gather->side_push);
    sp_buf_dispose(&gather->push_again);
    sp_buf_dispose(&gather->as);
    sp_buf_dispose(&gather->away);
    sp_buf_dispose(&gather->untag);
    sp_buf_dispose(&gather->tracking);
    sp_commit_dispose(&gather->commit);
    sp_message_dispose(&gather->message);
    sp_prp_refs_dispose(&gather->prps);
    close_repo(gather);
    free(gather);
}

bool sp_gather_knows_old(const struct sp_gather *gather)
{
    return sp_occasion_knows_old(gather->source.occasion);
}

void sp_gather_about(struct sp_gather *gather, struct sp_finding *finding)
{
    struct sp_object object;
    struct sp_error ignored = {0};
    struct sp_str subject = sp_str(""), author = subject;
    int64_t time = 0;
    int code = sp_repo_read_commit(
        gather->repo, &finding->commit,
        (size_t)gather->source.policy->limits.max_object, &object, &ignored);
    if (code)
        subject = sp_str(code == SP_ELIMIT ? "(too large to be read)"
                                           : "(not in this repository)");
    if (!code && !sp_commit_parse(&gather->commit, object.bytes, &ignored)) {
        sp_message_parse(&gather->message, gather->commit.message);
        subject = gather->message.subject;
        author = gather->commit.author;
        time = gather->commit.time;
    }
    sp_finding_tell(finding, subject, author, time);
    if (!code)
        sp_object_dispose(&object);
}
