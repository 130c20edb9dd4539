/*
 * A layer over SQLite's access to the WAL.
 *
 * SQLite asks for it as a file that may have to be made, and so syncs the directory once
 * in each process: a push would wait for the disk twice. Here a WAL that is not empty is
 * asked for as it is: the directory was synced when it was made.
 *
 * SQLite cuts it to nothing when it is in the store. Where the room is to stay, the header is
 * written over with zeros instead: a file that does not grow is written with less work of
 * the disk.
 *
 * Root gives each WAL that it opens to the owner of the store. Where it is his already, this
 * is left out: the disk would have to write the inode, too, whenever a commit waits for it.
 */
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

/* A WAL longer than this is cut. */
enum { ROOM = 1 << 20, WAL_HEADER = 32 };

static sqlite3_vfs ours;
static int (*open_theirs)(sqlite3_vfs *vfs, const char *name,
                          sqlite3_file *file, int flags, int *out_flags);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sqlite3_io_methods wal_methods;
static int (*cut_theirs)(sqlite3_file *file, sqlite3_int64 size);

/* Does this thread keep room? */
static _Thread_local bool keeps_room;

void sp_store_keep_room(bool keeps)
{
    keeps_room = keeps;
}

static int cut_ours(sqlite3_file *file, sqlite3_int64 size)
{
    static const char zeros[WAL_HEADER];
    sqlite3_int64 now;
    if (size || !keeps_room ||
        file->pMethods->xFileSize(file, &now) != SQLITE_OK ||
        now < WAL_HEADER || now > ROOM)
        return cut_theirs(file, size);
    return file->pMethods->xWrite(file, zeros, WAL_HEADER, 0);
}

/* All WALs have the same methods. */
static void take_over(sqlite3_file *wal)
{
    pthread_mutex_lock(&lock);
    if (!cut_theirs) {
        cut_theirs = wal->pMethods->xTruncate;
        wal_methods = *wal->pMethods;
        wal_methods.xTruncate = cut_ours;
    }
    wal->pMethods = &wal_methods;
    pthread_mutex_unlock(&lock);
}

/* A file that is there, and has something in it. */
static bool is_filled(const char *name)
{
    struct stat status;
    return name && stat(name, &status) == 0 && status.st_size;
}

static int open_ours(sqlite3_vfs *vfs, const char *name, sqlite3_file *file,
                     int flags, int *out_flags)
{
    bool is_wal = flags & SQLITE_OPEN_WAL;
    if (is_wal && is_filled(name))
        flags &= ~SQLITE_OPEN_CREATE;
    int answer = open_theirs(vfs, name, file, flags, out_flags);
    if (is_wal && answer == SQLITE_OK && file->pMethods)
        take_over(file);
    return answer;
}

static int give(int file, uid_t user, gid_t group)
{
    struct stat status;
    if (fstat(file, &status) == 0 && status.st_uid == user &&
        status.st_gid == group)
        return 0;
    return fchown(file, user, group);
}

static void lie_over(sqlite3_vfs *theirs)
{
    theirs->xSetSystemCall(theirs, "fchown", (sqlite3_syscall_ptr)give);
    ours = *theirs;
    ours.pNext = NULL;
    ours.zName = SP_STORE_VFS;
    ours.xOpen = open_ours;
    open_theirs = theirs->xOpen;
    sqlite3_vfs_register(&ours, 0);
}

static void make(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_vfs *theirs = sqlite3_vfs_find(NULL);
    if (theirs) /* else opening the store says so */
        lie_over(theirs);
}

void sp_store_prepare_vfs(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make);
}
