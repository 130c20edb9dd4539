#include "sallyport/attributes.h"

#include <string.h>

#include "sallyport/buf.h"
#include "support_assert.h"

static struct sp_attributes attributes;

static void dispose(void)
{
    sp_attributes_dispose(&attributes);
}

TestSuite(model_attributes, .fini = dispose);

static bool is_generated(const char *text, const char *path)
{
    sp_attributes_dispose(&attributes);
    sp_attributes_read(&attributes, sp_str(text));
    return sp_attributes_generated(&attributes, sp_str(path));
}

#define YES(text, path) cr_assert(is_generated(text, path), "%s", text)
#define NO(text, path) cr_assert_not(is_generated(text, path), "%s", text)

Test(model_attributes, generated_and_vendored_files_are_neither_written_here)
{
    YES("*.gen.c linguist-generated\n", "src/a.gen.c");
    YES("*.gen.c linguist-generated=true", "a.gen.c");
    YES("lib/** linguist-vendored\n", "lib/a/b.c");
    YES("lib/**\ttext -diff \tlinguist-vendored  \r\n", "lib/a/b.c");
    YES("# a comment\n\n  *.c linguist-generated\n", "a.c");
    NO("*.gen.c linguist-generated\n", "src/a.c");
    NO("*.c text\n", "a.c");
    NO("*.c linguist-documentation\n", "a.c");
    NO("*.c linguist-generated-x xlinguist-generated\n", "a.c");
    NO("#*.c linguist-generated\n", "a.c");
    NO("*.c #linguist-generated\n", "a.c");
    NO("*.c\n", "a.c");
    NO("", "a.c");
}

Test(model_attributes, patterns_are_those_of_git)
{
    YES("/a.c linguist-generated", "a.c");
    NO("/a.c linguist-generated", "x/a.c");
    YES("x/*.c linguist-generated", "x/a.c");
    NO("x/*.c linguist-generated", "x/y/a.c");
    NO("x linguist-generated", "x/a.c");
    NO("x/ linguist-generated", "x/a.c");
    NO("!x.c linguist-generated", "x.c");
    NO("[ linguist-generated", "[");
    YES("\\!x linguist-generated", "!x");
}

Test(model_attributes, the_last_line_that_speaks_of_one_counts)
{
    NO("*.c linguist-generated\na.c -linguist-generated\n", "a.c");
    NO("*.c linguist-generated\na.c !linguist-generated\n", "a.c");
    NO("*.c linguist-generated\na.c linguist-generated=false\n", "a.c");
    NO("*.c linguist-generated\na.c linguist-generated=maybe\n", "a.c");
    YES("a.c -linguist-generated\n*.c linguist-generated\n", "a.c");
    YES("*.c linguist-generated\na.c -linguist-vendored\n", "a.c");
    YES("*.c linguist-vendored linguist-generated\na.c -linguist-generated\n",
        "a.c");
    NO("*.c linguist-generated -linguist-generated\n", "a.c");
}

Test(model_attributes, quoted_patterns_are_read_where_they_are_plain)
{
    YES("\"a b.c\" linguist-generated\n", "a b.c");
    NO("*.c linguist-generated\n\"a b.c\" -linguist-generated\n", "a b.c");
    /* what is not read could take something back: then nothing counts */
    NO("*.c linguist-generated\n\"a\\tb.c\" -linguist-generated\n", "x.c");
    NO("*.c linguist-generated\n\"a.c -linguist-generated\n", "x.c");
    YES("*.c linguist-generated\n\"a\\tb.c\" text\n", "x.c");
}

Test(model_attributes, macros_are_not_read_and_then_nothing_counts)
{
    NO("[attr]ours linguist-generated\n*.c ours\n", "a.c");
    NO("*.c linguist-generated\n[attr]ours -linguist-generated\nx.c ours\n",
       "a.c");
    YES("[attr]ours text\n*.c linguist-generated\n", "a.c");
}

Test(model_attributes, too_many_say_nothing)
{
    struct sp_buf text = {0};
    for (int i = 0; i < 1000; i++)
        sp_buf_printf(&text, "%d.c linguist-generated\n", i);
    YES(sp_buf_text(&text), "7.c");
    sp_buf_puts(&text, "x.c linguist-generated\n");
    NO(sp_buf_text(&text), "7.c");
    sp_buf_dispose(&text);
}

Test(model_attributes, bytes_that_are_no_text_end_nothing)
{
    sp_attributes_read(&attributes, BYTES("a\0b linguist-generated\n"
                                          "c linguist-generated\n"));
    cr_assert_not(sp_attributes_generated(&attributes, sp_str("a")));
    cr_assert_not(sp_attributes_generated(&attributes, sp_str("c")));
}
