#include "sallyport/judge.h"

#include <stdlib.h>

#include "count.h"
#include "lead.h"
#include "sallyport/settle.h"

struct trial {
    const struct sp_rule *const *rules;
    const struct sp_source *source;
    const struct sp_policy *policy;
    struct sp_gather *gather;
    struct sp_verdict *verdict;
    struct sp_settle *settle;
    struct sp_sink *sink;
    bool looks_at_paths; /* some rule that is on for this ref does */
    SP_VEC(struct sp_again) again;
};

static int judge_change(const struct sp_change_facts *change, void *context,
                        struct sp_error *err)
{
    struct trial *trial = context;
    int code = SP_OK;
    for (size_t i = 0; !code && trial->rules[i]; i++)
        if (trial->rules[i]->change && sp_settle_rule(trial->settle, i))
            code = trial->rules[i]->change(change, trial->policy, trial->sink,
                                           err);
    return code;
}

/* Says of findings from `first` on whose commit they are about. */
static void tell_about(struct sp_findings *findings, size_t first,
                       const struct sp_commit_facts *commit)
{
    for (size_t i = first; !commit->over_limit && i < findings->count; i++) {
        struct sp_finding *one = &findings->items[i];
        if (one->has_commit && sp_oid_equal(&one->commit, commit->id))
            sp_finding_tell(one, commit->message->subject, commit->author,
                            commit->time);
    }
}

static int judge_commit(const struct sp_commit_facts *commit, void *context,
                        struct sp_error *err)
{
    struct trial *trial = context;
    struct sp_findings *findings = &trial->verdict->findings;
    size_t first = findings->count;
    trial->verdict->commits++;
    if (trial->source->progress)
        trial->source->progress(trial->source->progress_context,
                                trial->verdict->commits);
    sp_settle_exempt(trial->settle, commit->id, commit->exempts);
    sp_judge_count_commit(&trial->verdict->counted, commit);
    int code = SP_OK;
    for (size_t i = 0; !code && trial->rules[i]; i++)
        if (trial->rules[i]->commit && sp_settle_rule(trial->settle, i))
            code = trial->rules[i]->commit(commit, trial->policy, trial->sink,
                                           err);
    tell_about(findings, first, commit);
    if (code || !trial->looks_at_paths)
        return code;
    first = findings->count;
    code = sp_gather_changes(trial->gather, commit, judge_change, trial, err);
    tell_about(findings, first, commit);
    return code;
}

/* Selects a rule for what concerns a ref as a whole; false where it is not asked. */
static bool is_asked(struct trial *trial, size_t rule,
                     const struct sp_ref_facts *ref)
{
    return (!ref->is_free || trial->rules[rule]->guards_names) &&
           sp_settle_rule(trial->settle, rule);
}

static int judge_ref(struct trial *trial, const struct sp_ref_facts *ref,
                     struct sp_error *err)
{
    int code = SP_OK;
    for (size_t i = 0; !code && trial->rules[i]; i++)
        if (trial->rules[i]->ref && is_asked(trial, i, ref))
            code = trial->rules[i]->ref(ref, trial->policy, trial->sink, err);
    return code;
}

static int judge_steps(struct trial *trial, const struct sp_rule *rule,
                       const struct sp_branch_facts *branch,
                       struct sp_error *err)
{
    int code = SP_OK;
    for (size_t i = 0; !code && rule->step && i < branch->step_count; i++) {
        const struct sp_step_facts facts = {branch, &branch->steps[i]};
        code = rule->step(&facts, trial->policy, trial->sink, err);
    }
    return code;
}

static int judge_branch(struct trial *trial,
                        const struct sp_branch_facts *branch,
                        struct sp_error *err)
{
    int code = SP_OK;
    sp_judge_count_branch(&trial->verdict->counted, branch);
    for (size_t i = 0; !code && trial->rules[i]; i++) {
        const struct sp_rule *rule = trial->rules[i];
        if (!(rule->step || rule->branch) || !is_asked(trial, i, branch->ref))
            continue;
        code = judge_steps(trial, rule, branch, err);
        if (!code && rule->branch)
            code = rule->branch(branch, trial->policy, trial->sink, err);
    }
    return code;
}

/* Says where in the history the commit of a finding is; SP_OIDMAP_NONE: it is not there. */
static void place_one(struct sp_finding *one, const struct sp_history *history,
                      uint32_t at)
{
    one->position = (size_t)at + 1;
    if (at == SP_OIDMAP_NONE)
        return;
    const struct sp_node *node = &history->nodes.items[at];
    one->is_last = one->position == history->nodes.count;
    one->is_merge = sp_node_own_parents(node) > 1;
    one->is_fixup = node->is_fixup;
    one->has_work = node->has_test || node->has_code;
}

