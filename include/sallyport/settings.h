/*
 * settings.h - git's configuration as git sees it in somebody's repository.
 * layer: git
 *
 * For `doctor`, which looks at repositories of others, broken ones too: nothing
 * is opened but the files of the configuration.
 */
#ifndef SALLYPORT_SETTINGS_H
#define SALLYPORT_SETTINGS_H

#include "sallyport/error.h"

/* Whose eyes: the files of the user. */
struct sp_settings_user {
    const char *home; /* NULL: the user that we are, by the environment */
};

/* The key in the spelling of libgit2: section and name in lower case, what is
 * between them as it is. value is NULL for a key without one, which means true.
 * All borrowed. */
struct sp_git_setting {
    const char *key, *value;
    const char *file; /* that says so, or that includes it */
};

typedef void sp_git_setting_visit(const struct sp_git_setting *setting,
                                  void *context);

/*
 * Calls visit for every setting of the machine, the user and the repository
 * whose config lies in `directory`, in this order: the last one of a key counts.
 * Files that are not there say nothing. SP_EGIT, before the first visit, when
 * one of them cannot be read.
 */
int sp_git_settings(const char *directory, const struct sp_settings_user *user,
                    sp_git_setting_visit *visit, void *context,
                    struct sp_error *err);

#endif
