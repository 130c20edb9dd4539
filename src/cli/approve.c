#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve.h"
#include "branch.h"
#include "sallyport/ancestry.h"
#include "sallyport/approvers.h"
#include "sallyport/commit.h"
#include "sallyport/message.h"
#include "sallyport/objects.h"
#include "sallyport/owned.h"
#include "sallyport/refs.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"

struct sp_source approve_source(const struct evidence *evidence,
                                enum sp_occasion occasion,
                                const struct sp_actor *actor)
{
    struct sp_source source =
        judgement_source(evidence->repo, evidence->policy, actor);
    source.occasion = occasion;
    source.needs_whole = true;
    return source;
}

/* The protected ref that the commit would be merged into. *other gets another one that it
 * may be meant for, or NULL; yours to free. */
static int find_target(struct evidence *evidence, char **other,
                       struct sp_error *err)
{
    struct branch branch = {.name = sp_strdup("HEAD"),
                            .id = evidence->line.commit};
    struct sp_actor nobody = {.user = NULL};
    struct sp_source source = approve_source(evidence, SP_RANGE, &nobody);
    struct branch_facts facts;
    struct sp_target target;
    struct sp_gather *gather = sp_gather_new(&source);
    int code = branch_gather(&branch, gather, &facts, err);
    if (!code)
        code = sp_gather_target(gather, &facts.all, &target, err);
    if (!code) {
        evidence->line.ref = sp_strdup(target.name);
        *other = sp_strdup_or_null(
            sp_gather_other_target(gather, &facts.all, &target));
    } else if (code == SP_ENOTFOUND)
        code = sp_error_set(err, SP_EUSAGE,
                            "this clone knows no protected branch; say which "
                            "one with --ref");
    sp_gather_free(gather);
    branch_dispose(&branch);
    return code;
}

/* The ref that it is for: the one asked for, else what the branch grew from. */
static int read_ref(struct evidence *evidence, const char *asked, char **other,
                    struct sp_error *err)
{
    if (!asked)
        return find_target(evidence, other, err);
    evidence->line.ref = branch_called(evidence->repo, asked);
    return SP_OK;
}

void approve_add_base(struct sp_buf *out, const struct evidence *evidence)
{
    sp_buf_printf(out, "refs/remotes/%s/%s", sp_buf_text(&evidence->remote),
                  sp_ref_short(evidence->line.ref));
}

bool approve_find_base(const struct evidence *evidence, struct sp_oid *out)
{
    struct sp_buf name = {0};
    struct sp_error ignored = {0};
    approve_add_base(&name, evidence);
    int code = sp_repo_ref(evidence->repo, sp_buf_text(&name), out, &ignored);
    sp_buf_dispose(&name);
    return code == SP_OK;
}

/* Why our own approval would not count, and who else is asked. */
struct own {
    enum sp_approver_why why;
    bool knows_roles; /* the clone knows who may approve */
    bool by_owners;   /* only owners by CODEOWNERS are asked … */
    char *closed;     /* … and of this path none is left; NULL: one may be */
};

static bool are_known(const struct sp_policy *policy,
                      const struct sp_strings *owners)
{
    for (size_t i = 0; i < owners->count; i++)
        if (!sp_owner_is_anybody(policy, owners->items[i]))
            return false;
    return true;
}

/* Looks who else has to approve the step, which is of us. */
static void look_for_others(const struct evidence *evidence,
                            const struct sp_step *step, struct own *own)
{
    const struct sp_policy *policy = evidence->policy;
    const struct sp_category_policy *wanted = sp_approvers_wanted(step, policy);
    struct sp_approvers all = {0};
    own->by_owners = step->owned.count && !wanted->approvals &&
                     !wanted->approver_roles.count;
    sp_approvers_find(&all, step, policy, evidence->line.ref);
    for (size_t i = 0; own->knows_roles && i < step->owned.count; i++) {
        const struct sp_owned *owned = &step->owned.items[i];
        if (!own->closed && sp_owned_is_asked(owned, step) &&
            sp_owned_found(owned, policy, &all) < owned->count &&
            are_known(policy, &owned->owners) &&
            sp_owned_why(owned, step, policy, &all))
            own->closed = sp_strdup(owned->path);
    }
    sp_approvers_dispose(&all);
}

/* What the rule `approvals` would say of us, if this were merged. */
static int ask_steps(const struct evidence *evidence,
                     const struct sp_ref_update *merge,
                     struct sp_gather *gather, struct own *own,
                     struct sp_error *err)
{
    const struct sp_policy *policy = evidence->policy;
    struct sp_ref_facts ref;
    struct sp_branch_facts facts;
    int code = sp_gather_ref(gather, merge, &ref, err);
    if (!code)
        code = sp_gather_commits(gather, &ref, &facts, NULL, NULL, err);
    for (size_t i = 0; !code && !own->why && i < facts.step_count; i++) {
        const struct sp_step *step = &facts.steps[i];
        if (evidence->line.over || sp_approvers_are_asked(step, policy))
            own->why = sp_approvers_own(step, policy, evidence->line.actor);
        if (own->why)
            look_for_others(evidence, step, own);
    }
    return code;
}

/* Only the server says whose an address is, and who may approve. */
static void know_us(const struct evidence *evidence)
{
    const char *us = evidence->line.actor;
    cli_know_user(evidence->policy, evidence->repo, us);
    sp_policy_let_approve(evidence->policy, us);
}

/* Is it our own change that we approve, and would that not count? An error where git lacks
 * commits that tell; what else cannot be read here is left to the server. */
