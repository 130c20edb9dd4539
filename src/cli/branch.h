/* The branch that somebody is on: for the commands that speak of one. */
#ifndef SALLYPORT_BRANCH_H
#define SALLYPORT_BRANCH_H

#include "cli.h"
#include "sallyport/gather.h"

struct branch {
    char *name;            /* its full name; "HEAD" when that is detached */
    struct sp_oid id;      /* its commit; zero when it has none yet */
    const char *operation; /* under way in the work tree, or NULL; static */
};

/* The branch asked for, by its name with or without refs/heads/; else the one
 * that we are on, or that is being rebased. SP_EUSAGE when the one asked for is
 * not there. branch_dispose() whatever comes of it. */
int branch_find(struct branch *out, struct sp_repo *repo, const char *asked,
                struct sp_error *err);
void branch_dispose(struct branch *branch);

/* Gathers its commits since it left the protected refs: none of a protected
 * branch, nor where there are none. update is filled in; it borrows from branch,
 * and out from both and from gather. */
int branch_gather(const struct branch *branch, struct sp_gather *gather,
                  struct sp_ref_update *update, struct sp_ref_facts *out,
                  struct sp_error *err);

/* Prints a word for the prompt of a shell; nothing where there is none to say,
 * or it cannot be said. config as in cli_open(), asked as in branch_find(). */
void branch_prompt(const char *config, const char *asked);

#endif
