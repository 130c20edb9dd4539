/*
 * send.h - brings a line of evidence to the server.
 * layer: client
 *
 * Runs git. No hook of the clone runs, and nothing is forced.
 */
#ifndef SALLYPORT_SEND_H
#define SALLYPORT_SEND_H

#include "sallyport/evidence.h"
#include "sallyport/git.h"

enum { SP_SEND_ATTEMPTS = 20 };

/* All borrowed. */
struct sp_send {
    struct sp_repo *repo;
    const char *remote;
    const char *ref; /* at the server, and here */
    /* Adds what is sent to the draft of the ref, which may not exist yet. */
    int (*add)(struct sp_repo *repo, const char *draft, const void *context,
               struct sp_error *err);
    const void *context;
    /* Told before each further attempt, from 2 on; NULL: nobody is. */
    void (*again)(int attempt);
};

/* sp_send.add, with the message (a const char *) of a commit without files. */
int sp_send_add_commit(struct sp_repo *repo, const char *draft,
                       const void *context, struct sp_error *err);

/*
 * Adds something to a ref of the server: fetches it, adds and pushes; and does so
 * again, after a pause, when others pushed meanwhile. Then the clone has it, too.
 * SP_EINPUT when the server refuses it: what it said is in `said`. SP_EGIT when it
 * cannot be reached.
 */
int sp_send(const struct sp_send *what, struct sp_buf *said,
            struct sp_error *err);

/* Appends the note that a commit has at the server. SP_ENOTFOUND, without a
 * message, when there is none. */
int sp_send_look(struct sp_repo *repo, const char *remote,
                 enum sp_evidence_kind kind, const struct sp_oid *commit,
                 struct sp_buf *out, struct sp_error *err);

/* Fetches a ref of the server that grows commit by commit: its commit, or zero when there
 * is none. Then the clone has it, too. */
int sp_send_fetch(struct sp_repo *repo, const char *remote, const char *ref,
                  struct sp_oid *out, struct sp_error *err);

#endif
