/* What the files of this folder share. */
#ifndef SALLYPORT_PROVE_INTERNAL_H
#define SALLYPORT_PROVE_INTERNAL_H

#include "sallyport/file.h"
#include "sallyport/git_program.h"

/* The program git, and the directory in which we keep what the next run reads. */
struct tool {
    struct sp_git git;
    char *home; /* <common>/sallyport/prove */
};

int sp_tool_open(struct tool *out, const struct sp_repo *repo,
                 struct sp_watch *watch, struct sp_error *err);
void sp_tool_dispose(struct tool *tool);
int sp_make_directory(const char *path, struct sp_error *err);

/*
 * Where the worktrees are: below a directory in TMPDIR that is removed again,
 * by sp_place_close() or, when we are killed, by the next sp_place_open() of the
 * repository. It knows by a file that names the directory and that is locked
 * for as long as its owner lives.
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
 * Adds a worktree, with nothing in it yet: git does not bear that somebody else
 * adds one or looks through them meanwhile, so this is done one at a time.
 */
int sp_place_add(const struct place *place, const char *worktree,
                 const char *commit, struct sp_error *err);
/* Removes one worktree, be it there or not. */
void sp_place_drop(const struct place *place, const char *worktree);
void sp_place_close(struct place *place);

#endif
