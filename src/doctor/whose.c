/* The right owner of a repository: git lets only the owner push. Files in it and repositories
 * beside it tell. Nothing in it is opened. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/settings.h"

enum {
    SIBLINGS_MAX = 32,
    MANY = 2, /* of one user: then another one beside them is alone */
};

/* The one user who owns all that is beside it, and how many these are; 0: there is none, or
 * it is root, or the owner of it. Several may have come from another server. */
static uid_t owner_beside(const struct sp_doctor_repo *repo, size_t *count)
{
    uid_t owner = 0;
    int left = SIBLINGS_MAX;
    const struct dirent *entry;
    const char *own = strrchr(repo->gitdir, '/') + 1;
    char *above = sp_doctor_directory_of(repo->gitdir);
    DIR *directory = opendir(above);
    *count = 0;
    while (directory && left-- > 0 && (entry = readdir(directory))) {
        struct stat about;
        if (!sp_str_ends(sp_str(entry->d_name), ".git") ||
            strcmp(entry->d_name, own) == 0 ||
            fstatat(dirfd(directory), entry->d_name, &about, 0) != 0 ||
            (repo->is_stranger && about.st_uid == repo->owner))
            continue;
        if (about.st_uid == 0 || about.st_uid == repo->owner ||
            (owner && about.st_uid != owner)) {
            owner = 0;
            break;
        }
        owner = about.st_uid;
        ++*count;
    }
    if (directory)
        closedir(directory);
    free(above);
    return owner;
}

/* In nearly all repositories HEAD tells that no part is another user's. */
static bool has_foreign_head(const struct sp_doctor_repo *repo)
{
    struct stat about;
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/HEAD", repo->gitdir);
    const bool is_foreign =
        lstat(sp_buf_text(&path), &about) == 0 && about.st_uid != repo->owner;
    sp_buf_dispose(&path);
    return is_foreign;
}

/* A user that root may give it to: who owns those beside it, or the directory that it is in.
 * Nobody else could have put them there, or something else in its place. 0: there is none. */
static uid_t meant_for(const struct sp_doctor_repo *repo, uid_t beside)
{
    struct sp_owner owner;
    struct sp_error ignored = {0};
    uid_t user = 0;
    if (sp_owner_open(&owner, repo->gitdir, &ignored) == SP_OK) {
        const bool is_held = owner.way == SP_WAY_STRANGE && owner.holds_it &&
                             (!beside || beside == owner.weak_user);
        user = is_held                    ? owner.weak_user
               : owner.way == SP_WAY_SAFE ? beside
                                          : 0;
    }
    sp_owner_close(&owner);
    return user;
}

static void keep_trusted(const struct sp_git_setting *setting, void *context)
{
    struct sp_doctor_repo *repo = context;
    if (strcmp(setting->key, "safe.directory") == 0)
        repo->is_trusted =
            repo->is_trusted || sp_doctor_is_this(repo, setting->value);
}

/* Does the machine let others than the owner use it? What another user says is not read. */
static bool is_trusted(const struct sp_doctor_repo *repo)
{
    static const struct sp_settings_user nobody = {""};
    struct sp_doctor_repo asked = {.gitdir = repo->gitdir};
    struct sp_error ignored = {0};
    sp_git_settings("", &nobody, keep_trusted, &asked, &ignored);
    return asked.is_trusted;
}

void sp_doctor_read_stranger(struct sp_doctor_repo *repo, bool is_odd)
{
    size_t count;
    const struct sp_people *people = &repo->doctor->people;
    if (repo->worktree || repo->owner == 0 || repo->owner == geteuid())
        return;
    repo->is_stranger = sp_is_stranger(people, repo->owner);
    if (!repo->is_stranger && !is_odd)
        return;
    uid_t beside = owner_beside(repo, &count);
    if (!sp_person(people, beside))
        beside = 0;
    const bool is_lone = !repo->is_stranger && beside && count >= MANY;
    if ((!repo->is_stranger && !is_lone) || is_trusted(repo)) {
        repo->is_stranger = false;
        return;
    }
    repo->beside = meant_for(repo, beside);
    repo->is_lone = is_lone && repo->beside;
}

void sp_doctor_read_parts(struct sp_doctor_repo *repo)
{
    size_t count;
    struct sp_owner owner;
    struct sp_error ignored = {0};
    if (repo->worktree || repo->owner != 0)
        return;
    repo->beside = owner_beside(repo, &count);
    if (repo->is_trusted || !has_foreign_head(repo))
        return;
    if (sp_owner_open(&owner, repo->gitdir, &ignored) == SP_OK)
        repo->parts_of = sp_owner_of_parts(&owner);
    sp_owner_close(&owner);
    if (repo->beside && repo->beside != repo->parts_of)
        repo->parts_of = 0;
}
