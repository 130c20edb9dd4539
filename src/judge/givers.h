/* What a finding needs, and who can give it. */
#ifndef SALLYPORT_JUDGE_GIVERS_H
#define SALLYPORT_JUDGE_GIVERS_H

#include "sallyport/finding.h"
#include "sallyport/policy.h"
#include "sallyport/rule.h"

/* Copies what is needed into the finding, which owns it. */
void sp_take_need(struct sp_finding *finding, const struct sp_need *need);

/* Copies who can give it, where that is not the pusher. need: NULL where the claim has
 * none. */
void sp_take_givers(struct sp_finding *finding, const struct sp_need *need,
                    const struct sp_policy *policy);

#endif
