#include "sallyport/clock.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A signal handler has no argument of ours: these three are the only state of
 * the library that is not passed around. */
static char watchdog_message[256];
static size_t watchdog_len;
static int watchdog_status;

uint64_t sp_clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* GCOVR_EXCL_START ends the process: seen by the end-to-end tests */
static void bite(int signal_number)
{
    (void)signal_number;
    if (write(STDERR_FILENO, watchdog_message, watchdog_len) < 0)
        _exit(watchdog_status);
    _exit(watchdog_status);
}
/* GCOVR_EXCL_STOP */

void sp_watchdog(unsigned seconds, const char *message, int status)
{
    int len =
        snprintf(watchdog_message, sizeof watchdog_message, "%s\n", message);
    watchdog_len = len < (int)sizeof watchdog_message
                       ? (size_t)len
                       : sizeof watchdog_message - 1;
    watchdog_status = status;
    struct sigaction action = {.sa_handler = bite};
    sigaction(SIGALRM, &action, NULL);
    sigset_t heard;
    sigemptyset(&heard);
    sigaddset(&heard, SIGALRM);
    pthread_sigmask(SIG_UNBLOCK, &heard, NULL);
    alarm(seconds);
}
