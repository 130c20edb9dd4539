/* Reads the words of a command line by the row of the command. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "sallyport/alloc.h"
#include "sallyport/near_miss.h"
#include "sallyport/sanitise.h"

void cli_say(const char *text)
{
    struct sp_buf clean = {0};
    sp_sanitise(&clean, sp_str(text), 0);
    fputs(sp_buf_text(&clean), stderr);
    sp_buf_dispose(&clean);
}

void cli_say_lines(FILE *to, const struct sp_buf *text)
{
    struct sp_str line, rest = {sp_buf_text(text), text->len};
    while (sp_str_line(&rest, &line)) {
        struct sp_buf clean = {0};
        sp_sanitise(&clean, line, 0);
        fprintf(to, "%s\n", sp_buf_text(&clean));
        sp_buf_dispose(&clean);
    }
}

bool sp_cli_excludes(const struct sp_cli_item *item, const char *name)
{
    struct sp_str one, rest = sp_str(item->without ? item->without : "");
    while (sp_str_item(&rest, ' ', &one))
        if (sp_str_equal(one, sp_str(name)))
            return true;
    return false;
}

bool cli_is_among(const char *word, const char *const *words)
{
    while (*words && strcmp(*words, word) != 0)
        words++;
    return *words != NULL;
}

/* Is the item for that choice? */
static bool is_for(const struct sp_cli_item *item, const char *choice)
{
    return !item->choices || cli_is_among(choice, item->choices);
}

/* Is there a choice that both are for? */
static bool share_choice(const struct sp_cli_item *item,
                         const struct sp_cli_item *other)
{
    const char *const *one = other->choices;
    if (item->kind == SP_CLI_CHOICE)
        return is_for(other, item->name);
    while (one && *one && !is_for(item, *one))
        one++;
    return !one || *one;
}

bool sp_cli_is_in_form(const struct sp_cli_item *item,
                       const struct sp_cli_item *first)
{
    if (item->needs)
        return first && strcmp(first->name, item->needs) == 0;
    return !item->without && !(first && (sp_cli_excludes(first, item->name) ||
                                         !share_choice(item, first)));
}

/* "expected x, y or z" */
static void expect(struct sp_buf *wrong, const char *const *words)
{
    sp_buf_puts(wrong, "expected ");
    sp_buf_choice(wrong, words);
}

/* "; did you mean 'x'?". Returns false when no word is near. */
static bool suggest(struct sp_buf *wrong, const char *word,
                    const char *const *words)
{
    const char *near = sp_near_miss(word, words);
    if (near)
        sp_buf_printf(wrong, "; did you mean '%s'?", near);
    return near != NULL;
}

static void suggest_or_expect(struct sp_buf *wrong, const char *word,
                              const char *const *words)
{
    if (suggest(wrong, word, words))
        return;
    sp_buf_puts(wrong, "; ");
    expect(wrong, words);
}

static size_t count_of(const struct sp_cli_item *items)
{
    size_t count = 0;
    while (items[count].name)
        count++;
    return count;
}

/* The names of all options; the caller frees the array. */
static const char **names_of(const struct sp_cli_item *items)
{
    size_t count = 0;
    const char **names = sp_calloc(count_of(items) + 1, sizeof *names);
    for (; items->name; items++)
        if (!items->is_argument)
            names[count++] = items->name;
    return names;
}

static bool unknown_option(const struct sp_cli_command *command,
                           const char *word, struct sp_buf *wrong)
{
    const char **names = names_of(command->items);
    sp_buf_printf(wrong, "unknown option '%s'", word);
    suggest(wrong, word, names);
    free(names);
    return false;
}

/* The option that a word is or begins with; *len is the length of its name. */
static const struct sp_cli_item *find_option(const struct sp_cli_item *items,
                                             const char *word, size_t *len)
{
    for (; items->name; items++) {
        *len = strlen(items->name);
        bool is_short = *len == 2;
        if (!items->is_argument && strncmp(word, items->name, *len) == 0 &&
            (!word[*len] || word[*len] == '=' || (is_short && items->value)))
            return items;
    }
    return NULL;
}

static bool check_words(const struct sp_cli_item *item, const char *value,
                        struct sp_buf *wrong)
{
    if (cli_is_among(value, item->words))
        return true;
    sp_buf_printf(wrong, "unknown %s '%s'", item->name, value);
    suggest_or_expect(wrong, value, item->words);
    return false;
}

