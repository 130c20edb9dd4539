#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/ancestry.h"
#include "sallyport/clock.h"
#include "sallyport/objects.h"
#include "sallyport/refs.h"
#include "sallyport/regex_filter.h"
#include "sallyport/remotes.h"
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
    MOVE(head_known), MOVE(refs_known), MOVE(remote_known);
    MOVE(head), MOVE(base), MOVE(remote), MOVE(remote_base), MOVE(side),
        MOVE(tracking);
    MOVE(is_adrift), MOVE(baseline);
    MOVE(protected_tips), MOVE(paths_known), MOVE(paths), MOVE(attributes);
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

void sp_gather_push(struct sp_gather *gather, const struct sp_push *push)
{
    gather->push = push;
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
    free(gather->baseline.items);
    sp_exceptions_dispose(&gather->exceptions);
    sp_chain_dispose(&gather->acts);
    for (size_t i = 0; i < gather->heads.count; i++)
        free(gather->heads.items[i].name);
    free(gather->heads.items);
    free(gather->joins.items);
    free(gather->untraced.items);
    sp_buf_dispose(&gather->head);
    sp_buf_dispose(&gather->base);
    sp_buf_dispose(&gather->remote_base);
    sp_buf_dispose(&gather->side);
    sp_buf_dispose(&gather->side_push);
    sp_buf_dispose(&gather->remote);
    sp_buf_dispose(&gather->tracking);
    sp_commit_dispose(&gather->commit);
    sp_message_dispose(&gather->message);
    sp_prp_refs_dispose(&gather->prps);
    if (gather->owns_repo)
        sp_repo_free(gather->repo);
    free(gather);
}

bool sp_gather_knows_old(const struct sp_gather *gather)
{
    return sp_occasion_knows_old(gather->source.occasion);
}

/* git checks the claimed old value only when it locks the ref, after the
 * hooks. */
static int check_old(struct sp_gather *gather,
                     const struct sp_ref_update *update, struct sp_error *err)
{
    if (!sp_occasion_moves_refs(gather->source.occasion))
        return SP_OK;
    struct sp_oid now = {{0}};
    int code = sp_repo_ref(gather->repo, update->name, &now, err);
    if (code && code != SP_ENOTFOUND)
        return code;
    if (sp_oid_equal(&now, &update->old_id))
        return SP_OK;
    return sp_error_set(err, SP_EINPUT,
                        "%s changed on the server while you pushed; fetch, "
                        "then push again",
                        update->name);
}

/* The clone may not have what the remote has. Then the branch began where the
 * clone saw the remote last: an older commit, or none. */
static int read_last_seen(struct sp_gather *gather, struct sp_ref_facts *out,
                          struct sp_error *err)
{
    enum sp_object_kind kind;
    struct sp_buf name = {0};
    sp_buf_printf(&name, "refs/remotes/%s/%s", gather->source.remote,
                  sp_ref_short(out->update->name));
    int code =
        sp_repo_ref(gather->repo, sp_buf_text(&name), &out->old_tip, err);
    sp_buf_dispose(&name);
    if (!code)
        return sp_gather_commit(gather, &out->old_tip, &kind, &out->old_tip,
                                err);
    out->old_tip = (struct sp_oid){{0}};
    return code == SP_ENOTFOUND ? SP_OK : code;
}

static int read_old_tip(struct sp_gather *gather, struct sp_ref_facts *out,
                        struct sp_error *err)
{
    bool may_miss = gather->source.remote != NULL;
    enum sp_object_kind kind;
    struct sp_error missing = {0};
    int code = sp_gather_commit(gather, &out->update->old_id, &kind,
                                &out->old_tip, may_miss ? &missing : err);
    if (code && may_miss)
        code = read_last_seen(gather, out, err);
    if (!code && gather->is_adrift && !sp_oid_is_zero(&out->old_tip))
        SP_VEC_PUSH(&gather->baseline, out->old_tip);
    return code;
}

/* Is it a ref that may never be pushed, whatever it names? */
static bool is_closed(enum sp_ref_class ref_class)
{
    return ref_class == SP_REF_RESERVED || ref_class == SP_REF_REPLACE ||
           ref_class == SP_REF_NAMESPACE;
}

/* Finds what the ref names in the end, where that is no commit. Files that no commit
 * has come with the first step of an import only. */
static int name_kind(struct sp_gather *gather, struct sp_ref_facts *out,
                     struct sp_error *err)
{
    enum sp_object_kind kind;
    struct sp_oid object;
    int code =
        sp_repo_peel(gather->repo, &out->update->new_id, &kind, &object, err);
    if (!code)
        code = sp_repo_peel(gather->repo, &object, &kind, &object, err);
    if (!code)
        out->names = kind == SP_OBJECT_TREE ? "tree" : "blob";
    out->is_import = out->is_import && gather->is_empty;
    return code;
}

static int read_tips(struct sp_gather *gather, struct sp_ref_facts *out,
                     struct sp_error *err)
{
    enum sp_object_kind kind;
    int code = SP_OK;
    if (out->kind == SP_UPDATE)
        code = read_old_tip(gather, out, err);
    if (!code)
        code = sp_gather_commit(gather, &out->update->new_id, &kind, &out->tip,
                                err);
    if (code)
        return code;
    if (sp_oid_is_zero(&out->tip) && !is_closed(out->ref_class))
        code = name_kind(gather, out, err);
    if (code)
        return code;
    if (out->ref_class == SP_REF_BRANCH && kind != SP_OBJECT_COMMIT)
        return sp_error_set(err, SP_EINPUT,
                            "the branch %s would name something that is not a "
                            "commit",
                            out->update->name);
    return SP_OK;
}

