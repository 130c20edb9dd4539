#include "trail.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/clock.h"
#include "sallyport/lockout.h"
#include "sallyport/moved.h"
#include "sallyport/sanitise.h"

/* A good push is not refused where the policy says so, or refuses nothing. */
static bool must_record(const struct sp_policy *policy)
{
    return policy->audit.on_failure == SP_FAILURE_REFUSES &&
           policy->policy.mode != SP_OBSERVE;
}

int sp_trail_settle(const struct sp_policy *policy,
                    const struct sp_error *failed, struct sp_error *err)
{
    if (!must_record(policy))
        return SP_OK;
    *err = *failed;
    return failed->code;
}

/* Fills *out, which borrows from members. */
static void fill_entry(struct sp_entry *out, struct sp_buf *members,
                       const struct hook_trail *trail,
                       const struct sp_decision *decision)
{
    sp_recorded_members(members, decision, trail->certificate);
    *out = (struct sp_entry){.kind = SP_ENTRY_PUSH,
                             .verdict = sp_recorded_verdict(decision),
                             .time = decision->time,
                             .id = trail->id,
                             .repository = trail->here->path,
                             .user = decision->actor->user,
                             .refs = decision->push->items,
                             .ref_count = decision->push->count,
                             .members = {sp_buf_text(members), members->len}};
}

void sp_trail_find(struct hook_trail *trail, struct hook_here *here)
{
    *trail = (struct hook_trail){.here = here,
                                 .certificate = getenv("GIT_PUSH_CERT")};
    trail->is_on =
        sp_audit_place(&trail->place, &trail->path, here->policy, here->path);
}

static void add_fingerprint(struct sp_decision *decision,
                            const struct hook_here *here)
{
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/sallyport/fingerprint", here->path);
    sp_policy_fingerprint_kept(decision->policy, sp_buf_text(&path),
                               decision->fingerprint);
    sp_buf_dispose(&path);
}

int sp_trail_begin(struct hook_trail *trail, struct sp_decision *decision,
                   struct sp_error *err)
{
    struct sp_error failed = {0};
    struct sp_entry entry;
    struct sp_buf members = {0};
    if (!trail->is_on)
        return SP_OK;
    sp_entry_id(trail->id, decision->time);
    add_fingerprint(decision, trail->here);
    fill_entry(&entry, &members, trail, decision);
    int code = sp_begun_open(&trail->begun, &trail->place, &entry, &failed);
    sp_buf_dispose(&members);
    return code ? sp_trail_settle(decision->policy, &failed, err) : SP_OK;
}

/* The entry is appended to what is opened here. Where it cannot be written, a lock
 * counts all the same. */
static int open_early(struct hook_trail *trail, struct sp_error *err)
{
    struct sp_audit_place place = trail->place;
    place.may_create = false;
    int code = sp_audit_open(&trail->audit, &place, err);
    if (!code || code == SP_ENOTFOUND)
        return code;
    *err = (struct sp_error){0};
    place.is_read_only = true;
    return sp_audit_open(&trail->audit, &place, err);
}

static int find_lock(int64_t *until, struct hook_trail *trail,
                     const struct sp_decision *decision, struct sp_error *err)
{
    int code = open_early(trail, err);
    return code ? code
                : sp_lockout_find(until, trail->audit, decision->policy,
                                  trail->here->path, decision->actor->user,
                                  decision->time, err);
}

int sp_trail_lock(int64_t *until, struct hook_trail *trail,
                  const struct sp_decision *decision, struct sp_error *err)
{
    struct sp_error failed = {0};
    int64_t milliseconds = 0;
    *until = 0;
    if (!trail->is_on ||
        !sp_lockout_is_for(decision->policy, decision->actor->user))
        return SP_OK;
    int code = find_lock(&milliseconds, trail, decision, &failed);
    *until = (milliseconds + 999) / 1000;
    return code && code != SP_ENOTFOUND
               ? sp_trail_settle(decision->policy, &failed, err)
               : SP_OK;
}

/* GCOVR_EXCL_START ends the process, and the counts with it */
void sp_trail_ended(const struct sp_decision *decision, void *context)
{
    const struct hook_trail *trail = context;
    int fd = sp_begun_fd(trail->begun);
    if (fd >= 0 && write(fd, decision->reason, strlen(decision->reason)) > 0)
        fsync(fd);
}
/* GCOVR_EXCL_STOP */

static void write_receipt(struct hook_trail *trail, struct sp_audit *audit,
                          uint64_t seq)
{
    struct sp_audit_head head;
    struct sp_error ignored = {0};
    if (sp_audit_head_at(audit, seq + 1, &head, &ignored))
        return;
    sp_buf_printf(&trail->receipt,
                  "sallyport: recorded as entry %" PRIu64 ", root ", seq);
    for (size_t i = 0; i < SP_HASH_SIZE; i++)
        sp_buf_printf(&trail->receipt, "%02x", head.root.bytes[i]);
    sp_buf_putc(&trail->receipt, '\n');
}

