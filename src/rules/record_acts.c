/*
 * The rule record on refs/notes/sallyport/exceptions: each new act is judged by the
 * state that the acts before it make.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record.h"
#include "sallyport/buf.h"
#include "sallyport/counted.h"
#include "sallyport/example.h"
#include "sallyport/excusable.h"
#include "sallyport/sanitise.h"
#include "sallyport/utc.h"

/* What looks at one act. */
struct look {
    const struct sp_ref_facts *ref;
    const struct sp_policy *policy;
    struct sp_sink *sink;
    const struct sp_chain_link *link;
    const struct sp_exceptions *before;
    struct sp_terms terms;
};

static bool report(const struct look *at, int code, const struct sp_word *words,
                   const char *command)
{
    sp_record_report(at->sink, code, &at->link->commit, words, command);
    return false;
}

/* What has ended, or is due, goes by this. */
static int64_t moment_of(const struct look *at)
{
    const struct sp_push_facts *push = at->ref->push;
    return sp_exceptions_time(at->before, push->policy_now, push->latest);
}

static const char *word_of(const struct sp_act *act)
{
    return sp_act_words[act->act];
}

/* "4 h", "30 d" or "90 s" */
static void add_duration(struct sp_buf *out, long seconds)
{
    if (seconds % SP_DAY == 0)
        sp_buf_printf(out, "%ld d", seconds / SP_DAY);
    else if (seconds % SP_HOUR == 0)
        sp_buf_printf(out, "%ld h", seconds / SP_HOUR);
    else
        sp_buf_printf(out, "%ld s", seconds);
}

static bool check_actor(const struct look *at)
{
    struct sp_buf command = {0};
    const char *actor = at->link->act.actor, *user = at->ref->push->user;
    bool is_own = strcmp(actor, user) == 0;
    sp_record_be_user(&command, user);
    if (!is_own)
        report(at, FORGED_ACTOR, SP_WORDS({"actor", actor}, {"user", user}),
               sp_buf_text(&command));
    sp_buf_dispose(&command);
    return is_own;
}

static bool check_time(const struct look *at)
{
    char time[SP_UTC_TEXT + 1], other[SP_UTC_TEXT + 1];
    int64_t then = at->link->act.time, now = at->ref->push->now;
    int64_t last = at->before->last;
    sp_utc_write(time, then);
    if (then < now - SP_RECORD_WINDOW || then > now + SP_RECORD_WINDOW)
        return report(
            at, then < now ? BACK_DATED : FUTURE,
            SP_WORDS({"time", time}, {"now", sp_utc_write(other, now)}), NULL);
    if (then < last - SP_RECORD_WINDOW)
        return report(
            at, OUT_OF_ORDER,
            SP_WORDS({"time", time}, {"last", sp_utc_write(other, last)}),
            NULL);
    return true;
}

/* Only others can do it: who has one of the roles, or one of the users. */
static bool report_others(const struct look *at, int code,
                          const struct sp_need *need)
{
    const struct sp_act *act = &at->link->act;
    struct sp_buf names = {0};
    sp_buf_either(&names, need->roles ? need->roles : need->users);
    sp_report(
        at->sink,
        &(struct sp_claim){
            .code = &sp_record_codes[code],
            .commit = &at->link->commit,
            .words = SP_WORDS({"actor", act->actor}, {"act", word_of(act)},
                              {"id", act->id}, {"roles", sp_buf_text(&names)}),
            .need = need});
    sp_buf_dispose(&names);
    return false;
}

static bool check_roles(const struct look *at, const struct sp_strings *allowed)
{
    return sp_policy_has_any_role(at->policy, allowed, at->link->act.actor) ||
           report_others(at, MAY_NOT_ACT, &(struct sp_need){.roles = allowed});
}

/* The same, but for who has asked, and for who acts. */
static bool report_own(const struct look *at, int code,
                       const struct sp_exception *one)
{
    const struct sp_act *act = &at->link->act;
    char *users[] = {act->actor, one->request->actor};
    const struct sp_strings except = {users, 2, 2};
    return report_others(at, code,
                         &(struct sp_need){.roles = sp_policy_exception_roles(
                                               at->policy, act->kind),
                                           .except = &except});
}

