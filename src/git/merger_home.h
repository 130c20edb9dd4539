/*
 * merger_home.h - the directory and the environment that git merges in.
 */
#ifndef SALLYPORT_GIT_MERGER_HOME_H
#define SALLYPORT_GIT_MERGER_HOME_H

#include "internal.h"
#include "sallyport/vec.h"

/* Makes a directory that git takes for a repository: without a configuration,
 * and with the objects of the real one as alternates. *out is yours to free(), also
 * after an error, where it may be NULL. */
int sp_merger_make_directory(char **out, const struct sp_repo *repo,
                             struct sp_error *err);

/* Starts a process that removes the directory when this one has ended, for whatever
 * reason. Returns what to close() to end it, before it is waited for; -1: it could not
 * be started. */
int sp_merger_sweep_later(char *directory, pid_t *sweeper);

/* Adds the whole environment of git in that directory. Only the path to git's own
 * programs comes from ours. */
void sp_merger_environment(struct sp_strings *env, const char *directory,
                           const struct sp_repo *repo);

#endif
