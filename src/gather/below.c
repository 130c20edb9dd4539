/*
 * What comes before the judged history: which of its outside parents a
 * protected ref has, and the states of the proposals at those that only the
 * baseline has. The commits of the baseline are read for that, and not judged.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/ancestry.h"
#include "sallyport/objects.h"
#include "sallyport/sequence.h"
#include "sallyport/walk.h"

/* The most states that are passed to one history: a push could ask for the
 * proposals of the baseline times its own commits. */
enum { MAX_CARRIED = 1 << 20 };

/* The state of a sequence after a commit of the baseline. */
struct left {
    uint32_t prp; /* index in below->prps; NO_REFERENCE without one */
    unsigned states;
};
enum { NO_REFERENCE = UINT32_MAX };

struct below_commit {
    bool is_protected; /* a protected ref has it */
    bool is_read;      /* else its states are not known */
    SP_VEC(struct left) left;
};

/* Kept for all refs of a push. */
struct below {
    struct sp_oidmap places; /* index in commits */
    SP_VEC(struct below_commit) commits;
    struct sp_strings prps;
    struct sp_oidmap prp_places;
};

void sp_below_free(struct below *below)
{
    if (!below)
        return;
    for (size_t i = 0; i < below->commits.count; i++)
        free(below->commits.items[i].left.items);
    free(below->commits.items);
    sp_oidmap_dispose(&below->places);
    sp_oidmap_dispose(&below->prp_places);
    sp_strings_dispose(&below->prps);
    free(below);
}

/* Reads the phase and the references of the commit that was parsed. A message over the
 * limit says nothing. */
static int read_message(struct sp_gather *gather,
                        const struct sp_ref_facts *ref,
                        struct sp_history *found, const struct sp_node *node,
                        struct sp_phase_reading *reading, struct sp_error *err)
{
    const struct sp_policy *policy = gather->source.policy;
    bool is_named = policy->prp.where == SP_PRP_BRANCH &&
                    ref->ref_class == SP_REF_BRANCH && ref->kind == SP_UPDATE &&
                    !ref->is_protected;
    if (gather->commit.message.len > (size_t)policy->limits.max_message)
        return SP_OK;
    sp_message_parse(&gather->message, gather->commit.message);
    int code = sp_phase_read(&policy->tdd.patterns, &gather->message,
                             node->parent_count, reading, err);
    if (!code)
        code = sp_prp_read(&policy->prp, &gather->message,
                           is_named ? sp_ref_short(ref->update->name) : "",
                           &gather->prps, err);
    for (size_t i = 0; !code && i < gather->prps.good.count; i++)
        SP_VEC_PUSH(&found->prp_of,
                    sp_gather_intern(found, gather->prps.good.items[i]));
    return code;
}

/* Reads one commit. One that cannot be read takes no step. */
static int read_node(struct sp_gather *gather, const struct sp_ref_facts *ref,
                     struct sp_history *found, struct sp_node *node,
                     struct sp_error *err)
{
    const struct sp_policy *policy = gather->source.policy;
    struct sp_object object;
    struct sp_phase_reading reading = {.phase = SP_PHASE_UNKNOWN};
    struct sp_error ignored = {0};
    int code = SP_OK;
    node->prps = (uint32_t)found->prp_of.count;
    if (sp_repo_read_commit(gather->repo, &node->id,
                            (size_t)policy->limits.max_object, &object,
                            &ignored))
        return SP_OK;
    if (!sp_commit_parse(&gather->commit, object.bytes, &ignored))
        code = read_message(gather, ref, found, node, &reading, err);
    sp_object_dispose(&object);
    node->phase = (uint8_t)reading.phase;
    node->prp_count = (uint8_t)(found->prp_of.count - node->prps);
    node->is_fixup = reading.phase == SP_PHASE_FIXUP;
    /* where references are required, a commit without one is in no sequence */
    node->is_idle = !node->prp_count && policy->prp.require != SP_PRP_OFF;
    return code;
}