/* Only who has asked may do it. */
static bool report_asker(const struct look *at, const struct sp_exception *one)
{
    char *asker[] = {one->request->actor};
    const struct sp_strings users = {asker, 1, 1};
    return report_others(at, MAY_NOT_ACT, &(struct sp_need){.users = &users});
}

/* While the review of any grant is overdue, nobody gets one. */
static bool check_reviews(const struct look *at, const char *ref)
{
    char due[SP_UTC_TEXT + 1];
    struct sp_buf command = {0};
    const struct sp_exception *late =
        sp_exceptions_overdue(at->before, &at->terms, moment_of(at));
    if (at->link->act.kind != SP_BREAK_GLASS || !late ||
        strcmp(ref, SP_DRILL_REF) == 0)
        return true;
    sp_buf_printf(&command, "sallyport break-glass review %s --prp PRP",
                  late->request->id);
    report(at, REVIEW_OVERDUE,
           SP_WORDS({"id", late->request->id}, {"who", late->request->actor},
                    {"due", sp_utc_write(due, sp_exception_review_due(
                                                  late, &at->terms))}),
           sp_buf_text(&command));
    sp_buf_dispose(&command);
    return false;
}

static bool report_no_proposal(const struct look *at)
{
    static const struct sp_advice such_as = {
        "", "name one as the policy takes it, such as '{example}'"};
    char *example = sp_example_reference(at->policy);
    sp_report(at->sink,
              &(struct sp_claim){
                  .code = &sp_record_codes[NO_PROPOSAL],
                  .commit = &at->link->commit,
                  .advice = example ? &such_as : NULL,
                  .words = SP_WORDS({"prp", at->link->act.prp},
                                    {example ? "example" : NULL, example})});
    free(example);
    return false;
}

/* Appends why a document is not finished. */
static void add_why(struct sp_buf *out, const struct sp_prp_document *document)
{
    if (document->superseded) {
        sp_buf_puts(out, "it says that it is superseded");
    } else if (document->is_large) {
        sp_buf_printf(out, "it is larger than %d bytes",
                      SP_PRP_DOCUMENT_LARGEST);
    } else if (document->empty) {
        sp_buf_puts(out, "it is empty");
    } else {
        sp_buf_puts(out, "it has no text under ");
        sp_rule_sections(out, &document->missing);
    }
}

static bool report_unfinished(const struct look *at)
{
    const struct sp_prp_document *document = &at->link->document;
    struct sp_buf why = {0}, file = {0};
    sp_buf_printf(&file, "%s/%s", at->policy->prp.directory,
                  document->files.items[0]);
    add_why(&why, document);
    report(at, UNFINISHED_DOCUMENT,
           SP_WORDS({"prp", at->link->act.prp}, {"file", sp_buf_text(&file)},
                    {"why", sp_buf_text(&why)}),
           NULL);
    sp_buf_dispose(&file);
    sp_buf_dispose(&why);
    return false;
}

static bool has_freeze(const struct sp_policy *policy)
{
    for (size_t i = 0; i < policy->windows.count; i++)
        if (policy->windows.items[i].freezes.count)
            return true;
    return false;
}

/* A freeze stops documents, too. */
static bool report_no_document(const struct look *at)
{
    static const struct sp_advice frozen = {
        "", "land the document first; where a freeze keeps it out, request a "
            "grant for that"};
    sp_report(at->sink, &(struct sp_claim){
                            .code = &sp_record_codes[NO_DOCUMENT],
                            .commit = &at->link->commit,
                            .advice = has_freeze(at->policy) ? &frozen : NULL,
                            .words = SP_WORDS({"prp", at->link->act.prp})});
    return false;
}

static bool check_document(const struct look *at)
{
    const struct sp_chain_link *link = at->link;
    if (link->is_no_reference)
        return report_no_proposal(at);
    if (link->lacks_document)
        return report_no_document(at);
    return !link->document.found ||
           sp_prp_document_is_finished(&link->document) ||
           report_unfinished(at);
}

