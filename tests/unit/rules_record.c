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

Test(rules_record, whom_the_server_does_not_know_writes_nothing)
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

Test(rules_record, whoever_overrides_says_why)
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
