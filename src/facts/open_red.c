#include <stdlib.h>

#include "sallyport/alloc.h"
#include "sallyport/sequence.h"
#include "undone.h"

/* A search for a RED commit that nothing follows. */
struct search {
    const struct sp_history *history;
    uint32_t prp;
    bool *is_past;     /* of each node: does it lead to the end? */
    bool *is_undone;   /* … is it taken back by then? */
    bool *is_followed; /* … is there a later step on some line? */
};

static bool takes_step(const struct search *s, uint32_t at)
{
    return sp_node_takes_step(&s->history->nodes.items[at]) &&
           !s->is_undone[at];
}

/* Does a commit close what is open before it? One without a proposal may continue any. */
static bool closes(const struct search *s, uint32_t at)
{
    const struct sp_node *node = &s->history->nodes.items[at];
    return takes_step(s, at) && node->phase != SP_PHASE_RED &&
           (!node->prp_count || sp_node_is_of(s->history, node, s->prp));
}

static bool is_open(const struct search *s, uint32_t at)
{
    const struct sp_node *node = &s->history->nodes.items[at];
    return takes_step(s, at) && node->phase == SP_PHASE_RED &&
           sp_node_is_of(s->history, node, s->prp) && !s->is_followed[at];
}

/* Tells the parents whose states flow into a commit what follows them. */
static void pass_on(const struct search *s, uint32_t at)
{
    const struct sp_node *node = &s->history->nodes.items[at];
    bool follows = s->is_followed[at] || closes(s, at);
    size_t count =
        node->is_mainline && node->parent_count ? 1 : node->parent_count;
    for (size_t i = 0; follows && i < count; i++) {
        uint32_t parent = s->history->parents.items[node->parents + i];
        if (parent < SP_PARENT_BASELINE)
            s->is_followed[parent] = true;
    }
}

bool sp_red_is_open(const struct sp_history *history, uint32_t at, uint32_t prp)
{
    struct search s = {.history = history,
                       .prp = prp,
                       .is_past = sp_undone_past(history, 0, at),
                       .is_undone = sp_undone_find(history, 0, at),
                       .is_followed = sp_calloc(at + 1, sizeof(bool))};
    bool found = false;
    for (uint32_t i = at + 1; i > 0 && !found; i--) {
        if (!s.is_past[i - 1] || history->nodes.items[i - 1].is_settled)
            continue;
        found = is_open(&s, i - 1);
        pass_on(&s, i - 1);
    }
    free(s.is_past);
    free(s.is_undone);
    free(s.is_followed);
    return found;
}
