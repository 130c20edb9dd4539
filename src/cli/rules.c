#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "sallyport/json.h"
#include "sallyport/rule.h"

static void print_text(void)
{
    for (size_t i = 0; sp_rules[i]; i++)
        printf("%-16s%-9s%s\n", sp_rules[i]->id,
               sp_level_words[sp_rule_default_level(sp_rules[i])],
               sp_rules[i]->summary);
}

static void print_codes_markdown(void)
{
    puts("\n| code | level | what is wrong |\n|---|---|---|");
    for (size_t i = 0; sp_rules[i]; i++)
        for (const struct sp_finding_code *code = sp_rules[i]->codes; code->id;
             code++) {
            struct sp_buf wrong = {0};
            sp_code_fill(&wrong, code->wrong, NULL);
            printf("| `%s` | %s | %s |\n", code->id,
                   sp_level_words[code->level], sp_buf_text(&wrong));
            sp_buf_dispose(&wrong);
        }
}

static void print_markdown(void)
{
    puts("| rule | level | what it asks |\n|---|---|---|");
    for (size_t i = 0; sp_rules[i]; i++)
        printf("| `%s` | %s | %s |\n", sp_rules[i]->id,
               sp_level_words[sp_rule_default_level(sp_rules[i])],
               sp_rules[i]->summary);
    print_codes_markdown();
}

static struct sp_json *filled(const char *text)
{
    struct sp_buf shown = {0};
    sp_code_fill(&shown, text, NULL);
    struct sp_json *string = sp_json_string(sp_buf_text(&shown));
    sp_buf_dispose(&shown);
    return string;
}

static struct sp_json *codes_of(const struct sp_rule *rule)
{
    struct sp_json *list = sp_json_array();
    for (const struct sp_finding_code *code = rule->codes; code->id; code++) {
        struct sp_json *yields = sp_json_array();
        for (const char *const *id = code->yields_to; id && *id; id++)
            sp_json_append(yields, sp_json_string(*id));
        sp_json_append(list,
                       sp_json_pack("{s:s, s:s, s:o, s:o, s:o}", "id", code->id,
                                    "level", sp_level_words[code->level],
                                    "wrong", filled(code->wrong), "fix",
                                    filled(code->fix), "yields-to", yields));
    }
    return list;
}

static void print_json(void)
{
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; sp_rules[i]; i++) {
        const struct sp_rule *rule = sp_rules[i];
        sp_json_append(
            list,
            sp_json_pack(
                "{s:s, s:s, s:s, s:b, s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "id",
                rule->id, "level", sp_level_words[sp_rule_default_level(rule)],
                "summary", rule->summary, "fixed", rule->is_fixed, "why",
                rule->text.why, "breaks", rule->text.breaks, "wrong",
                rule->text.wrong, "right", rule->text.right, "fix",
                rule->text.fix, "set", rule->text.set, "codes",
                codes_of(rule)));
    }
    struct sp_buf text = {0};
    sp_json_write_indented(&text, list);
    puts(sp_buf_text(&text));
    sp_buf_dispose(&text);
    sp_json_free(list);
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
