#include "sallyport/git_program.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sallyport/file.h"
#include "sallyport/git_config.h"

enum { KEEP = 1 << 20 }; /* bytes of git's output that are kept at each end */

/* Is it the variable of one of the names, of which each has a line? */
static bool is_named(const char *entry, struct sp_str names)
{
    struct sp_str name;
    size_t len = strcspn(entry, "=");
    while (sp_str_line(&names, &name))
        if (sp_str_equal(name, (struct sp_str){entry, len}))
            return true;
    return false;
}

/* Makes the environment without the variables that git calls local to a
 * repository, and reads the current directory. */
static int read_environment(struct sp_git *git, struct sp_error *err)
{
    const char *const arguments[] = {"rev-parse", "--local-env-vars", NULL};
    struct sp_buf names = {0};
    for (size_t i = 0; environ[i]; i++)
        SP_VEC_PUSH(&git->env, sp_strdup(environ[i]));
    SP_VEC_PUSH(&git->env, NULL);
    int code = sp_git_run(git, arguments, sp_str(""), &names, err);
    sp_strings_dispose(&git->env);
    sp_buf_puts(&names, "PWD\nOLDPWD\n");
    for (size_t i = 0; !code && environ[i]; i++)
        if (!is_named(environ[i], sp_str(sp_buf_text(&names))))
            SP_VEC_PUSH(&git->env, sp_strdup(environ[i]));
    SP_VEC_PUSH(&git->env, NULL);
    sp_buf_dispose(&names);
    return code;
}

int sp_git_open_to_read(struct sp_git *out, const struct sp_repo *repo,
                        struct sp_watch *watch, struct sp_error *err)
{
    *out = (struct sp_git){.watch = watch,
                           .gitdir = sp_strdup(sp_repo_gitdir(repo))};
    return read_environment(out, err);
}

/* git does not ask who owns what --git-dir names, but what it finds itself. */
static int let_git_look(const struct sp_git *git, const char *directory,
                        struct sp_error *err)
{
    const char *const look[] = {"-c",        "safe.bareRepository=all",
                                "-C",        directory,
                                "rev-parse", "--git-dir",
                                NULL};
    const struct sp_git any = {.watch = git->watch, .env = git->env};
    struct sp_buf said = {0};
    int status = 0;
    int code = sp_git_try(&any, look, sp_str(""), &said, &status, err);
    if (!code && status)
        code = sp_error_set(err, SP_EGIT,
                            "git accepts no repository of another user: %.*s",
                            SP_STR_ARG(sp_first_reason(&said)));
    sp_buf_dispose(&said);
    return code;
}

int sp_git_open(struct sp_git *out, const struct sp_repo *repo,
                struct sp_watch *watch, struct sp_error *err)
{
    const char *worktree = sp_repo_worktree(repo);
    int code = sp_git_open_to_read(out, repo, watch, err);
    return code || sp_repo_is_ours(repo)
               ? code
               : let_git_look(out, worktree ? worktree : out->gitdir, err);
}

int sp_git_do(struct sp_repo *repo, sp_git_step *step, void *context,
              struct sp_error *err)
{
    struct sp_watch watch;
    struct sp_git git;
    int code = sp_watch_open(&watch, err);
    if (code)
        return code;
    code = sp_git_open(&git, repo, &watch, err);
    if (!code)
        code = step(&git, context, err);
    sp_git_dispose(&git);
    sp_watch_close(&watch);
    return code;
}

void sp_git_dispose(struct sp_git *git)
{
    free(git->gitdir);
    sp_strings_dispose(&git->env);
}

void sp_git_words(struct sp_strings *out, const char *gitdir,
                  const char *const arguments[])
{
    struct sp_buf option = {0};
    sp_buf_printf(&option, "--git-dir=%s", gitdir ? gitdir : "");
    SP_VEC_PUSH(out, sp_strdup("git"));
    if (gitdir)
        SP_VEC_PUSH(out, sp_strdup(sp_buf_text(&option)));
    SP_VEC_PUSH(out, sp_strdup("-c"));
    SP_VEC_PUSH(out, sp_strdup("core.hooksPath=/dev/null"));
    for (size_t i = 0; arguments[i]; i++)
        SP_VEC_PUSH(out, sp_strdup(arguments[i]));
    SP_VEC_PUSH(out, NULL);
    sp_buf_dispose(&option);
}

