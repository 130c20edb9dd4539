/* The sections [window "NAME"]. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* Its place in the list; the number of sections where there is none. */
static size_t place_of(const struct sp_policy *policy, const char *name)
{
    size_t i = 0;
    while (i < policy->windows.count &&
           strcmp(policy->windows.items[i].name, name) != 0)
        i++;
    return i;
}

const struct sp_window_policy *sp_policy_window(const struct sp_policy *policy,
                                                const char *name)
{
    size_t at = place_of(policy, name);
    return at < policy->windows.count ? &policy->windows.items[at] : NULL;
}

void sp_window_policy_dispose(struct sp_window_policy *window)
{
    free(window->name);
    free(window->file);
    free(window->message);
    free(window->opens.items);
    free(window->freezes.items);
    sp_strings_dispose(&window->every);
    sp_strings_dispose(&window->on);
    sp_strings_dispose(&window->freeze);
    sp_strings_dispose(&window->categories);
    *window = (struct sp_window_policy){0};
}

/* The section of that name; a new one is added. NULL: there are too many. */
static struct sp_window_policy *section_of(struct sp_policy *policy,
                                           const char *name)
{
    size_t at = place_of(policy, name);
    if (at == SP_WINDOWS)
        return NULL;
    if (at == policy->windows.count) {
        struct sp_window_policy fresh = {.name = sp_strdup(name)};
        SP_VEC_PUSH(&policy->windows, fresh);
    }
    return &policy->windows.items[at];
}

enum kind { EVERY, ON, FREEZE };

/* What the keys of times take. */
static const struct times {
    const char *expected;
    const char *not_date, *not_week; /* what is said of the other kind */
} times_of[] = {
    [EVERY] = {.expected = "a weekly or monthly time in UTC, such as 'Tue "
                           "02:00-04:00' or 'first Sun 00:00-06:00'",
               .not_date = "a date belongs into 'on'"},
    [ON] = {.expected = "a date and a time in UTC, such as '2026-12-24 "
                        "00:00-06:00'",
            .not_week = "a day of the week belongs into 'every'"},
    [FREEZE] = {.expected = "times in UTC, such as '2026-12-20 18:00 - "
                            "2027-01-05 06:00' or 'Fri-Sun 00:00-24:00'"},
};

static int read_time(const struct sp_place *at, enum kind kind,
                     const char *text, struct sp_windows *out)
{
    const struct times *times = &times_of[kind];
    struct sp_error why = {0};
    struct sp_window window;
    const char *fault = why.message;
    int code = sp_window_read(&window, sp_str(text), &why);
    if (!code)
        fault =
            window.kind == SP_WINDOW_ONCE ? times->not_date : times->not_week;
    if (!fault) {
        SP_VEC_PUSH(out, window);
        return SP_OK;
    }
    return sp_policy_wrong_because(at, text, times->expected, fault);
}

/* Reads a list of times; with "+=" those that were there are read once more. */
static int read_times(const struct sp_place *at, enum kind kind,
                      struct sp_strings *texts)
{
    struct sp_windows read = {0};
    int code = sp_policy_read_list(at, texts);
    for (size_t i = 0; !code && i < texts->count; i++)
        code = read_time(at, kind, texts->items[i], &read);
    free(read.items);
    return code;
}

static int read_message(const struct sp_place *at, char **out)
{
    enum { MAX_MESSAGE = 300 };
    size_t len = strlen(at->entry->value);
    if (at->entry->adds || !len || len > MAX_MESSAGE)
        return sp_policy_wrong(at, "a text of at most 300 bytes");
    free(*out);
    *out = sp_strdup(at->entry->value);
    return SP_OK;
}

static bool is_category(const char *word)
{
    for (size_t i = 0; i < SP_CATEGORIES; i++)
        if (strcmp(sp_category_words[i], word) == 0)
            return true;
    return false;
}

static int read_categories(const struct sp_place *at, struct sp_strings *out)
{
    int code = sp_policy_read_words(at, out);
    for (size_t i = 0; !code && i < out->count; i++)
        if (!is_category(out->items[i]))
            code = sp_policy_wrong_item(at, out->items[i],
                                        "LOW, MEDIUM, HIGH or CRITICAL");
    return code;
}

