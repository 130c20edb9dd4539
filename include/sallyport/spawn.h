/*
 * spawn.h - running another program.
 * layer: base
 */
#ifndef SALLYPORT_SPAWN_H
#define SALLYPORT_SPAWN_H

#include "sallyport/error.h"
#include "sallyport/str.h"

/*
 * Runs path with argv (NULL-terminated, argv[0] included), the environment and
 * the standard output and error of this process, and `input` on its standard
 * input. Waits for it. A child that closes its input early is no error: only
 * its exit status counts. A file without an interpreter line is run by /bin/sh.
 * The caller ignores SIGPIPE.
 *
 * Returns the exit status (0-255; 128 + n for a death by signal n), or a
 * negative code when it could not be started.
 */
int sp_spawn(const char *path, char *const argv[], struct sp_str input,
             struct sp_error *err);

#endif
