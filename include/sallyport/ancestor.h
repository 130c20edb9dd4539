/*
 * ancestor.h - the parent, grandparent, … of this process, from /proc.
 * layer: base
 */
#ifndef SALLYPORT_ANCESTOR_H
#define SALLYPORT_ANCESTOR_H

#include <stdbool.h>
#include <sys/types.h>

#include "sallyport/buf.h"

enum { SP_PROCESS_NAME = 32 };

struct sp_process_about {
    char name[SP_PROCESS_NAME]; /* as the kernel keeps it: the first 15 bytes */
    pid_t parent;
    unsigned long long started; /* in clock ticks since the machine started */
};

/* Reads what is known of a process. False where there is none with that id. */
bool sp_process_look(pid_t process, struct sp_process_about *out);

/* Appends the arguments of the process, each ended by a NUL; *parent is the
 * process that started it. False when it cannot be read, or its arguments are
 * longer than 1 MiB; then *parent is 0. */
bool sp_process_arguments(pid_t process, struct sp_buf *arguments,
                          pid_t *parent);

#endif
