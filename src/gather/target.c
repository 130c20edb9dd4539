/* The protected ref that a branch grew from, and the current protected refs. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "picked.h"
#include "sallyport/ancestry.h"
#include "sallyport/remotes.h"
#include "taken_in.h"

/* Only advice depends on so many walks. */
enum { MAX_SOUGHT = 16 };

/* How much a tip counts: the default branch more than another one, and the copy that the
 * team shares more than one's own. */
static unsigned rank(const struct protected_tip *tip, const char *head)
{
    unsigned is_default = strcmp(tip->name, head) == 0;
    unsigned is_origin =
        sp_str_starts(sp_str(tip->ref), "refs/remotes/origin/");
    unsigned is_remote = sp_str_starts(sp_str(tip->ref), "refs/remotes/");
    return 4 * is_default + 2 * is_origin + is_remote;
}

/* Where the first-parent line leaves the history; zero at a root. */
static struct sp_oid fork_of(const struct sp_history *history,
                             const struct sp_oid *tip)
{
    if (!history->nodes.count)
        return *tip;
    uint32_t place = UINT32_MAX, at = (uint32_t)history->nodes.count - 1;
    while (at < SP_PARENT_BASELINE && history->nodes.items[at].parent_count) {
        place = history->nodes.items[at].parents;
        at = history->parents.items[place];
    }
    return place == UINT32_MAX || at < SP_PARENT_BASELINE
               ? (struct sp_oid){{0}}
               : sp_history_parent(history, place);
}

/* The one that ranks highest, among those of that name where it is not NULL. */
static const struct protected_tip *highest(const struct sp_gather *gather,
                                           const char *name)
{
    const struct protected_tip *best = NULL;
    for (size_t i = 0; i < gather->protected_tips.count; i++) {
        const struct protected_tip *tip = &gather->protected_tips.items[i];
        const char *head = sp_buf_text(&gather->head);
        if ((!name || strcmp(tip->name, name) == 0) &&
            (!best || rank(tip, head) > rank(best, head)))
            best = tip;
    }
    return best;
}

/* Where the copy at origin is behind, like that of a fork: the copy at a remote
 * that has what the branch grew from; else `best` itself. */
static int copy_with(struct sp_gather *gather, const struct sp_oid *fork,
                     const struct protected_tip **best, struct sp_error *err)
{
    const struct protected_tip *found = NULL;
    const char *head = sp_buf_text(&gather->head);
    for (size_t i = 0; i < gather->protected_tips.count; i++) {
        const struct protected_tip *tip = &gather->protected_tips.items[i];
        struct sp_oid id = tip->id;
        if (strcmp(tip->name, (*best)->name) != 0 ||
            !sp_str_starts(sp_str(tip->ref), "refs/remotes/") ||
            (found && rank(found, head) >= rank(tip, head)))
            continue;
        int has = sp_repo_reaches(gather->repo, &(struct sp_oids){&id, 1, 1},
                                  fork, err);
        if (has < 0)
            return has;
        found = has ? tip : found;
    }
    *best = found ? found : *best;
    return SP_OK;
}

/* The name of the protected ref that is the upstream of a branch of the clone; NULL: none
 * is. */
static const char *upstream_of(struct sp_gather *gather, const char *branch)
{
    struct sp_buf ref = {0};
    const char *name = NULL;
    bool has_one = gather->tracking.len &&
                   sp_repo_upstream(gather->repo, sp_ref_short(branch), &ref);
    for (size_t i = 0; has_one && i < gather->protected_tips.count; i++)
        if (strcmp(gather->protected_tips.items[i].name, sp_buf_text(&ref)) ==
            0)
            name = gather->protected_tips.items[i].name;
    sp_buf_dispose(&ref);
    return name;
}

/* The first of several names that has the commit: the upstream's, that of the default
 * branch, any other one. `best` stays where none has. */
static int find_with(struct sp_gather *gather, const char *upstream,
                     const struct sp_oid *fork,
                     const struct protected_tip **best, struct sp_error *err)
{
    const char *const first[] = {upstream, (*best)->name};
    const struct protected_tip *tips = gather->protected_tips.items;
    size_t count = gather->protected_tips.count + 2;
    int found = 0;
    for (size_t i = 0; found == 0 && i < count; i++) {
        const char *name = i < 2 ? first[i] : tips[i - 2].name;
        found = name ? sp_gather_name_has(gather, name, fork, err) : 0;
        if (found > 0)
            *best = highest(gather, name);
    }
    return found;
}