static int find_own(const struct evidence *evidence, struct own *own,
                    struct sp_error *err)
{
    const struct sp_evidence *line = &evidence->line;
    struct sp_ref_update merge = {.name = line->ref, .new_id = line->commit};
    struct sp_actor us = {.user = line->actor};
    struct sp_source source = approve_source(evidence, SP_PROPOSAL, &us);
    own->knows_roles = sp_policy_knows_roles(evidence->policy);
    know_us(evidence);
    if (sp_rule_is_off(sp_rule_find("approvals"), evidence->policy,
                       line->ref) ||
        !approve_find_base(evidence, &merge.old_id))
        return SP_OK;
    struct sp_gather *gather = sp_gather_new(&source);
    int code = ask_steps(evidence, &merge, gather, own, err);
    sp_gather_free(gather);
    return code == SP_EGIT ? code : SP_OK;
}

void approve_add_named(struct sp_buf *out, const struct evidence *evidence)
{
    struct sp_object object = {.handle = NULL};
    struct sp_commit commit = {.time = 0};
    struct sp_message message = {.subject = {NULL, 0}};
    struct sp_error ignored = {0};
    sp_buf_puts(out, evidence->id);
    if (sp_repo_read_any_commit(evidence->repo, &evidence->line.commit, &object,
                                &ignored) == SP_OK &&
        sp_commit_parse(&commit, object.bytes, &ignored) == SP_OK) {
        sp_message_parse(&message, commit.message);
        sp_buf_puts(out, " '");
        sp_sanitise(out, message.subject, 0);
        sp_buf_puts(out, "'");
    }
    sp_message_dispose(&message);
    sp_commit_dispose(&commit);
    sp_object_dispose(&object);
}

bool approve_has_landed(const struct evidence *evidence)
{
    struct sp_oid tip;
    struct sp_error ignored = {0};
    const struct sp_oids from = {.items = &tip, .count = 1};
    return approve_find_base(evidence, &tip) &&
           sp_repo_reaches(evidence->repo, &from, &evidence->line.commit,
                           &ignored) == 1;
}

/* Says why, and frees it. */
static int refuse(struct sp_buf *text)
{
    cli_say_lines(stderr, text);
    sp_buf_dispose(text);
    return FINDINGS;
}

static int refuse_landed(const struct evidence *evidence)
{
    struct sp_buf text = {0};
    sp_buf_printf(&text, "sallyport: %s has ",
                  sp_ref_short(evidence->line.ref));
    approve_add_named(&text, evidence);
    sp_buf_puts(&text, " already, so there is nothing to approve\n"
                       "  switch to the branch, or name it");
    return refuse(&text);
}

/* Appends who else is asked, or what is left where nobody can. */
static void add_others(struct sp_buf *out, const struct evidence *evidence,
                       const struct own *own)
{
    if (own->closed) {
        sp_buf_puts(out, "nor can another owner of ");
        sp_sanitise(out, sp_str(own->closed), 0);
        sp_buf_puts(out, " give it: let another user name one more owner in "
                         "CODEOWNERS, and land that first");
        return;
    }
    sp_buf_puts(out, "ask one of ");
    if (own->by_owners)
        sp_buf_puts(out, "the owners in CODEOWNERS");
    else
        sp_buf_either(out, &evidence->policy->evidence.approver_roles);
    sp_buf_puts(out, " to approve it; to see who can, type:\n"
                     "    sallyport status");
}

static int refuse_own(const struct evidence *evidence, const struct own *own)
{
    struct sp_buf text = {0};
    sp_buf_printf(&text,
                  "sallyport: %s has %s %s, so this approval would not count\n"
                  "  ",
                  evidence->line.actor,
                  own->why == SP_APPROVER_AUTHOR ? "written a part of"
                                                 : "pushed",
                  evidence->id);
    add_others(&text, evidence, own);
    return refuse(&text);
}

/* Sends it, unless it approves what has landed or we wrote. Returns an exit status. */
static int send_line(struct evidence *evidence)
{
    struct own own = {.why = SP_APPROVER_COUNTS};
    struct sp_error err = {0};
    bool approves = evidence->line.decision == SP_APPROVE;
    if (approves && approve_has_landed(evidence))
        return refuse_landed(evidence);
    if (approves && find_own(evidence, &own, &err))
        return cli_fail(&err);
    int status = own.why ? refuse_own(evidence, &own) : evidence_send(evidence);
    free(own.closed);
    return status;
}

int sp_cli_approve(const struct sp_cli_args *args)
{
    struct evidence evidence;
    struct sp_error err = {0};
    char *other = NULL;
    const char *over = sp_cli_value(args, "--over");
    const char *text = sp_cli_value(args, "-m");
    if (over && !text)
        return cli_usage(args->command, "--over needs -m");
    int code = evidence_open(&evidence, SP_EVIDENCE_APPROVAL,
                             args->word_count ? args->words[0] : NULL, NULL,
                             args, &err);
    evidence.line.decision = sp_cli_flag(args, "--reject")     ? SP_REJECT
                             : sp_cli_flag(args, "--withdraw") ? SP_WITHDRAW
                                                               : SP_APPROVE;
    evidence.line.over = sp_strdup_or_null(over);
    evidence.line.text = sp_strdup_or_null(text);
    evidence.line.role = sp_strdup_or_null(sp_cli_value(args, "--as-role"));
    if (!code)
        code = read_ref(&evidence, sp_cli_value(args, "--ref"), &other, &err);
    int status = code ? cli_fail(&err) : send_line(&evidence);
    if (status == CLEAN)
        approve_say_done(&evidence, args, other);
    free(other);
    evidence_dispose(&evidence);
    return status;
}
