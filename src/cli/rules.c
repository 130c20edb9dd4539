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

int sp_cli_rules(const struct sp_cli_args *args)
{
    const char *format = sp_cli_value(args, "--format");
    if (strcmp(format, "json") == 0)
        print_json();
    else if (strcmp(format, "markdown") == 0)
        print_markdown();
    else
        print_text();
    return CLEAN;
}
