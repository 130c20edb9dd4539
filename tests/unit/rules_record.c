#include "sallyport/record_facts.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"

enum { NOW = 1795441533 };

static struct lab lab;
static struct sp_record_facts facts;
static struct sp_new_record *line;

static void add_line(void)
{
    static const struct sp_new_record none;
    SP_VEC_PUSH(&facts.lines, none);
    line = &facts.lines.items[facts.lines.count - 1];
    line->commit = line->line.commit = id_of("c");
    line->tree = line->line.tree = id_of("t");
    line->has_tree = true;
    line->line.kind = facts.kind;
    line->line.time = NOW;
    line->line.actor = sp_strdup("dana");
    if (facts.kind == SP_EVIDENCE_APPROVAL)
        line->line.ref = sp_strdup("refs/heads/main");
    else
        line->line.gate = sp_strdup("coverage");
}

static void set(char **text, const char *value)
{
    free(*text);
    *text = value ? sp_strdup(value) : NULL;
}

static void open_lab(void)
{
    lab_open(&lab, NULL);
    lab_ref(&lab, "refs/notes/sallyport/approvals", SP_UPDATE);
    facts = (struct sp_record_facts){.kind = SP_EVIDENCE_APPROVAL};
    lab.ref.records = &facts;
    lab.push.now = NOW;
    add_line();
}

static void close_lab(void)
{
    sp_record_facts_dispose(&facts);
    lab_close(&lab);
}

TestSuite(rules_record, .init = open_lab, .fini = close_lab);

#define FOUND(expected) FINDS(&lab, "record", expected)

static void be_gates(void)
{
    sp_record_facts_dispose(&facts);
    facts = (struct sp_record_facts){.kind = SP_EVIDENCE_GATE};
    lab_ref(&lab, "refs/notes/sallyport/gates", SP_UPDATE);
    lab.ref.records = &facts;
    add_line();
}

Test(rules_record, ones_own_approval_is_let_in)
{
    FOUND("");
    lab_ref(&lab, "refs/notes/sallyport/approvals", SP_CREATE);
    FOUND("");
}

Test(rules_record, what_is_let_in_is_for_the_trail)
{
    FOUND("");
    cr_assert_eq(lab.counted.let_in.count, 1);
    cr_assert_str_eq(lab.counted.let_in.items[0].actor, "dana");
    cr_assert_str_eq(lab.counted.let_in.items[0].result, "approve");
    cr_assert_eq(lab.counted.records.count, 0);
}

Test(rules_record, other_refs_hold_no_evidence)
{
    lab.ref.records = NULL;
    lab_ref(&lab, "refs/heads/main", SP_DELETE);
    FOUND("");
}

Test(rules_record, evidence_is_never_deleted)
{
    lab.ref.records = NULL;
    lab_ref(&lab, "refs/notes/sallyport/approvals", SP_DELETE);
    FOUND("record/deleted: ref=refs/notes/sallyport/approvals\n");
}

Test(rules_record, evidence_is_never_rewound)
{
    facts.rewinds = true;
    FOUND("record/rewound: ref=refs/notes/sallyport/approvals\n"
          "  type: git fetch origin refs/notes/sallyport/approvals && git "
          "notes --ref=refs/notes/sallyport/approvals merge -s cat_sort_uniq "
          "FETCH_HEAD\n");
}

Test(rules_record, a_tree_of_notes_has_nothing_but_notes)
{
    facts.foreign = sp_strdup("11/README");
    FOUND("record/foreign: path=11/README\n");
}

Test(rules_record, a_note_has_a_size)
{
    facts.has_large = true;
    facts.large = id_of("c");
    FOUND("record/large-note c: max=1\n");
}

Test(rules_record, no_line_goes)
{
    facts.gone = 2;
    facts.gone_from = id_of("c");
    FOUND("record/removed c: count=2\n");
}

Test(rules_record, a_push_has_a_number_of_lines)
{
    facts.too_many = true;
    FOUND("record/too-many: max=1000\n");
}

