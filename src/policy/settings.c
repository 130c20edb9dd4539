/* The values in force: where each was set, and what it replaced. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/layers.h"

/* What the settings of files are found by. */
static void add_id(struct sp_buf *out, const char *section, const char *name,
                   const char *key)
{
    sp_buf_printf(out, "%s\n%s\n%s", section, sp_or_empty(name), key);
}

/* Where it is in the list; the number of settings where it is not there. */
static size_t place_of(const struct sp_policy *policy, const char *section,
                       const char *name, const char *key)
{
    struct sp_buf id = {0};
    if (policy->built_in) {
        size_t row = sp_builtin_find(section, name, key);
        if (row < policy->built_in)
            return row;
    }
    if (!policy->others.texts.count)
        return policy->settings.count;
    add_id(&id, section, name, key);
    uint32_t place = sp_text_places_find(&policy->others, sp_buf_text(&id));
    sp_buf_dispose(&id);
    return place == SP_TEXT_PLACES_NONE ? policy->settings.count
                                        : policy->built_in + place;
}

const struct sp_setting *sp_policy_setting(const struct sp_policy *policy,
                                           const char *section,
                                           const char *name, const char *key)
{
    size_t place = place_of(policy, section, name, key);
    return place < policy->settings.count ? &policy->settings.items[place]
                                          : NULL;
}

/* Copies a text to the end of `to`, and returns where the copy is. */
static const char *copy(char **to, const char *text)
{
    char *begin = *to;
    *to = stpcpy(begin, text) + 1;
    return begin;
}

static struct sp_setting setting_of(const struct sp_place *at,
                                    const char *value)
{
    const struct sp_ini_entry *e = at->entry;
    const char *file = at->layer->file;
    char *to = sp_malloc(strlen(e->section) + strlen(sp_or_empty(e->name)) +
                         strlen(e->key) + strlen(value) + strlen(file) + 5);
    struct sp_setting fresh = {.texts = to, .line = e->line};
    fresh.section = copy(&to, e->section);
    fresh.name = e->name ? copy(&to, e->name) : NULL;
    fresh.key = copy(&to, e->key);
    fresh.value = copy(&to, value);
    fresh.file = copy(&to, file);
    return fresh;
}

static void free_setting(struct sp_setting *setting)
{
    free(setting->texts);
    free(setting->before);
}

/* The setting that has the values of the old one and those of the entry. */
static struct sp_setting joined(const struct sp_place *at,
                                const struct sp_setting *old)
{
    struct sp_buf value = {0}, before = {0};
    sp_buf_printf(&value, "%s%s%s", old->value, *old->value ? ", " : "",
                  at->entry->value);
    sp_buf_printf(&before, "%s%s%s:%d", old->before ? old->before : "",
                  old->before ? ", " : "", old->file, old->line);
    struct sp_setting fresh = setting_of(at, sp_buf_text(&value));
    fresh.before = sp_buf_detach(&before);
    sp_buf_dispose(&value);
    return fresh;
}

/* A row comes before all files, in the order of the rows. */
static void keep_row(struct sp_policy *policy, const struct sp_builtin *row)
{
    const struct sp_setting fresh = {.section = row->section,
                                     .name = row->name,
                                     .key = row->key,
                                     .value = row->value,
                                     .file = SP_BUILTIN_NAME,
                                     .line = row->line};
    SP_VEC_PUSH(&policy->settings, fresh);
    policy->built_in++;
}

static void keep_new(const struct sp_place *at)
{
    struct sp_policy *policy = at->layer->policy;
    const struct sp_ini_entry *e = at->entry;
    struct sp_buf id = {0};
    add_id(&id, e->section, e->name, e->key);
    sp_text_places_add(&policy->others, sp_buf_text(&id));
    sp_buf_dispose(&id);
    SP_VEC_PUSH(&policy->settings, setting_of(at, e->value));
}

void sp_policy_keep_setting(const struct sp_place *at)
{
    struct sp_policy *policy = at->layer->policy;
    const struct sp_ini_entry *e = at->entry;
    if (at->known) {
        keep_row(policy, at->known);
        return;
    }
    size_t place = place_of(policy, e->section, e->name, e->key);
    if (place == policy->settings.count) {
        keep_new(at);
        return;
    }
    struct sp_setting *old = &policy->settings.items[place];
    struct sp_setting fresh =
        e->adds ? joined(at, old) : setting_of(at, e->value);
    free_setting(old);
    *old = fresh;
}

void sp_policy_dispose_settings(struct sp_policy *policy)
{
    for (size_t i = 0; i < policy->settings.count; i++)
        free_setting(&policy->settings.items[i]);
    free(policy->settings.items);
    sp_text_places_dispose(&policy->others);
}

bool sp_policy_is_builtin(const struct sp_policy *policy)
{
    for (size_t i = 0; i < policy->settings.count; i++)
        if (strcmp(policy->settings.items[i].file, SP_BUILTIN_NAME) != 0)
            return false;
    return true;
}
