#include "merger_home.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sallyport/process.h"

/* A shell waits for the end of its input, which is the other end of the lifeline: it
 * closes when this process has ended, for whatever reason. A copy of this process would
 * hold its memory. */
int sp_merger_sweep_later(char *directory, pid_t *sweeper)
{
    static char sh[] = "sh", c[] = "-c",
                wait_and_remove[] = "read -r nothing; rm -rf -- \"$0\"";
    char *const argv[] = {sh, c, wait_and_remove, directory, NULL};
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    const struct sp_process process = {
        .path = "/bin/sh",
        .argv = argv,
        .fds = {ends[0], SP_PROCESS_NULL, SP_PROCESS_NULL},
        .has_session = true,
        .has_only_these = true};
    bool failed = sp_process_start(sweeper, &process) != 0;
    close(ends[0]);
    if (!failed)
        return ends[1];
    close(ends[1]);
    return -1;
}

int sp_merger_make_directory(char **out, const struct sp_repo *repo,
                             struct sp_error *err)
{
    static const char *const directories[] = {"refs", "objects"};
    const char *above = repo->object_directory, *temporary = getenv("TMPDIR");
    struct sp_buf path = {0};
    if (!above || !*above) /* there is no quarantine */
        above = temporary && *temporary ? temporary : "/tmp";
    sp_buf_printf(&path, "%s/sallyport-merge-XXXXXX", above);
    bool good = mkdtemp(path.data) != NULL;
    if (good)
        *out = realpath(path.data, NULL);
    good = good && *out;
    for (size_t i = 0; good && i < 2; i++) {
        sp_buf_reset(&path);
        sp_buf_printf(&path, "%s/%s", *out, directories[i]);
        good = mkdir(path.data, 0700) == 0;
    }
    if (good) {
        sp_buf_reset(&path);
        sp_buf_printf(&path, "%s/HEAD", *out);
        FILE *head = fopen(path.data, "wxe");
        good = head && fputs("ref: refs/heads/main\n", head) >= 0;
        good = head && fclose(head) == 0 && good;
    }
    if (!good)
        sp_error_set(err, SP_ESYSTEM,
                     "cannot prepare a merge: cannot make %s: %s",
                     sp_buf_text(&path), strerror(errno));
    sp_buf_dispose(&path);
    return good ? SP_OK : SP_ESYSTEM;
}

/* Appends one entry of GIT_ALTERNATE_OBJECT_DIRECTORIES, quoted as a C
 * string. */
static void add_alternate(struct sp_buf *out, const char *directory)
{
    char *path = realpath(directory, NULL);
    sp_buf_puts(out, out->len ? ":\"" : "\"");
    for (const char *c = path ? path : directory; *c; c++)
        sp_buf_printf(out,
                      *c == '"' || *c == '\\' || *c == '\n' ? "\\%03o" : "%c",
                      (unsigned char)*c);
    sp_buf_putc(out, '"');
    free(path);
}

static char *alternates_of(const struct sp_repo *repo)
{
    struct sp_buf out = {0}, path = {0};
    const char *rest = repo->alternates;
    if (repo->object_directory && *repo->object_directory)
        add_alternate(&out, repo->object_directory);
    sp_buf_printf(&path, "%sobjects", sp_repo_commondir(repo));
    add_alternate(&out, sp_buf_text(&path));
    while (rest && sp_next_alternate(&rest, &path))
        add_alternate(&out, sp_buf_text(&path));
    sp_buf_dispose(&path);
    return sp_buf_detach(&out);
}

static void add_setting(struct sp_strings *env, const char *name,
                        const char *value)
{
    struct sp_buf text = {0};
    sp_buf_printf(&text, "%s=%s", name, value);
    sp_strings_add(env, sp_buf_text(&text), text.len);
    sp_buf_dispose(&text);
}

void sp_merger_environment(struct sp_strings *env, const char *directory,
                           const struct sp_repo *repo)
{
    static const char *const kept[] = {"PATH", "GIT_EXEC_PATH",
                                       "LD_LIBRARY_PATH"};
    static const char *const fixed[][2] = {
        {"LC_ALL", "C"},
        {"GIT_CONFIG_NOSYSTEM", "1"},
        {"GIT_CONFIG_GLOBAL", "/dev/null"},
        {"GIT_ATTR_NOSYSTEM", "1"},
        {"GIT_NO_REPLACE_OBJECTS", "1"},
        {"GIT_TERMINAL_PROMPT", "0"},
    };
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        if (getenv(kept[i]))
            add_setting(env, kept[i], getenv(kept[i]));
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
        add_setting(env, fixed[i][0], fixed[i][1]);
    add_setting(env, "HOME", directory);
    add_setting(env, "GIT_DIR", directory);
    char *alternates = alternates_of(repo);
    add_setting(env, "GIT_ALTERNATE_OBJECT_DIRECTORIES", alternates);
    free(alternates);
    struct sp_buf shallow = {0};
    sp_buf_printf(&shallow, "%sshallow", sp_repo_commondir(repo));
    if (access(sp_buf_text(&shallow), F_OK) == 0)
        add_setting(env, "GIT_SHALLOW_FILE", sp_buf_text(&shallow));
    sp_buf_dispose(&shallow);
}
