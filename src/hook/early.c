/*
 * See early.h. Without the C library there is no memcpy() either: the Makefile has the
 * compiler make no call of its own, and read no canary, which is not there yet.
 */
#include "sallyport/early.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "early_call.h"

enum { PATH_BYTES = 4096, POLICY_BYTES = 64 << 10 };

static bool begins(const char *text, const char *with)
{
    while (*with && *text == *with)
        text++, with++;
    return !*with;
}

static bool is_word(const char *text, const char *word)
{
    return begins(text, word) && begins(word, text);
}

/* A text in bytes of the caller; `left` is 0 once it did not fit. */
struct path {
    char *end;
    size_t left;
};

static void add(struct path *path, const char *text, const char *stop)
{
    for (; text != stop && *text && path->left; path->left--)
        *path->end++ = *text++;
    if (path->left)
        *path->end = '\0';
}

/* Is there no hook beside this one that was there before? */
static bool is_alone(const char *hook)
{
    char bytes[PATH_BYTES];
    struct path path = {bytes, sizeof bytes - 1};
    const char *name = hook;
    for (const char *at = hook; *at; at++)
        if (*at == '/')
            name = at + 1;
    add(&path, hook, name);
    add(&path, "reference-transaction.chained", NULL);
    return path.left &&
           sp_early_call(SYS_faccessat, AT_FDCWD, sp_early_address(bytes), X_OK,
                         0) == -ENOENT;
}

static bool has(const char *from, const char *to, const char *word)
{
    for (; from < to; from++) {
        const char *at = from, *letter = word;
        while (at < to && *letter && *at == *letter)
            at++, letter++;
        if (!*letter)
            return true;
    }
    return false;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* A line that sets neither option. */
static bool is_plain_line(const char *from, const char *to)
{
    static const char refuse[] = "guard = refuse";
    while (from < to && is_blank(*from))
        from++;
    while (from < to && is_blank(to[-1]))
        to--;
    if (from == to || *from == '#' || *from == ';')
        return true;
    bool is_refuse = to - from == sizeof refuse - 1 && has(from, to, refuse);
    return !has(from, to, "observe") && (is_refuse || !has(from, to, "guard"));
}

bool sp_early_is_plain(const char *text, size_t len)
{
    const char *end = text + len;
    while (text < end) {
        const char *line = text;
        while (text < end && *text != '\n')
            text++;
        if (!is_plain_line(line, text))
            return false;
        text += text < end;
    }
    return true;
}

/* Is the file of a policy plain, or not there? */
static bool is_plain_file(const char *path)
{
    static char bytes[POLICY_BYTES];
    long fd = sp_early_call(SYS_openat, AT_FDCWD, sp_early_address(path),
                            O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC, 0);
    long count = 0, more = fd < 0 ? 0 : 1;
    while (more > 0 && count < POLICY_BYTES) {
        more = sp_early_call(SYS_read, fd, sp_early_address(bytes + count),
                             POLICY_BYTES - count, 0);
        count += more > 0 ? more : 0;
    }
    if (fd >= 0)
        sp_early_call(SYS_close, fd, 0, 0, 0);
    return fd == -ENOENT ||
           (fd >= 0 && more == 0 && sp_early_is_plain(bytes, (size_t)count));
}

static bool is_plain_policy(const char *const *environment)
{
    char bytes[PATH_BYTES];
    struct path path = {bytes, sizeof bytes - 1};
    const char *gitdir = "";
    while (*environment && !begins(*environment, "GIT_DIR="))
        environment++;
    if (*environment)
        gitdir = *environment + sizeof "GIT_DIR=" - 1;
    add(&path, *gitdir ? gitdir : ".", NULL);
    add(&path, "/sallyport.ini", NULL);
    return path.left && is_plain_file("/etc/sallyport/policy.ini") &&
           is_plain_file(bytes);
}

bool sp_early_is_over(const char *const *argv, const char *const *environment)
{
    if (!argv[0] || !argv[1] || !is_alone(argv[0]))
        return false;
    if (is_word(argv[1], "preparing") || is_word(argv[1], "aborted"))
        return true;
    return is_word(argv[1], "committed") && is_plain_policy(environment);
}

void sp_early_begin(const char *const *stack)
{
    const char *const *argv = stack + 1, *const *environment = argv;
    while (*environment)
        environment++;
    if (sp_early_is_over(argv, environment + 1))
        sp_early_call(SYS_exit_group, 0, 0, 0, 0);
}