struct sp_str sp_last_line(const struct sp_buf *text)
{
    struct sp_str rest = {sp_buf_text(text), text->len};
    struct sp_str line, last = sp_str("it does not say why");
    while (sp_str_line(&rest, &line))
        if (sp_str_trim(line).len)
            last = sp_str_trim(line);
    return last;
}

/* What git and ssh print before they say why. */
static bool is_beside(struct sp_str line)
{
    static const char *const begins[] = {"warning:", "Warning:", "hint:", "** ",
                                         "Preparing worktree"};
    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
        if (sp_str_starts(line, begins[i]))
            return true;
    return false;
}

struct sp_str sp_first_reason(const struct sp_buf *text)
{
    struct sp_str rest = {sp_buf_text(text), text->len}, line;
    while (sp_str_line(&rest, &line)) {
        line = sp_str_trim(line);
        if (line.len && !is_beside(line))
            return line;
    }
    return sp_last_line(text);
}

/* Opens a file in memory with the input, at its beginning. */
static int open_input(struct sp_str input, struct sp_error *err)
{
    int fd = memfd_create("input", MFD_CLOEXEC);
    if (fd >= 0 && sp_write_all(fd, input) && lseek(fd, 0, SEEK_SET) == 0)
        return fd;
    int code = sp_error_set(err, SP_ESYSTEM, "cannot keep what git reads: %s",
                            strerror(errno));
    if (fd >= 0)
        close(fd);
    return code;
}

int sp_git_try(const struct sp_git *git, const char *const arguments[],
               struct sp_str input, struct sp_buf *out, int *status,
               struct sp_error *err)
{
    struct sp_strings words = {0};
    struct sp_run run = {.is_on = false};
    sp_git_words(&words, git->gitdir, arguments);
    int in = input.len ? open_input(input, err) : 0;
    const struct sp_run_order order = {
        .argv = words.items, .env = git->env.items, .input = in, .keep = KEEP};
    int code = in < 0 ? in : sp_run_whole(&run, &order, git->watch, err);
    if (in > 0)
        close(in);
    if (!code)
        sp_excerpt_text(&run.output, out);
    *status = run.status;
    if (!code && !run.status && run.output.dropped)
        code = sp_error_set(err, SP_EGIT, "git %s says too much to be read",
                            arguments[0]);
    sp_run_dispose(&run);
    sp_strings_dispose(&words);
    return code;
}

int sp_git_failed(const char *const arguments[], const struct sp_buf *said,
                  struct sp_error *err)
{
    return sp_error_set(err, SP_EGIT, "git %s failed: %.*s", arguments[0],
                        SP_STR_ARG(sp_first_reason(said)));
}

int sp_git_run(const struct sp_git *git, const char *const arguments[],
               struct sp_str input, struct sp_buf *out, struct sp_error *err)
{
    struct sp_buf text = {0};
    int status = 0;
    int code = sp_git_try(git, arguments, input, &text, &status, err);
    if (!code && status)
        code = sp_git_failed(arguments, &text, err);
    if (!code && out)
        sp_buf_add(out, sp_buf_text(&text), text.len);
    sp_buf_dispose(&text);
    return code;
}

/* Where nobody has set them, git says how to; it says other things of what was set wrong. */
static int unknown(const struct sp_buf *said, const char *const arguments[],
                   struct sp_error *err)
{
    if (!strstr(sp_buf_text(said), "git config --global user."))
        return sp_git_failed(arguments, said, err);
    return sp_error_set(err, SP_EGIT,
                        "git does not know your name and address; type: git "
                        "config user.name NAME && git config user.email "
                        "ADDRESS");
}

int sp_git_who(const struct sp_git *git, struct sp_buf *out,
               struct sp_error *err)
{
    static const char *const who[] = {"var", "GIT_COMMITTER_IDENT", NULL};
    struct sp_buf text = {0};
    int status = 0;
    int code = sp_git_try(git, who, sp_str(""), &text, &status, err);
    if (!code && status)
        code = unknown(&text, who, err);
    if (!code)
        sp_buf_add(out, sp_buf_text(&text), text.len);
    sp_buf_dispose(&text);
    return code;
}
