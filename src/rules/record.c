#include <stdio.h>
#include <string.h>

#include "record.h"
#include "sallyport/buf.h"
#include "sallyport/counted.h"
#include "sallyport/sanitise.h"
#include "sallyport/utc.h"

/* What looks at one line. */
struct look {
    const struct sp_ref_facts *ref;
    const struct sp_policy *policy;
    struct sp_sink *sink;
    const struct sp_new_record *record;
};

static void report(const struct look *at, int code, const struct sp_word *words,
                   const char *command)
{
    sp_record_report(at->sink, code, &at->record->commit, words, command);
}

/* Is the line in the name of the user that pushes it? Reports it if not. */
static bool check_actor(const struct look *at)
{
    const struct sp_evidence *line = &at->record->line;
    bool is_bridge = sp_policy_has_any_role(
        at->policy, &at->policy->evidence.bridge_roles, at->ref->push->user);
    bool is_own = strcmp(line->actor, at->ref->push->user) == 0;
    if (is_bridge && line->via)
        return true;
    if (!is_own) {
        struct sp_buf command = {0};
        sp_record_be_user(&command, at->ref->push->user);
        report(at, FORGED_ACTOR,
               SP_WORDS({"actor", line->actor}, {"user", at->ref->push->user}),
               sp_buf_text(&command));
        sp_buf_dispose(&command);
    } else if (line->via) {
        report(at, VIA, SP_WORDS({"user", at->ref->push->user}), NULL);
    }
    return is_own && !line->via;
}

/* The actor lacks the role; these have it. */
static void report_role(const struct look *at, int code,
                        const struct sp_strings *allowed)
{
    const struct sp_evidence *line = &at->record->line;
    struct sp_buf roles = {0};
    sp_buf_either(&roles, allowed);
    sp_report(
        at->sink,
        &(struct sp_claim){
            .code = &sp_record_codes[code],
            .commit = &at->record->commit,
            .words = SP_WORDS({"actor", line->actor},
                              {"gate", line->gate ? line->gate : ""},
                              {"roles", sp_buf_text(&roles)}),
            .need = &(struct sp_need){.gate = line->gate, .roles = allowed}});
    sp_buf_dispose(&roles);
}

static void check_approver(const struct look *at)
{
    const struct sp_evidence *line = &at->record->line;
    const struct sp_strings *allowed = &at->policy->evidence.approver_roles;
    bool may = line->role
                   ? sp_strings_have(allowed, line->role)
                   : sp_policy_has_any_role(at->policy, allowed, line->actor);
    if (line->role && !sp_policy_has_role(at->policy, line->role, line->actor))
        report(at, ROLE, SP_WORDS({"actor", line->actor}, {"role", line->role}),
               NULL);
    else if (!may && line->decision != SP_WITHDRAW)
        report_role(at, MAY_NOT_APPROVE, allowed);
    else if (line->over && !(line->text && *line->text))
        report(at, NO_REASON, SP_WORDS({"over", line->over}), NULL);
}

static void check_gate(const struct look *at)
{
    const struct sp_evidence *line = &at->record->line;
    const struct sp_strings *allowed =
        sp_policy_gate_roles(at->policy, line->gate);
    if (!sp_policy_has_any_role(at->policy, allowed, line->actor))
        report_role(at, MAY_NOT_RECORD, allowed);
}

static void check_time(const struct look *at)
{
    char time[SP_UTC_TEXT + 1], now[SP_UTC_TEXT + 1];
    int64_t age = at->ref->push->now - at->record->line.time;
    if (age <= SP_RECORD_WINDOW && age >= -SP_RECORD_WINDOW)
        return;
    report(at, age > 0 ? BACK_DATED : FUTURE,
           SP_WORDS({"time", sp_utc_write(time, at->record->line.time)},
                    {"now", sp_utc_write(now, at->ref->push->now)}),
           NULL);
}

