/*
 * The import happens once. What is known of it stands in the file
 * sallyport.import of the git directory: which push has brought, or is about to
 * bring, the first protected ref. A hook ends before the refs move, so the record
 * names the process that will move them, and tells afterwards whether it did.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

enum { MOST_RECORD = 255 };

/* The process of git that runs the hook, and when it started. */
struct receiver {
    int pid;
    unsigned long long since;
};

/* Reads the name, the parent and the start of a process; false: there is none. */
static bool read_process(int pid, char name[32], int *parent,
                         unsigned long long *since)
{
    char path[64], line[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "re");
    bool is_read = file && fgets(line, sizeof line, file);
    if (file)
        fclose(file);
    char *open = is_read ? strchr(line, '(') : NULL;
    char *close = is_read ? strrchr(line, ')') : NULL;
    if (!open || !close || close < open)
        return false;
    snprintf(name, 32, "%.*s", (int)(close - open - 1), open + 1);
    return sscanf(close + 2,
                  "%*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d "
                  "%*d %*d %*d %*d %llu",
                  parent, since) == 2;
}

/* The nearest git above us; pid 0 where there is none, as under some hosts. */
static struct receiver find_receiver(void)
{
    enum { HIGHEST = 32 };
    struct receiver receiver = {0, 0};
    char name[32];
    int pid = getppid(), parent;
    for (int i = 0; i < HIGHEST && pid > 1; i++, pid = parent) {
        if (!read_process(pid, name, &parent, &receiver.since))
            break;
        if (strcmp(name, "git") == 0 || strncmp(name, "git-receive", 11) == 0) {
            receiver.pid = pid;
            return receiver;
        }
    }
    return (struct receiver){0, 0};
}

/* A process that cannot be told counts as alive for an hour. */
static bool is_alive(const struct receiver *receiver, time_t recorded)
{
    enum { LONGEST = 3600 };
    char name[32];
    int parent;
    unsigned long long since;
    if (!receiver->pid)
        return time(NULL) - recorded < LONGEST;
    return read_process(receiver->pid, name, &parent, &since) &&
           since == receiver->since;
}

/* When a ref was last made or taken away in refs/heads: any creation changes it. */
static long long heads_changed(const struct sp_gather *gather)
{
    struct sp_buf path = {0};
    struct stat info = {0};
    sp_buf_printf(&path, "%srefs/heads", sp_repo_commondir(gather->repo));
    bool is_there = stat(sp_buf_text(&path), &info) == 0;
    sp_buf_dispose(&path);
    return is_there ? (long long)info.st_mtim.tv_sec * 1000000000LL +
                          info.st_mtim.tv_nsec
                    : 0;
}

static void name_file(const struct sp_gather *gather, struct sp_buf *out)
{
    char hex[SP_OID_HEX + 1];
    struct sp_oid id;
    const char *space = gather->source.name_space;
    sp_buf_printf(out, "%ssallyport.import", sp_repo_commondir(gather->repo));
    if (space && *space) {
        sp_oid_of_text(&id, sp_str(space));
        sp_buf_printf(out, ".%s", sp_oid_format(hex, &id));
    }
}

/* Puts the record in place at once, under the lock of the old one. */
static int write_record(const char *path, const char *text,
                        struct sp_error *err)
{
    struct sp_buf draft = {0};
    sp_buf_printf(&draft, "%s.new", path);
    int file =
        open(sp_buf_text(&draft),
             O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0664);
    size_t len = strlen(text);
    bool done = file >= 0 && write(file, text, len) == (ssize_t)len &&
                fsync(file) == 0 && rename(sp_buf_text(&draft), path) == 0;
    int code = done ? SP_OK
                    : sp_error_set(err, SP_ESYSTEM,
                                   "the first push cannot be recorded in %s "
                                   "(%s); the administrator makes it writable, "
                                   "or names the old commits as [policy] "
                                   "baseline",
                                   path, strerror(errno));
    if (file >= 0)
        close(file);
    sp_buf_dispose(&draft);
    return code;
}

