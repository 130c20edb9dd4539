/* What root makes the owner of a directory do. */
#ifndef SALLYPORT_AS_OWNER_H
#define SALLYPORT_AS_OWNER_H

#include <stdbool.h>
#include <stdio.h>

#include "cli.h"
#include "sallyport/buf.h"
#include "sallyport/error.h"
#include "sallyport/owner.h"

/* Copies what the owner printed from a non-blocking pipe to a stream: line by
 * line, bounded, and safe to print. */
struct relay {
    FILE *to;
    struct sp_buf line;
    size_t printed;
    bool is_over; /* no more is printed */
};

/* Takes bytes, and prints complete lines. The rest of a line waits for its
 * end. */
void relay_add(struct relay *relay, const char *bytes, size_t len);
/* Prints the rest. */
void relay_end(struct relay *relay);

enum { AS_OWNER_GROUPS = 64 };

struct as_owner_order {
    const char *directory;
    char **argv;
    uid_t user; /* the required owner of the directory */
    gid_t groups[AS_OWNER_GROUPS];
    size_t group_count;
    unsigned long limit; /* seconds; 0: none */
};

/* Opens a directory, on a way where root may go to act there. Close it even when this
 * fails. */
int as_owner_open(struct sp_owner *owner, const char *path,
                  struct sp_error *err);

/* Runs the command as the owner, in the directory, and relays its output.
 * *status is its exit status. An error: it was not started, or took too
 * long. */
int as_owner_run(const struct sp_owner *owner,
                 const struct as_owner_order *order, int *status,
                 struct sp_error *err);

/*
 * For a command that runs a program which a repository names: runs it, and returns its exit
 * status. Where root has typed it, and the repository or its work tree belongs to another
 * user, it runs again as this user. In a repository of root, others who could have named
 * the program are an error, which is printed.
 */
int as_owner_again(const struct sp_cli_args *args,
                   int (*run)(const struct sp_cli_args *args));

/* The hidden command. It is not in the table, because users do not type it. */
int as_owner(int argc, char **argv);

#endif
