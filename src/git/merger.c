#include "merger.h"

#include "merge.h"
#include "merger_home.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sallyport/alloc.h"
#include "sallyport/file.h"
#include "sallyport/process.h"
#include "sallyport/remove_tree.h"

enum {
    MAX_MERGES = 100,  /* then git starts again: it frees little memory */
    NOTHING_WORDS = 3, /* in the reply to an empty merge, without its end */
};

struct merger {
    char *directory; /* git's own: HEAD, refs, objects */
    int lifeline;    /* open as long as this process lives; -1: no sweeper */
    pid_t sweeper;
    git_odb *objects;
    pid_t child; /* 0: not running */
    int to;
    struct merger_reply reply;
    size_t merges;
    uint64_t bytes; /* that git may have written since it started */
    char suffix[SUFFIX_SIZE];
};

/* Lets the sweeper remove the directory, if it is still there. */
static void end_sweeper(const struct merger *merger)
{
    if (merger->lifeline < 0)
        return;
    close(merger->lifeline);
    sp_process_wait(merger->sweeper, NULL);
}

static struct sp_buf errors_path(const struct merger *merger)
{
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/errors", merger->directory);
    return path;
}

static const char *const merge_tree[] = {"git",
                                         "--bare",
                                         "-c",
                                         "core.looseCompression=0",
                                         "-c",
                                         "core.deltaBaseCacheLimit=32m",
                                         "merge-tree",
                                         "--stdin",
                                         "--write-tree",
                                         "-z",
                                         "--messages",
                                         "--allow-unrelated-histories",
                                         NULL};

/* Starts git with these standard descriptors, and blocks no signal in it. It ends with
 * this thread. -1, with errno set, when it cannot be started. */
static pid_t start_git(const struct merger *merger, const struct sp_repo *repo,
                       const int fds[3])
{
    struct sp_strings env = {0};
    SP_VEC(char *) list = {0};
    sigset_t none;
    pid_t child = -1;
    sp_merger_environment(&env, merger->directory, repo);
    for (size_t i = 0; i < env.count; i++)
        SP_VEC_PUSH(&list, env.items[i]);
    SP_VEC_PUSH(&list, NULL);
    sigemptyset(&none);
    const struct sp_process process = {
        .argv = (char *const *)(const void *)merge_tree,
        .env = list.items,
        .directory = merger->directory,
        .fds = {fds[0], fds[1], fds[2]},
        .mask = &none,
        .ends_with_thread = true};
    int failed = sp_process_start(&child, &process);
    free(list.items);
    sp_strings_dispose(&env);
    errno = failed;
    return failed ? -1 : child;
}

