/*
 * hook.h - the hooks, from git's call to the exit status.
 * layer: hook
 *
 * Each returns the exit status: 0 accepts, anything else refuses. Whatever
 * cannot be decided refuses. After an accepted push the hook that was there
 * before sallyport was installed runs, "<name>.chained" beside it, with the
 * same input; its status is returned.
 */
#ifndef SALLYPORT_HOOK_H
#define SALLYPORT_HOOK_H

/* In every executable that holds the hooks: the name of a note of ELF, whose
 * content is the version, 16 bytes. */
#define SP_HOOK_MARKER "sallyport hook: this file judges pushes"

/* argv and standard input as githooks(5) describes them. */
int sp_hook_pre_receive(int argc, char **argv);

/* Judges one ref. Where a pre-receive of sallyport in the same directory has judged
 * the push already, it judges nothing. Also takes the arguments of a VREF of gitolite
 * (its manual, "virtual refs"). Writes to standard error only, because gitolite reads
 * commands from standard output. */
int sp_hook_update(int argc, char **argv);

/* Lets a protected ref, or one with evidence, move only as a push was accepted that
 * has just been recorded ([audit] guard). It looks at the states "prepared", where git
 * asks, and "committed". */
int sp_hook_reference_transaction(int argc, char **argv);

/* Records what has landed. It refuses nothing. */
int sp_hook_post_receive(int argc, char **argv);

/*
 * The developer's hook commit-msg judges the commit that is about to be made,
 * see draft.h. The hook that was there before runs first, for it may change the
 * message.
 */
int sp_hook_commit_msg(int argc, char **argv);

/* prepare-commit-msg adds the reference to a message, and proposes a type where an
 * editor opens for an empty one. It leaves merges, squashes, amends and replayed
 * commits alone, and on any problem the file. Returns 0, or the status of the hook
 * that was there before, which runs first. */
int sp_hook_prepare_commit_msg(int argc, char **argv);

/*
 * argv and standard input as githooks(5) describes them, in the clone that is
 * pushed from. Says what the server would say, as far as a clone can know it,
 * by the policy of the work tree. What it cannot read here (a missing object, a
 * format of repository) it leaves to the server, and says so; what the server
 * could not judge either is refused.
 */
int sp_hook_pre_push(int argc, char **argv);

#endif
