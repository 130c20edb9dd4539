/*
 * See early.h. Without the C library there is no memcpy() either: the Makefile has the
 * compiler make no call of its own, and read no canary, which is not there yet. A table
 * of pointers would need relocations.
 */
#include "sallyport/early.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "early_call.h"
#include "early_text.h"

enum { PATH_BYTES = 4096, POLICY_BYTES = 64 << 10, INPUT_BYTES = 16 << 10 };

/* A path in bytes of the caller; `left` is 0 once it did not fit. */
struct path {
    char *end;
    size_t left;
};

static void add(struct path *path, struct sp_str text)
{
    for (; text.len && path->left; path->left--, text = early_after(text, 1))
        *path->end++ = *text.ptr;
    if (path->left)
        *path->end = '\0';
}

/* Is there no hook beside this one that was there before? */
static bool is_alone(const char *hook)
{
    char bytes[PATH_BYTES];
    struct path path = {bytes, sizeof bytes - 1};
    size_t name = 0;
    for (size_t at = 0; hook[at]; at++)
        if (hook[at] == '/')
            name = at + 1;
    add(&path, (struct sp_str){hook, name});
    add(&path, early_all("reference-transaction.chained"));
    return path.left &&
           sp_early_call(SYS_faccessat, AT_FDCWD, sp_early_address(bytes), X_OK,
                         0) == -ENOENT;
}

/* Bytes of the caller that are read here. */
struct bytes {
    char *at;
    size_t max, len;
};

/* False where there are more, or they cannot be read. */
static bool read_all(struct bytes *out, long fd)
{
    long more = 1;
    for (out->len = 0;
         more > 0 && out->len<out->max; out->len += more> 0 ? (size_t)more : 0)
        more = sp_early_call(SYS_read, fd, sp_early_address(out->at + out->len),
                             (long)(out->max - out->len), 0);
    return more == 0;
}

static bool is_regular(long fd)
{
#ifdef SYS_fstat
    struct stat status;
    return sp_early_call(SYS_fstat, fd, sp_early_address(&status), 0, 0) == 0 &&
           S_ISREG(status.st_mode);
#else
    return fd < 0;
#endif
}

/* Is nothing there, not even a link to nothing? */
static bool is_absent(const char *path)
{
    char target;
    return sp_early_call(SYS_readlinkat, AT_FDCWD, sp_early_address(path),
                         sp_early_address(&target), 1) == -ENOENT;
}

/* Returns 0, -ENOENT where nothing is there, or below 0 in doubt. */
static long read_file(struct bytes *out, const char *path)
{
    long fd = sp_early_call(SYS_openat, AT_FDCWD, sp_early_address(path),
                            O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC, 0);
    if (fd < 0)
        return fd == -ENOENT && is_absent(path) ? fd : -EIO;
    bool good = is_regular(fd) && read_all(out, fd);
    sp_early_call(SYS_close, fd, 0, 0, 0);
    return good ? 0 : -EIO;
}

/* What a policy is asked: not by a pointer to a function, which needs a relocation. */
enum question { IS_PLAIN, KEEPS_GUARD };

/* Is it so of the file of a policy, or is there no file? */
static bool is_fine_file(const char *path, enum question question)
{
    static char bytes[POLICY_BYTES];
    struct bytes read = {bytes, sizeof bytes, 0};
    long answer = read_file(&read, path);
    if (answer)
        return answer == -ENOENT;
    return question == IS_PLAIN ? sp_early_is_plain(bytes, read.len)
                                : sp_early_keeps_guard(bytes, read.len);
}

/* The value of a variable, which is named with its "="; "" where it is not there. */
static struct sp_str value_of(const char *const *environment,
                              const char *variable)
{
    struct sp_str none = {"", 0};
    for (; *environment; environment++) {
        struct sp_str text = early_all(*environment);
        if (early_begins(text, variable))
            return early_after(text, early_all(variable).len);
    }
    return none;
}