struct leaving {
    struct below *below;
    struct below_commit *commit;
};

static void leave(const struct sp_progress *progress, void *context)
{
    const struct leaving *leaving = context;
    if (progress->states == SP_STATE_START)
        return;
    struct below *below = leaving->below;
    struct left left = {NO_REFERENCE, progress->states};
    if (*progress->prp)
        left.prp =
            sp_gather_number(&below->prps, &below->prp_places, progress->prp);
    SP_VEC_PUSH(&leaving->commit->left, left);
}

static struct below_commit *commit_of(const struct below *below,
                                      const struct sp_oid *id)
{
    uint32_t place = sp_oidmap_get(&below->places, id);
    return place == SP_OIDMAP_NONE ? NULL : &below->commits.items[place];
}

/* Follows the states through the commits that were found, and keeps those at
 * the parents in question. */
static int follow(struct sp_gather *gather, const struct sp_ref_facts *ref,
                  struct sp_history *found, struct sp_error *err)
{
    struct below *below = gather->below;
    struct sp_misstep ignored;
    int code = SP_OK;
    for (size_t i = 0; !code && i < found->nodes.count; i++)
        code = read_node(gather, ref, found, &found->nodes.items[i], err);
    struct sp_sequence *sequence = sp_sequence_new(found);
    for (size_t i = 0; !code && i < found->nodes.count; i++) {
        struct below_commit *commit =
            commit_of(below, &found->nodes.items[i].id);
        bool is_wanted = commit && !commit->is_protected && !commit->is_read;
        if (is_wanted)
            sp_sequence_keep(sequence, i);
        sp_sequence_step(sequence, i, &ignored);
        if (!is_wanted)
            continue;
        commit->is_read = true;
        sp_sequence_each(sequence, i, leave, &(struct leaving){below, commit});
    }
    sp_sequence_free(sequence);
    return code;
}

/* The walk relies on dates: a protected ref has what it did not find, and may
 * also have some of what it found. NULL: it has found too much. */
static int tell_protected(struct sp_gather *gather,
                          const struct sp_history *found,
                          const struct sp_walk_starts *asked,
                          struct sp_error *err)
{
    struct sp_oids tips = {0};
    struct sp_oidmap is_found = {0};
    int code = SP_OK;
    for (size_t i = 0; i < gather->protected_tips.count; i++)
        SP_VEC_PUSH(&tips, gather->protected_tips.items[i].id);
    for (size_t i = 0; found && i < found->nodes.count; i++)
        sp_oidmap_put(&is_found, &found->nodes.items[i].id, 1);
    for (size_t i = 0; code >= 0 && i < asked->count; i++) {
        const struct sp_oid *id = &asked->items[i].id;
        bool maybe = !found || sp_oidmap_get(&is_found, id) != SP_OIDMAP_NONE;
        code = maybe ? sp_repo_reaches(gather->repo, &tips, id, err) : 1;
        if (code >= 0)
            commit_of(gather->below, id)->is_protected = code > 0;
    }
    sp_oidmap_dispose(&is_found);
    free(tips.items);
    return code < 0 ? code : SP_OK;
}

/* Over the limit, the earlier commits are ignored. The states before a range,
 * or before what a clone knows, can be any. */
static int walk_below(struct sp_gather *gather, const struct sp_ref_facts *ref,
                      struct sp_walk_starts *asked, struct sp_error *err)
{
    struct sp_history found = {0};
    size_t count = asked->count;
    for (size_t i = 0; i < gather->protected_tips.count; i++)
        sp_walk_from(asked, &gather->protected_tips.items[i].id,
                     SP_WALK_HIDDEN);
    int code =
        sp_walk(gather->repo, asked,
                (size_t)gather->source.policy->limits.max_commits, &found, err);
    bool is_bounded = code != SP_ELIMIT;
    asked->count = count;
    if (!code || !is_bounded)
        code = tell_protected(gather, is_bounded ? &found : NULL, asked, err);
    if (!code && is_bounded)
        code = follow(gather, ref, &found, err);
    bool is_strict = !gather->source.remote && sp_gather_knows_old(gather);
    for (size_t i = 0; i < count; i++)
        commit_of(gather->below, &asked->items[i].id)->is_read =
            is_bounded || is_strict;
    sp_history_dispose(&found);
    return code;
}

