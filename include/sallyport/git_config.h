/*
 * git_config.h - the settings of git.
 * layer: git
 */
#ifndef SALLYPORT_GIT_CONFIG_H
#define SALLYPORT_GIT_CONFIG_H

#include "sallyport/git.h"

/*
 * Appends the value of a setting such as "commit.cleanup" to out, as git would
 * read it: from the environment (git -c), else the repository's config, else
 * the user's, else the machine's. False when it is not set. The config of a
 * repository that belongs to another user is not read. For comfort, and to read
 * a message before it is stored; never for a verdict on a push.
 */
bool sp_repo_setting(const struct sp_repo *repo, const char *key,
                     struct sp_buf *out);

/*
 * Has a setting that may be given several times this value? An empty value takes back those
 * before it, as git has it. Of several in the environment the last one counts. repo may be
 * NULL: then no repository's config is read.
 */
bool sp_repo_lists(const struct sp_repo *repo, const char *key,
                   const char *value);

/*
 * The same as sp_repo_setting() without the repository's config. Use it for every setting that names
 * a program to run, such as "core.pager": a directory of a clone may look like
 * a repository and bring a config.
 */
bool sp_user_setting(const char *key, struct sp_buf *out);

#endif
