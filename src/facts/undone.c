#include "undone.h"

#include <stdlib.h>

#include "sallyport/alloc.h"
#include "sallyport/sequence.h"

/* How many of the pairs have a revert up to that node. */
static size_t pairs_up_to(const struct sp_history *history, uint32_t at)
{
    size_t low = 0, high = history->undone.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (history->undone.items[middle].by <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool *sp_undone_past(const struct sp_history *history, uint32_t first,
                     uint32_t at)
{
    bool *is_past = sp_calloc(at - first + 1, sizeof *is_past);
    is_past[at - first] = true;
    for (uint32_t i = at + 1; i > first; i--) {
        const struct sp_node *node = &history->nodes.items[i - 1];
        if (!is_past[i - 1 - first] || node->is_settled)
            continue;
        size_t count =
            node->is_mainline && node->parent_count ? 1 : node->parent_count;
        for (size_t k = 0; k < count; k++) {
            uint32_t parent = history->parents.items[node->parents + k];
            if (parent >= first && parent < SP_PARENT_BASELINE)
                is_past[parent - first] = true;
        }
    }
    return is_past;
}

bool *sp_undone_find(const struct sp_history *history, uint32_t first,
                     uint32_t at)
{
    bool *is_undone = sp_calloc(at - first + 1, sizeof *is_undone);
    bool *is_past = sp_undone_past(history, first, at);
    const struct sp_undone *undone = history->undone.items;
    for (size_t i = pairs_up_to(history, at); i > 0; i--) {
        uint32_t by = undone[i - 1].by, node = undone[i - 1].node;
        if (by < first)
            break;
        if (node >= first && is_past[by - first] && !is_undone[by - first] &&
            !history->nodes.items[by].is_settled)
            is_undone[node - first] = true;
    }
    free(is_past);
    return is_undone;
}

/* Is the node the only parent of the next one? */
static bool is_line(const struct sp_history *history, uint32_t at)
{
    const struct sp_node *next = &history->nodes.items[at + 1];
    return next->parent_count == 1 &&
           history->parents.items[next->parents] == at;
}

uint32_t sp_undone_begin(const struct sp_history *history, uint32_t at)
{
    const struct sp_undone *undone = history->undone.items;
    uint32_t first = at;
    for (size_t i = pairs_up_to(history, at);
         i > 0 && undone[i - 1].by >= first; i--)
        if (undone[i - 1].node < first)
            first = undone[i - 1].node;
    for (uint32_t i = first; i < at; i++)
        if (!is_line(history, i))
            return 0;
    return history->nodes.items[first].parent_count == 1 ? first : 0;
}

bool sp_node_is_of(const struct sp_history *history, const struct sp_node *node,
                   uint32_t prp)
{
    for (size_t i = 0; i < node->prp_count; i++)
        if (history->prp_of.items[node->prps + i] == prp)
            return true;
    return !node->prp_count && prp == history->prps.count;
}

static bool is_red_of(const struct sp_history *history,
                      const struct sp_node *node, uint32_t prp)
{
    return node->phase == SP_PHASE_RED && sp_node_takes_step(node) &&
           sp_node_is_of(history, node, prp);
}

uint32_t sp_undone_red(const struct sp_history *history, uint32_t at,
                       uint32_t prp)
{
    uint32_t found = UINT32_MAX;
    if (!history->undone.count)
        return found;
    bool *is_undone = sp_undone_find(history, 0, at);
    bool *is_past = sp_undone_past(history, 0, at);
    for (size_t i = pairs_up_to(history, at); i > 0 && found == UINT32_MAX;
         i--) {
        struct sp_undone pair = history->undone.items[i - 1];
        if (is_past[pair.by] && !is_undone[pair.by] &&
            is_red_of(history, &history->nodes.items[pair.node], prp))
            found = pair.by;
    }
    free(is_past);
    free(is_undone);
    return found;
}
