#include <git2/sys/repository.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compare_ahead.h"
#include "internal.h"
#include "kept_changes.h"
#include "sallyport/alloc.h"
#include "sallyport/file.h"
#include "sallyport/objects.h"

const char *sp_git_reason(void)
{
    const git_error *last = git_error_last();
    sp_memory_check();
    return last ? last->message : "unknown reason";
}

int sp_git_fail(struct sp_error *err, const char *what)
{
    if (sp_memory_was_refused())
        return sp_error_set(err, SP_ELIMIT,
                            "%s: an object is larger than %d MB", what,
                            SP_READ_LARGEST >> 20);
    return sp_error_set(err, SP_EGIT, "%s: %s", what, sp_git_reason());
}

const char *sp_git_version(void)
{
    return LIBGIT2_VERSION;
}

/* How much of a pack is mapped at a time, in bytes. A server's hook stays small
 * however large the push is; a client's command maps packs whole, as git does
 * where addresses have 64 bits. A clone may be partial: a missing object is then
 * an error when it is needed. */
struct manner {
    size_t window, windows;
    size_t extensions;
};
static const struct manner of_server = {4 << 20, 24 << 20, 2};
#if SIZE_MAX > UINT32_MAX
static const struct manner of_client = {(size_t)1 << 30, SIZE_MAX / 2, 3};
#else
static const struct manner of_client = {32 << 20, 256 << 20, 3};
#endif

/*
 * libgit2 reads only its own configuration levels. The machine's and the user's
 * do not belong into a verdict, and cost time. Objects are not verified again:
 * receive-pack did that when they came in.
 */
static void set_options(const struct manner *manner)
{
    static const int levels[] = {GIT_CONFIG_LEVEL_PROGRAMDATA,
                                 GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG,
                                 GIT_CONFIG_LEVEL_GLOBAL};
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
    /* They do not matter for reading: one is set by `git sparse-checkout`, one
     * is about gc. */
    static const char *extensions[] = {"worktreeconfig", "preciousobjects",
                                       "partialclone"};
    git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, manner->extensions);
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
    /* Trees are only written in memory, from objects that exist. */
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_OBJECT_CREATION, 0);
    git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, manner->window);
    git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, manner->windows);
    /* Commits are read twice, far apart; trees are kept in tree.c. */
    git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
}

/* Only once: the options are global, and another thread may be reading. */
static int start(const struct manner *manner, struct sp_error *err)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static const struct manner *started;
    int code = SP_OK;
    pthread_mutex_lock(&lock);
    if (started != manner) {
        if (!started)
            sp_set_allocator();
        if (git_libgit2_init() < 0)
            code = sp_git_fail(err, "cannot start libgit2");
        else
            set_options(manner);
        started = code ? NULL : manner;
    }
    pthread_mutex_unlock(&lock);
    return code;
}

/* `failed` is the return code of libgit2. */
static int fail_to_open(int failed, const char *path, struct sp_error *err)
{
    const char *reason = sp_git_reason();
    if (strstr(reason, "objectformat") || strstr(reason, "object format"))
        return sp_error_set(err, SP_EGIT,
                            "the repository %s does not use SHA-1 ids, and "
                            "this build cannot read others "
                            "(libgit2 " LIBGIT2_VERSION ")",
                            path);
    if (strstr(reason, "extension"))
        return sp_error_set(
            err, SP_EGIT,
            "the repository %s uses a format that this build cannot read "
            "(libgit2 " LIBGIT2_VERSION ": %s)",
            path, reason);
    return sp_error_set(err, SP_EGIT, "cannot open the repository %s: %s", path,
                        failed == GIT_ENOTFOUND ? "it is not a git repository"
                                                : reason);
}

static int open_quarantine(struct sp_repo *repo, const char *object_directory,
                           const char *alternates, struct sp_error *err)
{
    if (git_repository_odb(&repo->odb, repo->git) < 0)
        return sp_git_fail(err, "cannot read the objects");
    return sp_add_objects(repo, object_directory, alternates, "", err);
}

static void remember_objects(struct sp_repo *repo, const char *object_directory,
                             const char *alternates)
{
    if (object_directory)
        repo->object_directory = sp_strdup(object_directory);
    if (alternates)
        repo->alternates = sp_strdup(alternates);
}

/*
 * Most trees are read twice, as the new one and then soon as the old one: few are enough,
 * and fit near the processor. A commit is read by the walk, newest first, and again when it
 * is judged, oldest first: as many are kept as the bytes allow. The new version of a file is
 * the old one of the next change, or a side of the next merge.
 */
static struct sp_repo *new_repo(void)
{
    struct sp_repo *repo = sp_calloc(1, sizeof *repo);
    repo->names = sp_names_share(NULL);
    repo->trees = (struct kept){
        .type = GIT_OBJECT_TREE, .max_object = 64 << 10, .max_bytes = 1 << 20};
    repo->commits = (struct kept){.type = GIT_OBJECT_COMMIT,
                                  .max_object = 4 << 10,
                                  .max_bytes = 24 << 20};
    repo->files = (struct kept){
        .type = GIT_OBJECT_BLOB, .max_object = 1 << 20, .max_bytes = 8 << 20};
    return repo;
}

static int open_repo(struct sp_repo **out, const char *gitdir,
                     const char *object_directory, const char *alternates,
                     struct sp_error *err)
{
    struct sp_repo *repo = new_repo();
    int code;
    int failed = git_repository_open_ext(
        &repo->git, gitdir,
        GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT, NULL);
    if (failed)
        code = fail_to_open(failed, gitdir, err);
    else
        code = open_quarantine(repo, object_directory, alternates, err);
    if (code) {
        sp_repo_free(repo);
        return code;
    }
    remember_objects(repo, object_directory, alternates);
    *out = repo;
    return SP_OK;
}

