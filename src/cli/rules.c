#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "sallyport/rule.h"

static void print_text(void)
{
    for (size_t i = 0; sp_rules[i]; i++)
        printf("%-16s%-9s%s\n", sp_rules[i]->id,
               sp_level_words[sp_rules[i]->level], sp_rules[i]->summary);
}

static void print_markdown(void)
{
    puts("| rule | level | what it asks |\n|---|---|---|");
    for (size_t i = 0; sp_rules[i]; i++)
        printf("| `%s` | %s | %s |\n", sp_rules[i]->id,
               sp_level_words[sp_rules[i]->level], sp_rules[i]->summary);
}

static void print_json(void)
{
    json_t *list = json_array();
    for (size_t i = 0; sp_rules[i]; i++) {
        const struct sp_rule *rule = sp_rules[i];
        json_array_append_new(
            list,
            json_pack("{s:s, s:s, s:s, s:b, s:s, s:s, s:s, s:s, s:s, s:s}",
                      "id", rule->id, "level", sp_level_words[rule->level],
                      "summary", rule->summary, "fixed", rule->is_fixed, "why",
                      rule->text.why, "breaks", rule->text.breaks, "wrong",
                      rule->text.wrong, "right", rule->text.right, "mend",
                      rule->text.mend, "set", rule->text.set));
    }
    char *text = json_dumps(list, JSON_INDENT(2));
    puts(text);
    free(text);
    json_decref(list);
}

static int run(const struct command *self, int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*print)(void);
    } formats[] = {{"text", print_text},
                   {"json", print_json},
                   {"markdown", print_markdown}};
    const char *format = "text";
    const struct cli_choice choices[] = {{"--format", &format, NULL}};
    if (cli_words(self, &argc, argv, choices, 1))
        return USAGE;
    if (argc)
        return cli_usage(self, "unknown argument '%s'", argv[0]);
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (strcmp(formats[i].name, format) == 0) {
            formats[i].print();
            return CLEAN;
        }
    return cli_usage(self, "--format is text, json or markdown");
}

const struct command command_rules = {
    .name = "rules",
    .summary = "lists the rules",
    .usage = "rules [--format text|json|markdown]\n\n"
             "The level is that of a policy which says nothing about the rule.",
    .run = run,
};
