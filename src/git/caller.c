#include "sallyport/caller.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "sallyport/ancestor.h"
#include "sallyport/sanitise.h"

/* No hook is further away from its git. */
enum { MAX_ANCESTORS = 16 };

/* The next argument; false at the end. One that was cut off has no NUL. */
static bool take(struct sp_str *rest, struct sp_str *out)
{
    if (!rest->len)
        return false;
    const char *end = memchr(rest->ptr, '\0', rest->len);
    size_t len = end ? (size_t)(end - rest->ptr) : rest->len;
    *out = (struct sp_str){rest->ptr, len};
    rest->ptr += end ? len + 1 : len;
    rest->len -= end ? len + 1 : len;
    return true;
}

static bool is_any(struct sp_str word, const char *const *list)
{
    while (*list && !sp_str_equal_c(word, *list))
        list++;
    return *list != NULL;
}

/* Is the word one of the list, or the beginning of one? */
static bool begins_any(struct sp_str word, const char *const *list)
{
    for (; *list; list++)
        if (word.len <= strlen(*list) && memcmp(word.ptr, *list, word.len) == 0)
            return true;
    return false;
}

/* Skips git's own options up to the name of the command. */
static bool take_command(struct sp_str *rest, struct sp_str *out)
{
    static const char *const with_value[] = {
        "-C",          "-c",           "--git-dir",     "--work-tree",
        "--namespace", "--config-env", "--attr-source", "--super-prefix",
        NULL};
    while (take(rest, out)) {
        if (!sp_str_starts(*out, "-"))
            return out->len > 0;
        struct sp_str value;
        if (is_any(*out, with_value) && !take(rest, &value))
            return false;
    }
    return false;
}

/* What the arguments of a commit say. */
struct reading {
    enum sp_amend amends;
    bool takes_all, includes, only, allows_empty;
    struct sp_buf paths; /* each after a blank */
};

/* The flag with that letter or that name; NULL: there is none. */
static bool *flag_of(struct reading *out, char letter, struct sp_str name)
{
    const struct {
        char letter;
        const char *name;
        bool *flag;
    } flags[] = {{'a', "all", &out->takes_all},
                 {'i', "include", &out->includes},
                 {'o', "only", &out->only},
                 {'\0', "allow-empty", &out->allows_empty}};
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        if ((letter && letter == flags[i].letter) ||
            sp_str_equal_c(name, flags[i].name))
            return flags[i].flag;
    return NULL;
}

/* A cluster of short options, such as "-am": does the next argument belong to
 * it? */
static bool cluster_takes_next(struct sp_str cluster, struct reading *out)
{
    for (size_t i = 1; i < cluster.len; i++) {
        bool *flag = flag_of(out, cluster.ptr[i], (struct sp_str){"", 0});
        if (flag)
            *flag = true;
        if (strchr("FCcmt", cluster.ptr[i]))
            return i + 1 == cluster.len;
        if (strchr("SuU", cluster.ptr[i]))
            return false; /* a value of this option must be attached */
    }
    return false;
}

/* A long option, which may be abbreviated as long as it is unique. */
static bool long_takes_next(struct sp_str name, struct reading *out)
{
    static const char *const with_value[] = {"author",
                                             "cleanup",
                                             "date",
                                             "file",
                                             "fixup",
                                             "inter-hunk-context",
                                             "message",
                                             "pathspec-from-file",
                                             "reedit-message",
                                             "reuse-message",
                                             "squash",
                                             "template",
                                             "trailer",
                                             "unified",
                                             NULL};
    static const char *const amend[] = {"amend", NULL};
    bool is_no = sp_str_starts(name, "no-");
    struct sp_str word = name;
    if (is_no)
        word = (struct sp_str){name.ptr + 3, name.len - 3};
    if (word.len > 1 && begins_any(word, amend))
        out->amends = is_no ? SP_AMEND_NO : SP_AMEND_YES;
    bool *flag = flag_of(out, '\0', word);
    if (flag)
        *flag = !is_no;
    return !is_no && !memchr(name.ptr, '=', name.len) &&
           begins_any(name, with_value);
}

static void read_path(struct sp_str word, struct reading *out)
{
    sp_buf_putc(&out->paths, ' ');
    sp_shell_quote(&out->paths, word);
}

/* Reads one argument. Does the next one belong to it? */
static bool read_option(struct sp_str word, struct reading *out)
{
    if (sp_str_starts(word, "--"))
        return long_takes_next((struct sp_str){word.ptr + 2, word.len - 2},
                               out);
    if (sp_str_starts(word, "-") && word.len > 1)
        return cluster_takes_next(word, out);
    read_path(word, out);
    return false;
}

/* sp_buf_dispose() its paths. */
static struct reading read_commit(struct sp_str rest)
{
    struct reading out = {.amends = SP_AMEND_NO};
    struct sp_str word, value;
    while (take(&rest, &word)) {
        if (sp_str_equal_c(word, "--") ||
            sp_str_equal_c(word, "--end-of-options"))
            break;
        if (read_option(word, &out))
            take(&rest, &value);
    }
    while (take(&rest, &word))
        read_path(word, &out);
    return out;
}

