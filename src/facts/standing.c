#include "sallyport/standing.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/alloc.h"
#include "sallyport/sequence.h"
#include "undone.h"

static void take(struct sp_standing *standing, size_t at, enum sp_phase phase,
                 const struct sp_misstep *misstep)
{
    struct sp_taken taken = {phase, true};
    if (misstep && strcmp(misstep->prp, standing->prp) == 0)
        taken.in_order = false;
    standing->last = at;
    SP_VEC_PUSH(&standing->steps, taken);
}

/* all: one for each reference, and one for the commits without a reference. misstep:
 * NULL when the node is in order. */
static void take_node(struct sp_standing *all, const struct sp_history *history,
                      size_t at, const struct sp_misstep *misstep)
{
    const struct sp_node *node = &history->nodes.items[at];
    enum sp_phase phase = (enum sp_phase)node->phase;
    if (!node->prp_count)
        take(&all[history->prps.count], at, phase, misstep);
    for (size_t i = 0; i < node->prp_count; i++)
        take(&all[history->prp_of.items[node->prps + i]], at, phase, misstep);
}

static void set_states(const struct sp_progress *progress, void *all)
{
    ((struct sp_standing *)all)[progress->index].states = progress->states;
}

static void walk(struct sp_standing *all, const struct sp_history *history)
{
    struct sp_sequence *sequence = sp_sequence_new(history);
    struct sp_misstep misstep;
    uint32_t last = (uint32_t)history->nodes.count - 1;
    bool *is_undone = sp_undone_find(history, 0, last);
    for (uint32_t i = 0; i <= last; i++) {
        bool good = sp_sequence_step(sequence, i, &misstep);
        const struct sp_node *node = &history->nodes.items[i];
        if (sp_node_takes_step(node) && !(good && is_undone[i]))
            take_node(all, history, i, good ? NULL : &misstep);
    }
    sp_sequence_each(sequence, last, set_states, all);
    sp_sequence_free(sequence);
    free(is_undone);
}

void sp_standings_read(struct sp_standings *out,
                       const struct sp_history *history)
{
    size_t count = history->prps.count + 1;
    struct sp_standing *all = sp_calloc(count, sizeof *all);
    for (size_t i = 0; i < count; i++)
        all[i].prp = sp_strdup(i + 1 < count ? history->prps.items[i] : "");
    if (history->nodes.count)
        walk(all, history);
    for (size_t i = 0; i < count; i++) {
        if (all[i].steps.count)
            SP_VEC_PUSH(out, all[i]);
        else
            free(all[i].prp);
    }
    free(all);
}

void sp_standings_dispose(struct sp_standings *standings)
{
    for (size_t i = 0; i < standings->count; i++) {
        free(standings->items[i].prp);
        free(standings->items[i].steps.items);
    }
    free(standings->items);
    *standings = (struct sp_standings){0};
}
