#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approvals.h"
#include "sallyport/buf.h"
#include "sallyport/counted.h"
#include "sallyport/example.h"

/* What is said of a code, beside its own words. */
struct saying {
    int code;
    const struct sp_strings *roles; /* of those who can give what is missing */
    const char *role;               /* the one that is missing, or NULL */
    const char *command;
    const struct sp_advice *advice; /* NULL: that of the code */
};

static void report(const struct sp_approvals_look *at,
                   const struct saying *saying, const struct sp_word *given)
{
    struct sp_buf names = {0};
    struct sp_word words[SP_RULE_WORDS + 1] = {
        {"category", sp_category_words[at->step->category]},
        {"branch", sp_ref_short(at->branch->ref->update->name)}};
    struct sp_strings except = {0};
    size_t count = 2;
    sp_approvers_barred(saying->code == REJECTED ? NULL : at->all, at->step,
                        at->policy, &except);
    sp_buf_either(&names, saying->roles);
    words[count++] = (struct sp_word){"roles", sp_buf_text(&names)};
    for (; given && given->name; given++)
        words[count++] = *given;
    sp_report(at->sink, &(struct sp_claim){
                            .code = &sp_approvals_codes[saying->code],
                            .commit = &at->step->landed,
                            .command = saying->command,
                            .advice = saying->advice,
                            .words = words,
                            .need = &(struct sp_need){.role = saying->role,
                                                      .roles = saying->roles,
                                                      .except = &except}});
    sp_strings_dispose(&except);
    sp_buf_dispose(&names);
}

static const struct sp_strings *all_roles(const struct sp_approvals_look *at)
{
    return &at->policy->evidence.approver_roles;
}

static void report_person(const struct sp_approvals_look *at, int code,
                          const struct sp_approver *who, const char *other)
{
    char id[SP_OID_SHORT + 1];
    bool is_asked = code != UNKNOWN_PERSON && code != OVERRIDDEN;
    char *command = is_asked ? sp_approvals_command(at) : NULL;
    report(
        at,
        &(struct saying){.code = code,
                         .roles = all_roles(at),
                         .command = command,
                         .advice = is_asked ? sp_approvals_advice(at) : NULL},
        SP_WORDS({"actor", who->user}, {"other", other ? other : ""},
                 {"commit", sp_oid_short(id, &who->commit)}));
    free(command);
}

/* The beginning of what they said, in whole characters. */
static void add_reason(struct sp_buf *out, const char *text)
{
    enum { SHOWN = 200 };
    size_t len = strlen(text), shown = len < SHOWN ? len : SHOWN;
    while (shown < len && shown && ((unsigned char)text[shown] & 0xc0) == 0x80)
        shown--;
    sp_buf_add(out, text, shown);
    sp_buf_puts(out, shown < len ? "\xe2\x80\xa6" : "");
}

static void report_rejected(const struct sp_approvals_look *at,
                            const struct sp_approver *who)
{
    static const struct sp_advice with_reason = {": {reason}",
                                                 SP_APPROVALS_ANSWER};
    char id[SP_OID_SHORT + 1];
    struct sp_buf reason = {0};
    char *command =
        sp_approvals_command_of(at, "--over", who->user, " -m REASON");
    if (who->last->text)
        add_reason(&reason, who->last->text);
    report(at,
           &(struct saying){.code = REJECTED,
                            .roles = all_roles(at),
                            .command = command,
                            .advice = reason.len ? &with_reason : NULL},
           SP_WORDS({"actor", who->user},
                    {"commit", sp_oid_short(id, &who->commit)},
                    {reason.len ? "reason" : NULL, sp_buf_text(&reason)}));
    free(command);
    sp_buf_dispose(&reason);
}

/* Another one who counts has approved over the rejection. */
static const struct sp_approver *find_over(const struct sp_approvers *all,
                                           const struct sp_approver *rejecter)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].counts &&
            sp_approver_is_over(&all->items[i], rejecter->user))
            return &all->items[i];
    return NULL;
}

/* It lands by that approval, which the trail says. */
static void report_overridden(const struct sp_approvals_look *at,
                              const struct sp_approver *over, const char *user)
{
    report_person(at, OVERRIDDEN, over, user);
    sp_count_record(at->sink->counted, over->approval);
}

/* Returns whether a rejection is left. */
static bool check_rejections(const struct sp_approvals_look *at,
                             const struct sp_approvers *all)
{
    bool is_rejected = false;
    for (size_t i = 0; i < all->count; i++) {
        const struct sp_approver *who = &all->items[i];
        if (!who->rejects)
            continue;
        const struct sp_approver *over = find_over(all, who);
        if (over)
            report_overridden(at, over, who->user);
        else
            report_rejected(at, who);
        is_rejected = is_rejected || !over;
    }
    return is_rejected;
}

