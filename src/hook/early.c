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

enum { PATH_BYTES = 4096, POLICY_BYTES = 64 << 10, INPUT_BYTES = 16 << 10 };

static struct sp_str all_of(const char *text)
{
    struct sp_str all = {text, 0};
    while (text[all.len])
        all.len++;
    return all;
}

static bool begins(struct sp_str text, const char *with)
{
    size_t len = 0;
    while (len < text.len && with[len] && text.ptr[len] == with[len])
        len++;
    return !with[len];
}

static bool is_word(const char *text, const char *word)
{
    struct sp_str all = all_of(text);
    return begins(all, word) && !word[all.len];
}

static struct sp_str after(struct sp_str text, size_t count)
{
    return (struct sp_str){text.ptr + count, text.len - count};
}

static bool has(struct sp_str text, struct sp_str word)
{
    for (; text.len >= word.len; text = after(text, 1)) {
        size_t len = 0;
        while (len < word.len && text.ptr[len] == word.ptr[len])
            len++;
        if (len == word.len)
            return true;
        if (!text.len)
            break;
    }
    return false;
}

static bool has_word(struct sp_str text, const char *word)
{
    return has(text, all_of(word));
}

/* A path in bytes of the caller; `left` is 0 once it did not fit. */
struct path {
    char *end;
    size_t left;
};

