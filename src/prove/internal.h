/* What the files of this folder share. */
#ifndef SALLYPORT_PROVE_INTERNAL_H
#define SALLYPORT_PROVE_INTERNAL_H

#include "sallyport/file.h"
#include "sallyport/git.h"
#include "sallyport/run.h"
#include "sallyport/vec.h"

/* The program git, for what it alone should do: worktrees and notes. None of
 * the repository's hooks run, and nothing of our environment points anywhere
 * else. */
struct tool {
    struct sp_watch *watch;
    char *gitdir, *home; /* home: <common>/sallyport/prove, ours */
    /* The environment without what is about a repository; NULL at the end. */
    struct sp_strings env;
};

int sp_tool_open(struct tool *out, const struct sp_repo *repo,
                 struct sp_watch *watch, struct sp_error *err);
void sp_tool_dispose(struct tool *tool);
/* Appends "git", its options and `arguments`, up to a NULL. The repository is
 * `gitdir`; with NULL, that of the directory where git is run. */
void sp_tool_words(struct sp_strings *out, const char *gitdir,
                   const char *const arguments[]);
/* Runs git to its end; what it prints goes to out, which may be NULL. SP_EGIT
 * with its last line when it fails. */
int sp_tool_run(const struct tool *tool, const char *const arguments[],
                struct sp_buf *out, struct sp_error *err);
/* The last line of what a program printed. Borrowed from text. */
struct sp_str sp_last_line(const struct sp_buf *text);

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
