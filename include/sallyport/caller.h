/*
 * caller.h - how git was called, by the command line of its process.
 * layer: git
 *
 * No hook is told that a commit amends another one: the arguments and the
 * environment are the same for `commit --amend` and `commit -c HEAD`. The process
 * that started the hook knows. Sources: git-commit(1), git(1), parse-options.c.
 */
#ifndef SALLYPORT_CALLER_H
#define SALLYPORT_CALLER_H

#include "sallyport/str.h"

enum sp_amend {
    SP_AMEND_UNKNOWN, /* nobody says */
    SP_AMEND_NO,      /* a commit of its own */
    SP_AMEND_YES,     /* in the place of HEAD */
};

/* Does the process with these arguments, each ended by a NUL, amend a commit?
 * Only git's commit and merge are known. */
enum sp_amend sp_command_amends(struct sp_str arguments);

/* The same of the nearest git process above this one. Managers of hooks may stand
 * between, and `git hook run`. */
enum sp_amend sp_caller_amends(void);

#endif
