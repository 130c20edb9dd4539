#include "sallyport/finding.h"

#include "support.h"
#include "support_assert.h"

static struct sp_findings findings;

static void dispose(void)
{
    sp_findings_dispose(&findings);
}

TestSuite(model_finding, .fini = dispose);

static char *filled(const char *text, const struct sp_word *words)
{
    struct sp_buf out = {0};
    sp_code_fill(&out, text, words);
    sp_buf_puts(&out, "");
    return sp_buf_detach(&out);
}

Test(model_finding, a_text_is_filled_with_the_words_of_a_claim)
{
    const struct sp_word *words = SP_WORDS({"type", "dosc"}, {"max", "72"});
    SAME(filled("the type '{type}' is not {max} long", words),
         "the type 'dosc' is not 72 long");
    SAME(filled("{type}{type}", words), "doscdosc");
    SAME(filled("nothing to fill", words), "nothing to fill");
    SAME(filled("", words), "");
}

Test(model_finding, words_of_a_push_are_never_places_or_formats)
{
    SAME(filled("{a} and {b}", SP_WORDS({"a", "{b} %s%n"}, {"b", "{a}"})),
         "{b} %s%n and {a}");
}

Test(model_finding, a_place_without_a_word_is_shown_in_capitals)
{
    SAME(filled("one of {types}, not {looked-at}", NULL),
         "one of TYPES, not LOOKED-AT");
    SAME(filled("one of {types}", SP_WORDS({"type", "x"})), "one of TYPES");
    SAME(filled("it ends in {types", NULL), "it ends in TYPES");
}

Test(model_finding, the_short_name_of_a_code_lacks_the_rule)
{
    const struct sp_finding_code code = {.id = "tdd-content/red-with-code"};
    assert_text(sp_code_short(&code), "red-with-code");
}

static void add(const char *rule, int level, const struct sp_oid *commit)
{
    add_finding(&findings, &(struct found){.rule = rule,
                                           .level = level,
                                           .commit = commit,
                                           .message = "x"});
}

Test(model_finding, beyond_the_bound_it_is_counted_only)
{
    struct sp_oid id = {{1}};
    findings.max = 5;
    for (int i = 0; i < 1000; i++)
        add("limits", i % 4 ? SP_LEVEL_ENFORCE : SP_LEVEL_WARN, &id);
    cr_assert_eq(findings.count, 5);
    cr_assert_eq(findings.refusals, 750);
    cr_assert_eq(findings.warnings, 250);
}

Test(model_finding, one_about_a_ref_is_kept_whatever_was_found_before)
{
    struct sp_oid id = {{1}};
    findings.max = 5;
    for (int i = 0; i < 25; i++)
        add("message-format", SP_LEVEL_ENFORCE, &id);
    add("merge-shape", SP_LEVEL_ENFORCE, NULL);
    cr_assert_eq(findings.count, 6);
    assert_text(findings.items[5].rule, "merge-shape");
    cr_assert_eq(findings.refusals, 26);
}

Test(model_finding, those_about_refs_take_no_place_from_those_about_commits)
{
    struct sp_oid id = {{1}};
    findings.max = 5;
    for (int i = 0; i < 10000; i++)
        add("branch-name", SP_LEVEL_ENFORCE, NULL);
    cr_assert_eq(findings.count, SP_REF_FINDINGS);
    add("branch-name", SP_LEVEL_ENFORCE, &id);
    cr_assert_eq(findings.count, SP_REF_FINDINGS + 1);
    cr_assert_eq(findings.refusals, 10001);
}

Test(model_finding, each_rule_is_counted_kept_or_not)
{
    struct sp_oid id = {{1}};
    findings.max = 2;
    for (int i = 0; i < 12; i++)
        add(i % 4 ? "message-format" : "tdd-order", SP_LEVEL_ENFORCE, &id);
    cr_assert_eq(findings.rules.count, 2);
    assert_text(findings.rules.items[0].rule, "tdd-order");
    cr_assert_eq(findings.rules.items[0].count, 3);
    assert_text(findings.rules.items[1].rule, "message-format");
    cr_assert_eq(findings.rules.items[1].count, 9);
    sp_findings_dispose(&findings);
    cr_assert_eq(findings.rules.count, 0);
}

Test(model_finding, without_a_bound_all_are_kept)
{
    for (int i = 0; i < 1000; i++)
        add("limits", SP_LEVEL_ENFORCE, NULL);
    cr_assert_eq(findings.count, 1000);
    cr_assert_eq(findings.refusals, 1000);
}

Test(model_finding, disposing_of_all_keeps_the_bound)
{
    findings.max = 5;
    add("limits", SP_LEVEL_ENFORCE, NULL);
    sp_findings_dispose(&findings);
    cr_assert_eq(findings.count, 0);
    cr_assert_eq(findings.refusals, 0);
    cr_assert_eq(findings.max, 5);
}

Test(model_finding, what_is_excused_is_counted_apart_and_kept_within_the_bound)
{
    findings.max = 2;
    for (int i = 0; i < 3; i++)
        sp_findings_excuse(
            &findings,
            (struct sp_finding){.rule = "tag", .message = sp_strdup("x")},
            &(struct sp_excused){.row = i ? "a" : "b"});
    cr_assert_eq(findings.count, 0);
    cr_assert_eq(findings.refusals + findings.warnings, 0);
    cr_assert_eq(findings.excused.count, 2);
    assert_text(findings.excused.items[0].excused_by, "b");
    cr_assert_eq(findings.excused_by.count, 2);
    assert_text(findings.excused_by.items[1].row, "a");
    cr_assert_eq(findings.excused_by.items[1].count, 2);
}
