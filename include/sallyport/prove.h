/*
 * prove.h - plans a proof, runs a command at each of its commits, keeps
 * evidence.
 * layer: prove
 *
 * git checks each commit out into a new worktree below TMPDIR, which is removed
 * after the run, so no run can influence another. For the command, never for a
 * hook: it runs what is in the repository.
 */
#ifndef SALLYPORT_PROVE_H
#define SALLYPORT_PROVE_H

#include "sallyport/gather.h"
#include "sallyport/proof.h"

/*
 * Lists the commits of an update, and what is expected of each: RED has to
 * fail, GREEN and REFACTOR have to pass. With `all`, neutral commits, merges
 * and reverts have to pass too, except those between a RED and its GREEN.
 * Nothing is expected of fixups, because they will be folded. A commit without
 * a phase is unproven.
 */
int sp_proof_plan(struct sp_proof *out, const struct sp_source *source,
                  const struct sp_ref_update *update, bool all,
                  struct sp_error *err);

/* How to run. All borrowed. */
struct sp_prove {
    const struct sp_repo *repo;
    struct sp_proof_asked asked;
    size_t jobs;       /* runs at the same time; 1 to SP_RUNS_MAX */
    uint64_t limit_ms; /* of one run */
    bool use_cache; /* accept earlier results, of any commit with the same tree
                       */
    /* Called at first, and after each commit, with the number that are settled.
     * A signal that it returns ends everything as if another process had sent it; 0
     * continues. */
    int (*progress)(void *context, const struct sp_proof *proof,
                    size_t settled);
    void *context;
};

/*
 * Settles the open steps. *asked is the signal that ended it, or 0; after a
 * signal some steps are still open. Either way no process and no worktree is
 * left. Results that agree with what was expected are stored in <common git
 * directory>/sallyport/prove.
 */
int sp_prove(struct sp_proof *proof, const struct sp_prove *how, int *asked,
             struct sp_error *err);

#endif
