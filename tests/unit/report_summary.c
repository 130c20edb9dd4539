#include "sallyport/summary.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/report.h"
#include "sallyport/sanitise.h"
#include "support.h"

static struct sp_findings findings;

static void dispose(void)
{
    sp_findings_dispose(&findings);
}

TestSuite(report_summary, .fini = dispose);

static void add(const char *rule, const char *author, int64_t time)
{
    const struct sp_oid id = {{1}};
    add_finding(&findings, &(struct found){.rule = rule,
                                           .commit = author ? &id : NULL,
                                           .message = "x"});
    findings.items[findings.count - 1].author =
        author ? sp_strdup(author) : NULL;
    findings.items[findings.count - 1].time = time;
}

static char *text(void)
{
    struct sp_summary summary;
    struct sp_buf out = {0};
    sp_summary_of(&summary, &findings);
    sp_summary_text(&out, &summary);
    sp_summary_dispose(&summary);
    struct sp_str line, rest = sp_str(sp_buf_text(&out));
    while (sp_str_line(&rest, &line))
        cr_assert(sp_columns(line) <= SP_REPORT_COLUMNS, "%.*s",
                  SP_STR_ARG(line));
    return sp_buf_detach(&out);
}

Test(report_summary, nothing_is_nothing)
{
    SAME(text(), "");
}

Test(report_summary, counts_by_rule_author_and_month)
{
    add("tdd-order", "Ada <a@x.org>", 1700000000);
    add("tdd-phase", "Bob <b@x.org>", 1701388799); /* 2023-11-30 23:59:59 */
    add("tdd-order", "Bob <b@x.org>", 1701388800); /* a second later */
    add("tag", NULL, 0);
    for (int i = 0; i < 8; i++)
        add("limits", "Bob <b@x.org>", 1);
    SAME(text(), "\nFindings by rule\n"
                 "   8  limits\n"
                 "   2  tdd-order\n"
                 "   1  tag\n"
                 "   1  tdd-phase\n"
                 "\nFindings by author\n"
                 "  10  Bob <b@x.org>\n"
                 "   1  Ada <a@x.org>\n"
                 "\nFindings by month\n"
                 "   1  2023-12\n"
                 "   2  2023-11\n"
                 "   8  1970-01\n");
}

Test(report_summary, what_a_commit_does_not_say_is_unknown)
{
    add("tag", "", 0);
    add("tag", "Ada <a@x.org>", 253402300799); /* the last of 9999 */
    add("tag", "Ada <a@x.org>", 253402300800);
    add("tag", "Ada <a@x.org>", INT64_MAX);
    SAME(text(), "\nFindings by rule\n"
                 "  4  tag\n"
                 "\nFindings by author\n"
                 "  3  Ada <a@x.org>\n"
                 "  1  (unknown)\n"
                 "\nFindings by month\n"
                 "  1  9999-12\n"
                 "  3  (unknown)\n");
}

Test(report_summary, shows_ten_rows_and_counts_the_rest)
{
    char author[32];
    for (int i = 0; i < 12; i++) {
        snprintf(author, sizeof author, "P%02d <p@x.org>", i);
        for (int k = i; k < 12; k++)
            add("tag", author, (int64_t)31 * 86400 * (1 + (i > 10 ? 10 : i)));
    }
    SAME(text(), "\nFindings by rule\n"
                 "  78  tag\n"
                 "\nFindings by author\n"
                 "  12  P00 <p@x.org>\n"
                 "  11  P01 <p@x.org>\n"
                 "  10  P02 <p@x.org>\n"
                 "   9  P03 <p@x.org>\n"
                 "   8  P04 <p@x.org>\n"
                 "   7  P05 <p@x.org>\n"
                 "   6  P06 <p@x.org>\n"
                 "   5  P07 <p@x.org>\n"
                 "   4  P08 <p@x.org>\n"
                 "   3  P09 <p@x.org>\n"
                 "      \u2026 and 2 more authors\n"
                 "\nFindings by month\n"
                 "   3  1970-12\n"
                 "   3  1970-11\n"
                 "   4  1970-10\n"
                 "   5  1970-09\n"
                 "   6  1970-08\n"
                 "   7  1970-07\n"
                 "   8  1970-06\n"
                 "   9  1970-05\n"
                 "  10  1970-04\n"
                 "  11  1970-03\n"
                 "      \u2026 and 1 earlier month\n");
}

Test(report_summary, what_came_from_a_commit_is_harmless_and_fits)
{
    char author[200] = "\x1b[31m\u202e\n";
    memset(author + strlen(author), 'x', 150);
    add("tag", author, 1);
    char *found = text();
    cr_assert(strstr(found, "\n  1  \\x1b[31m<U+202E> xxxx"), "%s", found);
    cr_assert(strstr(found, "xxx\u2026\n\nFindings by month\n"), "%s", found);
    free(found);
}
