/* Windows of a policy that are over, and a program that is not there. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "policy.h"
#include "sallyport/window.h"

/* Times that have no moment from `now` on. */
static void print_over(bool *headed, const struct sp_window_policy *window,
                       const char *key, const struct sp_strings *times,
                       int64_t now)
{
    for (size_t i = 0; i < times->count; i++) {
        struct sp_window one;
        struct sp_error ignored = {0};
        if (!sp_window_read(&one, sp_str(times->items[i]), &ignored) &&
            !sp_window_at(&one, now, NULL) &&
            !sp_window_after(&one, now, &(struct sp_interval){0, 0}))
            policy_say_idle(headed, "[window \"%s\"] %s: %s is over",
                            window->name, key, times->items[i]);
    }
}

/* A clone is on another machine than the program. */
static void print_program(bool *headed, const struct sp_repo *repo,
                          const char *command)
{
    if (!sp_repo_worktree(repo) && *command == '/' &&
        access(command, X_OK) != 0)
        policy_say_idle(headed, "[notify] command: %s cannot be run: %s",
                        command, strerror(errno));
}

void policy_over(const struct sp_repo *repo, const struct sp_policy *policy,
                 bool *headed)
{
    const int64_t now = sp_policy_now(policy);
    for (size_t i = 0; i < policy->windows.count; i++) {
        const struct sp_window_policy *window = &policy->windows.items[i];
        print_over(headed, window, "on", &window->on, now);
        print_over(headed, window, "freeze", &window->freeze, now);
    }
    print_program(headed, repo, policy->notify.command);
}
