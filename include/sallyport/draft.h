/*
 * draft.h - a commit that is about to be made, judged as the server would.
 * layer: client
 *
 * The commit is built in memory (staged.h) on top of HEAD and what is being
 * merged. It is judged as the new tip of the current branch, by the same rules.
 * Only findings about this commit count; pre-push reports those of earlier
 * ones. On a protected branch, where a clone begins, only rules about one
 * commit run, because the branch that the commit will be pushed to is not
 * known. The first commit of a repository without any ref is the import, as on
 * the server.
 *
 * Only git's own process knows whether the commit amends HEAD (caller.h). Where
 * that is not known and possible (author and author date are those of HEAD, or
 * nothing is staged), it is judged both ways. Only rules that it breaks both
 * ways count.
 */
#ifndef SALLYPORT_DRAFT_H
#define SALLYPORT_DRAFT_H

#include <stdbool.h>

#include "sallyport/caller.h"
#include "sallyport/cleanup.h"
#include "sallyport/decision.h"

/* Filled by sp_draft_open(), or zero-initialised with the first four members
 * filled in. Those are borrowed. sp_draft_dispose() when done. */
struct sp_draft {
    struct sp_repo *repo; /* gets a layer of memory: for one draft */
    const struct sp_policy *policy;
    struct sp_str message;  /* as git will store it */
    const char *index_file; /* NULL: the repository's own */
    enum sp_amend amends;   /* as far as it is known */
    enum sp_takes takes;    /* which files it takes */

    struct sp_push push; /* for the report: one update, of its branch */
    bool is_amend;       /* it amends HEAD; a guess where that is not known */
    bool undoes; /* a finding says how to take HEAD back: what follows is
                            a new commit */

    struct sp_buf text; /* private */
};

/* The draft that git hands to a hook: `raw` is the text of the file, which is
 * cleaned up here; the environment names the index. */
void sp_draft_open(struct sp_draft *out, struct sp_repo *repo,
                   const struct sp_policy *policy, struct sp_str raw);

/* Judges the draft and completes the decision, which was begun with draft->push. The
 * findings name no commit, because its id is not final; they have its subject. SP_OK:
 * decided, as by sp_decide(). */
int sp_draft_decide(struct sp_draft *draft, struct sp_decision *decision,
                    struct sp_error *err);
void sp_draft_dispose(struct sp_draft *draft);

/*
 * How git will clean up the message in `raw`, the file that it hands to a hook.
 * It depends on the settings commit.cleanup, commit.verbose, core.commentChar
 * and core.commentString, and on whether git opens an editor (GIT_EDITOR is ":"
 * when not). --cleanup and -v on git's command line cannot be seen; so scissors
 * are cut at wherever there was an editor. how->comment borrows from `comment`.
 */
void sp_draft_cleanup(struct sp_cleanup *how, struct sp_buf *comment,
                      const struct sp_repo *repo, struct sp_str raw);

/* Will git open an editor, or has it? By GIT_EDITOR in the environment. */
bool sp_draft_has_editor(void);

#endif