/* Sets the positions of the commits of this ref's findings, for the order of the
 * report. Findings about the ref come before them. */
static void place(struct sp_findings *findings, size_t first,
                  const struct sp_history *history)
{
    if (first == findings->count)
        return;
    struct sp_oidmap index = {0};
    for (size_t i = 0; i < history->nodes.count; i++)
        sp_oidmap_put(&index, &history->nodes.items[i].id, (uint32_t)i);
    for (size_t i = first; i < findings->count; i++)
        if (findings->items[i].has_commit)
            place_one(&findings->items[i], history,
                      sp_oidmap_get(&index, &findings->items[i].commit));
    sp_oidmap_dispose(&index);
}

/* Gathers what the rules need that are on for the ref. The trail has the category of
 * what lands, whatever the rules are. */
static void ask_rules(struct trial *trial)
{
    unsigned needs =
        trial->source->needs | (trial->source->pushers ? SP_NEEDS_STEPS : 0);
    trial->looks_at_paths = false;
    for (size_t i = 0; trial->rules[i]; i++) {
        if (!sp_settle_rule(trial->settle, i))
            continue;
        needs |= trial->rules[i]->needs;
        trial->looks_at_paths |= trial->rules[i]->change != NULL;
    }
    sp_gather_need(trial->gather, needs);
}

/* Says which commits of the ref findings may be about. */
static void begin_ref(struct trial *trial, const struct sp_ref_facts *ref)
{
    const struct sp_push_facts *push = ref->push;
    sp_settle_protected(trial->settle, ref->is_protected);
    sp_settle_only(trial->settle,
                   sp_occasion_judges_all(push->occasion) ? NULL : &ref->tip);
    sp_settle_page(trial->settle, sp_push_has_form(push) ? &ref->tip : NULL);
    sp_settle_away(trial->settle, ref->away);
    sp_settle_side(trial->settle, ref->side);
    sp_settle_untag(trial->settle, ref->untag);
}

/* Keeps how the branch is pushed again, for findings from `first` on. Only advice depends on it:
 * it is not worth many walks. */
static void keep_push(struct trial *trial, const struct sp_ref_facts *ref,
                      size_t first)
{
    enum { MOST = 16 };
    const struct sp_findings *findings = &trial->verdict->findings;
    if (first == findings->count || !ref->push_over || ref->side ||
        trial->again.count == MOST)
        return;
    const struct sp_again again = {
        .update = findings->items[first].update,
        .push = sp_strdup(ref->push_over),
        .is_forced = sp_gather_is_forced(trial->gather, ref),
        .is_there = sp_gather_is_copied(trial->gather, ref)};
    SP_VEC_PUSH(&trial->again, again);
}

static int judge_update(struct trial *trial, const struct sp_ref_update *update,
                        struct sp_error *err)
{
    struct sp_findings *findings = &trial->verdict->findings;
    size_t first = findings->count;
    struct sp_ref_facts ref;
    struct sp_branch_facts branch;
    struct sp_excuses excuses = {0};
    int code = sp_gather_ref(trial->gather, update, &ref, err);
    if (code)
        return code;
    begin_ref(trial, &ref);
    code = sp_gather_excuses(trial->gather, &ref, &excuses, err);
    if (!code)
        sp_settle_excuses(trial->settle, &excuses);
    if (!code)
        code = judge_ref(trial, &ref, err);
    if (!code)
        code = sp_gather_commits(trial->gather, &ref, &branch, judge_commit,
                                 trial, err);
    if (!code && !ref.is_alone)
        code = judge_branch(trial, &branch, err);
    if (!code) {
        place(findings, first, branch.history);
        sp_judge_lead(&(struct sp_leading){trial->gather, trial->policy,
                                           findings, first, &ref});
    }
    keep_push(trial, &ref, first);
    free(excuses.items); /* the next ref has its own */
    if (!code && branch.too_many_commits)
        trial->verdict->too_many_commits = true;
    return code;
}

/* Equal findings keep the order of the rules, which is that of their addresses. */
static int by_place(const void *a, const void *b)
{
    const struct sp_finding *x = *(struct sp_finding *const *)a;
    const struct sp_finding *y = *(struct sp_finding *const *)b;
    if (x->update != y->update)
        return x->update < y->update ? -1 : 1;
    if (x->position != y->position)
        return x->position < y->position ? -1 : 1;
    return x < y ? -1 : 1;
}

static bool is_sorted(const struct sp_findings *findings)
{
    for (size_t i = 1; i < findings->count; i++) {
        const struct sp_finding *one = &findings->items[i - 1],
                                *next = &findings->items[i];
        if (by_place(&one, &next) > 0)
            return false;
    }
    return true;
}

