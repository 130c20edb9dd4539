#include "sallyport/owner.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <linux/keyctl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sallyport/vec.h"

enum {
    MAX_LINKS = 40, /* as the kernel follows */
    NOBODY = 65534, /* instead of root's group, where the directory has that */
    FIRST_CLOSED = 3,  /* after the standard descriptors */
    MAX_CLOSE = 65536, /* one by one, where the kernel cannot close a range */
};

/* A directory or a link on the way. */
struct step {
    char *path;
    struct stat about;
};

struct way {
    SP_VEC(struct step) steps;
    struct sp_buf rest;   /* what is still to be walked */
    struct sp_buf so_far; /* an absolute path, "" for the root directory */
    size_t links;
    int fd;
};

static void note_step(struct way *way, const char *name,
                      const struct stat *about)
{
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/%s", sp_buf_text(&way->so_far), name);
    const struct step step = {sp_buf_detach(&path), *about};
    SP_VEC_PUSH(&way->steps, step);
}

static void move_to(struct way *way, int fd)
{
    if (way->fd >= 0)
        close(way->fd);
    way->fd = fd;
}

static int to_root(struct way *way)
{
    int fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    move_to(way, fd);
    sp_buf_reset(&way->so_far);
    return 0;
}

/* Puts the target of a link before the rest of the path. */
static int follow(struct way *way, int link)
{
    char target[PATH_MAX];
    struct sp_buf rest = {0};
    ssize_t len = readlinkat(link, "", target, sizeof target);
    if (len <= 0 || (size_t)len == sizeof target)
        return len < 0 ? errno : ENAMETOOLONG;
    if (++way->links > MAX_LINKS)
        return ELOOP;
    sp_buf_add(&rest, target, (size_t)len);
    sp_buf_printf(&rest, "/%s", sp_buf_text(&way->rest));
    sp_buf_dispose(&way->rest);
    way->rest = rest;
    return *target == '/' ? to_root(way) : 0;
}

static void shorten(struct sp_buf *path)
{
    const char *slash = path->len ? strrchr(path->data, '/') : NULL;
    if (!slash)
        return;
    path->len = (size_t)(slash - path->data);
    path->data[path->len] = '\0';
}