/* The newest commit that the branch was picked from and a protected ref of that name has;
 * zero: none is. A pick of what is not there yet says nothing of where it goes. */
static struct sp_oid picked_from(struct sp_gather *gather,
                                 const struct sp_branch_facts *branch,
                                 const char *name)
{
    enum { MAX_READ = 8 };
    const struct sp_history *history = branch->history;
    struct sp_oid found = {{0}};
    struct sp_oids picked = {0};
    struct sp_error ignored = {0};
    for (size_t i = 0; i < MAX_READ && i < history->nodes.count; i++)
        sp_gather_add_picked(
            gather, &history->nodes.items[history->nodes.count - 1 - i].id,
            &picked);
    for (size_t i = 0; i < picked.count && sp_oid_is_zero(&found); i++)
        if (sp_gather_name_has(gather, name, &picked.items[i], &ignored) > 0)
            found = picked.items[i];
    free(picked.items);
    return found;
}

/* Is it the copy that counts of another branch, which lacks what was picked? Zero: nothing
 * was. */
static bool may_take(struct sp_gather *gather, const struct protected_tip *tip,
                     const char *other, const struct sp_oid *picked)
{
    struct sp_error ignored = {0};
    return sp_ref_classify(tip->name) == SP_REF_BRANCH &&
           strcmp(tip->name, other) != 0 && highest(gather, tip->name) == tip &&
           (sp_oid_is_zero(picked) ||
            sp_gather_name_has(gather, tip->name, picked, &ignored) == 0);
}

/* A release that was cut from main is an ancestor of it, and main has what is picked for the
 * release: then the nearest other branch that lacks it, which has the fewest commits since
 * the fork point. */
static const struct protected_tip *
nearest_lacking(struct sp_gather *gather, const struct sp_oid *fork,
                const struct sp_oid *picked, const struct protected_tip *best)
{
    const struct protected_tip *found = best;
    size_t fewest = SIZE_MAX;
    for (size_t i = 0; i < gather->protected_tips.count; i++) {
        const struct protected_tip *tip = &gather->protected_tips.items[i];
        size_t since, before;
        struct sp_error ignored = {0};
        if (may_take(gather, tip, best->name, picked) &&
            sp_gather_name_has(gather, tip->name, fork, &ignored) > 0 &&
            !sp_repo_apart(gather->repo, &tip->id, fork, &since, &before,
                           &ignored) &&
            since < fewest) {
            found = tip;
            fewest = since;
        }
    }
    return found;
}

/* Are protected refs of several names here? */
static bool has_several_names(const struct sp_gather *gather)
{
    for (size_t i = 1; i < gather->protected_tips.count; i++)
        if (strcmp(gather->protected_tips.items[i].name,
                   gather->protected_tips.items[0].name) != 0)
            return true;
    return false;
}

/* A branch that began at a release and has merged the default branch brings the release
 * there: the release would get all of that branch. */
static const struct protected_tip *bring_back(struct sp_gather *gather,
                                              const struct protected_tip *best)
{
    const char *head = sp_buf_text(&gather->head);
    const struct protected_tip *main = highest(gather, head);
    bool is_back = main && strcmp(best->name, head) != 0 &&
                   has_several_names(gather) &&
                   sp_gather_takes_in(gather, head, best->name);
    return is_back ? main : best;
}

/* Leaves the default branch where that has what was picked. */
static const struct protected_tip *
leave_picked(struct sp_gather *gather, const struct sp_branch_facts *branch,
             const struct sp_oid *fork, const struct protected_tip *best)
{
    if (strcmp(best->name, sp_buf_text(&gather->head)) != 0 ||
        !has_several_names(gather))
        return best;
    struct sp_oid picked = picked_from(gather, branch, best->name);
    return sp_oid_is_zero(&picked)
               ? best
               : nearest_lacking(gather, fork, &picked, best);
}

/* What its commits tell of where it goes: what they were picked from, and what they merge. */
static const struct protected_tip *
told_by_commits(struct sp_gather *gather, const struct sp_branch_facts *branch,
                const struct sp_oid *fork, const struct protected_tip *best)
{
    return bring_back(gather, leave_picked(gather, branch, fork, best));
}

