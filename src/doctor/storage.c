/* What makes a push fail, although the hook would let it in: rights to objects and refs. */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "internal.h"
#include "sallyport/alloc.h"

/* Takes `below`. Borrowed, until the next one is added. */
static struct sp_shut_part *add_part(struct sp_doctor_repo *repo,
                                     const char *path, char *below,
                                     const struct stat *about)
{
    const struct sp_shut_part part = {.path = sp_strdup(path),
                                      .below = below,
                                      .owner = about->st_uid,
                                      .is_file = S_ISREG(about->st_mode)};
    SP_VEC_PUSH(&repo->shut, part);
    return &repo->shut.items[repo->shut.count - 1];
}

bool sp_doctor_may_use(const struct sp_doctor_repo *repo,
                       const struct stat *about)
{
    static const enum sp_right rights[] = {SP_MAY_READ, SP_MAY_WRITE,
                                           SP_MAY_EXECUTE};
    const size_t count =
        S_ISDIR(about->st_mode) ? sizeof rights / sizeof rights[0] : 1;
    for (size_t i = 0; i < count; i++)
        if (!sp_may(&repo->doctor->people, repo->owner, about, rights[i]))
            return false;
    return true;
}

/* Yours to free. */
static char *path_of(const struct sp_doctor_repo *repo, const char *name)
{
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/%s", repo->gitdir, name);
    return sp_buf_detach(&path);
}

static void read_rights(struct sp_doctor_repo *repo, const char *name)
{
    struct stat about;
    char *path = path_of(repo, name);
    if (stat(path, &about) == 0 && !sp_doctor_may_use(repo, &about))
        add_part(repo, path, NULL, &about);
    free(path);
}

/* git only reads there. */
static void read_info(struct sp_doctor_repo *repo)
{
    struct stat about;
    char *path = path_of(repo, "info");
    if (stat(path, &about) == 0 &&
        !sp_may(&repo->doctor->people, repo->owner, &about, SP_MAY_EXECUTE))
        add_part(repo, path, NULL, &about)->is_read = true;
    free(path);
}

enum { MOST = 10000, LEVELS = 16 };

typedef bool may_use(const struct sp_doctor_repo *repo,
                     const struct stat *about);

/* A search below a directory of the storage. */
struct below {
    const struct sp_doctor_repo *repo;
    may_use *may;
    bool (*needs)(const char *name); /* is it a file that git must read? */
    size_t left;                     /* entries to look at */
    char *path;                      /* found; NULL */
    struct stat about;
};

static void look_below(struct below *below, const char *directory,
                       size_t levels);

/* The path is put together only where it is needed: objects has many directories. */
static void look_at(struct below *below, int fd, const char *directory,
                    const char *name, size_t levels)
{
    struct stat about;
    struct sp_buf path = {0};
    if (fstatat(fd, name, &about, AT_SYMLINK_NOFOLLOW) != 0 ||
        !(S_ISDIR(about.st_mode) ||
          (S_ISREG(about.st_mode) && below->needs(name))))
        return;
    const bool may = below->may(below->repo, &about);
    if (may && (!levels || !S_ISDIR(about.st_mode)))
        return;
    sp_buf_printf(&path, "%s/%s", directory, name);
    if (may) {
        look_below(below, sp_buf_text(&path), levels);
        sp_buf_dispose(&path);
    } else {
        below->about = about;
        below->path = sp_buf_detach(&path);
    }
}

static bool is_sought(const struct below *below, const struct dirent *entry)
{
    return *entry->d_name != '.' &&
           (entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN ||
            (entry->d_type == DT_REG && below->needs(entry->d_name)));
}

/* Ends at the first directory or file that the owner cannot use. */
static void look_below(struct below *below, const char *directory,
                       size_t levels)
{
    const struct dirent *entry;
    DIR *all = levels ? opendir(directory) : NULL;
    while (all && !below->path && below->left && (entry = readdir(all))) {
        below->left--;
        if (is_sought(below, entry))
            look_at(below, dirfd(all), directory, entry->d_name, levels - 1);
    }
    if (all)
        closedir(all);
}

static bool is_any(const char *name)
{
    (void)name;
    return true;
}

/* Loose objects may be many. */
static bool is_none(const char *name)
{
    (void)name;
    return false;
}

/* Without the other files beside a pack, git is slower or warns. */
static bool is_pack(const char *name)
{
    return sp_str_ends(sp_str(name), ".pack") ||
           sp_str_ends(sp_str(name), ".idx");
}

