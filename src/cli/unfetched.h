/* What the server has and a clone has never fetched: for status. */
#ifndef SALLYPORT_UNFETCHED_H
#define SALLYPORT_UNFETCHED_H

#include "cli.h"
#include "sallyport/status.h"

/* The texts that the status borrows. */
struct unfetched {
    struct sp_buf fetch;        /* how the clone gets newer evidence */
    struct sp_buf fetch_policy; /* how it learns the roles … */
    struct sp_buf no_policy;    /* … or which remote does not say them */
};

/* Completes the status of a clone, once its target and what is missing are known: what it
 * lacks of the policy and the evidence, and how to fetch that. config as in cli_open().
 * Where nothing is missing, and nothing can be unknown, no setting is read. Call
 * unfetched_dispose() in any case; *status borrows from *out. */
void unfetched_look(struct unfetched *out, struct sp_repo *repo,
                    const char *config, struct sp_status *status);
void unfetched_dispose(struct unfetched *unfetched);

#endif
