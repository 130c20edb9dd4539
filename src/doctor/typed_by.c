/* Who types a command of the doctor, by whose files it changes. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/layers.h"

#define OF_MACHINE "/etc/sallyport"

static bool is_below(const char *path, const char *top)
{
    size_t len = top ? strlen(top) : 0;
    return len && strncmp(path, top, len) == 0 &&
           (path[len] == '/' || !path[len]);
}

static bool is_inside(const struct sp_doctor_repo *repo, const char *path)
{
    return is_below(path, repo->gitdir) || is_below(path, repo->worktree);
}

/* Does that user own it, and is it not a link? */
static bool is_of(const char *path, uid_t user)
{
    struct stat about;
    return lstat(path, &about) == 0 && !S_ISLNK(about.st_mode) &&
           about.st_uid == user;
}

/* The same; true also where nothing is known of it. */
static bool may_be_of(const char *path, uid_t user)
{
    struct stat about;
    return lstat(path, &about) != 0 || is_of(path, user);
}

/* Does root alone own the directory, and the way to it? */
static bool is_safe(const char *directory)
{
    struct sp_owner owner;
    struct sp_error ignored = {0};
    bool is_roots = sp_owner_open(&owner, directory, &ignored) == SP_OK &&
                    owner.user == 0 && owner.way == SP_WAY_SAFE;
    sp_owner_close(&owner);
    return is_roots;
}

/* Is it a directory of installed programs? */
static bool is_of_programs(const char *path)
{
    static const char *const ends[] = {"/libexec", "/libexec/sallyport",
                                       "/libexec/sallyport/hooks"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (sp_str_ends(sp_str(path), ends[i]))
            return true;
    return false;
}

/* Is it an installed hook, or on the way to one, or of the policy of the machine, where nobody but root could put
 * something else in the place of it? The path may be made up by another user. */
static bool is_installed(const char *path)
{
    if (!strchr(path, '/') || !is_of(path, 0))
        return false;
    char *directory = sp_doctor_directory_of(path);
    bool is_known = strcmp(path, OF_MACHINE) == 0 ||
                    strcmp(path, OF_MACHINE "/policy.ini") == 0 ||
                    is_of_programs(path) ||
                    sp_str_ends(sp_str(directory), "/libexec/sallyport/hooks");
    bool is_one = is_known && is_safe(directory);
    free(directory);
    return is_one;
}

/* Is nothing there, or nothing in it? */
static bool is_vacant(const char *directory)
{
    enum { ITSELF_AND_ABOVE = 2 };
    size_t count = 0;
    DIR *all = opendir(directory);
    if (!all)
        return errno == ENOENT;
    while (readdir(all))
        count++;
    closedir(all);
    return count == ITSELF_AND_ABOVE;
}

/* Does root alone own what is there of the way to a path? */
static bool is_safe_way(const char *path)
{
    char *way = sp_strdup(path), *slash;
    struct stat about;
    while (lstat(way, &about) != 0 && errno == ENOENT &&
           (slash = strrchr(way, '/')) && slash != way)
        *slash = '\0';
    bool is_roots = is_safe(way);
    free(way);
    return is_roots;
}

/* Does the policy of the machine put a trail into that directory? The directory may be made
 * up by another user. */
static bool is_named_by_root(const char *directory)
{
    static const char file[] = OF_MACHINE "/policy.ini";
    struct sp_policy *policy = NULL;
    struct sp_error ignored = {0};
    const size_t len = strlen(directory);
    if (!is_of(file, 0) || !is_safe(OF_MACHINE) ||
        sp_layers_file(&policy, file, &ignored))
        return false;
    const char *path = policy->audit.path;
    bool is_named =
        strrchr(path, '/') == path + len && strncmp(path, directory, len) == 0;
    sp_policy_free(policy);
    return is_named;
}

/* May root give it to the owner of a repository, as a directory for a trail? */
static bool is_for_trail(const char *directory)
{
    return is_vacant(directory) && is_safe_way(directory) &&
           is_named_by_root(directory);
}

bool sp_doctor_is_above(const struct sp_doctor_repo *repo, const char *path)
{
    return is_below(repo->gitdir, path);
}

bool sp_doctor_is_left(const struct sp_doctor_repo *repo, const char *path)
{
    return is_inside(repo, path) && is_of(path, 0);
}

bool sp_doctor_may_type(const struct sp_doctor_repo *repo, enum sp_typed_by by,
                        const char *about)
{
    const uid_t user = repo->doctor->user;
    const bool is_own = user == repo->owner && is_inside(repo, about);
    switch (by) {
    case SP_BY_ANYBODY:
        return true;
    case SP_BY_OWNER:
    case SP_BY_OWNER_OF_SETTINGS:
        return is_of(about, user) || is_own;
    case SP_BY_OWNER_OF_FILE:
        return is_of(about, user) || (is_own && may_be_of(about, user));
    default:
        return false;
    }
}

enum sp_typed_by sp_doctor_who_types(const struct sp_doctor_repo *repo,
                                     enum sp_typed_by by, const char *about)
{
    const bool is_root = repo->doctor->user == 0;
    const bool is_inner = is_inside(repo, about);
    const bool is_owners = is_of(about, repo->owner);
    const bool is_roots = sp_doctor_is_above(repo, about) ||
                          (is_root ? is_installed(about) : may_be_of(about, 0));
    switch (by) {
    case SP_BY_OWNER_OF_FILE:
        return is_owners ? SP_BY_OWNER : is_roots ? SP_BY_ROOT : SP_BY_ANYBODY;
    case SP_BY_OWNER_OF_SETTINGS:
        return strcmp(about, "/etc/gitconfig") == 0 ? SP_BY_ROOT
               : is_inner || is_owners              ? SP_BY_OWNER
                                                    : SP_BY_ANYBODY;
    case SP_BY_ROOT:
        return is_inner || is_for_trail(about) ? SP_BY_ROOT : SP_BY_ANYBODY;
    default:
        return by;
    }
}