Test(rules_record, each_fault_of_a_line_has_a_code)
{
    static const char *const names[] = {[SP_EVIDENCE_LONG] = "too-long",
                                        [SP_EVIDENCE_NOT_UTF8] = "encoding",
                                        [SP_EVIDENCE_TWICE] = "name-twice",
                                        [SP_EVIDENCE_NUMBER] = "number",
                                        [SP_EVIDENCE_DEEP] = "too-deep",
                                        [SP_EVIDENCE_CUT] = "cut-short",
                                        [SP_EVIDENCE_MALFORMED] = "not-json",
                                        [SP_EVIDENCE_MEMBER] = "member"};
    line->why = sp_strdup("so it is");
    for (size_t i = SP_EVIDENCE_LONG; i <= SP_EVIDENCE_MEMBER; i++) {
        char expected[64];
        line->fault = (enum sp_evidence_fault)i;
        snprintf(expected, sizeof expected, "record/%s c: why=so it is\n",
                 names[i]);
        FOUND(expected);
    }
}

Test(rules_record, a_line_is_about_the_commit_whose_note_it_is_in)
{
    line->commit = id_of("d");
    FOUND("record/other-commit d: other=6300000\n");
}

Test(rules_record, nobody_writes_for_another)
{
    set(&line->line.actor, "alice");
    FOUND("record/forged-actor c: actor=alice; user=dana\n"
          "  type: git config sallyport.user dana\n");
}

Test(rules_record, a_user_that_the_server_does_not_know_writes_nothing)
{
    lab.push.user = NULL;
    FOUND("record/unknown-user: who=an unknown user\n");
    lab.push.why_unknown = "a deploy key";
    FOUND("record/unknown-user: who=a deploy key, which is nobody,\n");
}

Test(rules_record, a_role_is_one_that_the_user_has)
{
    set(&line->line.role, "security");
    FOUND("record/role c: actor=dana; role=security\n");
    lab_policy(&lab, "[roles]\nsecurity = dana\n");
    FOUND("");
}

Test(rules_record, who_may_approve_is_said_by_the_policy)
{
    lab_policy(&lab, "[roles]\nmaintainer = alice\n"
                     "[evidence]\napprover-roles = maintainer\n");
    FOUND("record/may-not-approve c: actor=dana; roles=maintainer\n");
    lab_policy(&lab, "[roles]\nmaintainer = dana\n"
                     "[evidence]\napprover-roles = maintainer\n");
    FOUND("");
}

Test(rules_record, a_role_that_may_not_approve_is_no_reason)
{
    lab_policy(&lab, "[roles]\nmaintainer = dana\ndevops = dana\n"
                     "[evidence]\napprover-roles = maintainer\n");
    set(&line->line.role, "devops");
    FOUND("record/may-not-approve c: actor=dana; roles=maintainer\n");
}

Test(rules_record, anybody_may_withdraw_what_is_theirs)
{
    lab_policy(&lab, "[roles]\nmaintainer = alice\n"
                     "[evidence]\napprover-roles = maintainer\n");
    line->line.decision = SP_WITHDRAW;
    FOUND("");
}

Test(rules_record, gates_are_recorded_by_their_roles)
{
    be_gates();
    FOUND("record/may-not-record c: actor=dana; gate=coverage; roles=ci\n");
    lab_policy(&lab, "[roles]\nci = dana\n");
    FOUND("");
    lab_policy(&lab, "[roles]\nci = dana\nsecurity = alice\n"
                     "[gate \"coverage\"]\nroles = security\n");
    FOUND("record/may-not-record c: actor=dana; gate=coverage; "
          "roles=security\n");
}

Test(rules_record, a_time_is_near_that_of_the_server)
{
    line->line.time = NOW - 300;
    FOUND("");
    line->line.time = NOW + 300;
    FOUND("");
    line->line.time = NOW - 301;
    FOUND("record/back-dated c: time=2026-11-23T13:40:32Z; "
          "now=2026-11-23T13:45:33Z\n");
    line->line.time = NOW + 301;
    FOUND("record/future c: time=2026-11-23T13:50:34Z; "
          "now=2026-11-23T13:45:33Z\n");
}

Test(rules_record, a_tree_is_that_of_the_commit)
{
    line->tree = id_of("u");
    FOUND("record/tree c\n");
    line->has_tree = false;
    FOUND("record/no-commit c\n");
}

Test(rules_record, a_gate_may_be_recorded_before_its_commit_is_there)
{
    be_gates();
    lab_policy(&lab, "[roles]\nci = dana\n");
    line->has_tree = false;
    FOUND("");
    line->has_tree = true;
    line->line.tree = (struct sp_oid){{0}};
    FOUND("");
}

