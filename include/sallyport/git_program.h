/*
 * git_program.h - runs git, for what only git can do.
 * layer: git
 *
 * No hook of the repository runs, and no variable of our environment points to
 * another repository. For commands, never for a hook: see run.h for the
 * signals.
 */
#ifndef SALLYPORT_GIT_PROGRAM_H
#define SALLYPORT_GIT_PROGRAM_H

#include "sallyport/git.h"
#include "sallyport/run.h"
#include "sallyport/vec.h"

struct sp_git {
    struct sp_watch *watch; /* borrowed */
    char *gitdir;
    /* Our environment without the variables about a repository; NULL at the
     * end. */
    struct sp_strings env;
};

/* SP_EGIT where the repository belongs to another user, unless git was told that it is
 * safe: its config may name programs. */
int sp_git_open(struct sp_git *out, const struct sp_repo *repo,
                struct sp_watch *watch, struct sp_error *err);
/* The same for any repository: git is to run nothing that a config names. */
int sp_git_open_to_read(struct sp_git *out, const struct sp_repo *repo,
                        struct sp_watch *watch, struct sp_error *err);
void sp_git_dispose(struct sp_git *git);

/* A step that is done with git; opens and closes it. */
typedef int sp_git_step(const struct sp_git *git, void *context,
                        struct sp_error *err);
int sp_git_do(struct sp_repo *repo, sp_git_step *step, void *context,
              struct sp_error *err);

/* Appends "git", its options and `arguments`, up to a NULL. The repository is
 * `gitdir`; with NULL, that of the directory where git is run. */
void sp_git_words(struct sp_strings *out, const char *gitdir,
                  const char *const arguments[]);

/* Runs git to its end with that input. What it prints goes to out, which may be
 * NULL. SP_EGIT with its reason when it fails. */
int sp_git_run(const struct sp_git *git, const char *const arguments[],
               struct sp_str input, struct sp_buf *out, struct sp_error *err);

/* The same, but that git may fail: *status is its exit status, and what it printed
 * goes to out, errors and all. */
int sp_git_try(const struct sp_git *git, const char *const arguments[],
               struct sp_str input, struct sp_buf *out, int *status,
               struct sp_error *err);

/* Reports that git failed, with its reason. Returns SP_EGIT. */
int sp_git_failed(const char *const arguments[], const struct sp_buf *said,
                  struct sp_error *err);

/* The first line of what a failing git printed that says why. Borrowed from text. */
struct sp_str sp_first_reason(const struct sp_buf *text);

/* The last line of what a program printed. Borrowed from text. */
struct sp_str sp_last_line(const struct sp_buf *text);

/* Appends who git says commits here, as it writes that into a commit. SP_EGIT with what to
 * type where it knows no name or no address. */
int sp_git_who(const struct sp_git *git, struct sp_buf *out,
               struct sp_error *err);

#endif