/* Reads the option at argv[*i], and moves *i to its last word. */
static bool read_option(struct sp_cli_args *args, int argc, char **argv, int *i,
                        struct sp_buf *wrong)
{
    size_t len;
    const struct sp_cli_item *items = args->command->items;
    const struct sp_cli_item *item = find_option(items, argv[*i], &len);
    if (!item)
        return unknown_option(args->command, argv[*i], wrong);
    const char *value = argv[*i] + len;
    if (!item->value && *value) {
        sp_buf_printf(wrong, "%s takes no value", item->name);
        return false;
    }
    if (item->value && *value == '=')
        value++;
    else if (item->value && !*value)
        value = *i + 1 < argc ? argv[++*i] : "";
    if (item->value && !*value) {
        sp_buf_printf(wrong, "%s takes a value", item->name);
        return false;
    }
    args->values[item - items] = value;
    args->given[args->given_count++] = (struct sp_cli_given){item, value};
    return !item->words || check_words(item, value, wrong);
}

/* The item that takes the arguments; NULL for none. */
static const struct sp_cli_item *find_argument(const struct sp_cli_item *items)
{
    while (items->name &&
           (!items->is_argument || items->kind == SP_CLI_COMMAND))
        items++;
    return items->name ? items : NULL;
}

/* Is every option of the line for that choice? */
static bool fits(const struct sp_cli_args *args, const char *choice)
{
    for (size_t i = 0; i < args->given_count; i++)
        if (!is_for(args->given[i].item, choice))
            return false;
    return true;
}

/* The choices that fit the options of the line, or all where none does; the caller frees
 * the array. */
static const char **choices_of(const struct sp_cli_args *args)
{
    size_t count = 0, fit = 0;
    const struct sp_cli_item *items = args->command->items;
    const char **names = sp_calloc(count_of(items) + 1, sizeof *names);
    for (size_t i = 0; items[i].name; i++)
        fit += items[i].kind == SP_CLI_CHOICE && fits(args, items[i].name);
    for (size_t i = 0; items[i].name; i++)
        if (items[i].kind == SP_CLI_CHOICE &&
            (!fit || fits(args, items[i].name)))
            names[count++] = items[i].name;
    return names;
}

/* Is the first argument a choice? */
static bool is_choice(const struct sp_cli_args *args)
{
    const struct sp_cli_item *item = args->command->items;
    while (item->name && (item->kind != SP_CLI_CHOICE ||
                          strcmp(item->name, args->words[0]) != 0))
        item++;
    return item->name;
}

static bool check_choice(const struct sp_cli_args *args, struct sp_buf *wrong)
{
    if (args->word_count && is_choice(args))
        return true;
    const char **names = choices_of(args);
    if (args->word_count) {
        sp_buf_printf(wrong, "unexpected argument '%s'", args->words[0]);
        suggest_or_expect(wrong, args->words[0], names);
    } else {
        expect(wrong, names);
    }
    free(names);
    return false;
}

/* Refuses what is for another choice than that of the line. */
static bool check_fit(const struct sp_cli_args *args, struct sp_buf *wrong)
{
    const struct sp_cli_item *items = args->command->items;
    for (size_t i = 0; items[i].name; i++) {
        bool is_there =
            args->values[i] || (items[i].is_argument && args->word_count > 1);
        if (!is_there || is_for(&items[i], args->words[0]))
            continue;
        sp_buf_printf(wrong, "%s is for ", items[i].name);
        sp_buf_choice(wrong, items[i].choices);
        return false;
    }
    return true;
}

/* How many arguments may follow the choice? */
static int follow_choice(const struct sp_cli_args *args)
{
    const struct sp_cli_item *items = args->command->items;
    for (; items->name; items++)
        if (items->is_argument && items->kind != SP_CLI_CHOICE)
            return items->is_many ? args->word_count : 1;
    return 0;
}

