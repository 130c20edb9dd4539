#include <stdio.h>
#include <string.h>

#include "support.h"

LAB_SUITE(rules_prp_reference, NULL, "refs/heads/feature/x");

#define FOUND(expected) FINDS(&lab, "prp-reference", expected)

Test(rules_prp_reference, a_commit_that_names_its_proposal_is_good)
{
    static const char *const messages[] = {
        "feat: x\n\nPRP: WU-006a-vpn-tunnel-foundation\n",
        "test: x\n\nprp: A-1\n",
        "refactor: x\n\nPRP: A-1, B-2c, WU-006a-x\nSigned-off-by: D <d@e>\n",
        "feat: x\n\nPRP: A-1\nPRP: B-2\n"};
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
        lab_message(&lab, messages[i]);
        FOUND("");
    }
}

Test(rules_prp_reference, a_commit_without_one_is_told_the_line_to_add)
{
    static const char *const messages[] = {
        "feat: x\n", "test: x\n\nfor WU-006a\n", "refactor: x\n",
        "feat: x\n\nPRP: the tunnel\n\nno trailer, as this follows\n",
        "unknown\n"};
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
        lab_message(&lab, messages[i]);
        FOUND("prp-reference/missing 9f3c2ab: trailer=PRP; "
              "example=<id of your proposal>\n"
              "  type: git commit --amend --only\n");
    }
}

Test(rules_prp_reference, the_example_is_the_branchs_own_where_it_has_one)
{
    lab_message(&lab, "feat: x\n");
    lab_history(&lab, "R:B G:A");
    FOUND("prp-reference/missing 9f3c2ab: trailer=PRP; example=B-1\n"
          "  type: git commit --amend --only --no-edit --trailer 'PRP: B-1'\n");
}

Test(rules_prp_reference, a_line_that_is_no_trailer_is_told_with_the_reason)
{
    lab_message(&lab, "feat: x\n\nPRP: A-1\n\nCo-authored-by: B <b@c.d>\n");
    FOUND("prp-reference/not-a-trailer 9f3c2ab: trailer=PRP; line=3; "
          "reason=another paragraph follows it, from line 5 on "
          "('Co-authored-by: B <b@c.d>'), and trailers stand in the last "
          "paragraph only; value=A-1; place=among the other trailers\n"
          "  type: git commit --amend --only --no-edit --trailer 'PRP: A-1'\n");
    lab_message(&lab, "feat: x\n\n- PRP: A-1, B-2\n");
    FOUND("prp-reference/not-a-trailer 9f3c2ab: trailer=PRP; line=3; "
          "reason='- ' stands before it in its line; value=A-1, B-2; "
          "place=below a blank line\n"
          "  type: git commit --amend --only --no-edit --trailer 'PRP: A-1, "
          "B-2'\n");
    lab.commit.is_tip = false;
    FOUND("prp-reference/not-a-trailer 9f3c2ab: trailer=PRP; line=3; "
          "reason='- ' stands before it in its line; value=A-1, B-2; "
          "place=below a blank line\n"
          "  type: git rebase -i main\n");
}

/* git before 2.46 would put the trailer above such a line. */
Test(rules_prp_reference, a_line_of_dashes_needs_the_editor)
{
    lab_message(&lab, "feat: x\n\nPRP: A-1\n\n---\nupdated: x\n");
    FOUND("prp-reference/not-a-trailer 9f3c2ab: trailer=PRP; line=3; "
          "reason=another paragraph follows it, from line 5 on ('---'), and "
          "trailers stand in the last paragraph only; value=A-1; "
          "place=below a blank line\n"
          "  type: git commit --amend --only\n");
}

Test(rules_prp_reference, a_line_within_the_subject_is_a_cause_of_its_own)
{
    lab_message(&lab, "feat: x\nPRP: A-1\n");
    FOUND("prp-reference/in-subject 9f3c2ab: trailer=PRP; line=2\n"
          "  type: git commit --amend --only\n");
    SAME(lab_run(&lab, "message-format prp-reference"),
         "message-format/no-blank-line 9f3c2ab\n"
         "  type: git commit --amend --only\n");
}

Test(rules_prp_reference,
     a_line_that_is_no_trailer_is_no_fault_where_none_is_needed)
{
    lab_message(&lab, "docs: x\n\nPRP: A-1\n\nb\n");
    FOUND("");
    lab_message(&lab, "feat: x\n\nPRP: A-1\n\nPRP: A-2\n");
    FOUND("");
}

