/* What keeps a subject from being a header. */
#include "support.h"

static char *fault(const char *subject)
{
    struct sp_policy *policy = policy_of("");
    struct sp_buf out = {0};
    bool found = sp_header_fault(&out, sp_str(subject), &policy->message.types);
    cr_expect_eq(found, out.len > 0, "%s", subject);
    sp_buf_puts(&out, "");
    sp_policy_free(policy);
    return sp_buf_detach(&out);
}

Test(model_header_fault, names_the_character)
{
    static const struct {
        const char *subject, *expected;
    } rows[] = {
        {"\ufeffdocs: x", "a byte order mark (U+FEFF) stands before the type"},
        {"\u200bdocs: x", "a zero width space (U+200B) stands before the type"},
        {"\tdocs: x", "a tab (U+0009) stands before the type"},
        {" docs: x", "a space stands before the type"},
        {"\U0001f4dd docs: x", "'\U0001f4dd' stands before the type"},
        {":memo: docs: x", "':memo:' stands before the type"},
        {"ABC-12 docs(api): x", "'ABC-12' stands before the type"},
        {"[ABC-12] docs!: x", "'[ABC-12]' stands before the type"},
        {"Merged PR 7: docs: x", "'Merged PR 7:' stands before the type"},
        {"docs:\u00a0x",
         "a no-break space (U+00A0) follows the colon, and no space"},
        {"docs:\u3000x",
         "an ideographic space (U+3000) follows the colon, and no space"},
        {"docs:\tx", "a tab (U+0009) follows the colon, and no space"},
        {"docs\uff1a x",
         "a full-width colon (U+FF1A) stands where the colon belongs"},
        {"docs(a)\uff1ax",
         "a full-width colon (U+FF1A) stands where the colon belongs"},
        {"docs\u200b: x",
         "a zero width space (U+200B) stands where the colon belongs"},
        {"do\u00adcs: x", "a soft hyphen (U+00AD) stands in the type"},
        {"do\u200bcs: x", "a zero width space (U+200B) stands in the type"},
        {"d\u043ecs: x", "'\u043e' (U+043E) is no letter of ASCII"},
        {"docs\uff08a\uff09: x",
         "a full-width parenthesis (U+FF08) stands where the colon belongs"},
        {"docs:x", "no space follows the colon"},
        {"docs(a):x", "no space follows the colon"},
        {"docs:", "no description follows the colon"},
        {"docs: ", "no description follows the colon"},
        {"docs : x", "a space stands before the colon"},
        {"docs(a) : x", "a space stands before the colon"},
        {"docs (a): x", "a space stands before the scope"},
        {"docs(): x", "the scope is empty"},
        {"docs(a: x", "no ')' closes the scope"},
        {"docs!(a): x", "the '!' stands before the scope"},
        {"docs x", "no colon follows 'docs'"},
        {"DOCS(a)! x", "no colon follows 'DOCS(a)!'"},
        {"docs; x", "no colon follows 'docs'"},
        {"docs", "no colon follows 'docs'"},
        {"Added the tunnel", ""},
        {"\u00c4nderung", ""},
        {"wip 1", ""},
        {"Merge branch 'x'", ""},
        {": x", ""},
        {"", ""},
        {"\xff: x", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        SAME(fault(rows[i].subject), rows[i].expected);
}
