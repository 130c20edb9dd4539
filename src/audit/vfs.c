/*
 * A layer over SQLite's access to files. SQLite asks for a WAL as a file that may have to
 * be made, and so syncs the directory once in each process: a push would wait for the
 * disk twice. Here a WAL that is not empty is asked for as it is: the directory was synced
 * when it was made.
 */
#include <pthread.h>
#include <sys/stat.h>

#include "internal.h"

static sqlite3_vfs ours;
static int (*open_theirs)(sqlite3_vfs *vfs, const char *name,
                          sqlite3_file *file, int flags, int *out_flags);

static int open_ours(sqlite3_vfs *vfs, const char *name, sqlite3_file *file,
                     int flags, int *out_flags)
{
    struct stat status;
    if ((flags & SQLITE_OPEN_WAL) && name && stat(name, &status) == 0 &&
        status.st_size)
        flags &= ~SQLITE_OPEN_CREATE;
    return open_theirs(vfs, name, file, flags, out_flags);
}

static void make(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    const sqlite3_vfs *theirs = sqlite3_vfs_find(NULL);
    if (!theirs)
        return; /* GCOVR_EXCL_LINE opening the store says so */
    ours = *theirs;
    ours.pNext = NULL;
    ours.zName = SP_STORE_VFS;
    ours.xOpen = open_ours;
    open_theirs = theirs->xOpen;
    sqlite3_vfs_register(&ours, 0);
}

void sp_store_prepare_vfs(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make);
}
