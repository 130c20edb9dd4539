/* What the files of this folder share. */
#ifndef SALLYPORT_PROVE_INTERNAL_H
#define SALLYPORT_PROVE_INTERNAL_H

#include "sallyport/file.h"
#include "sallyport/git_program.h"

/* The git program, and the directory for results that the next run reads. */
struct tool {
    struct sp_git git;
    char *home; /* <common>/sallyport/prove */
};

int sp_tool_open(struct tool *out, const struct sp_repo *repo,
                 struct sp_watch *watch, struct sp_error *err);
void sp_tool_dispose(struct tool *tool);
/* Appends the environment of a command that runs in a worktree, without the variables that
 * begin with `prefix`, and with PWD. The caller adds its own, and a NULL. */
void sp_tool_environment(const struct tool *tool, const char *worktree,
                         const char *prefix, struct sp_strings *out);
void sp_add_variable(struct sp_strings *env, const char *name,
                     const char *value);
int sp_make_directory(const char *path, struct sp_error *err);

/*
 * Where the worktrees are: below a directory in TMPDIR. sp_place_close()
 * removes it; if this process is killed, the next sp_place_open() of the
 * repository does. It finds it by a file that names the directory, and that is
 * locked as long as its process lives.
 */
struct place {
    const struct tool *tool;
    char *path; /* no slash at its end */
    char *register_file;
    int lock;
};

int sp_place_open(struct place *out, const struct tool *tool,
                  struct sp_error *err);
/*
 * Adds an empty worktree. git fails when another process adds or lists
 * worktrees at the same time, so this is done under a lock.
 */
int sp_place_add(const struct place *place, const char *worktree,
                 const char *commit, struct sp_error *err);
/* The words of git that check out what is in a new worktree. */
extern const char *const sp_place_reset[];
/* Removes one worktree, if it exists. */
void sp_place_drop(const struct place *place, const char *worktree);
void sp_place_close(struct place *place);

#endif
