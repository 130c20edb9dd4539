/* Root checks repositories of other users in children that have become their
 * owners; see doctor.h. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/clock.h"
#include "sallyport/file.h"
#include "sallyport/owner.h"
#include "sallyport/process.h"

enum {
    LIMIT_S = 10, /* for a record */
    RECORD_MAX = 16 * 1000 * 1000,
    FAILURES_MAX = 3, /* then the owner's other repositories are skipped */
    GROUPS_MAX = 64,
};

/* --- in the child --- */

static void write_record(const struct sp_doctor_repo *repo,
                         const struct sp_problems *problems, void *context)
{
    struct sp_buf record = {0};
    (void)context;
    sp_record_write(&record, repo, problems);
    const uint32_t len = (uint32_t)record.len;
    if (!sp_write_all(STDOUT_FILENO,
                      (struct sp_str){(const char *)&len, sizeof len}) ||
        !sp_write_all(STDOUT_FILENO,
                      (struct sp_str){sp_buf_text(&record), record.len}))
        _exit(1);
    sp_buf_dispose(&record);
}

/* Address sanitizer needs more than that from the start. */
static bool limit_memory(void)
{
#ifdef __SANITIZE_ADDRESS__
    return true;
#else
    const struct rlimit data = {1 << 30, 1 << 30};
    return setrlimit(RLIMIT_DATA, &data) == 0;
#endif
}

/* Keeps only the pipe, as its standard output. */
static bool become(const struct doctor_children *children,
                   const struct doctor_child *child)
{
    struct sp_error err = {0};
    gid_t groups[GROUPS_MAX];
    const struct rlimit none = {0, 0};
    const struct sp_owner owner = {
        .fd = -1, .user = child->user, .group = child->group};
    size_t count = sp_person_groups(groups, GROUPS_MAX,
                                    &children->doctor->people, child->user);
    return sp_owner_become(&owner, groups, count, &err) == SP_OK &&
           prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
           setrlimit(RLIMIT_CORE, &none) == 0 && limit_memory();
}

struct birth {
    const struct doctor_children *children;
    const struct doctor_child *child;
};

static int be_child(void *context)
{
    const struct birth *birth = context;
    const struct doctor_children *children = birth->children;
    const struct doctor_child *child = birth->child;
    SP_VEC(char *) paths = {0};
    if (!become(children, child))
        return 1;
    for (size_t i = child->next; i < children->paths->count; i++)
        if (children->users[i] == child->user)
            SP_VEC_PUSH(&paths, children->paths->items[i]);
    sp_doctor_examine_here(children->doctor, paths.items, paths.count,
                           child->is_careful ? 1 : DOCTOR_AT_ONCE, write_record,
                           NULL);
    return 0;
}

/* --- in the parent --- */

static bool start(const struct doctor_children *children,
                  struct doctor_child *child)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    fflush(NULL); /* otherwise the child would print it again */
    struct birth birth = {children, child};
    const struct sp_process process = {
        .function = be_child,
        .context = &birth,
        .fds = {SP_PROCESS_NULL, ends[1], SP_PROCESS_NULL}};
    int failed = sp_process_start(&child->pid, &process);
    close(ends[1]);
    if (failed) {
        close(ends[0]);
        return false;
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    child->fd = ends[0];
    return true;
}

static void stop(struct doctor_child *child)
{
    if (child->pid <= 0)
        return;
    kill(child->pid, SIGKILL);
    sp_process_wait(child->pid, NULL);
    close(child->fd);
    child->pid = child->fd = -1;
}

/* Reads len bytes before the deadline. Returns what went wrong, or NULL. */
static const char *read_all(int fd, void *bytes, size_t len, uint64_t deadline)
{
    char *at = bytes;
    while (len) {
        ssize_t got = read(fd, at, len);
        if (got > 0) {
            at += got;
            len -= (size_t)got;
        } else if (got < 0 && errno == EAGAIN) {
            uint64_t now = sp_clock_ms();
            struct pollfd one = {fd, POLLIN, 0};
            if (now >= deadline)
                return "it took longer than 10 s";
            poll(&one, 1, (int)(deadline - now));
        } else if (got == 0 || errno != EINTR) {
            return "its check ended early";
        }
    }
    return NULL;
}

static const char *read_record(struct doctor_child *child, struct sp_buf *out)
{
    uint32_t len;
    const uint64_t deadline = sp_clock_ms() + LIMIT_S * 1000;
    const char *why = read_all(child->fd, &len, sizeof len, deadline);
    if (why)
        return why;
    if (len > RECORD_MAX)
        return "its report is too long";
    sp_buf_reserve(out, len);
    out->len = len;
    return read_all(child->fd, out->data, len, deadline);
}

static struct doctor_child *child_of(struct doctor_children *children,
                                     size_t place, gid_t group)
{
    const uid_t user = children->users[place];
    for (size_t i = 0; i < children->all.count; i++)
        if (children->all.items[i].user == user)
            return &children->all.items[i];
    const struct doctor_child fresh = {
        .user = user, .group = group, .pid = -1, .fd = -1, .next = place};
    SP_VEC_PUSH(&children->all, fresh);
    return &children->all.items[children->all.count - 1];
}

/* Tries again with one repository at a time if the child had several: another one
 * may be the cause. */
static const char *hear(const struct doctor_children *children,
                        struct doctor_child *child, struct sp_buf *record)
{
    const char *why = NULL;
    for (int i = 0; i < 2; i++) {
        if (child->pid <= 0 && !start(children, child))
            return "no process can be started";
        sp_buf_reset(record);
        why = read_record(child, record);
        if (!why)
            return NULL;
        stop(child);
        if (child->is_careful)
            return why;
        child->is_careful = true;
    }
    return why;
}

char *sp_doctor_child_examine(struct doctor_children *children, size_t place,
                              gid_t group, struct sp_doctor_repo *repo,
                              struct sp_problems *problems)
{
    struct sp_buf record = {0};
    struct doctor_child *child = child_of(children, place, group);
    if (child->failures >= FAILURES_MAX)
        return sp_strdup(
            "its owner has too many repositories that cannot be checked");
    child->next = place;
    const char *why = hear(children, child, &record);
    if (!why &&
        !sp_record_read(repo, problems, children->doctor,
                        children->paths->items[place],
                        (struct sp_str){sp_buf_text(&record), record.len})) {
        sp_problems_dispose(problems);
        sp_doctor_repo_dispose(repo);
        stop(child);
        why = "its check sent a malformed report";
    }
    if (why) {
        child->failures++;
        child->is_careful = false;
    }
    sp_buf_dispose(&record);
    return sp_strdup_or_null(why);
}

void sp_doctor_children_end(struct doctor_children *children)
{
    for (size_t i = 0; i < children->all.count; i++)
        stop(&children->all.items[i]);
    free(children->all.items);
}
