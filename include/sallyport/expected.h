/*
 * expected.h - what a branch is about, and which step comes next.
 * layer: client
 */
#ifndef SALLYPORT_EXPECTED_H
#define SALLYPORT_EXPECTED_H

#include "sallyport/gather.h"
#include "sallyport/sequence.h"

/* Zero-initialise; sp_expected_dispose() when done. */
struct sp_expected {
    struct sp_strings prps; /* the references in use on the branch */
    unsigned *states;       /* of each of them, enum sp_state */
    unsigned unnamed;       /* of the commits without a reference */
};

/* Reads the branch (a full name; "" on a detached HEAD) that HEAD is on, since
 * it left the protected refs. For a protected branch, or one without a commit,
 * nothing is known. */
int sp_expected_read(struct sp_expected *out, struct sp_repo *repo,
                     const struct sp_policy *policy, const char *branch,
                     struct sp_error *err);
void sp_expected_dispose(struct sp_expected *expected);

/* The next phase in the cycle of that reference ("": without one): RED, GREEN
 * after RED, REFACTOR after GREEN; UNKNOWN where its beginning is not known. */
enum sp_phase sp_expected_next(const struct sp_expected *expected,
                               const char *prp);

#endif
