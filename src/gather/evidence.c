/*
 * The evidence about each step: that of what lands, of its head, and of the commits
 * that it brings; and where that is too little, that of other commits that cover it,
 * such as the head before a rebase. Only what was there before the push counts.
 */
#include <stdlib.h>

#include "internal.h"
#include "lacking.h"
#include "sallyport/ancestry.h"
#include "sallyport/approvers.h"
#include "sallyport/covers.h"
#include "sallyport/merge.h"
#include "sallyport/objects.h"
#include "sallyport/recorded_gates.h"

/* The most merges that are tried for a step: to find more of what counts for it, and
 * to find what counts against it. */
enum { MAX_MERGES = 64, MAX_LATE = 1024 };
/* The most commits that are looked at for more of what counts. */
enum { MAX_RECENT = 1024 };

struct search {
    struct sp_gather *gather;
    const struct sp_policy *policy;
    struct sp_step *step;
    bool is_proposal;
    bool knows_tree, has_tree; /* none: the merge has a conflict */
    struct sp_oid tree;        /* of what lands */
    size_t merges, max_merges;
    struct sp_oidmap looked_at;
};

/* Finds the tree of what lands, once. That of a proposal is made when it is needed. */
static int find_tree(struct search *search, struct sp_error *err)
{
    const struct sp_step *step = search->step;
    struct sp_repo *repo = search->gather->repo;
    int code = 1;
    if (search->knows_tree)
        return SP_OK;
    if (search->is_proposal && !sp_oid_is_zero(&step->before))
        code = sp_repo_merge_tree(repo, &step->before, &step->landed,
                                  &search->tree, err);
    else if (sp_repo_commit_tree(repo, &step->landed, &search->tree, err))
        code = err->code;
    search->knows_tree = code >= 0;
    search->has_tree = code > 0;
    return code < 0 ? code : SP_OK;
}

/* Does evidence about the commit cover the step? One that cannot be merged covers
 * nothing. */
static int covers(struct search *search, const struct sp_oid *commit,
                  struct sp_error *err)
{
    const struct sp_step *step = search->step;
    struct sp_error problem = {0};
    if (!sp_oid_equal(commit, &step->landed) &&
        search->merges++ >= search->max_merges)
        return 0;
    int code =
        sp_covers(search->gather->repo, &step->before, commit, &step->landed,
                  search->has_tree ? &search->tree : NULL, &problem);
    if (code == SP_ESYSTEM)
        return sp_error_set(err, problem.code, "%s", problem.message);
    return code > 0;
}

/* Does evidence about the commit count for the step, and has it the tree of what
 * lands? */
static int weigh(struct search *search, struct sp_about *about,
                 struct sp_error *err)
{
    struct sp_oid tree;
    int code = find_tree(search, err);
    int found = code ? code : covers(search, &about->commit, err);
    about->covers = found > 0;
    about->is_result =
        about->covers && search->has_tree &&
        sp_repo_commit_tree(search->gather->repo, &about->commit, &tree,
                            &(struct sp_error){0}) == SP_OK &&
        sp_oid_equal(&tree, &search->tree);
    return found < 0 ? found : SP_OK;
}

/* Reads the evidence about a commit, and keeps it where it matters: of a commit that
 * the step brings all, so that it can be said why it does not count. */
static int look_at(struct search *search, const struct sp_oid *commit,
                   bool is_brought, struct sp_error *err)
{
    struct sp_about about = {.covers = false};
    int code = SP_OK;
    if (sp_oidmap_get(&search->looked_at, commit) != SP_OIDMAP_NONE)
        return SP_OK;
    sp_oidmap_put(&search->looked_at, commit, 1);
    for (int kind = 0; !code && kind < SP_EVIDENCE_KINDS; kind++)
        code = sp_gather_note(search->gather, (enum sp_evidence_kind)kind,
                              commit, &about, err);
    if (!code && about.lines.count)
        code = weigh(search, &about, err);
    if (!code && about.lines.count && (is_brought || about.covers))
        SP_VEC_PUSH(&search->step->about, about);
    else
        sp_about_dispose(&about);
    return code;
}

static int by_age(const void *a, const void *b)
{
    uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
    return one < other ? 1 : one > other ? -1 : 0;
}

/* The nodes of a step, newest first: as far as merges are tried, the newest are. The
 * caller frees them. */
static uint32_t *newest_first(struct nodes_of_step brought)
{
    uint32_t *out = sp_calloc(brought.count, sizeof *out);
    for (size_t i = 0; i < brought.count; i++)
        out[i] = brought.nodes[i];
    qsort(out, brought.count, sizeof *out, by_age);
    return out;
}