int sp_gather_target(struct sp_gather *gather,
                     const struct sp_branch_facts *branch,
                     struct sp_target *out, struct sp_error *err)
{
    const struct sp_ref_facts *ref = branch->ref;
    const char *own = ref->is_protected ? ref->update->name : NULL;
    const struct protected_tip *best = highest(gather, own);
    if (!best)
        return SP_ENOTFOUND;
    const char *upstream = own ? NULL : upstream_of(gather, ref->update->name);
    struct sp_oid fork = fork_of(branch->history, &ref->tip);
    int found = 0;
    if (!own && !sp_oid_is_zero(&fork))
        found = find_with(gather, upstream, &fork, &best, err);
    bool is_told = own || (upstream && strcmp(upstream, best->name) == 0);
    if (found > 0 && !is_told)
        best = told_by_commits(gather, branch, &fork, best);
    if (found > 0)
        found = copy_with(gather, &fork, &best, err);
    *out = (struct sp_target){.name = best->name,
                              .ref = best->ref,
                              .id = best->id,
                              .is_told = is_told};
    return found < 0 ? found : SP_OK;
}

/* Parted the branch from the target where that tip did, or began it on that one alone? */
static bool parted_there(struct sp_gather *gather,
                         const struct protected_tip *tip,
                         const struct sp_target *target,
                         const struct sp_oid *fork)
{
    struct sp_oid parted;
    struct sp_error ignored = {0};
    return sp_oid_equal(&tip->id, fork) ||
           (sp_gather_name_has(gather, tip->name, fork, &ignored) > 0 &&
            sp_gather_name_has(gather, target->name, fork, &ignored) == 0) ||
           (!sp_repo_fork(gather->repo, &tip->id, &target->id, &parted,
                          &ignored) &&
            sp_oid_equal(&parted, fork));
}

const char *sp_gather_other_target(struct sp_gather *gather,
                                   const struct sp_branch_facts *branch,
                                   const struct sp_target *target)
{
    const char *head = sp_buf_text(&gather->head);
    struct sp_oid picked = {{0}};
    struct sp_oid fork = fork_of(branch->history, &branch->ref->tip);
    if (target->is_told || sp_oid_is_zero(&fork) || !has_several_names(gather))
        return NULL;
    if (strcmp(target->name, head) != 0)
        picked = picked_from(gather, branch, head);
    for (size_t i = 0; i < gather->protected_tips.count && i < MAX_SOUGHT;
         i++) {
        const struct protected_tip *tip = &gather->protected_tips.items[i];
        if (may_take(gather, tip, target->name, &picked) &&
            parted_there(gather, tip, target, &fork))
            return tip->name;
    }
    return NULL;
}

/* What a clone calls it: a branch of a server is that of its remote. */
static const char *write_base(struct sp_gather *gather, const char *ref)
{
    static const char remotes[] = "refs/remotes/";
    sp_buf_reset(&gather->base);
    if (sp_str_starts(sp_str(ref), remotes))
        ref += strlen(remotes);
    else if (!gather->tracking.len)
        sp_buf_puts(&gather->base, "origin/");
    sp_buf_puts(&gather->base, sp_ref_short(ref));
    return sp_buf_text(&gather->base);
}

/* Is the default branch another one, that it could be picked from? */
static bool is_beside_default(const struct sp_gather *gather, const char *name)
{
    const char *head = sp_buf_text(&gather->head);
    return strcmp(name, head) != 0 && highest(gather, head);
}

static void start_from(struct sp_gather *gather, struct sp_ref_facts *ref,
                       const char *name, const char *tip)
{
    ref->base = write_base(gather, tip);
    ref->is_backport = is_beside_default(gather, name);
}

/* The branch to start from that ranks highest: of that name, or at that commit; NULL
 * stands for any. In a clone, a branch does not start from itself. */
static const struct protected_tip *highest_start(const struct sp_gather *gather,
                                                 const char *own,
                                                 const char *name,
                                                 const struct sp_oid *at)
{
    const struct protected_tip *best = NULL;
    const char *head = sp_buf_text(&gather->head);
    for (size_t i = 0; i < gather->protected_tips.count; i++) {
        const struct protected_tip *tip = &gather->protected_tips.items[i];
        bool is_start = sp_ref_classify(tip->name) == SP_REF_BRANCH &&
                        (!gather->tracking.len || strcmp(tip->ref, own) != 0) &&
                        (!name || strcmp(tip->name, name) == 0) &&
                        (!at || sp_oid_equal(&tip->id, at));
        if (is_start && (!best || rank(tip, head) > rank(best, head)))
            best = tip;
    }
    return best;
}

