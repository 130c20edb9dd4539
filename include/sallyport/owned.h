/*
 * owned.h - whose approval the paths of a step need, by CODEOWNERS.
 * layer: facts
 *
 * An owner is "@role", "@org/role", "@@role", "@user" or an address: a role that the
 * policy has goes before a user of that name, and of "@org/role" the last part is the
 * role. An address is that of a user of [identity].
 */
#ifndef SALLYPORT_OWNED_H
#define SALLYPORT_OWNED_H

#include "sallyport/approvers.h"

/* The role that an owner is; NULL: it is none of the policy. Borrowed. */
const char *sp_owner_role(const struct sp_policy *policy, const char *owner);
/* Can anybody be that owner? The users of the host are not known: each may be one. */
bool sp_owner_is_anybody(const struct sp_policy *policy, const char *owner);
/* Is it an address that the policy does not know? The server may know whose it is. */
bool sp_owner_is_left(const struct sp_policy *policy, const char *owner);
/* Appends the users that an owner names by itself, as far as the policy knows. */
void sp_owner_users(const struct sp_policy *policy, const char *owner,
                    struct sp_strings *out);

/* Is who has approved, for whatever it counts, one of the owners? */
bool sp_owned_has(const struct sp_owned *owned, const struct sp_policy *policy,
                  const struct sp_approver *who);
/* How many owners have approved it and count. */
size_t sp_owned_found(const struct sp_owned *owned,
                      const struct sp_policy *policy,
                      const struct sp_approvers *all);

/* Is an owner asked for these paths? A rollback is fast: it is only for CODEOWNERS. */
bool sp_owned_is_asked(const struct sp_owned *owned,
                       const struct sp_step *step);

/* Why no owner can give what is missing. */
enum sp_owned_why {
    SP_OWNED_CAN,   /* one can */
    SP_OWNED_WROTE, /* one has written or pushed it, the others cannot either */
    SP_OWNED_ONCE,  /* each owner who may has approved it */
    SP_OWNED_MAY_NOT, /* none has a role that may approve */
};

/* Is an owner left who can approve it, of those that the policy knows? */
enum sp_owned_why sp_owned_why(const struct sp_owned *owned,
                               const struct sp_step *step,
                               const struct sp_policy *policy,
                               const struct sp_approvers *all);

/* Does an owner still have to approve the step for that ref? */
bool sp_owned_is_short(const struct sp_step *step,
                       const struct sp_policy *policy, const char *ref);

#endif