static int step_to(struct way *way, const char *name)
{
    struct stat about;
    int fd = openat(way->fd, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int failed = fstat(fd, &about) ? errno : 0;
    if (!failed && S_ISLNK(about.st_mode)) {
        note_step(way, name, &about);
        failed = follow(way, fd);
    } else if (!failed && S_ISDIR(about.st_mode)) {
        if (strcmp(name, "..") == 0) {
            shorten(&way->so_far);
        } else {
            note_step(way, name, &about);
            sp_buf_printf(&way->so_far, "/%s", name);
        }
        move_to(way, fd);
        return 0;
    } else if (!failed) {
        failed = ENOTDIR;
    }
    close(fd);
    return failed;
}

/* Takes the next name from the path; false at its end. */
static bool next_name(struct sp_buf *rest, char name[NAME_MAX + 1])
{
    const char *at = sp_buf_text(rest);
    at += strspn(at, "/");
    size_t len = strcspn(at, "/");
    if (!len || len > NAME_MAX)
        return false;
    memcpy(name, at, len);
    name[len] = '\0';
    char *left = sp_strdup(at + len);
    sp_buf_reset(rest);
    sp_buf_puts(rest, left);
    free(left);
    return true;
}

static int walk(struct way *way, const char *path)
{
    char name[NAME_MAX + 1];
    int failed = *path ? to_root(way) : ENOENT;
    if (!failed && *path != '/') {
        char *here = getcwd(NULL, 0);
        if (!here)
            return errno;
        sp_buf_printf(&way->rest, "%s/", here);
        free(here);
    }
    sp_buf_puts(&way->rest, path);
    while (!failed && next_name(&way->rest, name))
        if (strcmp(name, ".") != 0)
            failed = step_to(way, name);
    if (!failed && way->rest.data[strspn(way->rest.data, "/")])
        failed = ENAMETOOLONG;
    return failed;
}

static bool others_write(const struct stat *about)
{
    if (S_ISLNK(about->st_mode) ||
        (S_ISDIR(about->st_mode) && (about->st_mode & S_ISVTX)))
        return false;
    return (about->st_mode & S_IWOTH) ||
           ((about->st_mode & S_IWGRP) && about->st_gid != 0);
}

/* In some containers the root directory belongs to another user. */
static uid_t user_of_root(void)
{
    struct stat root;
    return stat("/", &root) == 0 ? root.st_uid : 0;
}

static void weaken(struct sp_owner *out, enum sp_way way,
                   const struct step *step)
{
    if (out->way >= way)
        return;
    out->way = way;
    out->weak_user = step->about.st_uid;
    sp_buf_reset(&out->weak);
    sp_buf_puts(&out->weak, step->path);
}

/* A directory or link on the way belongs to another user. */
static void meet_stranger(struct sp_owner *out, const struct step *step)
{
    const bool continues =
        out->way == SP_WAY_SAFE ||
        (out->holders && step->about.st_uid == out->weak_user);
    out->holders =
        continues && S_ISDIR(step->about.st_mode) ? out->holders + 1 : 0;
    weaken(out, SP_WAY_STRANGE, step);
}

/* The directory itself is the last step. It is not on the way to itself. */
static void judge(struct sp_owner *out, const struct way *way)
{
    const uid_t root = user_of_root();
    for (size_t i = 0; i + 1 < way->steps.count; i++) {
        const struct step *step = &way->steps.items[i];
        const uid_t user = step->about.st_uid;
        if (user != 0 && user != root && user != out->user) {
            meet_stranger(out, step);
            continue;
        }
        out->holders = 0;
        if (others_write(&step->about))
            weaken(out, SP_WAY_WRITABLE, step);
    }
}

int sp_owner_open(struct sp_owner *out, const char *path, struct sp_error *err)
{
    struct way way = {.fd = -1};
    struct stat about = {.st_uid = 0};
    *out = (struct sp_owner){.fd = -1};
    int failed = walk(&way, path);
    if (!failed && fstat(way.fd, &about) != 0)
        failed = errno;
    if (!failed) {
        out->fd = way.fd;
        out->user = about.st_uid;
        out->group =
            about.st_gid || !about.st_uid ? about.st_gid : (gid_t)NOBODY;
        judge(out, &way);
        sp_buf_puts(&out->place, sp_buf_text(&way.so_far));
    } else if (way.fd >= 0) {
        close(way.fd);
    }
    for (size_t i = 0; i < way.steps.count; i++)
        free(way.steps.items[i].path);
    free(way.steps.items);
    sp_buf_dispose(&way.rest);
    sp_buf_dispose(&way.so_far);
    return failed ? sp_error_set(err, SP_ESYSTEM, "cannot open %s: %s", path,
                                 strerror(failed))
                  : SP_OK;
}

void sp_owner_close(struct sp_owner *owner)
{
    if (owner->fd > 0)
        close(owner->fd);
    sp_buf_dispose(&owner->weak);
    sp_buf_dispose(&owner->place);
    *owner = (struct sp_owner){.fd = -1};
}

/* The owner of what has that name in the directory; root where nothing has it. A link is no
 * part of a repository. */
static uid_t owner_of(const struct sp_owner *owner, const char *name)
{
    struct stat about;
    if (fstatat(owner->fd, name, &about, AT_SYMLINK_NOFOLLOW) != 0 ||
        S_ISLNK(about.st_mode) || about.st_uid == user_of_root())
        return 0;
    return about.st_uid;
}

bool sp_owner_is_safe_for(const struct sp_owner *owner, uid_t user)
{
    return owner->way == SP_WAY_SAFE ||
           (owner->way == SP_WAY_STRANGE && owner->holders == 1 &&
            owner->weak_user == user);
}

uid_t sp_owner_of_parts(const struct sp_owner *owner)
{
    static const char *const names[] = {"config", "objects", "refs"};
    struct stat about;
    if (fstat(owner->fd, &about) != 0 || (about.st_mode & S_ISVTX) ||
        others_write(&about))
        return 0;
    const uid_t user = owner_of(owner, "HEAD");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (owner_of(owner, names[i]) != user)
            return 0;
    return user != owner->user && sp_owner_is_safe_for(owner, user) ? user : 0;
}

static void close_all(void)
{
#ifdef SYS_close_range
    if (syscall(SYS_close_range, FIRST_CLOSED, ~0U, 0) == 0)
        return;
#endif
    long max = sysconf(_SC_OPEN_MAX);
    for (int fd = FIRST_CLOSED; fd < MAX_CLOSE && fd < max; fd++)
        close(fd);
}

/* The change must be final: a return to root is tried, and must fail. */
static bool drop(const struct sp_owner *owner, const gid_t *groups,
                 size_t count)
{
    return setgroups(count, groups) == 0 &&
           setresgid(groups[0], groups[0], groups[0]) == 0 &&
           setresuid(owner->user, owner->user, owner->user) == 0 &&
           prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && setuid(0) != 0 &&
           geteuid() == owner->user && getegid() == groups[0];
}

int sp_owner_become(const struct sp_owner *owner, const gid_t *groups,
                    size_t count, struct sp_error *err)
{
    if (geteuid() != 0 || owner->user == 0)
        return sp_error_set(err, SP_ESYSTEM,
                            "only root can become another user");
    setsid();
    syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL);
    if (!drop(owner, count ? groups : &owner->group, count ? count : 1))
        return sp_error_set(err, SP_ESYSTEM, "cannot become the user %lu: %s",
                            (unsigned long)owner->user, strerror(errno));
    if (owner->fd >= 0 && fchdir(owner->fd) != 0)
        return sp_error_set(err, SP_ESYSTEM, "the user %lu cannot enter it: %s",
                            (unsigned long)owner->user, strerror(errno));
    close_all();
    return SP_OK;
}
