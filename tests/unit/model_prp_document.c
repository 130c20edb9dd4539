#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/prp.h"
#include "support_assert.h"

static struct sp_strings sections;
static struct sp_prp_document document;

static void init(void)
{
    sp_strings_add(&sections, "business justification", 22);
    sp_strings_add(&sections, "test strategy", 13);
}

static void dispose(void)
{
    sp_strings_dispose(&sections);
    sp_prp_document_dispose(&document);
}

TestSuite(model_prp_document, .init = init, .fini = dispose);

/* Reads text; the sections that are missing, each with a '|' after it. */
static void assert_missing(struct sp_str text, const char *expected)
{
    struct sp_buf missing = {0};
    sp_prp_document_dispose(&document);
    sp_prp_document_read(&document, text, &sections);
    cr_assert(document.found);
    for (size_t i = 0; i < document.missing.count; i++)
        sp_buf_printf(&missing, "%s|", document.missing.items[i]);
    cr_assert_str_eq(sp_buf_text(&missing), expected, "of\n%.*s\nmisses %s",
                     SP_STR_ARG(text), sp_buf_text(&missing));
    sp_buf_dispose(&missing);
}

Test(model_prp_document, is_complete_when_each_section_has_text)
{
    assert_missing(BYTES("# WU-006 VPN tunnel\n\n"
                         "## Business justification\n\nMoney.\n\n"
                         "## Test strategy\n\nTests.\n"),
                   "");
    cr_assert_not(document.empty);
    cr_assert_not(document.superseded);
}

Test(model_prp_document, misses_what_is_absent)
{
    assert_missing(BYTES("# WU-006\n\nText.\n"),
                   "business justification|test strategy|");
    assert_missing(BYTES("## Test strategy\nTests.\n"),
                   "business justification|");
}

Test(model_prp_document, a_star_is_any_section)
{
    sp_strings_dispose(&sections);
    sp_strings_add(&sections, "*", 1);
    assert_missing(BYTES("# Whatever\n\nText.\n"), "");
    assert_missing(BYTES("# Whatever\n"), "*|");
    assert_missing(BYTES("Text.\n"), "*|");
}

#define BUSINESS "## Business justification\nMoney.\n"

static const struct sp_str headings[] = {
    BYTES("## Test strategy\nTests.\n"),
    BYTES("# TEST STRATEGY\nTests.\n"),
    BYTES("###### test strategy\nTests.\n"),
    BYTES("## 4. Test Strategy (L3)\nTests.\n"),
    BYTES("## Test strategy ##\nTests.\n"),
    BYTES("##   Test strategy  \nTests.\n"),
    BYTES("##\tTest strategy\nTests.\n"),
    BYTES("   ## Test strategy\nTests.\n"),
    BYTES("## Test strategy\r\n\r\nTests.\r\n"),
    BYTES("## Test strategy\nTests."),
    BYTES("## Test strategy\n\n\n\nTests.\n"),
    BYTES("## Test strategy\n- 日本\n"),
    BYTES("## Test strategy\n### Unit\nTests.\n## Next\n"),
    BYTES("## Test strategy\n## Test strategy, again\nTests.\n"),
    BYTES("## Test strategy\n#no heading\n"),
    BYTES("## Test strategy\n####### no heading\n"),
    BYTES("## Test strategy\n    # no heading\n"),
    BYTES("## Test strategy <!-- x -->\n<!-- x -->Tests.<!-- y -->\n"),
    BYTES("## Test strategy\n--> <!--\n\n## Next\n-->Tests.\n"),
};

Test(model_prp_document, finds_a_section_by_its_heading)
{
    for (size_t i = 0; i < LENGTH(headings); i++) {
        struct sp_buf text = {0};
        sp_buf_puts(&text, BUSINESS);
        sp_buf_add(&text, headings[i].ptr, headings[i].len);
        assert_missing((struct sp_str){text.data, text.len}, "");
        sp_buf_dispose(&text);
    }
}

static const struct sp_str no_headings[] = {
    BYTES("Test strategy\nTests.\n"),
    BYTES("**Test strategy**\nTests.\n"),
    BYTES("##Test strategy\nTests.\n"),
    BYTES("####### Test strategy\nTests.\n"),
    BYTES("    ## Test strategy\nTests.\n"),
    BYTES("## Test  strategy\nTests.\n"),
    BYTES("## Strategy of tests\nTests.\n"),
    BYTES("## Test\n## strategy\nTests.\n"),
    BYTES("## Test strateg"),
    /* without text */
    BYTES("## Test strategy\n"),
    BYTES("## Test strategy"),
    BYTES("## Test strategy\n \t\r\n\n"),
    BYTES("## Test strategy\n## Next\nText.\n"),
    BYTES("### Test strategy\n## Next\nText.\n"),
    BYTES("## Test strategy\n# Next\nText.\n"),
    BYTES("## Test strategy\n### Unit\n#### All\n## Next\nText.\n"),
    BYTES("## Test strategy\n##\nText.\n"),
    BYTES("## Test strategy\n\n---\n\n***\n```\n| |\n"),
    BYTES("## Test strategy\n<!-- How is it\n\ntested? -->\n"),
    BYTES("## Test strategy\n<!-- a --> <!-- b --><!-- c\n"),
    BYTES("<!--\n## Test strategy\nTests.\n-->\n"),
};

