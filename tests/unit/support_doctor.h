/*
 * support_doctor.h - what the tests of single problems of a repository share.
 */
#ifndef SALLYPORT_TEST_SUPPORT_DOCTOR_H
#define SALLYPORT_TEST_SUPPORT_DOCTOR_H

#include <stdbool.h>

#include "sallyport/doctor.h"

/* Opens a repository with the commit "a", and a doctor. */
void doctor_enter(void);
void doctor_leave(void);

/* What the doctor says of the check with that id, under this policy: a line for each
 * problem, with "wrong " before what is no note, and what to type where it is wanted.
 * Yours to free. */
char *doctor_said(const char *ini, const char *id, bool with_type);

/* For facts that were made by hand: takes this policy in place of the one before. */
void doctor_policy(struct sp_doctor_repo *repo, const char *ini);

/* All that the doctor says of such facts, and what to type. Yours to free. */
char *doctor_says(const struct sp_doctor_repo *repo);

#endif
