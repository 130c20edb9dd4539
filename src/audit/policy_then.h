/* The policy that a push of the trail is judged by again. */
#ifndef SALLYPORT_AUDIT_POLICY_THEN_H
#define SALLYPORT_AUDIT_POLICY_THEN_H

#include "sallyport/past.h"
#include "sallyport/replay.h"
#include "sallyport/sha256.h"

/* Begins as the policy of sp_replay, with its fingerprint. Free `tightened` at the end. */
struct policy_then {
    const struct sp_policy *policy;
    char fingerprint[SP_SHA256_HEX + 1];
    struct sp_policy *tightened; /* by the file of this commit, or of none */
    struct sp_oid tip;
};

/* Makes it that of a push: with what is stricter in the project's own file, as it was
 * before the push. */
int sp_policy_then(struct policy_then *then, const struct sp_replay *replay,
                   const struct sp_past *past, struct sp_error *err);

#endif
