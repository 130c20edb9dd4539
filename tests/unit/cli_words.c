/* The command line, word by word, and the rows that it is read by. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/cli/cli.h"
#include "sallyport/buf.h"
#include "support_assert.h"

static const char *const colours[] = {"red", "green", NULL};

static const struct sp_cli_item items[] = {
    {.name = "RANGE",
     .kind = SP_CLI_RANGE,
     .is_argument = true,
     .is_many = true,
     .help = "commits"},
    {.name = "--value", .value = "X", .kind = SP_CLI_TEXT, .help = "a value"},
    {.name = "-n", .value = "N", .initial = "1", .help = "how many"},
    {.name = "--flag", .kind = SP_CLI_FLAG, .help = "a flag"},
    {.name = "--colour",
     .value = "COLOUR",
     .words = colours,
     .initial = "red",
     .help = "which colour"},
    {.name = "--alone",
     .kind = SP_CLI_FLAG,
     .without = "RANGE --value",
     .help = "nothing else"},
    {.name = NULL},
};

static const struct sp_cli_command command = {.name = "test",
                                              .summary = "tries it",
                                              .note = "Exit status: 0.",
                                              .items = items};

static const struct sp_cli_item one_of[] = {
    {.name = "show", .kind = SP_CLI_CHOICE, .is_argument = true, .help = "it"},
    {.name = "check", .kind = SP_CLI_CHOICE, .is_argument = true, .help = "it"},
    {.name = "path", .kind = SP_CLI_CHOICE, .is_argument = true, .help = "it"},
    {.name = NULL},
};

static const struct sp_cli_command choice = {
    .name = "choice", .summary = "chooses", .items = one_of};

static const struct sp_cli_item one_and_more[] = {
    {.name = "new", .kind = SP_CLI_CHOICE, .is_argument = true, .help = "it"},
    {.name = "ID", .is_argument = true, .help = "which"},
    {.name = NULL},
};

static const struct sp_cli_command choice_of = {
    .name = "choice", .summary = "chooses", .items = one_and_more};

static const struct sp_cli_item needed[] = {
    {.name = "REPO", .is_argument = true, .is_needed = true, .help = "one"},
    {.name = NULL},
};

static const struct sp_cli_command need = {
    .name = "need", .summary = "needs", .items = needed};

static const char *const two_of[] = {"show", "export", NULL};
static const char *const last_of[] = {"export", NULL};
static const char *const first_of[] = {"show", NULL};

static const struct sp_cli_item some_for[] = {
    {.name = "show", .kind = SP_CLI_CHOICE, .is_argument = true, .help = "it"},
    {.name = "check", .kind = SP_CLI_CHOICE, .is_argument = true, .help = "it"},
    {.name = "export",
     .kind = SP_CLI_CHOICE,
     .is_argument = true,
     .help = "it"},
    {.name = "ID", .is_argument = true, .help = "which", .choices = first_of},
    {.name = "--wait",
     .kind = SP_CLI_FLAG,
     .help = "stay",
     .choices = two_of,
     .without = "--once"},
    {.name = "--once", .kind = SP_CLI_FLAG, .help = "go", .choices = last_of},
    {.name = "--all", .kind = SP_CLI_FLAG, .help = "each"},
    {.name = NULL},
};

static const struct sp_cli_command choice_for = {
    .name = "choice", .summary = "chooses", .items = some_for};

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

/* "VALUE N FLAG COLOUR: WORDS" of a line, or what is wrong with it. */
static char *read_line(const struct sp_cli_command *by, const char *text)
{
    struct sp_cli_args args;
    struct sp_buf out = {0}, wrong = {0};
    struct line line;
    line_open(&line, text);
    if (!sp_cli_read(&args, by, line.argc, line.argv, &wrong))
        sp_buf_puts(&out, sp_buf_text(&wrong));
    else if (by == &command)
        sp_buf_printf(&out, "%s %s %d %s:",
                      sp_cli_value(&args, "--value")
                          ? sp_cli_value(&args, "--value")
                          : "-",
                      sp_cli_value(&args, "-n"), sp_cli_flag(&args, "--flag"),
                      sp_cli_value(&args, "--colour"));
    for (int i = 0; !wrong.len && i < args.word_count; i++)
        sp_buf_printf(&out, " '%s'", args.words[i]);
    sp_cli_args_dispose(&args);
    line_close(&line);
    sp_buf_dispose(&wrong);
    return sp_buf_detach(&out);
}

