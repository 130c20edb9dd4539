/* Checks the section [notify]. */
#include <string.h>

#include "internal.h"
#include "sallyport/near_miss.h"

/* The verdicts of pushes and the kinds of other entries, as audit.h names them; a test
 * compares. */
static const char *const events[] = {
    "accept", "refuse",    "undecided", "never-ended", "landed",
    "record", "exception", "admin",     "out-of-band", NULL};

static int wrong(const struct sp_policy *policy, const char *key,
                 const char *value, const char *expected, struct sp_error *err)
{
    const struct sp_setting *at =
        sp_policy_setting(policy, "notify", NULL, key);
    const char *near = sp_near_miss(value, events);
    return sp_error_set(
        err, SP_EPOLICY, "%s:%d: [notify] %s = %s: expected %s%s%s%s", at->file,
        at->line, key, value, expected, near ? "; did you mean '" : "",
        near ? near : "", near ? "'?" : "");
}

int sp_policy_check_notify(const struct sp_policy *policy, struct sp_error *err)
{
    const char *command = policy->notify.command;
    const struct sp_strings *chosen = &policy->notify.events;
    if (strcmp(command, "off") != 0 && *command != '/')
        return wrong(policy, "command", command, "an absolute path, or off",
                     err);
    for (size_t i = 0; i < chosen->count; i++) {
        const char *const *word = events;
        while (*word && strcmp(*word, chosen->items[i]) != 0)
            word++;
        if (!*word)
            return wrong(policy, "events", chosen->items[i],
                         "accept, refuse, undecided, never-ended, landed, "
                         "record, exception, admin or out-of-band",
                         err);
    }
    return SP_OK;
}
