/*
 * [policy] in-tree = tighten: which values of a project's own file make the server's
 * policy stricter: each option says in which direction it does.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/ini.h"

/* While a file is read. */
struct tightening {
    struct sp_policy *policy;
    const char *file;
    struct sp_buf *left;
};

/* Adds the entry alone to a policy. */
static int add_entry(struct sp_policy *policy, const struct sp_ini_entry *e,
                     const char *file, struct sp_error *err)
{
    struct sp_buf text = {0};
    sp_buf_printf(&text, e->name ? "[%s \"%s\"]\n" : "[%s]\n", e->section,
                  e->name);
    sp_buf_printf(&text, "%s %s ", e->key, e->adds ? "+=" : "=");
    for (const char *c = e->value; *c; c++)
        sp_buf_putc(&text, *c == '\n' ? ' ' : *c);
    sp_buf_putc(&text, '\n');
    int code = sp_policy_add(
        policy, (struct sp_str){sp_buf_text(&text), text.len}, file, err);
    sp_buf_dispose(&text);
    return code;
}

static const void *field(const struct sp_policy *policy,
                         const struct sp_option *option)
{
    return (const char *)policy + option->offset;
}

/* The first item of a list that another does not have; NULL: there is none. */
static const char *lacks(const struct sp_strings *list,
                         const struct sp_strings *other)
{
    for (size_t i = 0; i < list->count; i++)
        if (!sp_strings_have(other, list->items[i]))
            return list->items[i];
    return NULL;
}

static void compare_lists(struct sp_buf *why, const struct sp_strings *now,
                          const struct sp_strings *wish, enum sp_stricter way,
                          bool adds)
{
    const char *item =
        way == SP_STRICTER_MORE ? (adds ? NULL : lacks(now, wish))
        : way == SP_STRICTER_FEWER_ANY && !now->count ? NULL
                                                      : lacks(wish, now);
    if (way == SP_STRICTER_FEWER_ANY && !wish->count && now->count)
        sp_buf_puts(why, "an empty list allows all");
    else if (item)
        sp_buf_printf(why,
                      way == SP_STRICTER_MORE ? "it leaves out '%s'"
                                              : "it adds '%s'",
                      item);
}

static void compare_numbers(struct sp_buf *why, long now, long wish,
                            enum sp_stricter way)
{
    if (way == SP_STRICTER_LOWER && now && (wish > now || !wish))
        sp_buf_puts(why, "a larger number allows more");
    else if (way == SP_STRICTER_HIGHER && wish < now)
        sp_buf_puts(why, "a smaller number asks for less");
}

static void compare_words(struct sp_buf *why, const struct sp_option *option,
                          int now, int wish, enum sp_stricter way)
{
    if (way == SP_STRICTER_EARLIER ? wish > now : wish < now)
        sp_buf_printf(why, "it allows more than '%s'", option->words[now]);
}

/* Appends why the value of an option is laxer; nothing where it is not. */
static void compare(struct sp_buf *why, const struct sp_policy *policy,
                    const struct sp_policy *alone,
                    const struct sp_ini_entry *entry,
                    const struct sp_option *option)
{
    enum sp_stricter way = option->stricter;
    const void *now = field(policy, option), *wish = field(alone, option);
    if (way == SP_STRICTER_LOWER || way == SP_STRICTER_HIGHER)
        compare_numbers(why, *(const long *)now, *(const long *)wish, way);
    else if (way == SP_STRICTER_EARLIER || way == SP_STRICTER_LATER)
        compare_words(why, option, *(const int *)now, *(const int *)wish, way);
    else
        compare_lists(why, now, wish, way, entry->adds);
}

static int level_of(const char *word)
{
    int i = 0;
    while (sp_level_words[i] && strcmp(sp_level_words[i], word) != 0)
        i++;
    return i;
}

/* The level of a rule, or of a code of it, only rises. */
static void compare_level(struct sp_buf *why, const struct sp_policy *policy,
                          const struct sp_ini_entry *entry)
{
    const struct sp_setting *now =
        sp_policy_setting(policy, "rule", entry->name, entry->key);
    int level = now ? level_of(now->value) : SP_LEVEL_ENFORCE;
    if (level_of(entry->value) > level)
        sp_buf_printf(why, "it refuses less than '%s'", sp_level_words[level]);
}

static void leave(const struct tightening *self,
                  const struct sp_ini_entry *entry, const char *what,
                  const char *why)
{
    sp_buf_printf(self->left, "%s:%d: [%s] %s = %.300s is %s: %s\n", self->file,
                  entry->line, entry->section, entry->key, entry->value, what,
                  why);
}

static int look_at(const struct sp_ini_entry *entry, void *context,
                   struct sp_error *err)
{
    struct tightening *self = context;
    const struct sp_option *option = sp_policy_option_of(entry);
    bool has_way = option && option->stricter != SP_STRICTER_NONE;
    bool is_level = strcmp(entry->section, "rule") == 0 && entry->name &&
                    strcmp(entry->key, "refs") != 0;
    struct sp_buf why = {0};
    if (!*entry->key)
        return SP_OK;
    if (!has_way && !is_level) {
        leave(self, entry, "not used", "only the server can set it");
        return SP_OK;
    }
    struct sp_policy *alone = sp_policy_new();
    int code = add_entry(alone, entry, self->file, err);
    if (!code && is_level)
        compare_level(&why, self->policy, entry);
    else if (!code)
        compare(&why, self->policy, alone, entry, option);
    if (!code && why.len)
        leave(self, entry, "laxer", sp_buf_text(&why));
    else if (!code)
        code = add_entry(self->policy, entry, self->file, err);
    sp_policy_free(alone);
    sp_buf_dispose(&why);
    return code;
}

/* Can the file be read, as a layer over the built-in policy? */
static int check_file(struct sp_str text, const char *file,
                      struct sp_error *err)
{
    struct sp_policy *whole = sp_policy_new();
    int code = sp_policy_add_builtin(whole, err);
    if (!code)
        code = sp_policy_add(whole, text, file, err);
    if (!code)
        code = sp_policy_finish(whole, err);
    sp_policy_free(whole);
    return code;
}

int sp_policy_tighten(struct sp_policy *policy, struct sp_str text,
                      const char *file, struct sp_buf *left,
                      struct sp_error *err)
{
    struct tightening self = {policy, file, left};
    int code = check_file(text, file, err);
    if (!code)
        code = sp_ini_read(text, file, look_at, &self, err);
    return code ? code : sp_policy_finish(policy, err);
}
