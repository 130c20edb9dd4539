#include "sallyport/status.h"

#include <stdlib.h>
#include <string.h>

#include "branch.h"
#include "judgement.h"
#include "sallyport/ancestry.h"
#include "sallyport/chain.h"
#include "sallyport/clock.h"
#include "sallyport/example.h"
#include "sallyport/merge.h"
#include "sallyport/objects.h"
#include "sallyport/operation.h"
#include "sallyport/refs.h"
#include "sallyport/sanitise.h"
#include "terminal.h"
#include "unfetched.h"
#include "unpulled.h"

struct request {
    const char *ref, *base, *config;
    bool json, allow_shallow;
    uint64_t begun; /* when the command began, by sp_clock_ms() */
};

/* What is judged, and what comes of it. */
struct verdict {
    struct sp_push push;
    struct sp_decision decision;
};

/* The questions about a branch, in order. */
struct inquiry {
    const struct request *request;
    struct sp_repo *repo;
    struct sp_policy *policy;
    struct sp_actor actor;
    struct sp_source source;
    struct branch branch;
    char *base; /* the full name of the request's; NULL: none */
    struct sp_gather *gather;
    struct branch_facts facts;
    struct sp_ref_update merge; /* of the branch into its target */
    struct verdict now, merged; /* as it is, and as if it were merged */
    struct sp_error undecided;  /* why `now` is not known */
    struct sp_status status;
    struct sp_root_causes causes;
    struct sp_chain acts; /* of exceptions, as they are known here … */
    struct sp_exceptions exceptions; /* … and what they make */
    struct sp_buf half;              /* what could not be seen */
    bool is_in_target;      /* the target has all commits of the branch */
    struct sp_buf keeps_in; /* where a clone keeps what its notes say … */
    struct unfetched unfetched;
    struct unpulled unpulled;
    struct sp_buf pushed_as; /* the short name that its remote has it by */
    struct sp_buf away;      /* what is typed to get to the branch, and "&&" */
    struct sp_buf resolve;   /* what merges the target into it */
    struct sp_buf moves;     /* what takes its commits off a protected one */
    struct sp_strings notes; /* of grants and waivers that excuse no more */
};

/* A clone keeps what its notes say, and does not know what only the server knows. */
static void look_from_clone(struct inquiry *q, bool knows_people)
{
    sp_buf_printf(&q->keeps_in, "%ssallyport", sp_repo_commondir(q->repo));
    q->source.keeps_in = sp_buf_text(&q->keeps_in);
    q->source.leaves_people = true;
    q->source.lacks_people = !knows_people;
    q->source.lacks_roles = !sp_policy_knows_roles(q->policy);
    q->status.lacks_roles = q->source.lacks_roles;
    q->status.is_clone = true;
}

static int open_inquiry(struct inquiry *q, struct sp_error *err)
{
    int code = cli_open(&q->repo, &q->policy, q->request->config, err);
    if (!code)
        code = branch_find(&q->branch, q->repo, q->request->ref, err);
    if (code)
        return code;
    bool knows_people = q->policy->people.count;
    if (sp_policy_looks_at_people(q->policy))
        cli_know_user(q->policy, q->repo, "you");
    if (sp_policy_looks_at_people(q->policy) ||
        sp_policy_knows_roles(q->policy))
        cli_actor(&q->actor, q->repo, NULL, q->policy->identity.host);
    else
        sp_host_actor(q->policy->identity.host, &q->actor);
    q->source = judgement_source(q->repo, q->policy, &q->actor);
    q->source.here = q->branch.is_here ? q->branch.name : NULL;
    q->source.here_id = &q->branch.id;
    q->source.occasion = SP_RANGE;
    q->source.needs_whole = !q->request->allow_shallow;
    q->source.half = &q->half;
    q->base = branch_called(q->repo, q->request->base);
    q->source.base = q->status.base = q->base;
    if (sp_repo_worktree(q->repo))
        look_from_clone(q, knows_people);
    q->gather = sp_gather_new(&q->source);
    return SP_OK;
}

/* Reads the grants and waivers. A clone has what a command of ours saw last. */
static int read_exceptions(struct inquiry *q, struct sp_error *err)
{
    struct sp_oid tip;
    int code = sp_repo_ref(q->repo, SP_EXCEPTIONS_REF, &tip, err);
    if (code)
        return code == SP_ENOTFOUND ? SP_OK : code;
    q->status.exceptions = &q->exceptions;
    return sp_gather_exceptions(q->repo, &tip, &q->acts, &q->exceptions, err);
}

/* Finds where it left the protected branch, and how many commits each has
 * since. */
