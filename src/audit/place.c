#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"

/* File systems that linux/magic.h lacks; of FUSE nobody can tell what lies below it. */
enum {
    TYPE_9P = 0x01021997,
    TYPE_FUSE = 0x65735546,
    TYPE_CEPH = 0x00c36400,
    TYPE_LUSTRE = 0x0bd00bd0,
    TYPE_GFS2 = 0x01161970,
};

/* Does a file system of this type (statfs(2)) break the shared memory of a WAL? */
static bool is_network(unsigned long type)
{
    static const unsigned long types[] = {
        NFS_SUPER_MAGIC, SMB_SUPER_MAGIC,  CIFS_SUPER_MAGIC, SMB2_SUPER_MAGIC,
        AFS_SUPER_MAGIC, CODA_SUPER_MAGIC, TYPE_9P,          TYPE_FUSE,
        TYPE_CEPH,       TYPE_LUSTRE,      TYPE_GFS2,        OCFS2_SUPER_MAGIC};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if ((type & 0xffffffff) == types[i])
            return true;
    return false;
}

/* The directory in which the path ends. */
static void directory_of(struct sp_buf *out, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash)
        sp_buf_add(out, path, slash == path ? 1 : (size_t)(slash - path));
    else
        sp_buf_putc(out, '.');
}

static int cannot(const char *path, const char *what, struct sp_error *err)
{
    return sp_error_set(err, SP_ESYSTEM, "the trail %s cannot be %s: %s", path,
                        what, strerror(errno));
}

/* A group that may write to the directory may write to the trail, too. */
static mode_t shared_bits(const char *directory)
{
    struct stat status;
    bool is_shared =
        stat(directory, &status) == 0 && (status.st_mode & S_IWGRP);
    return is_shared ? S_IRGRP | S_IWGRP : 0;
}

/* Only the last directory of the path: more would hide a wrong one. */
static int make_directory(const char *directory, const char *path,
                          struct sp_error *err)
{
    struct sp_buf above = {0};
    directory_of(&above, directory);
    mode_t bits = shared_bits(sp_buf_text(&above));
    sp_buf_dispose(&above);
    if (mkdir(directory, 0700) == 0)
        return bits && chmod(directory, 02770)
                   ? cannot(path, "made in a new directory", err)
                   : SP_OK;
    return errno == EEXIST ? SP_OK : cannot(path, "made", err);
}

static bool is_directory(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* By errno: why the trail was not found. */
static int not_found(const struct sp_audit_place *place, const char *path,
                     struct sp_error *err)
{
    if (errno != ENOENT)
        return cannot(path, "found", err);
    return sp_error_set(err, SP_ENOTFOUND, "there is no trail %s: %s", path,
                        sp_earlier_was_there(place)
                            ? "it is gone; type: sallyport doctor"
                            : "no push was recorded yet");
}

int sp_place_resolve(struct sp_buf *out, const struct sp_audit_place *place,
                     struct sp_error *err)
{
    struct sp_buf directory = {0};
    char real[PATH_MAX];
    int code = SP_OK;
    directory_of(&directory, place->path);
    bool is_there = realpath(sp_buf_text(&directory), real) != NULL;
    if (!is_there && errno == ENOENT && place->may_create) {
        code = make_directory(sp_buf_text(&directory), place->path, err);
        is_there = !code && realpath(sp_buf_text(&directory), real) != NULL;
    }
    const char *slash = strrchr(place->path, '/');
    if (is_there && !is_directory(real)) {
        errno = ENOTDIR;
        is_there = false;
    }
    if (is_there)
        sp_buf_printf(out, "%s/%s", strcmp(real, "/") ? real : "",
                      slash ? slash + 1 : place->path);
    else if (!code)
        code = not_found(place, place->path, err);
    sp_buf_dispose(&directory);
    return code;
}

/* Is its owner the user who runs this, or the owner of its directory, or one of the
 * group that the directory is shared by? */
static bool has_owner(const char *path, const struct stat *status)
{
    struct sp_buf directory = {0};
    struct stat above;
    directory_of(&directory, path);
    bool good = status->st_uid == geteuid();
    if (!good && stat(sp_buf_text(&directory), &above) == 0)
        good = status->st_uid == above.st_uid ||
               (status->st_gid == above.st_gid &&
                (status->st_mode & above.st_mode & S_IWGRP));
    sp_buf_dispose(&directory);
    return good;
}

static int check_file_system(const char *path, struct sp_error *err)
{
    struct statfs system;
    if (statfs(path, &system))
        return cannot(path, "found", err);
    if (is_network((unsigned long)system.f_type))
        return sp_error_set(err, SP_ESYSTEM,
                            "the trail %s is on a network file system, where a "
                            "WAL is not safe: set [audit] journal = rollback",
                            path);
    return SP_OK;
}

int sp_place_check(const char *path, const struct sp_audit_place *place,
                   struct sp_error *err)
{
    struct stat status;
    if (lstat(path, &status))
        return not_found(place, path, err);
    if (S_ISLNK(status.st_mode))
        return sp_error_set(err, SP_ESYSTEM,
                            "the trail %s is a symbolic link: name the file "
                            "itself in [audit] path",
                            path);
    if (!S_ISREG(status.st_mode))
        return sp_error_set(err, SP_ESYSTEM,
                            "the trail %s is not a regular file", path);
    if (!has_owner(path, &status))
        return sp_error_set(err, SP_ESYSTEM,
                            "the trail %s belongs to the user with the number "
                            "%lu, who could rewrite it",
                            path, (unsigned long)status.st_uid);
    int code = sp_identity_check_file(path, err);
    if (!code && place->journal != SP_JOURNAL_ROLLBACK)
        code = check_file_system(path, err);
    return code;
}

/* SQLite makes a journal beside the draft, which goes with it. */
static void remove_draft(const char *draft)
{
    static const char *const ends[] = {"", "-journal", "-wal", "-shm"};
    struct sp_buf name = {0};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        sp_buf_reset(&name);
        sp_buf_printf(&name, "%s%s", draft, ends[i]);
        unlink(sp_buf_text(&name));
    }
    sp_buf_dispose(&name);
}

