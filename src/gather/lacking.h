/* What a step lacks, by the evidence that was found so far: lacking.c. */
#ifndef SALLYPORT_GATHER_LACKING_H
#define SALLYPORT_GATHER_LACKING_H

#include "sallyport/facts.h"
#include "sallyport/policy.h"

/* Has it less approvals than its category or an owner may ask for? */
bool sp_lacks_approvals(const struct sp_policy *policy,
                        const struct sp_step *step, const char *ref);
/* Has somebody rejected it for the ref at any time? Another user may approve over that. */
bool sp_was_rejected(const struct sp_step *step, const char *ref);
/* Adds the gates of the category that apply and have no result. Returns the time of the
 * oldest of the results that the others have; 0: none has any. */
int64_t sp_lacking_gates(const struct sp_policy *policy,
                         const struct sp_step *step, struct sp_strings *out);

#endif