Test(rules_record, a_bridge_writes_for_others_and_says_from_where)
{
    lab_policy(&lab, "[roles]\nbridge = dana\n"
                     "[evidence]\nbridge-roles = bridge\n");
    set(&line->line.actor, "alice");
    FOUND("record/forged-actor c: actor=alice; user=dana\n"
          "  type: git config sallyport.user dana\n");
    set(&line->line.via, "forgejo review 17");
    FOUND("");
    lab_policy(&lab, "[roles]\nmaintainer = dana\nbridge = dana\n"
                     "[evidence]\nbridge-roles = bridge\n"
                     "approver-roles = maintainer\n");
    FOUND("record/may-not-approve c: actor=alice; roles=maintainer\n");
}

Test(rules_record, only_a_bridge_says_from_where)
{
    set(&line->line.via, "forgejo review 17");
    FOUND("record/via c: user=dana\n");
}

Test(rules_record, a_user_who_overrides_says_why)
{
    set(&line->line.over, "alice");
    FOUND("record/no-reason c: over=alice\n");
    set(&line->line.text, "");
    FOUND("record/no-reason c: over=alice\n");
    set(&line->line.text, "alice is away; spoke to her");
    FOUND("");
}

Test(rules_record, the_notes_are_named_by_their_commit)
{
    facts.is_tag = true;
    FOUND("record/tag: ref=refs/notes/sallyport/approvals\n");
}

Test(rules_record, each_line_has_its_own_finding)
{
    set(&line->line.actor, "alice");
    add_line();
    line->line.time = 0;
    FOUND("record/forged-actor c: actor=alice; user=dana\n"
          "  type: git config sallyport.user dana\n"
          "record/back-dated c: time=1970-01-01T00:00:00Z; "
          "now=2026-11-23T13:45:33Z\n");
}

Test(rules_record, where_it_is_pushed_from_nobody_knows)
{
    lab.push.is_local = true;
    lab.push.user = NULL;
    FOUND("");
}

Test(rules_record, no_policy_lets_it_be)
{
    struct sp_error err = {0};
    struct sp_policy *policy = policy_of("[rule \"record\"]\nlevel = off\n");
    cr_assert_eq(sp_rules_check(policy, &err), SP_EPOLICY);
    cr_assert_str_eq(err.message, "test.ini:2: the rule 'record' always holds; "
                                  "its values are in [evidence]");
    sp_policy_free(policy);
}

