#include "sallyport/rust_doc.h"

static const char fence[] = "```";
enum { FENCE = sizeof fence - 1 };

/* The text of a documentation comment; empty where it is another one. */
static struct sp_str text_of(struct sp_str comment)
{
    bool is_doc =
        sp_str_starts(comment, "//!") ||
        (sp_str_starts(comment, "///") && !sp_str_starts(comment, "////"));
    return is_doc
               ? sp_str_trim((struct sp_str){comment.ptr + 3, comment.len - 3})
               : (struct sp_str){comment.ptr, 0};
}

/* Is it a word of a fence after which the example is compiled? */
static bool is_run(struct sp_str word)
{
    static const char *const run[] = {
        "rust",        "should_panic", "no_run",      "compile_fail",
        "edition2015", "edition2018",  "edition2021", "edition2024",
    };
    for (size_t i = 0; i < sizeof run / sizeof run[0]; i++)
        if (sp_str_equal_c(word, run[i]))
            return true;
    return false;
}

bool sp_rust_doc_begins(struct sp_str comment)
{
    struct sp_str text = text_of(comment);
    if (!sp_str_starts(text, fence))
        return false;
    for (size_t at = FENCE, end; at < text.len; at = end + 1) {
        for (end = at; end < text.len && text.ptr[end] != ',';)
            end++;
        if (!is_run(sp_str_trim((struct sp_str){text.ptr + at, end - at})))
            return false;
    }
    return true;
}

bool sp_rust_doc_ends(struct sp_str comment)
{
    return sp_str_equal_c(text_of(comment), fence);
}
