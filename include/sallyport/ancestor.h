/*
 * ancestor.h - the parent, grandparent, … of this process.
 * layer: base
 */
#ifndef SALLYPORT_ANCESTOR_H
#define SALLYPORT_ANCESTOR_H

#include <stdbool.h>
#include <sys/types.h>

#include "sallyport/buf.h"

/* Appends the arguments of the process, each ended by a NUL; *parent is the
 * process that started it. False when it cannot be read, or its arguments are
 * longer than 1 MiB. */
bool sp_process_arguments(pid_t process, struct sp_buf *arguments,
                          pid_t *parent);

#endif
