/*
 * JUnit's XML: a suite for each ref, with a test for each rule. A server lists
 * the name of a test and recognises it in the next run; GitLab takes two tests
 * of one name for the same one. A test fails with all that its rule found, as
 * one text, because GitLab shows one text only.
 */
#include <string.h>

#include "internal.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"

/* The findings about one ref, and the totals of its suite. */
struct suite {
    const char *name;
    const struct sp_finding *findings;
    size_t count, tests, failures, skipped;
    const struct sp_findings *all; /* with the excused ones … */
    size_t update;                 /* … of this ref */
};

static bool is_of(const struct sp_finding *f, const char *rule, int level)
{
    return f->level == level && strcmp(f->rule, rule) == 0;
}

/* The number of findings that a rule has of a level. */
static size_t found(const struct suite *suite, const char *rule, int level)
{
    size_t count = 0;
    for (size_t i = 0; i < suite->count; i++)
        count += is_of(&suite->findings[i], rule, level);
    return count;
}

static size_t failures_of(const struct suite *suite, const struct sp_rule *rule)
{
    return found(suite, rule->id, SP_LEVEL_ENFORCE);
}

static void print_one(FILE *out, const struct sp_finding *f)
{
    struct sp_buf text = {0}, escaped = {0};
    sp_buf_printf(&text, "%s\n", f->code->id);
    sp_finding_commit(&text, f);
    sp_buf_puts(&text, f->has_commit ? "\n" : "");
    sp_finding_lines(&text, f);
    sp_xml_escape(&escaped, sp_buf_text(&text));
    fputs(sp_buf_text(&escaped), out);
    sp_buf_dispose(&text);
    sp_buf_dispose(&escaped);
}

/* Prints them, one after the other. Returns what stands before the next one. */
static const char *print_found(FILE *out, const struct suite *suite,
                               const char *rule, int level)
{
    const char *between = "";
    for (size_t i = 0; i < suite->count; i++) {
        if (!is_of(&suite->findings[i], rule, level))
            continue;
        fputs(between, out);
        print_one(out, &suite->findings[i]);
        between = "\n\n";
    }
    return between;
}

/* The next excused finding of a rule, from *at on; NULL at the end. */
static const struct sp_finding *next_excused(const struct suite *suite,
                                             const char *rule, size_t *at)
{
    while (*at < suite->all->excused.count) {
        const struct sp_finding *f = &suite->all->excused.items[(*at)++];
        if (f->update == suite->update && strcmp(f->rule, rule) == 0)
            return f;
    }
    return NULL;
}

/* What refuses nothing: warnings, and what is excused. */
static void print_rest(FILE *out, const struct suite *suite, const char *rule)
{
    const struct sp_finding *f;
    size_t at = 0;
    fputs("      <system-out>", out);
    const char *between = print_found(out, suite, rule, SP_LEVEL_WARN);
    while ((f = next_excused(suite, rule, &at))) {
        fputs(between, out);
        print_one(out, f);
        between = "\n\n";
    }
    fputs("</system-out>\n", out);
}

/* A rule that was not asked has not passed. */
static bool is_skipped(const struct sp_outcome *outcome,
                       const struct suite *suite, const struct sp_rule *rule)
{
    const struct sp_decision *decision = outcome->decision;
    return (rule->is_of_new &&
            sp_update_kind(&decision->push->items[suite->update]) ==
                SP_UPDATE) ||
           sp_rule_is_off(rule, decision->policy, suite->name);
}

/* The suite of the next ref, whose findings begin at *first. */
static struct suite next_suite(const struct sp_outcome *outcome, size_t update,
                               size_t *first)
{
    const struct sp_findings *all = &outcome->decision->found.findings;
    struct suite suite = {.name = outcome->decision->push->items[update].name,
                          .findings = all->items + *first,
                          .all = all,
                          .update = update};
    while (*first < all->count && all->items[*first].update == update) {
        ++*first;
        suite.count++;
    }
    for (; sp_rules[suite.tests]; suite.tests++) {
        const struct sp_rule *rule = sp_rules[suite.tests];
        if (failures_of(&suite, rule))
            suite.failures++;
        else if (is_skipped(outcome, &suite, rule))
            suite.skipped++;
    }
    return suite;
}

