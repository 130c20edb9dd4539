/* The trail of the repository that we are in. */
#ifndef SALLYPORT_CLI_TRAIL_H
#define SALLYPORT_CLI_TRAIL_H

#include "cli.h"
#include "sallyport/audit.h"
#include "sallyport/overview.h"

/* Zero-initialise; trail_close() when done, also after an error. */
struct trail {
    struct sp_repo *repo;
    struct sp_policy *policy;
    struct sp_audit *audit;
    struct sp_buf path; /* of the store */
    char *repository;   /* its path, as its hooks record it */
    struct sp_buf head; /* what HEAD names */
};

/* SP_ENOTFOUND where nothing was recorded yet, SP_EUSAGE where [audit] path is off.
 * writes: entries will be appended. */
int trail_open(struct trail *out, bool writes, const char *config,
               struct sp_error *err);
/* Counts the entries of these times, as the policy classes their refs. */
int trail_tally(struct sp_tally *out, const struct trail *trail,
                const struct sp_audit_filter *filter, struct sp_error *err);
/* A question about the trail; since and until are 0. Borrows the trail. */
struct sp_overview_question trail_question(const struct trail *trail);
void trail_close(struct trail *trail);

/* A command about one trail: with --from, sallyport-ship answers instead. Returns an exit
 * status. */
typedef int trail_command(const struct sp_cli_args *args,
                          const struct trail *trail, struct sp_error *err);
int trail_answer(const struct sp_cli_args *args, trail_command *command);

/* What `report` and `metrics` do with a trail, by their own options. */
int cli_report(const struct sp_cli_args *args, const struct trail *trail,
               struct sp_error *err);
/* more: of other metrics, or NULL. */
int cli_metrics(const struct sp_cli_args *args, const struct trail *trail,
                const struct sp_buf *more, struct sp_error *err);

#endif
