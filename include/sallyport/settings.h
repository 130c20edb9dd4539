/*
 * settings.h - git's configuration as git reads it in a repository of any user.
 * layer: git
 *
 * For `doctor`, which looks at repositories of others, broken ones too. It
 * opens the configuration files and nothing else.
 */
#ifndef SALLYPORT_SETTINGS_H
#define SALLYPORT_SETTINGS_H

#include "sallyport/error.h"

/* The user whose files are read. */
struct sp_settings_user {
    /* NULL: the user who runs this process, by the environment */
    const char *home;
};

/* The key as libgit2 spells it: section and name in lower case, the part
 * between them unchanged. value is NULL for a key without one, which means
 * true. All borrowed. */
struct sp_git_setting {
    const char *key, *value;
    const char *file; /* the file that sets it, or includes it */
};

typedef void sp_git_setting_visit(const struct sp_git_setting *setting,
                                  void *context);

/*
 * Calls visit for every setting of the machine, the user and the repository
 * whose config is in `directory`, in this order: the last one of a key counts.
 * Missing files are skipped. SP_EGIT, before the first visit, when one of them
 * cannot be read.
 */
int sp_git_settings(const char *directory, const struct sp_settings_user *user,
                    sp_git_setting_visit *visit, void *context,
                    struct sp_error *err);

#endif