static void add(struct path *path, struct sp_str text)
{
    for (; text.len && path->left; path->left--, text = after(text, 1))
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
    add(&path, all_of("reference-transaction.chained"));
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

/* A test of a line, in which a text may count that is not in it. */
typedef bool line_test(struct sp_str line, struct sp_str other);

static bool all_lines(struct sp_str text, line_test *is_fine,
                      struct sp_str other)
{
    while (text.len) {
        struct sp_str line = {text.ptr, 0};
        while (line.len < text.len && line.ptr[line.len] != '\n')
            line.len++;
        if (!is_fine(line, other))
            return false;
        text = after(text, line.len + (line.len < text.len));
    }
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static struct sp_str trim(struct sp_str line)
{
    while (line.len && is_blank(*line.ptr))
        line = after(line, 1);
    while (line.len && is_blank(line.ptr[line.len - 1]))
        line.len--;
    return line;
}

/* Of a line that is trimmed: is it blank, or a comment? */
static bool says_nothing(struct sp_str line)
{
    return !line.len || *line.ptr == '#' || *line.ptr == ';';
}

/* A line that sets neither option. */
static bool is_plain_line(struct sp_str line, struct sp_str none)
{
    static const char refuse[] = "guard = refuse";
    (void)none;
    line = trim(line);
    bool is_refuse = line.len == sizeof refuse - 1 && begins(line, refuse);
    return says_nothing(line) || (!has_word(line, "observe") &&
                                  (is_refuse || !has_word(line, "guard")));
}

bool sp_early_is_plain(const char *text, size_t len)
{
    const struct sp_str all = {text, len};
    return all_lines(all, is_plain_line, all);
}

/* A control character, or the first byte of a byte order mark: wrong in a comment, too. */
static bool has_bad_byte(struct sp_str line)
{
    while (line.len && *line.ptr != '\xef' &&
           ((unsigned char)*line.ptr >= ' ' || *line.ptr == '\t'))
        line = after(line, 1);
    return line.len;
}

/* A line that sets nothing: blank, a comment, or where a section begins. */
static bool is_silent_line(struct sp_str line, struct sp_str none)
{
    static const char sections[] =
        "[approvals] [audit] [break-glass] [documentation] [evidence] [help] "
        "[identity] [limits] [lockout] [message] [notify] [paths] [policy] "
        "[prp] [refs] [report] [roles] [tdd] [waiver]";
    (void)none;
    if (has_bad_byte(line))
        return false;
    line = trim(line);
    return says_nothing(line) ||
           (*line.ptr == '[' && line.ptr[line.len - 1] == ']' &&
            !has_word(line, " ") && has(all_of(sections), line));
}

/* Is each line of the file of a policy fine, or is there no file? */
static bool is_fine_file(const char *path, line_test *is_fine)
{
    static char bytes[POLICY_BYTES];
    struct bytes read = {bytes, sizeof bytes, 0};
    long answer = read_file(&read, path);
    const struct sp_str text = {bytes, read.len};
    return answer == -ENOENT || (answer == 0 && all_lines(text, is_fine, text));
}

/* The value of a variable, which is named with its "="; "" where it is not there. */
static struct sp_str value_of(const char *const *environment,
                              const char *variable)
{
    struct sp_str none = {"", 0};
    for (; *environment; environment++) {
        struct sp_str text = all_of(*environment);
        if (begins(text, variable))
            return after(text, all_of(variable).len);
    }
    return none;
}

/* The path of a file of the repository. False where it is too long. */
static bool find(char out[PATH_BYTES], const char *const *environment,
                 const char *name)
{
    struct path path = {out, PATH_BYTES - 1};
    struct sp_str gitdir = value_of(environment, "GIT_DIR=");
    add(&path, gitdir.len ? gitdir : all_of("."));
    add(&path, all_of(name));
    return path.left;
}

static bool is_fine_policy(const char *const *environment, line_test *is_fine)
{
    char path[PATH_BYTES];
    return find(path, environment, "/sallyport.ini") &&
           is_fine_file("/etc/sallyport/policy.ini", is_fine) &&
           is_fine_file(path, is_fine);
}

/* How many of these letters it begins with. */
static size_t count_of(struct sp_str text, const char *letters)
{
    size_t count = 0;
    while (count < text.len &&
           has(all_of(letters), (struct sp_str){text.ptr + count, 1}))
        count++;
    return count;
}

/* Takes an object id and the blank after it from a line. */
static bool take_id(struct sp_str *line)
{
    size_t len = count_of(*line, "0123456789abcdef");
    bool is = len && len < line->len && line->ptr[len] == ' ';
    if (is)
        *line = after(*line, len + 1);
    return is;
}

/* Is it a branch or a tag that the built-in policy does not guard? */
static bool is_free_name(struct sp_str name)
{
    return (begins(name, "refs/heads/") || begins(name, "refs/tags/")) &&
           !begins(name, "refs/heads/main") &&
           !begins(name, "refs/heads/release/");
}

/* A line "OLD NEW NAME" of a ref that is free, and that HEAD does not name. */
static bool is_free_line(struct sp_str line, struct sp_str head)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789._/-";
    return take_id(&line) && take_id(&line) && is_free_name(line) &&
           count_of(line, letters) == line.len && !has(head, line);
}

/* What git writes to the hook, as far as it was read. */
static char input_bytes[INPUT_BYTES];
static struct bytes input;

struct sp_str sp_early_input(void)
{
    return (struct sp_str){input_bytes, input.len};
}

static bool may_move(const char *const *environment)
{
    char path[PATH_BYTES], bytes[PATH_BYTES];
    struct bytes head = {bytes, sizeof bytes, 0};
    input = (struct bytes){input_bytes, sizeof input_bytes, 0};
    return !value_of(environment, "GIT_NAMESPACE=").len &&
           is_fine_policy(environment, is_silent_line) &&
           find(path, environment, "/HEAD") && read_file(&head, path) == 0 &&
           read_all(&input, STDIN_FILENO) &&
           (!input.len || input_bytes[input.len - 1] == '\n') &&
           all_lines(sp_early_input(), is_free_line,
                     (struct sp_str){bytes, head.len});
}

bool sp_early_is_over(const char *const *argv, const char *const *environment)
{
    if (!argv[0] || !argv[1] || !is_alone(argv[0]))
        return false;
    if (is_word(argv[1], "preparing") || is_word(argv[1], "aborted"))
        return true;
    if (is_word(argv[1], "committed"))
        return is_fine_policy(environment, is_plain_line);
    return is_word(argv[1], "prepared") && may_move(environment);
}

void sp_early_begin(const char *const *stack)
{
    const char *const *argv = stack + 1, *const *environment = argv;
    while (*environment)
        environment++;
    if (sp_early_is_over(argv, environment + 1))
        sp_early_call(SYS_exit_group, 0, 0, 0, 0);
}
