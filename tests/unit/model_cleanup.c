#include "sallyport/cleanup.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"

#define SCISSORS "# ------------------------ >8 ------------------------\n"

static char *clean(enum sp_cleanup_mode mode, const char *comment, bool is_cut,
                   const char *text)
{
    struct sp_buf out = {0};
    const struct sp_cleanup how = {mode, comment, is_cut};
    sp_cleanup(&out, sp_str(text), &how);
    sp_buf_puts(&out, "");
    char *result = sp_strdup(sp_buf_text(&out));
    sp_buf_dispose(&out);
    return result;
}

Test(model_cleanup, the_mode_is_that_of_the_setting)
{
    static const struct {
        const char *setting;
        enum sp_cleanup_mode edited, unedited;
    } rows[] = {
        {"", SP_CLEANUP_STRIP, SP_CLEANUP_WHITESPACE},
        {"default", SP_CLEANUP_STRIP, SP_CLEANUP_WHITESPACE},
        {"no such mode", SP_CLEANUP_STRIP, SP_CLEANUP_WHITESPACE},
        {"strip", SP_CLEANUP_STRIP, SP_CLEANUP_STRIP},
        {"whitespace", SP_CLEANUP_WHITESPACE, SP_CLEANUP_WHITESPACE},
        {"verbatim", SP_CLEANUP_VERBATIM, SP_CLEANUP_VERBATIM},
        {"scissors", SP_CLEANUP_SCISSORS, SP_CLEANUP_WHITESPACE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cr_expect(sp_cleanup_mode(rows[i].setting, true) == rows[i].edited,
                  "%s", rows[i].setting);
        cr_expect(sp_cleanup_mode(rows[i].setting, false) == rows[i].unedited,
                  "%s", rows[i].setting);
    }
}

static const char untidy[] = "\n \nfeat: x \t\r\n\n\n\n# note\nbody\n"
                             "#note\n \n" SCISSORS "diff --git\n\n";

Test(model_cleanup, strip_drops_comments_and_white_space)
{
    SAME(clean(SP_CLEANUP_STRIP, "#", false, untidy),
         "feat: x\n\nbody\n\ndiff --git\n");
    SAME(clean(SP_CLEANUP_STRIP, "#", true, untidy), "feat: x\n\nbody\n");
}

Test(model_cleanup, whitespace_keeps_comments)
{
    SAME(clean(SP_CLEANUP_WHITESPACE, "#", false, untidy),
         "feat: x\n\n# note\nbody\n#note\n\n" SCISSORS "diff --git\n");
    SAME(clean(SP_CLEANUP_WHITESPACE, "#", true, untidy),
         "feat: x\n\n# note\nbody\n#note\n");
}

Test(model_cleanup, scissors_cut_and_keep_comments)
{
    SAME(clean(SP_CLEANUP_SCISSORS, "#", false, untidy),
         "feat: x\n\n# note\nbody\n#note\n");
    SAME(clean(SP_CLEANUP_SCISSORS, "#", false, SCISSORS "all\n"), "");
}

Test(model_cleanup, verbatim_is_verbatim_but_for_the_scissors)
{
    SAME(clean(SP_CLEANUP_VERBATIM, "#", false, untidy), untidy);
    SAME(clean(SP_CLEANUP_VERBATIM, "#", true, " \nx \n" SCISSORS "d\n"),
         " \nx \n");
}

Test(model_cleanup, a_comment_may_begin_with_several_bytes)
{
    SAME(
        clean(SP_CLEANUP_STRIP, "//", true,
              "feat: x\n# kept\n/ kept\n// gone\n//gone\n" SCISSORS "kept\n"
              "// ------------------------ >8 ------------------------\ncut\n"),
        "feat: x\n# kept\n/ kept\n" SCISSORS "kept\n");
}

Test(model_cleanup, the_scissors_are_a_whole_line)
{
    static const char *const not_scissors[] = {
        "x\n ------------------------ >8 ------------------------\n",
        "x\n# ------------------------ >8 ------------------------",
        "x\n# ------------------------ >8 ------------------------ \n",
        "x # ------------------------ >8 ------------------------\n",
        "x\n# ----------------------- >8 ------------------------\n",
    };
    for (size_t i = 0; i < sizeof not_scissors / sizeof not_scissors[0]; i++)
        cr_expect(sp_cleanup_scissors(sp_str(not_scissors[i]), "#") ==
                      strlen(not_scissors[i]),
                  "%zu", i);
    cr_expect(sp_cleanup_scissors(sp_str("x\n" SCISSORS SCISSORS), "#") == 2);
    cr_expect(sp_cleanup_scissors(sp_str(""), "#") == 0);
}

Test(model_cleanup, an_empty_text_stays_empty)
{
    SAME(clean(SP_CLEANUP_STRIP, "#", true, ""), "");
    SAME(clean(SP_CLEANUP_WHITESPACE, "#", true, " \n\n\t\n"), "");
    SAME(clean(SP_CLEANUP_STRIP, "#", true, "# only\n"), "");
    SAME(clean(SP_CLEANUP_STRIP, "#", true, "no newline"), "no newline\n");
}

Test(model_cleanup, the_automatic_comment_character_is_read_off_the_comments)
{
    static const struct {
        const char *text;
        char comment;
    } rows[] = {
        {"", '#'},
        {"feat: x\n", '#'},
        {"feat: x\n# hint\n#\n", '#'},
        {"# a heading\n\n; hint\n;\tmodified: x\n;\n\n", ';'},
        {"# a heading\n; typed\nthe end\n", '#'},
        {"x\n@ ------------------------ >8 ------------------------\n+# d\n",
         '@'},
        {"x\n" SCISSORS
         "; ------------------------ >8 ------------------------\n"
         "diff --git a/x b/x\n@@ -1 +1 @@\n-" SCISSORS,
         ';'},
        {SCISSORS "x\n; hint\n", ';'},
        {"x\n- an item\n", '#'},
        {"x\n;item\n", '#'},
        {"x\n;", '#'},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        cr_expect(sp_cleanup_auto(sp_str(rows[i].text)) == rows[i].comment,
                  "%zu", i);
}

Test(model_cleanup, what_nobody_wrote_is_told_from_a_message)
{
    static const char *const unwritten[] = {
        "",
        "\n \n",
        "Signed-off-by: A <a@example.org>\n",
        "test: \n\nPRP: WU-1\n",
        "test:",
        "\n\nprp: WU-1\nSigned-off-by: A <a@example.org>\n",
    };
    static const char *const written[] = {
        "x",
        "test: x\n\nPRP: WU-1\n",
        "PRP: WU-1\n\ntest:\n",
        "test: \n\nbody\n",
        "PRPs: x\n",
        "a b:\n",
        ":\n",
        "PRP",
    };
    for (size_t i = 0; i < sizeof unwritten / sizeof unwritten[0]; i++)
        cr_expect(sp_cleanup_is_unwritten(sp_str(unwritten[i]), "PRP"), "%s",
                  unwritten[i]);
    for (size_t i = 0; i < sizeof written / sizeof written[0]; i++)
        cr_expect(!sp_cleanup_is_unwritten(sp_str(written[i]), "PRP"), "%s",
                  written[i]);
}
