/* Reads the values of a policy that are no lists. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/near_miss.h"
#include "sallyport/utc.h"

/* Does it look as if a comment ended the value? */
static bool has_comment(const char *value)
{
    return strstr(value, " #") || strstr(value, "\t#");
}

/* Reports the value, or the item that is wrong. A long one is cut, so that
 * there is room for what was expected. */
int sp_policy_wrong_item(const struct sp_place *at, const char *item,
                         const char *expected)
{
    enum { MAX_SHOWN = 300 };
    const struct sp_ini_entry *e = at->entry;
    bool cut = strlen(item) > MAX_SHOWN;
    return sp_error_set(
        at->err, SP_EPOLICY, "%s:%d: [%s] %s %s %.*s%s: expected %s%s",
        at->layer->file, e->line, e->section, e->key, e->adds ? "+=" : "=",
        MAX_SHOWN, item, cut ? "…" : "", expected,
        has_comment(e->value) ? "; a comment has a line of its own" : "");
}

int sp_policy_wrong(const struct sp_place *at, const char *expected)
{
    return sp_policy_wrong_item(at, at->entry->value, expected);
}

int sp_policy_wrong_because(const struct sp_place *at, const char *item,
                            const char *expected, const char *why)
{
    struct sp_buf both = {0};
    sp_buf_printf(&both, "%s%s%s", expected, *why ? "; " : "", why);
    int code = sp_policy_wrong_item(at, item, sp_buf_text(&both));
    sp_buf_dispose(&both);
    return code;
}

int sp_policy_read_word(const struct sp_place *at, const char *const *words,
                        int *out)
{
    struct sp_buf expected = {0};
    for (int i = 0; words[i]; i++)
        if (strcmp(words[i], at->entry->value) == 0) {
            *out = i;
            return SP_OK;
        }
    for (int i = 0; words[i]; i++)
        sp_buf_printf(&expected, "%s%s", i ? " or " : "", words[i]);
    const char *near = sp_near_miss(at->entry->value, words);
    if (near)
        sp_buf_printf(&expected, "; did you mean '%s'?", near);
    int code = sp_policy_wrong(at, sp_buf_text(&expected));
    sp_buf_dispose(&expected);
    return code;
}

/* A pattern that ends in an empty choice would match every text. */
static bool ends_in_empty_choice(const char *pattern)
{
    size_t len = strlen(pattern), slashes = 0;
    if (!len || pattern[len - 1] != '|')
        return false;
    while (slashes < len - 1 && pattern[len - 2 - slashes] == '\\')
        slashes++;
    return slashes % 2 == 0;
}

int sp_policy_read_regex(const struct sp_place *at, const char *const *words,
                         struct sp_regex **out)
{
    sp_regex_free(*out);
    *out = NULL;
    if (words && strcmp(words[0], at->entry->value) == 0)
        return SP_OK;
    if (at->known) {
        sp_regex_later(out, at->entry->value);
        return SP_OK;
    }
    if (!*at->entry->value)
        return sp_policy_wrong(at, "a regular expression");
    if (ends_in_empty_choice(at->entry->value))
        return sp_policy_wrong(
            at, "something after the last '|'; a line that begins "
                "with '#' is a comment, so write [#] there");
    struct sp_error reason = {0};
    if (sp_regex_compile(out, at->entry->value, &reason))
        return sp_error_set(at->err, SP_EPOLICY, "%s:%d: [%s] %s: %s",
                            at->layer->file, at->entry->line,
                            at->entry->section, at->entry->key, reason.message);
    return SP_OK;
}

static long unit(const struct sp_option *option, const char *suffix)
{
    static const struct {
        enum sp_option_type type;
        const char *suffix;
        long factor;
    } units[] = {
        {SP_OPTION_NUMBER, "", 1},
        {SP_OPTION_SIZE, "", 1},
        {SP_OPTION_SIZE, "k", 1024},
        {SP_OPTION_SIZE, "m", 1024 * 1024},
        {SP_OPTION_DURATION, "s", 1},
        {SP_OPTION_DURATION, "m", SP_MINUTE},
        {SP_OPTION_DURATION, "h", SP_HOUR},
        {SP_OPTION_DURATION, "d", SP_DAY},
    };
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (units[i].type == option->type &&
            strcmp(units[i].suffix, suffix) == 0)
            return units[i].factor;
    return 0;
}

int sp_policy_read_number(const struct sp_place *at,
                          const struct sp_option *option, long *out)
{
    static const char *const forms[] = {
        [SP_OPTION_NUMBER] = "a number",
        [SP_OPTION_SIZE] = "a size such as 512, 64k or 1m,",
        [SP_OPTION_DURATION] = "a duration such as 30s, 5m or 1h,",
    };
    char *end;
    errno = 0;
    long number = strtol(at->entry->value, &end, 10);
    long factor = unit(option, end);
    bool digits = *at->entry->value >= '0' && *at->entry->value <= '9';
    if (digits && factor && !errno && number <= option->max / factor &&
        number * factor >= option->min) {
        *out = number * factor;
        return SP_OK;
    }
    struct sp_buf expected = {0};
    sp_buf_printf(&expected, "%s from %ld to %ld%s", forms[option->type],
                  option->min, option->max,
                  option->type == SP_OPTION_SIZE       ? " bytes"
                  : option->type == SP_OPTION_DURATION ? " seconds"
                                                       : "");
    int code = sp_policy_wrong(at, sp_buf_text(&expected));
    sp_buf_dispose(&expected);
    return code;
}

int sp_policy_read_moment(const struct sp_place *at, int64_t *out)
{
    static const char form[] = "a time in UTC, such as 2026-12-01 02:30";
    struct sp_error why = {0};
    struct sp_str text = sp_str(at->entry->value);
    *out = 0;
    if (!text.len || sp_utc_read(out, text))
        return SP_OK;
    if (!sp_moment_read(out, text, &why) && *out > 0)
        return SP_OK;
    return sp_policy_wrong_because(at, at->entry->value, form, why.message);
}

int sp_policy_read_text(const struct sp_place *at, const char *const *words,
                        char **out)
{
    if (!*at->entry->value && !words)
        return sp_policy_wrong(at, "a value");
    free(*out);
    *out = sp_strdup(at->entry->value);
    return SP_OK;
}
