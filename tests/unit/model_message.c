#include "sallyport/message.h"

#include "support_assert.h"

static struct sp_message message;

static void dispose(void)
{
    sp_message_dispose(&message);
}

TestSuite(model_message, .fini = dispose);

static const struct {
    const char *text, *subject, *body;
    bool one_line;
} paragraphs[] = {
    {"", "", "", true},
    {"\n\n", "", "", true},
    {"feat: x", "feat: x", "", true},
    {"feat: x\n", "feat: x", "", true},
    {"feat: x\n\nbody\n", "feat: x", "body\n", true},
    {"\n \n\t\r\nfeat: x\n\nbody", "feat: x", "body", true},
    {"feat: x \t\r\n\r\nbody", "feat: x", "body", true},
    {"  feat: x", "  feat: x", "", true},
    {"feat: a\nsubject\n\nbody", "feat: a subject", "body", false},
    {"a \nb\t\nc\n", "a b c", "", false},
    {"a\n b\n", "a  b", "", false},
    {"a\n \nb\n", "a", "b\n", true},
    {"a\n\n\nb\n", "a", "b\n", true},
    {"a\n\n \t\n\r\n\n b\n\nc\n\n", "a", " b\n\nc\n\n", true},
    {"a\n\n\n \n", "a", "", true},
    {"# a\nb", "# a b", "", false},
};

Test(model_message, subject_is_the_first_paragraph_on_one_line)
{
    for (size_t i = 0; i < LENGTH(paragraphs); i++) {
        sp_message_parse(&message, sp_str(paragraphs[i].text));
        assert_slice(message.subject, paragraphs[i].subject);
        assert_slice(message.body, paragraphs[i].body);
        cr_assert_eq(message.subject_is_one_line, paragraphs[i].one_line, "%s",
                     paragraphs[i].text);
    }
}

Test(model_message, may_be_nothing_at_all)
{
    sp_message_parse(&message, (struct sp_str){NULL, 0});
    assert_slice(message.subject, "");
    cr_assert(message.subject_is_one_line);
    cr_assert_not(message.header.conventional);
    cr_assert_not(message.has_nul);
    cr_assert_eq(message.trailers.count, 0);
}

Test(model_message, ends_at_the_first_nul)
{
    sp_message_parse(&message,
                     BYTES("feat: a\n\nPRP: WU-1\n\0\n\nPRP: WU-2\n"));
    cr_assert(message.has_nul);
    assert_slice(message.text, "feat: a\n\nPRP: WU-1\n");
    assert_slice(sp_message_trailer(&message, "PRP"), "WU-1");
    sp_message_parse(&message, BYTES("\0feat: a"));
    cr_assert(message.has_nul);
    assert_slice(message.subject, "");
    sp_message_parse(&message, BYTES("feat: a"));
    cr_assert_not(message.has_nul);
}

Test(model_message, can_be_parsed_into_again)
{
    sp_message_parse(&message, BYTES("feat!: a\nb\n\nKey: c\n d\nOther: e\n"));
    cr_assert_eq(message.trailers.count, 2);
    assert_slice(message.subject, "feat!: a b");
    sp_message_parse(&message, BYTES("x\ny\n\nKey: z\n z\n"));
    assert_slice(message.subject, "x y");
    cr_assert_not(message.header.breaking);
    cr_assert_eq(message.trailers.count, 1);
    assert_slice(sp_message_trailer(&message, "key"), "z z");
}

Test(model_message, a_very_long_one_is_read)
{
    enum { MANY = 10000 };
    struct sp_buf text = {0};
    sp_buf_puts(&text, "feat: a\n\n");
    for (int i = 0; i < MANY; i++)
        sp_buf_printf(&text, "Key: %d\n and more\n", i);
    sp_message_parse(&message, (struct sp_str){text.data, text.len});
    cr_assert_eq(message.trailers.count, MANY);
    assert_slice(message.trailers.items[0].value, "0 and more");
    assert_slice(sp_message_trailer(&message, "KEY"), "9999 and more");
    sp_buf_dispose(&text);
}

static const struct {
    const char *subject, *type, *scope, *description;
    bool breaking;
} conventional[] = {
    {"feat: a", "feat", "", "a", false},
    {"feat(vpn): open the tunnel", "feat", "vpn", "open the tunnel", false},
    {"feat!: a", "feat", "", "a", true},
    {"feat(a,b)!: c: d", "feat", "a,b", "c: d", true},
    {"FIX: a", "FIX", "", "a", false},
    {"my-type_2: a", "my-type_2", "", "a", false},
    {"feat:  two blanks ", "feat", "", "two blanks", false},
    {"feat( a b ): c", "feat", " a b ", "c", false},
    {"feat(a(b): c", "feat", "a(b", "c", false},
    {"feat(日本): 語", "feat", "日本", "語", false},
    {"test: a (RED)", "test", "", "a (RED)", false},
};

Test(model_message_header, is_type_scope_and_description)
{
    for (size_t i = 0; i < LENGTH(conventional); i++) {
        struct sp_header header =
            sp_header_parse(sp_str(conventional[i].subject));
        cr_assert(header.conventional, "%s", conventional[i].subject);
        assert_slice(header.type, conventional[i].type);
        assert_slice(header.scope, conventional[i].scope);
        assert_slice(header.description, conventional[i].description);
        cr_assert_eq(header.breaking, conventional[i].breaking, "%s",
                     conventional[i].subject);
    }
}