static const char *const texts[] = {
    "record/deleted\n"
    "  REF holds evidence and cannot be deleted\n"
    "  do not delete this ref\n",
    "record/rewound\n"
    "  these notes do not continue REF of the server\n"
    "  merge the server's notes into yours\n",
    "record/tag\n"
    "  REF would name a tag, not a commit of notes\n"
    "  push the commit that the tag names\n",
    "record/foreign\n"
    "  'PATH' is no note of a commit, or a second one\n"
    "  write notes with sallyport or 'git notes' only\n",
    "record/large-note\n"
    "  the note is larger than MAX MiB\n"
    "  leave it out of the push\n",
    "record/removed\n"
    "  lines that were there are changed or gone: COUNT\n"
    "  take the server's notes, then write your line again; withdraw an "
    "approval with 'sallyport approve --withdraw'\n",
    "record/too-many\n"
    "  the push changes more than MAX lines of evidence\n"
    "  push them in parts\n",
    "record/unknown-user\n"
    "  WHO cannot write evidence\n"
    "  push as a user that the server knows\n",
    "record/too-long\n"
    "  a line is no evidence: WHY\n"
    "  write the line with 'sallyport approve' or 'sallyport gate record'\n",
    "record/encoding\n"
    "  a line is no evidence: WHY\n"
    "  write the line with 'sallyport approve' or 'sallyport gate record'\n",
    "record/name-twice\n"
    "  a line is no evidence: WHY\n"
    "  write the line with 'sallyport approve' or 'sallyport gate record'\n",
    "record/number\n"
    "  a line is no evidence: WHY\n"
    "  write the line with 'sallyport approve' or 'sallyport gate record'\n",
    "record/too-deep\n"
    "  a line is no evidence: WHY\n"
    "  write the line with 'sallyport approve' or 'sallyport gate record'\n",
    "record/cut-short\n"
    "  a line is no evidence: WHY\n"
    "  write the line with 'sallyport approve' or 'sallyport gate record'\n",
    "record/not-json\n"
    "  a line is no evidence: WHY\n"
    "  write the line with 'sallyport approve' or 'sallyport gate record'\n",
    "record/member\n"
    "  a line is no evidence: WHY\n"
    "  write the line with 'sallyport approve' or 'sallyport gate record'\n",
    "record/other-commit\n"
    "  a line in the note of this commit is about OTHER\n"
    "  write a line of your own about this commit\n",
    "record/forged-actor\n"
    "  a line says that ACTOR wrote it; the server knows you as USER\n"
    "  say who you are, then write the line again\n",
    "record/via\n"
    "  a line says where else it was made; USER has no role of [evidence] "
    "bridge-roles\n"
    "  write the line without 'via'\n",
    "record/role\n"
    "  ACTOR does not have the role ROLE\n"
    "  write the line without that role\n",
    "record/may-not-approve\n"
    "  ACTOR may not approve; the roles that may are ROLES\n"
    "  ask somebody who has one of these roles\n",
    "record/may-not-record\n"
    "  ACTOR may not record the gate GATE; the roles that may are ROLES\n"
    "  let the pipeline record it\n",
    "record/no-reason\n"
    "  an approval over OVER gives no reason\n"
    "  give one with -m TEXT\n",
    "record/back-dated\n"
    "  a line is dated TIME, more than 5 minutes before now, NOW\n"
    "  correct your clock, then write the line again\n",
    "record/future\n"
    "  a line is dated TIME, more than 5 minutes after now, NOW\n"
    "  correct your clock, then write the line again\n",
    "record/no-commit\n"
    "  the server does not have the commit that is approved\n"
    "  push the branch first\n",
    "record/tree\n"
    "  the tree that a line names is not that of the commit\n"
    "  write the line with 'sallyport approve' or 'sallyport gate record'\n",
    "record/shape\n"
    "  a commit is no record: WHY\n"
    "  write it with 'sallyport break-glass' or 'sallyport waiver'\n",
    "record/not-on-top\n"
    "  these records do not continue REF of the server\n"
    "  run the command again; it takes the server's records first\n",
    "record/full\n"
    "  REF holds MAX records, and no more are read\n"
    "  the administrator begins a new one\n",
    "record/out-of-order\n"
    "  a record is dated TIME, before the last one, LAST\n"
    "  correct the clock, then run the command again\n",
    "record/may-not-act\n"
    "  ACTOR may not ACT ID; who may: ROLES\n"
    "  ask one of them\n",
    "record/own-request\n"
    "  ACTOR cannot ACT their own request\n"
    "  ask another user\n",
    "record/approved-already\n"
    "  ACTOR has approved ID already, under this name or another\n"
    "  ask another person\n",
    "record/id-taken\n"
    "  the id ID is that of another request\n"
    "  run the command again; it takes a new id\n",
    "record/no-request\n"
    "  there is no request ID\n"
    "  take the id from 'sallyport exceptions'\n",
    "record/other-request\n"
    "  the record is about another request than ID\n"
    "  read it first, then ACT it again\n",
    "record/state\n"
    "  ID is STATE, and nobody can ACT it\n"
    "  look at 'sallyport exceptions', and request a new one if need be\n",
    "record/early-review\n"
    "  ID is open, and is reviewed after its end\n"
    "  once nobody needs it: sallyport break-glass revoke ID\n",
    "record/too-long-a-time\n"
    "  ID would last longer than MAX\n"
    "  ask for less\n",
    "record/closed-ref\n"
    "  no grant opens REF\n"
    "  name a branch or a tag\n",
    "record/review-overdue\n"
    "  the review of ID, requested by WHO, was due DUE; until it is there "
    "nobody gets a grant\n"
    "  land a proposal that says what was done, then review it\n",
    "record/no-document\n"
    "  PRP has no document at a protected branch\n"
    "  land the document first\n",
    "record/unfinished-document\n"
    "  FILE does not count for PRP: WHY\n"
    "  finish it on a branch, or name another proposal\n",
    "record/no-proposal\n"
    "  'PRP' is no reference to a proposal\n"
    "  name one as [prp] pattern of the policy takes it\n",
    "record/never-a-reason\n"
    "  'REASON' is refused: WHY\n"
    "  keep the rule, or give one of these reasons: REASONS\n",
    "record/reason\n"
    "  'REASON' is not in the list of reasons: REASONS\n"
    "  give a reason of the list\n",
    "record/not-excusable\n"
    "  nothing excuses RULE: WHY\n"
    "  keep the rule\n",
    "record/no-rule\n"
    "  there is no rule or code 'RULE'\n"
    "  take it from 'sallyport rules'\n",
    NULL,
};

Test(rules_record, each_code_says_what_is_wrong_and_how_to_fix_it)
{
    rule_says("record", texts);
}
