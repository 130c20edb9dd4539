/* Commands in a report work as they stand, or are not there; and what is said
 * of a push that could not be judged. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/report.h"
#include "sallyport/sanitise.h"
#include "support.h"

/* The lines of a report that a command takes. */
static char *printed_by(enum sp_report_kind kind, const char *command)
{
    struct sp_verdict verdict = {0};
    struct sp_ref_update update = {(char[]){"refs/heads/x"}, {{0}}, {{0}}};
    const struct sp_push push = {&update, 1, 1};
    struct sp_buf out = {0};
    add_finding(&verdict.findings, &(struct found){.rule = "limits",
                                                   .message = "it is large",
                                                   .fix = "do it",
                                                   .command = command});
    sp_report_text(&out, &verdict, &push, kind);
    sp_verdict_dispose(&verdict);
    static const char before[] = "sallyport: push refused: 1 finding\n\n"
                                 "refs/heads/x\n    limits: it is large\n"
                                 "    fix: do it\n";
    static const char after[] = "    sallyport explain limits\n";
    const char *text = sp_buf_text(&out);
    cr_assert(strncmp(text, before, strlen(before)) == 0, "%s", text);
    cr_assert(strcmp(text + out.len - strlen(after), after) == 0, "%s", text);
    char *lines = sp_strndup(text + strlen(before),
                             out.len - strlen(before) - strlen(after));
    sp_buf_dispose(&out);
    return lines;
}

/* In a clone, where git puts nothing before a line. */
static char *printed(const char *command)
{
    return printed_by(SP_REPORT_PRE_PUSH, command);
}

/* On the server. */
static char *pushed(const char *command)
{
    return printed_by(SP_REPORT_PUSH, command);
}

#define THIRTY "012345678901234567890123456789"

Test(report_text_command, one_that_fits_is_a_line)
{
    SAME(printed("git commit --amend"), "      git commit --amend\n");
    SAME(printed(THIRTY THIRTY "012345"), "      " THIRTY THIRTY "012345\n");
    SAME(printed(""), "");
    SAME(printed(NULL), "");
}

Test(report_text_command, each_line_is_one_and_all_are_there_or_none)
{
    SAME(printed("git rebase -i ID^\ngit push origin HEAD:refs/heads/x"),
         "      git rebase -i ID^\n"
         "      git push origin HEAD:refs/heads/x\n");
    SAME(printed("git rebase -i ID^\ngit push \033[2J"), "");
}

Test(report_text_command, a_long_one_continues_after_a_backslash)
{
    SAME(printed("git switch " THIRTY " && git reset --keep @{u} && git merge "
                 "--no-ff BRANCH"),
         "      git switch " THIRTY " && git reset --keep \\\n"
         "        @{u} && git merge --no-ff BRANCH\n");
    SAME(printed(THIRTY " " THIRTY " " THIRTY " " THIRTY " " THIRTY),
         "      " THIRTY " " THIRTY " \\\n"
         "        " THIRTY " " THIRTY " \\\n"
         "        " THIRTY "\n");
    /* a word that ends where the backslash must go */
    SAME(printed(THIRTY " 01234567890123456789012345678901 x y"),
         "      " THIRTY " 01234567890123456789012345678901 \\\n"
         "        x y\n");
    SAME(printed(THIRTY " 012345678901234567890123456789012 x y"),
         "      " THIRTY " 012345678901234567890123456789012 \\\n"
         "        x y\n");
    SAME(printed(THIRTY " 0123456789012345678901234567890123 x y"),
         "      " THIRTY " \\\n"
         "        0123456789012345678901234567890123 x y\n");
}

Test(report_text_command, git_puts_remote_before_each_line_so_it_is_one_line)
{
    SAME(pushed("git commit --amend"), "      git commit --amend\n");
    SAME(pushed("git switch " THIRTY " && git reset --keep @{u} && git merge "
                "--no-ff BRANCH"),
         "      git switch " THIRTY " && git reset --keep @{u} && git merge "
         "--no-ff BRANCH\n");
    SAME(pushed(THIRTY " 'it'\\''s a b'  'c d e f g h i j k l m n o p q'"),
         "      " THIRTY " 'it'\\''s a b'  'c d e f g h i j k l m n o p q'\n");
    SAME(pushed("git rebase -i ID^\ngit push " THIRTY " " THIRTY " x"),
         "      git rebase -i ID^\n"
         "      git push " THIRTY " " THIRTY " x\n");
}