static void assert_read(const struct sp_cli_command *by, const char *text,
                        const char *expected)
{
    char *got = read_line(by, text);
    cr_assert_str_eq(got, expected, "%s: \"%s\" is not \"%s\"", text, got,
                     expected);
    free(got);
}

static void assert_line(const char *text, const char *expected)
{
    assert_read(&command, text, expected);
}

Test(cli_words, a_value_is_the_next_word_or_follows_the_equals_sign)
{
    assert_line("a --value x b", "x 1 0 red: 'a' 'b'");
    assert_line("--value=x --flag", "x 1 1 red:");
    assert_line("-n3 -n 4", "- 4 0 red:");
    assert_line("--value --flag", "--flag 1 0 red:");
    assert_line("--not a", "- 1 0 red: '--not' 'a'");
    assert_line("''", "- 1 0 red: ''");
    assert_line("", "- 1 0 red:");
}

Test(cli_words, the_last_of_a_repeated_option_counts)
{
    assert_line("--value x --value=y --flag --flag", "y 1 1 red:");
    assert_line("--value=x --value", "--value takes a value");
}

Test(cli_words, all_values_of_a_repeated_option_can_be_asked_for)
{
    struct sp_cli_args args;
    struct sp_buf wrong = {0};
    struct line line;
    size_t at = 0;
    line_open(&line, "--value x --flag -n 2 --value=y --value z");
    cr_assert(sp_cli_read(&args, &command, line.argc, line.argv, &wrong));
    cr_assert_str_eq(sp_cli_each(&args, "--value", &at), "x");
    cr_assert_str_eq(sp_cli_each(&args, "--value", &at), "y");
    cr_assert_str_eq(sp_cli_each(&args, "--value", &at), "z");
    cr_assert_null(sp_cli_each(&args, "--value", &at));
    at = 0;
    cr_assert_null(sp_cli_each(&args, "--colour", &at));
    sp_cli_args_dispose(&args);
    line_close(&line);
}

Test(cli_words, an_empty_value_is_none)
{
    assert_line("--value=", "--value takes a value");
    assert_line("--value ''", "--value takes a value");
    assert_line("--value= --value=x", "--value takes a value");
    assert_line("-n ''", "-n takes a value");
}

Test(cli_words, an_option_that_is_not_known_is_wrong)
{
    assert_line("--nonsense", "unknown option '--nonsense'");
    assert_line("--valeu x",
                "unknown option '--valeu'; did you mean '--value'?");
    assert_line("--flag=1", "--flag takes no value");
    assert_line("-", "unknown option '-'");
    assert_line("--", "unknown option '--'");
}

Test(cli_words, a_value_is_one_of_its_words)
{
    assert_line("--colour green", "- 1 0 green:");
    assert_line("--colour blue",
                "unknown --colour 'blue'; expected red or green");
    assert_line("--colour gren",
                "unknown --colour 'gren'; did you mean 'green'?");
}

Test(cli_words, some_options_go_without_others)
{
    assert_line("--alone", "- 1 0 red:");
    assert_line("--alone a", "--alone cannot be used with RANGE");
    assert_line("--value x --alone", "--alone cannot be used with --value");
}

Test(cli_words, one_of_the_choices_is_expected)
{
    assert_read(&choice, "check", " 'check'");
    assert_read(&choice, "", "expected show, check or path");
    assert_read(&choice, "what",
                "unexpected argument 'what'; expected show, check or path");
    assert_read(&choice, "chekc",
                "unexpected argument 'chekc'; did you mean 'check'?");
    assert_read(&choice, "show path", "unexpected argument 'path'");
}

Test(cli_words, no_argument_is_too_much_or_missing)
{
    assert_read(&need, "a", " 'a'");
    assert_read(&need, "", "expected REPO");
    assert_read(&need, "a b", "unexpected argument 'b'");
}

Test(cli_words, the_help_is_made_of_the_rows)
{
    struct sp_buf out = {0};
    sp_cli_help(&out, &command);
    assert_text(sp_buf_text(&out),
                "sallyport test: tries it\n"
                "\n"
                "usage: sallyport test [RANGE...] [--value X] [-n N] [--flag]\n"
                "           [--colour red|green]\n"
                "       sallyport test --alone [-n N] [--flag] "
                "[--colour red|green]\n"
                "\n"
                "RANGE              commits\n"
                "--value X          a value\n"
                "-n N               how many; default: 1\n"
                "--flag             a flag\n"
                "--colour COLOUR    which colour; default: red\n"
                "--alone            nothing else\n"
                "\n"
                "Exit status: 0.\n");
    sp_buf_dispose(&out);
}

