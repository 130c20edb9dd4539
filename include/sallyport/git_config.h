/*
 * git_config.h - the settings of git.
 * layer: git
 */
#ifndef SALLYPORT_GIT_CONFIG_H
#define SALLYPORT_GIT_CONFIG_H

#include "sallyport/git.h"

/*
 * Appends the value of a setting such as "commit.cleanup" to out, as git would read
 * it: from the environment (git -c), else the repository's config, else the
 * user's, else the machine's. False when nobody set it. A repository that belongs to another user is not asked.
 * For comfort, and for how a message is read before it is stored; never for a
 * verdict on what was pushed.
 */
bool sp_repo_setting(const struct sp_repo *repo, const char *key,
                     struct sp_buf *out);

/*
 * The same without the repository's config: for every setting that names a
 * program to run, such as "core.pager". The files of a clone belong to its user,
 * and may hold what looks like a repository with a config.
 */
bool sp_user_setting(const char *key, struct sp_buf *out);

#endif
