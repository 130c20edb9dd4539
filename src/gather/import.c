/*
 * The import happens once. The file sallyport.import of the git directory
 * records which push has brought, or is bringing, the first protected ref. A
 * hook ends before the refs move, so the record names the process that will
 * move them; later the record tells whether it did.
 *
 * Once the record is closed it lists the commits that came in unjudged, and
 * names the importer. For an hour that user may push tags, the second step that
 * every host recommends (git push --all, then git push --tags). The tags hide
 * no commits.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/clock.h"
#include "sallyport/file.h"
#include "sallyport/objects.h"
#include "sallyport/refs.h"
#include "sallyport/walk.h"

enum { MAX_RECORD = 255 };

/* Who made the import, as a hash, and when its first protected ref came. */
struct importer {
    bool is_known;
    struct sp_oid user;
    long long when;
};

/* The git process that runs the hook, and when it started. */
struct receiver {
    int pid;
    unsigned long long since;
};

/* Reads the name, the parent and the start of a process; false where there is
 * none. */
static bool read_process(int pid, char name[32], int *parent,
                         unsigned long long *since)
{
    enum { LONGEST_LINE = 1023 };
    char path[64];
    struct sp_buf line = {0};
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    sp_file_line(&line, path, LONGEST_LINE, 0);
    const char *open = strchr(sp_buf_text(&line), '(');
    const char *close = strrchr(sp_buf_text(&line), ')');
    bool good = open && close && close > open && close[1];
    if (good) {
        snprintf(name, 32, "%.*s", (int)(close - open - 1), open + 1);
        good = sscanf(close + 2,
                      "%*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d "
                      "%*d %*d %*d %*d %*d %llu",
                      parent, since) == 2;
    }
    sp_buf_dispose(&line);
    return good;
}

/* The nearest git above this process; pid 0 where there is none, as under some
 * hosts. */
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

/* A process that cannot be identified counts as alive for an hour. */
static bool is_alive(const struct receiver *receiver, int64_t recorded)
{
    enum { LONGEST = 3600 };
    char name[32];
    int parent;
    unsigned long long since;
    if (!receiver->pid)
        return sp_clock_now() - recorded < LONGEST;
    return read_process(receiver->pid, name, &parent, &since) &&
           since == receiver->since;
}

/* When a ref was last created or deleted in refs/heads: each creation changes
 * it. */
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

static int cannot_record(const char *path, const char *why,
                         struct sp_error *err)
{
    return sp_error_set(err, SP_ESYSTEM,
                        "the first push cannot be recorded in %s (%s); the "
                        "administrator makes it writable, or names the old "
                        "commits as [policy] baseline",
                        path, why);
}

/* Replaces the record in one step, under the lock of the old one. */
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
    int code = done ? SP_OK : cannot_record(path, strerror(errno), err);
    if (file >= 0)
        close(file);
    sp_buf_dispose(&draft);
    return code;
}

/* Opens and locks the record; -1: *err. Another process may replace it
 * meanwhile. */
static int lock_record(const char *path, struct sp_error *err)
{
    for (;;) {
        int file;
        struct stat ours, there;
        struct sp_error ignored = {0};
        if (sp_file_lock(&file, path, 0664, false, &ignored)) {
            cannot_record(path, strerror(errno), err);
            return -1;
        }
        if (fstat(file, &ours) == 0 && stat(path, &there) == 0 &&
            there.st_ino == ours.st_ino)
            return file;
        close(file);
    }
}

/* Does this push create a protected ref? */
static bool is_closing(const struct sp_gather *gather)
{
    const struct sp_push *push = gather->source.push;
    for (size_t i = 0; push && i < push->count; i++)
        if (sp_update_kind(&push->items[i]) != SP_DELETE &&
            sp_ref_matches(&gather->source.policy->refs.protected,
                           push->items[i].name, sp_buf_text(&gather->head)))
            return true;
    return false;
}

/* Did the repository have refs when it was guarded? Then the installer wrote
 * their commits into the policy. */
static bool was_filled(const struct sp_policy *policy)
{
    for (size_t i = 0; i < policy->policy.baseline.count; i++)
        if (strcmp(policy->policy.baseline.items[i], "now") != 0)
            return true;
    return false;
}

struct tip_visit {
    struct sp_gather *gather;
    struct sp_walk_starts starts;
    struct sp_error *err;
};

