/*
 * Reverts on random histories: sp_sequence, on any listing of them with parents first,
 * says what a plain reading of the rule says.
 *
 * The plain reading: after each commit, the whole history before it is stepped through
 * from the beginning, without the commits that reverts in it take back. A revert counts
 * if no later one that counts takes it back. A commit that was in order when it was made
 * and would not be now keeps the states. Once a refactoring was seen, it stays seen. Of
 * a merge of the main line, and of the commits before settled ones, nothing flows on but
 * from the first parent, and nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "sallyport/sequence.h"
#include "support.h"

enum { NODES = 12, PRPS = 2, OTHERS = PRPS, ROUNDS = 4000, LISTINGS = 3 };
enum { START = 1, RED = 2, GREEN = 4, REFACTOR = 8, ANY = 15 };
enum { SEEN_RED = 16, SEEN_REFACTOR = 32, SEEN_CODE = 64 };
enum { FROM_MAIN = -1, FROM_BASELINE = -2 };

struct commit {
    char phase; /* as in a drawing */
    bool prps[PRPS], has_prp;
    bool is_settled, is_mainline, is_move, is_before[NODES];
    int parents[3], undone[2];
    size_t parent_count, undone_count;
};

struct states {
    unsigned of[PRPS + 1];
};

struct graph {
    struct commit commits[NODES];
    struct states after[NODES];
    bool wrong[NODES];
};

static uint32_t seed;

static unsigned dice(unsigned sides)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % sides;
}

static void choose_parents(struct graph *graph, int at)
{
    struct commit *c = &graph->commits[at];
    c->parent_count = dice(3) ? 1 : dice(8) ? 2 : dice(4);
    for (size_t i = 0; i < c->parent_count; i++) {
        int parent = at && dice(8) ? (int)dice((unsigned)at)
                     : dice(4)     ? FROM_MAIN
                                   : FROM_BASELINE;
        if (at && dice(2))
            parent = at - 1;
        c->parents[i] = parent;
        for (int k = 0; parent >= 0 && k <= parent; k++)
            c->is_before[k] = c->is_before[k] || k == parent ||
                              graph->commits[parent].is_before[k];
    }
}

static void choose_undone(struct graph *graph, int at)
{
    struct commit *c = &graph->commits[at];
    size_t most = at & 1 ? 2 : 1;
    for (int tries = 0; tries < 6 && c->undone_count < most; tries++) {
        int of =
            at ? at - 1 - (int)dice((unsigned)at < 4 ? (unsigned)at : 4) : 0;
        if (dice(3) == 0 && at)
            of = (int)dice((unsigned)at);
        if (at && c->is_before[of] && !(c->undone_count && c->undone[0] == of))
            c->undone[c->undone_count++] = of;
    }
}

static void make_commit(struct graph *graph, int at)
{
    struct commit *c = &graph->commits[at];
    *c = (struct commit){.phase = "RRGGGFFNVVVV"[dice(12)]};
    choose_parents(graph, at);
    if (c->parent_count > 1)
        c->phase = 'M';
    if (c->phase == 'V')
        choose_undone(graph, at);
    for (int p = 0; p < PRPS; p++) {
        c->prps[p] = dice(2) == 0;
        c->has_prp = c->has_prp || c->prps[p];
    }
    c->is_settled = dice(25) == 0;
    c->is_mainline = dice(25) == 0;
    c->is_move = strchr("GF", c->phase) && dice(8) == 0;
}

static bool allows(unsigned states, char phase)
{
    return phase == 'G'   ? states & (RED | GREEN)
           : phase == 'F' ? states & (GREEN | REFACTOR)
                          : true;
}

/* The states after a step, wherever it stands. */
static unsigned stepped(unsigned states, const struct commit *c)
{
    unsigned seen = states & ~(unsigned)ANY;
    if (strchr("GF", c->phase) && !c->is_move)
        seen |= SEEN_CODE;
    return c->phase == 'R'   ? seen | RED | SEEN_RED
           : c->phase == 'G' ? seen | GREEN
                             : seen | REFACTOR | SEEN_REFACTOR;
}

/* keeps: it was in order once, and takes no step where it is not. Is it in order? */
static bool take(const struct commit *c, bool keeps, struct states *states)
{
    bool good = !c->has_prp;
    unsigned code = c->is_move ? 0 : SEEN_CODE;
    if (good) {
        good = false;
        for (int p = 0; p <= PRPS; p++)
            good = good || allows(states->of[p], c->phase);
    } else {
        good = true;
        for (int p = 0; p < PRPS; p++)
            good = good && (!c->prps[p] || c->is_move ||
                            allows(states->of[p], c->phase));
    }
    if (!c->has_prp && !good && c->is_move)
        return true;
    for (int p = 0; p <= PRPS; p++) {
        bool may = allows(states->of[p], c->phase);
        bool is_meant = c->has_prp ? p < PRPS && c->prps[p] : may || !good;
        if (!is_meant || (c->has_prp && !may && c->is_move))
            continue;
        if (may || !keeps)
            states->of[p] = stepped(states->of[p], c);
        else
            states->of[p] |= code;
    }
    return good;
}

/* How many parents the states flow from. */
static size_t sources(const struct commit *c)
{
    return c->is_settled                       ? 0
           : c->is_mainline && c->parent_count ? 1
                                               : c->parent_count;
}

static struct states from_parents(const struct commit *c,
                                  const struct states *after)
{
    struct states states = {{0}};
    for (int p = 0; p <= PRPS; p++)
        for (size_t i = 0; i < sources(c); i++)
            states.of[p] |= c->parents[i] == FROM_MAIN ? START
                            : c->parents[i] == FROM_BASELINE
                                ? ANY | SEEN_RED | SEEN_REFACTOR
                                : after[c->parents[i]].of[p];
    for (int p = 0; p <= PRPS && !sources(c); p++)
        states.of[p] = START;
    return states;
}