/* Looks at what lands, at its head, and at what else the step brings: at all of it, since
 * the newest result counts, whichever of them it is about. */
static int look_at_brought(struct search *search, size_t number,
                           struct sp_error *err)
{
    const struct sp_history *history = &search->gather->history;
    struct nodes_of_step brought = sp_gather_brought(search->gather, number);
    uint32_t *nodes = newest_first(brought);
    int code = look_at(search, &search->step->landed, true, err);
    if (!code)
        code = look_at(search, &search->step->head, true, err);
    for (size_t i = 0; !code && i < brought.count; i++)
        code = look_at(search, &history->nodes.items[nodes[i]].id, true, err);
    free(nodes);
    return code;
}

/* Can somebody reject the step? Where roles are not known here, somebody may. */
static bool can_be_rejected(const struct search *search)
{
    return search->gather->source.lacks_roles ||
           sp_approvers_may_reject(search->step, search->policy);
}

/* Can an approval make a difference? */
static bool can_use_more(const struct search *search, const char *ref)
{
    return sp_lacks_approvals(search->policy, search->step, ref) ||
           (can_be_rejected(search) && sp_was_rejected(search->step, ref));
}

/* Is there less than may be asked for, of what the server has notes of? */
static int is_short(struct search *search, const char *ref,
                    const struct sp_strings *open, bool *out,
                    struct sp_error *err)
{
    bool has_approvals, has_gates;
    int code = sp_gather_has_notes(search->gather, SP_EVIDENCE_APPROVAL,
                                   &has_approvals, err);
    if (!code)
        code = sp_gather_has_notes(search->gather, SP_EVIDENCE_GATE, &has_gates,
                                   err);
    *out = !code && ((has_approvals && can_use_more(search, ref)) ||
                     (has_gates && open->count));
    return code;
}

/* Looks at a commit that the step does not bring. What is gone, or was there before the
 * step, says nothing of it. */
static int look_beside(struct search *search, const struct sp_oid *commit,
                       struct sp_error *err)
{
    struct sp_repo *repo = search->gather->repo;
    struct sp_oid before = search->step->before, tree;
    const struct sp_oids from = {&before, 1, 1};
    if (sp_oidmap_get(&search->looked_at, commit) != SP_OIDMAP_NONE ||
        sp_repo_commit_tree(repo, commit, &tree, &(struct sp_error){0}))
        return SP_OK;
    int has =
        sp_oid_is_zero(&before) ? 0 : sp_repo_reaches(repo, &from, commit, err);
    return has < 0 ? has : has ? SP_OK : look_at(search, commit, false, err);
}

/* Looks at commits that the step does not bring, as far as merges may be tried. */
static int look_at_each(struct search *search, const struct sp_oids *commits,
                        struct sp_error *err)
{
    bool *have = sp_calloc(commits->count, sizeof *have);
    int code = SP_OK;
    sp_repo_have(search->gather->repo, commits, have);
    for (size_t i = 0;
         !code && i < commits->count && search->merges < search->max_merges;
         i++)
        if (have[i])
            code = look_beside(search, &commits->items[i], err);
    free(have);
    return code;
}

/* The first commits that have a line against something as new as `since`, the newest
 * first; 0: any line. */
static struct sp_oids list_noted(const struct sp_noted *noted, int64_t since,
                                 size_t max)
{
    struct sp_oids out = {0};
    for (size_t i = 0; i < noted->commits.count && out.count < max; i++)
        if (noted->commits.items[i].against >= since)
            SP_VEC_PUSH(&out, noted->commits.items[i].commit);
    return out;
}

/* Looks at what the newest lines are about. */
static int look_at_recent(struct search *search, struct sp_error *err)
{
    int code = SP_OK;
    search->max_merges = search->merges + MAX_MERGES;
    for (int kind = 0; !code && kind < SP_EVIDENCE_KINDS; kind++) {
        const struct sp_noted *noted;
        struct sp_oids recent = {0};
        code = sp_gather_noted(search->gather, (enum sp_evidence_kind)kind,
                               &noted, err);
        if (!code)
            recent = list_noted(noted, 0, MAX_RECENT);
        if (!code)
            code = look_at_each(search, &recent, err);
        free(recent.items);
    }
    return code;
}

