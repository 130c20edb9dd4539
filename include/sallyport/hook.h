/*
 * hook.h - the hooks, from git's call to the exit status.
 * floor: hook
 *
 * Each returns the exit status: 0 accepts, anything else refuses. Whatever
 * cannot be decided refuses. After an accepted push the hook that was there
 * before sallyport was installed runs, "<name>.chained" beside it, with the
 * same input; its status is returned.
 */
#ifndef SALLYPORT_HOOK_H
#define SALLYPORT_HOOK_H

/* argv and standard input as githooks(5) describes them. */
int sp_hook_pre_receive(int argc, char **argv);

/* Judges one ref. Where a pre-receive of sallyport stands beside it and will
 * have judged the push already, it judges nothing. Also takes the arguments of a
 * VREF of gitolite (its manual, "virtual refs"); writes to standard error alone,
 * because gitolite reads orders from the standard output. */
int sp_hook_update(int argc, char **argv);

#endif
