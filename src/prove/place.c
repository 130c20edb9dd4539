#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/remove_tree.h"

static const char name_begins[] = "sallyport-prove-";
const char *const sp_place_reset[] = {"reset", "--hard", "--quiet",
                                      "--no-recurse-submodules", NULL};

/* Makes git forget a worktree, if it is in git's list. */
static bool forget(const struct tool *tool, const char *worktree)
{
    const char *const remove[] = {"worktree", "remove", "--force",
                                  "--force",  worktree, NULL};
    struct sp_error ignored = {0};
    return sp_git_run(&tool->git, remove, sp_str(""), NULL, &ignored) == SP_OK;
}

/* Removes the worktrees below a directory from git's list, then the
 * directory. */
static bool remove_all(const struct tool *tool, const char *path)
{
    static const char field[] = "worktree ";
    const char *const list[] = {"worktree", "list", "--porcelain", NULL};
    struct sp_error ignored = {0};
    struct sp_buf text = {0}, prefix = {0};
    bool is_gone = sp_remove_tree(path);
    sp_buf_printf(&prefix, "%s%s/", field, path);
    if (sp_git_run(&tool->git, list, sp_str(""), &text, &ignored))
        is_gone = false;
    struct sp_str line, rest = {sp_buf_text(&text), text.len};
    while (sp_str_line(&rest, &line)) {
        if (!sp_str_starts(line, sp_buf_text(&prefix)))
            continue;
        size_t skip = strlen(field);
        char *worktree = sp_strndup(line.ptr + skip, line.len - skip);
        is_gone = forget(tool, worktree) && is_gone;
        free(worktree);
    }
    sp_buf_dispose(&text);
    sp_buf_dispose(&prefix);
    return is_gone;
}

/* Does the path look like a directory that we made? The file may hold any
 * path. */
static bool is_ours(const char *path)
{
    struct stat about;
    const char *name = strrchr(path, '/');
    if (path[0] != '/' ||
        strncmp(name + 1, name_begins, strlen(name_begins)) != 0)
        return false;
    return lstat(path, &about) != 0 ||
           (S_ISDIR(about.st_mode) && about.st_uid == geteuid());
}

/* Removes what a killed process left behind. */
static void sweep_one(const struct tool *tool, const char *file)
{
    struct sp_error ignored = {0};
    char path[PATH_MAX] = "";
    int lock;
    if (sp_file_lock(&lock, file, 0666, true, &ignored))
        return; /* its process lives */
    ssize_t got = read(lock, path, sizeof path - 1);
    path[got > 0 ? got : 0] = '\0';
    if (!is_ours(path) || remove_all(tool, path))
        unlink(file);
    close(lock);
}

static void sweep(const struct tool *tool, const char *directory)
{
    DIR *entries = opendir(directory);
    if (!entries)
        return;
    const struct dirent *entry;
    while ((entry = readdir(entries))) {
        if (strncmp(entry->d_name, name_begins, strlen(name_begins)) != 0)
            continue;
        struct sp_buf file = {0};
        sp_buf_printf(&file, "%s/%s", directory, entry->d_name);
        sweep_one(tool, sp_buf_text(&file));
        sp_buf_dispose(&file);
    }
    closedir(entries);
}

/* Makes the directory. Returns its name as git will list it, which the caller
 * frees; NULL when it cannot be made. */
static char *make_temporary(struct sp_error *err)
{
    const char *base = getenv("TMPDIR");
    char *real = realpath(base && *base ? base : "/tmp", NULL);
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/%sXXXXXX", real ? real : "/tmp", name_begins);
    free(real);
    char *made = sp_buf_detach(&path);
    if (mkdtemp(made))
        return made;
    sp_error_set(err, SP_ESYSTEM, "cannot make the directory %s: %s", made,
                 strerror(errno));
    free(made);
    return NULL;
}

static int enter_register(struct place *place, const char *directory,
                          struct sp_error *err)
{
    struct sp_buf file = {0};
    size_t len = strlen(place->path);
    sp_buf_printf(&file, "%s%s", directory, strrchr(place->path, '/'));
    place->register_file = sp_buf_detach(&file);
    int code =
        sp_file_lock(&place->lock, place->register_file, 0666, false, err);
    if (!code && write(place->lock, place->path, len) != (ssize_t)len)
        code = sp_error_set(err, SP_ESYSTEM, "cannot write %s: %s",
                            place->register_file, strerror(errno));
    return code;
}

/* Only one process at a time adds or removes worktrees. Returns the lock, which
 * close() releases, or -1. */
static int take_turn(const struct tool *tool, struct sp_error *err)
{
    struct sp_buf name = {0};
    int lock = -1;
    sp_buf_printf(&name, "%s/lock", tool->home);
    sp_file_lock(&lock, sp_buf_text(&name), 0666, false, err);
    sp_buf_dispose(&name);
    return lock;
}

static void end_turn(int lock)
{
    if (lock >= 0)
        close(lock);
}

int sp_place_open(struct place *out, const struct tool *tool,
                  struct sp_error *err)
{
    struct sp_buf directory = {0};
    *out = (struct place){.tool = tool, .lock = -1};
    sp_buf_printf(&directory, "%s/runs", tool->home);
    int code = sp_make_directory(sp_buf_text(&directory), err);
    int lock = code ? -1 : take_turn(tool, err);
    if (!code && lock < 0)
        code = SP_ESYSTEM;
    if (!code) {
        sweep(tool, sp_buf_text(&directory));
        out->path = make_temporary(err);
        code = out->path ? enter_register(out, sp_buf_text(&directory), err)
                         : SP_ESYSTEM;
    }
    end_turn(lock);
    sp_buf_dispose(&directory);
    return code;
}

int sp_place_add(const struct place *place, const char *worktree,
                 const char *commit, struct sp_error *err)
{
    const char *const add[] = {"worktree", "add",  "--detach", "--no-checkout",
                               worktree,   commit, NULL};
    int lock = take_turn(place->tool, err);
    int code = lock < 0
                   ? SP_ESYSTEM
                   : sp_git_run(&place->tool->git, add, sp_str(""), NULL, err);
    end_turn(lock);
    return code;
}

void sp_place_drop(const struct place *place, const char *worktree)
{
    struct sp_error ignored = {0};
    sp_remove_tree(worktree);
    int lock = take_turn(place->tool, &ignored);
    forget(place->tool, worktree);
    end_turn(lock);
}

void sp_place_close(struct place *place)
{
    struct sp_error ignored = {0};
    int lock = place->path ? take_turn(place->tool, &ignored) : -1;
    if (place->path && remove_all(place->tool, place->path) &&
        place->register_file)
        unlink(place->register_file);
    end_turn(place->lock);
    end_turn(lock);
    free(place->path);
    free(place->register_file);
}
