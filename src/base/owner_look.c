/* Walks over a directory, and checks whether its files can be opened without
 * harm. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "sallyport/owner.h"
#include "sallyport/str.h"

enum {
    MAX_DEPTH = 64,
    MAX_ENTRIES = 4 * 1000 * 1000,
    MAX_READ = 64 << 20, /* bytes of a file that is read whole */
};

struct look {
    struct sp_error *err;
    struct sp_buf path; /* below the directory; "" for itself */
    uid_t owner, self, root;
    size_t depth, entries;
};

static const char *name_of(const struct look *look)
{
    return look->path.len ? sp_buf_text(&look->path) : "it";
}

static int refuse(const struct look *look, const char *is, const char *what)
{
    return sp_error_set(look->err, SP_ESYSTEM, "%s %s%s", name_of(look), is,
                        what);
}

/* Why a file of this kind must not be opened; NULL: it may be. */
static const char *trap_of(const struct stat *about)
{
    if (S_ISFIFO(about->st_mode))
        return "a named pipe";
    if (S_ISBLK(about->st_mode) ||
        (S_ISCHR(about->st_mode) && about->st_rdev != makedev(1, 3)))
        return "a device";
    return NULL;
}

static bool is_known(const struct look *look, uid_t user)
{
    return user == 0 || user == look->root || user == look->self ||
           user == look->owner;
}

/* Is it hooks, custom_hooks, or inside one of these? */
static bool is_of_hooks(const struct look *look)
{
    const char *path = sp_buf_text(&look->path);
    return strncmp(path, "hooks", 5) == 0 ||
           strncmp(path, "custom_hooks", 12) == 0;
}

/* Does git, or the installer, read the file from beginning to end? */
static bool is_read_whole(const struct look *look)
{
    static const char *const names[] = {
        "HEAD",        "config",        "config.worktree",
        "packed-refs", "sallyport.ini", "shallow"};
    static const char *const directories[] = {"info/", "refs/"};
    const char *path = sp_buf_text(&look->path);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(path, names[i]) == 0)
            return true;
    for (size_t i = 0; i < sizeof directories / sizeof directories[0]; i++)
        if (sp_str_starts(sp_str(path), directories[i]))
            return true;
    return is_of_hooks(look);
}

static bool is_endless(const struct look *look, const struct stat *about)
{
    return S_ISREG(about->st_mode) && about->st_size > MAX_READ &&
           is_read_whole(look);
}

static int check_owner(const struct look *look, const struct stat *about)
{
    const mode_t mode = about->st_mode;
    bool is_link = S_ISLNK(mode);
    bool matters =
        look->self == 0 || is_link || (S_ISDIR(mode) && is_of_hooks(look));
    if (matters && !is_known(look, about->st_uid))
        return sp_error_set(look->err, SP_ESYSTEM, "%s belongs to the user %lu",
                            name_of(look), (unsigned long)about->st_uid);
    if (look->self == 0 && !is_link &&
        ((mode & S_IWOTH) || ((mode & S_IWGRP) && about->st_gid != 0)))
        return sp_error_set(look->err, SP_EINPUT,
                            "others than its owner can write to %s",
                            name_of(look));
    return SP_OK;
}

/* What a link leads to that must not be opened; NULL: it may be. */
static const char *trap_behind(const struct look *look, int directory,
                               const char *name)
{
    struct stat target;
    if (fstatat(directory, name, &target, 0) != 0)
        return NULL;
    return is_endless(look, &target) ? "a file of more than 64 MB"
                                     : trap_of(&target);
}

static int check(const struct look *look, int directory, const char *name,
                 const struct stat *about)
{
    const char *trap = trap_of(about);
    if (trap)
        return refuse(look, "is ", trap);
    if (is_endless(look, about))
        return refuse(look, "is larger than 64 MB", "");
    int code = check_owner(look, about);
    if (code || !S_ISLNK(about->st_mode))
        return code;
    trap = trap_behind(look, directory, name);
    return trap ? refuse(look, "is a link to ", trap) : SP_OK;
}

static int look_into(struct look *look, int directory);

/* Ordinary files are checked only where their owner or their size matters. */
static int look_at(struct look *look, int directory, const struct dirent *entry)
{
    struct stat about;
    if (++look->entries > MAX_ENTRIES)
        return refuse(look, "is one of too many files", "");
    if (entry->d_type == DT_REG && look->self != 0 && !is_read_whole(look))
        return SP_OK;
    if (fstatat(directory, entry->d_name, &about, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT || errno == EACCES
                   ? SP_OK /* removed, or in a directory closed to us */
                   : refuse(look, "cannot be looked at", "");
    int code = check(look, directory, entry->d_name, &about);
    if (code || !S_ISDIR(about.st_mode))
        return code;
    int fd = openat(directory, entry->d_name,
                    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd <
        0) /* removed, or not readable by us: then we cannot open it by accident
              */
        return SP_OK;
    return look_into(look, fd);
}

/* Closes the directory. */
static int look_into(struct look *look, int directory)
{
    int code = SP_OK;
    size_t len = look->path.len;
    DIR *entries = fdopendir(directory);
    if (!entries) {
        close(directory);
        return refuse(look, "cannot be read", "");
    }
    if (++look->depth > MAX_DEPTH)
        code = refuse(look, "lies too deep", "");
    for (struct dirent *entry; !code && (entry = readdir(entries));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        sp_buf_printf(&look->path, "%s%s", len ? "/" : "", entry->d_name);
        code = look_at(look, directory, entry);
        if (look->path.data)
            look->path.data[look->path.len = len] = '\0';
    }
    look->depth--;
    closedir(entries);
    return code;
}

int sp_owner_look(const struct sp_owner *owner, struct sp_error *err)
{
    struct stat about, root;
    struct look look = {
        .err = err, .owner = owner->user, .self = geteuid(), .root = 0};
    int fd = openat(owner->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (stat("/", &root) == 0)
        look.root = root.st_uid;
    if (fd < 0 || fstat(fd, &about) != 0) {
        int failed = errno;
        if (fd >= 0)
            close(fd);
        return sp_error_set(err, SP_ESYSTEM, "it cannot be read: %s",
                            strerror(failed));
    }
    int code = check_owner(&look, &about);
    if (code)
        close(fd);
    else
        code = look_into(&look, fd);
    sp_buf_dispose(&look.path);
    return code;
}
