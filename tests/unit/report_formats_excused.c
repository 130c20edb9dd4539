/* What is excused is in every format, and counts in none. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/formats.h"
#include "support.h"

#define SAID "waived by ann and bob until 2026-12-01T00:00:00Z (wv-00000001)"

static struct sp_decision decision;
static struct sp_push push;
static struct sp_policy *policy;
static struct sp_outcome outcome;

static void excuse(const char *row, const char *said)
{
    const struct sp_rule *rule;
    struct sp_finding finding = {.rule = "tag",
                                 .code = sp_code_find("tag/moved", &rule),
                                 .message = sp_strdup("it moved"),
                                 .fix = sp_strdup("fix it"),
                                 .command = sp_strdup("git tag")};
    const struct sp_excused by = {row, said, NULL};
    sp_findings_excuse(&decision.found.findings, finding, &by);
}

static void begin(void)
{
    struct sp_ref_update update = {sp_strdup("refs/tags/v1"), {{0}}, {{0}}};
    SP_VEC_PUSH(&push, update);
    policy = policy_of("");
    decision.push = &push;
    decision.policy = policy;
    outcome = (struct sp_outcome){.decision = &decision};
    excuse("wv-00000001", SAID);
    excuse("bot", NULL);
}

static void end(void)
{
    sp_decision_dispose(&decision);
    sp_push_dispose(&push);
    sp_policy_free(policy);
}

TestSuite(report_formats_excused, .init = begin, .fini = end);

static void has(const char *format, const char *expected)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    sp_format_find(format)->print(out, &outcome);
    fclose(out);
    cr_assert(strstr(text, expected), "%s: %s", format, text);
    free(text);
}

Test(report_formats_excused, sarif_suppresses_it)
{
    has("sarif", "\"suppressions\":[{\"kind\":\"external\",\"status\":"
                 "\"accepted\",\"justification\":\"" SAID "\"}]");
    has("sarif", "\"justification\":\"excused by [exempt \\\"bot\\\"]\"}]");
    has("sarif", "\"exitCode\":0");
}

Test(report_formats_excused, github_notices_it)
{
    has("github",
        "::notice title=tag/moved::it moved%0A" SAID "%0Aon refs/tags/v1\n");
    has("github", "sallyport: check: 0 commits, no findings\n");
}

Test(report_formats_excused, junit_says_so_in_the_test_of_the_rule)
{
    has("junit", "name=\"tag\">\n      <system-out>tag/moved\nit moved\n" SAID
                 "\n\ntag/moved\nit moved\nexcused by [exempt "
                 "&quot;bot&quot;]</system-out>\n");
    has("junit", "failures=\"0\"");
}

Test(report_formats_excused, json_and_text_name_it)
{
    has("json", "\"excused-by\":\"wv-00000001\"");
    has("text",
        SAID ": 1\n  finding\nexcused by [exempt \"bot\"]: 1 finding\n");
}
