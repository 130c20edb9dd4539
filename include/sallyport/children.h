/*
 * children.h - the programs that were started and run now.
 * layer: base
 *
 * When a bound ends the process (clock.h, alloc.h, crash.h), they are ended with
 * it. sp_run_start() says by itself what it starts.
 */
#ifndef SALLYPORT_CHILDREN_H
#define SALLYPORT_CHILDREN_H

#include <sys/types.h>

/* Beyond SP_CHILDREN_MAX at a time, one is not known. */
enum { SP_CHILDREN_MAX = 128 };
void sp_child_begun(pid_t child);

/* Before it is waited for: afterwards its number may be somebody else's. */
void sp_child_ended(pid_t child);

/* Kills them, and the group of each that leads one. Safe in a signal
 * handler. */
void sp_children_kill(void);

#endif