bool sp_approvals_explain(const struct sp_approvals_look *at,
                          struct sp_approver *who)
{
    static const int code_of[] = {[SP_APPROVER_STALE] = STALE,
                                  [SP_APPROVER_AUTHOR] = AUTHOR,
                                  [SP_APPROVER_PUSHER] = PUSHER,
                                  [SP_APPROVER_UNKNOWN] = UNKNOWN_PERSON,
                                  [SP_APPROVER_SAME] = SAME_PERSON,
                                  [SP_APPROVER_MAY_NOT] = MAY_NOT};
    if (who->counts || !who->why)
        return false;
    if (!who->is_explained)
        report_person(at, code_of[who->why], who, who->other);
    who->is_explained = true;
    return true;
}

/* Why an approval over a rejection that is left does not count. */
static void explain_over(const struct sp_approvals_look *at,
                         struct sp_approvers *all)
{
    for (size_t i = 0; i < all->count; i++)
        for (size_t k = 0; all->items[i].rejects && k < all->count; k++)
            if (sp_approver_is_over(&all->items[k], all->items[i].user) &&
                !find_over(all, &all->items[i]))
                sp_approvals_explain(at, &all->items[k]);
}

/* Why approvals that are there do not count. False: all count. */
static bool explain(const struct sp_approvals_look *at,
                    struct sp_approvers *all)
{
    bool said = false;
    for (size_t i = 0; i < all->count; i++)
        said = sp_approvals_explain(at, &all->items[i]) || said;
    return said;
}

static void report_count(const struct sp_approvals_look *at, size_t found)
{
    char wanted[40], has[24];
    char *command = sp_approvals_command(at);
    snprintf(wanted, sizeof wanted, "%ld approval%s", at->wanted->approvals,
             sp_plural((size_t)at->wanted->approvals));
    snprintf(has, sizeof has, "%zu", found);
    report(at,
           &(struct saying){.code = MISSING,
                            .roles = all_roles(at),
                            .command = command,
                            .advice = sp_approvals_advice(at)},
           SP_WORDS({"wanted", wanted}, {"found", has}));
    free(command);
}

/* Why no user of the role can approve it; NULL: one can, or only the server knows. */
static const char *why_none(const struct sp_approvals_look *at, char *role)
{
    const struct sp_policy *policy = at->policy;
    if (at->branch->ref->push->lacks_roles ||
        sp_approvers_are_left(at->all, at->step, policy, role))
        return NULL;
    if (!sp_policy_anybody_has(policy, &(struct sp_strings){&role, 1, 1}))
        return "nobody has that role";
    return sp_approvers_are_left(NULL, at->step, policy, role)
               ? "nobody else has that role, and each user counts once"
               : "who has written or pushed the change may not approve it";
}

static void report_role(const struct sp_approvals_look *at, char *role)
{
    const struct sp_strings roles = {&role, 1, 1};
    const char *why = why_none(at, role);
    if (why) {
        report(at, &(struct saying){.code = ROLE_BARRED, .roles = &roles},
               SP_WORDS({"why", why}));
        return;
    }
    char *command = sp_approvals_ask(at, role);
    report(at,
           &(struct saying){.code = ROLE_MISSING,
                            .roles = &roles,
                            .role = role,
                            .command = command,
                            .advice = sp_approvals_advice(at)},
           NULL);
    free(command);
}

/* What cannot be fetched cannot be approved. Who may not change the ref is told to make a
 * branch of it anyway. */
static void report_not_there(const struct sp_approvals_look *at)
{
    char id[SP_OID_SHORT + 1];
    const struct sp_ref_facts *ref = at->branch->ref;
    struct sp_buf command = {0};
    if (!at->step->is_nowhere || sp_push_has_form(ref->push) ||
        !sp_ref_may_change(ref, at->policy))
        return;
    sp_oid_short(id, sp_step_subject(at->step));
    char *branch = sp_example_new_branch(at->policy, id);
    if (branch) {
        sp_fix_push(&command, ref, id);
        sp_buf_printf(&command, ":refs/heads/%s", branch);
    }
    sp_report(at->sink, &(struct sp_claim){
                            .code = &sp_approvals_codes[NOT_THERE],
                            .commit = &at->step->landed,
                            .command = branch ? sp_buf_text(&command) : NULL,
                            .words = SP_WORDS(
                                {"commit", id},
                                {"branch", sp_ref_short(ref->update->name)})});
    free(branch);
    sp_buf_dispose(&command);
}

/* The trail says what was counted on, where any is asked for. */
static void count(const struct sp_approvals_look *at,
                  const struct sp_approvers *all)
{
    bool is_asked = sp_approvers_are_asked(at->step, at->policy);
    for (size_t i = 0; is_asked && i < all->count; i++)
        if (all->items[i].counts)
            sp_count_record(at->sink->counted, all->items[i].approval);
}

/* Is a role or an approval missing? can_give: which somebody can give. */
static bool is_short(const struct sp_approvals_look *at,
                     const bool *role_missing, size_t others, bool can_give)
{
    const struct sp_strings *roles = &at->wanted->approver_roles;
    bool is = others < (size_t)at->wanted->approvals;
    for (size_t i = 0; i < roles->count; i++)
        is = is ||
             (role_missing[i] && !(can_give && why_none(at, roles->items[i])));
    return is;
}

