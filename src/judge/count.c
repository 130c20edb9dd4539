#include "count.h"

#include "sallyport/revert.h"

static void count_reverts(struct sp_counted *counted,
                          const struct sp_message *message)
{
    struct sp_revert revert;
    if (!sp_revert_read(&revert, message))
        return;
    for (size_t i = 0; i < revert.count; i++)
        sp_count_revert(counted, revert.named[i].commit);
}

void sp_judge_count_commit(struct sp_counted *counted,
                           const struct sp_commit_facts *commit)
{
    char number[SP_REQUEST_MAX];
    for (size_t i = 0; i < commit->prps->good.count; i++)
        sp_count_prp(counted, commit->prps->good.items[i]);
    sp_count_time(counted, commit->time, commit->step == SP_PHASE_RED);
    if (commit->phase.phase == SP_PHASE_REVERT)
        count_reverts(counted, commit->message);
    if (commit->is_mainline && sp_request_of(commit->message, number))
        sp_count_request(counted, number);
}

void sp_judge_count_branch(struct sp_counted *counted,
                           const struct sp_branch_facts *branch)
{
    enum sp_category most = SP_LOW;
    for (size_t i = 0; i < branch->step_count; i++)
        if (branch->steps[i].category > most)
            most = branch->steps[i].category;
    if (branch->step_count)
        sp_count_category(counted, sp_category_words[most]);
}
