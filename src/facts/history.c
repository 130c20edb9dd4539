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
