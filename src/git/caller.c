#include "sallyport/caller.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "sallyport/ancestor.h"

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

/* A cluster of short options, such as "-am": does the next argument belong to
 * it? */
static bool cluster_takes_next(struct sp_str cluster)
{
    for (size_t i = 1; i < cluster.len; i++) {
        if (strchr("FCcmt", cluster.ptr[i]))
            return i + 1 == cluster.len;
        if (strchr("SuU", cluster.ptr[i]))
            return false; /* a value of this option must be attached */
    }
    return false;
}

/* A long option, which may be abbreviated as long as it is unique. */
static bool long_takes_next(struct sp_str name, enum sp_amend *amends)
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
        *amends = is_no ? SP_AMEND_NO : SP_AMEND_YES;
    return !is_no && !memchr(name.ptr, '=', name.len) &&
           begins_any(name, with_value);
}

static enum sp_amend commit_amends(struct sp_str rest)
{
    enum sp_amend amends = SP_AMEND_NO;
    struct sp_str word, value;
    while (take(&rest, &word)) {
        bool takes_next = false;
        if (sp_str_equal_c(word, "--") ||
            sp_str_equal_c(word, "--end-of-options"))
            break;
        if (sp_str_starts(word, "--"))
            takes_next = long_takes_next(
                (struct sp_str){word.ptr + 2, word.len - 2}, &amends);
        else if (sp_str_starts(word, "-"))
            takes_next = cluster_takes_next(word);
        if (takes_next)
            take(&rest, &value);
    }
    return amends;
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
    if (sp_str_equal_c(command, "commit"))
        return commit_amends(rest);
    return sp_str_equal_c(command, "merge") ? SP_AMEND_NO : SP_AMEND_UNKNOWN;
}

enum sp_amend sp_caller_amends(void)
{
    enum sp_amend amends = SP_AMEND_UNKNOWN;
    pid_t process = getppid();
    bool continues = true;
    for (int i = 0; continues && i < MAX_ANCESTORS; i++) {
        struct sp_buf arguments = {0};
        struct sp_str command, rest;
        continues = sp_process_arguments(process, &arguments, &process);
        struct sp_str all = {arguments.data, arguments.len};
        if (continues && is_git(all, &command, &rest) &&
            !sp_str_equal_c(command, "hook")) {
            amends = sp_command_amends(all);
            continues = false;
        }
        sp_buf_dispose(&arguments);
    }
    return amends;
}
