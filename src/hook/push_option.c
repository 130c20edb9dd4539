/* What the pusher asks for with git push -o. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/git_config.h"
#include "sallyport/near_miss.h"
#include "sallyport/sanitise.h"
#include "sallyport/str.h"

/* How many are read: the client says how many there are. */
enum { MAX_OPTIONS = 100 };

static const char json_option[] = "sallyport=json";

/* The option with that number, from 0; NULL after the last. */
static const char *option(size_t at)
{
    char name[64];
    const char *count = getenv("GIT_PUSH_OPTION_COUNT");
    if (at >= MAX_OPTIONS || !count || at >= strtoul(count, NULL, 10))
        return NULL;
    snprintf(name, sizeof name, "GIT_PUSH_OPTION_%zu", at);
    return getenv(name);
}

bool sp_hook_asks_json(void)
{
    const char *text;
    for (size_t i = 0; (text = option(i)); i++)
        if (strcmp(text, json_option) == 0)
            return true;
    return false;
}

bool sp_hook_clone_asks_json(const struct sp_repo *repo)
{
    return sp_repo_lists(repo, "push.pushOption", json_option);
}

/* Is it meant for us? near: what it is near to, or NULL. */
static bool is_ours(const char *text, const char *near)
{
    return near || sp_str_starts(sp_str(text), "sallyport=");
}

void sp_hook_unknown_options(struct sp_buf *out)
{
    const char *text;
    static const char *const known[] = {json_option, NULL};
    for (size_t i = 0; (text = option(i)); i++) {
        const char *near = sp_near_miss(text, known);
        if (strcmp(text, json_option) == 0 || !is_ours(text, near))
            continue;
        sp_buf_puts(out, "sallyport: there is no push option '");
        sp_sanitise(out, sp_str(text), 30);
        sp_buf_printf(out, near ? "'; did you mean '%s'?\n" : "', only '%s'\n",
                      json_option);
        return;
    }
}
