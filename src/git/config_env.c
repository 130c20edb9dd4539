/* Settings of `git -c KEY=VALUE` and of GIT_CONFIG_COUNT: git passes both to
 * its hooks. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "internal.h"

/* Takes a word in git's quotes, 'it'\''s', off *rest. False where there is
 * none. */
static bool take_quoted(const char **rest, struct sp_buf *out)
{
    const char *at = *rest;
    sp_buf_reset(out);
    if (*at != '\'')
        return false;
    while (*at == '\'') {
        size_t len = strcspn(++at, "'");
        sp_buf_add(out, at, len);
        at += len;
        if (!*at++)
            return false;
        if (at[0] == '\\' && at[1] && at[2] == '\'') {
            sp_buf_putc(out, at[1]);
            at += 2;
        }
    }
    *rest = at;
    return true;
}

static bool set(struct sp_buf *out, const char *value)
{
    sp_buf_reset(out);
    sp_buf_puts(out, value);
    return true;
}

/* 'key'='value', or 'key=value' before git 2.31; a key alone is true. */
static bool of_parameters(const char *rest, const char *key, struct sp_buf *out)
{
    struct sp_buf name = {0}, value = {0};
    bool found = false;
    while (take_quoted(&rest, &name)) {
        char *given = strchr(sp_buf_text(&name), '=');
        const char *text = given ? given + 1 : "true";
        if (given)
            *given = '\0';
        if (!given && *rest == '=') {
            rest++;
            if (!take_quoted(&rest, &value))
                break;
            text = sp_buf_text(&value);
        }
        if (strcasecmp(sp_buf_text(&name), key) == 0)
            found = set(out, text);
        rest += strspn(rest, " ");
    }
    sp_buf_dispose(&name);
    sp_buf_dispose(&value);
    return found;
}

static bool of_count(unsigned long count, const char *key, struct sp_buf *out)
{
    bool found = false;
    for (unsigned long i = 0; i < count; i++) {
        struct sp_buf name = {0};
        sp_buf_printf(&name, "GIT_CONFIG_KEY_%lu", i);
        const char *set_key = getenv(sp_buf_text(&name));
        sp_buf_reset(&name);
        sp_buf_printf(&name, "GIT_CONFIG_VALUE_%lu", i);
        const char *value = getenv(sp_buf_text(&name));
        sp_buf_dispose(&name);
        if (!set_key || !value)
            break;
        if (strcasecmp(set_key, key) == 0)
            found = set(out, value);
    }
    return found;
}

bool sp_config_of_environment(const char *key, struct sp_buf *out)
{
    const char *count = getenv("GIT_CONFIG_COUNT");
    const char *parameters = getenv("GIT_CONFIG_PARAMETERS");
    bool found = count && of_count(strtoul(count, NULL, 10), key, out);
    if (parameters && of_parameters(parameters, key, out))
        found = true;
    return found;
}