Test(report_text_command, a_word_that_fits_on_no_line_is_on_none)
{
    SAME(pushed(THIRTY THIRTY THIRTY), "");
    SAME(pushed("git branch -m " THIRTY " " THIRTY THIRTY THIRTY " x"), "");
    SAME(pushed("git x \u202e"), "");
}

Test(report_text_command, it_is_not_broken_within_quotes)
{
    SAME(printed("git commit --amend --trailer 'PRP: " THIRTY " " THIRTY "'"),
         "");
    SAME(printed("git commit --amend --trailer 'PRP: a b' " THIRTY " x"),
         "      git commit --amend --trailer 'PRP: a b' \\\n"
         "        " THIRTY " x\n");
    SAME(printed(THIRTY " 'it'\\''s a b' 'c d e f g h i j k l m n o p q'"),
         "      " THIRTY " 'it'\\''s a b' \\\n"
         "        'c d e f g h i j k l m n o p q'\n");
    SAME(printed(THIRTY " \"a b c d e f g h i j k l m n o p q r s t u\" x"),
         "      " THIRTY " \\\n"
         "        \"a b c d e f g h i j k l m n o p q r s t u\" x\n");
}

Test(report_text_command, one_that_cannot_be_broken_is_left_out)
{
    SAME(printed(THIRTY THIRTY THIRTY), "");
    SAME(printed("git branch -m " THIRTY THIRTY THIRTY " feature/NAME"), "");
}

Test(report_text_command, one_that_cannot_be_printed_as_it_is_is_left_out)
{
    static const char *const odd[] = {"git branch -m '\x1b[31m' x",
                                      "git branch -m a\tb", "git x 'a\ngit y'",
                                      "git x \xff", "git x \u202e"};
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
        SAME(printed(odd[i]), "");
}

static char *undecided(enum sp_code code, const char *message)
{
    struct sp_error err = {.code = code};
    struct sp_buf out = {0};
    snprintf(err.message, sizeof err.message, "%s", message);
    sp_report_undecided(&out, &err);
    return sp_buf_detach(&out);
}

#define DOCTOR                                                                 \
    "  the administrator looks into it on the server, with 'sallyport "        \
    "doctor'\n"
#define NOT_JUDGED "sallyport: push refused: it could not be judged\n\n"

Test(report_text_command_undecided, each_kind_of_cause_says_who_can_fix_it)
{
    static const struct {
        enum sp_code code;
        const char *fix;
    } rows[] = {
        {SP_EPOLICY,
         "  the administrator fixes it and checks it with 'sallyport policy "
         "check'\n"},
        {SP_EINPUT, "  nothing was changed; fix it, then push again\n"},
        {SP_ELIMIT,
         "  nothing was changed; make it simpler, or ask the administrator\n"},
        {SP_EGIT,
         "  the administrator looks at the repository with 'git fsck'\n"},
        {SP_EDAMAGED, DOCTOR},
        {SP_ESYSTEM, DOCTOR},
        {SP_EUSAGE, DOCTOR},
        {SP_ENOTFOUND, DOCTOR},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char expected[256];
        snprintf(expected, sizeof expected, NOT_JUDGED "  the cause\n%s",
                 rows[i].fix);
        SAME(undecided(rows[i].code, "the cause"), expected);
    }
}

Test(report_text_command_undecided, the_cause_is_wrapped_and_harmless)
{
    SAME(undecided(SP_EINPUT, "the branch refs/heads/\x1b[31m would name "
                              "something that is not a commit"),
         NOT_JUDGED
         "  the branch refs/heads/\\x1b[31m would name something that is not "
         "a\n"
         "    | commit\n"
         "  nothing was changed; fix it, then push again\n");
}
