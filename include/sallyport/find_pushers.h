/*
 * find_pushers.h - who pushed commits, by the trail.
 * layer: audit
 */
#ifndef SALLYPORT_FIND_PUSHERS_H
#define SALLYPORT_FIND_PUSHERS_H

#include "sallyport/audit.h"
#include "sallyport/oid.h"
#include "sallyport/vec.h"

/* Appends the users of accepted pushes to the repository that set a ref to one of the
 * commits, each once, as far as the last 20,000 entries go. *found: a known user has
 * set one to `head`, and nobody unknown to one of the commits. */
int sp_find_pushers(struct sp_audit *audit, const char *repository,
                    const struct sp_oidmap *commits, const struct sp_oid *head,
                    struct sp_strings *users, bool *found,
                    struct sp_error *err);

/* Accepted pushes to the repository, a ref each, oldest first. */
struct sp_pushed {
    struct sp_oids tips;     /* to which they set a ref … */
    struct sp_strings users; /* … and who did; "": unknown */
};

/* Lists those of the last 20,000 entries. */
int sp_list_pushed(struct sp_audit *audit, const char *repository,
                   struct sp_pushed *out, struct sp_error *err);
void sp_pushed_dispose(struct sp_pushed *pushed);

#endif