/* Opens and locks the record; -1: *err. It may have been replaced meanwhile. */
static int lock_record(const char *path, struct sp_error *err)
{
    for (;;) {
        struct stat ours, there;
        int file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0664);
        if (file < 0 || flock(file, LOCK_EX) || fstat(file, &ours)) {
            sp_error_set(err, SP_ESYSTEM,
                         "the first push cannot be recorded in %s (%s); the "
                         "administrator makes it writable, or names the old "
                         "commits as [policy] baseline",
                         path, strerror(errno));
            if (file >= 0)
                close(file);
            return -1;
        }
        if (stat(path, &there) == 0 && there.st_ino == ours.st_ino)
            return file;
        close(file);
    }
}

/* Is one of the refs of this push protected, and to be created? */
static bool is_closing(const struct sp_gather *gather)
{
    const struct sp_push *push = gather->source.push;
    for (size_t i = 0; push && i < push->count; i++)
        if (sp_update_kind(&push->items[i]) != SP_DELETE &&
            sp_ref_matches(&gather->source.policy->protected_refs,
                           push->items[i].name, sp_buf_text(&gather->head)))
            return true;
    return false;
}

/* What the record says of this push. `old` is its text, "" for a new one. */
static int decide(struct sp_gather *gather, const char *path, const char *old,
                  bool is_empty, struct sp_error *err)
{
    struct receiver us = find_receiver(), holder = {0, 0};
    long long changed = 0, recorded = 0;
    bool holds = sscanf(old, "closing %d %llu %lld %lld", &holder.pid,
                        &holder.since, &recorded, &changed) == 4;
    bool is_ours =
        holds && us.pid && us.pid == holder.pid && us.since == holder.since;
    bool is_open = strcmp(old, "open\n") == 0 || (!*old && is_empty);
    char text[MOST_RECORD + 1] = "closed\n";
    if (is_ours)
        return gather->is_empty = true, SP_OK;
    if (gather->protected_tips.count)
        return write_record(path, text, err);
    if (holds && is_alive(&holder, (time_t)recorded))
        return sp_error_set(err, SP_EINPUT,
                            "another first push is under way, and only one is "
                            "let in unjudged ([policy] baseline); push again "
                            "when it has ended");
    if (holds && changed == heads_changed(gather))
        is_open = true; /* it was refused: no ref was made */
    gather->is_empty = is_open;
    if (is_open && is_closing(gather))
        snprintf(text, sizeof text, "closing %d %llu %lld %lld\n", us.pid,
                 us.since, (long long)time(NULL), heads_changed(gather));
    else if (is_open)
        snprintf(text, sizeof text, "open\n");
    return write_record(path, text, err);
}

static bool is_closed(const char *path)
{
    char text[8] = "";
    FILE *file = fopen(path, "re");
    bool closed =
        file && fgets(text, sizeof text, file) && strcmp(text, "closed\n") == 0;
    if (file)
        fclose(file);
    return closed;
}

int sp_gather_import(struct sp_gather *gather, bool is_empty,
                     struct sp_error *err)
{
    struct sp_buf path = {0};
    char old[MOST_RECORD + 1] = "";
    name_file(gather, &path);
    gather->is_empty = false;
    int code = SP_OK;
    if (!is_closed(sp_buf_text(&path))) {
        bool is_new = access(sp_buf_text(&path), F_OK) != 0;
        bool has_protected = gather->protected_tips.count > 0;
        bool matters = is_empty || !is_new || has_protected;
        int file = matters ? lock_record(sp_buf_text(&path), err) : -1;
        ssize_t len = file >= 0 ? read(file, old, MOST_RECORD) : 0;
        if (matters)
            code = file < 0 || len < 0
                       ? SP_ESYSTEM
                       : decide(gather, sp_buf_text(&path), old, is_empty, err);
        if (file >= 0)
            close(file);
        if (has_protected && code) { /* no import is possible any more */
            *err = (struct sp_error){0};
            code = SP_OK;
        }
    }
    sp_buf_dispose(&path);
    return code;
}
