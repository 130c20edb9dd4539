/*
 * Every expectation here is what git (2.39.5 and 2.55) prints for the message
 * with `git log --format='%(trailers:only,unfold)'`; tests/checks/trailers.sh
 * compares the two over thousands of stranger ones.
 */
#include <stdlib.h>

#include "sallyport/buf.h"
#include "sallyport/message.h"
#include "support_assert.h"

struct example {
    const char *text, *trailers; /* "Key: value\n" */
};

static void assert_trailers(const struct example *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct sp_trailers trailers = {0};
        struct sp_buf storage = {0}, out = {0};
        sp_trailers_parse(&trailers, &storage, sp_str(cases[i].text));
        for (size_t k = 0; k < trailers.count; k++)
            sp_buf_printf(&out, "%.*s: %.*s\n",
                          SP_STR_ARG(trailers.items[k].key),
                          SP_STR_ARG(trailers.items[k].value));
        cr_assert_str_eq(sp_buf_text(&out), cases[i].trailers,
                         "of\n%s\nwas read\n%s\nnot\n%s", cases[i].text,
                         sp_buf_text(&out), cases[i].trailers);
        free(trailers.items);
        sp_buf_dispose(&storage);
        sp_buf_dispose(&out);
    }
}

#define SHOW(cases) assert_trailers(cases, LENGTH(cases))

static const struct example blocks[] = {
    {"", ""},
    {"\n\n", ""},
    {"a\n\nKey: value\n", "Key: value\n"},
    {"a\n\nKey: value", "Key: value\n"},
    {"a\n\nbody\n\nA: 1\nB: 2\n", "A: 1\nB: 2\n"},
    {"a\n\nA: 1\n\nB: 2\n", "B: 2\n"},
    {"a\n\nA: 1\n\nbody\n", ""},
    {"a\n\nbody\nA: 1\n", ""},
    {"a\n\nA: 1\nbody\n", ""},
    {"a\n\nA: 1\n\n\n\n", "A: 1\n"},
    {"a\n\nA: 1\n \t\n\n", "A: 1\n"},
    {"a\n \nA: 1\n", "A: 1\n"},
    {"a\n\n\n\nA: 1\n", "A: 1\n"},
    {"\n\na\n\nA: 1\n", "A: 1\n"},
};

Test(model_trailers, are_the_last_paragraph_when_all_of_it_is)
{
    SHOW(blocks);
}

static const struct example titles[] = {
    {"A: 1\n", ""},
    {"A: 1\nB: 2\n", ""},
    {"Signed-off-by: a\n", ""},
    {"\nA: 1\n", ""},
    {"A: 1\n\nB: 2\n", "B: 2\n"},
    {"# a\n\nA: 1\n", "A: 1\n"},
    {"# a\nb\n\nA: 1\n", "A: 1\n"},
};

Test(model_trailers, are_never_in_the_first_paragraph)
{
    SHOW(titles);
}

static const struct example keys[] = {
    {"a\n\nkey-1: x\n", "key-1: x\n"},
    {"a\n\n1: 2\n", "1: 2\n"},
    {"a\n\n-: 2\n", "-: 2\n"},
    {"a\n\nKey : x\n", "Key: x\n"},
    {"a\n\nKey \t : x\n", "Key: x\n"},
    {"a\n\nTwo words: x\n", ""},
    {"a\n\nTwo words: x\nKey: x\n", ""},
    {"a\n\nunder_score: x\n", ""},
    {"a\n\nBREAKING CHANGE: x\nKey: y\n", ""},
    {"a\n\nBREAKING-CHANGE: x\nKey: y\n", "BREAKING-CHANGE: x\nKey: y\n"},
    {"a\n\nCloses #1\nKey: x\n", ""},
    {"a\n\nKey=x\n", ""},
    {"a\n\n: x\n", ""},
    {"a\n\nhttp://example.org\n", "http: //example.org\n"},
    {"a\n\nkéy: x\n", ""},
    {"a\n\nKey\n", ""},
};

Test(model_trailers, have_keys_of_letters_digits_and_dashes)
{
    SHOW(keys);
}

static const struct example values[] = {
    {"a\n\nKey:x\n", "Key: x\n"},
    {"a\n\nKey:   x \t\n", "Key: x\n"},
    {"a\n\nKey:\n", "Key: \n"},
    {"a\n\nKey:\nOther: x\n", "Key: \nOther: x\n"},
    {"a\n\nOther: x\nKey:\n", "Other: x\nKey: \n"},
    {"a\n\nKey: a: b\n", "Key: a: b\n"},
    {"a\n\nKey: é\xff\n", "Key: é\xff\n"},
    {"a\n\nKey: x\nkey: y\n", "Key: x\nkey: y\n"},
};

Test(model_trailers, have_trimmed_values)
{
    SHOW(values);
}

static const struct example folded[] = {
    {"a\n\nKey: x\n y\n", "Key: x y\n"},
    {"a\n\nKey: x\n\ty\n", "Key: x y\n"},
    {"a\n\nKey: x  \n   y\n\t z\nB: 1\n", "Key: x   y z\nB: 1\n"},
    {"a\n\nKey:\n x\n", "Key: x\n"},
    {"a\n\nKey: x\n  Other: y\n", "Key: x Other: y\n"},
    {"a\n\n x\nKey: y\n", ""},
    {"a\n\nbody\n\n x\n", ""},
    {"a\n\nKey: x\n # y\n", "Key: x # y\n"},
    {"a\n\nKey: x\n# y\n z\n", ""},
    {"a\n\nKey: x\n# y\n z\nSigned-off-by: b\n", "Key: x\nSigned-off-by: b\n"},
    {"a\n\nKey: x\n y\n \n", "Key: x y\n"},
};

