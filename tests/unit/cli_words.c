/* The command line, word by word. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/cli/judgement.h"
#include "base_assert.h"
#include "sallyport/buf.h"

static const struct command command = {.name = "test", .usage = "test [A]"};

/* What is said of a wrong line is of no matter here. */
static void say_nothing(void)
{
    cr_assert(freopen("/dev/null", "w", stderr));
}

TestSuite(cli_words, .init = say_nothing);

enum { MOST = 16 };

/* A line of words, split at spaces; '' is an empty one. */
struct line {
    char *text, *argv[MOST + 1];
    int argc;
};

static void line_open(struct line *line, const char *text)
{
    *line = (struct line){.text = sp_strdup(text)};
    for (char *word = strtok(line->text, " "); word; word = strtok(NULL, " "))
        line->argv[line->argc++] = strcmp(word, "''") == 0 ? word + 2 : word;
}

static void line_close(struct line *line)
{
    free(line->text);
}

/* So many options of one command, and the last of them is asked for. */
static const char *with_options(size_t count, const char *text)
{
    static char said[256];
    struct judgement_request request = {.ref = NULL};
    struct cli_choice *own = sp_calloc(count, sizeof *own);
    const char **values = sp_calloc(count, sizeof *values);
    struct sp_strings names = {0};
    struct line line;
    for (size_t i = 0; i < count; i++) {
        struct sp_buf name = {0};
        sp_buf_printf(&name, "--option-%zu", i + 1);
        sp_strings_add(&names, sp_buf_text(&name), name.len);
        own[i] = (struct cli_choice){names.items[i], &values[i], NULL};
        sp_buf_dispose(&name);
    }
    line_open(&line, text);
    int status =
        judgement_words(&command, line.argc, line.argv, own, count, &request);
    snprintf(said, sizeof said, "%d %s %s %d", status,
             values[count - 1] ? values[count - 1] : "-",
             request.ref ? request.ref : "-", request.word_count);
    line_close(&line);
    sp_strings_dispose(&names);
    free(own);
    free(values);
    return said;
}

Test(cli_words, a_command_has_as_many_options_as_it_likes)
{
    assert_text(with_options(8, "--option-8 x --ref r A"), "0 x r 1");
    assert_text(with_options(9, "--option-9 x --ref r A"), "0 x r 1");
    assert_text(with_options(100, "--option-100=x A --ref r"), "0 x r 1");
    assert_text(with_options(1, "--option-1 x"), "0 x - 0");
}

/* "STATUS VALUE FLAG: WORDS" of a line with --value, --flag and -n; then what
 * was said, up to the end of the first line. */
static char *read_line(const char *text)
{
    const char *value = NULL, *number = NULL;
    bool flag = false;
    const struct cli_choice choices[] = {{"--value", &value, NULL},
                                         {"-n", &number, NULL},
                                         {"--flag", NULL, &flag}};
    struct sp_buf out = {0};
    struct line line;
    line_open(&line, text);
    int status =
        cli_words(&command, &line.argc, line.argv, choices, LENGTH(choices));
    sp_buf_printf(&out, "%d %s %s %d:", status, value ? value : "-",
                  number ? number : "-", flag);
    for (int i = 0; !status && i < line.argc; i++)
        sp_buf_printf(&out, " '%s'", line.argv[i]);
    line_close(&line);
    return sp_buf_detach(&out);
}

static void assert_line(const char *text, const char *expected)
{
    char *got = read_line(text);
    cr_assert_str_eq(got, expected, "%s: \"%s\" is not \"%s\"", text, got,
                     expected);
    free(got);
}

Test(cli_words, values_stand_behind_an_option_or_in_it)
{
    assert_line("a --value x b", "0 x - 0: 'a' 'b'");
    assert_line("--value=x --flag", "0 x - 1:");
    assert_line("-n3 -n 4", "0 - 4 0:");
    assert_line("--value --flag", "0 --flag - 0:");
    assert_line("--not a", "0 - - 0: '--not' 'a'");
}

Test(cli_words, the_last_of_a_repeated_option_counts)
{
    assert_line("--value x --value=y --flag --flag", "0 y - 1:");
    assert_line("--value=x --value", "2 - - 0:");
}

Test(cli_words, an_empty_value_is_none)
{
    assert_line("--value=", "2  - 0:");
    assert_line("--value ''", "2  - 0:");
    assert_line("--value= --value=x", "2  - 0:");
    assert_line("-n ''", "2 -  0:");
}

Test(cli_words, what_is_no_option_is_wrong)
{
    assert_line("--valuex", "2 - - 0:");
    assert_line("--flag=1", "2 - - 0:");
    assert_line("-", "2 - - 0:");
    assert_line("--", "2 - - 0:");
    assert_line("''", "0 - - 0: ''");
    assert_line("", "0 - - 0:");
}
