/* How a hook records what it decides. */
#ifndef SALLYPORT_HOOK_TRAIL_H
#define SALLYPORT_HOOK_TRAIL_H

#include "here.h"
#include "sallyport/begun.h"
#include "sallyport/recorded.h"

struct hook_trail {
    bool is_on; /* else nothing below counts */
    struct hook_here *here;
    struct sp_audit_place place;
    struct sp_buf path;
    const char *certificate;
    char id[SP_ENTRY_ID + 1];
    struct sp_begun *begun;
    struct sp_audit *audit; /* once it is open */
    struct sp_buf receipt;  /* what the pusher is told */
};

/* Where the trail of a repository is. sp_trail_dispose() it; here has to stay. */
void sp_trail_find(struct hook_trail *trail, struct hook_here *here);

/* Says that a push is going to be judged. An error: it cannot be recorded, and the
 * policy wants it refused. */
int sp_trail_begin(struct hook_trail *trail, struct sp_decision *decision,
                   struct sp_error *err);

/* When the lock of who pushes ends, in seconds since 1970; *until is 0 where there is
 * none. An error: nobody can know, and the policy wants the push refused. */
int sp_trail_lock(int64_t *until, struct hook_trail *trail,
                  const struct sp_decision *decision, struct sp_error *err);

/* What the policy makes of a trail that has failed: an error, or nothing. */
int sp_trail_settle(const struct sp_policy *policy,
                    const struct sp_error *failed, struct sp_error *err);

/* Records the decision, durably. A good push that cannot be recorded is undecided
 * after it, unless the policy lets it in. */
void sp_trail_end(struct hook_trail *trail, struct sp_decision *decision);

/* For struct sp_decision: records that the process is ended. context: a
 * struct hook_trail. */
void sp_trail_ended(const struct sp_decision *decision, void *context);

/* Records a push that is refused because the policy could not be used, in the trail that
 * can still be found; says where it could not. */
void sp_trail_fault(const struct sp_push *push, const char *gitdir,
                    const struct sp_error *fault);

/* Says that a push is not in the trail, and why. */
void sp_trail_warn(const struct sp_error *err);

void sp_trail_dispose(struct hook_trail *trail);

#endif