/* The path of a file of the repository. False where it is too long, and in a work tree,
 * where git names no directory. */
static bool find(char out[PATH_BYTES], struct sp_str gitdir, const char *name)
{
    struct path path = {out, PATH_BYTES - 1};
    add(&path, gitdir);
    add(&path, early_all(name));
    return gitdir.len && path.left;
}

/* A linked work tree has no policy of its own. */
static bool is_fine_policy(struct sp_str gitdir, enum question question)
{
    char path[PATH_BYTES], common[PATH_BYTES];
    return find(common, gitdir, "/commondir") && is_absent(common) &&
           find(path, gitdir, "/sallyport.ini") &&
           is_fine_file("/etc/sallyport/policy.ini", question) &&
           is_fine_file(path, question);
}

/* Takes an object id and the blank after it from a line. */
static bool take_id(struct sp_str *line)
{
    size_t len = early_span(*line, EARLY_DIGITS "abcdef");
    bool is = len && len < line->len && line->ptr[len] == ' ';
    if (is)
        *line = early_after(*line, len + 1);
    return is;
}

/* Does the built-in policy protect refs that begin like this one? A pattern counts up to
 * its first '*'. What HEAD names is compared apart. */
static bool may_be_protected(struct sp_str name)
{
    return false
#define PROTECTED(pattern) || early_begins_before(name, pattern, '*')
#include "protected.inc"
#undef PROTECTED
        ;
}

/* Is it a branch or a tag that the built-in policy does not protect? */
static bool is_free_name(struct sp_str name)
{
    return (early_begins(name, "refs/heads/") ||
            early_begins(name, "refs/tags/")) &&
           !may_be_protected(name);
}

/* A line "OLD NEW NAME" of a ref that is free, and that HEAD does not name. */
static bool is_free_line(struct sp_str line, struct sp_str head)
{
    return take_id(&line) && take_id(&line) && is_free_name(line) &&
           early_span(line, EARLY_NAME "/") == line.len &&
           !early_count(head, line);
}

/* What git writes to the hook, as far as it was read. */
static char input_bytes[INPUT_BYTES];
static struct bytes input;

struct sp_str sp_early_input(void)
{
    return (struct sp_str){input_bytes, input.len};
}

/* Are all refs free, of what is left to read of standard input? */
static bool are_free(struct sp_str head)
{
    input = (struct bytes){input_bytes, sizeof input_bytes, 0};
    if (!read_all(&input, STDIN_FILENO) ||
        (input.len && input_bytes[input.len - 1] != '\n'))
        return false;
    struct sp_str line, rest = sp_early_input();
    while (early_line(&rest, &line))
        if (!is_free_line(line, head))
            return false;
    return true;
}

static bool may_move(const char *const *environment, struct sp_str gitdir)
{
    char path[PATH_BYTES], bytes[PATH_BYTES];
    struct bytes head = {bytes, sizeof bytes, 0};
    return !value_of(environment, "GIT_NAMESPACE=").len &&
           is_fine_policy(gitdir, KEEPS_GUARD) && find(path, gitdir, "/HEAD") &&
           read_file(&head, path) == 0 &&
           are_free((struct sp_str){bytes, head.len});
}

bool sp_early_is_over(const char *const *argv, const char *const *environment)
{
    if (!argv[0] || !argv[1] || !is_alone(argv[0]))
        return false;
    struct sp_str state = early_all(argv[1]);
    if (early_is(state, "preparing") || early_is(state, "aborted"))
        return true;
    struct sp_str gitdir = value_of(environment, "GIT_DIR=");
    if (early_is(state, "committed"))
        return is_fine_policy(gitdir, IS_PLAIN);
    return early_is(state, "prepared") && may_move(environment, gitdir);
}

void sp_early_begin(const char *const *stack)
{
    const char *const *argv = stack + 1, *const *environment = argv;
    while (*environment)
        environment++;
    if (sp_early_is_over(argv, environment + 1))
        sp_early_call(SYS_exit_group, 0, 0, 0, 0);
}