void sp_gather_name_base(struct sp_gather *gather, struct sp_ref_facts *ref)
{
    const char *own = ref->update->name;
    const struct protected_tip *best =
        ref->is_protected ? highest_start(gather, own, own, NULL) : NULL;
    if (!best)
        best = highest_start(gather, own, NULL, NULL);
    ref->base = NULL;
    if (best)
        start_from(gather, ref, best->name, best->ref);
}

static bool has_several(const struct sp_gather *gather)
{
    for (size_t i = 1; i < gather->protected_tips.count; i++)
        if (strcmp(gather->protected_tips.items[i].ref,
                   gather->protected_tips.items[0].ref) != 0)
            return true;
    return false;
}

/* Which of several branches has the commit? Only advice depends on it: it is not worth many
 * walks, and where one fails, the first name stays. */
static void seek_base(struct sp_gather *gather, struct sp_ref_facts *ref)
{
    struct sp_target target;
    struct sp_error ignored = {0};
    struct sp_branch_facts branch = sp_branch_of(ref);
    branch.history = &gather->history;
    if (!has_several(gather) || gather->bases_sought++ >= MAX_SOUGHT)
        return;
    if (!sp_gather_target(gather, &branch, &target, &ignored))
        start_from(gather, ref, target.name, target.ref);
}

static void find_base(struct sp_gather *gather, struct sp_ref_facts *ref)
{
    char id[SP_OID_SHORT + 1];
    const char *own = ref->update->name;
    if ((ref->is_protected && highest_start(gather, own, own, NULL)) ||
        !gather->history.nodes.count)
        return;
    struct sp_oid fork = fork_of(&gather->history, &ref->tip);
    const struct protected_tip *at = highest_start(gather, own, NULL, &fork);
    if (sp_oid_is_zero(&fork))
        ref->base = NULL;
    else if (at)
        start_from(gather, ref, at->name, at->ref);
    else if (ref->base)
        seek_base(gather, ref);
    else {
        sp_buf_reset(&gather->base);
        sp_buf_puts(&gather->base, sp_oid_short(id, &fork));
        ref->base = sp_buf_text(&gather->base);
    }
}

/* Does one line without a merge lead from the old tip to the new one? */
static bool leads_on(const struct sp_history *history, const struct sp_oid *old)
{
    uint32_t at = (uint32_t)history->nodes.count - 1;
    while (at < SP_PARENT_BASELINE) {
        const struct sp_node *node = &history->nodes.items[at];
        if (!node->is_new || node->parent_count != 1)
            return false;
        struct sp_oid parent = sp_history_parent(history, node->parents);
        if (sp_oid_equal(&parent, old))
            return true;
        at = history->parents.items[node->parents];
    }
    return false;
}

static void find_since(struct sp_gather *gather, struct sp_ref_facts *ref)
{
    bool may = ref->kind == SP_UPDATE && !ref->is_protected &&
               ref->ref_class == SP_REF_BRANCH &&
               sp_occasion_has_ids(ref->push->occasion) &&
               !sp_oid_is_zero(&ref->old_tip) && gather->history.nodes.count;
    bool is = may && leads_on(&gather->history, &ref->old_tip);
    ref->since = is ? sp_oid_short(gather->since, &ref->old_tip) : NULL;
}

void sp_gather_base(struct sp_gather *gather, struct sp_ref_facts *ref)
{
    find_base(gather, ref);
    find_since(gather, ref);
}

int sp_gather_ground(struct sp_gather *gather, struct sp_buf *out,
                     struct sp_error *err)
{
    char hex[SP_OID_HEX + 1];
    int code = sp_gather_refs(gather, err);
    for (size_t i = 0; !code && i < gather->protected_tips.count; i++) {
        const struct protected_tip *tip = &gather->protected_tips.items[i];
        sp_buf_printf(out, "%s %s\n", tip->ref, sp_oid_format(hex, &tip->id));
    }
    for (size_t i = 0; !code && i < gather->baseline.count; i++)
        sp_buf_printf(out, "%s\n",
                      sp_oid_format(hex, &gather->baseline.items[i]));
    return code;
}