/* The WAL comes last: nothing of a draft is in it. */
static int fill_open(const char *draft, const struct sp_audit_place *place,
                     struct sp_error *err)
{
    struct sp_audit *audit;
    int code = sp_store_open(&audit, draft, SQLITE_OPEN_READWRITE, err);
    if (!code)
        code = sp_store_fill(audit, err);
    if (!code && sp_earlier_was_there(place)) {
        audit->log_socket =
            place->log_socket ? sp_strdup(place->log_socket) : NULL;
        code = sp_earlier_append(audit, place, err);
    }
    if (!code && place->journal != SP_JOURNAL_ROLLBACK)
        code = sp_store_run(audit, "PRAGMA journal_mode = WAL;", err);
    sp_audit_close(audit);
    return code;
}

static int fill(const char *draft, const struct sp_audit_place *place,
                mode_t mode, struct sp_error *err)
{
    int fd =
        open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0 || fchmod(fd, mode)) {
        int code = cannot(place->path, "made", err);
        if (fd >= 0)
            close(fd);
        return code;
    }
    close(fd);
    return fill_open(draft, place, err);
}

/* Is there a WAL that SQLite would read into a new store? */
static bool has_old_wal(const char *path)
{
    struct sp_buf wal = {0};
    struct stat status;
    sp_buf_printf(&wal, "%s-wal", path);
    bool has = lstat(sp_buf_text(&wal), &status) == 0 && status.st_size > 0;
    sp_buf_dispose(&wal);
    return has;
}

/* Under the lock, so whatever lies there is left by somebody who was ended. */
static int create_locked(const char *path, int directory,
                         const struct sp_audit_place *place, mode_t mode,
                         struct sp_error *err)
{
    struct sp_buf draft = {0};
    if (access(path, F_OK) == 0)
        return SP_OK;
    if (has_old_wal(path))
        return sp_error_set(err, SP_ESYSTEM,
                            "the trail %s is gone, and what is left of it "
                            "would be mixed with a new one: restore a backup, "
                            "or move %s-wal away",
                            path, path);
    sp_buf_printf(&draft, "%s-new", path);
    remove_draft(sp_buf_text(&draft));
    int code = fill(sp_buf_text(&draft), place, mode, err);
    if (!code && (rename(sp_buf_text(&draft), path) || fsync(directory)))
        code = cannot(path, "made", err);
    remove_draft(sp_buf_text(&draft));
    sp_buf_dispose(&draft);
    return code;
}

int sp_place_create(const char *path, const struct sp_audit_place *place,
                    struct sp_error *err)
{
    struct sp_buf name = {0};
    directory_of(&name, path);
    mode_t mode = 0600 | shared_bits(sp_buf_text(&name));
    int directory =
        open(sp_buf_text(&name), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int code = SP_OK;
    if (directory < 0 || flock(directory, LOCK_EX))
        code = cannot(path, "made", err);
    if (!code)
        code = create_locked(path, directory, place, mode, err);
    if (directory >= 0)
        close(directory);
    sp_buf_dispose(&name);
    return code;
}