static void tells(const char *branch, const char *proposal, const char *own)
{
    char text[200];
    lab_ref(&lab, branch, SP_CREATE);
    lab_message(&lab, "feat: x\n");
    lab.commit.proposal = proposal;
    snprintf(
        text, sizeof text,
        "prp-reference/missing 9f3c2ab: trailer=PRP; example=%s\n"
        "  type: git commit --amend --only --no-edit --trailer 'PRP: %s'\n",
        own, own);
    FOUND(text);
}

Test(rules_prp_reference, a_stacked_branch_has_the_proposal_of_its_name)
{
    tells("refs/heads/feature/WU-8-top", "WU-7-base", "WU-8-top");
    tells("refs/heads/feature/WU-8-top", "WU-8", "WU-8");
    tells("refs/heads/feature/top", "WU-7-base", "WU-7-base");
}

Test(rules_prp_reference, an_older_commit_is_reworded)
{
    lab_message(&lab, "feat: x\n");
    lab.commit.is_tip = false;
    FOUND("prp-reference/missing 9f3c2ab: trailer=PRP; "
          "example=<id of your proposal>\n"
          "  type: git rebase -i main\n");
}

Test(rules_prp_reference, the_trailer_is_the_policys)
{
    lab_policy(&lab, "[prp]\ntrailer = Refs\n");
    lab_message(&lab, "feat: x\n\nPRP: A-1\n");
    FOUND("prp-reference/missing 9f3c2ab: trailer=Refs; "
          "example=<id of your proposal>\n"
          "  type: git commit --amend --only\n");
    lab_message(&lab, "feat: x\n\nrefs: A-1\n");
    FOUND("");
}

#define LIKE "'WU-006a-vpn-tunnel-foundation'"

Test(rules_prp_reference, values_that_are_no_references_are_told)
{
    static const struct {
        const char *message, *value, *found;
    } rows[] = {
        {"feat: x\n\nPRP: the tunnel\n", "the tunnel", NULL},
        {"feat: x\n\nPRP: A-1 and more\n", "A-1 and more", "A-1"},
        {"feat: x\n\nPRP: docs/prp/A-1-x.md\n", "docs/prp/A-1-x.md", "A-1-x"},
        {"feat: x\n\nPRP: \"A-1-x\"\n", "\"A-1-x\"", "A-1-x"},
        {"feat: x\n\nPRP:\n", "", NULL},
        {"feat: x\n\nPRP: A-1, wu-2\n", "wu-2", NULL},
        {"docs: even where none is needed\n\nPRP: wu-2\n", "wu-2", NULL},
        {"fixup! feat: x\n\nPRP: wu-2\n", "wu-2", NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char expected[512];
        snprintf(expected, sizeof expected,
                 "prp-reference/malformed 9f3c2ab: reference=%s; example=" LIKE
                 "%s%s\n"
                 "  type: git commit --amend --only\n",
                 rows[i].value, rows[i].found ? "; found=" : "",
                 rows[i].found ? rows[i].found : "");
        lab_message(&lab, rows[i].message);
        FOUND(expected);
    }
}

Test(rules_prp_reference, a_pattern_may_have_no_example)
{
    lab_policy(&lab, "[prp]\npattern = (?(DEFINE)(?<x>b))a(?=(?&x))\n");
    lab_message(&lab, "feat: x\n\nPRP: cd\n");
    FOUND("prp-reference/malformed 9f3c2ab: reference=cd; "
          "example=what [prp] pattern matches\n"
          "  type: git commit --amend --only\n");
}

Test(rules_prp_reference, an_odd_character_of_a_reference_is_named)
{
    lab_message(&lab, "feat: x\n\nPRP:\u00a0A-1\n");
    FOUND("prp-reference/malformed 9f3c2ab: reference=\u00a0A-1; example=" LIKE
          "; character=a no-break space (U+00A0)\n"
          "  type: git commit --amend --only\n");
}

Test(rules_prp_reference, each_bad_reference_is_told)
{
    lab_message(&lab, "feat: x\n\nPRP: one, A-1\nPRP: two\n");
    FOUND("prp-reference/malformed 9f3c2ab: reference=one; example=" LIKE "\n"
          "  type: git commit --amend --only\n"
          "prp-reference/malformed 9f3c2ab: reference=two; example=" LIKE "\n"
          "  type: git commit --amend --only\n");
}

Test(rules_prp_reference, neutral_commits_fixups_and_merges_need_none)
{
    static const char *const messages[] = {"docs: x\n", "chore: x\n", "ci: x\n",
                                           "fixup! feat: x\n",
                                           "squash! test: x\n"};
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
        lab_message(&lab, messages[i]);
        FOUND("");
    }
    lab.commit.parent_count = 2;
    lab_message(&lab, "Merge branch 'feature/x'\n");
    FOUND("");
}

