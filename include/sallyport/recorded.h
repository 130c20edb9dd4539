/*
 * recorded.h - what the trail says of a push, and of what has landed.
 * layer: audit
 */
#ifndef SALLYPORT_RECORDED_H
#define SALLYPORT_RECORDED_H

#include "sallyport/audit.h"
#include "sallyport/decision.h"

/* Where the trail of a repository is. False where the policy has switched it off.
 * `path` is appended to, and has to outlive *out. */
bool sp_audit_place(struct sp_audit_place *out, struct sp_buf *path,
                    const struct sp_policy *policy, const char *gitdir);

/* Opens it; sp_audit_close() it. `path` gets where it is, and may be NULL. writes:
 * entries will be appended. SP_ENOTFOUND where it is off, or nothing was recorded yet:
 * none is made. */
int sp_audit_open_of(struct sp_audit **out, struct sp_buf *path,
                     const struct sp_policy *policy, const char *gitdir,
                     bool writes, struct sp_error *err);

/* Appends the members of the entry of a decision, which may have only begun: at most
 * SP_MEMBERS_MAX bytes. A list that is too long is cut, and a member "…-left-out" says
 * by how many. certificate: the id of that of a signed push; NULL: it is not signed. */
void sp_recorded_members(struct sp_buf *out, const struct sp_decision *decision,
                         const char *certificate);

/* "accept", … of a decision. */
enum sp_entry_verdict sp_recorded_verdict(const struct sp_decision *decision);

/* Appends an entry of kind admin where the policy of the repository differs from that
 * of the last push, with what changed: section, name, key, old and new value. Inside of
 * sp_audit_begin() and sp_audit_commit(). `entry` has the time, the repository and the
 * user who pushes, who need not be the one who changed it. */
int sp_record_policy(struct sp_audit *audit, const struct sp_policy *policy,
                     const char *fingerprint, const struct sp_entry *entry,
                     struct sp_error *err);

/* Appends an entry of kind exception for each act about a grant or a waiver that an
 * accepted push brings, and for each of these that excused something. Inside of
 * sp_audit_begin() and sp_audit_commit(). `push` is the entry of the push, and `seq`
 * its number. */
int sp_record_exceptions(struct sp_audit *audit,
                         const struct sp_decision *decision,
                         const struct sp_entry *push, uint64_t seq,
                         struct sp_error *err);

/* The same, of kind record, for each new line of evidence that an accepted push brings. */
int sp_record_let_in(struct sp_audit *audit, const struct sp_decision *decision,
                     const struct sp_entry *push, uint64_t seq,
                     struct sp_error *err);

/* Raises *seconds to the longest [audit] retention that a repository of the trail had at
 * its last push. */
int sp_recorded_retention(long *seconds, struct sp_audit *audit,
                          struct sp_error *err);

/* Appends the entry of what has landed, and names the accepted push of each ref. */
int sp_record_landed(struct sp_audit *audit, const struct sp_entry *landed,
                     struct sp_error *err);

#endif
