/*
 * support_audit.h - what the tests of the trail share: each has a directory of its
 * own, in which it stands; the trail is "audit.db".
 */
#ifndef SALLYPORT_TEST_SUPPORT_AUDIT_H
#define SALLYPORT_TEST_SUPPORT_AUDIT_H

#include "sallyport/audit.h"
#include "sallyport/recorded.h"

void audit_enter(void);
void audit_leave(void);
/* Opens audit.db, and makes it where it is missing; fails the test if it cannot. */
struct sp_audit *audit_open(void);
/* Appends a push of that user to refs/heads/x at that second. */
void audit_push(struct sp_audit *audit, const char *user, int verdict,
                int64_t second);
/* Makes audit.db with eleven pushes of alice; the one of the fifth second is that user's. */
void audit_fill(const char *fifth);

/* A function that appends what a push did besides moving refs. */
typedef int audit_record(struct sp_audit *audit,
                         const struct sp_decision *decision,
                         const struct sp_entry *push, uint64_t seq,
                         struct sp_error *err);
/* Appends the push of a decision by ann, and what `record` makes of it. Asserts the
 * members of an entry from "MEMBER" on, and that it is of that kind; "none": it is not
 * there. */
void audit_assert_recorded(audit_record *record,
                           const struct sp_decision *decision, uint64_t number,
                           const char *kind, const char *member,
                           const char *expected);

/* What sp_audit_verify() reports, "SEQ: WRONG" or "WRONG" on a line each. Yours to
 * free. */
char *audit_verified(struct sp_audit *audit, struct sp_audit_check *check);

/* Runs SQL on audit.db, as somebody with a shell on the server could. */
void audit_tamper(const char *sql);

#endif