Test(rules_prp_reference, a_commit_over_the_limits_is_left_to_them)
{
    lab_message(&lab, "feat: x\n");
    lab.commit.over_limit = "message";
    FOUND("");
}

Test(rules_prp_reference, any_paragraph_of_trailers_may_hold_it)
{
    lab_policy(&lab, "[prp]\nwhere = trailer-anywhere\n");
    lab_message(&lab, "feat: x\n\nPRP: A-1\n\nAnd why.\n");
    FOUND("");
    lab_message(&lab, "feat: x\n\n- PRP: A-1\n");
    FOUND("prp-reference/not-a-trailer 9f3c2ab: trailer=PRP; line=3; "
          "reason='- ' stands before it in its line; value=A-1; "
          "place=below a blank line\n"
          "  type: git commit --amend --only --no-edit --trailer 'PRP: A-1'\n");
    lab_message(&lab, "feat: x\n");
    FOUND("prp-reference/missing 9f3c2ab: trailer=PRP; "
          "example=<id of your proposal>\n"
          "  type: git commit --amend --only\n");
}

Test(rules_prp_reference, an_example_is_one_that_the_policy_takes)
{
    lab_policy(&lab, "[prp]\npattern = (JIRA|OPS)-[0-9]+\n");
    lab_message(&lab, "feat: x\n");
    FOUND("prp-reference/missing 9f3c2ab: trailer=PRP; "
          "example=<id of your proposal>\n"
          "  type: git commit --amend --only\n");
    lab_policy(&lab, "[prp]\npattern = (JIRA|OPS)-[0-9]+\nwhere = branch\n"
                     "[refs]\nbranch-name = JIRA-[0-9]+-[a-z]+\n");
    lab_history(&lab, "N R");
    FOUND("prp-reference/missing-in-name\n");
    lab_policy(&lab, "[prp]\npattern = (JIRA|OPS)-[0-9]+\nwhere = branch\n"
                     "[refs]\nbranch-name = JIRA-[0-9]+\n");
    FOUND("prp-reference/missing-in-name\n");
}

Test(rules_prp_reference, the_whole_message_may_hold_it)
{
    lab_policy(&lab, "[prp]\nwhere = message\n");
    lab_message(&lab, "feat: open it, see WU-006a-vpn.\n");
    FOUND("");
    lab_message(&lab, "feat: x\n\nPRP: the tunnel\n");
    FOUND("prp-reference/missing-in-message 9f3c2ab: "
          "example=<id of your proposal>\n"
          "  type: git commit --amend --only\n");
    lab.commit.is_tip = false;
    lab_history(&lab, "R:B");
    FOUND("prp-reference/missing-in-message 9f3c2ab: example=B-1\n"
          "  type: git rebase -i main\n");
}

Test(rules_prp_reference, the_branchs_name_may_hold_it)
{
    static const char *const require[] = {
        "[prp]\nwhere = branch\nrequire = commit\n",
        "[prp]\nwhere = branch\nrequire = branch\n"};
    for (size_t i = 0; i < sizeof require / sizeof require[0]; i++) {
        lab_policy(&lab, require[i]);
        lab_message(&lab, "feat: x\n");
        lab_history(&lab, "R:A G:A"); /* as where the name says A-1 */
        FOUND("");
        lab_history(&lab, "N R");
        FOUND("prp-reference/missing-in-name\n");
        lab_history(&lab, "N m=M^1+main");
        FOUND("");
        lab_history(&lab, "");
        FOUND("");
    }
}

Test(rules_prp_reference, what_has_no_branch_name_cannot_hold_it_there)
{
    static const char *const names[] = {"refs/heads/main", "refs/tags/v1",
                                        "refs/for/main"};
    lab_policy(&lab, "[prp]\nwhere = branch\n");
    lab_message(&lab, "feat: x\n");
    lab_history(&lab, "R G");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        lab_ref(&lab, names[i], SP_UPDATE);
        FOUND("");
    }
}

