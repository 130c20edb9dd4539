/*
 * early.h - the hook reference-transaction where it has nothing to answer.
 * layer: hook
 *
 * git starts this hook two or three times for a push, and only "prepared" is a
 * question. Half of what a start costs is the C library, which asks the processor what
 * it is. So this runs before it: nothing in here may call the library, or need an
 * address that is filled in at the start.
 */
#ifndef SALLYPORT_EARLY_H
#define SALLYPORT_EARLY_H

#include <stdbool.h>
#include <stddef.h>

/* May the hook end with success at once, without looking at what git writes to it?
 * argv and environment as main() gets them. In doubt it may not. */
bool sp_early_is_over(const char *const *argv, const char *const *environment);

/* Does this text of a policy leave [audit] guard at `refuse`, and [policy] mode so that
 * refs are not only observed? Else it may do so as well. */
bool sp_early_is_plain(const char *text, size_t len);

/* Where the program begins, see hooks/reference-transaction.c. stack: what the system
 * has put there, the number of arguments first. Ends the process, or returns. */
void sp_early_begin(const char *const *stack);

#endif
