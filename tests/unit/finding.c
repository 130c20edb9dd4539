#include "sallyport/finding.h"

#include "base_assert.h"

static struct sp_findings findings;

static void dispose(void)
{
    sp_findings_dispose(&findings);
}

TestSuite(finding, .fini = dispose);

Test(finding, holds_what_was_reported)
{
    struct sp_sink sink = {&findings, "tdd-order", SP_LEVEL_ENFORCE, 3};
    struct sp_oid id = {{0x9f, 0x3c}};
    char mend[] = "mend it", command[] = "git rebase", what[] = "WU-1";
    sp_report(&sink, &id, mend, command, "%s is %d commits late", what, 2);
    mend[0] = command[0] = what[0] = '-'; /* they were copied */
    cr_assert_eq(findings.count, 1);
    const struct sp_finding *finding = &findings.items[0];
    assert_text(finding->rule, "tdd-order");
    cr_assert_eq(finding->level, SP_LEVEL_ENFORCE);
    cr_assert_eq(finding->update, 3);
    cr_assert(finding->has_commit);
    cr_assert(sp_oid_equal(&finding->commit, &id));
    assert_text(finding->message, "WU-1 is 2 commits late");
    assert_text(finding->mend, "mend it");
    assert_text(finding->command, "git rebase");
    cr_assert_null(finding->subject);
}

Test(finding, may_speak_of_the_ref_and_have_no_command)
{
    struct sp_sink sink = {&findings, "tag", SP_LEVEL_WARN, 0};
    sp_report(&sink, NULL, "", NULL, "it moved");
    cr_assert_not(findings.items[0].has_commit);
    cr_assert_null(findings.items[0].command);
    cr_assert_eq(findings.warnings, 1);
    cr_assert_eq(findings.refusals, 0);
}

Test(finding, texts_are_as_long_as_they_are)
{
    struct sp_sink sink = {&findings, "limits", SP_LEVEL_ENFORCE, 0};
    sp_report(&sink, NULL, "", NULL, "%100000d", 1);
    cr_assert_eq(findings.items[0].message[99999], '1');
    cr_assert_eq(findings.items[0].message[100000], '\0');
}

Test(finding, beyond_the_bound_it_is_counted_only)
{
    struct sp_sink sink = {&findings, "limits", SP_LEVEL_ENFORCE, 0};
    struct sp_oid id = {{1}};
    findings.most = 5;
    for (int i = 0; i < 1000; i++) {
        sink.level = i % 4 ? SP_LEVEL_ENFORCE : SP_LEVEL_WARN;
        sp_report(&sink, &id, "", NULL, "%d", i);
    }
    cr_assert_eq(findings.count, 5);
    assert_text(findings.items[4].message, "4");
    cr_assert_eq(findings.refusals, 750);
    cr_assert_eq(findings.warnings, 250);
}

Test(finding, one_about_a_ref_is_kept_whatever_was_found_before)
{
    struct sp_sink sink = {&findings, "message-format", SP_LEVEL_ENFORCE, 0};
    struct sp_oid id = {{1}};
    findings.most = 5;
    for (int i = 0; i < 25; i++)
        sp_report(&sink, &id, "", NULL, "%d", i);
    sink.rule = "merge-shape";
    sp_report(&sink, NULL, "", NULL, "rewound");
    cr_assert_eq(findings.count, 6);
    assert_text(findings.items[5].message, "rewound");
    cr_assert_eq(findings.refusals, 26);
}

Test(finding, those_about_refs_take_no_place_from_those_about_commits)
{
    struct sp_sink sink = {&findings, "branch-name", SP_LEVEL_ENFORCE, 0};
    struct sp_oid id = {{1}};
    findings.most = 5;
    for (int i = 0; i < 10000; i++)
        sp_report(&sink, NULL, "", NULL, "%d", i);
    cr_assert_eq(findings.count, SP_REF_FINDINGS);
    sp_report(&sink, &id, "", NULL, "of a commit");
    cr_assert_eq(findings.count, SP_REF_FINDINGS + 1);
    cr_assert_eq(findings.refusals, 10001);
}

Test(finding, each_rule_is_counted_kept_or_not)
{
    struct sp_sink sink = {&findings, "message-format", SP_LEVEL_ENFORCE, 0};
    struct sp_oid id = {{1}};
    findings.most = 2;
    for (int i = 0; i < 12; i++) {
        sink.rule = i % 4 ? "message-format" : "tdd-order";
        sp_report(&sink, &id, "", NULL, "%d", i);
    }
    cr_assert_eq(findings.rules.count, 2);
    assert_text(findings.rules.items[0].rule, "tdd-order");
    cr_assert_eq(findings.rules.items[0].count, 3);
    assert_text(findings.rules.items[1].rule, "message-format");
    cr_assert_eq(findings.rules.items[1].count, 9);
    sp_findings_dispose(&findings);
    cr_assert_eq(findings.rules.count, 0);
}

Test(finding, without_a_bound_all_are_kept)
{
    struct sp_sink sink = {&findings, "limits", SP_LEVEL_ENFORCE, 0};
    for (int i = 0; i < 1000; i++)
        sp_report(&sink, NULL, "", NULL, "%d", i);
    cr_assert_eq(findings.count, 1000);
    cr_assert_eq(findings.refusals, 1000);
}

Test(finding, disposing_of_all_keeps_the_bound)
{
    struct sp_sink sink = {&findings, "limits", SP_LEVEL_ENFORCE, 0};
    findings.most = 5;
    sp_report(&sink, NULL, "", NULL, "x");
    sp_findings_dispose(&findings);
    cr_assert_eq(findings.count, 0);
    cr_assert_eq(findings.refusals, 0);
    cr_assert_eq(findings.most, 5);
}

Test(finding, those_of_one_commit_may_be_all_that_count)
{
    struct sp_oid one = {{1}}, other = {{2}};
    findings.only = &one;
    struct sp_sink sink = {&findings, "limits", SP_LEVEL_ENFORCE, 0};
    sp_report(&sink, &other, "mend", NULL, "of another");
    sp_report(&sink, NULL, "mend", NULL, "of the ref");
    cr_assert(findings.count == 0 && findings.refusals == 0);
    sp_report(&sink, &one, "mend", NULL, "of this one");
    cr_assert(findings.count == 1 && findings.refusals == 1);
    sp_findings_dispose(&findings);
}