Test(rules_prp_reference, one_reference_may_do_for_a_branch)
{
    lab_policy(&lab, "[prp]\nrequire = branch\n");
    lab_message(&lab, "feat: x\n");
    lab_history(&lab, "R G:A");
    FOUND("");
    lab_history(&lab, "N");
    FOUND("");
    static const char *const bare[] = {"R G", "N U", "G!"};
    for (size_t i = 0; i < sizeof bare / sizeof bare[0]; i++) {
        lab_history(&lab, bare[i]);
        FOUND("prp-reference/missing-in-branch\n"
              "  type: git commit --amend --only\n");
    }
}

Test(rules_prp_reference, it_may_be_off_but_never_wrong)
{
    lab_policy(&lab, "[prp]\nrequire = off\n");
    lab_message(&lab, "feat: x\n");
    lab_history(&lab, "R G");
    FOUND("");
    lab_message(&lab, "feat: x\n\nPRP: tunnel\n");
    FOUND("prp-reference/malformed 9f3c2ab: reference=tunnel; example=" LIKE
          "\n"
          "  type: git commit --amend --only\n");
}

Test(rules_prp_reference, more_than_can_be_followed_are_refused)
{
    struct sp_buf text = {0};
    sp_buf_puts(&text, "docs: x\n\n");
    for (int i = 0; i < 17; i++)
        sp_buf_printf(&text, "PRP: A-%d\n", i);
    lab_message(&lab, sp_buf_text(&text));
    FOUND("prp-reference/too-many 9f3c2ab: max=16\n"
          "  type: git commit --amend --only\n");
    sp_buf_dispose(&text);
}

static void document(struct sp_prp_document *out, const char *reference,
                     const char *text)
{
    *out = (struct sp_prp_document){.reference = sp_strdup(reference)};
    if (text)
        sp_prp_document_read(out, sp_str(text), &lab.policy->prp.sections);
    lab.branch.documents = out;
    lab.branch.document_count = 1;
}

#define COMPLETE                                                               \
    "# WU-006a\n## Business justification\nIt pays.\n"                         \
    "## Technical architecture\nA tunnel.\n## Security assessment\nKeys.\n"    \
    "## Test strategy\nRED first.\n"

Test(rules_prp_reference, a_document_that_is_too_large_is_not_read)
{
    struct sp_prp_document one;
    document(&one, "WU-006a-vpn", NULL);
    one.found = one.is_large = true;
    FOUND("prp-reference/document-size: file=docs/prp/WU-006a-….md; "
          "max=1048576\n");
    sp_strings_add(&one.files, "WU-006a-tunnel.md", 17);
    FOUND("prp-reference/document-size: file=docs/prp/WU-006a-tunnel.md; "
          "max=1048576\n");
    cr_assert_str_eq(lab.findings.items[0].fix,
                     "shorten docs/prp/WU-006a-tunnel.md on the branch, then "
                     "push it");
    sp_prp_document_dispose(&one);
}

Test(rules_prp_reference, documents_are_there_complete_and_in_force)
{
    static const struct {
        const char *reference, *text, *expected;
    } rows[] = {
        {"WU-006a-vpn", COMPLETE, ""},
        {"WU-006a-vpn", NULL,
         "prp-reference/no-document: proposal=WU-006a-vpn; "
         "directory=docs/prp\n"
         "  type: sallyport prp new WU-006a-vpn\n"},
        {"WU-006a-vpn", " \n\t\n",
         "prp-reference/empty-document: file=docs/prp/WU-006a-\u2026.md; "
         "sections='business justification', 'technical architecture', "
         "'security assessment', 'test strategy'\n"},
        {"WU-006a-vpn", COMPLETE "\nStatus: superseded by WU-7\n",
         "prp-reference/superseded: proposal=WU-006a-vpn\n"},
        {"WU-006a-vpn",
         "## Business justification\nIt pays.\n## Test strategy\n\n",
         "prp-reference/missing-sections: file=docs/prp/WU-006a-\u2026.md; "
         "sections='technical "
         "architecture', 'security assessment', 'test strategy'\n"},
    };
    lab_ref(&lab, "refs/heads/main", SP_UPDATE);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sp_prp_document one;
        document(&one, rows[i].reference, rows[i].text);
        FOUND(rows[i].expected);
        sp_prp_document_dispose(&one);
    }
}