static struct sp_str base_name(struct sp_str path)
{
    const char *slash = path.len ? memrchr(path.ptr, '/', path.len) : NULL;
    size_t skip = slash ? (size_t)(slash - path.ptr) + 1 : 0;
    return (struct sp_str){path.ptr + skip, path.len - skip};
}

/* The command of a git process, and what follows it; false when it is no
 * git. */
static bool is_git(struct sp_str arguments, struct sp_str *command,
                   struct sp_str *rest)
{
    struct sp_str program;
    *command = (struct sp_str){"", 0};
    *rest = arguments;
    if (!take(rest, &program))
        return false;
    program = base_name(program);
    if (sp_str_starts(program, "git-")) {
        *command = (struct sp_str){program.ptr + 4, program.len - 4};
        return true;
    }
    if (!sp_str_equal_c(program, "git"))
        return false;
    if (!take_command(rest, command))
        *command = (struct sp_str){"", 0};
    return true;
}

enum sp_amend sp_command_amends(struct sp_str arguments)
{
    struct sp_str command, rest;
    if (!is_git(arguments, &command, &rest))
        return SP_AMEND_UNKNOWN;
    if (sp_str_equal_c(command, "commit")) {
        struct reading reading = read_commit(rest);
        sp_buf_dispose(&reading.paths);
        return reading.amends;
    }
    return sp_str_equal_c(command, "merge") ? SP_AMEND_NO : SP_AMEND_UNKNOWN;
}

bool sp_command_commits(struct sp_str arguments, struct sp_str above)
{
    static const char *const replays[] = {"rebase", "rebase--interactive",
                                          "cherry-pick", "revert", NULL};
    struct sp_str command, rest;
    return is_git(arguments, &command, &rest) &&
           sp_str_equal_c(command, "commit") &&
           !(is_git(above, &command, &rest) && is_any(command, replays));
}

/* Appends what chooses the files, as it is typed. */
static void put_choice(struct sp_buf *out, struct reading *reading)
{
    sp_buf_puts(out, reading->allows_empty ? " --allow-empty" : "");
    if (reading->paths.len)
        sp_buf_printf(out, "%s --%s", reading->includes ? " --include" : "",
                      sp_buf_text(&reading->paths));
    else if (reading->only)
        sp_buf_puts(out, " --only");
}

enum sp_takes sp_command_takes(struct sp_str arguments, struct sp_buf *paths)
{
    struct sp_str command, rest;
    if (!is_git(arguments, &command, &rest) ||
        !sp_str_equal_c(command, "commit"))
        return SP_TAKES_STAGED;
    struct reading reading = read_commit(rest);
    enum sp_takes takes = reading.paths.len   ? SP_TAKES_PATHS
                          : reading.takes_all ? SP_TAKES_ALL
                                              : SP_TAKES_STAGED;
    put_choice(paths, &reading);
    sp_buf_dispose(&reading.paths);
    return takes;
}

/* The nearest git process above this one, and the process that started it. */
struct caller {
    struct sp_buf arguments;
    pid_t above;
};

static struct sp_str arguments_of(const struct sp_buf *arguments)
{
    return (struct sp_str){arguments->data, arguments->len};
}

/* False: there is none. */
static bool find_caller(struct caller *out)
{
    out->above = getppid();
    for (int i = 0; i < MAX_ANCESTORS; i++) {
        struct sp_str command, rest;
        sp_buf_reset(&out->arguments);
        if (!sp_process_arguments(out->above, &out->arguments, &out->above))
            return false;
        if (is_git(arguments_of(&out->arguments), &command, &rest) &&
            !sp_str_equal_c(command, "hook"))
            return true;
    }
    return false;
}

enum sp_amend sp_caller_amends(void)
{
    struct caller caller = {.above = 0};
    enum sp_amend amends = SP_AMEND_UNKNOWN;
    if (find_caller(&caller))
        amends = sp_command_amends(arguments_of(&caller.arguments));
    sp_buf_dispose(&caller.arguments);
    return amends;
}

bool sp_caller_commits(void)
{
    struct caller caller = {.above = 0};
    struct sp_buf above = {0};
    bool commits = find_caller(&caller) &&
                   sp_process_arguments(caller.above, &above, &caller.above) &&
                   sp_command_commits(arguments_of(&caller.arguments),
                                      arguments_of(&above));
    sp_buf_dispose(&caller.arguments);
    sp_buf_dispose(&above);
    return commits;
}

enum sp_takes sp_caller_takes(struct sp_buf *paths)
{
    struct caller caller = {.above = 0};
    enum sp_takes takes = SP_TAKES_STAGED;
    if (find_caller(&caller))
        takes = sp_command_takes(arguments_of(&caller.arguments), paths);
    sp_buf_dispose(&caller.arguments);
    return takes;
}