static int add_start(const char *name, const struct sp_oid *id, void *context)
{
    (void)name;
    struct tip_visit *visit = context;
    enum sp_object_kind kind;
    struct sp_oid commit;
    int code = sp_gather_commit(visit->gather, id, &kind, &commit, visit->err);
    if (!code && !sp_oid_is_zero(&commit))
        sp_walk_from(&visit->starts, &commit, SP_WALK_WANTED);
    return code;
}

/* Appends the commits without children, and counts them as baseline. */
static void add_childless(struct sp_gather *gather,
                          const struct sp_history *found, struct sp_buf *out)
{
    char hex[SP_OID_HEX + 1];
    size_t count = found->nodes.count;
    bool *has_child = sp_calloc(count, sizeof *has_child);
    for (size_t i = 0; i < found->parents.count; i++)
        if (found->parents.items[i] < count)
            has_child[found->parents.items[i]] = true;
    for (size_t i = 0; i < count; i++) {
        if (has_child[i])
            continue;
        sp_buf_printf(out, "%s\n",
                      sp_oid_format(hex, &found->nodes.items[i].id));
        SP_VEC_PUSH(&gather->baseline, found->nodes.items[i].id);
    }
    free(has_child);
}

/* Lists the commits of branches and tags that no protected ref has: only the
 * import has come in so far. */
static int list_imported(struct sp_gather *gather, struct sp_buf *out,
                         struct sp_error *err)
{
    struct tip_visit visit = {.gather = gather, .err = err};
    struct sp_history found = {0};
    int code =
        sp_repo_each_ref(gather->repo, "refs/heads/*", add_start, &visit, err);
    if (!code)
        code = sp_repo_each_ref(gather->repo, "refs/tags/*", add_start, &visit,
                                err);
    for (size_t i = 0; i < gather->protected_tips.count; i++)
        sp_walk_from(&visit.starts, &gather->protected_tips.items[i].id,
                     SP_WALK_HIDDEN);
    if (!code)
        code = sp_walk(gather->repo, &visit.starts, SIZE_MAX, &found, err);
    if (!code)
        add_childless(gather, &found, out);
    sp_history_dispose(&found);
    free(visit.starts.items);
    return code;
}

/* The second line of a record: "by HASH TIME". */
static struct importer read_importer(const char *record)
{
    char hex[SP_OID_HEX + 1];
    struct importer importer = {.is_known = false};
    const char *end = strchr(record, '\n');
    importer.is_known =
        end && sscanf(end + 1, "by %40s %lld", hex, &importer.when) == 2 &&
        sp_oid_parse(&importer.user, hex, strlen(hex));
    return importer;
}

static void write_importer(struct sp_buf *out, const struct importer *importer)
{
    char hex[SP_OID_HEX + 1];
    if (importer->is_known)
        sp_buf_printf(out, "by %s %lld\n", sp_oid_format(hex, &importer->user),
                      importer->when);
}

/* Records the user who pushes now as the importer. */
static struct importer this_user(const struct sp_gather *gather)
{
    struct importer us = {.when = (long long)sp_clock_now()};
    const char *user = gather->source.user;
    us.is_known = user && *user;
    if (us.is_known)
        sp_oid_of_text(&us.user, sp_str(user));
    return us;
}

/* Lets the second step in: it could have come with the first, from the same
 * user. */
static void allow_second_step(struct sp_gather *gather,
                              const struct importer *importer)
{
    struct importer us = this_user(gather);
    gather->takes_tags = importer->is_known && us.is_known &&
                         sp_oid_equal(&us.user, &importer->user) &&
                         us.when >= importer->when &&
                         us.when - importer->when <= SP_IMPORT_LASTS;
}

/* A protected ref exists. After an import that this hook saw, its commits are
 * listed; where they were judged, there is nothing to list. */
static int close_import(struct sp_gather *gather, const char *path,
                        bool was_open, const struct importer *importer,
                        struct sp_error *err)
{
    struct sp_buf text = {0};
    int code = SP_OK;
    sp_buf_puts(&text, "closed\n");
    write_importer(&text, importer);
    allow_second_step(gather, importer);
    if (was_open &&
        sp_strings_have(&gather->source.policy->policy.baseline, "now"))
        code = list_imported(gather, &text, err);
    if (!code)
        code = write_record(path, sp_buf_text(&text), err);
    sp_buf_dispose(&text);
    return code;
}

/* Decides about this push by the record. `old` is its text, "" for a new
 * one. */