static bool check_arguments(const struct sp_cli_args *args,
                            struct sp_buf *wrong)
{
    const struct sp_cli_item *item = find_argument(args->command->items);
    int max = !item ? 0 : item->is_many ? args->word_count : 1;
    if (item && item->kind == SP_CLI_CHOICE)
        max += follow_choice(args);
    if (args->word_count > max) {
        sp_buf_printf(wrong, "unexpected argument '%s'", args->words[max]);
        return false;
    }
    if (item && item->kind == SP_CLI_CHOICE)
        return check_choice(args, wrong) && check_fit(args, wrong);
    if (item && item->is_needed && !args->word_count) {
        sp_buf_printf(wrong, "expected %s", item->name);
        return false;
    }
    return true;
}

static bool is_given(const struct sp_cli_args *args, size_t i)
{
    const struct sp_cli_item *item = &args->command->items[i];
    return item->is_argument ? args->word_count > 0 : args->values[i] != NULL;
}

static bool check_exclusions(const struct sp_cli_args *args,
                             struct sp_buf *wrong)
{
    const struct sp_cli_item *items = args->command->items;
    for (size_t i = 0; items[i].name; i++)
        for (size_t k = 0; items[i].without && items[k].name; k++)
            if (is_given(args, i) && is_given(args, k) &&
                sp_cli_excludes(&items[i], items[k].name)) {
                sp_buf_printf(wrong, "%s cannot be used with %s", items[i].name,
                              items[k].name);
                return false;
            }
    return true;
}

static bool check_needs(const struct sp_cli_args *args, struct sp_buf *wrong)
{
    const struct sp_cli_item *items = args->command->items;
    for (size_t i = 0; items[i].name; i++)
        if (items[i].needs && is_given(args, i) &&
            !sp_cli_flag(args, items[i].needs)) {
            sp_buf_printf(wrong, "%s needs %s", items[i].name, items[i].needs);
            return false;
        }
    return true;
}

/* Takes the words after "--" off the line, where the command expects them. */
static int take_rest(struct sp_cli_args *args, int argc, char **argv)
{
    const struct sp_cli_item *item = args->command->items;
    while (item->name && item->kind != SP_CLI_COMMAND)
        item++;
    for (int i = 0; item->name && i < argc; i++)
        if (strcmp(argv[i], "--") == 0) {
            args->rest = argv + i + 1;
            return i;
        }
    return argc;
}

bool sp_cli_read(struct sp_cli_args *out, const struct sp_cli_command *command,
                 int argc, char **argv, struct sp_buf *wrong)
{
    const struct sp_cli_item *argument = find_argument(command->items);
    bool is_range = argument && argument->kind == SP_CLI_RANGE;
    *out = (struct sp_cli_args){.command = command, .words = argv};
    out->values = sp_calloc(count_of(command->items) + 1, sizeof *out->values);
    argc = take_rest(out, argc, argv);
    out->given = sp_calloc((size_t)argc + 1, sizeof *out->given);
    for (int i = 0; i < argc; i++)
        if (argv[i][0] != '-' || (is_range && strcmp(argv[i], "--not") == 0))
            argv[out->word_count++] = argv[i];
        else if (!read_option(out, argc, argv, &i, wrong))
            return false;
    return check_exclusions(out, wrong) && check_needs(out, wrong) &&
           check_arguments(out, wrong);
}

void sp_cli_args_dispose(struct sp_cli_args *args)
{
    free(args->values);
    free(args->given);
    args->values = NULL;
    args->given = NULL;
}

/* The index of an option; asking for one that the row lacks is a bug. */
static size_t index_of(const struct sp_cli_args *args, const char *option)
{
    const struct sp_cli_item *items = args->command->items;
    for (size_t i = 0; items[i].name; i++)
        if (strcmp(items[i].name, option) == 0)
            return i;
    abort();
}

const char *sp_cli_value(const struct sp_cli_args *args, const char *option)
{
    size_t i = index_of(args, option);
    return args->values[i] ? args->values[i] : args->command->items[i].initial;
}

const char *sp_cli_each(const struct sp_cli_args *args, const char *option,
                        size_t *at)
{
    const struct sp_cli_item *item =
        &args->command->items[index_of(args, option)];
    while (*at < args->given_count) {
        const struct sp_cli_given *given = &args->given[(*at)++];
        if (given->item == item)
            return given->value;
    }
    return NULL;
}

bool sp_cli_flag(const struct sp_cli_args *args, const char *option)
{
    return args->values[index_of(args, option)] != NULL;
}
