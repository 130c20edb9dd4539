#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "sallyport/example.h"
#include "sallyport/layers.h"
#include "sallyport/report.h"
#include "sallyport/rule.h"
#include "terminal.h"

/* Appends text in lines as long as the terminal's. */
static void wrapped(struct sp_buf *out, struct sp_str text, size_t first,
                    size_t rest)
{
    sp_wrap(out, text, terminal_columns(), first, rest);
}

static void heading(struct sp_buf *out, const char *id, const char *text)
{
    struct sp_buf line = {0};
    sp_buf_printf(&line, "%s: %s", id, text);
    wrapped(out, sp_str(sp_buf_text(&line)), 0, 2);
    sp_buf_dispose(&line);
}

static void paragraph(struct sp_buf *out, const char *title, const char *text)
{
    struct sp_str line, rest = sp_str(text);
    sp_buf_printf(out, "\n%s\n", title);
    while (sp_str_line(&rest, &line))
        if (sp_str_starts(line, "  ")) /* a command, printed as it is */
            sp_buf_printf(out, "  %.*s\n", SP_STR_ARG(line));
        else
            wrapped(out, line, 2, 2);
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

/* Appends the codes of a rule, each with its level and its text. */
static void list_codes(struct sp_buf *out, const struct sp_rule *rule)
{
    sp_buf_puts(out, "\nWhat it finds\n");
    for (const struct sp_finding_code *code = rule->codes; code->id; code++) {
        struct sp_buf wrong = {0};
        sp_code_fill(&wrong, code->wrong, NULL);
        sp_buf_printf(out, "  %s (%s)\n", code->id,
                      sp_level_words[code->level]);
        wrapped(out, sp_str(sp_buf_text(&wrong)), 4, 4);
        sp_buf_dispose(&wrong);
    }
}

/* The same, in the words of the policy. */
static void spoken(struct sp_buf *out, const struct sp_policy *policy,
                   void (*write)(struct sp_buf *, const char *, const char *),
                   const char *title, const char *text)
{
    struct sp_buf own = {0};
    sp_example_speak(&own, policy, text);
    write(out, title, sp_buf_text(&own));
    sp_buf_dispose(&own);
}

static void explain(const struct sp_rule *rule, const struct sp_policy *policy)
{
    struct sp_buf out = {0};
    heading(&out, rule->id, rule->summary);
    paragraph(&out, "Why", rule->text.why);
    paragraph(&out, "What breaks it", rule->text.breaks);
    spoken(&out, policy, literal, "Refused", rule->text.wrong);
    spoken(&out, policy, literal, "Accepted", rule->text.right);
    spoken(&out, policy, paragraph, "How to fix it", rule->text.fix);
    list_codes(&out, rule);
    literal(&out, "How to set it", rule->text.set);
    if (!rule->is_fixed && !strstr(rule->text.set, "[rule"))
        sp_buf_printf(&out,
                      "    [rule \"%s\"]\n"
                      "    level = enforce | warn | off\n",
                      rule->id);
    fputs(sp_buf_text(&out), stdout);
    sp_buf_dispose(&out);
}

static void filled(struct sp_buf *out, const char *title, const char *text)
{
    struct sp_buf shown = {0};
    sp_code_fill(&shown, text, NULL);
    paragraph(out, title, sp_buf_text(&shown));
    sp_buf_dispose(&shown);
}

static void explain_code(const struct sp_rule *rule,
                         const struct sp_finding_code *code)
{
    struct sp_buf out = {0}, of_rule = {0};
    sp_buf_printf(&of_rule, "a finding of the rule %s", rule->id);
    heading(&out, code->id, sp_buf_text(&of_rule));
    sp_buf_dispose(&of_rule);
    filled(&out, "What is wrong", code->wrong);
    filled(&out, "How to fix it", code->fix);
    sp_buf_printf(&out, "\nLevel\n  %s, where the policy does not say else\n",
                  sp_level_words[code->level]);
    if (code->yields_to)
        sp_buf_printf(&out, "\nNot reported beside these, of the same %s\n",
                      code->yields_in_ref ? "ref" : "commit");
    for (const char *const *id = code->yields_to; id && *id; id++)
        sp_buf_printf(&out, "  %s\n", *id);
    if (!rule->is_fixed)
        sp_buf_printf(&out,
                      "\nHow to set it\n"
                      "    [rule \"%s\"]\n"
                      "    %s = enforce | warn | off\n",
                      rule->id, sp_code_short(code));
    sp_buf_printf(&out, "\nWhy, with examples\n    sallyport explain %s\n",
                  rule->id);
    fputs(sp_buf_text(&out), stdout);
    sp_buf_dispose(&out);
}

/* Reports an unknown name. rule: the rule that the name of a code begins
 * with. */
static int not_found(const char *id, const struct sp_rule *rule)
{
    const char *near =
        rule ? sp_code_near_miss(rule, id) : sp_rule_near_miss(id);
    fputs(rule ? "sallyport: there is no code '"
               : "sallyport: there is no rule '",
          stderr);
    cli_say(id);
    fputs("'", stderr);
    if (near)
        fprintf(stderr, "; did you mean '%s'?", near);
    if (rule)
        fprintf(stderr, "\n'sallyport explain %s' lists them.\n", rule->id);
    else
        fputs("\n'sallyport rules' lists them.\n", stderr);
    return USAGE;
}

static int explain_one(const char *id, const struct sp_policy *policy)
{
    const struct sp_rule *rule = sp_rule_find(id);
    if (rule) {
        explain(rule, policy);
        return CLEAN;
    }
    const struct sp_finding_code *code = sp_code_find(id, &rule);
    if (!code)
        return not_found(id, rule);
    explain_code(rule, code);
    return CLEAN;
}

static int explain_asked(const struct sp_cli_args *args,
                         const struct sp_policy *policy)
{
    if (args->word_count)
        return explain_one(args->words[0], policy);
    for (size_t i = 0; sp_rules[i]; i++) {
        if (i)
            fputs("\n\n", stdout);
        explain(sp_rules[i], policy);
    }
    return CLEAN;
}

/* Outside of a repository, and where its policy cannot be read, the examples are those
 * of the built-in one. */
int sp_cli_explain(const struct sp_cli_args *args)
{
    struct sp_repo *repo = NULL;
    struct sp_policy *policy = NULL;
    struct sp_error err = {0};
    const char *config = sp_cli_value(args, "--config");
    int code = config ? cli_policy(&policy, NULL, config, &err)
                      : cli_open(&repo, &policy, NULL, &err);
    if (code && !config) {
        err = (struct sp_error){0};
        code = sp_layers_builtin(&policy, &err);
    }
    int status = code ? cli_fail(&err) : explain_asked(args, policy);
    sp_policy_free(policy);
    sp_repo_free(repo);
    return status;
}
