/* A policy as a file: all of it, or what a server hands to clones. */
#include <string.h>

#include "internal.h"
#include "sallyport/layers.h"
#include "sallyport/published.h"

/* What is about the server, or about its history, alone. */
static bool is_private(const struct sp_setting *setting)
{
    static const char *const sections[] = {"identity", "limits", "report",
                                           "audit", "lockout"};
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
        if (strcmp(setting->section, sections[i]) == 0)
            return true;
    return strcmp(setting->section, "policy") == 0 &&
           (strcmp(setting->key, "baseline") == 0 ||
            strcmp(setting->key, "now") == 0);
}

static bool is_handed_out(const struct sp_setting *setting)
{
    return strcmp(setting->file, SP_BUILTIN_NAME) != 0 && !is_private(setting);
}

static void add_value(struct sp_buf *out, const struct sp_setting *setting)
{
    sp_buf_printf(out, "%s =%s", setting->key, *setting->value ? " " : "");
    for (const char *c = setting->value; *c; c++)
        sp_buf_puts(out, *c == '\n' ? "\n    " : (char[]){*c, '\0'});
    sp_buf_putc(out, '\n');
}

/* Does a setting belong into the file? */
typedef bool wanted(const struct sp_setting *setting);

/* The section of that setting, unless an earlier one was in it. */
static void add_section(struct sp_buf *out, const struct sp_policy *policy,
                        size_t first, wanted *is_wanted)
{
    const struct sp_setting *items = policy->settings.items;
    for (size_t i = 0; i < first; i++)
        if (is_wanted(&items[i]) && sp_setting_beside(&items[i], &items[first]))
            return;
    sp_buf_printf(out, items[first].name ? "%s[%s \"%s\"]\n" : "%s[%s]\n",
                  out->len ? "\n" : "", items[first].section,
                  items[first].name);
    for (size_t i = first; i < policy->settings.count; i++)
        if (is_wanted(&items[i]) && sp_setting_beside(&items[i], &items[first]))
            add_value(out, &items[i]);
}

static void write_file(struct sp_buf *out, const struct sp_policy *policy,
                       wanted *is_wanted)
{
    sp_buf_puts(out, "");
    for (size_t i = 0; i < policy->settings.count; i++)
        if (is_wanted(&policy->settings.items[i]))
            add_section(out, policy, i, is_wanted);
}

void sp_policy_publish(struct sp_buf *out, const struct sp_policy *policy)
{
    write_file(out, policy, is_handed_out);
}

static bool is_any(const struct sp_setting *setting)
{
    (void)setting;
    return true;
}

void sp_policy_write(struct sp_buf *out, const struct sp_policy *policy)
{
    write_file(out, policy, is_any);
}

enum sp_published sp_layers_published(struct sp_repo *repo,
                                      const struct sp_policy *policy,
                                      struct sp_error *why)
{
    struct sp_buf text = {0}, now = {0};
    enum sp_published found = SP_PUBLISHED_OTHER;
    int code = sp_published_read(repo, &now, SP_POLICY_FILE_MAX, why);
    sp_policy_publish(&text, policy);
    if (code == SP_ENOTFOUND)
        found = SP_PUBLISHED_NONE;
    else if (code && code != SP_ELIMIT)
        found = SP_PUBLISHED_UNREAD;
    else if (!code && strcmp(sp_buf_text(&now), sp_buf_text(&text)) == 0)
        found = SP_PUBLISHED_SAME;
    sp_buf_dispose(&text);
    sp_buf_dispose(&now);
    return found;
}

/* Is it known to clones alone: no file sets it, and another value counts? */
static bool is_lost(const struct sp_setting *published,
                    const struct sp_policy *policy)
{
    const struct sp_setting *now = sp_policy_setting(
        policy, published->section, published->name, published->key);
    const bool is_set = now && strcmp(now->file, SP_BUILTIN_NAME) != 0;
    return !is_private(published) && !is_set &&
           strcmp(published->value, now ? now->value : "") != 0;
}

static void add_name(struct sp_buf *out, const struct sp_setting *setting)
{
    sp_buf_printf(out, "[%s", setting->section);
    if (setting->name)
        sp_buf_printf(out, " \"%s\"", setting->name);
    sp_buf_printf(out, "] %s", setting->key);
}

/* What is published, over nothing: what of it can be read. Yours to free. */
static struct sp_policy *published_alone(struct sp_repo *repo)
{
    struct sp_error ignored = {0};
    struct sp_buf text = {0};
    struct sp_strings faults = {0};
    struct sp_policy *policy = sp_policy_new();
    policy->faults = &faults;
    if (sp_published_read(repo, &text, SP_POLICY_FILE_MAX, &ignored) == SP_OK)
        sp_policy_add(policy, (struct sp_str){sp_buf_text(&text), text.len}, "",
                      &ignored);
    policy->faults = NULL;
    sp_strings_dispose(&faults);
    sp_buf_dispose(&text);
    return policy;
}

bool sp_layers_lost(struct sp_buf *out, struct sp_repo *repo,
                    const struct sp_policy *policy)
{
    enum { NAMED = 6 };
    size_t count = 0;
    struct sp_policy *published = published_alone(repo);
    for (size_t i = 0; i < published->settings.count; i++) {
        const struct sp_setting *setting = &published->settings.items[i];
        if (!is_lost(setting, policy) || count++ >= NAMED)
            continue;
        sp_buf_puts(out, count > 1 ? ", " : "");
        add_name(out, setting);
    }
    if (count > NAMED)
        sp_buf_printf(out, " and %zu more", count - NAMED);
    sp_policy_free(published);
    return count;
}
