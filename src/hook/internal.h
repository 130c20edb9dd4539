/* What the hooks share. */
#ifndef SALLYPORT_HOOK_INTERNAL_H
#define SALLYPORT_HOOK_INTERNAL_H

#include "sallyport/decision.h"
#include "sallyport/report.h"

/* Do these bytes, the beginning of a file, contain the note that every hook of
 * sallyport has? */
bool sp_hook_has_marker(const char *bytes, size_t len);

/* Prints to standard error, which git shows to the user. */
void sp_hook_say(const struct sp_buf *text);

/* SP_REPORT_COLOUR where standard error is a terminal that may have colours, as in
 * a clone; otherwise 0, as on a server. */
int sp_hook_colour(void);

/* Says that a push could not be judged, and why; json: for programs too. Returns 1. */
int sp_hook_refuse_undecided(const struct sp_error *err, bool json);

/* Does the push ask for JSON, with -o sallyport=json? */
bool sp_hook_asks_json(void);
/* Asks each push of this clone for it, by git's configuration? Git hands no options to a
 * hook of the clone. repo may be NULL: then the user's configuration is asked. */
bool sp_hook_clone_asks_json(const struct sp_repo *repo);
/* Appends a line about the first option of the push that begins like ours and is
 * unknown. */
void sp_hook_unknown_options(struct sp_buf *out);

/* Appends all of standard input, which lists refs; more than 64 MiB is
 * SP_ELIMIT. */
int sp_hook_read_input(struct sp_buf *out, struct sp_error *err);

/* Appends a file; more than 64 MiB is SP_ELIMIT, one that cannot be read
 * SP_ESYSTEM. */
int sp_hook_read_file(struct sp_buf *out, const char *path,
                      struct sp_error *err);

/* How a hook names what it judges, when a limit ends it. */
struct hook_words {
    const char *what;   /* "push" or "commit" */
    const char *fix;    /* what to do about it */
    const char *prefix; /* of the host, or "" (host.h) */
    bool json;          /* a line for programs follows */
};

/*
 * From then on the process ends with status 1 and the reason when it crashes,
 * takes more time or memory than [limits] of the policy allows, or while input
 * is read, more memory than the default. sp_hook_unbound() undoes that.
 */
void sp_hook_bound_reading(const struct hook_words *words);
void sp_hook_bound_judging(const struct sp_policy *policy,
                           const struct hook_words *words);
void sp_hook_unbound(void);

struct hook_trail;

/* Decides about a push within [limits], as undecided where err holds an error
 * already, and records it (trail.h; NULL: nowhere). sp_decision_dispose() it. */
void sp_hook_decide(struct sp_decision *decision,
                    const struct sp_source *source, const struct sp_push *push,
                    const struct sp_actor *actor, struct hook_trail *trail,
                    struct sp_error *err);

/* Says what came of it, with the host's prefix (host.h); for programs too, where the
 * push or the policy asks for it. kind: SP_REPORT_PUSH or SP_REPORT_PRE_PUSH.
 * Returns 0, or 1 where nothing is let in. */
int sp_hook_answer(const struct sp_decision *decision,
                   enum sp_report_kind kind);

/*
 * Keeps the message in `file`, which git handed to a hook, as git would store
 * it, without anything below the scissors. It is written to the file
 * SALLYPORT_EDITMSG of the git directory, which git does not use. Appends its
 * path. has_comments: some of its lines begin like a comment, and an editor
 * would lose them. repo may be NULL. False when there is nothing to keep, or it
 * could not be written.
 */
bool sp_hook_keep_message(struct sp_buf *path, const struct sp_repo *repo,
                          const char *file, bool *has_comments);

/* Appends the path of the file `name` in the directory of the hook argv0. */
void sp_hook_beside(struct sp_buf *out, const char *argv0, const char *name);

/* Runs the earlier hook, with the same arguments and this standard input:
 * `name`, such as "update.chained", in the directory of argv[0]. Returns its
 * exit status, 0 where there is none that can be executed; or a negative code
 * when it cannot be started. */
int sp_hook_chained(char **argv, const char *name, struct sp_str input,
                    struct sp_error *err);

/* The same for the hooks of a push, which is refused when the earlier hook
 * cannot be started. */
int sp_hook_run_chained(char **argv, const char *name, struct sp_str input);

/* Replaces the error of a policy that we may not read: who pushes cannot know that the
 * file is the server's, and that nothing was looked at. */
void sp_hook_explain_policy(struct sp_error *err, const char *gitdir);

#endif
