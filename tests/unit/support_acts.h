/* Commits of refs/notes/sallyport/exceptions, in the repository of support.h. */
#ifndef SALLYPORT_TEST_SUPPORT_ACTS_H
#define SALLYPORT_TEST_SUPPORT_ACTS_H

#include "sallyport/exception.h"
#include "support.h"

#define EXCEPTIONS SP_EXCEPTIONS_REF
#define ACTS_POLICY "[roles]\nmaintainer = ann, bob, carol\ndevops = dana\n"

/* Opens the repository: main is `base`, which has the documents of A-1 to C-1. */
void acts_open(void);

/*
 * Makes a commit of one act on top of another ("a+b": of two; "": the first), and names
 * it. words: "WHAT ID ACTOR SECONDS REQUEST", where WHAT is an act of break-glass,
 * "waiver" for a request of one, or "waiver-approve"; SECONDS are added to now; REQUEST
 * is a commit, or "-". text: of a request its text, of a waiver or a review the PRP; of a
 * request for a grant "ref:REF" names another ref than main.
 */
void act(const char *name, const char *on, const char *words, const char *text);

/* The rule that the next requests for a waiver name; NULL: tdd-order. */
void act_rule(const char *rule);

/* Makes that many requests by dana, one on top of the other. */
void act_many(const char *name, int count);

/* The same with that message. */
void act_raw(const char *name, const char *on, const char *message);

#endif