Test(model_prp_document, misses_a_section_without_heading_or_text)
{
    for (size_t i = 0; i < LENGTH(no_headings); i++) {
        struct sp_buf text = {0};
        sp_buf_puts(&text, BUSINESS);
        sp_buf_add(&text, no_headings[i].ptr, no_headings[i].len);
        assert_missing((struct sp_str){text.data, text.len}, "test strategy|");
        sp_buf_dispose(&text);
    }
}

Test(model_prp_document, may_be_empty)
{
    static const struct sp_str nothings[] = {{NULL, 0},
                                             BYTES(""),
                                             BYTES("\n \t\r\n"),
                                             BYTES("\xef\xbb\xbf\n"),
                                             BYTES("<!-- a template -->\n"),
                                             BYTES("<!--")};
    for (size_t i = 0; i < LENGTH(nothings); i++) {
        assert_missing(nothings[i], "business justification|test strategy|");
        cr_assert(document.empty);
    }
}

Test(model_prp_document, may_begin_with_a_byte_order_mark)
{
    assert_missing(BYTES("\xef\xbb\xbf## Test strategy\nTests.\n" BUSINESS),
                   "");
    assert_missing(BYTES("\xef\xbb\xbfStatus: superseded\n"),
                   "business justification|test strategy|");
    cr_assert(document.superseded);
}

Test(model_prp_document, may_be_superseded)
{
    static const struct {
        const char *text;
        bool superseded;
    } cases[] = {
        {"Status: superseded", true},
        {"status: Superseded by WU-7\n", true},
        {"**Status**: Superseded\n", true},
        {"**Status:** Superseded\n", true},
        {"- Status: superseded\r\n", true},
        {"> _Status_ : `SUPERSEDED` by WU-007\n", true},
        {"## Status: superseded\n", true},
        {"---\nstatus: superseded\n---\n", true},
        {"\t*Status*:\tsuperseded, and much more after it, far more than "
         "anybody would ever want to read here\n",
         true},
        {"Status: active\n", false},
        {"<!-- Status: superseded -->\n", false},
        {"Status: not superseded\n", false},
        {"The status: superseded\n", false},
        {"Status\nsuperseded\n", false},
        {"superseded\n", false},
        {"Status: supersede\n", false},
        {"", false},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        sp_prp_document_dispose(&document);
        sp_prp_document_read(&document, sp_str(cases[i].text), &sections);
        cr_assert_eq(document.superseded, cases[i].superseded, "%s",
                     cases[i].text);
    }
    sp_prp_document_dispose(&document);
    sp_prp_document_read(&document, BYTES("Sta\0tus: super\0seded"), &sections);
    cr_assert(document.superseded);
}

Test(model_prp_document, needs_no_section_when_none_is_asked_for)
{
    sp_strings_dispose(&sections);
    assert_missing(BYTES("text\n"), "");
}

Test(model_prp_document, is_disposed_of_with_its_reference)
{
    document.reference = sp_strdup("WU-1");
    assert_missing(BYTES("text\n"), "business justification|test strategy|");
    sp_prp_document_dispose(&document);
    cr_assert_null(document.reference);
    cr_assert_not(document.found);
}

Test(model_prp_document, a_placeholder_is_no_text)
{
    static const char *const placeholders[] = {
        "TODO",          "TBD.",        "- [ ] todo: later",
        "**FIXME**",     "XXX",         "_to be done_",
        "To be written", "TBA",         "<describe the risk>",
        "> TODO",        "TODO: write", "<Who needs it?>\n\nTBD",
    };
    for (size_t i = 0; i < LENGTH(placeholders); i++) {
        struct sp_buf text = {0};
        sp_buf_printf(&text,
                      "## Business justification\n%s\n"
                      "## Test strategy\nTests.\n",
                      placeholders[i]);
        assert_missing(sp_str(sp_buf_text(&text)), "business justification|");
        sp_buf_dispose(&text);
    }
}

Test(model_prp_document, what_looks_like_a_placeholder_is_text)
{
    static const char *const texts[] = {
        "Todos are written to the disk.",
        "The TODO list of a user.",
        "<https://example.org/risk>",
        "<ops@example.org>",
        "TODO\nIt stores todos.",
        "None: it adds a <b> to a page.",
        "XXXL is a size.",
        "To be seen by all.",
    };
    for (size_t i = 0; i < LENGTH(texts); i++) {
        struct sp_buf text = {0};
        sp_buf_printf(&text,
                      "## Business justification\n%s\n"
                      "## Test strategy\nTests.\n",
                      texts[i]);
        assert_missing(sp_str(sp_buf_text(&text)), "");
        sp_buf_dispose(&text);
    }
}
