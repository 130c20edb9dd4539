#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "sallyport/report.h"
#include "sallyport/rule.h"

enum { PAGE = 72 };

static void paragraph(struct sp_buf *out, const char *title, const char *text)
{
    struct sp_str line, rest = sp_str(text);
    sp_buf_printf(out, "\n%s\n", title);
    while (sp_str_line(&rest, &line))
        if (sp_str_starts(line, "  ")) /* a command, as it stands */
            sp_buf_printf(out, "  %.*s\n", SP_STR_ARG(line));
        else
            sp_wrap(out, line, PAGE, 2, 2);
}

static void literal(struct sp_buf *out, const char *title, const char *text)
{
    struct sp_str line, rest = sp_str(text);
    sp_buf_printf(out, "\n%s\n", title);
    while (sp_str_line(&rest, &line))
        if (line.len)
            sp_buf_printf(out, "    %.*s\n", SP_STR_ARG(line));
        else
            sp_buf_putc(out, '\n');
}

static void explain(const struct sp_rule *rule)
{
    struct sp_buf out = {0};
    sp_buf_printf(&out, "%s: %s\n", rule->id, rule->summary);
    paragraph(&out, "Why", rule->text.why);
    paragraph(&out, "What breaks it", rule->text.breaks);
    literal(&out, "Refused", rule->text.wrong);
    literal(&out, "Accepted", rule->text.right);
    paragraph(&out, "How to mend it", rule->text.mend);
    literal(&out, "How to set it", rule->text.set);
    if (!rule->is_fixed && !strstr(rule->text.set, "[rule"))
        sp_buf_printf(&out,
                      "    [rule \"%s\"]\n"
                      "    level = enforce | warn | off\n",
                      rule->id);
    fputs(sp_buf_text(&out), stdout);
    sp_buf_dispose(&out);
}

static int no_such_rule(const char *id)
{
    const char *near = sp_rule_near_miss(id);
    fputs("sallyport: there is no rule '", stderr);
    cli_say(id);
    fputs("'", stderr);
    if (near)
        fprintf(stderr, "; did you mean '%s'?", near);
    fputs("\n'sallyport rules' lists them.\n", stderr);
    return USAGE;
}

int sp_cli_explain(const struct sp_cli_args *args)
{
    if (args->word_count) {
        const struct sp_rule *rule = sp_rule_find(args->words[0]);
        if (!rule)
            return no_such_rule(args->words[0]);
        explain(rule);
        return CLEAN;
    }
    for (size_t i = 0; sp_rules[i]; i++) {
        if (i)
            fputs("\n\n", stdout);
        explain(sp_rules[i]);
    }
    return CLEAN;
}
