#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "internal.h"

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

int sp_tool_open(struct tool *out, const struct sp_repo *repo,
                 struct sp_watch *watch, struct sp_error *err)
{
    *out = (struct tool){.home = NULL};
    int code = sp_git_open(&out->git, repo, watch, err);
    return code ? code : make_home(out, repo, err);
}

void sp_add_variable(struct sp_strings *env, const char *name,
                     const char *value)
{
    struct sp_buf text = {0};
    sp_buf_printf(&text, "%s=%s", name, value);
    SP_VEC_PUSH(env, sp_buf_detach(&text));
}

void sp_tool_environment(const struct tool *tool, const char *worktree,
                         const char *prefix, struct sp_strings *out)
{
    for (size_t i = 0; tool->git.env.items[i]; i++)
        if (strncmp(tool->git.env.items[i], prefix, strlen(prefix)) != 0)
            SP_VEC_PUSH(out, sp_strdup(tool->git.env.items[i]));
    sp_add_variable(out, "PWD", worktree);
}

void sp_tool_dispose(struct tool *tool)
{
    free(tool->home);
    sp_git_dispose(&tool->git);
}
