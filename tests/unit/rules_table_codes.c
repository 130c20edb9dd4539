/* Every code of every rule: its level, its texts, and what it yields to. */
#include <stdlib.h>
#include <string.h>

#include "support.h"

static size_t place_of(const char *id)
{
    const struct sp_rule *rule;
    size_t place = 0;
    cr_assert(sp_code_find(id, &rule), "no such code: %s", id);
    while (sp_rules[place] != rule)
        place++;
    return place;
}

Test(rules_table_codes, each_is_found_by_its_id_which_begins_with_its_rule)
{
    for (size_t i = 0; sp_rules[i]; i++) {
        const struct sp_rule *rule = sp_rules[i], *of;
        size_t len = strlen(rule->id), count = 0;
        for (; rule->codes[count].id; count++) {
            const struct sp_finding_code *code = &rule->codes[count];
            cr_assert(strncmp(code->id, rule->id, len) == 0 &&
                          code->id[len] == '/',
                      "%s", code->id);
            cr_assert(sp_code_find(code->id, &of) == code && of == rule, "%s",
                      code->id);
            cr_assert(code->level != SP_LEVEL_OFF, "%s", code->id);
        }
        cr_assert(count > 0 && count <= 64, "%s", rule->id);
    }
}

Test(rules_table_codes, there_is_no_code_of_another_name)
{
    static const struct {
        const char *id, *rule;
    } rows[] = {{"", NULL},
                {"tdd-content", "tdd-content"},
                {"tdd-content/", "tdd-content"},
                {"tdd-content/red", "tdd-content"},
                {"tdd-conten/red-with-code", NULL},
                {"/red-with-code", NULL},
                {"red-with-code", NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct sp_rule *rule;
        cr_assert(!sp_code_find(rows[i].id, &rule), "'%s'", rows[i].id);
        cr_assert(rule == (rows[i].rule ? sp_rule_find(rows[i].rule) : NULL),
                  "'%s'", rows[i].id);
    }
}

Test(rules_table_codes, each_is_near_to_what_lacks_its_last_letter)
{
    for (size_t i = 0; sp_rules[i]; i++)
        for (const struct sp_finding_code *code = sp_rules[i]->codes; code->id;
             code++) {
            char *wrong = sp_strndup(code->id, strlen(code->id) - 1);
            const char *near = sp_code_near_miss(sp_rules[i], wrong);
            cr_assert(near && strcmp(near, code->id) == 0, "%s: %s", wrong,
                      near ? near : "none");
            free(wrong);
        }
}

/* What was found before is known; what comes after is not. */
Test(rules_table_codes, each_yields_to_codes_of_rules_that_run_before_it)
{
    for (size_t i = 0; sp_rules[i]; i++)
        for (const struct sp_finding_code *code = sp_rules[i]->codes; code->id;
             code++)
            for (const char *const *id = code->yields_to; id && *id; id++)
                cr_assert(place_of(*id) < i, "%s yields to %s", code->id, *id);
}

/* A sentence of ours: no full stop, no capital, no two blanks, and no word that
 * only we use. */
static void check_words(const char *id, const char *text)
{
    static const char *const ours[] = {"mend",    "complain", "desk",   "floor",
                                       "patient", "  ",       "has not"};
    cr_assert(*text && text[strlen(text) - 1] != '.', "%s: %s", id, text);
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
        cr_assert(!strstr(text, ours[i]), "%s: %s", id, text);
}

Test(rules_table_codes, the_texts_are_in_plain_english)
{
    for (size_t i = 0; sp_rules[i]; i++)
        for (const struct sp_finding_code *code = sp_rules[i]->codes; code->id;
             code++) {
            check_words(code->id, code->wrong);
            check_words(code->id, code->fix);
        }
}

static void print(struct sp_buf *out, const struct sp_finding_code *code)
{
    sp_buf_printf(out, "%s%s\n  ", code->id,
                  code->level == SP_LEVEL_WARN ? " (warning)" : "");
    sp_code_fill(out, code->wrong, NULL);
    sp_buf_puts(out, "\n  ");
    sp_code_fill(out, code->fix, NULL);
    sp_buf_puts(out, "\n");
}

/* The only place where the wording of a rule is asserted. */
static const char *const texts[] = {
    "protected-ref/reserved\n"
    "  REF is reserved for sallyport\n"
    "  leave this ref out of the push\n",
    "protected-ref/namespace\n"
    "  REF belongs to another namespace\n"
    "  push it to that namespace, or leave it out of the push\n",
    "protected-ref/replace\n"
    "  REF would change what everybody reads\n"
    "  leave this ref out of the push\n",
    "protected-ref/blocks\n"
    "  with REF, OTHER could not be created any more\n"
    "  give it another name\n",
    "protected-ref/deleted\n"
    "  BRANCH is protected and cannot be deleted\n"
    "  do not delete this branch\n",
    "protected-ref/direct-push\n"
    "  BRANCH changes only by a merge; USER does not have the role ROLES\n"
    "  push a branch of your own and ask for it to be merged\n",
    "protected-ref/direct-creation\n"
    "  BRANCH is created only by a merge; USER does not have the role ROLES\n"
    "  push a branch of your own and ask for it to be merged; old history "
    "needs a 'baseline'\n",
    "protected-ref/no-merge-role\n"
    "  BRANCH changes only by a merge, and no role may merge yet\n"
    "  the administrator adds a line 'merge-roles = ROLE' under [refs] in "
    "FILE\n",
    "protected-ref/nobody-may-merge\n"
    "  BRANCH changes only by a merge, and nobody has a role that may merge "
    "yet (ROLES)\n"
    "  the administrator adds a line 'ROLE = NAME' under [roles] in FILE\n",
    "branch-name/pattern\n"
    "  the branch name 'NAME' does not match PATTERN\n"
    "  push it under another name\n",
    "tag/not-a-commit\n"
    "  REF names a KIND, whose content nobody has judged\n"
    "  make it name a commit, or leave it out of the push\n",
    "tag/deleted\n"
    "  the tag 'TAG' is published and cannot be deleted\n"
    "  do not delete this tag\n",
    "tag/moved\n"
    "  the tag 'TAG' is published and cannot move\n"
    "  give your tag another name, and take the server's tag back\n",
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
    "  ACTOR has approved ID, perhaps under another name\n"
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
    "record/never-a-reason\n"
    "  'REASON' is refused: WHY\n"
    "  keep the rule, or give a reason of the list\n",
    "record/reason\n"
    "  'REASON' is not in the list of reasons: REASONS\n"
    "  give a reason of the list\n",
    "record/not-excusable\n"
    "  nothing excuses RULE: WHY\n"
    "  keep the rule\n",
    "record/no-rule\n"
    "  there is no rule or code 'RULE'\n"
    "  take it from 'sallyport rules'\n",
    "message-format/nul\n"
    "  the message holds a NUL byte\n"
    "  write the message again without it\n",
    "message-format/empty\n"
    "  the commit has no message\n"
    "  give the commit a message\n",
    "message-format/no-blank-line\n"
    "  there is no blank line between the subject and the body\n"
    "  leave the second line of the message empty\n",
    "message-format/subject-length\n"
    "  the subject has COUNT characters; at most MAX are allowed\n"
    "  shorten the subject; put the rest into the body\n",
    "message-format/line-length\n"
    "  a line of the body has COUNT characters; at most MAX are allowed\n"
    "  break the lines of the body\n",
    "message-format/header\n"
    "  the subject is not 'type: description' or 'type(scope): description'\n"
    "  write the subject like 'feat: open the tunnel'\n",
    "message-format/pattern\n"
    "  the subject does not match PATTERN\n"
    "  write the subject as the pattern asks\n",
    "message-format/type\n"
    "  the type 'TYPE' is not one of TYPES\n"
    "  begin the subject with one of these types\n",
    "message-format/scope\n"
    "  the scope 'SCOPE' is not one of SCOPES\n"
    "  write one of these scopes, or none\n",
    "message-format/not-a-revert\n"
    "  it says that it reverts NAMED, but it does not undo exactly that "
    "commit\n"
    "  call it fix: and test it, or make it again with 'git revert'\n",
    "tdd-phase/target-missing\n"
    "  it corrects a commit that is not on this branch\n"
    "  give it a subject of its own\n",
    "tdd-phase/contradiction\n"
    "  OTHER and ONE contradict each other\n"
    "  keep one of them\n",
    "tdd-phase/unknown\n"
    "  the message does not say whether it is RED, GREEN or REFACTOR\n"
    "  begin it with test:, feat:, fix: or refactor:, or add a line 'TDD: "
    "red', 'TDD: green' or 'TDD: refactor' at its end\n",
    "prp-reference/missing\n"
    "  no 'TRAILER:' line says which proposal this change belongs to\n"
    "  end its message with a line like 'TRAILER: EXAMPLE'\n",
    "prp-reference/missing-in-message\n"
    "  the message does not say which proposal this change belongs to\n"
    "  name its proposal, such as EXAMPLE, in its message\n",
    "prp-reference/not-a-trailer\n"
    "  'TRAILER:' is there, in line LINE, but it is not a trailer for git: "
    "REASON\n"
    "  write 'TRAILER: VALUE' at the end of the message, PLACE\n",
    "prp-reference/in-subject\n"
    "  'TRAILER:' is there, in line LINE, but it is not a trailer for git: no "
    "blank line separates it from the subject\n"
    "  put a blank line above it\n",
    "prp-reference/malformed\n"
    "  the reference 'REFERENCE' does not match PATTERN\n"
    "  correct the reference in its message\n",
    "prp-reference/too-many\n"
    "  the message names more than MAX proposals\n"
    "  split the commit, or name only the proposals that it belongs to\n",
    "prp-reference/missing-in-branch\n"
    "  no commit says which proposal the branch belongs to\n"
    "  name the proposal in the last commit's message\n",
    "prp-reference/missing-in-name\n"
    "  the branch name does not say which proposal the branch belongs to\n"
    "  put the reference into the branch name\n",
    "prp-reference/no-document\n"
    "  PROPOSAL has no document in DIRECTORY/\n"
    "  write DIRECTORY/PROPOSAL.md on the branch, then push it\n",
    "prp-reference/several-documents\n"
    "  PROPOSAL has more than one document: FILES\n"
    "  keep one of them in DIRECTORY/ on the branch, then push it\n",
    "prp-reference/superseded\n"
    "  the document of PROPOSAL says that it is superseded\n"
    "  refer to the proposal that took its place\n",
    "prp-reference/document-size\n"
    "  the document of PROPOSAL is larger than MAX bytes\n"
    "  shorten FILE on the branch, then push it\n",
    "prp-reference/empty-document\n"
    "  the document of PROPOSAL is empty\n"
    "  complete FILE on the branch, then push it\n",
    "prp-reference/missing-sections\n"
    "  the document of PROPOSAL lacks SECTIONS\n"
    "  complete FILE on the branch, then push it\n",
    "tdd-content/red-without-test\n"
    "  this RED commit brings no test\n"
    "  put the failing test into this commit\n",
    "tdd-content/code-instead-of-test\n"
    "  this RED commit changes code and brings no test: PATH\n"
    "  commit the failing test first, and the code in the next commit\n",
    "tdd-content/red-with-code\n"
    "  this RED commit changes code: PATH\n"
    "  put the test and the code into two commits\n",
    "tdd-content/red-changes-code\n"
    "  this RED commit changes code that was there before: PATH\n"
    "  put the test and the code into two commits\n",
    "tdd-content/green-without-code\n"
    "  this GREEN commit changes no code\n"
    "  call it what it is: test:, docs:, chore: \u2026\n",
    "tdd-content/green-deletes-test (warning)\n"
    "  a GREEN commit deletes a test: PATH\n"
    "  keep the test, or delete it in a RED or REFACTOR commit\n",
    "tdd-content/green-skips-test (warning)\n"
    "  a GREEN commit skips a test: PATH\n"
    "  let the test run, or skip it in a RED or REFACTOR commit\n",
    "tdd-content/green-weakens-test (warning)\n"
    "  a GREEN commit takes assertions out of a test: PATH\n"
    "  keep the assertions, or take them out in a RED or REFACTOR commit\n",
    "tdd-content/neutral-with-code\n"
    "  KIND may not change code: PATH\n"
    "  give it a test, and call it feat:, fix: or refactor:\n",
    "tdd-content/empty\n"
    "  the commit is empty\n"
    "  add changes or drop it\n",
    "tdd-content/merge-with-changes\n"
    "  the merge has changes of its own, which neither side has: PATH\n"
    "  leave the merge as git makes it, and put what it adds into commits of "
    "the cycle\n",
    "tdd-content/code-in-conflict\n"
    "  the merge resolves a conflict with code of its own, and no RED and "
    "GREEN commits come before it: PATH\n"
    "  take lines of the two sides, or commit a test (RED) and the code "
    "(GREEN) on the branch first\n",
    "tdd-order/green-before-red\n"
    "  code before its test: commit the failing test first (PROPOSAL)\n"
    "  put the test into its own commit before this one\n",
    "tdd-order/green-after-refactor\n"
    "  code after the refactoring: commit a failing test first (PROPOSAL)\n"
    "  put a failing test into a commit before this one\n",
    "tdd-order/refactor-before-green\n"
    "  refactoring while a test fails: commit the code first (PROPOSAL)\n"
    "  put the code into its own commit before this one\n",
    "tdd-order/refactor-before-red\n"
    "  refactoring before test and code: commit the failing test first, then "
    "the code (PROPOSAL)\n"
    "  put the test and the code into two commits before this one\n",
    "merge-shape/rewound\n"
    "  BRANCH would lose commits that it has; it only moves forward\n"
    "  merge what you have into what the server has\n",
    "merge-shape/sidelined\n"
    "  you merged BRANCH into your branch and pushed that as BRANCH\n"
    "  merge the branch into BRANCH instead\n",
    "merge-shape/edited\n"
    "  BRANCH changes only by merging a branch, and this commit comes from "
    "none\n"
    "  make the change on a branch of your own and ask for it to be merged\n",
    "tdd-complete/no-red\n"
    "  PROPOSAL changes code without a RED commit\n"
    "  put the failing test into a commit before the code\n",
    "tdd-complete/ends-in-red\n"
    "  PROPOSAL ends with a failing test (RED)\n"
    "  add the code on the branch, then merge it again; a test that passes "
    "already is chore:\n",
    "tdd-complete/no-refactor\n"
    "  PROPOSAL has no REFACTOR commit after its GREEN ones\n"
    "  clean up the code or its tests on the branch, then merge it again; if "
    "nothing is left to clean up, the administrator can set [tdd] "
    "refactor-step = optional\n",
    "fixup/not-folded\n"
    "  WORD commits must be squashed before the merge\n"
    "  squash it into the commit that it corrects\n",
#include "texts_of_changes.def"
    "lockout/too-often\n"
    "  WHO was refused MAX times, and nothing is let in until UNTIL\n"
    "  wait until then, and judge your work with 'sallyport check' first; or "
    "ask the administrator, who can type on the server: sallyport lockout "
    "clear NAME\n",
    "limits/too-many-commits\n"
    "  the push brings more than MAX commits to this ref ([limits] commits)\n"
    "  push the history in parts; or ask the administrator to name old history "
    "as [policy] baseline, or to raise the limit\n",
    "limits/object\n"
    "  the commit object is larger than MAX bytes ([limits] object)\n"
    "  shorten its message\n",
    "limits/message\n"
    "  the message is longer than MAX bytes ([limits] message)\n"
    "  shorten the message\n",
};

Test(rules_table_codes, each_says_what_is_wrong_and_how_to_fix_it)
{
    size_t rows = sizeof texts / sizeof texts[0], row = 0;
    for (size_t i = 0; sp_rules[i]; i++)
        for (const struct sp_finding_code *code = sp_rules[i]->codes; code->id;
             code++) {
            struct sp_buf out = {0};
            print(&out, code);
            SAME(sp_buf_detach(&out), row < rows ? texts[row] : "");
            row++;
        }
    cr_assert_eq(row, rows);
}
