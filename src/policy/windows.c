/* The sections [window "NAME"]. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

const struct sp_window_policy *sp_policy_window(const struct sp_policy *policy,
                                                const char *name)
{
    for (size_t i = 0; i < policy->windows.count; i++)
        if (strcmp(policy->windows.items[i].name, name) == 0)
            return &policy->windows.items[i];
    return NULL;
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
    for (size_t i = 0; i < policy->windows.count; i++)
        if (strcmp(policy->windows.items[i].name, name) == 0)
            return &policy->windows.items[i];
    if (policy->windows.count == SP_WINDOWS)
        return NULL;
    struct sp_window_policy fresh = {.name = sp_strdup(name)};
    SP_VEC_PUSH(&policy->windows, fresh);
    return &policy->windows.items[policy->windows.count - 1];
}

/* What a key of times takes. */
struct times {
    const char *expected;
    const char *other;        /* what is said of the other kind, … */
    bool takes_date, is_only; /* … if the key takes one kind only */
};

static int read_time(const struct sp_place *at, const struct times *times,
                     const char *text, struct sp_windows *out)
{
    struct sp_error why = {0};
    struct sp_window window;
    int code = sp_window_read(&window, sp_str(text), &why);
    bool is_date = !code && window.kind == SP_WINDOW_ONCE;
    if (!code && (!times->is_only || is_date == times->takes_date)) {
        SP_VEC_PUSH(out, window);
        return SP_OK;
    }
    struct sp_buf expected = {0};
    sp_buf_printf(&expected, "%s; %s", times->expected,
                  code ? why.message : times->other);
    code = sp_policy_wrong_item(at, text, sp_buf_text(&expected));
    sp_buf_dispose(&expected);
    return code;
}

/* Reads a list of times; with "+=" those that were there are read once more. */
static int read_times(const struct sp_place *at, const struct times *times,
                      struct sp_strings *texts)
{
    struct sp_windows read = {0};
    int code = sp_policy_read_list(at, texts);
    for (size_t i = 0; !code && i < texts->count; i++)
        code = read_time(at, times, texts->items[i], &read);
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

static int read_key(const struct sp_place *at, struct sp_window_policy *window)
{
    static const char *const keys[] = {"every",   "on",         "freeze",
                                       "message", "categories", NULL};
    static const struct times
        every =
            {"a weekly or monthly time in UTC, such as 'Tue 02:00-04:00' or "
             "'first Sun 00:00-06:00'",
             "a date belongs into 'on'", false, true},
        on = {"a date and a time in UTC, such as "
              "'2026-12-24 00:00-06:00'",
              "a day of the week belongs into 'every'", true, true},
        freeze = {"times in UTC, such as '2026-12-20 "
                  "18:00 - 2027-01-05 06:00' or "
                  "'Fri-Sun 00:00-24:00'",
                  NULL, true, false};
    const char *key = at->entry->key;
    if (strcmp(key, "every") == 0)
        return read_times(at, &every, &window->every);
    if (strcmp(key, "on") == 0)
        return read_times(at, &on, &window->on);
    if (strcmp(key, "freeze") == 0)
        return read_times(at, &freeze, &window->freeze);
    if (strcmp(key, "message") == 0)
        return read_message(at, &window->message);
    if (strcmp(key, "categories") == 0)
        return sp_policy_read_words(at, &window->categories);
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
    return SP_OK;
}
