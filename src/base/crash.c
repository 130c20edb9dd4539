#include "sallyport/crash.h"

#include <stdbool.h>
#include <stddef.h>

#include "last_words.h"

static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

/* A signal handler has no argument of ours, so this is not passed around. */
static struct last_words words;

/* GCOVR_EXCL_START ends the process, and the counts with it */
static void crash(int signal_number)
{
    (void)signal_number;
    sp_last_words_say(&words, SP_ENDING_CRASH);
}
/* GCOVR_EXCL_STOP */

void sp_crash_stack(void *stack, stack_t *before)
{
    stack_t other = {.ss_sp = stack, .ss_size = SP_CRASH_STACK};
    sigaltstack(&other, before);
}

void sp_crash_stack_back(const stack_t *before)
{
    sigaltstack(before, NULL);
}

static void on_crash(void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_ONSTACK};
    for (size_t i = 0; i < sizeof crashes / sizeof crashes[0]; i++)
        sigaction(crashes[i], &action, NULL);
}

void sp_crash_guard(const char *message, int status)
{
    static char stack[SP_CRASH_STACK];
    static stack_t before;
    static bool is_on;
    if (message)
        sp_last_words_prepare(&words, message, status);
    if (message && !is_on)
        sp_crash_stack(stack, &before);
    else if (!message && is_on)
        sp_crash_stack_back(&before);
    if (is_on != (message != NULL))
        on_crash(message ? crash : SIG_DFL);
    is_on = message != NULL;
}