static int read_key(const struct sp_place *at, struct sp_window_policy *window)
{
    static const char *const keys[] = {"every",   "on",         "freeze",
                                       "message", "categories", NULL};
    const char *key = at->entry->key;
    if (strcmp(key, "every") == 0)
        return read_times(at, EVERY, &window->every);
    if (strcmp(key, "on") == 0)
        return read_times(at, ON, &window->on);
    if (strcmp(key, "freeze") == 0)
        return read_times(at, FREEZE, &window->freeze);
    if (strcmp(key, "message") == 0)
        return read_message(at, &window->message);
    if (strcmp(key, "categories") == 0)
        return read_categories(at, &window->categories);
    return sp_policy_unknown(at, "key", key, keys);
}

/* Makes the times of texts that were read without an error. */
static void add_times(struct sp_windows *out, const struct sp_strings *texts)
{
    struct sp_error none = {0};
    struct sp_window window;
    for (size_t i = 0; i < texts->count; i++)
        if (!sp_window_read(&window, sp_str(texts->items[i]), &none))
            SP_VEC_PUSH(out, window);
}

int sp_policy_read_window(const struct sp_place *at)
{
    const struct sp_ini_entry *e = at->entry;
    struct sp_window_policy *window = section_of(at->layer->policy, e->name);
    if (!window)
        return sp_error_set(at->err, SP_EPOLICY,
                            "%s:%d: there are more than %d sections [window]",
                            at->layer->file, e->line, SP_WINDOWS);
    free(window->file);
    window->file = sp_strdup(at->layer->file);
    window->line = e->line;
    int code = read_key(at, window);
    if (code)
        return code;
    window->opens.count = window->freezes.count = 0;
    add_times(&window->opens, &window->every);
    add_times(&window->opens, &window->on);
    add_times(&window->freezes, &window->freeze);
    if (window->opens.count + window->freezes.count > SP_WINDOW_TIMES)
        return sp_error_set(at->err, SP_EPOLICY,
                            "%s:%d: [window \"%s\"] has more than %d times",
                            at->layer->file, e->line, e->name, SP_WINDOW_TIMES);
    return SP_OK;
}

/* What is wrong with a section as a whole; NULL: nothing. */
static const char *fault_of(const struct sp_window_policy *window)
{
    if (window->opens.count && window->freezes.count)
        return "is open and freezes: expected every and on, or freeze in a "
               "section of its own";
    if (window->message && !window->freezes.count)
        return "has a message, but no freeze: expected freeze";
    if (window->categories.count && !window->freezes.count)
        return "has categories, but no freeze: expected freeze; [category "
               "\"NAME\"] windows names the windows of a category";
    if (!window->opens.count && !window->freezes.count)
        return "has no time: expected every, on or freeze";
    return NULL;
}

/* Is there an open window of that name? The error names the category. */
static int check_named(const struct sp_policy *policy, const char *category,
                       const char *name, struct sp_error *err)
{
    const struct sp_window_policy *window = sp_policy_window(policy, name);
    const struct sp_setting *at =
        sp_policy_setting(policy, "category", category, "windows");
    const char *names[SP_WINDOWS + 1] = {NULL};
    struct sp_buf hint = {0};
    if (window && window->opens.count)
        return SP_OK;
    if (window)
        return sp_error_set(err, SP_EPOLICY,
                            "%s:%d: [category \"%s\"] windows: [window \"%s\"] "
                            "is a freeze and never opens",
                            at->file, at->line, category, name);
    for (size_t i = 0; i < policy->windows.count; i++)
        names[i] = policy->windows.items[i].name;
    sp_policy_suggest(&hint, name, names);
    int code =
        sp_error_set(err, SP_EPOLICY,
                     "%s:%d: [category \"%s\"] windows: there is no "
                     "[window \"%s\"]%s",
                     at->file, at->line, category, name, sp_buf_text(&hint));
    sp_buf_dispose(&hint);
    return code;
}

static int check_categories(const struct sp_policy *policy,
                            struct sp_error *err)
{
    int code = SP_OK;
    for (size_t i = 0; i < SP_CATEGORIES; i++) {
        const struct sp_strings *names = &policy->categories[i].windows;
        for (size_t k = 0; !code && k < names->count; k++)
            code =
                check_named(policy, sp_category_words[i], names->items[k], err);
    }
    return code;
}

int sp_policy_check_windows(const struct sp_policy *policy,
                            struct sp_error *err)
{
    for (size_t i = 0; i < policy->windows.count; i++) {
        const struct sp_window_policy *window = &policy->windows.items[i];
        const char *fault = fault_of(window);
        if (fault)
            return sp_error_set(err, SP_EPOLICY, "%s:%d: [window \"%s\"] %s",
                                window->file, window->line, window->name,
                                fault);
    }
    return check_categories(policy, err);
}
