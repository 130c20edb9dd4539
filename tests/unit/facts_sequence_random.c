/*
 * The order of the cycle on random histories: sp_sequence, on any listing of
 * them with parents first, says what a plain reading of the rule says.
 *
 * The plain reading: a table of states for each commit and each proposal, and
 * one more row for every proposal that nobody has begun. The states before a
 * commit are those after its parents, all together (on the main line, those
 * after the first one); then the transition table
 * of the policy model. One that only moves files counts only where it is in
 * order.
 */
#include <stdlib.h>
#include <string.h>

#include "sallyport/sequence.h"
#include "support.h"

enum { NODES = 9, PRPS = 3, OTHERS = PRPS, ROUNDS = 3000, LISTINGS = 4 };
enum { START = 1, RED = 2, GREEN = 4, REFACTOR = 8 };
enum { FROM_MAIN = -1, FROM_BASELINE = -2 };

struct commit {
    char phase; /* as in a drawing */
    bool prps[PRPS], has_prp;
    bool is_fixup, is_settled, is_mainline, is_move;
    int parents[3];
    size_t parent_count;
};

struct graph {
    struct commit commits[NODES];
    unsigned before[NODES][PRPS + 1], after[NODES][PRPS + 1];
    bool wrong[NODES];
    unsigned told_states[NODES];
    int told_prp[NODES];
};

static uint32_t seed;

static unsigned dice(unsigned sides)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % sides;
}

static void make_commit(struct graph *graph, int at)
{
    struct commit *c = &graph->commits[at];
    *c = (struct commit){.parent_count = dice(4) ? 1 : dice(4)};
    for (size_t i = 0; i < c->parent_count; i++)
        c->parents[i] = at && dice(6) ? (int)dice((unsigned)at)
                        : dice(4)     ? FROM_MAIN
                                      : FROM_BASELINE;
    c->phase = c->parent_count > 1 ? 'M' : "RRRGGGGFFNU"[dice(11)];
    for (int p = 0; p < PRPS; p++) {
        c->prps[p] = dice(3) == 0;
        c->has_prp = c->has_prp || c->prps[p];
    }
    c->is_fixup = dice(12) == 0;
    c->is_settled = dice(20) == 0;
    c->is_mainline = dice(20) == 0;
    c->is_move = strchr("GF", c->phase) && dice(5) == 0;
}

/* The policy model's table: what allows a phase, and what comes of it. */
static bool allows(unsigned states, char phase)
{
    if (phase == 'G')
        return states & (RED | GREEN);
    if (phase == 'F')
        return states & (GREEN | REFACTOR);
    return true;
}

static unsigned becomes(char phase)
{
    return phase == 'R' ? RED : phase == 'G' ? GREEN : REFACTOR;
}

/* A commit without a reference continues every proposal that lets it. */
static void read_unreferenced(struct graph *graph, int at)
{
    char phase = graph->commits[at].phase;
    bool any = false;
    for (int p = 0; p <= PRPS; p++) {
        any = any || allows(graph->before[at][p], phase);
        graph->told_states[at] |= graph->before[at][p];
    }
    if (!any && graph->commits[at].is_move)
        return;
    for (int p = 0; p <= PRPS; p++)
        if (!any || allows(graph->before[at][p], phase))
            graph->after[at][p] = becomes(phase);
    graph->wrong[at] = !any;
    graph->told_prp[at] = -1;
}

static void read_referenced(struct graph *graph, int at)
{
    const struct commit *c = &graph->commits[at];
    for (int p = 0; p < PRPS; p++) {
        if (!c->prps[p] ||
            (c->is_move && !allows(graph->before[at][p], c->phase)))
            continue;
        graph->after[at][p] = becomes(c->phase);
        if (allows(graph->before[at][p], c->phase) || graph->wrong[at])
            continue;
        graph->wrong[at] = true;
        graph->told_states[at] = graph->before[at][p];
        graph->told_prp[at] = p;
    }
}

