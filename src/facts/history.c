#include "sallyport/facts.h"

struct sp_oid sp_history_parent(const struct sp_history *history,
                                uint32_t place)
{
    uint32_t at = history->parents.items[place];
    if (at < SP_PARENT_BASELINE)
        return history->nodes.items[at].id;
    for (size_t i = 0; i < history->outside.count; i++)
        if (history->outside.items[i].at == place)
            return history->outside.items[i].id;
    return (struct sp_oid){{0}};
}

bool sp_node_takes_step(const struct sp_node *node)
{
    return !node->is_settled && !node->is_mainline && !node->is_fixup &&
           !node->is_idle && node->phase >= SP_PHASE_RED &&
           node->phase <= SP_PHASE_REFACTOR;
}