Test(model_trailers, unfold_their_continuation_lines)
{
    SHOW(folded);
}

static const struct example recognised[] = {
    {"a\n\nbody\nSigned-off-by: b\n", "Signed-off-by: b\n"},
    {"a\n\nx\ny\nz\nSigned-off-by: b\n", "Signed-off-by: b\n"},
    {"a\n\nw\nx\ny\nz\nSigned-off-by: b\n", ""},
    {"a\n\nw\nx\ny\nz\nKey: v\nSigned-off-by: b\n",
     "Key: v\nSigned-off-by: b\n"},
    {"a\n\nbody\nsigned-off-by: b\n", ""},
    {"a\n\nbody\nSigned-off-by:b\n", ""},
    {"a\n\nbody\n Signed-off-by: b\n", ""},
    {"a\n\nBREAKING CHANGE: x\nPRP: WU-1\nSigned-off-by: b\n",
     "PRP: WU-1\nSigned-off-by: b\n"},
    {"a\n\n(cherry picked from commit 01)\n", ""},
    {"a\n\nKey: x\n(cherry picked from commit 01)\n", "Key: x\n"},
    {"a\n\nbody\nKey: x\n(cherry picked from commit 01)\n", "Key: x\n"},
    {"a\n\nKey: x\n(cherry picked from commit 01)\n y\n", "Key: x\n"},
    {"a\n\nx\n 1\n 2\nSigned-off-by: b\n", "Signed-off-by: b\n"},
    {"a\n\nx\n 1\n 2\n 3\nSigned-off-by: b\n", ""},
};

Test(model_trailers, of_git_make_a_mixed_paragraph_a_block)
{
    SHOW(recognised);
}

static const struct example ends[] = {
    {"a\n\nKey: x\n# b\n", "Key: x\n"},
    {"a\n\nKey: x\n# b\n\n#c\n", "Key: x\n"},
    {"a\n\n# b\nKey: x\n", "Key: x\n"},
    {"a\n\nKey: x\n# b\nOther: y\n", "Key: x\nOther: y\n"},
    {"a\n\nKey: x\nConflicts:\n", "Key: x\n"},
    {"a\n\nKey: x\n\nConflicts:\n\tfile\n\tother\n", "Key: x\n"},
    {"a\n\nKey: x\n\nConflicts:\n\tfile\n# b\n", "Key: x\n"},
    {"a\n\nKey: x\n\nConflicts:\n file\n", "Conflicts: file\n"},
    {"a\n\nKey: x\n\nConflicts: none\n", "Conflicts: none\n"},
    {"a\n\nKey: x\n\nConflicts:\n\tfile\nbody\n", ""},
    {"a\n\nConflicts:\n\tb\nKey: x\n", "Conflicts: b\nKey: x\n"},
    {"# a\n\nConflicts:\n", ""},
    {"# a \n\nConflicts:\n\tb\n", ""},
    {"a\n\nKey: x\n---\nb\n", ""},
    {"a\n\nKey: x\n\n---\nb\n", ""},
    {"a\n\nb\n---\n\nKey: x\n", "Key: x\n"},
};

Test(model_trailers, end_before_comments_and_conflicts)
{
    SHOW(ends);
}

#define SCISSORS "# ------------------------ >8 ------------------------\n"

static const struct example cut[] = {
    {"a\n\nKey: x\n" SCISSORS "diff\n\nOther: y\n", "Key: x\n"},
    {"a\n\nKey: x\n\n" SCISSORS "Other: y\n", "Key: x\n"},
    {SCISSORS "a\n\nKey: x\n", ""},
    {"a\n\n" SCISSORS "Key: x\n", ""},
    {"a\n\nKey: x\n #" SCISSORS, "Key: x ## ------------------------ >8 "
                                 "------------------------\n"},
    {"a\n\nb\n\n" SCISSORS "\nc\n\nKey: x\n", ""},
    {"a\n\nb\n\n# ------------------------ >8 ------------------------\r\n"
     "\nKey: x\n",
     "Key: x\n"},
    {"a\n\nb\n\n# ------------------------ >8 ------------------------", ""},
};

Test(model_trailers, end_at_the_scissors)
{
    SHOW(cut);
}

static const struct example crlf[] = {
    {"a\r\n\r\nKey: x\r\n", "Key: x\n"},
    {"a\r\n\r\nKey: x\r\n y\r\n", "Key: x\r y\n"},
    {"a\r\n\r\nKey: x\r\n\r\n", "Key: x\n"},
    {"a\n\r\nKey:\r\n", "Key: \n"},
    {"a\n\nKey\r: x\n", ""},
    {"a\n\nKey: x\n\r\n\r\n", "Key: x\n"},
    {"a\n\nKey: x\ry\n", "Key: x\ry\n"},
    {"a\n\n\vKey: x\n", ""},
    {"a\n\f\nKey: x\n", ""},
};

Test(model_trailers, may_end_in_crlf)
{
    SHOW(crlf);
}

Test(model_trailers, are_appended_to_what_is_there)
{
    struct sp_trailers trailers = {0};
    struct sp_buf storage = {0}, second = {0};
    sp_trailers_parse(&trailers, &storage, BYTES("a\n\nA: 1\n 2\n"));
    sp_trailers_parse(&trailers, &second, BYTES("a\n\nB: 3\n 4\nC: 5\n"));
    cr_assert_eq(trailers.count, 3);
    assert_slice(trailers.items[0].value, "1 2");
    assert_slice(trailers.items[1].value, "3 4");
    assert_slice(trailers.items[2].key, "C");
    free(trailers.items);
    sp_buf_dispose(&storage);
    sp_buf_dispose(&second);
}