/* Looks at what has a line that may take something away, as new as `since`. */
static int look_at_late(struct search *search, enum sp_evidence_kind kind,
                        int64_t since, struct sp_error *err)
{
    const struct sp_noted *noted;
    struct sp_oids late = {0};
    int code = sp_gather_noted_since(search->gather, kind, since, &noted, err);
    search->max_merges = MAX_LATE + 1;
    if (!code)
        late = list_noted(noted, since, SIZE_MAX);
    if (!code)
        code = look_at_each(search, &late, err);
    if (!code && search->merges > MAX_LATE)
        code = sp_error_set(err, SP_ELIMIT,
                            "more than %d commits have a rejection or a "
                            "late result that may be about this change",
                            MAX_LATE);
    free(late.items);
    return code;
}

/* Does git make what lands of the head? Where the merge resolves a conflict, it does not,
 * and nothing that is said of the head helps. Only advice depends on it. */
static void compare_head(struct search *search)
{
    struct sp_step *step = search->step;
    struct sp_error ignored = {0};
    step->head_differs =
        !step->is_octopus && !sp_oid_equal(&step->head, &step->landed) &&
        !find_tree(search, &ignored) && search->has_tree &&
        sp_covers(search->gather->repo, &step->before, &step->head,
                  &step->landed, &search->tree, &ignored) == 0;
}

/* Looks at what else may count, where something is missing. */
static int look_for_more(struct search *search, struct sp_error *err)
{
    int code = look_at_recent(search, err);
    if (!code)
        compare_head(search);
    return code;
}

/* Looks for what counts against the step, which its head before a rebase may have, then
 * for what counts for it, where that is too little. */
static int look_elsewhere(struct search *search, const char *ref,
                          struct sp_error *err)
{
    struct sp_strings open = {0};
    bool more = false;
    int64_t oldest = sp_lacking_gates(search->policy, search->step, &open);
    int code =
        oldest ? look_at_late(search, SP_EVIDENCE_GATE, oldest, err) : SP_OK;
    if (!code && can_be_rejected(search))
        code = look_at_late(search, SP_EVIDENCE_APPROVAL, 1, err);
    if (!code)
        code = is_short(search, ref, &open, &more, err);
    if (!code && more)
        code = look_for_more(search, err);
    sp_strings_dispose(&open);
    return code;
}

static int complete(struct search *search, size_t number, const char *ref,
                    struct sp_error *err)
{
    struct sp_strings open = {0};
    search->max_merges = MAX_MERGES;
    int code = look_at_brought(search, number, err);
    if (!code)
        code = look_elsewhere(search, ref, err);
    if (!code)
        sp_lacking_gates(search->policy, search->step, &open);
    if (!code)
        code = sp_recorded_gates(search->gather->repo,
                                 sp_evidence_ref(SP_EVIDENCE_GATE),
                                 search->gather->source.keeps_in, &open,
                                 &search->step->recorded, err);
    search->step->has_evidence = !code;
    sp_strings_dispose(&open);
    return code;
}

/* What is asked where approvals are missing. */
static int look_at_missing(struct search *search, size_t number,
                           const char *ref, struct sp_error *err)
{
    struct sp_step *step = search->step;
    bool are_missing = sp_lacks_approvals(search->policy, step, ref);
    step->is_nowhere =
        are_missing &&
        sp_gather_is_nowhere(search->gather, sp_step_subject(step));
    return sp_gather_people(search->gather, number, can_use_more(search, ref),
                            err);
}

/* Is it known what evidence the server has? A clone that rehearses a push may not have
 * fetched it. */
static bool is_asked(const struct sp_gather *gather,
                     const struct sp_ref_facts *ref)
{
    return gather->needs & SP_NEEDS_EVIDENCE && ref->is_protected &&
           !ref->push->is_local && sp_occasion_lands(ref->push->occasion) &&
           !(gather->in_worktree && ref->push->occasion == SP_REHEARSAL);
}

int sp_gather_evidence(struct sp_gather *gather,
                       const struct sp_branch_facts *branch,
                       struct sp_error *err)
{
    int code = SP_OK;
    const struct sp_ref_facts *ref = branch->ref;
    for (size_t i = 0;
         is_asked(gather, ref) && !code && i < gather->steps.count; i++) {
        struct search search = {
            .gather = gather,
            .policy = gather->source.policy,
            .step = &gather->steps.items[i],
            .is_proposal = !sp_occasion_knows_new(ref->push->occasion)};
        code = complete(&search, i, ref->update->name, err);
        if (!code)
            code = look_at_missing(&search, i, ref->update->name, err);
        sp_oidmap_dispose(&search.looked_at);
    }
    return code;
}