Test(model_message_header, anything_else_is_none)
{
    static const char *const others[] = {
        "",           "feat",        "feat:",       "feat: ",
        "feat:a",     "feat :a",     "feat : a",    " feat: a",
        ": a",        "(a): b",      "!: a",        "feat(): a",
        "feat( ): a", "feat(a: b",   "feat(a)",     "feat(a) : b",
        "feat!!: a",  "feat(a)b: c", "feat(a)(b):", "feat! : a",
        "feat:\ta",   "feat:   ",    "Merge: ",     "é: a",
        "feat!(a): b"};
    for (size_t i = 0; i < LENGTH(others); i++) {
        struct sp_header header = sp_header_parse(sp_str(others[i]));
        cr_assert_not(header.conventional, "'%s'", others[i]);
        cr_assert_eq(header.type.len + header.scope.len +
                         header.description.len,
                     0, "'%s'", others[i]);
        cr_assert_not(header.breaking);
    }
    cr_assert_not(sp_header_parse((struct sp_str){NULL, 0}).conventional);
}

Test(model_message_header, may_be_group_1_of_a_pattern)
{
    static const struct {
        const char *pattern, *subject;
        int found;
        const char *type, *scope, *description;
    } cases[] = {
        {"^VPN-[0-9]+: (.+)", "VPN-1: feat(a): b", 1, "feat", "a", "b"},
        {"^VPN-[0-9]+: (.+)", "VPN-1: any text", 1, "", "", ""},
        {"^VPN-[0-9]+: (.+)", "feat(a): b", 0, "", "", ""},
        {"^VPN-[0-9]+: .+", "VPN-1: feat(a): b", 1, "", "", ""},
        {"^(.+)$", "feat(a): b", 1, "feat", "a", "b"},
        {"^.+$|(x)", "feat(a): b", 1, "", "", ""},
        {NULL, "feat(a): b", 1, "feat", "a", "b"},
        {NULL, "any text", 0, "", "", ""},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct sp_regex *pattern = NULL;
        struct sp_error err = {0};
        struct sp_header header = {.type = sp_str("what was there before")};
        if (cases[i].pattern)
            cr_assert_eq(sp_regex_compile(&pattern, cases[i].pattern, &err), 0);
        cr_assert_eq(
            sp_header_read(pattern, sp_str(cases[i].subject), &header, &err),
            cases[i].found, "%s", cases[i].subject);
        assert_slice(header.type, cases[i].type);
        assert_slice(header.scope, cases[i].scope);
        assert_slice(header.description, cases[i].description);
        cr_assert_eq(header.conventional, *cases[i].type != '\0');
        sp_regex_free(pattern);
    }
}

Test(model_message, a_breaking_change_may_stand_in_a_footer)
{
    static const struct {
        const char *text;
        bool breaking;
    } cases[] = {
        {"feat: a\n\nBREAKING CHANGE: b\n", true},
        {"feat: a\n\nbody\n\nBREAKING-CHANGE: b\nPRP: WU-1\n", true},
        {"feat!: a\n\nbody\n", true},
        {"feat: a\n\nbreaking change: b\n", false},
        {"feat: a\n\nBREAKING CHANGE b\n", false},
        {"feat: a\n\n BREAKING CHANGE: b\n", false},
        {"feat: a\nBREAKING CHANGE: b\n", false},
        {"not conventional\n\nBREAKING CHANGE: b\n", false},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        sp_message_parse(&message, sp_str(cases[i].text));
        cr_assert_eq(message.header.breaking, cases[i].breaking, "%s",
                     cases[i].text);
    }
}

Test(model_message, the_last_trailer_of_a_key_counts)
{
    sp_message_parse(&message, BYTES("a\n\nKey: first\nkey: last\nOther: x\n"));
    assert_slice(sp_message_trailer(&message, "KEY"), "last");
    assert_slice(sp_message_trailer(&message, "other"), "x");
    cr_assert_null(sp_message_trailer(&message, "Absent").ptr);
    cr_assert_null(sp_message_trailer(&message, "Ke").ptr);
}

Test(model_message, an_empty_trailer_is_there)
{
    sp_message_parse(&message, BYTES("a\n\nKey:\nOther: x\n"));
    cr_assert_not_null(sp_message_trailer(&message, "Key").ptr);
    assert_slice(sp_message_trailer(&message, "Key"), "");
}

Test(model_message, fixups_tell_their_target)
{
    static const struct {
        const char *subject, *target;
        bool is_fixup;
    } cases[] = {
        {"fixup! feat: a", "feat: a", true},
        {"squash! feat: a", "feat: a", true},
        {"amend! feat: a", "feat: a", true},
        {"fixup! squash! amend! fixup! feat: a", "feat: a", true},
        {"fixup!   feat: a", "feat: a", true},
        {"fixup! fixup!", "fixup!", true},
        {"fixup!", "fixup!", false},
        {"fixup!feat: a", "fixup!feat: a", false},
        {"Fixup! feat: a", "Fixup! feat: a", false},
        {" fixup! feat: a", " fixup! feat: a", false},
        {"feat: fixup! a", "feat: fixup! a", false},
        {"", "", false},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct sp_str target;
        cr_assert_eq(sp_message_is_fixup(sp_str(cases[i].subject), &target),
                     cases[i].is_fixup, "%s", cases[i].subject);
        assert_slice(target, cases[i].target);
    }
}

Test(model_message, its_block_is_where_the_trailers_are)
{
    static const struct {
        const char *text, *block;
    } cases[] = {
        {"", ""},
        {"feat: x\n", ""},
        {"feat: x\n\nA: 1\nB: 2\n", "A: 1\nB: 2\n"},
        {"\n\nfeat: x\n\nbody\n\nA: 1\n  more\n\n", "A: 1\n  more\n"},
        {"feat: x\n\nA: 1\n\nbody\n", ""},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        sp_message_parse(&message, sp_str(cases[i].text));
        assert_slice(message.block, cases[i].block);
        cr_assert(cases[i].text + strlen(cases[i].text) >=
                  message.block.ptr + message.block.len);
    }
}
