#include "sallyport/category.h"

#include "support.h"

/* What the trailers of a message ask for: a word, "none", or "unknown: WORD". */
static char *asked(const char *text)
{
    struct sp_message message = {0};
    struct sp_category_trailer found;
    struct sp_buf out = {0};
    sp_message_parse(&message, sp_str(text));
    sp_category_asked(&found, &message);
    if (found.unknown.ptr)
        sp_buf_printf(&out, "unknown: %.*s", SP_STR_ARG(found.unknown));
    else
        sp_buf_puts(&out, found.is_there ? sp_category_words[found.category]
                                         : "none");
    sp_message_dispose(&message);
    return sp_buf_detach(&out);
}

Test(model_category, a_message_asks_for_nothing)
{
    SAME(asked("fix: a leak\n\nPRP: A-1\n"), "none");
}

Test(model_category, a_trailer_names_it_in_any_case)
{
    SAME(asked("fix: a leak\n\nChange-Category: CRITICAL\n"), "CRITICAL");
    SAME(asked("fix: a leak\n\nchange-category: high\n"), "HIGH");
}

Test(model_category, of_several_trailers_the_strictest_counts)
{
    SAME(asked("fix: a leak\n\nChange-Category: HIGH\nChange-Category: LOW\n"),
         "HIGH");
}

Test(model_category, a_word_that_is_no_category_is_told)
{
    SAME(asked("fix: a leak\n\nChange-Category: URGENT\n"), "unknown: URGENT");
    SAME(asked("fix: a leak\n\nChange-Category: HIGH\nChange-Category: x\n"),
         "unknown: x");
}
