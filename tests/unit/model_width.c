/* The lines of a body that somebody can break. */
#include "sallyport/width.h"

#include "support.h"

/* The lines that count, with what counts of each: "LENGTH LINE|". */
static char *counted(const char *text, size_t max)
{
    struct sp_message message = {0};
    struct sp_buf out = {0};
    struct sp_str line;
    sp_message_parse(&message, sp_str(text));
    struct sp_width width = sp_width_of(&message);
    while (sp_width_line(&width, &line))
        if (line.len)
            sp_buf_printf(&out, "%zu %.*s|", sp_width_breakable(line, max),
                          SP_STR_ARG(line));
    sp_buf_puts(&out, "");
    sp_message_dispose(&message);
    return sp_buf_detach(&out);
}

Test(model_width, prose_counts)
{
    SAME(counted("a\n\nb c\n d e\n", 9), "3 b c|4  d e|");
}

Test(model_width, trailers_quotations_and_code_do_not)
{
    SAME(counted("a\n\nb\n\nKey: c\n d\n", 9), "1 b|");
    SAME(counted("a\n\nSigned-off-by: B <b@c.d>\n\nb\n", 9), "1 b|");
    SAME(counted("a\n\n> q\n    c\n\tc\n| t\nb\n", 9), "1 b|");
    SAME(counted("a\n\n```\nc\n```\nb\n~~~ sh\nc\n", 9), "1 b|");
}

Test(model_width, words_that_cannot_be_broken_do_not)
{
    SAME(counted("a\n\nsee https://x.y z\n", 72), "6 see https://x.y z|");
    SAME(counted("a\n\nsee 0123456789 z\n", 9), "6 see 0123456789 z|");
    SAME(counted("a\n\nsee 0123456789 z\n", 10), "16 see 0123456789 z|");
    SAME(counted("a\n\n\u8aaa\u8aaa\u8aaa\n", 2), "3 \u8aaa\u8aaa\u8aaa|");
}
