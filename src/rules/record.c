#include <stdio.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"
#include "sallyport/utc.h"

enum {
    DELETED,
    REWOUND,
    TAG,
    FOREIGN,
    LARGE_NOTE,
    REMOVED,
    TOO_MANY,
    UNKNOWN_USER,
    TOO_LONG,
    NOT_UTF8,
    NAME_TWICE,
    NUMBER,
    TOO_DEEP,
    CUT_SHORT,
    NOT_JSON,
    MEMBER,
    OTHER_COMMIT,
    FORGED_ACTOR,
    VIA,
    ROLE,
    MAY_NOT_APPROVE,
    MAY_NOT_RECORD,
    NO_REASON,
    BACK_DATED,
    FUTURE,
    NO_COMMIT,
    TREE,
};

#define WRITE_AGAIN                                                            \
    "write the line with 'sallyport approve' or 'sallyport gate record'"

static const struct sp_finding_code codes[] = {
    [DELETED] = {.id = "record/deleted",
                 .wrong = "{ref} holds evidence and cannot be deleted",
                 .fix = "do not delete this ref"},
    [REWOUND] = {.id = "record/rewound",
                 .wrong = "these notes do not continue {ref} of the server",
                 .fix = "merge the server's notes into yours"},
    [TAG] = {.id = "record/tag",
             .wrong = "{ref} would name a tag, not a commit of notes",
             .fix = "push the commit that the tag names"},
    [FOREIGN] = {.id = "record/foreign",
                 .wrong = "'{path}' is no note of a commit, or a second one",
                 .fix = "write notes with sallyport or 'git notes' only"},
    [LARGE_NOTE] = {.id = "record/large-note",
                    .wrong = "the note is larger than {max} MiB",
                    .fix = "leave it out of the push"},
    [REMOVED] = {.id = "record/removed",
                 .wrong = "lines that were there are changed or gone: {count}",
                 .fix = "take the server's notes, then write your line again; "
                        "withdraw an approval with 'sallyport approve "
                        "--withdraw'"},
    [TOO_MANY] = {.id = "record/too-many",
                  .wrong = "the push changes more than {max} lines of evidence",
                  .fix = "push them in parts"},
    [UNKNOWN_USER] = {.id = "record/unknown-user",
                      .wrong = "{who} cannot write evidence",
                      .fix = "push as a user that the server knows"},
    [TOO_LONG] = {.id = "record/too-long",
                  .wrong = "a line is no evidence: {why}",
                  .fix = WRITE_AGAIN},
    [NOT_UTF8] = {.id = "record/encoding",
                  .wrong = "a line is no evidence: {why}",
                  .fix = WRITE_AGAIN},
    [NAME_TWICE] = {.id = "record/name-twice",
                    .wrong = "a line is no evidence: {why}",
                    .fix = WRITE_AGAIN},
    [NUMBER] = {.id = "record/number",
                .wrong = "a line is no evidence: {why}",
                .fix = WRITE_AGAIN},
    [TOO_DEEP] = {.id = "record/too-deep",
                  .wrong = "a line is no evidence: {why}",
                  .fix = WRITE_AGAIN},
    [CUT_SHORT] = {.id = "record/cut-short",
                   .wrong = "a line is no evidence: {why}",
                   .fix = WRITE_AGAIN},
    [NOT_JSON] = {.id = "record/not-json",
                  .wrong = "a line is no evidence: {why}",
                  .fix = WRITE_AGAIN},
    [MEMBER] = {.id = "record/member",
                .wrong = "a line is no evidence: {why}",
                .fix = WRITE_AGAIN},
    [OTHER_COMMIT] = {.id = "record/other-commit",
                      .wrong = "a line in the note of this commit is about "
                               "{other}",
                      .fix = "write a line of your own about this commit"},
    [FORGED_ACTOR] = {.id = "record/forged-actor",
                      .wrong = "a line says that {actor} wrote it; the server "
                               "knows you as {user}",
                      .fix = "say who you are, then write the line again"},
    [VIA] = {.id = "record/via",
             .wrong = "a line says where else it was made; {user} has no role "
                      "of [evidence] bridge-roles",
             .fix = "write the line without 'via'"},
    [ROLE] = {.id = "record/role",
              .wrong = "{actor} does not have the role {role}",
              .fix = "write the line without that role"},
    [MAY_NOT_APPROVE] = {.id = "record/may-not-approve",
                         .wrong = "{actor} may not approve; the roles that may "
                                  "are {roles}",
                         .fix = "ask somebody who has one of these roles"},
    [MAY_NOT_RECORD] = {.id = "record/may-not-record",
                        .wrong = "{actor} may not record the gate {gate}; the "
                                 "roles that may are {roles}",
                        .fix = "let the pipeline record it"},
    [NO_REASON] = {.id = "record/no-reason",
                   .wrong = "an approval over {over} gives no reason",
                   .fix = "give one with -m TEXT"},
    [BACK_DATED] = {.id = "record/back-dated",
                    .wrong = "a line is dated {time}, more than 5 minutes "
                             "before now, {now}",
                    .fix = "correct your clock, then write the line again"},
    [FUTURE] = {.id = "record/future",
                .wrong = "a line is dated {time}, more than 5 minutes after "
                         "now, {now}",
                .fix = "correct your clock, then write the line again"},
    [NO_COMMIT] = {.id = "record/no-commit",
                   .wrong = "the server does not have the commit that is "
                            "approved",
                   .fix = "push the branch first"},
    [TREE] = {.id = "record/tree",
              .wrong = "the tree that a line names is not that of the commit",
              .fix = WRITE_AGAIN},
    {.id = NULL},
};

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
    sp_report(at->sink, &(struct sp_claim){.code = &codes[code],
                                           .commit = &at->record->commit,
                                           .command = command,
                                           .words = words});
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
        sp_buf_puts(&command, "git config sallyport.user ");
        sp_shell_quote(&command, sp_str(at->ref->push->user));
        report(at, FORGED_ACTOR,
               SP_WORDS({"actor", line->actor}, {"user", at->ref->push->user}),
               sp_buf_text(&command));
        sp_buf_dispose(&command);
    } else if (line->via) {
        report(at, VIA, SP_WORDS({"user", at->ref->push->user}), NULL);
    }
    return is_own && !line->via;
}