/* Most findings are about one commit after the other, and need no sorting. */
static void sort(struct sp_findings *findings)
{
    struct sp_finding *items = findings->items;
    size_t count = findings->count;
    if (is_sorted(findings))
        return;
    struct sp_finding *sorted = sp_reallocarray(NULL, count, sizeof *sorted);
    struct sp_finding **order =
        sp_reallocarray(NULL, count, sizeof(struct sp_finding *));
    for (size_t i = 0; i < count; i++)
        order[i] = &items[i];
    qsort(order, count, sizeof(struct sp_finding *), by_place);
    for (size_t i = 0; i < count; i++)
        sorted[i] = *order[i];
    free(order);
    free(items);
    findings->items = sorted;
    findings->capacity = count;
}

int sp_judge(const struct sp_source *source, const struct sp_push *push,
             struct sp_verdict *out, struct sp_error *err)
{
    return sp_judge_by(sp_rules, source, push, out, err);
}

/* The gather of the source, which is used again, or a new one. */
static struct sp_gather *begin(const struct sp_source *source)
{
    if (!source->gather)
        return sp_gather_new(source);
    sp_gather_again(source->gather, source);
    return source->gather;
}

/* Is it a push that is accepted? */
static bool is_accepted(const struct trial *trial)
{
    enum sp_occasion occasion = trial->source->occasion;
    return sp_occasion_lands(occasion) && sp_occasion_has_actor(occasion) &&
           !sp_verdict_refuses(trial->verdict, trial->policy);
}

/* What has landed stays as it is: a rebase would drop what is changed. */
static void leave_landed(struct sp_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].at_protected &&
            !findings->items[i].code->is_for_later)
            sp_finding_leave_command(&findings->items[i]);
}

/* The remote has all that an accepted push brings. */
static void tell_accepted(struct trial *trial)
{
    if (!is_accepted(trial))
        return;
    for (size_t i = 0; i < trial->again.count; i++)
        trial->again.items[i].is_there = true;
    leave_landed(&trial->verdict->findings);
}

/* Puts the findings in order, and what is typed for them. */
static void arrange(struct trial *trial)
{
    struct sp_findings *findings = &trial->verdict->findings;
    sort(findings);
    sp_settle_quiet(findings);
    sp_settle_rebased(findings);
    sp_settle_once(findings);
    tell_accepted(trial);
    sp_settle_again(findings, trial->again.items, trial->again.count);
}

static void dispose(struct trial *trial)
{
    if (!trial->source->gather)
        sp_gather_free(trial->gather);
    for (size_t i = 0; i < trial->again.count; i++)
        free(trial->again.items[i].push);
    free(trial->again.items);
    sp_settle_free(trial->settle);
}

int sp_judge_by(const struct sp_rule *const *rules,
                const struct sp_source *source, const struct sp_push *push,
                struct sp_verdict *out, struct sp_error *err)
{
    struct trial trial = {
        .rules = rules,
        .source = source,
        .policy = source->policy,
        .gather = begin(source),
        .verdict = out,
        .settle = sp_settle_new(rules, source->policy, &out->findings)};
    int code = SP_OK;
    trial.sink = sp_settle_sink(trial.settle);
    trial.sink->counted = &out->counted;
    sp_gather_push(trial.gather, push);
    for (size_t i = 0; !code && i < push->count; i++) {
        sp_settle_ref(trial.settle, i, push->items[i].name);
        ask_rules(&trial);
        out->counted.update = i;
        code = judge_update(&trial, &push->items[i], err);
    }
    if (!code)
        code = sp_gather_recheck(trial.gather, &out->findings, err);
    if (!code)
        arrange(&trial);
    for (size_t i = 0; !code && i < out->findings.count; i++)
        if (out->findings.items[i].has_commit &&
            !out->findings.items[i].subject)
            sp_gather_about(trial.gather, &out->findings.items[i]);
    dispose(&trial);
    return code;
}

/* Is a finding of a rule that holds in observe mode, too? */
static bool has_firm(const struct sp_findings *findings)
{
    for (size_t i = 0; i < findings->rules.count; i++) {
        const struct sp_rule *rule =
            sp_rule_find(findings->rules.items[i].rule);
        if (rule && rule->holds_observed)
            return true;
    }
    return false;
}

bool sp_verdict_refuses(const struct sp_verdict *verdict,
                        const struct sp_policy *policy)
{
    const struct sp_findings *findings = &verdict->findings;
    return findings->refusals &&
           (policy->policy.mode != SP_OBSERVE || has_firm(findings));
}

void sp_verdict_dispose(struct sp_verdict *verdict)
{
    sp_findings_dispose(&verdict->findings);
    sp_counted_dispose(&verdict->counted);
}