Test(rules_prp_reference, a_document_that_was_merged_is_repaired_on_its_branch)
{
    struct sp_prp_document one;
    lab_ref(&lab, "refs/heads/main", SP_UPDATE);
    lab.ref.side = "git switch feature/x";
    lab.ref.base = "origin/main";
    document(&one, "A-1", " \n");
    FOUND("prp-reference/empty-document: file=docs/prp/A-1-\u2026.md; "
          "sections='business justification', 'technical architecture', "
          "'security assessment', 'test strategy'\n"
          "  type: git switch feature/x\n"
          "git update-ref refs/heads/main origin/main 9f3c2ab\n");
    sp_strings_add(&one.files, "A-1-a.md", 8);
    sp_strings_add(&one.files, "A-1-b.md", 8);
    lab.ref.base = NULL;
    FOUND("prp-reference/several-documents: proposal=A-1; "
          "files=docs/prp/A-1-a.md, docs/prp/A-1-b.md; directory=docs/prp\n"
          "  type: git switch feature/x\n");
    sp_prp_document_dispose(&one);
}

/* Which of them is in force, nobody can tell. */
Test(rules_prp_reference, a_proposal_has_one_document)
{
    static const char several[] =
        "prp-reference/several-documents: proposal=WU-006a-vpn; "
        "files=docs/prp/WU-006a-a.md, docs/prp/WU-006a-b.md; "
        "directory=docs/prp\n";
    static const char superseded[] =
        "prp-reference/superseded: proposal=WU-006a-vpn\n";
    const struct sp_strings *sections = &lab.policy->prp.sections;
    struct sp_prp_document one;
    struct sp_buf both = {0};
    lab_ref(&lab, "refs/heads/main", SP_UPDATE);
    document(&one, "WU-006a-vpn", COMPLETE);
    sp_strings_add(&one.files, "WU-006a-a.md", 12);
    sp_strings_add(&one.files, "WU-006a-b.md", 12);
    FOUND(several);
    sp_prp_document_read(&one, sp_str("Status: superseded\n"), sections);
    sp_buf_printf(&both, "%s%s", several, superseded);
    FOUND(sp_buf_text(&both));
    sp_prp_document_read(&one, sp_str(COMPLETE), sections);
    FOUND(sp_buf_text(&both));
    sp_buf_dispose(&both);
    sp_prp_document_dispose(&one);
}

Test(rules_prp_reference, the_directory_and_the_sections_are_the_policys)
{
    struct sp_prp_document one;
    lab_policy(&lab, "[prp]\ndirectory = plans\nsections = why\n");
    document(&one, "A-1", NULL);
    FOUND("prp-reference/no-document: proposal=A-1; directory=plans\n"
          "  type: sallyport prp new A-1\n");
    lab.ref.side = "git switch feature/x";
    FOUND("prp-reference/no-document: proposal=A-1; directory=plans\n"
          "  type: git switch feature/x && sallyport prp new A-1\n");
    lab.ref.side = NULL;
    sp_prp_document_dispose(&one);
    document(&one, "A-1", "# Why not\nbecause\n");
    FOUND("");
    sp_prp_document_dispose(&one);
    lab_policy(&lab, "[prp]\nsections =\n");
    document(&one, "A-1", "anything\n");
    FOUND("");
    sp_prp_document_dispose(&one);
}

Test(rules_prp_reference, its_level_can_be_set_per_ref)
{
    lab_message(&lab, "feat: x\n");
    lab.commit.is_tip = false;
    lab_assert_levels(&lab, "prp-reference",
                      "prp-reference/missing 9f3c2ab (warning): trailer=PRP; "
                      "example=<id of your proposal>\n"
                      "  type: git rebase -i main\n");
}

Test(rules_prp_reference, one_that_is_not_made_yet_is_not_amended)
{
    lab.push.occasion = SP_DRAFT;
    lab_message(&lab, "feat: x\n");
    FOUND("prp-reference/missing 9f3c2ab: trailer=PRP; "
          "example=<id of your proposal>\n");
}

static bool is_dropped(const struct sp_sink *sink,
                       const struct sp_finding_code *code,
                       const struct sp_oid *commit)
{
    (void)sink, (void)code, (void)commit;
    return false;
}

static void refuse(struct sp_sink *sink, const struct sp_claim *claim)
{
    (void)sink;
    cr_assert_fail("claimed: %s", claim->code->id);
}

Test(rules_prp_reference, what_would_be_dropped_is_not_looked_for)
{
    struct sp_sink sink = {.take = refuse, .may_take = is_dropped};
    const struct sp_rule *rule = sp_rule_find("prp-reference");
    struct sp_error err = {0};
    lab_message(&lab, "feat: x\n\n PRP: A-1\n");
    cr_expect_eq(rule->commit(&lab.commit, lab.policy, &sink, &err), SP_OK);
}