static void check_tree(const struct look *at)
{
    const struct sp_evidence *line = &at->record->line;
    if (!at->record->has_tree && line->kind == SP_EVIDENCE_APPROVAL)
        report(at, NO_COMMIT, NULL, NULL);
    else if (at->record->has_tree && !sp_oid_is_zero(&line->tree) &&
             !sp_oid_equal(&line->tree, &at->record->tree))
        report(at, TREE, NULL, NULL);
}

int sp_record_fault(enum sp_evidence_fault fault)
{
    static const int faults[] = {
        [SP_EVIDENCE_LONG] = TOO_LONG,      [SP_EVIDENCE_NOT_UTF8] = NOT_UTF8,
        [SP_EVIDENCE_TWICE] = NAME_TWICE,   [SP_EVIDENCE_NUMBER] = NUMBER,
        [SP_EVIDENCE_DEEP] = TOO_DEEP,      [SP_EVIDENCE_CUT] = CUT_SHORT,
        [SP_EVIDENCE_MALFORMED] = NOT_JSON, [SP_EVIDENCE_MEMBER] = MEMBER,
        [SP_EVIDENCE_SHAPE] = SHAPE};
    return faults[fault];
}

static void check_line(const struct look *at)
{
    const struct sp_new_record *record = at->record;
    char other[SP_OID_SHORT + 1];
    if (record->fault) {
        report(at, sp_record_fault(record->fault),
               SP_WORDS({"why", record->why}), NULL);
    } else if (!sp_oid_equal(&record->commit, &record->line.commit)) {
        report(at, OTHER_COMMIT,
               SP_WORDS({"other", sp_oid_short(other, &record->line.commit)}),
               NULL);
    } else if (check_actor(at)) {
        if (record->line.kind == SP_EVIDENCE_GATE)
            check_gate(at);
        else
            check_approver(at);
        check_time(at);
        check_tree(at);
        sp_count_let_in(at->sink->counted, &record->line);
    }
}

void sp_record_report(struct sp_sink *sink, int code,
                      const struct sp_oid *commit, const struct sp_word *words,
                      const char *command)
{
    sp_report(sink, &(struct sp_claim){.code = &sp_record_codes[code],
                                       .commit = commit,
                                       .command = command,
                                       .words = words});
}

void sp_record_be_user(struct sp_buf *out, const char *user)
{
    sp_buf_puts(out, "git config sallyport.user ");
    sp_shell_quote(out, sp_str(user));
}

/* Reports something about the ref or the note of a commit. */
static void report_notes(struct sp_sink *sink, int code,
                         const struct sp_oid *commit,
                         const struct sp_word *words)
{
    sp_record_report(sink, code, commit, words, NULL);
}

static void report_number(struct sp_sink *sink, int code,
                          const struct sp_oid *commit, const char *name,
                          size_t number)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%zu", number);
    report_notes(sink, code, commit, SP_WORDS({name, digits}));
}

static void report_rewound(struct sp_sink *sink, const char *ref)
{
    struct sp_buf command = {0};
    sp_buf_printf(&command,
                  "git fetch origin %s && git notes --ref=%s merge -s "
                  "cat_sort_uniq FETCH_HEAD",
                  ref, ref);
    sp_report(sink, &(struct sp_claim){.code = &sp_record_codes[REWOUND],
                                       .command = sp_buf_text(&command),
                                       .words = SP_WORDS({"ref", ref})});
    sp_buf_dispose(&command);
}

bool sp_record_knows_user(const struct sp_ref_facts *ref, struct sp_sink *sink)
{
    struct sp_buf who = {0};
    if (ref->push->user)
        return true;
    sp_rule_user(&who, ref);
    report_notes(sink, UNKNOWN_USER, NULL,
                 SP_WORDS({"who", sp_buf_text(&who)}));
    sp_buf_dispose(&who);
    return false;
}

