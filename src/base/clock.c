#include "sallyport/clock.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "last_words.h"

/* A signal handler has no argument of ours, so this is not passed around. */
static struct last_words watchdog;

static int64_t pretended;

uint64_t sp_clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void sp_clock_pretend(int64_t now)
{
    pretended = now;
}

int64_t sp_clock_now_ms(void)
{
    if (pretended)
        return pretended;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t sp_clock_now(void)
{
    return pretended ? pretended / 1000 : (int64_t)time(NULL);
}

/* GCOVR_EXCL_START ends the process: seen by the end-to-end tests */
static void bite(int signal_number)
{
    (void)signal_number;
    sp_last_words_say(&watchdog, SP_ENDING_TIME);
}
/* GCOVR_EXCL_STOP */

void sp_watchdog(unsigned seconds, const char *message, int status)
{
    sp_last_words_prepare(&watchdog, message, status);
    struct sigaction action = {.sa_handler = bite};
    sigset_t alarms; /* our parent may have blocked SIGALRM */
    sigemptyset(&alarms);
    sigaddset(&alarms, SIGALRM);
    sigaction(SIGALRM, &action, NULL);
    pthread_sigmask(SIG_UNBLOCK, &alarms, NULL);
    alarm(seconds);
}
