/*
 * The branch that a commit is a squash of, for the advice to somebody who may not change
 * the protected ref. Where a squash counts, squashes.c says so.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/message.h"
#include "sallyport/objects.h"

/* The most lines "Squashed-From:" of a message that are read. */
enum { MAX_NAMED = 8 };

void sp_gather_origin(struct sp_gather *gather, struct suspect *out)
{
    const struct sp_message *message = &gather->message;
    sp_request_in_subject(message->subject, out->request);
    for (size_t i = 0; i < message->trailers.count; i++) {
        const struct sp_trailer *trailer = &message->trailers.items[i];
        if (out->named.count < MAX_NAMED && trailer->value.len &&
            sp_str_equal_nocase(trailer->key, "Squashed-From"))
            sp_strings_add(&out->named, trailer->value.ptr, trailer->value.len);
    }
    size_t count = gather->prps.good.count;
    out->prps = count ? sp_reallocarray(NULL, count, sizeof *out->prps) : NULL;
    for (size_t i = 0; i < count; i++)
        out->prps[i] = sp_str_hash(sp_str(gather->prps.good.items[i]));
    out->prp_count = count;
}

void sp_suspect_dispose(struct suspect *suspect)
{
    sp_strings_dispose(&suspect->named);
    free(suspect->prps);
}

/* Where two proposals make the same change, neither squashes the branch of the other,
 * unless the commit says so. */
static bool is_of_another(const struct head *head,
                          const struct suspect *suspect,
                          const struct sp_untraced *looked)
{
    return !looked->has_named && !looked->has_request && head->prp_count &&
           suspect->prp_count && !sp_head_shares_prp(head, suspect);
}

/* The short name of a branch that was there before the push, and that may be merged. */
static const char *branch_at(const struct sp_gather *gather,
                             const struct sp_oid *id,
                             const struct suspect *suspect,
                             const struct sp_untraced *looked)
{
    for (size_t i = 0; i < gather->heads.count; i++) {
        const struct head *head = &gather->heads.items[i];
        if (!head->is_pushed && sp_oid_equal(&head->id, id) &&
            !is_of_another(head, suspect, looked) &&
            sp_ref_classify(head->name) == SP_REF_BRANCH &&
            sp_gather_is_mergeable(gather, sp_ref_short(head->name)))
            return sp_ref_short(head->name);
    }
    return NULL;
}

/* Does a commit with that tree change nothing? */
static bool is_empty(const struct sp_gather *gather,
                     const struct sp_oid *parent)
{
    struct sp_oid before;
    struct sp_error ignored = {0};
    return !sp_repo_commit_tree(gather->repo, parent, &before, &ignored) &&
           sp_oid_equal(&before, &gather->commit.tree);
}

/* Reads the commit at the tip. False unless it changes something on top of the old one. */
static bool read_suspect(struct sp_gather *gather,
                         const struct sp_ref_facts *ref,
                         struct suspect *suspect)
{
    struct sp_error ignored = {0};
    struct sp_object object = {0};
    struct sp_commit_facts facts = {.ref = ref, .id = &ref->tip};
    const struct sp_oids *parents = &gather->commit.parents;
    bool good = !sp_gather_read_commit(gather, &facts, &object, &ignored) &&
                !facts.over_limit && parents->count == 1 &&
                sp_oid_equal(&parents->items[0], &ref->old_tip) &&
                !is_empty(gather, &ref->old_tip);
    suspect->id = ref->tip;
    suspect->tree = gather->commit.tree;
    suspect->before = ref->old_tip;
    if (good)
        sp_gather_origin(gather, suspect);
    sp_object_dispose(&object);
    return good;
}

bool sp_gather_turns_away(const struct sp_gather *gather,
                          const struct sp_ref_facts *ref)
{
    const struct sp_policy *policy = gather->source.policy;
    if (ref->is_stray)
        return !sp_policy_has_any_role(policy, &policy->refs.merge_roles,
                                       ref->push->user);
    return ref->is_protected && !ref->is_import &&
           sp_occasion_has_actor(ref->push->occasion) &&
           !sp_ref_may_change(ref, policy) &&
           !sp_policy_has_any_role(policy, &policy->refs.automation_role,
                                   ref->push->user);
}

/* What is searched here is no part of what the verdict may search. */
const char *sp_gather_squash_of(struct sp_gather *gather,
                                const struct sp_ref_facts *ref)
{
    struct suspect suspect = {.may_be = true};
    struct sp_untraced looked;
    struct sp_error problem = {0};
    struct sp_oid head;
    const char *found = NULL;
    size_t failed = gather->failed_merges, walks = gather->walks;
    if (sp_gather_turns_away(gather, ref) &&
        read_suspect(gather, ref, &suspect) &&
        sp_gather_trace(gather, ref, &suspect, &looked, &head, &problem) > 0)
        found = branch_at(gather, &head, &suspect, &looked);
    gather->failed_merges = failed;
    gather->walks = walks;
    sp_suspect_dispose(&suspect);
    return found;
}
