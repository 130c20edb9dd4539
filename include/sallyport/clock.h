/*
 * clock.h - the only clock, and the watchdog that keeps a hook from hanging.
 * layer: base
 */
#ifndef SALLYPORT_CLOCK_H
#define SALLYPORT_CLOCK_H

#include <stdint.h>

/* Milliseconds of a clock that never goes back; for durations. */
uint64_t sp_clock_ms(void);

/* Seconds, or milliseconds, since 1970, as the machine has it. */
int64_t sp_clock_now(void);
int64_t sp_clock_now_ms(void);

/* From now on the two above say this time, in milliseconds since 1970: for what is
 * judged again as it was then. 0: the machine's. */
void sp_clock_pretend(int64_t now);

/*
 * Ends the process after `seconds` with `message` on standard error and exit
 * status `status`, wherever it is then: in a regex, in libgit2, in our own
 * code. message is copied (255 bytes at most). 0 seconds stops the watchdog.
 * There is one watchdog per process. It uses SIGALRM, even where that was
 * blocked or ignored.
 */
void sp_watchdog(unsigned seconds, const char *message, int status);

#endif
