/* How far each proposal of a branch has come. */
#include "sallyport/standing.h"

#include <stdlib.h>

#include "support.h"

/* "A-1: R G F! -> RF at 3" for each sequence; '!' out of order, then what may
 * come next, and where the last step is. */
static char *standings_of(const struct sp_history *history)
{
    struct sp_standings read = {0};
    struct sp_buf out = {0};
    sp_standings_read(&read, history);
    for (size_t i = 0; i < read.count; i++) {
        const struct sp_standing *standing = &read.items[i];
        sp_buf_printf(&out, "%s%s:", i ? "; " : "", standing->prp);
        for (size_t k = 0; k < standing->steps.count; k++)
            sp_buf_printf(&out, " %c%s",
                          SP_PHASES[standing->steps.items[k].phase],
                          standing->steps.items[k].in_order ? "" : "!");
        sp_buf_puts(&out, " -> ");
        unsigned next = sp_order_next(standing->states);
        for (unsigned p = SP_PHASE_RED; p <= SP_PHASE_REFACTOR; p++)
            if (next & 1u << p)
                sp_buf_putc(&out, SP_PHASES[p]);
        sp_buf_printf(&out, " at %zu", standing->last);
    }
    sp_buf_puts(&out, "");
    sp_standings_dispose(&read);
    return sp_buf_detach(&out);
}

static char *standings(const char *drawing)
{
    struct sp_history history = {0};
    history_of(&history, drawing);
    char *text = standings_of(&history);
    history_dispose(&history);
    return text;
}

Test(facts_standing, the_steps_of_each_proposal_and_what_may_follow)
{
    SAME(standings("R:A"), "A-1: R -> RG at 0");
    SAME(standings("R:A G:A"), "A-1: R G -> RGF at 1");
    SAME(standings("R:A G:A F:A"), "A-1: R G F -> RF at 2");
    SAME(standings("R:A R:B G:A N"), "A-1: R G -> RGF at 2; B-1: R -> RG at 1");
    SAME(standings("R:A G:A,B"), "A-1: R G -> RGF at 1; B-1: G! -> RGF at 1");
    SAME(standings("G:B R:A G:A F:B"),
         "B-1: G! F -> RF at 3; A-1: R G -> RGF at 2");
}

Test(facts_standing, what_takes_no_step_is_not_there)
{
    SAME(standings(""), "");
    SAME(standings("N:A"), "");
    SAME(standings("R:A G!:A N:B U X M^main+1"), "A-1: R -> RG at 0");
    SAME(standings("N~ R~:A R*:A"), "");
}

Test(facts_standing, a_commit_that_changes_nothing_takes_none)
{
    struct sp_history history = {0};
    history_of(&history, "R:A G:A");
    history.nodes.items[1].is_idle = true;
    SAME(standings_of(&history), "A-1: R -> RG at 0");
    history_dispose(&history);
}

Test(facts_standing, commits_without_a_reference_are_a_sequence_of_their_own)
{
    SAME(standings("R G"), ": R G -> RGF at 1");
    SAME(standings("R G:A F"), "A-1: G -> RF at 1; : R F -> RG at 2");
    SAME(standings("G"), ": G! -> RGF at 0");
    SAME(standings("R:A G F:A F"), "A-1: R F -> RF at 2; : G F -> R at 3");
}

Test(facts_standing, after_a_merge_either_side_may_continue)
{
    SAME(standings("r=R:A s=R:A^main g=G:A m=M^r+g"), "A-1: R R G -> RGF at 2");
    SAME(standings("r=R:A^old"), "A-1: R -> RG at 0");
    SAME(standings("g=G:A^old"), "A-1: G -> RGF at 0");
}