/* Reads what is not known yet of the outside parents. */
static int read_below(struct sp_gather *gather, const struct sp_ref_facts *ref,
                      struct sp_error *err)
{
    const struct sp_history *history = &gather->history;
    struct sp_walk_starts asked = {0};
    if (gather->source.policy->prp.where == SP_PRP_BRANCH) {
        sp_below_free(gather->below); /* it was read with another limit of names
                                         */
        gather->below = NULL;
    }
    if (!gather->below)
        gather->below = sp_calloc(1, sizeof *gather->below);
    struct below *below = gather->below;
    for (size_t i = 0; i < history->outside.count; i++) {
        const struct sp_oid *id = &history->outside.items[i].id;
        if (commit_of(below, id))
            continue;
        struct below_commit commit = {.is_protected =
                                          sp_gather_is_protected(gather, id)};
        sp_oidmap_put(&below->places, id, (uint32_t)below->commits.count);
        SP_VEC_PUSH(&below->commits, commit);
        if (!commit.is_protected)
            sp_walk_from(&asked, id, SP_WALK_WANTED);
    }
    int code = asked.count ? walk_below(gather, ref, &asked, err) : SP_OK;
    free(asked.items);
    return code;
}

/* Passes the states of one parent on, for the proposals that the history
 * names. */
static void carry(struct sp_history *history, const struct below *below,
                  const struct below_commit *commit, struct sp_outside *to)
{
    to->carried = (uint32_t)history->carried.count;
    for (size_t i = 0; i < commit->left.count; i++) {
        struct left left = commit->left.items[i];
        struct sp_carried carried = {NO_REFERENCE, left.states};
        if (left.prp != NO_REFERENCE) {
            struct sp_oid id;
            sp_oid_of_text(&id, sp_str(below->prps.items[left.prp]));
            carried.prp = sp_oidmap_get(&history->prp_places, &id);
            if (carried.prp == SP_OIDMAP_NONE)
                continue;
        }
        if (history->carried.count < MAX_CARRIED)
            SP_VEC_PUSH(&history->carried, carried);
    }
    to->carried_count = (uint32_t)history->carried.count - to->carried;
}

int sp_gather_settle_outside(struct sp_gather *gather,
                             const struct sp_ref_facts *ref,
                             struct sp_error *err)
{
    struct sp_history *history = &gather->history;
    bool is_part =
        !sp_gather_knows_old(gather) && !sp_oid_is_zero(&ref->old_tip);
    bool may_be = gather->baseline.count || !sp_gather_knows_old(gather);
    if (!may_be || !history->outside.count)
        return SP_OK;
    int code = read_below(gather, ref, err);
    for (size_t i = 0; !code && i < history->outside.count; i++) {
        struct sp_outside *outside = &history->outside.items[i];
        const struct below_commit *commit =
            commit_of(gather->below, &outside->id);
        if (commit->is_protected)
            continue;
        history->parents.items[outside->at] = SP_PARENT_BASELINE;
        outside->is_read = commit->is_read && !is_part;
    }
    return code;
}

void sp_gather_carry(struct sp_gather *gather)
{
    struct sp_history *history = &gather->history;
    for (size_t i = 0; i < history->outside.count; i++) {
        struct sp_outside *outside = &history->outside.items[i];
        if (outside->is_read)
            carry(history, gather->below,
                  commit_of(gather->below, &outside->id), outside);
    }
}
