/*
 * The rules of Conventional Commits 1.0.0, each by its number. What a rule
 * knows of footers is whether they tell a breaking change, so the cases about
 * footers end in one.
 */
#include "sallyport/message.h"
#include "support_assert.h"

static const struct {
    const char *rule, *text;
    bool conventional, breaking;
    const char *type, *scope, *description, *body;
} cases[] = {
    {"1: a type, a colon and a space", "docs: a\n", true, false, "docs", "",
     "a", ""},
    {"1: an optional scope", "docs(b): a\n", true, false, "docs", "b", "a", ""},
    {"1: an optional !", "docs!: a\n", true, true, "docs", "", "a", ""},
    {"1: a scope and !", "docs(b)!: a\n", true, true, "docs", "b", "a", ""},
    {"1: no type", ": a\n", false, false, "", "", "", ""},
    {"1: no colon", "docs a\n", false, false, "", "", "", ""},
    {"1: no space", "docs:a\n", false, false, "", "", "", ""},
    {"2: a feature", "feat: a\n", true, false, "feat", "", "a", ""},
    {"3: a fix", "fix: a\n", true, false, "fix", "", "a", ""},
    {"4: a scope is a noun in parentheses", "fix(parser): a\n", true, false,
     "fix", "parser", "a", ""},
    {"4: a scope is not empty", "fix(): a\n", false, false, "", "", "", ""},
    {"4: a scope has two parentheses", "fix(parser: a\n", false, false, "", "",
     "", ""},
    {"5: the description follows at once", "fix: array: several : in it\n",
     true, false, "fix", "", "array: several : in it", ""},
    {"5: a description is there", "fix: \n", false, false, "", "", "", ""},
    {"6: a body, one blank line behind", "fix: a\n\nb\n", true, false, "fix",
     "", "a", "b\n"},
    {"7: a body is free", "fix: a\n\nb\n\n\nc: #1\n d\n", true, false, "fix",
     "", "a", "b\n\n\nc: #1\n d\n"},
    {"8: footers, one blank line behind",
     "fix: a\n\nb\n\nReviewed-by: Z\nBREAKING CHANGE: c\n", true, true, "fix",
     "", "a", "b\n\nReviewed-by: Z\nBREAKING CHANGE: c\n"},
    {"8: a footer may have ' #'", "fix: a\n\nRefs #1\nBREAKING CHANGE: c\n",
     true, true, "fix", "", "a", "Refs #1\nBREAKING CHANGE: c\n"},
    {"8: without a blank line it is the body",
     "fix: a\n\nb\nBREAKING CHANGE: c\n", true, false, "fix", "", "a",
     "b\nBREAKING CHANGE: c\n"},
    {"8: a footer has a separator", "fix: a\n\nRefs 1\nBREAKING CHANGE: c\n",
     true, false, "fix", "", "a", "Refs 1\nBREAKING CHANGE: c\n"},
    {"8: the separator holds a space", "fix: a\n\nRefs:1\nBREAKING CHANGE: c\n",
     true, false, "fix", "", "a", "Refs:1\nBREAKING CHANGE: c\n"},
    {"9: a token has - for a blank",
     "fix: a\n\nAcked-by: Z\nBREAKING CHANGE: c\n", true, true, "fix", "", "a",
     "Acked-by: Z\nBREAKING CHANGE: c\n"},
    {"9: no other token has a blank",
     "fix: a\n\nAcked by: Z\nBREAKING CHANGE: c\n", true, false, "fix", "", "a",
     "Acked by: Z\nBREAKING CHANGE: c\n"},
    {"9: BREAKING CHANGE has one", "fix: a\n\nBREAKING CHANGE: c\n", true, true,
     "fix", "", "a", "BREAKING CHANGE: c\n"},
    {"10: a value has lines", "fix: a\n\nRefs: 1\nand 2\nBREAKING CHANGE: c\n",
     true, true, "fix", "", "a", "Refs: 1\nand 2\nBREAKING CHANGE: c\n"},
    {"10: a value has paragraphs",
     "fix: a\n\nNote: b\n\nc\nd\nBREAKING CHANGE: e\n", true, true, "fix", "",
     "a", "Note: b\n\nc\nd\nBREAKING CHANGE: e\n"},
    {"10: a value ends at the next token",
     "fix: a\n\nBREAKING CHANGE: b\nc\nRefs #1\n", true, true, "fix", "", "a",
     "BREAKING CHANGE: b\nc\nRefs #1\n"},
    {"11: by the header", "fix!: a\n\nb\n", true, true, "fix", "", "a", "b\n"},
    {"11: by a footer", "fix: a\n\nb\n\nBREAKING CHANGE: c\n", true, true,
     "fix", "", "a", "b\n\nBREAKING CHANGE: c\n"},
    {"11: by neither", "fix: a\n\nbreaks nothing\n", true, false, "fix", "",
     "a", "breaks nothing\n"},
    {"12: a colon", "fix: a\n\nBREAKING CHANGE c\n", true, false, "fix", "",
     "a", "BREAKING CHANGE c\n"},
    {"12: no other separator", "fix: a\n\nBREAKING CHANGE #1\n", true, false,
     "fix", "", "a", "BREAKING CHANGE #1\n"},
    {"12: a space", "fix: a\n\nBREAKING CHANGE:c\n", true, false, "fix", "",
     "a", "BREAKING CHANGE:c\n"},
    {"12: a description", "fix: a\n\nBREAKING CHANGE: \n", true, false, "fix",
     "", "a", "BREAKING CHANGE: \n"},
    {"12: at the beginning of a line", "fix: a\n\n BREAKING CHANGE: c\n", true,
     false, "fix", "", "a", " BREAKING CHANGE: c\n"},
    {"12: lines may end in CRLF",
     "fix: a\r\n\r\nb\r\n\r\nBREAKING CHANGE: c\r\n", true, true, "fix", "",
     "a", "b\r\n\r\nBREAKING CHANGE: c\r\n"},
    {"13: ! before the colon", "fix(b)!: a\n", true, true, "fix", "b", "a", ""},
    {"13: ! nowhere else", "fix!(b): a\n", false, false, "", "", "", ""},
    {"13: no footer is needed with !", "fix!: a\n\nRefs: 1\n", true, true,
     "fix", "", "a", "Refs: 1\n"},
    {"14: other types", "deploy: a\n", true, false, "deploy", "", "a", ""},
    {"15: types have no case", "FiX(B): a\n", true, false, "FiX", "B", "a", ""},
    {"15: tokens have no case", "fix: a\n\nrEFS: 1\nBREAKING CHANGE: c\n", true,
     true, "fix", "", "a", "rEFS: 1\nBREAKING CHANGE: c\n"},
    {"15: BREAKING CHANGE is upper case", "fix: a\n\nBreaking Change: c\n",
     true, false, "fix", "", "a", "Breaking Change: c\n"},
    {"16: BREAKING-CHANGE", "fix: a\n\nBREAKING-CHANGE: c\n", true, true, "fix",
     "", "a", "BREAKING-CHANGE: c\n"},
    {"16: in upper case too", "fix: a\n\nbreaking-change: c\n", true, false,
     "fix", "", "a", "breaking-change: c\n"},
};

Test(model_header, each_rule_holds)
{
    static struct sp_message message;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        sp_message_parse(&message, sp_str(cases[i].text));
        cr_log_info("%s", cases[i].rule);
        const struct sp_header *header = &message.header;
        cr_assert_eq(header->conventional, cases[i].conventional, "%s",
                     cases[i].rule);
        cr_assert_eq(header->breaking, cases[i].breaking, "%s", cases[i].rule);
        assert_slice(header->type, cases[i].type);
        assert_slice(header->scope, cases[i].scope);
        assert_slice(header->description, cases[i].description);
        if (header->conventional)
            assert_slice(message.body, cases[i].body);
    }
    sp_message_dispose(&message);
}
