/*
 * policy_mark.h - a quick hash of a policy, for a cache.
 * layer: policy
 */
#ifndef SALLYPORT_POLICY_MARK_H
#define SALLYPORT_POLICY_MARK_H

#include "sallyport/policy.h"
#include "sallyport/siphash.h"

/* A hash of every value in force, as that of sp_policy_fingerprint(), in a tenth of its
 * time. Its key is known: nothing may be decided by it. */
void sp_policy_mark(struct sp_siphash *out, const struct sp_policy *policy);

#endif
