/*
 * support_audit.h - what the tests of the trail share: each has a directory of its
 * own, in which it stands; the trail is "audit.db".
 */
#ifndef SALLYPORT_TEST_SUPPORT_AUDIT_H
#define SALLYPORT_TEST_SUPPORT_AUDIT_H

#include "sallyport/audit.h"

void audit_enter(void);
void audit_leave(void);
/* Opens audit.db, and makes it where it is missing; fails the test if it cannot. */
struct sp_audit *audit_open(void);
/* Appends a push of that user to refs/heads/x at that second. */
void audit_push(struct sp_audit *audit, const char *user, int verdict,
                int64_t second);
/* Runs SQL on audit.db, as somebody with a shell on the server could. */
void audit_tamper(const char *sql);

#endif
