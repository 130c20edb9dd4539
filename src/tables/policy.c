/* The options of a policy: conf/policy.ini, and the entries of its manual. */
#include "tables.h"

#include <string.h>

enum { COLUMNS = 79 };

/* Appends text as lines of a comment. */
static void comment(struct sp_buf *out, const char *text)
{
    struct sp_str word, rest = sp_str(text);
    size_t column = 0;
    while (sp_str_item(&rest, ' ', &word)) {
        if (column && column + 1 + word.len > COLUMNS) {
            sp_buf_putc(out, '\n');
            column = 0;
        }
        sp_buf_printf(out, column ? " %.*s" : "# %.*s", SP_STR_ARG(word));
        column += word.len + (column ? 1 : 2);
    }
    if (column)
        sp_buf_putc(out, '\n');
}

static void comment_option(struct sp_buf *out, const struct sp_option *option)
{
    comment(out, option->help);
    if (option->comment)
        comment(out, option->comment);
    if (option->words && *option->words[0]) {
        sp_buf_puts(out, "# ");
        join(out, option->words, " | ");
        sp_buf_puts(out,
                    option->type == SP_OPTION_REGEX ? " | a pattern\n" : "\n");
    }
}

static void set(struct sp_buf *out, const char *key, const char *value)
{
    sp_buf_printf(out, *value ? "%s = " : "%s =", key);
    for (; *value; value++)
        if (*value == '\n')
            sp_buf_puts(out, "\n    ");
        else
            sp_buf_putc(out, *value);
    sp_buf_putc(out, '\n');
}

static void section(struct sp_buf *out, const char *name, const char *text)
{
    sp_buf_putc(out, '\n');
    comment(out, text);
    sp_buf_printf(out, "[%s]\n", name);
}

static void named(struct sp_buf *out, const char *id, const char *name,
                  const char *text)
{
    sp_buf_putc(out, '\n');
    comment(out, text);
    sp_buf_printf(out, "[%s \"%s\"]\n", id, name);
}

/* The option of the row; the rows are in the order of the options. */
static void next_option(struct sp_buf *out, size_t *at)
{
    size_t count;
    const struct sp_option *option = sp_policy_options(&count) + (*at)++;
    comment_option(out, option);
    set(out, option->key, option->initial);
}

/* Appends sections that have no value of their own, as comments. */
static void examples(struct sp_buf *out)
{
    sp_buf_puts(
        out,
        "\n# Your own words below the fix of a finding, by rule or by "
        "code:\n"
        "# [help]\n"
        "# tdd-order = https://wiki.example.org/tdd\n"
        "\n# The level of any rule: enforce | warn | off; refs: only "
        "on these. One finding\n"
        "# of a rule is set by its code.\n"
        "# [rule \"tdd-order\"]\n"
        "# level = enforce\n"
        "# refs = refs/heads/feature/*\n"
        "# [rule \"tdd-content\"]\n"
        "# green-weakens-test = enforce\n"
        "\n# When nothing lands but security fixes, and what is said then.\n"
        "# [window \"holidays\"]\n"
        "# freeze = 2026-12-20 18:00 - 2027-01-05\n"
        "# message = We watch from home; ask the platform team.\n"
        "# categories = HIGH, MEDIUM, LOW\n"
        "\n# Whose commits some rules let pass: who pushes them, and "
        "what they may change.\n"
        "# [exempt \"dependabot\"]\n"
        "# pusher = dependabot, @ci\n"
        "# author = dependabot\n"
        "# paths = package.json, package-lock.json\n"
        "# rules = message-format, prp-reference, tdd-phase, "
        "tdd-content, tdd-order\n");
}

void policy_file(struct sp_buf *out, const char *about)
{
    size_t at = 0;
    (void)about;
    sp_buf_puts(
        out,
        "# The production policy of sallyport, compiled in: no file is needed "
        "for it.\n"
        "# Copy what you want to change to /etc/sallyport/policy.ini (every "
        "repository)\n"
        "# or to sallyport.ini in a repository. Later files win, value by "
        "value;\n"
        "# 'key += value' adds to a list.\n"
        "# The manual of each option: man 5 sallyport-policy\n");
#define SP_SECTION(id, text) section(out, SP_SECTION_NAME(id), text);
#define SP_ROLES SP_SECTION
#define SP_MODEL_SECTION(id, type, text)                                       \
    section(out, SP_SECTION_NAME(id), text);
#define SP_NAMED(id, name, text) named(out, #id, name, text);
#define SP_VALUE(key, value) set(out, key, value);
#define SP_ROLE(role, users) set(out, #role, users);
#define SP_OPTION(id, key, type, field, ...) next_option(out, &at);
#define SP_MEMBER SP_OPTION
#include "sallyport/options.def"
    examples(out);
}

