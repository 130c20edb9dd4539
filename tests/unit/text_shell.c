/* Words of a shell, quoted and read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sallyport/sanitise.h"
#include "support_assert.h"

Test(text_shell, quotes_what_a_shell_would_not_leave_alone)
{
    static const struct {
        struct sp_str text;
        const char *expected;
    } cases[] = {
        {BYTES("main"), "main"},
        {BYTES("refs/heads/feature/a-b_c.d"), "refs/heads/feature/a-b_c.d"},
        {BYTES("a=b:c,d+e%f@g"), "a=b:c,d+e%f@g"},
        {BYTES("HEAD~3"), "HEAD~3"},
        {BYTES("9f3c2ab^"), "9f3c2ab^"},
        {BYTES("~root"), "'~root'"},
        {BYTES(""), "''"},
        {BYTES("two words"), "'two words'"},
        {BYTES("it's"), "'it'\\''s'"},
        {BYTES("'"), "''\\'''"},
        {BYTES("$(reboot)"), "'$(reboot)'"},
        {BYTES("`reboot`"), "'`reboot`'"},
        {BYTES("a;b|c&d<e>f"), "'a;b|c&d<e>f'"},
        {BYTES("a\\b\"c"), "'a\\b\"c'"},
        {BYTES("*?[x]{y}"), "'*?[x]{y}'"},
        {BYTES("!history"), "'!history'"},
        {BYTES("#comment"), "'#comment'"},
        {BYTES("a\nb"), "'a\nb'"},
        {BYTES("grüße"), "'grüße'"},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct sp_buf out = {0};
        sp_shell_quote(&out, cases[i].text);
        assert_text(sp_buf_text(&out), cases[i].expected);
        sp_buf_dispose(&out);
    }
}

Test(text_shell, appends_bytes_that_are_no_text)
{
    struct sp_buf out = {0};
    sp_buf_puts(&out, "git show ");
    sp_shell_quote(&out, BYTES("a\0b"));
    cr_assert_eq(out.len, 14);
    cr_assert_arr_eq(out.data, "git show 'a\0b'", 15);
    sp_buf_dispose(&out);
}

#define SAME(actual, expected)                                                 \
    do {                                                                       \
        char *got = (actual);                                                  \
        assert_text(got, expected);                                            \
        free(got);                                                             \
    } while (0)

/* The words of a command, each in brackets; "-" where a shell is needed for it. */
static char *words_of(const char *command)
{
    struct sp_buf out = {0};
    struct sp_strings words = {0};
    if (!sp_shell_words(&words, sp_str(command)))
        sp_buf_puts(&out, "-");
    for (size_t i = 0; i < words.count; i++)
        sp_buf_printf(&out, "[%s]", words.items[i]);
    sp_buf_puts(&out, "");
    sp_strings_dispose(&words);
    return sp_buf_detach(&out);
}

Test(text_shell, what_was_quoted_is_a_word)
{
    SAME(words_of("git push origin abc:refs/heads/x"),
         "[git][push][origin][abc:refs/heads/x]");
    SAME(words_of("  a  'b c' \"d e\" f\\ g '' "), "[a][b c][d e][f g][]");
    SAME(words_of("git show HEAD~3"), "[git][show][HEAD~3]");
    SAME(words_of("x 'it'\\''s'"), "[x][it's]");
    SAME(words_of(""), "");
}

Test(text_shell, what_needs_a_shell_is_none)
{
    static const char *const others[] = {
        "a && b",   "a; b",  "a | b", "a >b",  "a <b",
        "a $b",     "a `b`", "a *",   "a ~b",  "a {b,c}",
        "a \"$b\"", "a\nb",  "a 'b",  "a \"b", "a \\"};
    for (size_t i = 0; i < LENGTH(others); i++)
        SAME(words_of(others[i]), "-");
}

Test(text_shell, it_is_the_inverse_of_quoting)
{
    static const char *const texts[] = {"a",  "it's", "a b", "$x",   "~",
                                        "\"", "\\",   "&&",  "\xff", "*"};
    for (size_t i = 0; i < LENGTH(texts); i++) {
        struct sp_buf quoted = {0};
        struct sp_strings words = {0};
        sp_shell_quote(&quoted, sp_str(texts[i]));
        cr_assert(sp_shell_words(&words, sp_str(sp_buf_text(&quoted))));
        cr_assert_eq(words.count, 1);
        assert_text(words.items[0], texts[i]);
        sp_strings_dispose(&words);
        sp_buf_dispose(&quoted);
    }
}

static char *typed(const char *command)
{
    struct sp_buf out = {0};
    sp_command_typed(&out, command);
    return sp_buf_detach(&out);
}

Test(text_shell, a_command_begins_as_the_path_finds_its_program)
{
    char self[4096] = "", command[4200];
    struct sp_buf path = {0};
    cr_assert(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    const char *name = strrchr(self, '/') + 1;
    snprintf(command, sizeof command, "%s audit log", name);
    sp_buf_printf(&path, "/nowhere:%.*s", (int)(name - 1 - self), self);
    setenv("PATH", sp_buf_text(&path), 1);
    SAME(typed(command), command);
    setenv("PATH", "/nowhere", 1);
    sp_buf_reset(&path);
    sp_shell_quote(&path, sp_str(self));
    SAME(typed(name), sp_buf_text(&path));
    sp_buf_puts(&path, " audit log");
    SAME(typed(command), sp_buf_text(&path));
    SAME(typed("no-such-program show 'a b'"), "no-such-program show 'a b'");
    sp_buf_dispose(&path);
}
