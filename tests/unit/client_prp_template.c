/* What `sallyport prp new` writes. */
#include "sallyport/prp_template.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"

static char *template_of(const char *title, const char *ini)
{
    struct sp_buf out = {0};
    struct sp_policy *policy = policy_of(ini);
    sp_prp_template(&out, "WU-7-price", title, &policy->prp.sections);
    sp_policy_free(policy);
    return sp_buf_detach(&out);
}

Test(client_prp_template, has_the_sections_of_the_policy)
{
    SAME(
        template_of("Price list", "[prp]\nsections = problem, test strategy\n"),
        "# WU-7-price: Price list\n"
        "\n"
        "## Problem\n"
        "\n"
        "<!-- Write here; a section with nothing but this is missing. -->\n"
        "\n"
        "## Test strategy\n"
        "\n"
        "<!-- Which test fails today, and passes when this is done? -->\n");
}

Test(client_prp_template, needs_no_title_and_knows_any_section)
{
    SAME(template_of(NULL, "[prp]\nsections = *\n"),
         "# WU-7-price\n"
         "\n"
         "## Proposal\n"
         "\n"
         "<!-- Write here; a section with nothing but this is missing. -->\n");
}

/* How many sections the rule misses. */
static size_t missing(const char *text, const struct sp_policy *policy)
{
    struct sp_prp_document document = {0};
    sp_prp_document_read(&document, sp_str(text), &policy->prp.sections);
    size_t count = document.missing.count;
    cr_assert(!document.empty && !document.superseded);
    sp_prp_document_dispose(&document);
    return count;
}

Test(client_prp_template, lacks_every_section_until_it_has_text)
{
    struct sp_policy *policy = policy_of("");
    struct sp_buf filled = {0};
    char *text = template_of("Test strategy of prices", "");
    cr_assert(missing(text, policy) == policy->prp.sections.count);
    struct sp_str line, rest = sp_str(text);
    while (sp_str_line(&rest, &line))
        sp_buf_printf(&filled, "%.*s\n%s", SP_STR_ARG(line),
                      sp_str_starts(line, "<!--") ? "As agreed.\n" : "");
    cr_assert(missing(sp_buf_text(&filled), policy) == 0);
    sp_buf_dispose(&filled);
    sp_policy_free(policy);
    free(text);
}

Test(client_prp_template, a_title_makes_a_name)
{
    static const struct {
        const char *title, *slug;
    } rows[] = {
        {"Price list", "price-list"},
        {"  What's new -- in 2.0?  ", "what-s-new-in-2-0"},
        {"\u00e9\u00e8", ""},
        {"../../etc", "etc"},
        {"", ""},
        {"A very long title that has no end in view, not even here",
         "a-very-long-title-that-has-no-end-in-view"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sp_buf out = {0};
        sp_prp_slug(&out, rows[i].title);
        cr_assert_str_eq(sp_buf_text(&out), rows[i].slug, "%s", rows[i].title);
        sp_buf_dispose(&out);
    }
}