void man_roles(struct sp_buf *out, const char *about)
{
    (void)about;
#define SP_ROLE(role, users) set(out, #role, users);
#include "sallyport/options.def"
}

/* --- the manual --- */

static void bounds(struct sp_buf *out, const struct sp_option *option,
                   const char *what, const char *unit)
{
    if (option->min == option->max)
        sp_buf_printf(out, "%s %ld%s", what, option->min, unit);
    else
        sp_buf_printf(out, "%s from %ld to %ld%s", what, option->min,
                      option->max, unit);
}

static void pattern(struct sp_buf *out, const struct sp_option *option)
{
    if (option->words && *option->words[0])
        sp_buf_printf(out, "%s or a pattern", option->words[0]);
    else
        sp_buf_puts(out, option->words ? "pattern or empty" : "pattern");
}

static void type_of(struct sp_buf *out, const struct sp_option *option)
{
    static const char *const words[] = {
        [SP_OPTION_TEXT] = "text",
        [SP_OPTION_LIST] = "list",
        [SP_OPTION_REFS] = "list of refs",
        [SP_OPTION_GLOBS] = "list of globs",
        [SP_OPTION_BASELINE] = "now, none or commit ids",
        [SP_OPTION_MOMENT] = "time in UTC or empty",
    };
    if (option->type == SP_OPTION_WORD)
        sp_buf_choice(out, option->words);
    else if (option->type == SP_OPTION_REGEX)
        pattern(out, option);
    else if (option->type == SP_OPTION_NUMBER)
        bounds(out, option, "number", "");
    else if (option->type == SP_OPTION_SIZE)
        bounds(out, option, "size", " bytes");
    else if (option->type == SP_OPTION_DURATION)
        bounds(out, option, "duration", " seconds");
    else
        sp_buf_puts(out, words[option->type]);
}

/* May a long pattern be broken here: between its groups or its alternatives? */
static bool may_break(const char *at)
{
    return (at[0] == ')' && at[1] == '(') || (at[0] == ':' && at[1] == '|');
}

/* Appends a value in lines, for roff. */
static void value_of(struct sp_buf *out, const struct sp_option *option)
{
    struct sp_str line, rest = sp_str(option->initial);
    if (!rest.len)
        sp_buf_puts(out, "(empty)\n");
    while (sp_str_line(&rest, &line)) {
        struct sp_buf one = {0}, safe = {0};
        sp_buf_add(&one, line.ptr, line.len);
        roff(&safe, sp_buf_text(&one), true);
        if (*sp_buf_text(&safe) == '.')
            sp_buf_puts(out, "\\&");
        for (const char *c = sp_buf_text(&safe); *c; c++)
            sp_buf_printf(out, may_break(c) ? "%c\\:" : "%c", *c);
        sp_buf_putc(out, '\n');
        sp_buf_dispose(&one);
        sp_buf_dispose(&safe);
    }
}

static char *tail_of(const struct sp_option *option)
{
    struct sp_buf out = {0};
    sp_buf_puts(&out, ".Pp\n.Bl -tag -width \"Default:\" -compact\n"
                      ".It Type :\n");
    type_of(&out, option);
    sp_buf_puts(&out, "\n.It Default :\n");
    value_of(&out, option);
    sp_buf_puts(&out, ".It Example :\n");
    roff(&out, option->key, true);
    sp_buf_puts(&out, " = ");
    roff(&out, option->example, true);
    sp_buf_puts(&out, "\n.El\n");
    return sp_buf_detach(&out);
}

void man_policy(struct entries *out, const char *about)
{
    size_t count;
    const struct sp_option *options = sp_policy_options(&count);
    for (size_t i = 0; i < count; i++) {
        struct sp_buf item = {0}, help = {0};
        if (strcmp(options[i].section, about) != 0)
            continue;
        sp_buf_printf(&item, ".It Cm %s", options[i].key);
        roff(&help, options[i].help, false);
        struct entry entry = {.item = sp_buf_detach(&item),
                              .help = sp_buf_detach(&help),
                              .tail = tail_of(&options[i])};
        SP_VEC_PUSH(out, entry);
    }
}
