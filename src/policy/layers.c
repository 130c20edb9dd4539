#include "sallyport/layers.h"

#include <string.h>
#include <sys/stat.h>

#include "internal.h"
#include "sallyport/file.h"
#include "sallyport/published.h"

static void add_file(struct sp_strings *out, const char *directory,
                     const char *name)
{
    size_t len = strlen(directory);
    const char *slash = len && directory[len - 1] == '/' ? "" : "/";
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s%s%s", directory, slash, name);
    sp_strings_add(out, sp_buf_text(&path), path.len);
    sp_buf_dispose(&path);
}

void sp_layers_server_files(struct sp_strings *out, const char *gitdir)
{
    add_file(out, "/etc/sallyport", "policy.ini");
    add_file(out, gitdir, "sallyport.ini");
}

void sp_layers_worktree_files(struct sp_strings *out, const char *worktree)
{
    add_file(out, worktree, ".sallyport.ini");
}

void sp_layers_fetched_file(struct sp_buf *out, const struct sp_repo *repo)
{
    sp_buf_printf(out, "%s" SP_POLICY_FETCHED, sp_repo_commondir(repo));
}

/* Is something there, be it a link to nothing? */
static bool is_there(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0;
}

bool sp_layers_has_own(const struct sp_repo *repo)
{
    struct sp_strings own = {0};
    sp_layers_worktree_files(&own, sp_repo_worktree(repo));
    bool has = is_there(own.items[0]);
    sp_strings_dispose(&own);
    return has;
}

/* The project's own file says what it wants; the server's comes in its place. */
static void add_fetched(struct sp_strings *out, const struct sp_repo *repo)
{
    struct sp_buf path = {0};
    sp_layers_fetched_file(&path, repo);
    if (!sp_layers_has_own(repo) && is_there(sp_buf_text(&path)))
        sp_strings_add(out, sp_buf_text(&path), path.len);
    sp_buf_dispose(&path);
}

void sp_layers_repo_files(struct sp_strings *out, const struct sp_repo *repo)
{
    const char *worktree = sp_repo_worktree(repo);
    if (worktree)
        add_fetched(out, repo);
    if (worktree)
        sp_layers_worktree_files(out, worktree);
    else
        sp_layers_server_files(out, sp_repo_gitdir(repo));
}

bool sp_layers_fetched_is_old(struct sp_repo *repo)
{
    struct sp_strings files = {0};
    struct sp_buf newest = {0}, here = {0};
    struct sp_error ignored = {0};
    if (sp_repo_worktree(repo))
        add_fetched(&files, repo);
    bool is_old =
        files.count &&
        !sp_published_read(repo, &newest, SP_POLICY_FILE_MAX, &ignored) &&
        !sp_file_read(&here, files.items[0], SP_POLICY_FILE_MAX, SP_FILE_FOLLOW,
                      &ignored) &&
        strcmp(sp_buf_text(&newest), sp_buf_text(&here)) != 0;
    sp_buf_dispose(&newest);
    sp_buf_dispose(&here);
    sp_strings_dispose(&files);
    return is_old;
}

static int add_layer(struct sp_policy *policy, const char *path, bool required,
                     struct sp_error *err)
{
    struct sp_buf text = {0};
    struct sp_error why = {0};
    int code =
        sp_file_read(&text, path, SP_POLICY_FILE_MAX, SP_FILE_FOLLOW, &why);
    if (code == SP_ENOTFOUND && !required)
        code = SP_OK;
    else if (code)
        code = sp_error_set(err, SP_EPOLICY, "%s", why.message);
    else
        code = sp_policy_add(
            policy, (struct sp_str){sp_buf_text(&text), text.len}, path, err);
    sp_buf_dispose(&text);
    return code;
}

/* How a file is laid over a policy. */
typedef int layer_adder(struct sp_policy *policy, const char *path,
                        struct sp_error *err);

static int add_required(struct sp_policy *policy, const char *path,
                        struct sp_error *err)
{
    return add_layer(policy, path, true, err);
}