Test(cli_words, the_usage_of_choices_names_them)
{
    struct sp_buf out = {0};
    sp_cli_help(&out, &choice);
    assert_text(sp_buf_text(&out), "sallyport choice: chooses\n"
                                   "\n"
                                   "usage: sallyport choice show|check|path\n"
                                   "\n"
                                   "show     it\n"
                                   "check    it\n"
                                   "path     it\n");
    sp_buf_dispose(&out);
}

Test(cli_words, every_row_says_what_it_needs)
{
    for (size_t i = 0; sp_cli_commands[i].name; i++) {
        const struct sp_cli_command *one = &sp_cli_commands[i];
        cr_assert(one->run && *one->summary, "%s", one->name);
        for (size_t k = 0; one->items[k].name; k++) {
            const struct sp_cli_item *item = &one->items[k];
            cr_assert(*item->help, "%s %s", one->name, item->name);
            cr_assert_eq(item->is_argument, item->name[0] != '-', "%s %s",
                         one->name, item->name);
            cr_assert_eq(item->kind == SP_CLI_FLAG || item->is_argument,
                         !item->value, "%s %s", one->name, item->name);
        }
    }
}

Test(cli_words, an_argument_may_follow_a_choice)
{
    assert_read(&choice_of, "new", " 'new'");
    assert_read(&choice_of, "new A-1", " 'new' 'A-1'");
    assert_read(&choice_of, "new A-1 B-1", "unexpected argument 'B-1'");
    assert_read(&choice_of, "A-1", "unexpected argument 'A-1'; expected new");
    assert_read(&choice, "show A-1", "unexpected argument 'A-1'");
}

Test(cli_words, what_is_expected_fits_the_options)
{
    assert_read(&choice_for, "--wait", "expected show or export");
    assert_read(&choice_for, "--once", "expected export");
    assert_read(&choice_for, "--all", "expected show, check or export");
    assert_read(&choice_for, "--wait sho",
                "unexpected argument 'sho'; did you mean 'show'?");
    assert_read(&choice_for, "--wait what",
                "unexpected argument 'what'; expected show or export");
}

Test(cli_words, an_option_for_another_choice_is_wrong)
{
    assert_read(&choice_for, "export --wait", " 'export'");
    assert_read(&choice_for, "check --wait", "--wait is for show or export");
    assert_read(&choice_for, "--once show", "--once is for export");
    assert_read(&choice_for, "check --all", " 'check'");
}

Test(cli_words, an_argument_for_another_choice_is_wrong)
{
    assert_read(&choice_for, "show a", " 'show' 'a'");
    assert_read(&choice_for, "check a", "ID is for show");
    assert_read(&choice_for, "check", " 'check'");
}

Test(cli_words, the_help_says_what_an_option_is_for)
{
    struct sp_buf out = {0};
    sp_cli_help(&out, &choice_for);
    assert_text(sp_buf_text(&out),
                "sallyport choice: chooses\n"
                "\n"
                "usage: sallyport choice show|check|export [ID] [--once] "
                "[--all]\n"
                "       sallyport choice --wait show|export [ID] [--all]\n"
                "\n"
                "show      it\n"
                "check     it\n"
                "export    it\n"
                "ID        show: which\n"
                "--wait    show, export: stay\n"
                "--once    export: go\n"
                "--all     each\n");
    sp_buf_dispose(&out);
}

Test(cli_words, what_a_row_is_for_are_choices_of_its_command)
{
    for (const struct sp_cli_command *c = sp_cli_commands; c->name; c++)
        for (const struct sp_cli_item *i = c->items; i->name; i++)
            for (size_t k = 0; i->choices && i->choices[k]; k++) {
                const struct sp_cli_item *one = c->items;
                while (one->name && (one->kind != SP_CLI_CHOICE ||
                                     strcmp(one->name, i->choices[k]) != 0))
                    one++;
                cr_assert(one->name, "%s %s: %s", c->name, i->name,
                          i->choices[k]);
            }
}