static int measure(struct inquiry *q, struct sp_target *target,
                   struct sp_error *err)
{
    struct sp_status *status = &q->status;
    int code = sp_gather_target(q->gather, &q->facts.all, target, err);
    if (code == SP_ENOTFOUND && q->base)
        return sp_error_set(err, SP_EUSAGE,
                            "there is no branch '%s' in this repository",
                            q->request->base);
    if (code == SP_ENOTFOUND)
        return sp_error_set(err, SP_EGIT,
                            "no protected branch is here to compare with; "
                            "[refs] protected in the policy names it");
    if (!code)
        code = sp_repo_apart(q->repo, &q->facts.ref.tip, &target->id,
                             &status->ahead, &status->behind, err);
    if (code)
        return code;
    q->is_in_target = !status->ahead;
    if (!q->facts.ref.is_protected && !q->facts.all.too_many_commits)
        status->ahead = q->facts.all.history->nodes.count;
    status->policy = q->policy;
    status->now = sp_policy_now(q->policy);
    status->causes = &q->causes;
    sp_root_causes_read(&q->causes, q->repo, q->policy, &target->id,
                        status->now);
    status->target = target->name;
    status->other_target =
        sp_gather_other_target(q->gather, &q->facts.all, target);
    status->target_ref = target->ref;
    sp_standings_read(&status->standings, q->facts.all.history);
    return read_exceptions(q, err);
}

static bool has(const struct sp_findings *findings,
                const struct sp_finding *finding)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct sp_finding *f = &findings->items[i];
        if (f->rule == finding->rule && f->has_commit == finding->has_commit &&
            (!f->has_commit || sp_oid_equal(&f->commit, &finding->commit)) &&
            strcmp(f->message, finding->message) == 0)
            return true;
    }
    return false;
}

/* Keeps what is said of grants and waivers, each once. */
static void keep_notes(struct inquiry *q, const struct verdict *verdict)
{
    const struct sp_strings *notes = &verdict->decision.found.findings.notes;
    for (size_t i = 0; i < notes->count; i++)
        if (!sp_strings_have(&q->notes, notes->items[i]))
            sp_strings_add(&q->notes, notes->items[i], strlen(notes->items[i]));
    q->status.notes = &q->notes;
}

/* Lists the findings that a merge would be refused for, and that the branch
 * itself does not have. */
static void list_missing(struct inquiry *q)
{
    const struct sp_findings *merged = &q->merged.decision.found.findings;
    const struct sp_findings *now = &q->now.decision.found.findings;
    struct sp_status *status = &q->status;
    status->missing =
        sp_calloc(merged->count + 1, sizeof(const struct sp_finding *));
    for (size_t i = 0; i < merged->count; i++) {
        const struct sp_finding *finding = &merged->items[i];
        if (finding->code->is_left && !status->left)
            status->left = finding;
        if (finding->level == SP_LEVEL_ENFORCE && !has(now, finding))
            status->missing[status->missing_count++] = finding;
    }
    status->refusals = now->refusals;
    status->warnings = now->warnings;
    keep_notes(q, &q->now);
    keep_notes(q, &q->merged);
}

static int decide(struct inquiry *q, struct verdict *out,
                  struct sp_ref_update *update, const struct sp_source *source,
                  struct sp_error *err)
{
    out->push = (struct sp_push){update, 1, 1};
    out->decision.begun = q->request->begun;
    sp_decision_begin(&out->decision, q->policy, &out->push, &q->actor);
    return judgement_decide(&out->decision, source, err);
}

/* Gathers the commits of the branch, and judges them at the same time. If they cannot be
 * judged, they are only gathered: the error matters only if there are any. */
static int gather(struct inquiry *q, struct sp_error *err)
{
    struct branch_facts *facts = &q->facts;
    struct sp_source source = q->source;
    source.gather = q->gather;
    source.needs =
        SP_NEEDS_CONTENT; /* the steps are shown, whatever is judged */
    int code = branch_look(&q->branch, q->gather, facts, err);
    if (!code && facts->ref.away)
        sp_buf_printf(&q->away, "%s && ", facts->ref.away);
    if (!code)
        sp_buf_puts(&q->pushed_as, facts->ref.pushed_as);
    if (code || facts->ref.is_protected || sp_oid_is_zero(&q->branch.id))
        return code;
    if (decide(q, &q->now, &facts->update, &source, &q->undecided)) {
        sp_gather_again(q->gather, &q->source);
        return branch_gather(&q->branch, q->gather, facts, err);
    }
    facts->all.history = sp_gather_history(q->gather);
    facts->all.too_many_commits = q->now.decision.found.too_many_commits;
    return SP_OK;
}

