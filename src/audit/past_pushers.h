/* What the trail said of who pushed what, before the entry that is judged again. */
#ifndef SALLYPORT_AUDIT_PAST_PUSHERS_H
#define SALLYPORT_AUDIT_PAST_PUSHERS_H

#include "sallyport/find_pushers.h"
#include "sallyport/gather.h"

struct past_pushers {
    struct sp_pushers pushers; /* the first: a pointer to it is one to all */
    struct sp_pushes pushes;   /* set its end to the entry; it only grows */
    uint64_t seen;             /* entries before this one have … */
    int64_t latest;            /* … this latest time, in milliseconds */
};

/* All borrowed. */
void sp_past_pushers_begin(struct past_pushers *out, struct sp_audit *audit,
                           const char *gitdir, const char *repository);

#endif