/* Where the refs of the repository are now. */
struct ref_reader {
    struct sp_moved_source source;
    struct hook_here *here;
};

static int read_ref(struct sp_moved_source *source, const char *name,
                    struct sp_oid *out, struct sp_error *err)
{
    struct ref_reader *self = (struct ref_reader *)(void *)source;
    return sp_here_ref(self->here, name, out, err);
}

/* What has moved since the last push, and was no push. */
static int append_moved(const struct hook_trail *trail, struct sp_audit *audit,
                        struct sp_error *err)
{
    struct ref_reader reader = {.source = {read_ref}, .here = trail->here};
    struct sp_buf head = {0};
    const struct sp_entry entry = {.time = sp_clock_now_ms(),
                                   .repository = trail->here->path};
    if (trail->here->policy->audit.guard == SP_GUARD_OFF)
        return SP_OK;
    sp_here_head(&head, trail->here);
    int code = sp_moved_find(audit, trail->here->policy, sp_buf_text(&head),
                             &reader.source, &entry, NULL, err);
    sp_buf_dispose(&head);
    return code;
}

static int append_policy(const struct hook_trail *trail, struct sp_audit *audit,
                         const struct sp_decision *decision,
                         struct sp_error *err)
{
    const struct sp_entry entry = {.time = sp_clock_now_ms(),
                                   .repository = trail->here->path,
                                   .user = decision->actor->user};
    return sp_record_policy(audit, decision->policy, decision->fingerprint,
                            &entry, err);
}

/* All in one transaction: what others left, what has moved, and this push. */
static int append(struct hook_trail *trail, const struct sp_decision *decision,
                  const struct sp_entry *entry, struct sp_error *err)
{
    struct sp_absorbed *absorbed = NULL;
    uint64_t seq;
    trail->place.is_brief = true;
    int code =
        trail->audit ? SP_OK : sp_audit_open(&trail->audit, &trail->place, err);
    if (code)
        return code;
    struct sp_audit *audit = trail->audit;
    sp_audit_wait(audit, trail->place.max_wait);
    code = sp_audit_begin(audit, err);
    if (!code)
        code = sp_begun_absorb(&absorbed, audit, NULL, err);
    if (!code)
        code = append_policy(trail, audit, decision, err);
    if (!code)
        code = append_moved(trail, audit, err);
    if (!code)
        code = sp_audit_append(audit, entry, &seq, err);
    if (!code)
        code = sp_record_exceptions(audit, decision, entry, seq, err);
    if (!code)
        code = sp_record_let_in(audit, decision, entry, seq, err);
    if (!code)
        code = sp_audit_commit(audit, err);
    sp_begun_forget(absorbed, !code);
    if (!code)
        sp_audit_mark(&trail->place);
    if (!code && decision->policy->audit.receipt)
        write_receipt(trail, audit, seq);
    sp_audit_close(audit);
    trail->audit = NULL;
    return code;
}

/* The trail may wait for others as long as the push may still be judged. */
static void bound_wait(struct hook_trail *trail,
                       const struct sp_decision *decision)
{
    long all = 1000 * decision->policy->limits.max_seconds;
    long spent = (long)(sp_clock_ms() - decision->begun);
    trail->place.max_wait = spent + 1000 < all ? all - spent : 1000;
}

void sp_trail_warn(const struct sp_error *err)
{
    struct sp_buf text = {0};
    sp_buf_puts(&text, "sallyport: this push is not in the trail: ");
    sp_sanitise(&text, sp_str(err->message), 0);
    sp_buf_putc(&text, '\n');
    sp_hook_say(&text);
    sp_buf_dispose(&text);
}

/* Leaves the entry to the next process that can open the trail. */
static void fail(struct hook_trail *trail, struct sp_decision *decision,
                 const struct sp_error *failed)
{
    struct sp_entry entry;
    struct sp_buf members = {0};
    if (decision->decided == SP_ACCEPTED && must_record(decision->policy))
        sp_decision_complete(decision, failed);
    else
        sp_trail_warn(failed);
    fill_entry(&entry, &members, trail, decision);
    sp_begun_leave(trail->begun, &entry);
    sp_buf_dispose(&members);
}

void sp_trail_end(struct hook_trail *trail, struct sp_decision *decision)
{
    struct sp_error failed = {0};
    struct sp_entry entry;
    struct sp_buf members = {0};
    if (!trail || !trail->is_on)
        return;
    bound_wait(trail, decision);
    fill_entry(&entry, &members, trail, decision);
    if (append(trail, decision, &entry, &failed))
        fail(trail, decision, &failed);
    else
        sp_begun_end(trail->begun);
    trail->begun = NULL;
    sp_buf_dispose(&members);
}

void sp_trail_dispose(struct hook_trail *trail)
{
    sp_audit_close(trail->audit);
    sp_begun_end(trail->begun);
    sp_buf_dispose(&trail->path);
    sp_buf_dispose(&trail->receipt);
}
