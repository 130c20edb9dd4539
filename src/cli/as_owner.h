/* What a user said whom root has started: bounded, and safe to print. */
#ifndef SALLYPORT_AS_OWNER_H
#define SALLYPORT_AS_OWNER_H

#include <stdbool.h>
#include <stdio.h>

#include "sallyport/buf.h"

/* From a pipe that does not block to a stream, line by line. */
struct relay {
    int fd; /* -1: nothing more will come */
    FILE *to;
    struct sp_buf line;
    size_t printed;
    bool is_full;
};

/* Hands on what is there; a line that has no end yet waits for it. */
void relay_read(struct relay *relay);
/* Hands on what is left, and closes the pipe. */
void relay_end(struct relay *relay);

/* The hidden command: not in the table, because nobody types it. */
int as_owner(int argc, char **argv);

#endif
