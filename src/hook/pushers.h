/* Who pushed what, for the rules. */
#ifndef SALLYPORT_HOOK_PUSHERS_H
#define SALLYPORT_HOOK_PUSHERS_H

#include "sallyport/gather.h"
#include "trail.h"

struct hook_pushers {
    struct sp_pushers pushers; /* the first: a pointer to it is one to all */
    const struct hook_trail *trail;
};

/* Returns what a source asks; NULL where there is no trail. Borrows both. */
struct sp_pushers *sp_pushers_of(struct hook_pushers *out,
                                 const struct hook_trail *trail);

#endif
