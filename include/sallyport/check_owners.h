/*
 * check_owners.h - what is wrong with CODEOWNERS in the files of a commit.
 * layer: gather
 */
#ifndef SALLYPORT_CHECK_OWNERS_H
#define SALLYPORT_CHECK_OWNERS_H

#include "sallyport/git.h"
#include "sallyport/policy.h"

/* What is wrong with one file. Zero-initialise. */
struct sp_owners_check {
    bool leaves_addresses;   /* to the server: set it in a clone */
    const char *place;       /* where it is, static; "CODEOWNERS": nowhere */
    struct sp_strings wrong; /* a line each, unsanitised: "line 2: …" */
    struct sp_strings roles; /* of the policy, that it names */
};

/* Looks at the file as the host of the policy does. What is wrong with it is no error; an
 * error comes from reading the repository. Dispose of *out in any case. */
int sp_owners_check(struct sp_owners_check *out, struct sp_repo *repo,
                    const struct sp_policy *policy, const struct sp_oid *commit,
                    struct sp_error *err);
void sp_owners_check_dispose(struct sp_owners_check *check);

#endif