static bool is_over(const struct look *at, const char *state)
{
    const struct sp_act *act = &at->link->act;
    return report(
        at, STATE,
        SP_WORDS({"id", act->id}, {"state", state}, {"act", word_of(act)}),
        NULL);
}

static bool lasts_too_long(const struct look *at)
{
    struct sp_buf max = {0};
    add_duration(&max, at->terms.max);
    report(at, TOO_LONG_A_TIME,
           SP_WORDS({"id", at->link->act.id}, {"max", sp_buf_text(&max)}),
           NULL);
    sp_buf_dispose(&max);
    return false;
}

static bool check_grant(const struct look *at)
{
    const struct sp_act *act = &at->link->act;
    enum sp_ref_class ref_class = sp_ref_classify(act->ref);
    if (!check_roles(at, &at->policy->break_glass.roles))
        return false;
    if (ref_class != SP_REF_BRANCH && ref_class != SP_REF_TAG)
        return report(at, CLOSED_REF, SP_WORDS({"ref", act->ref}), NULL);
    if (act->lasts > at->terms.max)
        return lasts_too_long(at);
    return check_reviews(at, act->ref);
}

static bool check_reason(const struct look *at)
{
    const char *reason = at->link->act.reason;
    const char *never = sp_waiver_never(reason);
    const struct sp_strings *allowed = &at->policy->waiver.reasons;
    struct sp_buf list = {0};
    if (!never && sp_strings_have(allowed, reason))
        return true;
    sp_buf_list(&list, allowed);
    const char *reasons = sp_buf_text(&list);
    if (never)
        report(
            at, NEVER_A_REASON,
            SP_WORDS({"reason", reason}, {"why", never}, {"reasons", reasons}),
            NULL);
    else
        report(at, REASON, SP_WORDS({"reason", reason}, {"reasons", reasons}),
               NULL);
    sp_buf_dispose(&list);
    return false;
}

static bool check_rule(const struct look *at)
{
    const char *id = at->link->act.rule, *why = sp_never_excused(id);
    const struct sp_rule *rule;
    if (!sp_rule_find(id) && !sp_code_find(id, &rule))
        return report(at, NO_RULE, SP_WORDS({"rule", id}), NULL);
    return !why || report(at, NOT_EXCUSABLE,
                          SP_WORDS({"rule", id}, {"why", why}), NULL);
}

static bool check_waiver(const struct look *at)
{
    const struct sp_act *act = &at->link->act;
    if (!check_rule(at) || !check_reason(at))
        return false;
    if (act->until > act->time + at->terms.max)
        return lasts_too_long(at);
    if (act->until <= moment_of(at))
        return is_over(at, "ended");
    return check_document(at);
}

static bool check_request(const struct look *at)
{
    const struct sp_act *act = &at->link->act;
    if (sp_exceptions_find(at->before, act->id))
        return report(at, ID_TAKEN, SP_WORDS({"id", act->id}), NULL);
    return act->kind == SP_WAIVER ? check_waiver(at) : check_grant(at);
}

static bool check_approve(const struct look *at, const struct sp_exception *one)
{
    if (sp_exception_has_approved(one, at->link->act.actor, &at->terms))
        return report_own(at, APPROVED_ALREADY, one);
    return check_reviews(at, one->request->ref);
}

/* What has ended after it was open is reviewed, once. */
static bool check_review(const struct look *at, const struct sp_exception *one,
                         enum sp_exception_state state)
{
    if (one->review)
        return is_over(at, "reviewed");
    if (state == SP_EXCEPTION_OPEN)
        return report(at, EARLY_REVIEW, SP_WORDS({"id", at->link->act.id}),
                      NULL);
    if (state == SP_EXCEPTION_PENDING)
        return is_over(at, sp_exception_states[state]);
    return sp_exception_opened(one, &at->terms) || is_over(at, "never opened");
}