static void print_case(FILE *out, const struct sp_outcome *outcome,
                       const struct suite *suite, const struct sp_rule *rule)
{
    struct sp_buf name = {0};
    size_t failed = failures_of(suite, rule);
    size_t at = 0;
    bool has_rest = found(suite, rule->id, SP_LEVEL_WARN) ||
                    next_excused(suite, rule->id, &at);
    bool skipped = !failed && is_skipped(outcome, suite, rule);
    sp_xml_clean(&name, suite->name);
    fprintf(out, "    <testcase classname=\"%s\" name=\"%s\"",
            sp_buf_text(&name), rule->id);
    sp_buf_dispose(&name);
    if (!failed && !has_rest && !skipped) {
        fputs("/>\n", out);
        return;
    }
    fputs(">\n", out);
    if (failed) {
        fprintf(out, "      <failure type=\"%s\" message=\"%zu finding%s\">",
                rule->id, failed, sp_plural(failed));
        print_found(out, suite, rule->id, SP_LEVEL_ENFORCE);
        fputs("</failure>\n", out);
    }
    if (skipped)
        fputs("      <skipped/>\n", out);
    if (has_rest)
        print_rest(out, suite, rule->id);
    fputs("    </testcase>\n", out);
}

static void print_suites(FILE *out, const struct sp_outcome *outcome)
{
    size_t first = 0;
    for (size_t i = 0; i < outcome->decision->push->count; i++) {
        struct suite suite = next_suite(outcome, i, &first);
        struct sp_buf name = {0};
        sp_xml_clean(&name, suite.name);
        fprintf(out,
                "  <testsuite name=\"%s\" tests=\"%zu\" failures=\"%zu\" "
                "errors=\"0\" skipped=\"%zu\">\n",
                sp_buf_text(&name), suite.tests, suite.failures, suite.skipped);
        for (size_t k = 0; sp_rules[k]; k++)
            print_case(out, outcome, &suite, sp_rules[k]);
        if (outcome->note) {
            sp_buf_reset(&name);
            sp_xml_clean(&name, outcome->note);
            fprintf(out, "    <system-err>%s</system-err>\n",
                    sp_buf_text(&name));
        }
        fputs("  </testsuite>\n", out);
        sp_buf_dispose(&name);
    }
}

static void print_undecided(FILE *out, const char *reason)
{
    struct sp_buf text = {0};
    sp_xml_clean(&text, reason);
    fprintf(out,
            "  <testsuite name=\"sallyport\" tests=\"1\" failures=\"0\" "
            "errors=\"1\" skipped=\"0\">\n"
            "    <testcase classname=\"sallyport\" name=\"check\">\n"
            "      <error type=\"undecided\" message=\"%s\">%s</error>\n"
            "    </testcase>\n"
            "  </testsuite>\n",
            sp_buf_text(&text), sp_buf_text(&text));
    sp_buf_dispose(&text);
}

void sp_print_junit(FILE *out, const struct sp_outcome *outcome)
{
    bool decided = !outcome->decision->reason;
    size_t tests = decided ? 0 : 1, failures = 0, first = 0;
    for (size_t i = 0; decided && i < outcome->decision->push->count; i++) {
        struct suite suite = next_suite(outcome, i, &first);
        tests += suite.tests;
        failures += suite.failures;
    }
    fprintf(out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuites name=\"sallyport check\" tests=\"%zu\" "
            "failures=\"%zu\" errors=\"%d\" time=\"%llu.%03llu\">\n",
            tests, failures, decided ? 0 : 1,
            (unsigned long long)outcome->decision->milliseconds / 1000,
            (unsigned long long)outcome->decision->milliseconds % 1000);
    if (decided)
        print_suites(out, outcome);
    else
        print_undecided(out, outcome->decision->reason);
    fputs("</testsuites>\n", out);
}
