/*
 * early.h - the hook reference-transaction where it has nothing to refuse.
 * layer: hook
 *
 * git starts this hook two or three times for a push. Much of a start is the C library,
 * which asks the processor what it is. So this runs before the library: it may not call
 * the library, or need a relocation.
 */
#ifndef SALLYPORT_EARLY_H
#define SALLYPORT_EARLY_H

#include "sallyport/str.h"

/* May the hook end with success at once? False in doubt. It reads standard input in the
 * state "prepared" only, and then only where the policy sets nothing. argv, environment:
 * as main() gets them. */
bool sp_early_is_over(const char *const *argv, const char *const *environment);

/* What sp_early_is_over() has read of standard input, and does not return. */
struct sp_str sp_early_input(void);

/* Is it certain that with this text of a policy [audit] guard is `refuse`, and no ref is
 * only observed? False in doubt. */
bool sp_early_is_plain(const char *text, size_t len);

/* Is it certain that this text of a policy is right, and that the same refs are guarded as
 * without it? False in doubt. */
bool sp_early_keeps_guard(const char *text, size_t len);

/* Where the program begins, see hooks/reference-transaction.c. stack: what the system
 * has put there, the number of arguments first. Ends the process, or returns. */
void sp_early_begin(const char *const *stack);

#endif