static int add_if_there(struct sp_policy *policy, const char *path,
                        struct sp_error *err)
{
    return add_layer(policy, path, false, err);
}

/* The built-in policy, and the files over it. */
static int load(struct sp_policy **out, const struct sp_strings *files,
                layer_adder *add, struct sp_error *err)
{
    struct sp_policy *policy = sp_policy_new();
    int code = sp_policy_add_builtin(policy, err);
    for (size_t i = 0; !code && i < files->count; i++)
        code = add(policy, files->items[i], err);
    if (!code)
        code = sp_policy_finish(policy, err);
    if (code)
        sp_policy_free(policy);
    else
        *out = policy;
    return code;
}

/* Reads the files, and disposes of the list. */
static int load_all(struct sp_policy **out, struct sp_strings *files,
                    layer_adder *add, struct sp_error *err)
{
    int code = load(out, files, add, err);
    sp_strings_dispose(files);
    return code;
}

int sp_layers_builtin(struct sp_policy **out, struct sp_error *err)
{
    return load(out, &(struct sp_strings){0}, add_if_there, err);
}

int sp_layers_server(struct sp_policy **out, const char *gitdir,
                     struct sp_error *err)
{
    struct sp_strings files = {0};
    sp_layers_server_files(&files, gitdir);
    return load_all(out, &files, add_if_there, err);
}

/* Adds a line of a section [audit], unless it is wrong. */
static void add_audit_line(struct sp_policy *policy, struct sp_str line)
{
    struct sp_buf text = {0};
    struct sp_error ignored = {0};
    sp_buf_puts(&text, "[audit]\n");
    sp_buf_add(&text, line.ptr, line.len);
    sp_buf_putc(&text, '\n');
    sp_policy_add(policy, (struct sp_str){sp_buf_text(&text), text.len}, "",
                  &ignored);
    sp_buf_dispose(&text);
}

static int add_audit_lines(struct sp_policy *policy, const char *path,
                           struct sp_error *err)
{
    (void)err;
    struct sp_buf text = {0};
    struct sp_error ignored = {0};
    struct sp_str rest, line;
    bool is_inside = false;
    if (sp_file_read(&text, path, SP_POLICY_FILE_MAX, SP_FILE_FOLLOW, &ignored))
        sp_buf_reset(&text);
    rest = (struct sp_str){sp_buf_text(&text), text.len};
    while (sp_str_line(&rest, &line))
        if (sp_str_starts(line, "["))
            is_inside = sp_str_equal_c(sp_str_trim(line), "[audit]");
        else if (is_inside && line.len)
            add_audit_line(policy, line);
    sp_buf_dispose(&text);
    return SP_OK;
}

int sp_layers_trail(struct sp_policy **out, const char *gitdir,
                    struct sp_error *err)
{
    struct sp_strings files = {0};
    sp_layers_server_files(&files, gitdir);
    return load_all(out, &files, add_audit_lines, err);
}

int sp_layers_worktree(struct sp_policy **out, const char *worktree,
                       struct sp_error *err)
{
    struct sp_strings files = {0};
    sp_layers_worktree_files(&files, worktree);
    return load_all(out, &files, add_if_there, err);
}

int sp_layers_repo(struct sp_policy **out, const struct sp_repo *repo,
                   struct sp_error *err)
{
    struct sp_strings files = {0};
    sp_layers_repo_files(&files, repo);
    return load_all(out, &files, add_if_there, err);
}

int sp_layers_file(struct sp_policy **out, const char *file,
                   struct sp_error *err)
{
    struct sp_strings files = {0};
    sp_strings_add(&files, file, strlen(file));
    return load_all(out, &files, add_required, err);
}

void sp_layers_faults(struct sp_strings *out, const struct sp_strings *files)
{
    struct sp_policy *policy = sp_policy_new();
    struct sp_error err = {0};
    int code = sp_policy_add_builtin(policy, &err);
    policy->faults = out;
    for (size_t i = 0; !code && i < files->count; i++) {
        code = add_if_there(policy, files->items[i], &err);
        if (code)
            code = sp_policy_fault(out, code, &err);
    }
    sp_policy_free(policy);
}
