/* The examples in documentation comments of Rust. */
#include <criterion/criterion.h>

#include "sallyport/rust_doc.h"

Test(model_rust_doc, a_fence_begins_an_example)
{
    static const char *const begins[] = {
        "/// ```",     "//! ```",          "///```",
        "/// ```rust", "/// ``` no_run\r", "/// ```edition2021, should_panic"};
    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
        cr_expect(sp_rust_doc_begins(sp_str(begins[i])), "%s", begins[i]);
}

Test(model_rust_doc, other_comments_do_not)
{
    static const char *const others[] = {
        "//",         "// ```",      "//// ```",      "/// ``",
        "/** ``` */", "/// ```text", "/// ```ignore", "/// ```rust,no",
        "/// a ```",  "///"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        cr_expect(!sp_rust_doc_begins(sp_str(others[i])), "%s", others[i]);
}

Test(model_rust_doc, only_a_bare_fence_ends_one)
{
    cr_expect(sp_rust_doc_ends(sp_str("/// ``` ")));
    cr_expect(!sp_rust_doc_ends(sp_str("/// ```rust")));
    cr_expect(!sp_rust_doc_ends(sp_str("// ```")));
}
