/*
 * find_pushers.h - who pushed commits, by the trail.
 * layer: audit
 */
#ifndef SALLYPORT_FIND_PUSHERS_H
#define SALLYPORT_FIND_PUSHERS_H

#include "sallyport/audit.h"
#include "sallyport/oid.h"
#include "sallyport/vec.h"

/* The accepted pushes to a repository, as far as the last 20,000 entries before `end` go.
 * All borrowed. */
struct sp_pushes {
    struct sp_audit *audit;
    const char *gitdir; /* is opened where it has to say who brought a commit */
    const char *repository; /* as the entries name it */
    uint64_t end; /* the entry of the push that is judged; UINT64_MAX: it has
                     none yet */
};

/* Appends the users who set a ref to one of the commits, each once. *found: a known user
 * has set one to `head`, and nobody unknown to one of the commits. Where it is not so, who
 * first brought `head`, in whatever push, is appended as well, if that is known. */
int sp_find_pushers(const struct sp_pushes *pushes,
                    const struct sp_oidmap *commits, const struct sp_oid *head,
                    struct sp_strings *users, bool *found,
                    struct sp_error *err);

#endif
