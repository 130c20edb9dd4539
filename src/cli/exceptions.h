/* What the commands about grants and waivers have in common. */
#ifndef SALLYPORT_CLI_EXCEPTIONS_H
#define SALLYPORT_CLI_EXCEPTIONS_H

#include "cli.h"
#include "sallyport/chain.h"

/* How often one was used by a push that was let in, and when last. */
struct use {
    uint64_t count;
    int64_t last; /* seconds since 1970 */
};

/* The exceptions of the server: by its remote in a clone, else of the repository
 * itself. Not to be moved. */
struct exceptions {
    struct sp_repo *repo;
    struct sp_policy *policy;
    struct sp_buf remote; /* empty: we are at the server */
    struct sp_chain chain;
    struct sp_exceptions all;
    struct use *uses; /* of each; NULL: not known */
    int64_t now;
};

/* Counts the uses, where there is a trail: on the server. */
int exceptions_count(struct exceptions *exceptions, struct sp_error *err);

/* Runs one of the commands break-glass and waiver. */
int exceptions_run(const struct sp_cli_args *args, enum sp_exception_kind kind);

/* Prints those of a kind; -1: all. Returns whether a review is overdue. */
bool exceptions_print(const struct exceptions *exceptions, int kind);
void exceptions_print_json(const struct exceptions *exceptions);

/* Fills in a request from the options, and sends it to the server. Returns an exit
 * status. */
int exceptions_request(const struct exceptions *exceptions,
                       const struct sp_cli_args *args,
                       enum sp_exception_kind kind, bool is_drill);

/* Completes an act by who we are, and sends it. Takes its texts over. */
int exceptions_send(const struct exceptions *exceptions, struct sp_act *act);

/* A copy of the value of an option, or NULL. */
char *exceptions_copy(const struct sp_cli_args *args, const char *option);

#endif
