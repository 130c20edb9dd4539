#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

enum { KEEP = 1 << 20 }; /* of what git prints, at each end */

int sp_make_directory(const char *path, struct sp_error *err)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return SP_OK;
    return sp_error_set(err, SP_ESYSTEM, "cannot make the directory %s: %s",
                        path, strerror(errno));
}

static int make_home(struct tool *tool, const struct sp_repo *repo,
                     struct sp_error *err)
{
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%ssallyport", sp_repo_commondir(repo));
    int code = sp_make_directory(sp_buf_text(&path), err);
    sp_buf_puts(&path, "/prove");
    if (!code)
        code = sp_make_directory(sp_buf_text(&path), err);
    tool->home = sp_buf_detach(&path);
    return code;
}

/* Is it the entry of one of the names, each on its line? */
static bool is_named(const char *entry, struct sp_str names)
{
    struct sp_str name;
    size_t len = strcspn(entry, "=");
    while (sp_str_line(&names, &name))
        if (sp_str_equal(name, (struct sp_str){entry, len}))
            return true;
    return false;
}

/* What git itself says belongs to one repository; and where we are. */
static int read_environment(struct tool *tool, struct sp_error *err)
{
    const char *const arguments[] = {"rev-parse", "--local-env-vars", NULL};
    struct sp_buf names = {0};
    for (size_t i = 0; environ[i]; i++)
        SP_VEC_PUSH(&tool->env, sp_strdup(environ[i]));
    SP_VEC_PUSH(&tool->env, NULL);
    int code = sp_tool_run(tool, arguments, &names, err);
    sp_strings_dispose(&tool->env);
    sp_buf_puts(&names, "PWD\nOLDPWD\n");
    for (size_t i = 0; !code && environ[i]; i++)
        if (!is_named(environ[i], sp_str(sp_buf_text(&names))))
            SP_VEC_PUSH(&tool->env, sp_strdup(environ[i]));
    SP_VEC_PUSH(&tool->env, NULL);
    sp_buf_dispose(&names);
    return code;
}

int sp_tool_open(struct tool *out, const struct sp_repo *repo,
                 struct sp_watch *watch, struct sp_error *err)
{
    *out = (struct tool){.watch = watch,
                         .gitdir = sp_strdup(sp_repo_gitdir(repo))};
    int code = make_home(out, repo, err);
    return code ? code : read_environment(out, err);
}

void sp_tool_dispose(struct tool *tool)
{
    free(tool->gitdir);
    free(tool->home);
    sp_strings_dispose(&tool->env);
}

void sp_tool_words(struct sp_strings *out, const char *gitdir,
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

int sp_tool_run(const struct tool *tool, const char *const arguments[],
                struct sp_buf *out, struct sp_error *err)
{
    struct sp_strings words = {0};
    struct sp_buf text = {0};
    struct sp_run run = {.is_on = false};
    sp_tool_words(&words, tool->gitdir, arguments);
    const struct sp_run_order order = {
        .argv = words.items, .env = tool->env.items, .keep = KEEP};
    int code = sp_run_whole(&run, &order, tool->watch, err);
    if (!code)
        sp_excerpt_text(&run.output, &text);
    if (!code && run.status)
        code = sp_error_set(err, SP_EGIT, "git %s failed: %.*s", arguments[0],
                            SP_STR_ARG(sp_last_line(&text)));
    if (!code && run.output.dropped)
        code = sp_error_set(err, SP_EGIT, "git %s says too much to be read",
                            arguments[0]);
    if (!code && out)
        sp_buf_add(out, sp_buf_text(&text), text.len);
    sp_run_dispose(&run);
    sp_buf_dispose(&text);
    sp_strings_dispose(&words);
    return code;
}