static int decide(struct sp_gather *gather, const char *path, const char *old,
                  bool is_empty, struct sp_error *err)
{
    struct receiver us = find_receiver(), holder = {0, 0};
    long long changed = 0, recorded = 0;
    bool holds = sscanf(old, "closing %d %llu %lld %lld", &holder.pid,
                        &holder.since, &recorded, &changed) == 4;
    bool is_ours =
        holds && us.pid && us.pid == holder.pid && us.since == holder.since;
    const struct importer importer = read_importer(old),
                          user = this_user(gather);
    bool was_open = strcmp(old, "open\n") == 0;
    bool is_open =
        was_open || (!*old && is_empty && !was_filled(gather->source.policy));
    if (is_ours)
        return gather->is_empty = true, SP_OK;
    if (gather->protected_tips.count)
        return close_import(gather, path, was_open || holds, &importer, err);
    if (holds && is_alive(&holder, recorded))
        return sp_error_set(err, SP_EINPUT,
                            "another first push is under way, and only one is "
                            "let in unjudged ([policy] baseline); push again "
                            "when it has ended");
    if (holds && changed == heads_changed(gather))
        is_open = true; /* it was refused: no ref was made */
    gather->is_empty = is_open;
    struct sp_buf text = {0};
    if (is_open && is_closing(gather)) {
        sp_buf_printf(&text, "closing %d %llu %lld %lld\n", us.pid, us.since,
                      user.when, heads_changed(gather));
        write_importer(&text, &user);
    } else {
        sp_buf_puts(&text, is_open ? "open\n" : "closed\n");
    }
    int code = write_record(path, sp_buf_text(&text), err);
    sp_buf_dispose(&text);
    return code;
}

/* Is that the text of a closed record? Then it says who may push tags. */
static bool is_closed(struct sp_gather *gather, const char *record)
{
    if (!sp_str_starts(sp_str(record), "closed\n"))
        return false;
    const struct importer importer = read_importer(record);
    allow_second_step(gather, &importer);
    return true;
}

/* The same for the file, before waiting for its lock. */
static bool is_closed_file(struct sp_gather *gather, const char *path)
{
    struct sp_buf text = {0};
    struct sp_error ignored = {0};
    sp_file_read(&text, path, MAX_RECORD, SP_FILE_BEGINNING, &ignored);
    bool closed = is_closed(gather, sp_buf_text(&text));
    sp_buf_dispose(&text);
    return closed;
}

/* Reads the record under its lock, and decides. */
static int ask_record(struct sp_gather *gather, const char *path, bool is_empty,
                      struct sp_error *err)
{
    char old[MAX_RECORD + 1] = "";
    int file = lock_record(path, err);
    ssize_t len = file >= 0 ? read(file, old, MAX_RECORD) : 0;
    int code = file < 0 || len < 0 ? SP_ESYSTEM : SP_OK;
    if (!code && !is_closed(gather, old))
        code = decide(gather, path, old, is_empty, err);
    if (file >= 0)
        close(file);
    return code;
}

int sp_gather_import(struct sp_gather *gather, bool is_empty,
                     struct sp_error *err)
{
    struct sp_buf path = {0};
    name_file(gather, &path);
    gather->is_empty = false;
    int code = SP_OK;
    if (!is_closed_file(gather, sp_buf_text(&path)))
        code = ask_record(gather, sp_buf_text(&path), is_empty, err);
    if (code == SP_ESYSTEM && !is_empty) { /* the repository has refs, so no
                                              import is possible */
        *err = (struct sp_error){0};
        code = SP_OK;
    }
    sp_buf_dispose(&path);
    return code;
}

void sp_gather_imported(struct sp_gather *gather)
{
    struct sp_buf path = {0}, text = {0};
    struct sp_error ignored = {0};
    struct sp_str line;
    name_file(gather, &path);
    sp_file_read(&text, sp_buf_text(&path), SP_FILE_MAX, 0, &ignored);
    struct sp_str rest = {sp_buf_text(&text), text.len};
    bool is_list =
        sp_str_line(&rest, &line) && sp_str_equal(line, sp_str("closed"));
    while (is_list && sp_str_line(&rest, &line)) {
        enum sp_object_kind kind;
        struct sp_oid id;
        if (sp_oid_parse(&id, line.ptr, line.len) &&
            !sp_repo_peel(gather->repo, &id, &kind, &id, &ignored) &&
            kind == SP_OBJECT_COMMIT)
            SP_VEC_PUSH(&gather->baseline, id);
    }
    sp_buf_dispose(&path);
    sp_buf_dispose(&text);
}