static int start(struct merger *merger, const struct sp_repo *repo,
                 struct sp_error *err)
{
    struct sp_buf path = errors_path(merger);
    int requests[2] = {-1, -1}, replies[2] = {-1, -1};
    int errors =
        open(sp_buf_text(&path),
             O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    sp_buf_dispose(&path);
    pid_t child = -1;
    if (errors >= 0 && pipe2(requests, O_CLOEXEC) == 0 &&
        pipe2(replies, O_CLOEXEC) == 0)
        child = start_git(merger, repo,
                          (const int[3]){requests[0], replies[1], errors});
    close(errors);
    close(requests[0]);
    close(replies[1]);
    if (child < 0) {
        close(requests[1]);
        close(replies[0]);
        return sp_error_set(err, SP_EGIT, "cannot run git: %s",
                            strerror(errno));
    }
    merger->child = child;
    merger->to = requests[1];
    merger->reply.fd = replies[0];
    merger->merges = merger->reply.text.len = merger->reply.taken = 0;
    return SP_OK;
}

/* Returns its exit status; 128 + n for a death by signal n. */
static int stop(struct merger *merger)
{
    if (!merger->child)
        return 0;
    close(merger->to);
    close(merger->reply.fd);
    int status = sp_process_wait(merger->child, NULL);
    merger->child = 0;
    return status;
}

void sp_merger_free(struct merger *merger)
{
    if (!merger)
        return;
    if (merger->child)
        kill(merger->child, SIGKILL);
    stop(merger);
    git_odb_free(merger->objects);
    if (merger->directory)
        sp_remove_tree(merger->directory);
    end_sweeper(merger);
    free(merger->directory);
    sp_buf_dispose(&merger->reply.text);
    free(merger);
}

const char *sp_merger_suffix(const struct sp_repo *repo)
{
    return repo->merger->suffix;
}

static int prepare(struct sp_repo *repo, struct sp_error *err)
{
    if (repo->merger)
        return SP_OK;
    struct merger *merger = repo->merger = sp_calloc(1, sizeof *merger);
    merger->lifeline = -1;
    int code = sp_merger_make_directory(&merger->directory, repo, err);
    if (code)
        return code;
    if (!repo->object_directory) /* git itself removes a quarantine */
        merger->lifeline =
            sp_merger_sweep_later(merger->directory, &merger->sweeper);
    sp_merge_suffix(merger->suffix);
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/objects", merger->directory);
    if (git_odb_open(&merger->objects, sp_buf_text(&path)) < 0 ||
        git_odb_add_disk_alternate(repo->odb, sp_buf_text(&path)) < 0)
        code = sp_git_fail(err, "cannot prepare a merge");
    sp_buf_dispose(&path);
    return code;
}

/* Restarts git, and removes its objects. */
static void restart(struct merger *merger)
{
    struct sp_buf path = {0};
    stop(merger);
    sp_buf_printf(&path, "%s/objects", merger->directory);
    sp_remove_tree(sp_buf_text(&path));
    mkdir(sp_buf_text(&path), 0700);
    sp_buf_dispose(&path);
}

int sp_merger_spend(struct sp_repo *repo, uint64_t bytes, struct sp_error *err)
{
    int code = prepare(repo, err);
    if (code)
        return code;
    struct merger *merger = repo->merger;
    merger->bytes += bytes;
    if (merger->merges >= MAX_MERGES || merger->bytes > MERGER_MAX_BYTES) {
        restart(merger);
        merger->bytes = bytes;
    }
    return merger->bytes > MERGER_MAX_BYTES
               ? sp_error_set(err, SP_ELIMIT,
                              "making a merge again takes more than %d MiB of "
                              "disk",
                              MERGER_MAX_BYTES >> 20)
               : SP_OK;
}

/* Reads the first line of git's error output, without our suffix. Leaves line
 * as it is when there is none. */
static void read_reason(const struct merger *merger, char *line, size_t size)
{
    struct sp_buf path = errors_path(merger), text = {0};
    if (sp_file_line(&text, sp_buf_text(&path), size - 1, 0))
        snprintf(line, size, "%s", sp_buf_text(&text));
    sp_buf_dispose(&path);
    sp_buf_dispose(&text);
    char *suffix = strstr(line, merger->suffix);
    if (suffix)
        memmove(suffix, suffix + strlen(merger->suffix),
                strlen(suffix + strlen(merger->suffix)) + 1);
}

/* Explains why git ended without a reply. */
static int fail(struct sp_repo *repo, const struct sp_oid *ours,
                const struct sp_oid *theirs, struct sp_error *err)
{
    struct merger *merger = repo->merger;
    char one[SP_OID_SHORT + 1], other[SP_OID_SHORT + 1];
    char line[512] = "it said nothing";
    int status = stop(merger);
    read_reason(merger, line, sizeof line);
    if (strstr(line, "ut of memory") || strstr(line, "mmap failed"))
        return sp_error_set(err, SP_ELIMIT,
                            "merging %s and %s again takes more memory than "
                            "[limits] memory allows",
                            sp_oid_short(one, ours),
                            sp_oid_short(other, theirs));
    if (status == 127)
        return sp_error_set(err, SP_EGIT, "cannot run git: %s", line);
    if (status == 129)
        return sp_error_set(err, SP_EGIT,
                            "judging this merge needs git 2.39 or newer");
    struct sp_buf partial = {0};
    sp_say_partial(repo, &partial);
    sp_error_set(err, SP_EGIT, "git cannot repeat a merge: %s%s", line,
                 sp_buf_text(&partial));
    sp_buf_dispose(&partial);
    return SP_EGIT;
}

/* git may have died: a SIGPIPE is discarded. */
static bool send_all(int fd, const struct sp_buf *text)
{
    const struct timespec now = {0, 0};
    sigset_t broken, before;
    sigemptyset(&broken);
    sigaddset(&broken, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken, &before);
    bool good = sp_write_all(fd, (struct sp_str){sp_buf_text(text), text->len});
    if (!good)
        sigtimedwait(&broken, NULL, &now);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return good;
}

/* Before 2.49, git holds the end of a reply back until it writes more. So each
 * request is followed by an empty merge. The end of that reply is read before
 * the next request. */
static bool ask(struct merger *merger, const struct sp_oid *ours,
                const struct sp_oid *theirs, struct automerge *out)
{
    struct sp_buf request = {0};
    char one[SP_OID_HEX + 1], other[SP_OID_HEX + 1];
    sp_oid_format(one, ours);
    sp_oid_format(other, theirs);
    sp_buf_printf(&request, "%s%s %s%s\n%s %s\n", one, merger->suffix, other,
                  merger->suffix, one, one);
    bool good = send_all(merger->to, &request);
    sp_buf_dispose(&request);
    const char *end =
        good && merger->merges ? sp_merger_word(&merger->reply) : "";
    good = good && end && !*end && sp_merger_read(&merger->reply, out);
    for (size_t i = 0; good && i < NOTHING_WORDS; i++)
        good = sp_merger_word(&merger->reply) != NULL;
    merger->merges++;
    return good;
}

int sp_merger_merge(struct sp_repo *repo, const struct sp_oid *ours,
                    const struct sp_oid *theirs, struct automerge *out,
                    struct sp_error *err)
{
    int code = prepare(repo, err);
    if (code)
        return code;
    struct merger *merger = repo->merger;
    if (!merger->child)
        code = start(merger, repo, err);
    if (code)
        return code;
    return ask(merger, ours, theirs, out) ? SP_OK
                                          : fail(repo, ours, theirs, err);
}

git_odb *sp_merger_objects(const struct sp_repo *repo)
{
    return repo->merger->objects;
}

int sp_merger_put_commit(struct sp_repo *repo, const struct sp_oid *tree,
                         const struct sp_oid parents[], size_t count,
                         struct sp_oid *out, struct sp_error *err)
{
    static const char who[] = "sallyport <sallyport> 0 +0000\n";
    struct sp_buf text = {0};
    char hex[SP_OID_HEX + 1];
    git_oid id;
    sp_buf_printf(&text, "tree %s\n", sp_oid_format(hex, tree));
    for (size_t i = 0; i < count; i++)
        sp_buf_printf(&text, "parent %s\n", sp_oid_format(hex, &parents[i]));
    sp_buf_printf(&text, "author %scommitter %s\n", who, who);
    int failed = git_odb_write(&id, repo->merger->objects, sp_buf_text(&text),
                               text.len, GIT_OBJECT_COMMIT);
    sp_buf_dispose(&text);
    if (failed < 0)
        return sp_git_fail(err, "cannot prepare a merge");
    *out = from_git(&id);
    return SP_OK;
}
