/* support_policy.h - what the tests of single sections of a policy share. */
#ifndef SALLYPORT_TEST_SUPPORT_POLICY_H
#define SALLYPORT_TEST_SUPPORT_POLICY_H

#include "sallyport/policy.h"

/* The built-in policy: use it with .init = policy_open, .fini = policy_close of a
 * TestSuite. */
extern struct sp_policy *policy;
void policy_open(void);
void policy_close(void);

/* The same without the built-in policy: .init = policy_open_empty. */
void policy_open_empty(void);
/* Adds an INI text, from "p.ini"; or it is refused with that message. */
void policy_takes(const char *ini);
void policy_takes_not(const char *ini, const char *message);

/* Lays an INI text over it, from "p.ini", and checks all of it: it is refused with that
 * message, or for "" is not. */
void policy_refuses(const char *ini, const char *message);
/* The same over a built-in policy of its own. */
void policy_alone_refuses(const char *ini, const char *message);

#endif
