/*
 * RED commits that are left open, on random histories: sp_red_is_open() says what a plain
 * reading says. One is open at a commit if it leads there, no revert that leads there takes it
 * back, and no GREEN or REFACTOR of its proposal, or without one, comes between that is not
 * taken back either.
 */
#include <stdlib.h>

#include "sallyport/sequence.h"
#include "support.h"

enum { NODES = 10, ROUNDS = 4000 };

static const char *const kinds[] = {"R:A", "G:A", "F:A",  "R:B", "G",
                                    "R",   "N",   "R!:A", "V"};
enum { OWN_RED, OWN_GREEN, OWN_REFACTOR, FREE_GREEN = 4, REVERT = 8, KINDS };
enum { MERGE = KINDS };

struct one {
    unsigned kind, parents[2], undoes;
    bool has_two, leads[NODES]; /* which nodes lead to it, itself among them */
};

static uint32_t seed;

static unsigned dice(unsigned sides)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % sides;
}

static void choose(struct one *all, unsigned at)
{
    struct one *one = &all[at];
    *one = (struct one){.kind = dice(at ? KINDS + 3 : REVERT)};
    one->kind = one->kind > MERGE ? MERGE : one->kind;
    one->has_two = one->kind == MERGE;
    one->leads[at] = true;
    for (unsigned k = 0; at && k <= one->has_two; k++) {
        one->parents[k] = dice(2) ? at - 1 : dice(at);
        for (unsigned i = 0; i < at; i++)
            one->leads[i] = one->leads[i] || all[one->parents[k]].leads[i];
    }
    one->undoes = at ? one->parents[0] : 0;
}

static void put_drawing(struct sp_buf *out, const struct one *all)
{
    for (unsigned i = 0; i < NODES; i++) {
        const struct one *one = &all[i];
        sp_buf_printf(out, "%c=%s", 'a' + i,
                      one->kind == MERGE ? "M" : kinds[one->kind]);
        if (one->kind == REVERT)
            sp_buf_printf(out, "(%c)", 'a' + one->undoes);
        if (i)
            sp_buf_printf(out, "^%c", 'a' + one->parents[0]);
        else
            sp_buf_puts(out, "^main");
        if (one->has_two)
            sp_buf_printf(out, "+%c", 'a' + one->parents[1]);
        sp_buf_putc(out, ' ');
    }
}

static bool is_undone(const struct one *all, unsigned node, unsigned at)
{
    for (unsigned by = 0; by < NODES; by++)
        if (all[by].kind == REVERT && all[at].leads[by] &&
            all[by].undoes == node && !is_undone(all, by, at))
            return true;
    return false;
}

static bool closes(const struct one *all, unsigned red, unsigned at)
{
    for (unsigned i = red + 1; i < NODES; i++)
        if ((all[i].kind == OWN_GREEN || all[i].kind == OWN_REFACTOR ||
             all[i].kind == FREE_GREEN) &&
            all[i].leads[red] && all[at].leads[i] && !is_undone(all, i, at))
            return true;
    return false;
}

static bool reads(const struct one *all, unsigned at)
{
    for (unsigned red = 0; red < NODES; red++)
        if (all[red].kind == OWN_RED && all[at].leads[red] &&
            !is_undone(all, red, at) && !closes(all, red, at))
            return true;
    return false;
}

Test(facts_open_red, a_plain_reading_says_the_same)
{
    unsigned found = 0;
    for (seed = 1; seed <= ROUNDS; seed++) {
        uint32_t round = seed;
        struct one all[NODES];
        struct sp_buf drawing = {0};
        struct sp_history history;
        for (unsigned i = 0; i < NODES; i++)
            choose(all, i);
        put_drawing(&drawing, all);
        sp_buf_puts(&drawing, "z=R:A^a"); /* so that the first is A */
        history_of(&history, sp_buf_text(&drawing));
        uint32_t prp = 0;
        while (strcmp(history.prps.items[prp], "A-1") != 0)
            prp++;
        for (unsigned at = 0; at < NODES; at++) {
            bool is = reads(all, at);
            cr_assert_eq(sp_red_is_open(&history, at, prp), is, "%u at %c: %s",
                         round, 'a' + at, sp_buf_text(&drawing));
            found += is;
        }
        history_dispose(&history);
        sp_buf_dispose(&drawing);
        seed = round;
    }
    cr_assert(found > ROUNDS && found < ROUNDS * (NODES - 1));
}

Test(facts_open_red, a_commit_without_a_proposal_is_one_of_the_branch)
{
    struct sp_history history;
    history_of(&history, "g=G^main f=F r=R n=N^f u=M^r+n");
    cr_assert(sp_red_is_open(&history, 4, 0));
    cr_assert_not(sp_red_is_open(&history, 1, 0));
    history_dispose(&history);
}

Test(facts_open_red, what_is_settled_or_beside_the_main_line_leads_nowhere)
{
    struct sp_history history;
    history_of(&history, "r=R:A^main s=N~ n=N");
    cr_assert_not(sp_red_is_open(&history, 2, 0));
    history_dispose(&history);
    history_of(&history, "r=R:A^main n=N^main m=M*^n+r o=N");
    cr_assert_not(sp_red_is_open(&history, 3, 0));
    cr_assert(sp_red_is_open(&history, 0, 0));
    history_dispose(&history);
}
