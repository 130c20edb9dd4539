#include "receiver.h"

#include <string.h>
#include <unistd.h>

#include "sallyport/ancestor.h"
#include "sallyport/clock.h"
#include "sallyport/utc.h"

static bool is_git(const char *name)
{
    return strcmp(name, "git") == 0 || strncmp(name, "git-receive", 11) == 0;
}

struct receiver sp_receiver_find(void)
{
    enum { MAX_ANCESTORS = 32 };
    struct sp_process_about about;
    pid_t pid = getppid();
    for (int i = 0; i < MAX_ANCESTORS && pid > 1; i++, pid = about.parent) {
        if (!sp_process_look(pid, &about))
            break;
        if (is_git(about.name))
            return (struct receiver){pid, about.started};
    }
    return (struct receiver){0, 0};
}

bool sp_receiver_equal(const struct receiver *a, const struct receiver *b)
{
    return a->pid && a->pid == b->pid && a->started == b->started;
}

bool sp_receiver_runs(const struct receiver *receiver, int64_t recorded)
{
    struct sp_process_about about;
    if (!receiver->pid)
        return sp_clock_now() - recorded < SP_HOUR;
    return sp_process_look(receiver->pid, &about) &&
           about.started == receiver->started;
}
