/* What is there of a trail in files, and who owns them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/audit.h"
#include "sallyport/gather.h"

static void look_for_wal(struct sp_doctor_trail *trail)
{
    struct stat about;
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s-wal", trail->path);
    trail->has_wal = stat(sp_buf_text(&path), &about) == 0 && about.st_size > 0;
    sp_buf_dispose(&path);
}

static bool is_of_root(const char *path)
{
    struct stat about;
    return lstat(path, &about) == 0 && about.st_uid == 0;
}

/* Does root own the directory, and keep us from it? */
static bool is_kept_by_root(const char *directory)
{
    return is_of_root(directory) && access(directory, W_OK | X_OK) != 0;
}

/* The directory of the store, or the store, whatever root owns; yours to free. NULL:
 * neither. */
static char *root_has(const char *path)
{
    char *directory = sp_doctor_directory_of(path);
    if (is_kept_by_root(directory))
        return directory;
    free(directory);
    return is_of_root(path) ? sp_strdup(path) : NULL;
}

/* Where each push leaves its mark before it is judged, if root owns it; yours to free. */
static char *root_has_begun(const char *path)
{
    struct sp_buf begun = {0};
    sp_buf_printf(&begun, "%s-begun", path);
    if (is_kept_by_root(sp_buf_text(&begun)))
        return sp_buf_detach(&begun);
    sp_buf_dispose(&begun);
    return NULL;
}

/* Does a user who is neither root nor the owner own it, and keep us from it? A store may
 * be refused for its owner alone. */
static bool is_kept_by_other(const struct sp_doctor_repo *repo,
                             const char *path, uid_t *user)
{
    const bool is_refused =
        repo->trail.fault && strcmp(path, repo->trail.path) == 0;
    struct stat about;
    if (lstat(path, &about) != 0 || S_ISLNK(about.st_mode) ||
        about.st_uid == 0 || about.st_uid == repo->owner ||
        (!is_refused &&
         access(path, W_OK | (S_ISDIR(about.st_mode) ? X_OK : R_OK)) == 0))
        return false;
    *user = about.st_uid;
    return true;
}

/* The directory of the store, the store, or what SQLite and pushes need beside it. All in
 * that directory is given, where it is one of the repository. We are the owner. */
static void find_of_other(struct sp_doctor_repo *repo)
{
    static const char *const ends[] = {"", "-begun", "-wal", "-shm",
                                       "-journal"};
    struct sp_doctor_trail *trail = &repo->trail;
    char *directory = sp_doctor_directory_of(trail->path);
    const size_t len = strlen(repo->gitdir);
    if (is_kept_by_other(repo, directory, &trail->of_user))
        trail->of_root = sp_strdup(directory);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0] && !trail->of_root;
         i++) {
        struct sp_buf path = {0};
        sp_buf_printf(&path, "%s%s", trail->path, ends[i]);
        if (is_kept_by_other(repo, sp_buf_text(&path), &trail->of_user))
            trail->of_root = sp_strdup(sp_buf_text(&path));
        sp_buf_dispose(&path);
    }
    if (trail->of_root && strncmp(directory, repo->gitdir, len) == 0 &&
        directory[len] == '/')
        trail->given = directory;
    else
        free(directory);
}

/* May the owner do all that SQLite does there? What another user owns is no matter of its
 * mode, and no link is followed. */
static bool is_shut(const struct sp_doctor_repo *repo, const char *path,
                    enum sp_right right)
{
    const struct sp_people *people = &repo->doctor->people;
    struct stat about;
    return lstat(path, &about) == 0 && !S_ISLNK(about.st_mode) &&
           about.st_uid == repo->owner &&
           !(sp_may(people, repo->owner, &about, SP_MAY_WRITE) &&
             sp_may(people, repo->owner, &about, right));
}

/* The directory of the store, or the store; yours to free. NULL: neither. */
static char *find_shut(const struct sp_doctor_repo *repo)
{
    const char *path = repo->trail.path;
    char *directory = sp_doctor_directory_of(path);
    if (is_shut(repo, directory, SP_MAY_EXECUTE))
        return directory;
    free(directory);
    return is_shut(repo, path, SP_MAY_READ) ? sp_strdup(path) : NULL;
}

/* What commands and SQLite keep beside the store. */
static void find_left_by_root(struct sp_doctor_trail *trail)
{
    static const char *const ends[] = {"-wal", "-shm", "-journal", "-notify",
                                       "-counted"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        struct sp_buf path = {0};
        sp_buf_printf(&path, "%s%s", trail->path, ends[i]);
        if (is_of_root(sp_buf_text(&path)))
            sp_strings_add(&trail->left_by_root, path.data, path.len);
        sp_buf_dispose(&path);
    }
}

/* What is out of reach may be there. */
static void look_for_store(struct sp_doctor_trail *trail)
{
    struct stat about;
    bool is_seen = stat(trail->path, &about) == 0;
    trail->is_there = is_seen || (errno != ENOENT && errno != ENOTDIR);
    trail->is_empty = is_seen && about.st_size == 0;
    look_for_wal(trail);
}

/* The path that is built in. */
static void look_for_before(struct sp_doctor_repo *repo)
{
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/sallyport/audit.db", repo->gitdir);
    if (strcmp(repo->trail.path, sp_buf_text(&path)) != 0 &&
        access(sp_buf_text(&path), F_OK) == 0)
        repo->trail.before = sp_buf_detach(&path);
    sp_buf_dispose(&path);
}

enum { MIN_ROOM = 64 * 1024 /* bytes */ };

static bool is_full(const struct statvfs *about, bool for_root)
{
    const fsblkcnt_t blocks = for_root ? about->f_bfree : about->f_bavail;
    const fsfilcnt_t inodes = for_root ? about->f_ffree : about->f_favail;
    return (about->f_blocks && blocks * about->f_frsize < MIN_ROOM) ||
           (about->f_files && !inodes);
}

/* Cuts a path down to the next directory above it that is there, and asks its file
 * system. */
static bool ask_above(char *way, struct statvfs *about)
{
    for (char *slash; (slash = strrchr(way, '/')) && slash != way;) {
        *slash = '\0';
        if (statvfs(way, about) == 0)
            return true;
        if (errno != ENOENT)
            return false;
    }
    return false;
}

/* The first push makes the directory of the trail. */
static void look_for_room(struct sp_doctor_trail *trail, bool for_root)
{
    struct statvfs about = {0};
    char *way = sp_strdup(trail->path);
    const bool is_asked = ask_above(way, &about);
    trail->is_read_only = is_asked && (about.f_flag & ST_RDONLY);
    if (trail->is_read_only || (is_asked && is_full(&about, for_root)))
        trail->full = way;
    else
        free(way);
}

void sp_doctor_read_trail_files(struct sp_doctor_repo *repo)
{
    struct sp_doctor_trail *trail = &repo->trail;
    look_for_store(trail);
    look_for_before(repo);
    look_for_room(trail, repo->owner == 0);
    trail->was_used = sp_doctor_exists(repo->gitdir, SP_IMPORT_FILE) ||
                      sp_doctor_exists(repo->gitdir, SP_TRAIL_FILE);
    if (repo->owner == 0)
        return;
    if (trail->fault)
        trail->of_root = root_has(trail->path);
    if (!trail->of_root)
        trail->of_root = root_has_begun(trail->path);
    if (!trail->of_root && repo->owner == geteuid())
        find_of_other(repo);
    if (!trail->of_root) {
        find_left_by_root(trail);
        trail->shut = find_shut(repo);
    }
}