/* May it be done in this state? */
static bool check_state(const struct look *at, const struct sp_exception *one)
{
    enum sp_exception_state state =
        sp_exception_state(one, &at->terms, moment_of(at));
    if (at->link->act.act == SP_ACT_REVIEW)
        return check_review(at, one, state);
    return state == SP_EXCEPTION_PENDING || state == SP_EXCEPTION_OPEN ||
           is_over(at, sp_exception_states[state]);
}

static bool check_answer(const struct look *at)
{
    const struct sp_act *act = &at->link->act;
    const struct sp_exception *one = sp_exceptions_find(at->before, act->id);
    if (!one)
        return report(at, NO_REQUEST, SP_WORDS({"id", act->id}), NULL);
    if (!sp_oid_equal(&one->commit, &act->request))
        return report(at, OTHER_REQUEST,
                      SP_WORDS({"id", act->id}, {"act", word_of(act)}),
                      "sallyport exceptions");
    bool is_own =
        at->terms.is_same(act->actor, one->request->actor, at->terms.context);
    if (act->act == SP_ACT_CLOSE)
        return is_own ? check_state(at, one) : report_asker(at, one);
    if (is_own)
        return report_own(at, OWN_REQUEST, one);
    return check_roles(at, sp_policy_exception_roles(at->policy, act->kind)) &&
           check_state(at, one) &&
           (act->act != SP_ACT_APPROVE || check_approve(at, one)) &&
           check_document(at);
}

/* Returns whether the act is good. */
static bool check_act(const struct look *at)
{
    if (at->link->fault)
        return report(at, sp_record_fault(at->link->fault),
                      SP_WORDS({"why", at->link->why}), NULL);
    return check_actor(at) && check_time(at) &&
           (at->link->act.act == SP_ACT_REQUEST ? check_request(at)
                                                : check_answer(at));
}

/* Tells the trail what the act makes of its grant or waiver. */
static void count(const struct look *at)
{
    const struct sp_act *act = &at->link->act;
    const struct sp_exception *one = sp_exceptions_find(at->before, act->id);
    sp_count_act(at->sink->counted, one, act, &at->link->commit,
                 sp_exception_state(one, &at->terms, moment_of(at)),
                 sp_exception_ends(one, &at->terms));
}

static void check_links(const struct sp_ref_facts *ref,
                        const struct sp_policy *policy, struct sp_sink *sink)
{
    struct sp_exceptions before = {0};
    for (size_t i = 0; i < ref->chain->links.count; i++) {
        const struct sp_chain_link *link = &ref->chain->links.items[i];
        const struct look at = {.ref = ref,
                                .policy = policy,
                                .sink = sink,
                                .link = link,
                                .before = &before,
                                .terms =
                                    sp_policy_terms(policy, link->act.kind)};
        if (link->is_new ? !check_act(&at) : link->fault)
            continue;
        sp_exceptions_add(&before, &link->act, &link->commit);
        if (link->is_new)
            count(&at);
    }
    sp_exceptions_dispose(&before);
}

static void report_bound(struct sp_sink *sink, int code, const char *ref,
                         int max)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%d", max);
    sp_record_report(sink, code, NULL, SP_WORDS({"ref", ref}, {"max", digits}),
                     NULL);
}

void sp_record_acts(const struct sp_ref_facts *ref,
                    const struct sp_policy *policy, struct sp_sink *sink)
{
    const struct sp_chain *chain = ref->chain;
    const char *name = ref->update->name;
    if (chain->rewinds)
        sp_record_report(sink, NOT_ON_TOP, NULL, SP_WORDS({"ref", name}), NULL);
    else if (chain->is_tag)
        sp_record_report(sink, TAG, NULL, SP_WORDS({"ref", name}), NULL);
    else if (chain->too_many)
        report_bound(sink, TOO_MANY, name, SP_ACTS_MAX);
    else if (chain->is_full)
        report_bound(sink, FULL, name, SP_CHAIN_MAX);
    else if (sp_record_knows_user(ref, sink))
        check_links(ref, policy, sink);
}
