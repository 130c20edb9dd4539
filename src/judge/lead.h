/* Where it is repaired what a merge, a squash or a fast-forward brought to a protected ref. */
#ifndef SALLYPORT_JUDGE_LEAD_H
#define SALLYPORT_JUDGE_LEAD_H

#include "sallyport/finding.h"
#include "sallyport/gather.h"

/* The findings of a ref, from `first` on. All borrowed. */
struct sp_leading {
    struct sp_gather *gather;
    const struct sp_policy *policy;
    struct sp_findings *findings;
    size_t first;
    struct sp_ref_facts *ref;
};

/* Makes their commands go to the branch first, and take the ref back. Of a push without a
 * refusal, no refs are listed for it. */
void sp_judge_lead(const struct sp_leading *it);

#endif
