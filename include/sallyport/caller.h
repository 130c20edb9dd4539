/*
 * caller.h - how git was called, by the command line of its process.
 * layer: git
 *
 * git does not tell a hook that a commit amends another: the arguments and the
 * environment are the same for `commit --amend` and `commit -c HEAD`. The
 * command line of the process that started the hook shows it. Sources:
 * git-commit(1), git(1), git's parse-options.c.
 */
#ifndef SALLYPORT_CALLER_H
#define SALLYPORT_CALLER_H

#include <stdbool.h>

#include "sallyport/buf.h"
#include "sallyport/str.h"
#include "sallyport/takes.h"

enum sp_amend {
    SP_AMEND_UNKNOWN, /* cannot be told */
    SP_AMEND_NO,      /* a new commit */
    SP_AMEND_YES,     /* it replaces HEAD */
};

/* Does the process with these arguments, each ended by a NUL, amend a commit?
 * Only git's commit and merge are known. */
enum sp_amend sp_command_amends(struct sp_str arguments);

/* The same for the nearest git process above this one. `git hook run` and
 * managers of hooks may stand between. */
enum sp_amend sp_caller_amends(void);

/* Is it a `git commit` that a user or a script typed? Not where the process above it, with
 * those arguments, makes commits again: a rebase, a cherry-pick, a revert. */
bool sp_command_commits(struct sp_str arguments, struct sp_str above);

/* The same of the nearest git process above this one; false where it cannot be told. */
bool sp_caller_commits(void);

/* Which files it commits. `paths` gets what chooses them, as it is typed: " -- a 'b
 * c'"; nothing where no paths are named, but " --only" where that keeps out what is staged.
 * " --allow-empty" stands before it where none are needed. Anything but `git commit` takes
 * what is staged. */
enum sp_takes sp_command_takes(struct sp_str arguments, struct sp_buf *paths);

/* The same of the nearest git process above this one. */
enum sp_takes sp_caller_takes(struct sp_buf *paths);

#endif