/* The commits that were gathered are judged once more, as if they were merged. What the
 * server has in other protected branches counts for a merge into any of them. */
static int judge(struct inquiry *q, const struct sp_target *target,
                 struct sp_error *err)
{
    struct sp_source as_merged = q->source;
    as_merged.occasion = SP_PROPOSAL;
    as_merged.gather = q->base ? NULL : q->gather;
    as_merged.base = NULL;
    q->merge = (struct sp_ref_update){.name = sp_strdup(target->name),
                                      .old_id = target->id,
                                      .new_id = q->facts.ref.tip};
    if (q->undecided.code) {
        *err = q->undecided;
        return err->code;
    }
    int code = decide(q, &q->merged, &q->merge, &as_merged, err);
    if (!code)
        list_missing(q);
    return code;
}

/* Has the branch what can be merged? While git replays commits, a part is there alone. */
static bool is_whole(const struct inquiry *q)
{
    return !q->facts.ref.is_protected && q->status.ahead &&
           !(q->status.operation && sp_repo_is_replaying(q->repo));
}

/* Did a merge bring a branch of which the target has all? Then it is not on the line of first
 * parents. A commit on the line may be a fast-forward, or where a new branch began. */
static bool was_merged(const struct inquiry *q, const struct sp_target *target)
{
    struct sp_error ignored = {0};
    return q->is_in_target && q->status.branch && !q->status.is_protected &&
           !q->status.operation && !q->status.unpulled &&
           sp_repo_on_line(q->repo, &target->id, &q->facts.ref.tip,
                           q->status.behind, &ignored) == 0;
}

/* Can git switch to a branch that was named? */
static bool can_get_there(const struct inquiry *q)
{
    const struct sp_ref_facts *ref = &q->facts.ref;
    return !q->request->ref || (ref->ref_class == SP_REF_BRANCH &&
                                sp_ref_is_plain(sp_ref_short(q->branch.name)) &&
                                !sp_repo_operation(q->repo));
}

/* What to type to resolve a conflict: on the branch, merge what it conflicts with. */
static void say_resolve(struct inquiry *q, const struct sp_target *target)
{
    if (sp_repo_worktree(q->repo) && can_get_there(q)) {
        sp_buf_printf(&q->resolve, "%sgit merge ", sp_buf_text(&q->away));
        sp_shell_quote(&q->resolve, sp_str(sp_ref_typed(target->ref)));
    }
    q->status.resolve = sp_buf_text(&q->resolve);
}

/* Can a merge say more than the commits do? Where the target has not moved on, it cannot. A
 * clone that lacks commits cannot tell, and what git is in the middle of is told by `git
 * status`. A request into another branch does not go there. */
static bool is_worth_a_merge(const struct inquiry *q)
{
    return q->status.behind && !q->status.operation && !q->half.len &&
           (!q->base || strcmp(q->base, q->merge.name) == 0);
}

static bool have_rebase(const struct verdict *verdict)
{
    const struct sp_findings *findings = &verdict->decision.found.findings;
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].command &&
            strstr(findings->items[i].command, " rebase -i "))
            return true;
    return false;
}

/* Has a finding a command that rebases the branch? That drops a merge of the target, and
 * meets the conflict once more. */
static bool needs_rebase(const struct inquiry *q)
{
    return have_rebase(&q->now) || have_rebase(&q->merged);
}

/* Does git merge it, and would that change anything? */
static int try_merge(struct inquiry *q, const struct sp_target *target,
                     struct sp_error *err)
{
    struct sp_oid merged, there;
    if (!is_worth_a_merge(q))
        return SP_OK;
    int code = sp_repo_merge_tree(q->repo, &target->id, &q->facts.ref.tip,
                                  &merged, err);
    if (!code && !needs_rebase(q))
        say_resolve(q, target);
    if (code <= 0)
        return code;
    code = sp_repo_commit_tree(q->repo, &target->id, &there, err);
    q->status.has_landed = !code && sp_oid_equal(&merged, &there);
    return code;
}

/* May this user not merge, by a policy that knows who may? */
static bool may_not_merge(const struct inquiry *q)
{
    const struct sp_strings *roles = &q->policy->refs.merge_roles;
    return sp_policy_anybody_has(q->policy, roles) &&
           !sp_policy_has_any_role(q->policy, roles, q->actor.user) &&
           !sp_policy_has_any_role(q->policy, &q->policy->refs.automation_role,
                                   q->actor.user);
}