static void check_notes(const struct sp_ref_facts *ref,
                        const struct sp_policy *policy, struct sp_sink *sink)
{
    enum { MIB_OF_NOTE = 1 };
    const struct sp_record_facts *facts = ref->records;
    if (facts->foreign)
        report_notes(sink, FOREIGN, NULL, SP_WORDS({"path", facts->foreign}));
    if (facts->has_large)
        report_number(sink, LARGE_NOTE, &facts->large, "max", MIB_OF_NOTE);
    if (facts->gone)
        report_number(sink, REMOVED, &facts->gone_from, "count", facts->gone);
    if (facts->too_many)
        report_number(sink, TOO_MANY, NULL, "max", SP_RECORDS_MAX);
    if (!facts->lines.count || !sp_record_knows_user(ref, sink))
        return;
    for (size_t i = 0; i < facts->lines.count; i++)
        check_line(&(struct look){ref, policy, sink, &facts->lines.items[i]});
}

static int check(const struct sp_ref_facts *ref, const struct sp_policy *policy,
                 struct sp_sink *sink, struct sp_error *err)
{
    (void)err;
    const char *name = ref->update->name;
    if (ref->ref_class != SP_REF_EVIDENCE)
        return SP_OK;
    if (ref->kind == SP_DELETE)
        report_notes(sink, DELETED, NULL, SP_WORDS({"ref", name}));
    else if (ref->push->is_local)
        return SP_OK; /* the server knows who writes it */
    else if (ref->chain)
        sp_record_acts(ref, policy, sink);
    else if (!ref->records)
        return SP_OK;
    else if (ref->records->rewinds)
        report_rewound(sink, name);
    else if (ref->records->is_tag)
        report_notes(sink, TAG, NULL, SP_WORDS({"ref", name}));
    else
        check_notes(ref, policy, sink);
    return SP_OK;
}

#define NOTES "refs/notes/sallyport/*"

const struct sp_rule sp_rule_record = {
    .id = "record",
    .summary = "evidence is added by the user that it names, and never changed",
    .is_fixed = true,
    .holds_observed = true,
    .codes = sp_record_codes,
    .needs = SP_NEEDS_RECORDS,
    .ref = check,
    .text =
        {
            .why = "Approvals and results of gates decide what may be merged. "
                   "They count only if nobody can write them in the name of "
                   "another user, change them or take them away.",
            .breaks =
                "In refs/notes/sallyport/approvals and "
                "refs/notes/sallyport/gates: a line in the name of another "
                "user, unless a bridge role says where it was made; one by "
                "somebody who may not write it; one about another commit than "
                "the note's, or with a time more than 5 minutes off; one that "
                "sallyport-evidence(5) does not describe; a line that was "
                "there "
                "and is gone or changed; notes that are deleted or rewound; "
                "anything else but notes. More than 1000 lines in one push. In "
                "refs/notes/sallyport/exceptions, in the same way: an act that "
                "sallyport-exceptions(5) does not allow, such as an approval "
                "of one's own request, a second one by the same person, a "
                "request while a review is overdue, or a waiver of what "
                "nothing excuses. It refuses in observe mode, too: what was "
                "let in then would count later.",
            .wrong =
                "git notes --ref=sallyport/approvals add -f -m '{}' COMMIT",
            .right = "sallyport approve COMMIT",
            .fix = "Take the server's notes, and write your line again:\n"
                   "  git fetch origin "
                   "'+" NOTES ":" NOTES "'\n"
                   "  sallyport approve COMMIT",
            .set = "[evidence]\n"
                   "approver-roles = developer, maintainer, security\n"
                   "gate-roles = ci\n"
                   "bridge-roles = ROLE\n"
                   "[gate \"security\"]\n"
                   "roles = security\n"
                   "[break-glass]\n"
                   "roles = devops, security\n"
                   "approver-roles = maintainer\n"
                   "[waiver]\n"
                   "approver-roles = maintainer",
        },
};
