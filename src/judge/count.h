/* What the trail wants to know of a push besides the findings. */
#ifndef SALLYPORT_JUDGE_COUNT_H
#define SALLYPORT_JUDGE_COUNT_H

#include "sallyport/counted.h"
#include "sallyport/facts.h"

/* The proposals that a commit names, its time, and what it takes back or merges. */
void sp_judge_count_commit(struct sp_counted *counted,
                           const struct sp_commit_facts *commit);
/* The strictest category of what lands in the ref. */
void sp_judge_count_branch(struct sp_counted *counted,
                           const struct sp_branch_facts *branch);

#endif
