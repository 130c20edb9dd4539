/*
 * ending.h - who is told before the process is ended from anywhere.
 * layer: base
 *
 * The watchdog (clock.h), exhausted memory (alloc.h) and a crash (crash.h) end the
 * process. A watcher can complete what it has begun before.
 */
#ifndef SALLYPORT_ENDING_H
#define SALLYPORT_ENDING_H

enum sp_ending { SP_ENDING_TIME, SP_ENDING_MEMORY, SP_ENDING_CRASH };

/* Must be safe in a signal handler, and runs in any thread. It is called once: not
 * again if it is ended itself. */
typedef void sp_ending_watcher(void *context, enum sp_ending how);

/* Has the watcher told, from now on, of an end of this process; not of a child that
 * it forks. There is one; NULL takes it off. context is borrowed. */
void sp_ending_watch(sp_ending_watcher *watcher, void *context);

/* Tells the watcher. Safe in a signal handler. */
void sp_ending_tell(enum sp_ending how);

#endif
