/* support_evidence.h - evidence in the notes of the repository of a test. */
#ifndef SALLYPORT_TEST_SUPPORT_EVIDENCE_H
#define SALLYPORT_TEST_SUPPORT_EVIDENCE_H

#include "support.h"

/* Opens the repository: main is p, and feature/x is a whole cycle of A-1, r, g and f, from
 * the commit before p. */
void repo_open_reviewed(void);
/* The cycle of feature/x again, on top of another commit: r2, g2 and f2. */
void repo_rebase_cycle(const char *below);
#define MAIN(from, to) "refs/heads/main " from " " to

/* Adds an approval of a commit, as if its push had been let in. The role may be
 * NULL. */
void approve(const char *commit, const char *actor, const char *role);
/* Adds any other line about it: members with "actor", "decision" and the like. */
void decide(const char *commit, const char *actor, enum sp_opinion decision,
            const char *over);
/* Adds a result of a gate by ci-bot, with metrics as "lines=100,branches=98.5". */
void record(const char *commit, const char *gate, enum sp_gate_result result,
            const char *metrics);

#endif