static bool is_step(const struct commit *c)
{
    return !c->is_settled && !c->is_mainline && strchr("RGF", c->phase);
}

static void find_past(const struct graph *graph, int at, bool *is_past)
{
    const struct commit *c = &graph->commits[at];
    is_past[at] = true;
    for (size_t i = 0; i < sources(c); i++)
        if (c->parents[i] >= 0)
            find_past(graph, c->parents[i], is_past);
}

/* The states after a commit, stepped through from the beginning. */
static struct states read_past(const struct graph *graph, int at)
{
    bool is_past[NODES] = {false}, is_undone[NODES] = {false};
    struct states after[NODES];
    find_past(graph, at, is_past);
    for (int i = at; i >= 0; i--) {
        const struct commit *c = &graph->commits[i];
        for (size_t k = 0; k < c->undone_count; k++)
            if (is_past[i] && !is_undone[i] && !c->is_settled)
                is_undone[c->undone[k]] = true;
    }
    for (int i = 0; i <= at; i++) {
        const struct commit *c = &graph->commits[i];
        if (!is_past[i])
            continue;
        after[i] = from_parents(c, after);
        if (is_step(c) && !is_undone[i])
            take(c, !graph->wrong[i], &after[i]);
    }
    return after[at];
}

static void read_commit(struct graph *graph, int at)
{
    const struct commit *c = &graph->commits[at];
    struct states before = from_parents(c, graph->after), now = before;
    if (is_step(c))
        graph->wrong[at] = !take(c, false, &now);
    graph->after[at] = read_past(graph, at);
    for (int p = 0; p <= PRPS && !c->is_settled; p++)
        graph->after[at].of[p] |= now.of[p] & SEEN_REFACTOR;
}

/* Any order in which parents come before their children. */
static void shuffle(const struct graph *graph, int order[NODES])
{
    bool done[NODES] = {false};
    bool is_straight = dice(3) == 0;
    for (int count = 0; count < NODES;) {
        int at = is_straight ? count : (int)dice(NODES);
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

static void print_commit(struct sp_buf *out, const struct commit *c)
{
    sp_buf_printf(out, "%c%s%s%s", c->phase, c->is_mainline ? "*" : "",
                  c->is_settled ? "~" : "", c->is_move ? ">" : "");
    for (size_t i = 0; i < c->undone_count; i++)
        sp_buf_printf(out, "%cn%d", i ? '+' : '(', c->undone[i]);
    sp_buf_puts(out, c->undone_count ? ")" : "");
    for (int p = 0, first = 1; p < PRPS; p++)
        if (c->prps[p]) {
            sp_buf_printf(out, "%c%c", first ? ':' : ',', "AB"[p]);
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

struct told {
    unsigned of[PRPS + 1];
    bool is_told[PRPS + 1];
};

static void tell(const struct sp_progress *progress, void *context)
{
    struct told *told = context;
    int p = *progress->prp ? progress->prp[0] - 'A' : OTHERS;
    told->of[p] = progress->states;
    told->is_told[p] = true;
}

static void compare(const struct graph *graph, const int order[NODES])
{
    struct sp_buf drawing = {0};
    struct sp_history history;
    struct sp_misstep misstep;
    for (int i = 0; i < NODES; i++) {
        sp_buf_printf(&drawing, "%sn%d=", i ? " " : "", order[i]);
        print_commit(&drawing, &graph->commits[order[i]]);
    }
    history_of(&history, sp_buf_text(&drawing));
    bool keeps_all = dice(2);
    struct sp_sequence *sequence = sp_sequence_new(&history);
    for (int i = 0; i < NODES; i++) {
        int at = order[i];
        struct told told = {{0}, {false}};
        if (keeps_all)
            sp_sequence_keep(sequence, (size_t)i);
        bool good = sp_sequence_step(sequence, (size_t)i, &misstep);
        cr_assert(good == !graph->wrong[at], "n%d is %s in %s", at,
                  good ? "good" : "wrong", sp_buf_text(&drawing));
        if (!keeps_all && i + 1 < NODES)
            continue;
        sp_sequence_each(sequence, (size_t)i, tell, &told);
        for (int p = 0; p <= PRPS; p++) {
            unsigned found = told.of[told.is_told[p] ? p : OTHERS];
            cr_assert(found == graph->after[at].of[p],
                      "%c after n%d: %u instead of %u in %s", "AB-"[p], at,
                      found, graph -> after[at].of[p], sp_buf_text(&drawing));
        }
    }
    sp_sequence_free(sequence);
    history_dispose(&history);
    sp_buf_dispose(&drawing);
}

Test(facts_undone_random, every_listing_of_a_history_has_the_states_of_the_rule)
{
    unsigned wrong = 0, undone = 0;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        struct graph graph;
        int order[NODES];
        memset(&graph, 0, sizeof graph);
        seed = round * 2654435761u + 1;
        for (int at = 0; at < NODES; at++) {
            make_commit(&graph, at);
            read_commit(&graph, at);
            wrong += graph.wrong[at];
            undone += (unsigned)graph.commits[at].undone_count;
        }
        for (int i = 0; i < LISTINGS; i++) {
            shuffle(&graph, order);
            compare(&graph, order);
        }
    }
    /* the graphs are worth it: many commits are wrong, many are taken back */
    cr_assert(wrong > ROUNDS && wrong < ROUNDS * NODES / 2, "%u", wrong);
    cr_assert(undone > ROUNDS * 2, "%u", undone);
}