static void read_commit(struct graph *graph, int at)
{
    const struct commit *c = &graph->commits[at];
    for (int p = 0; p <= PRPS; p++) {
        unsigned states = c->parent_count ? 0 : START;
        size_t count = c->is_mainline && c->parent_count ? 1 : c->parent_count;
        for (size_t i = 0; i < count; i++)
            states |= c->parents[i] == FROM_MAIN ? START
                      : c->parents[i] == FROM_BASELINE
                          ? START | RED | GREEN | REFACTOR
                          : graph->after[c->parents[i]][p];
        graph->before[at][p] = graph->after[at][p] = states;
    }
    if (c->is_settled) {
        for (int p = 0; p <= PRPS; p++)
            graph->after[at][p] = START;
    } else if (!c->is_mainline && !c->is_fixup && strchr("RGF", c->phase)) {
        if (c->has_prp)
            read_referenced(graph, at);
        else
            read_unreferenced(graph, at);
    }
}

/* Any order in which parents come before their children. */
static void shuffle(const struct graph *graph, int order[NODES])
{
    bool done[NODES] = {false};
    for (int count = 0; count < NODES;) {
        int at = (int)dice(NODES);
        bool ready = !done[at];
        for (size_t i = 0; i < graph->commits[at].parent_count; i++) {
            int parent = graph->commits[at].parents[i];
            ready = ready && (parent < 0 || done[parent]);
        }
        if (!ready)
            continue;
        done[at] = true;
        order[count++] = at;
    }
}

/* The history as a drawing, in that order. */
static void print_graph(struct sp_buf *out, const struct graph *graph,
                        const int order[NODES])
{
    for (int i = 0; i < NODES; i++) {
        const struct commit *c = &graph->commits[order[i]];
        sp_buf_printf(out, "%sn%d=%c%s%s%s%s", i ? " " : "", order[i], c->phase,
                      c->is_fixup ? "!" : "", c->is_mainline ? "*" : "",
                      c->is_settled ? "~" : "", c->is_move ? ">" : "");
        for (int p = 0, first = 1; p < PRPS; p++)
            if (c->prps[p]) {
                sp_buf_printf(out, "%c%c", first ? ':' : ',', "ABC"[p]);
                first = 0;
            }
        sp_buf_putc(out, '^');
        for (size_t k = 0; k < c->parent_count; k++) {
            sp_buf_puts(out, k ? "+" : "");
            if (c->parents[k] == FROM_MAIN)
                sp_buf_puts(out, "main");
            else if (c->parents[k] == FROM_BASELINE)
                sp_buf_puts(out, "old");
            else
                sp_buf_printf(out, "n%d", c->parents[k]);
        }
    }
}

static void compare(const struct graph *graph, const int order[NODES])
{
    struct sp_buf drawing = {0};
    struct sp_history history;
    struct sp_misstep misstep;
    print_graph(&drawing, graph, order);
    history_of(&history, sp_buf_text(&drawing));
    struct sp_sequence *sequence = sp_sequence_new(&history);
    for (int i = 0; i < NODES; i++) {
        int at = order[i];
        bool good = sp_sequence_step(sequence, (size_t)i, &misstep);
        cr_assert(good == !graph->wrong[at], "n%d is %s in %s", at,
                  good ? "good" : "wrong", sp_buf_text(&drawing));
        if (good)
            continue;
        const char prp[] = {
            "ABC"[graph->told_prp[at] < 0 ? 0 : graph->told_prp[at]], '-', '1',
            '\0'};
        cr_assert(misstep.states == graph->told_states[at],
                  "states of n%d: %u in %s", at, misstep.states,
                  sp_buf_text(&drawing));
        cr_assert_str_eq(misstep.prp, graph->told_prp[at] < 0 ? "" : prp,
                         "proposal of n%d in %s", at, sp_buf_text(&drawing));
    }
    sp_sequence_free(sequence);
    history_dispose(&history);
    sp_buf_dispose(&drawing);
}

Test(facts_sequence_random,
     every_listing_of_a_history_has_the_verdict_of_the_rule)
{
    unsigned wrong = 0;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        struct graph graph;
        int order[NODES];
        memset(&graph, 0, sizeof graph);
        seed = round * 2654435761u + 1;
        for (int at = 0; at < NODES; at++) {
            make_commit(&graph, at);
            read_commit(&graph, at);
            wrong += graph.wrong[at];
        }
        for (int i = 0; i < LISTINGS; i++) {
            shuffle(&graph, order);
            compare(&graph, order);
        }
    }
    /* the graphs are worth it: many commits are wrong, many are not */
    cr_assert(wrong > ROUNDS && wrong < ROUNDS * NODES / 2, "%u", wrong);
}
