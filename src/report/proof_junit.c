/* A test for each commit that was run. A server compares tests by name from run
 * to run; the name holds the commit, which stays the same until the branch is
 * merged. */
#include <string.h>

#include "internal.h"
#include "sallyport/proof_report.h"
#include "sallyport/sanitise.h"

static void print_output(FILE *out, const char *text)
{
    struct sp_str line, rest = sp_str(text);
    while (sp_str_line(&rest, &line)) {
        struct sp_buf clean = {0}, escaped = {0};
        sp_sanitise(&clean, line, 0);
        sp_xml_escape(&escaped, sp_buf_text(&clean));
        fprintf(out, "\n%s", sp_buf_text(&escaped));
        sp_buf_dispose(&clean);
        sp_buf_dispose(&escaped);
    }
}

static void print_problem(FILE *out, const struct sp_proof_step *step)
{
    bool failed = step->state == SP_PROOF_UNPROVEN;
    const char *element = failed ? "failure" : "error";
    struct sp_buf reason = {0};
    sp_xml_clean(&reason, step->reason);
    fprintf(out, "      <%s type=\"%s\" message=\"%s\">%s", element,
            failed ? "unproven" : "undecided", sp_buf_text(&reason),
            sp_buf_text(&reason));
    if (step->output)
        print_output(out, step->output);
    fprintf(out, "</%s>\n", element);
    sp_buf_dispose(&reason);
}

static void print_case(FILE *out, const char *ref,
                       const struct sp_proof_step *step)
{
    struct sp_buf subject = {0};
    char id[SP_OID_SHORT + 1];
    sp_xml_clean(&subject, step->subject);
    fprintf(out, "    <testcase classname=\"%s\" name=\"%s %s %s\"", ref,
            sp_oid_short(id, &step->id), sp_phase_name(step->phase),
            sp_buf_text(&subject));
    sp_buf_dispose(&subject);
    if (step->state == SP_PROOF_PROVEN) {
        fputs("/>\n", out);
        return;
    }
    fputs(">\n", out);
    if (step->state == SP_PROOF_NOT_ASKED)
        fputs("      <skipped/>\n", out);
    else
        print_problem(out, step);
    fputs("    </testcase>\n", out);
}

void sp_proof_junit(FILE *out, const struct sp_proof_view *view)
{
    size_t counts[SP_PROOF_STATES], tests = view->proof->steps.count;
    struct sp_buf ref = {0};
    sp_proof_total(view->proof, counts);
    sp_xml_clean(&ref, view->ref);
    fprintf(out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuites name=\"sallyport prove\" tests=\"%zu\" "
            "failures=\"%zu\" errors=\"%zu\" time=\"%llu.%03llu\">\n",
            tests, counts[SP_PROOF_UNPROVEN], counts[SP_PROOF_UNDECIDED],
            (unsigned long long)view->milliseconds / 1000,
            (unsigned long long)view->milliseconds % 1000);
    if (tests)
        fprintf(out,
                "  <testsuite name=\"%s\" tests=\"%zu\" failures=\"%zu\" "
                "errors=\"%zu\" skipped=\"%zu\">\n",
                sp_buf_text(&ref), tests, counts[SP_PROOF_UNPROVEN],
                counts[SP_PROOF_UNDECIDED], counts[SP_PROOF_NOT_ASKED]);
    for (size_t i = 0; i < tests; i++)
        print_case(out, sp_buf_text(&ref), &view->proof->steps.items[i]);
    if (tests)
        fputs("  </testsuite>\n", out);
    fputs("</testsuites>\n", out);
    sp_buf_dispose(&ref);
}
