/* What root lets the owner of a directory do. */
#ifndef SALLYPORT_AS_OWNER_H
#define SALLYPORT_AS_OWNER_H

#include <stdbool.h>
#include <stdio.h>

#include "sallyport/buf.h"
#include "sallyport/error.h"
#include "sallyport/owner.h"

/* What the owner said, from a pipe that does not block to a stream: line by
 * line, bounded, and safe to print. */
struct relay {
    FILE *to;
    struct sp_buf line;
    size_t printed;
    bool is_full;
};

/* Hands on what came; a line that has no end yet waits for it. */
void relay_add(struct relay *relay, const char *bytes, size_t len);
/* Hands on what is left. */
void relay_end(struct relay *relay);

enum { AS_OWNER_GROUPS = 64 };

struct as_owner_order {
    const char *directory;
    char **argv;
    uid_t user; /* who has to own the directory */
    gid_t groups[AS_OWNER_GROUPS];
    size_t group_count;
    unsigned long limit; /* seconds */
};

/* Runs the command as the owner, in the directory, and hands on what it says. Its
 * exit status is *status; an error: it was not started, or took too long. */
int as_owner_run(const struct sp_owner *owner,
                 const struct as_owner_order *order, int *status,
                 struct sp_error *err);

/* The hidden command: not in the table, because nobody types it. */
int as_owner(int argc, char **argv);

#endif
