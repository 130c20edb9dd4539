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
    enum sp_evidence_kind kind;
    const struct sp_oid *commit; /* in whose note … */
    const char *line;            /* … this is added */
    /* Told before each further attempt, from 2 on; NULL: nobody is. */
    void (*again)(int attempt);
};

/*
 * Adds a line to the notes of the server: fetches them, adds the line and pushes;
 * and does so again, after a pause, when others pushed meanwhile. Then the
 * notes of the clone have it, too. SP_EINPUT when the server refuses it: what it
 * said is in `said`. SP_EGIT when it cannot be reached.
 */
int sp_send(const struct sp_send *what, struct sp_buf *said,
            struct sp_error *err);

/* Appends the note that a commit has at the server. SP_ENOTFOUND, without a
 * message, when there is none. */
int sp_send_look(struct sp_repo *repo, const char *remote,
                 enum sp_evidence_kind kind, const struct sp_oid *commit,
                 struct sp_buf *out, struct sp_error *err);

#endif
