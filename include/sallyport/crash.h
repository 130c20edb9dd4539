/*
 * crash.h - a crash is a refusal that says so.
 * layer: base
 *
 * git takes a hook that dies of a signal for a refusal, but tells nobody why.
 */
#ifndef SALLYPORT_CRASH_H
#define SALLYPORT_CRASH_H

#include <signal.h>

/*
 * When the process crashes (a stack that overflows too), it ends with `message`
 * on standard error and exit status `status`. message is copied (255 bytes at
 * most). NULL: takes the guard off.
 */
void sp_crash_guard(const char *message, int status);

/* Each other thread needs a stack for that: SP_CRASH_STACK bytes, in use until it
 * gives back the one that it had before. */
enum { SP_CRASH_STACK = 64 << 10 };
void sp_crash_stack(void *stack, stack_t *before);
void sp_crash_stack_back(const stack_t *before);

#endif
