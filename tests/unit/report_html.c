/* Text of others in a page, and the chart. */
#include "../../src/report/html.h"

#include <math.h>
#include <string.h>

#include "sallyport/tally.h"
#include "support_assert.h"

static struct sp_buf out;

static void leave(void)
{
    sp_buf_dispose(&out);
}

TestSuite(report_html, .fini = leave);

Test(report_html, text_cannot_end_a_tag_or_an_attribute)
{
    sp_html_text(&out, sp_str("<a href=\"x\" b='y'>&amp;"));
    cr_assert_str_eq(sp_buf_text(&out), "&lt;a href=&quot;x&quot; "
                                        "b=&#39;y&#39;&gt;&amp;amp;");
}

Test(report_html, text_is_sanitised_first)
{
    sp_html_text(&out, sp_str("a\x01\xe2\x80\xae"
                              "b\xff\n"));
    cr_assert_str_eq(sp_buf_text(&out), "a\\x01&lt;U+202E&gt;b\\xff ");
}

/* printf x | openssl dgst -sha256 -binary | base64 */
Test(report_html, a_script_is_known_by_its_hash)
{
    sp_html_hash(&out, "x");
    cr_assert_str_eq(sp_buf_text(&out),
                     "'sha256-LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE='");
}

Test(report_html, no_week_is_no_chart)
{
    static const struct sp_tally none;
    sp_html_weeks(&out, &none);
    cr_assert_eq(out.len, 0);
}

Test(report_html, a_bar_is_as_high_as_its_number)
{
    struct sp_tally_week weeks[] = {{.begin = 0, .accepted = 3, .refused = 1},
                                    {.begin = 604800000, .accepted = 4}};
    const struct sp_tally tally = {.weeks = {weeks, 2, 2}};
    sp_html_weeks(&out, &tally);
    const char *text = sp_buf_text(&out);
    /* The scale ends at 4, and the plot has 168 units. */
    cr_assert(strstr(text, "y=\"50.0\" width=\"270.4\" height=\"126.0\""));
    cr_assert(strstr(text, "y=\"8.0\" width=\"270.4\" height=\"42.0\""));
    cr_assert(strstr(text, "y=\"8.0\" width=\"270.4\" height=\"168.0\""));
    cr_assert(strstr(text, "<title>week of 1970-01-01: 3 accepted, 1 "
                           "refused</title>"));
}

Test(report_html, a_trend_begins_at_zero_and_says_its_numbers)
{
    const double values[] = {0, 1, 4, NAN};
    sp_html_trend(&out, "refused", values, 4, "");
    cr_assert_str_eq(sp_buf_text(&out),
                     "<svg class=\"trend\" viewBox=\"0 0 52 24\" "
                     "preserveAspectRatio=\"none\" role=\"img\" "
                     "aria-label=\"By week: 0, 1, 4, none\">"
                     "<path class=\"refused\" d=\"M4 24v-6h3v6zM8 24v-24h3"
                     "v24z\"/></svg>");
}

Test(report_html, a_trend_has_the_newest_weeks_and_no_more)
{
    double values[300] = {[0] = 9, [299] = 1};
    sp_html_trend(&out, "refused", values, 300, "");
    cr_assert_null(strchr(sp_buf_text(&out), '9'));
    cr_assert(strstr(sp_buf_text(&out), ", 0, 1\""));
}

Test(report_html, long_text_is_cut)
{
    static char text[1000];
    memset(text, 'x', sizeof text - 1);
    sp_html_text(&out, sp_str(text));
    cr_assert_eq(out.len, 159 + strlen("…"));
}
