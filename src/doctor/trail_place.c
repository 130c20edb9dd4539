/* Can a push make the trail where [audit] path says? */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/recorded.h"

char *sp_doctor_directory_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return sp_strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

static bool is_missing(const char *path)
{
    struct stat about;
    return lstat(path, &about) != 0 && errno == ENOENT;
}

/* What runs as this user asks the kernel. A read-only file system is another problem. */
static bool may_add(const struct sp_people *people, uid_t user,
                    const char *directory)
{
    struct stat about;
    if (user == geteuid())
        return access(directory, W_OK | X_OK) == 0 || errno == EROFS;
    return stat(directory, &about) == 0 &&
           sp_may(people, user, &about, SP_MAY_WRITE) &&
           sp_may(people, user, &about, SP_MAY_EXECUTE);
}

/* Only the last directory of a path is made. */
static bool may_make(const struct sp_people *people, uid_t user,
                     const char *directory)
{
    char *above =
        is_missing(directory) ? sp_doctor_directory_of(directory) : NULL;
    bool may = may_add(people, user, above ? above : directory);
    free(above);
    return may;
}

static void add_why(struct sp_buf *out, const char *directory, const char *name)
{
    if (is_missing(directory))
        sp_buf_printf(out,
                      "[audit] path needs the directory %s, which is missing; "
                      "make it for %s",
                      directory, name);
    else
        sp_buf_printf(out,
                      "%s may not write to %s, which [audit] path names; name "
                      "a directory that belongs to %s",
                      name, directory, name);
}

/* The directory of that path, where none can be made; yours to free. */
static char *find(const struct sp_people *people, uid_t user, const char *path)
{
    struct stat about;
    char *directory = sp_doctor_directory_of(path);
    if (stat(path, &about) != 0 && !may_make(people, user, directory))
        return directory;
    free(directory);
    return NULL;
}

char *sp_doctor_no_place(struct sp_buf *why, const struct sp_people *people,
                         uid_t user, const struct sp_policy *policy,
                         const char *gitdir)
{
    struct sp_audit_place place;
    struct sp_buf path = {0}, name = {0};
    char *directory = sp_audit_place(&place, &path, policy, gitdir)
                          ? find(people, user, place.path)
                          : NULL;
    if (directory) {
        sp_person_name(&name, people, user);
        add_why(why, directory, sp_buf_text(&name));
    }
    sp_buf_dispose(&path);
    sp_buf_dispose(&name);
    return directory;
}

void sp_doctor_read_trail_place(struct sp_doctor_repo *repo)
{
    struct sp_doctor_trail *trail = &repo->trail;
    struct sp_buf why = {0};
    if (geteuid() != repo->owner || trail->shut || trail->of_root ||
        trail->full)
        return;
    trail->no_place = sp_doctor_no_place(
        &why, &repo->doctor->people, repo->owner, repo->policy, repo->gitdir);
    if (trail->no_place)
        trail->no_place_why = sp_buf_detach(&why);
}
