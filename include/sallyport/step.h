/*
 * step.h - one move of a protected ref along its first-parent line.
 * layer: facts
 *
 * A push to a protected ref is a list of steps, oldest first, each judged with the
 * commit before it: a merge, a squash, or commits to which the ref was simply set.
 */
#ifndef SALLYPORT_STEP_H
#define SALLYPORT_STEP_H

#include "sallyport/category.h"
#include "sallyport/oid.h"

enum { SP_STEP_PATH = 128 };

struct sp_step {
    struct sp_oid before; /* zero: the ref began with this step */
    struct sp_oid landed; /* what the ref moved to. Of a proposal, its head */
    struct sp_oid
        head; /* where it comes from: the second parent of a merge, the
                           traced head of a squash, or what landed itself */
    enum sp_category by_paths; /* of what differs between before and landed … */
    char path[SP_STEP_PATH]; /* … because of this path, perhaps cut short; "":
                                  nothing differs */
    bool has_infra;          /* infrastructure differs */
    enum sp_category category; /* the same, or what a trailer raised it to */
    bool is_rollback; /* it only takes back what was there, by reverts … */
    struct sp_oid revert;   /* … of which this one is the last */
    bool has_lower;         /* a trailer names less than by_paths: */
    struct sp_oid lower_in; /* in that commit … */
    enum sp_category lower; /* … this one */
};

#endif
