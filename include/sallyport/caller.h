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

#include "sallyport/str.h"

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

/* Does it commit all changed files, by `commit -a`? */
bool sp_command_takes_all(struct sp_str arguments);

/* The same of the nearest git process above this one. */
bool sp_caller_takes_all(void);

#endif
