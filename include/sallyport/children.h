/*
 * children.h - the programs that run now.
 * layer: base
 *
 * When a limit ends this process (clock.h, alloc.h, crash.h), they are ended
 * with it. sp_run_start() and sp_process_start() register what they start.
 */
#ifndef SALLYPORT_CHILDREN_H
#define SALLYPORT_CHILDREN_H

#include <sys/types.h>

/* How many children are known at a time; the rest is not. */
enum { SP_CHILDREN_MAX = 128 };
void sp_child_begun(pid_t child);

/* Call it before the child is waited for: afterwards its number may belong to
 * another process. */
void sp_child_ended(pid_t child);

/* Kills them, and the process group of each that leads one. Safe in a signal
 * handler. */
void sp_children_kill(void);

#endif