/* Who has said something about it; yours to dispose. */
static struct sp_approvers find_all(const struct sp_approvals_look *at)
{
    struct sp_approvers all = {0};
    sp_approvers_find(&all, at->step, at->policy,
                      at->branch->ref->update->name);
    return all;
}

/* What is there first, then what is missing. */
static void report_lack(const struct sp_approvals_look *at,
                        struct sp_approvers *all, const bool *role_missing,
                        size_t others)
{
    const struct sp_strings *roles = &at->wanted->approver_roles;
    bool is_explained = explain(at, all);
    for (size_t i = 0; i < roles->count; i++)
        if (role_missing[i] &&
            !sp_approvers_told(all, at->policy, roles->items[i]))
            report_role(at, roles->items[i]);
    if (!is_explained && others < (size_t)at->wanted->approvals)
        report_count(at, others);
}

static void check_step(struct sp_approvals_look *at)
{
    const struct sp_strings *roles = &at->wanted->approver_roles;
    struct sp_approvers all = find_all(at);
    bool *missing = sp_calloc(roles->count + 1, sizeof *missing);
    at->all = &all;
    size_t others = sp_approvers_match(&all, at->policy, roles, missing);
    count(at, &all);
    at->is_over = check_rejections(at, &all) &&
                  others + 1 >= (size_t)at->wanted->approvals;
    explain_over(at, &all);
    bool lacks = is_short(at, missing, others, false);
    if (is_short(at, missing, others, true) ||
        sp_approvals_ask_owners(at, &all))
        report_not_there(at);
    if (lacks)
        report_lack(at, &all, missing, others);
    sp_approvals_owners(at, &all);
    free(missing);
    sp_approvers_dispose(&all);
}

static bool is_overridden(const struct sp_approvers *all, const char *user)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].last->decision == SP_APPROVE &&
            sp_approver_is_over(&all->items[i], user))
            return true;
    return false;
}

/* Nobody has a role here. Whether those who reject it may, the server knows. */
static void check_without_roles(const struct sp_approvals_look *at)
{
    struct sp_approvers all = find_all(at);
    for (size_t i = 0; i < all.count; i++)
        if (all.items[i].last->decision == SP_REJECT &&
            !is_overridden(&all, all.items[i].user))
            report_rejected(at, &all.items[i]);
    sp_approvers_dispose(&all);
}

static int check(const struct sp_step_facts *facts,
                 const struct sp_policy *policy, struct sp_sink *sink,
                 struct sp_error *err)
{
    const struct sp_step *step = facts->step;
    (void)err;
    struct sp_approvals_look look = {.branch = facts->branch,
                                     .policy = policy,
                                     .sink = sink,
                                     .step = step,
                                     .wanted =
                                         sp_approvers_wanted(step, policy)};
    if (!step->has_evidence)
        return SP_OK;
    if (sp_approvers_may_reject(step, policy))
        check_step(&look);
    else if (facts->branch->ref->push->lacks_roles)
        check_without_roles(&look);
    return SP_OK;
}

static int check_file(const struct sp_branch_facts *branch,
                      const struct sp_policy *policy, struct sp_sink *sink,
                      struct sp_error *err)
{
    (void)policy, (void)err;
    sp_approvals_file(branch, sink);
    return SP_OK;
}

const struct sp_rule sp_rule_approvals = {
    .id = "approvals",
    .summary = "others have approved exactly what lands",
    .codes = sp_approvals_codes,
    .needs = SP_NEEDS_STEPS | SP_NEEDS_EVIDENCE,
    .step = check,
    .branch = check_file,
    .text =
        {
            .why = "The author of a change does not see what is wrong with it. "
                   "What lands at a protected ref was approved by others: the "
                   "commit that lands, or one whose merge gives exactly that. "
                   "One changed byte needs another look; a rebase does not.",
            .breaks =
                "At a protected ref, a change with fewer approvals than its "
                "category asks for ([category \"NAME\"] approvals and "
                "approver-roles), or one that somebody who may approve has "
                "rejected, even if it needs no approval. Authors, "
                "committers, co-authors and pushers of the change do not "
                "count, and the same person counts once. An approval that is "
                "pushed together with the change does not count. A team that "
                "has named nobody in the roles of [evidence] approver-roles, "
                "but '*', is not asked. With [approvals] codeowners = require, "
                "each changed path needs an approval of one of its owners by "
                "CODEOWNERS, as the protected ref had it before the push; an "
                "owner who has written the change is not enough. A "
                "CODEOWNERS that cannot be understood does not land.",
            .wrong = "git push origin main",
            .right = "sallyport approve feature/vpn-tunnel\n"
                     "git push origin main",
            .fix = "Push it as a branch, if no branch has it. Ask somebody who "
                   "may approve; they type, in their clone:\n"
                   "  git fetch origin\n"
                   "  sallyport approve COMMIT\n" SP_SEE_STATUS,
            .set = "[roles]\n"
                   "maintainer = alice, bob\n"
                   "[category \"HIGH\"]\n"
                   "approvals = 1\n"
                   "approver-roles = security\n"
                   "[identity]\n"
                   "alice = alice@example.org\n"
                   "[approvals]\n"
                   "codeowners = require",
        },
};
