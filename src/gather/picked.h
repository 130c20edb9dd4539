/* What the message of a commit says that it was picked from. */
#ifndef SALLYPORT_GATHER_PICKED_H
#define SALLYPORT_GATHER_PICKED_H

#include "internal.h"

/* Appends the commits that a commit says it was picked from, as far as they are here. */
void sp_gather_add_picked(struct sp_gather *gather, const struct sp_oid *id,
                          struct sp_oids *out);

#endif
