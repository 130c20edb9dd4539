/*
 * owner.h - acting in a directory as the user it belongs to.
 * layer: base
 *
 * Root does nothing in a repository of another user. It opens the directory
 * once, and everything else is done by a child that has become its owner:
 *
 *     struct sp_owner owner;
 *     if (sp_owner_open(&owner, path, err) == SP_OK && fork() == 0)
 *         sp_owner_become(&owner, NULL, 0, err);
 *     sp_owner_close(&owner);
 */
#ifndef SALLYPORT_OWNER_H
#define SALLYPORT_OWNER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "sallyport/buf.h"
#include "sallyport/error.h"

/* Who could replace a directory by another: the directories and links on the
 * way to it belong to root or to its owner … */
enum sp_way {
    SP_WAY_SAFE,     /* … and nobody else can write there */
    SP_WAY_WRITABLE, /* … but others can write to `weak` */
    SP_WAY_STRANGE,  /* or `weak` belongs to another user: `weak_user` */
};

struct sp_owner {
    int fd; /* the directory, with O_PATH */
    uid_t user;
    gid_t group; /* of the directory; never that of root for another user */
    enum sp_way way;
    struct sp_buf weak; /* the worst directory or link on the way */
    uid_t weak_user;
    /* how many directories just above it belong to `weak_user`, where all before
     * them is safe: with one, chown -Rh gives it to that user and no more; 0: it
     * is not so */
    size_t holders;
    struct sp_buf place; /* its path, as it was walked: without links */
};

/* Opens a directory, and checks every directory and link on the way. Needs no
 * right to read it. Close out even when this fails. */
int sp_owner_open(struct sp_owner *out, const char *path, struct sp_error *err);
void sp_owner_close(struct sp_owner *owner);

/* Could nobody but root, its owner and that user put something else in its place? */
bool sp_owner_is_safe_for(const struct sp_owner *owner, uid_t user);

/* Who owns HEAD, config, objects and refs in a directory of another user, where that is one
 * user and not root: what was copied into a new directory. Only its owner can write to it,
 * and nobody but root and these two could put something else in its place. 0: it is not so.
 * Opens nothing. */
uid_t sp_owner_of_parts(const struct sp_owner *owner);

/*
 * Turns this process into the owner, for good, in the directory: with the
 * owner's user id, these groups (the first one is the primary; none: the group
 * of the directory), and no capability, terminal, keyring or descriptor but the
 * first three. Only root can do it. After a failure the process must end. Where
 * fd is -1 it stays in its directory.
 */
int sp_owner_become(const struct sp_owner *owner, const gid_t *groups,
                    size_t count, struct sp_error *err);

/*
 * Walks over all that is in the directory and opens no file. Refuses, by name:
 * a pipe or a device, and a link that leads to one, because reading it would
 * block or never end; a file of more than 64 MB, or a link to one, that git or the
 * installer reads whole; a link, or a directory of hooks, that belongs neither to
 * root nor to us nor to the owner. As root it also refuses what others own, and
 * by SP_EINPUT what others can write to. A socket cannot be opened, and /dev/null is empty: both are
 * accepted.
 */
int sp_owner_look(const struct sp_owner *owner, struct sp_error *err);

#endif