/* What to type to move the new commits of a protected branch to one that nobody has. */
static void say_move(struct inquiry *q, const struct sp_target *target)
{
    char id[SP_OID_SHORT + 1];
    if (!q->status.ahead || q->status.operation || !sp_repo_worktree(q->repo) ||
        !may_not_merge(q))
        return;
    char *name =
        sp_example_new_branch(q->policy, sp_oid_short(id, &q->branch.id));
    sp_fix_move(&q->moves, name, sp_ref_short(q->branch.name),
                sp_ref_typed(target->ref));
    q->status.moves = q->moves.len ? sp_buf_text(&q->moves) : NULL;
    free(name);
}

static int look_at_merge(struct inquiry *q, const struct sp_target *target,
                         struct sp_error *err)
{
    int code = judge(q, target, err);
    if (!code)
        code = try_merge(q, target, err);
    if (!code)
        unfetched_look(&q->unfetched, q->repo, q->request->config, &q->status);
    return code;
}

static int inquire(struct inquiry *q, struct sp_error *err)
{
    struct sp_target target;
    int code = open_inquiry(q, err);
    if (!code)
        code = gather(q, err);
    if (code)
        return code;
    if (strcmp(q->branch.name, "HEAD") != 0)
        q->status.branch = q->branch.name;
    q->status.is_asked = q->request->ref != NULL;
    q->status.head = q->branch.id;
    q->status.operation = q->request->ref ? NULL : sp_repo_operation(q->repo);
    q->status.is_protected = q->facts.ref.is_protected;
    if (sp_oid_is_zero(&q->branch.id))
        return SP_OK;
    code = measure(q, &target, err);
    if (!code && q->facts.ref.is_protected)
        say_move(q, &target);
    else if (!code)
        unpulled_look(&q->unpulled, q->repo, &q->branch,
                      sp_buf_text(&q->pushed_as), &target.id,
                      can_get_there(q) ? sp_buf_text(&q->away) : NULL,
                      &q->status);
    if (!code && was_merged(q, &target)) {
        q->status.has_landed = true;
        q->status.other_target = NULL;
    }
    return !code && is_whole(q) ? look_at_merge(q, &target, err) : code;
}

static void dispose(struct inquiry *q)
{
    sp_buf_dispose(&q->half);
    sp_buf_dispose(&q->keeps_in);
    unfetched_dispose(&q->unfetched);
    unpulled_dispose(&q->unpulled);
    sp_buf_dispose(&q->pushed_as);
    sp_buf_dispose(&q->away);
    sp_buf_dispose(&q->resolve);
    sp_buf_dispose(&q->moves);
    sp_strings_dispose(&q->notes);
    free(q->status.missing);
    free(q->causes.items);
    sp_exceptions_dispose(&q->exceptions);
    sp_chain_dispose(&q->acts);
    sp_standings_dispose(&q->status.standings);
    sp_decision_dispose(&q->now.decision);
    sp_decision_dispose(&q->merged.decision);
    free(q->merge.name);
    free(q->base);
    sp_gather_free(q->gather);
    branch_dispose(&q->branch);
    sp_actor_dispose(&q->actor);
    sp_policy_free(q->policy);
    sp_repo_free(q->repo);
}

static void print(struct inquiry *q)
{
    struct sp_buf out = {0};
    q->status.columns = terminal_columns();
    q->status.colour = terminal_colour();
    if (q->request->json)
        sp_status_json(&out, &q->status);
    else
        sp_status_text(&out, &q->status);
    fwrite(sp_buf_text(&out), 1, out.len, stdout);
    sp_buf_dispose(&out);
}

int sp_cli_status(const struct sp_cli_args *args)
{
    const char *format = sp_cli_value(args, "--format");
    const struct request request = {.ref = sp_cli_value(args, "--ref"),
                                    .base = sp_cli_value(args, "--base"),
                                    .config = sp_cli_value(args, "--config"),
                                    .json = strcmp(format, "json") == 0,
                                    .allow_shallow =
                                        sp_cli_flag(args, "--allow-shallow"),
                                    .begun = sp_clock_ms()};
    if (strcmp(format, "prompt") == 0) {
        branch_prompt(request.config, request.ref);
        return CLEAN;
    }
    struct inquiry inquiry = {.request = &request};
    struct sp_error err = {0};
    int status;
    if (inquire(&inquiry, &err)) {
        status = cli_fail(&err);
    } else {
        if (!inquiry.status.has_landed)
            judgement_say_half(&inquiry.half);
        print(&inquiry);
        status = sp_status_is_ready(&inquiry.status) ? CLEAN : FINDINGS;
    }
    dispose(&inquiry);
    return status;
}