static void check_approver(const struct look *at)
{
    const struct sp_evidence *line = &at->record->line;
    const struct sp_strings *allowed = &at->policy->evidence.approver_roles;
    bool may = line->role
                   ? sp_strings_have(allowed, line->role)
                   : sp_policy_has_any_role(at->policy, allowed, line->actor);
    struct sp_buf roles = {0};
    sp_rule_roles(&roles, allowed);
    if (line->role && !sp_policy_has_role(at->policy, line->role, line->actor))
        report(at, ROLE, SP_WORDS({"actor", line->actor}, {"role", line->role}),
               NULL);
    else if (!may && line->decision != SP_WITHDRAW)
        report(at, MAY_NOT_APPROVE,
               SP_WORDS({"actor", line->actor}, {"roles", sp_buf_text(&roles)}),
               NULL);
    else if (line->over && !(line->text && *line->text))
        report(at, NO_REASON, SP_WORDS({"over", line->over}), NULL);
    sp_buf_dispose(&roles);
}

static void check_gate(const struct look *at)
{
    const struct sp_evidence *line = &at->record->line;
    const struct sp_strings *allowed =
        sp_policy_gate_roles(at->policy, line->gate);
    struct sp_buf roles = {0};
    sp_rule_roles(&roles, allowed);
    if (!sp_policy_has_any_role(at->policy, allowed, line->actor))
        report(at, MAY_NOT_RECORD,
               SP_WORDS({"actor", line->actor}, {"gate", line->gate},
                        {"roles", sp_buf_text(&roles)}),
               NULL);
    sp_buf_dispose(&roles);
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

static void check_line(const struct look *at)
{
    static const int faults[] = {
        [SP_EVIDENCE_LONG] = TOO_LONG,      [SP_EVIDENCE_NOT_UTF8] = NOT_UTF8,
        [SP_EVIDENCE_TWICE] = NAME_TWICE,   [SP_EVIDENCE_NUMBER] = NUMBER,
        [SP_EVIDENCE_DEEP] = TOO_DEEP,      [SP_EVIDENCE_CUT] = CUT_SHORT,
        [SP_EVIDENCE_MALFORMED] = NOT_JSON, [SP_EVIDENCE_MEMBER] = MEMBER};
    const struct sp_new_record *record = at->record;
    char other[SP_OID_SHORT + 1];
    if (record->fault) {
        report(at, faults[record->fault], SP_WORDS({"why", record->why}), NULL);
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
    }
}

/* Reports something about the ref or the note of a commit. */
static void report_notes(struct sp_sink *sink, int code,
                         const struct sp_oid *commit,
                         const struct sp_word *words)
{
    sp_report(sink, &(struct sp_claim){.code = &codes[code],
                                       .commit = commit,
                                       .words = words});
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
    sp_report(sink, &(struct sp_claim){.code = &codes[REWOUND],
                                       .command = sp_buf_text(&command),
                                       .words = SP_WORDS({"ref", ref})});
    sp_buf_dispose(&command);
}

/* Who pushes; true when the server knows. */
static bool check_user(const struct sp_ref_facts *ref, struct sp_sink *sink)
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
    if (!facts->lines.count || !check_user(ref, sink))
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
    else if (!ref->records || ref->push->is_local)
        return SP_OK; /* the server knows who writes it */
    else if (ref->records->rewinds)
        report_rewound(sink, name);
    else if (ref->records->is_tag)
        report_notes(sink, TAG, NULL, SP_WORDS({"ref", name}));
    else
        check_notes(ref, policy, sink);
    return SP_OK;
}

const struct sp_rule sp_rule_record = {
    .id = "record",
    .summary = "evidence is added by the user that it names, and never changed",
    .is_fixed = true,
    .codes = codes,
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
                "anything else but notes. More than 1000 lines in one push.",
            .wrong =
                "git notes --ref=sallyport/approvals add -f -m '{}' COMMIT",
            .right = "sallyport approve COMMIT",
            .fix = "Take the server's notes, and write your line again:\n"
                   "  git fetch origin refs/notes/sallyport/approvals\n"
                   "  git notes --ref=sallyport/approvals merge -s union "
                   "FETCH_HEAD\n"
                   "  sallyport approve COMMIT",
            .set = "[evidence]\n"
                   "approver-roles = developer, maintainer, security\n"
                   "gate-roles = ci\n"
                   "bridge-roles = ROLE\n"
                   "[gate \"security\"]\n"
                   "roles = security",
        },
};
