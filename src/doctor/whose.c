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

/* Who owns what is beside it. */
struct beside {
    uid_t user; /* the one who owns all; 0: there is none, or it is root */
    size_t count;
    bool has_own; /* its own owner has one of them */
};

/* Several may have come from another server. */
static void look_beside(struct beside *out, const struct sp_doctor_repo *repo)
{
    int left = SIBLINGS_MAX;
    const struct dirent *entry;
    const char *own = strrchr(repo->gitdir, '/') + 1;
    char *above = sp_doctor_directory_of(repo->gitdir);
    DIR *directory = opendir(above);
    *out = (struct beside){.user = 0};
    while (directory && left-- > 0 && (entry = readdir(directory))) {
        struct stat about;
        if (!sp_str_ends(sp_str(entry->d_name), ".git") ||
            strcmp(entry->d_name, own) == 0 ||
            fstatat(dirfd(directory), entry->d_name, &about, 0) != 0 ||
            (repo->is_stranger && about.st_uid == repo->owner))
            continue;
        out->has_own = about.st_uid == repo->owner;
        if (out->has_own || about.st_uid == 0 ||
            (out->user && about.st_uid != out->user)) {
            out->user = 0;
            break;
        }
        out->user = about.st_uid;
        out->count++;
    }
    if (directory)
        closedir(directory);
    free(above);
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
        const uid_t one = beside ? beside : owner.weak_user;
        user = sp_owner_is_safe_for(&owner, one) ? one : 0;
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

/* Is git told to let others than the owner use it? What another user says is not read. */
static bool is_trusted(const struct sp_doctor_repo *repo)
{
    const struct sp_settings_user user = {
        repo->owner == repo->doctor->user ? NULL : ""};
    struct sp_doctor_repo asked = {.gitdir = repo->gitdir};
    struct sp_error ignored = {0};
    sp_git_settings("", &user, keep_trusted, &asked, &ignored);
    return asked.is_trusted;
}

static void read_stranger(struct sp_doctor_repo *repo, bool is_odd)
{
    struct beside beside;
    const struct sp_people *people = &repo->doctor->people;
    if (repo->owner == 0 || repo->owner == geteuid())
        return;
    repo->is_stranger = sp_is_stranger(people, repo->owner);
    if (!repo->is_stranger && !is_odd)
        return;
    look_beside(&beside, repo);
    if (!sp_person(people, beside.user))
        beside.user = 0;
    const bool is_lone =
        !repo->is_stranger && beside.user && beside.count >= MANY;
    if ((!repo->is_stranger && !is_lone) || is_trusted(repo)) {
        repo->is_stranger = false;
        return;
    }
    repo->beside = meant_for(repo, beside.user);
    repo->is_lone = is_lone && repo->beside;
}

/* Does the owner of the directory seem to be right, and what is in it another's? */
static bool is_at_home(const struct sp_doctor_repo *repo,
                       const struct beside *beside)
{
    struct stat about;
    char *above = sp_doctor_directory_of(repo->gitdir);
    const bool is_in_own =
        stat(above, &about) == 0 && about.st_uid == repo->owner;
    free(above);
    return repo->owner != 0 &&
           (is_in_own || beside->has_own ||
            sp_is_stranger(&repo->doctor->people, repo->parts_of));
}

static void find_parts(struct sp_doctor_repo *repo, const struct beside *beside)
{
    struct sp_owner owner;
    struct sp_error ignored = {0};
    if (sp_owner_open(&owner, repo->gitdir, &ignored) == SP_OK)
        repo->parts_of = sp_owner_of_parts(&owner);
    sp_owner_close(&owner);
    if (repo->parts_of && ((beside->user && beside->user != repo->parts_of) ||
                           is_at_home(repo, beside)))
        repo->parts_of = 0;
}

static void read_parts(struct sp_doctor_repo *repo)
{
    struct beside beside;
    const bool is_foreign = has_foreign_head(repo);
    if (repo->owner != 0 && !is_foreign)
        return;
    look_beside(&beside, repo);
    if (repo->owner == 0)
        repo->beside = beside.user;
    if (is_foreign && !is_trusted(repo))
        find_parts(repo, &beside);
}

void sp_doctor_read_whose(struct sp_doctor_repo *repo, bool is_odd)
{
    if (repo->worktree)
        return;
    read_parts(repo);
    if (!repo->parts_of)
        read_stranger(repo, is_odd);
}

/* A repository of which only that is known. The path is yours to free. */
static struct sp_doctor_repo only_whose(const struct sp_doctor *doctor,
                                        const char *gitdir)
{
    struct stat about;
    struct sp_doctor_repo repo = {.doctor = doctor,
                                  .gitdir = realpath(gitdir, NULL)};
    if (repo.gitdir && sp_doctor_is_gitdir(repo.gitdir) &&
        stat(repo.gitdir, &about) == 0) {
        repo.owner = about.st_uid;
        sp_doctor_read_whose(&repo, false);
    }
    return repo;
}

uid_t sp_doctor_parts_of(const struct sp_people *people, const char *gitdir)
{
    const struct sp_doctor doctor = {.people = *people};
    struct sp_doctor_repo repo = only_whose(&doctor, gitdir);
    free(repo.gitdir);
    return repo.parts_of;
}

bool sp_doctor_is_of_stranger(const struct sp_people *people,
                              const char *gitdir, uid_t *user)
{
    const struct sp_doctor doctor = {.people = *people};
    struct sp_doctor_repo repo = only_whose(&doctor, gitdir);
    free(repo.gitdir);
    *user = repo.beside;
    return repo.is_stranger;
}