/* git adds to a log that is there, whatever its setting says. */
static bool may_log(const struct sp_doctor_repo *repo, const struct stat *about)
{
    const struct sp_people *people = &repo->doctor->people;
    const bool writes = repo->logs_all || !S_ISDIR(about->st_mode);
    return (!writes || sp_may(people, repo->owner, about, SP_MAY_WRITE)) &&
           (!S_ISDIR(about->st_mode) ||
            sp_may(people, repo->owner, about, SP_MAY_EXECUTE));
}

/* A part of the storage that is given as a whole, and a directory in it to search. */
struct search {
    const char *part, *directory;
    size_t levels;
    bool (*needs)(const char *name);
    may_use *may;
};

/* Is that path, or one below it, shut already? */
static bool is_said(const struct sp_doctor_repo *repo, const char *path)
{
    for (size_t i = 0; i < repo->shut.count; i++)
        if (sp_str_starts(sp_str(repo->shut.items[i].path), path))
            return true;
    return false;
}

static void read_below(struct sp_doctor_repo *repo, const struct search *search)
{
    struct below below = {
        .repo = repo, .may = search->may, .needs = search->needs, .left = MOST};
    char *part = path_of(repo, search->part);
    char *directory = path_of(repo, search->directory);
    if (!is_said(repo, part))
        look_below(&below, directory, search->levels);
    if (below.path)
        add_part(repo, part, below.path, &below.about);
    free(part);
    free(directory);
}

/* A push of a branch fails where its log cannot be written. */
static void read_logs(struct sp_doctor_repo *repo)
{
    static const struct search search = {"logs", "logs", LEVELS, is_any,
                                         may_log};
    struct stat about;
    char *path = path_of(repo, "logs");
    const size_t before = repo->shut.count;
    if (lstat(path, &about) == 0 && S_ISDIR(about.st_mode)) {
        if (may_log(repo, &about))
            read_below(repo, &search);
        else
            add_part(repo, path, sp_strdup(path), &about);
    }
    if (repo->shut.count > before)
        repo->shut.items[before].is_file = false;
    free(path);
}

void sp_doctor_read_rights(struct sp_doctor_repo *repo)
{
    static const char *const names[] = {"HEAD",        "config",  "packed-refs",
                                        "info/grafts", "objects", "refs",
                                        "refs/heads"};
    static const struct search searches[] = {
        {"objects", "objects", 1, is_none, sp_doctor_may_use},
        {"objects", "objects/pack", 1, is_pack, sp_doctor_may_use},
        {"refs", "refs", LEVELS, is_any, sp_doctor_may_use}};
    if (repo->is_clone)
        return;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        read_rights(repo, names[i]);
    read_info(repo);
    for (size_t i = 0; i < sizeof searches / sizeof searches[0]; i++)
        read_below(repo, &searches[i]);
    read_logs(repo);
}

static const char *what_fails(const struct sp_shut_part *part)
{
    return !part->below    ? "every push fails"
           : part->is_file ? "some fetches and pushes fail"
                           : "some pushes fail";
}

static const char *what_is_refused(const struct sp_shut_part *part)
{
    return part->is_file   ? "read it"
           : part->is_read ? "enter it"
                           : "write there";
}

static const char *named(const struct sp_shut_part *part)
{
    return part->below ? part->below : part->path;
}

void sp_check_storage_writable(const struct sp_doctor_repo *repo,
                               struct sp_problems *out)
{
    for (size_t i = 0; i < repo->shut.count; i++) {
        const struct sp_shut_part *part = &repo->shut.items[i];
        struct sp_buf who = {0};
        sp_person_name(&who, &repo->doctor->people, part->owner);
        if (part->owner != repo->owner)
            sp_problem_add(out, part->path,
                           "%s belongs to %s and %s cannot %s, so %s",
                           named(part), sp_buf_text(&who), repo->owner_name,
                           what_is_refused(part), what_fails(part));
        sp_buf_dispose(&who);
    }
}

void sp_check_storage_open(const struct sp_doctor_repo *repo,
                           struct sp_problems *out)
{
    for (size_t i = 0; i < repo->shut.count; i++) {
        const struct sp_shut_part *part = &repo->shut.items[i];
        if (part->owner == repo->owner)
            sp_problem_add(out, part->path,
                           "the mode of %s keeps %s from it, so %s",
                           named(part), repo->owner_name, what_fails(part));
    }
}