static int read_fast_forward(struct sp_gather *gather, struct sp_ref_facts *out,
                             struct sp_error *err)
{
    if (!out->is_protected || !sp_occasion_knows_new(out->push->occasion) ||
        sp_oid_is_zero(&out->old_tip))
        return SP_OK;
    struct sp_oids tip = {&out->tip, 1, 1};
    int reaches = sp_oid_is_zero(&out->tip)
                      ? 0
                      : sp_repo_reaches(gather->repo, &tip, &out->old_tip, err);
    if (reaches < 0)
        return reaches;
    out->is_fast_forward = reaches;
    return SP_OK;
}

/* git reads a short name as a tag before it reads it as a branch. */
static bool hides_branch(const struct sp_gather *gather,
                         const struct sp_ref_facts *ref)
{
    const char *tag = sp_ref_short(ref->update->name);
    if (ref->ref_class != SP_REF_TAG || ref->kind != SP_CREATE)
        return false;
    for (size_t i = 0; i < gather->protected_tips.count; i++) {
        const char *name = gather->protected_tips.items[i].name;
        if (sp_ref_classify(name) == SP_REF_BRANCH &&
            strcmp(sp_ref_short(name), tag) == 0)
            return true;
    }
    return false;
}

/* A push to a symbolic ref changes the ref that it points to, which may be
 * protected. That ref can be pushed by its own name only. */
static int refuse_alias(struct sp_gather *gather,
                        const struct sp_ref_update *update,
                        struct sp_error *err)
{
    if (!sp_occasion_moves_refs(gather->source.occasion))
        return SP_OK;
    struct sp_buf target = {0};
    int code = sp_repo_symbolic(gather->repo, update->name, &target, err);
    if (!code && target.len)
        code = sp_error_set(err, SP_EINPUT,
                            "%s is another name of %s on the server; use that "
                            "one",
                            update->name, sp_buf_text(&target));
    sp_buf_dispose(&target);
    return code;
}

/* The remote that a base is named at: that of a push, or of a work tree; NULL where
 * there is none. What a server is called in a clone is usual. */
static const char *remote_of(struct sp_gather *gather)
{
    if (sp_gather_knows_remote(gather))
        return gather->source.remote;
    if (!gather->tracking.len)
        return "origin";
    if (!gather->remote_known)
        sp_repo_remote(gather->repo, &gather->remote);
    gather->remote_known = true;
    return gather->remote.len ? sp_buf_text(&gather->remote) : NULL;
}

/* What the commits of a ref are rebased onto. Work may have begun on the branch
 * itself, so the copy of the remote counts; that of a protected ref always. NULL: none
 * is known. */
static const char *base_of(struct sp_gather *gather, const char *name)
{
    bool is_protected = sp_ref_matches(&gather->source.policy->refs.protected,
                                       name, sp_buf_text(&gather->head));
    const char *remote = remote_of(gather);
    if (!remote && is_protected)
        remote = "origin";
    if (!is_protected && !gather->base.len)
        return NULL;
    sp_buf_reset(&gather->remote_base);
    if (remote)
        sp_buf_printf(&gather->remote_base, "%s/", remote);
    sp_buf_puts(&gather->remote_base,
                is_protected ? sp_ref_short(name) : sp_buf_text(&gather->base));
    return sp_buf_text(&gather->remote_base);
}

/* What is known of an update by its name and the source. */
static struct sp_ref_facts facts_of(struct sp_gather *gather,
                                    const struct sp_ref_update *update)
{
    const struct sp_source *source = &gather->source;
    const struct sp_strings *protected = &source->policy->refs.protected;
    const char *head = sp_buf_text(&gather->head);
    return (struct sp_ref_facts){
        .push = &gather->about,
        .update = update,
        .kind = sp_update_kind(update),
        .ref_class = sp_ref_classify(update->name),
        .is_protected = sp_ref_matches(protected, update->name, head),
        .blocks = sp_ref_blocks(protected, update->name, head),
        .is_fast_forward = true,
        .base = base_of(gather, update->name),
        .is_alone = source->is_alone,
        .is_squash = source->references != NULL,
    };
}

int sp_gather_ref(struct sp_gather *gather, const struct sp_ref_update *update,
                  struct sp_ref_facts *out, struct sp_error *err)
{
    bool deletes = sp_update_kind(update) == SP_DELETE;
    int code = SP_OK;
    if (sp_occasion_looks_back(gather->source.occasion))
        code = sp_gather_look_back(gather, update, err);
    if (!code)
        code =
            deletes ? sp_gather_head(gather, err) : sp_gather_refs(gather, err);
    if (!code)
        code = refuse_alias(gather, update, err);
    if (code)
        return code;
    *out = facts_of(gather, update);
    out->is_free =
        out->ref_class == SP_REF_BRANCH && !out->is_protected &&
        sp_ref_matches(&gather->source.policy->refs.free, update->name, "");
    if (!sp_occasion_judges_all(out->push->occasion) && out->is_protected) {
        out->is_alone = true; /* nothing was pushed to it yet */
        out->is_protected = false;
    }
    if (out->kind == SP_DELETE)
        return SP_OK;
    out->hides_branch = hides_branch(gather, out);
    code = sp_gather_import(gather, out, err);
    if (!code)
        code = check_old(gather, update, err);
    if (!code)
        code = read_tips(gather, out, err);
    if (!code)
        code = read_fast_forward(gather, out, err);
    if (!code)
        sp_gather_side(gather, out);
    return code ? code : sp_gather_records(gather, out, err);
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
    if (code == SP_ELIMIT)
        subject = sp_str("(too large to be read)");
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
