/* The built-in policy as rows: src/policy/builtin.inc, for src/policy/builtin.c, and the
 * protected refs alone: src/hook/protected.inc, for src/hook/early.c. */
#include "tables.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/layers.h"

void literal(struct sp_buf *out, struct sp_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '\n')
            sp_buf_puts(out, "\\n");
        else if (strchr("\"\\?", text.ptr[i]))
            sp_buf_printf(out, "\\%c", text.ptr[i]);
        else
            sp_buf_putc(out, text.ptr[i]);
}

/* A string of its own, so that no digit follows a NUL. */
static void add_text(struct sp_buf *out, const char *before, struct sp_str text,
                     const char *after)
{
    sp_buf_puts(out, before);
    literal(out, text);
    sp_buf_puts(out, after);
}

static bool is_list(enum sp_option_type type)
{
    return type == SP_OPTION_LIST || type == SP_OPTION_REFS ||
           type == SP_OPTION_GLOBS || type == SP_OPTION_BASELINE;
}

/* The place of the option that is set; -1: it is none. */
static int option_of(const struct sp_setting *setting)
{
    size_t count;
    const struct sp_option *options = sp_policy_options(&count);
    for (size_t i = 0; i < count; i++)
        if (!setting->name &&
            strcmp(options[i].section, setting->section) == 0 &&
            strcmp(options[i].key, setting->key) == 0)
            return (int)i;
    return -1;
}

/* Only options say that they are no lists. */
static bool may_be_list(const struct sp_setting *setting)
{
    size_t count;
    int option = option_of(setting);
    return option < 0 || is_list(sp_policy_options(&count)[option].type);
}

static size_t add_items(struct sp_buf *out, const struct sp_setting *setting)
{
    struct sp_str item, rest = sp_str(setting->value);
    size_t count = 0;
    while (may_be_list(setting) && sp_str_item(&rest, ',', &item)) {
        add_text(out, "    ITEM(\"", item, "\")\n");
        count++;
    }
    return count;
}

/* `before` is the line of the row before. */
static void add_row(struct sp_buf *out, const struct sp_setting *setting,
                    int before)
{
    struct sp_buf items = {0};
    size_t count = add_items(&items, setting);
    sp_buf_printf(out, "ROW(%d, %d, %zu,\n", option_of(setting),
                  setting->line - before, count);
    add_text(out, "    \"", sp_str(setting->section), "\\0\"\n");
    add_text(out, "    \"", sp_str(setting->name ? setting->name : ""),
             "\\0\"\n");
    add_text(out, "    \"", sp_str(setting->key), "\\0\",\n");
    add_text(out, "    \"", sp_str(setting->value), "\",\n");
    sp_buf_puts(out, sp_buf_text(&items));
    sp_buf_puts(out, "    )\n");
    sp_buf_dispose(&items);
}

/* How many settings from there on are of the same section. */
static size_t count_section(const struct sp_policy *policy, size_t first)
{
    const struct sp_setting *all = policy->settings.items;
    size_t end = first;
    while (end < policy->settings.count &&
           strcmp(all[end].section, all[first].section) == 0)
        end++;
    return end - first;
}

static void add_rows(struct sp_buf *out, const struct sp_policy *policy)
{
    const struct sp_setting *all = policy->settings.items;
    for (size_t i = 0, left = 0; i < policy->settings.count; i++, left--) {
        if (!left) {
            left = count_section(policy, i);
            sp_buf_printf(out, "SECTION(\"%s\", %zu)\n", all[i].section, left);
        }
        add_row(out, &all[i], i ? all[i - 1].line : 0);
    }
}

/* The built-in policy, which the caller frees. */
static struct sp_policy *read_builtin(void)
{
    struct sp_buf text = {0};
    struct sp_error err = {0};
    struct sp_policy *policy = sp_policy_new();
    policy_file(&text, "");
    if (sp_policy_add(policy, (struct sp_str){sp_buf_text(&text), text.len},
                      SP_BUILTIN_NAME, &err))
        fprintf(stderr, "tables: %s\n", err.message);
    sp_buf_dispose(&text);
    return policy;
}

void policy_rows(struct sp_buf *out, const char *about)
{
    struct sp_policy *policy = read_builtin();
    (void)about;
    sp_buf_puts(out, "/* The built-in policy, by `make tables`. */\n");
    add_rows(out, policy);
    sp_policy_free(policy);
}

void policy_refs(struct sp_buf *out, const char *about)
{
    struct sp_policy *policy = read_builtin();
    const struct sp_strings *refs = &policy->refs.protected;
    (void)about;
    sp_buf_puts(out, "/* What the built-in policy protects, by `make tables`. "
                     "*/\n");
    for (size_t i = 0; i < refs->count; i++) {
        sp_buf_puts(out, "PROTECTED(\"");
        literal(out, sp_str(refs->items[i]));
        sp_buf_puts(out, "\")\n");
    }
    sp_policy_free(policy);
}