int sp_repo_open(struct sp_repo **out, const char *gitdir,
                 const char *object_directory, const char *alternates,
                 struct sp_error *err)
{
    int code = start(&of_server, err);
    return code ? code
                : open_repo(out, gitdir, object_directory, alternates, err);
}

/* libgit2 shares a pack between all handles that name it by the same path, with
 * its locks. Threads would then wait for each other at every object. */
static int open_apart(struct sp_repo *repo, struct sp_error *err)
{
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%sobjects/.", git_repository_commondir(repo->git));
    git_odb *odb = NULL;
    if (git_odb_open(&odb, sp_buf_text(&path)) < 0)
        sp_git_fail(err, "cannot read the objects");
    sp_buf_dispose(&path);
    if (!odb)
        return SP_EGIT;
    git_odb_free(repo->odb);
    repo->odb = odb;
    return git_repository_set_odb(repo->git, odb) < 0
               ? sp_git_fail(err, "cannot read the objects")
               : SP_OK;
}

/* The walk is not made again by another handle. In bytes. */
enum { COMMITS_OF_OTHER = 4 << 20 };

int sp_repo_again(struct sp_repo **out, const struct sp_repo *repo,
                  struct sp_error *err)
{
    struct sp_repo *other;
    if (repo->below)
        return sp_error_set(err, SP_EGIT, "what is in memory has one handle");
    *out = sp_compared_handle(repo->compared);
    if (*out)
        return SP_OK;
    int code = open_repo(&other, sp_repo_gitdir(repo), NULL, NULL, err);
    if (code)
        return code;
    sp_names_free(other->names);
    other->names = sp_names_share(repo->names);
    other->compared = sp_compared_share(repo->compared);
    other->commits.max_bytes = COMMITS_OF_OTHER;
    code = open_apart(other, err);
    if (!code)
        code = sp_add_objects(other, repo->object_directory, repo->alternates,
                              "/.", err);
    remember_objects(other, repo->object_directory, repo->alternates);
    if (code)
        sp_repo_free(other);
    else
        *out = other;
    return code;
}

/* In a linked work tree git sets GIT_DIR to its part of the repository, and
 * libgit2 would take the directory above for the work tree. The file "gitdir"
 * there names the .git of the work tree, perhaps by a relative path. */
static void follow_worktree(struct sp_buf *where)
{
    struct sp_buf path = {0}, line = {0};
    sp_buf_printf(&path, "%s/gitdir", sp_buf_text(where));
    if (sp_file_line(&line, sp_buf_text(&path), PATH_MAX, SP_FILE_FOLLOW)) {
        if (*sp_buf_text(&line) == '/')
            sp_buf_reset(where);
        else
            sp_buf_putc(where, '/');
        sp_buf_puts(where, sp_buf_text(&line));
    }
    sp_buf_dispose(&path);
    sp_buf_dispose(&line);
}

int sp_repo_discover(struct sp_repo **out, const char *start_at,
                     struct sp_error *err)
{
    int code = start(&of_client, err);
    if (code)
        return code;
    struct sp_repo *repo = new_repo();
    const char *gitdir = getenv("GIT_DIR");
    unsigned flags = gitdir && *gitdir ? GIT_REPOSITORY_OPEN_NO_SEARCH : 0;
    struct sp_buf where = {0};
    sp_buf_puts(&where, flags ? gitdir : start_at);
    if (flags)
        follow_worktree(&where);
    int failed =
        git_repository_open_ext(&repo->git, sp_buf_text(&where), flags, NULL);
    if (failed)
        code = fail_to_open(failed, sp_buf_text(&where), err);
    else if (git_repository_odb(&repo->odb, repo->git) < 0)
        code = sp_git_fail(err, "cannot read the objects");
    sp_buf_dispose(&where);
    if (code) {
        sp_repo_free(repo);
        return code;
    }
    *out = repo;
    return SP_OK;
}

void sp_repo_free(struct sp_repo *repo)
{
    if (!repo)
        return;
    sp_kept_free(&repo->trees);
    sp_kept_free(&repo->commits);
    sp_kept_free(&repo->files);
    sp_kept_changes_free(repo->changes);
    sp_merger_free(repo->merger);
    sp_packed_close(&repo->packed);
    free(repo->ends.items);
    sp_names_free(repo->names);
    sp_compared_free(repo->compared);
    git_odb_free(repo->odb);
    git_repository_free(repo->git);
    git_odb_free(repo->below);
    free(repo->object_directory);
    free(repo->alternates);
    sp_buf_dispose(&repo->prefix);
    free(repo);
}

const char *sp_repo_gitdir(const struct sp_repo *repo)
{
    return git_repository_path(repo->git);
}

const char *sp_repo_commondir(const struct sp_repo *repo)
{
    return git_repository_commondir(repo->git);
}

/* git decides by the name of the directory where no configuration says it. */
static bool is_bare_by_name(const struct sp_repo *repo)
{
    if (sp_str_ends(sp_str(sp_repo_gitdir(repo)), "/.git/"))
        return false;
    struct sp_buf config = {0};
    sp_buf_printf(&config, "%sconfig", sp_repo_commondir(repo));
    bool is_there = access(sp_buf_text(&config), F_OK) == 0;
    sp_buf_dispose(&config);
    return !is_there;
}

const char *sp_repo_worktree(const struct sp_repo *repo)
{
    const char *worktree = git_repository_workdir(repo->git);
    return worktree && !is_bare_by_name(repo) ? worktree : NULL;
}
