/* The states of the cycle along histories: by example, then at random against
 * a plain reading of the rule. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/sequence.h"
#include "support.h"

/* "NAME:STATES:PRP" for each commit out of order, states as in "SRGF". */
static char *missteps(const struct sp_history *history)
{
    struct sp_buf text = {0};
    struct sp_misstep misstep;
    struct sp_sequence *sequence = sp_sequence_new(history);
    for (size_t i = 0; i < history->nodes.count; i++) {
        if (sp_sequence_step(sequence, i, &misstep))
            continue;
        sp_buf_printf(&text, "%s%s:", text.len ? " " : "",
                      (const char *)history->nodes.items[i].id.raw);
        for (int bit = 0; bit < 4; bit++)
            if (misstep.states & (1u << bit))
                sp_buf_putc(&text, "SRGF"[bit]);
        sp_buf_printf(&text, ":%s", misstep.prp);
    }
    sp_sequence_free(sequence);
    sp_buf_puts(&text, "");
    char *result = sp_strdup(sp_buf_text(&text));
    sp_buf_dispose(&text);
    return result;
}

static const struct row {
    const char *drawing, *missteps;
} in_a_line[] = {
    {"", ""},
    {"R:A G:A F:A", ""},
    {"R:A R:A G:A G:A F:A F:A R:A G:A F:A", ""},
    {"R:A G:A R:A G:A", ""},
    {"G:A", "1:S:A-1"},
    {"F:A", "1:S:A-1"},
    {"R:A F:A", "2:R:A-1"},
    {"R:A G:A F:A G:A", "4:F:A-1"},
    /* the state continues as if the commit had been in order */
    {"G:A G:A F:A", "1:S:A-1"},
    {"F:A F:A", "1:S:A-1"},
    {"R:A F:A F:A G:A", "2:R:A-1 4:F:A-1"},
    /* what has no part in the cycle keeps the state */
    {"R:A N G:A N:A F:A U F:A U:A R:A", ""},
    {"N:A G:A", "2:S:A-1"},
    /* fixups fold into their targets */
    {"R:A G!:A G:A", ""},
    {"R:A G:A F:A G!:A F:A", ""},
    {"G!:A G:A", "2:S:A-1"},
};

static const struct row several_proposals[] = {
    {"R:A R:B G:A G:B F:B F:A", ""},
    {"R:A G:B", "2:S:B-1"},
    {"R:A G:A F:B", "3:S:B-1"},
    {"R:A,B G:A G:B", ""},
    {"R:A G:A,B", "2:S:B-1"},
    {"R:A G:A F:A R:B G:A,B", "5:F:A-1"},
    {"G:A,B", "1:S:A-1"}, /* told once, of the first */
    {"R:A G:A,B G:B F:B", "2:S:B-1"},
};

static const struct row without_reference[] = {
    {"R G F", ""},
    {"G", "1:S:"},
    {"R:A G F:A", ""},        /* continues A */
    {"R:A G G:B", "3:S:B-1"}, /* but starts no other */
    {"R G:A", ""},            /* any sequence may build on it */
    {"R:A G:A R:B G F:A F:B", ""},
    {"R:A G:A F:A R:B G G:A", "6:F:A-1"}, /* G continued B, not A */
    {"R:A G:A F:A G", "4:SF:"},
    {"R:A G:A F:A G G:B F:A", "4:SF:"}, /* then it counts for all */
    {"F:A R F:A", "1:S:A-1 3:R:A-1"},
};

static const struct row over_merges[] = {
    /* merges of what the protected branch got meanwhile */
    {"r=R:A m=M^r+main G:A F:A", ""},
    {"r=R:A m=M^main+r G:A F:A", ""},
    {"n=N m=M^n+main G:A", "3:S:A-1"},
    /* two branches: either side may continue */
    {"r=R:A n=N^main m=M^r+n G:A", ""},
    {"r=R:A g=G:A^r f=F:A^g s=R:A^main m=M^f+s G:A", ""},
    {"r=R:A g=G:A^r f=F:A^g s=R:A^main m=M^f+s F:A", ""},
    {"r=R:A g=G:A^r f=F:A^g n=N^main m=M^f+n x=G:A", "x:SF:A-1"},
    {"r=R:A s=R:B^main m=M^r+s G:A G:B", ""},
    {"r=R:A s=R:B^main m=M^r+s G F:A F:B", ""},
    /* criss-cross */
    {"r=R:A s=R:B^main m=M^r+s n=M^s+r g=G:A^m h=G:B^n o=M^g+h F:A F:B", ""},
    {"r=R:A s=R:B^main m=M^r+s n=M^s+r g=G:B^m h=F:B^n o=M^g+h", "h:SR:B-1"},
    /* octopus; the same parent twice */
    {"r=R:A s=R:B^main t=R:C^main m=M^r+s+t G:A G:B G:C", ""},
    {"r=R:A m=M^r+r G:A", ""},
    {"r=R:A m=M^r+main+r G:A", ""},
    /* one commit, two children: each continues from it */
    {"r=R:A g=G:A^r f=F:A^r", "f:R:A-1"},
    {"r=R:A g=G:A^r h=G:A^r m=M^g+h F:A", ""},
    /* a root without parents begins at the start */
    {"r=R:A x=G:A^", "x:S:A-1"},
};

static const struct row at_the_edges[] = {
    /* what goes before the baseline is not known */
    {"x=G:A^old", ""},
    {"x=F:A^old", ""},
    {"x=G^old y=F:A", ""},
    {"x=F:A^old y=G:A", "y:F:A-1"},
    {"r=N^main m=M^r+old G:A", ""},
    {"x=R:A^old y=F:A", "y:R:A-1"},
    /* the main line is not judged, and the cycle starts again on it */
    {"x=G*:A y=G:A", "y:S:A-1"},
    {"r=R:A m=M*^main+r x=G:A", "x:S:A-1"},
    {"x=G:A m=M*^main+x", "x:S:A-1"},
    /* so is what another protected ref has already */
    {"x=G~:A y=G~:A z=G:A", "z:S:A-1"},
    {"x=G~:A m=M*^main+x", ""},
    {"r=R~:A g=G:A", "g:S:A-1"},
};

/* Files only moved: it counts where it is in order, and is nobody's mistake
 * where it is not. */
static const struct row moves[] = {
    {"R:A G:A F>:A", ""},
    {"R:A G:A F>:A G:A", "4:F:A-1"},
    {"R:A G>:A F:A", ""},
    {"F>:A", ""},
    {"G>:A", ""},
    {"G>:A G:A", "2:S:A-1"},
    {"F>:A F:A", "2:S:A-1"},
    {"R:A F>:A G:A", ""},
    {"R:A F>:A F:A", "3:R:A-1"},
    {"R:A G:A F:A G>:A F:A", ""},
    /* each proposal by itself */
    {"R:A G:A R:B F>:A,B G:B", ""},
    {"R:A G:A R:B F>:A,B G:A", "5:F:A-1"},
    {"R:A G:A R:B F>:A,B F:B", "5:R:B-1"},
    /* without a reference */
    {"F> G", "2:S:"},
    {"R G F> G", "4:F:"},
    {"R:A F> G:A", ""},
    {"R:A G:A R:B F> G:B", ""},
    {"R:A G:A R:B F> G:A", "5:F:A-1"},
    /* over a merge */
    {"r=R:A g=G:A^r m=M^g+main F>:A G:A", "5:F:A-1"},
};

/* A verified revert keeps the states, whatever it changes. */
static const struct row reverts[] = {
    {"R:A V# G:A V#:A F:A V F:A", ""},
    {"V#:A G:A", "2:S:A-1"},
    {"R:A G:A F:A V# G:A", "5:F:A-1"},
};

/* A revert of a commit of the history takes its step back. */
static const struct row taken_back[] = {
    {"R:A G:A F:A r=R:A V(r) F:A", ""},
    {"r=R:A V(r) G:A", "3:S:A-1"},
    {"R:A g=G:A V(g) F:A", "4:R:A-1"},
    {"R:A g=G:A V(g) G:A F:A", ""},
    {"R:A g=G:A f=F:A V(g+f) F:A", "5:R:A-1"},
    {"r=R:A R:A V(r) G:A", ""},
    {"R:A G:A f=F:A V(f) G:A", ""},
    /* what came after it was no mistake, but is a step no more */
    {"r=R:A G:A F:A V(r) F:A", "5:S:A-1"},
    {"R:A g=G:A F:A V(g) G:A F:A", ""},
    {"R:A g=G:A F:A V(g) F:A", "5:R:A-1"},
    /* what was a mistake counts as before */
    {"G:A r=R:A V(r) F:A", "1:S:A-1"},
    {"r=R:A V(r) G:A F:A", "3:S:A-1"},
    {"G:A n=N V(n) F:A", "1:S:A-1"},
    /* the revert of a revert brings it back, and so on */
    {"r=R:A v=V(r) V(v) G:A", ""},
    {"r=R:A v=V(r) w=V(v) V(w) G:A", "5:S:A-1"},
    {"r=R:A v=V(r) w=V(v) N V(w) G:A", "6:S:A-1"},
    {"r=R:A v=V(r) w=V(v) V(r) G:A", "5:S:A-1"},
    /* twice */
    {"r=R:A V(r) v=V(r) V(v) G:A", "5:S:A-1"},
    /* fixups, moves and commits outside of the cycle have no step to give back */
    {"R:A x=G!:A V(x) G:A", ""},
    {"R:A x=N:A V(x) G:A", ""},
    {"R:A G:A f=F>:A V(f) G:A", ""},
    /* each proposal by itself, and all of those that it names */
    {"R:A r=R:B V(r) G:A G:B", "5:S:B-1"},
    {"r=R:A,B V(r) G:A G:B", "3:S:A-1 4:S:B-1"},
    {"r=R:A s=R:B V(r+s) G:A G:B", "4:S:A-1 5:S:B-1"},
    /* without a reference */
    {"r=R V(r) G", "3:S:"},
    {"R:A g=G V(g) F:A", "4:R:A-1"},
    {"R:A r=R V(r) G G:A", ""},
    /* along other lines */
    {"r=R:A v=V(r) s=G:A^r m=M^v+s G:A F:A", "5:S:A-1"},
    {"r=R:A v=V(r) n=N^r m=M^v+n G:A", "5:S:A-1"},
    {"r=R:A v=V(r) n=N^r m=M^n+v G:A", "5:S:A-1"},
    {"r=R:A v=V(r) w=V(v)^v m=M^v+w G:A", ""},
    {"r=R:A v=V(r) g=G:A^r", ""},
    {"r=R:A v=V(r) m=M^v+main G:A", "4:S:A-1"},
    {"r=R:A v=V(r)^r s=R:B^main m=M^v+s G:B G:A", "6:S:A-1"},
    /* a merge of the main line brings nothing, and takes nothing back */
    {"r=R|:A v=V(r) m=M*^r+v G|:A", ""},
    /* of what is settled there is nothing to take back */
    {"r=R~:A v=V(r) G:A", "3:S:A-1"},
    {"r=R:A^old v=V(r) G:A", ""},
};

/* Where the references stand in the list of all, of which there are many. */
static size_t apart = 1;

static void move_apart(struct sp_history *history)
{
    struct sp_strings few = history->prps;
    history->prps = (struct sp_strings){0};
    for (size_t i = 0; i < few.count; i++) {
        for (size_t k = 1; k < apart; k++)
            sp_strings_add(&history->prps, "X-1", 3);
        sp_strings_add(&history->prps, few.items[i], strlen(few.items[i]));
    }
    for (size_t i = 0; i < history->prp_of.count; i++)
        history->prp_of.items[i] =
            (uint32_t)((history->prp_of.items[i] + 1) * apart - 1);
    sp_strings_dispose(&few);
}

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct sp_history history;
        history_of(&history, rows[i].drawing);
        move_apart(&history);
        char *expected = sp_strdup(rows[i].missteps), *found;
        found = missteps(&history);
        cr_expect_str_eq(found, expected, "%s: '%s' instead of '%s'",
                         rows[i].drawing, found, expected);
        free(found);
        free(expected);
        history_dispose(&history);
    }
}

#define CHECK(rows) check_rows(rows, sizeof(rows) / sizeof(rows)[0])

Test(facts_sequence, many_proposals_change_nothing)
{
    static const size_t places[] = {2, 63, 64, 65, 200};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        apart = places[i];
        CHECK(several_proposals);
        CHECK(without_reference);
        CHECK(over_merges);
        CHECK(moves);
        CHECK(taken_back);
    }
}

Test(facts_sequence, in_a_line_red_green_refactor)
{
    CHECK(in_a_line);
}

Test(facts_sequence, each_proposal_has_its_own_cycle)
{
    CHECK(several_proposals);
}

Test(facts_sequence, a_commit_without_a_reference_continues_what_it_can)
{
    CHECK(without_reference);
}

Test(facts_sequence, states_flow_along_all_parents)
{
    CHECK(over_merges);
}

Test(facts_sequence, beyond_the_edges_it_starts_again)
{
    CHECK(at_the_edges);
}

Test(facts_sequence, files_that_only_moved_are_nobodys_mistake)
{
    CHECK(moves);
}

Test(facts_sequence, a_verified_revert_keeps_the_states)
{
    CHECK(reverts);
}

Test(facts_sequence, a_revert_takes_the_step_of_its_commit_back)
{
    CHECK(taken_back);
}

/* "PRP:STATES", states as in "SRGF", then what was seen: r, f and c. */
static void print_progress(const struct sp_progress *progress, void *context)
{
    struct sp_buf *out = context;
    sp_buf_printf(out, "%s%s:", out->len ? " " : "", progress->prp);
    for (int bit = 0; bit < 7; bit++)
        if (progress->states & (1u << bit))
            sp_buf_putc(out, "SRGFrfc"[bit]);
}

/* How far things are at a node once `steps` of them were taken. */
static char *progress_at(const char *drawing, size_t steps, size_t node)
{
    struct sp_history history;
    struct sp_misstep misstep;
    struct sp_buf out = {0};
    history_of(&history, drawing);
    struct sp_sequence *sequence = sp_sequence_new(&history);
    for (size_t i = 0; i < steps; i++)
        sp_sequence_step(sequence, i, &misstep);
    sp_sequence_each(sequence, node, print_progress, &out);
    sp_sequence_free(sequence);
    history_dispose(&history);
    sp_buf_puts(&out, "");
    return sp_buf_detach(&out);
}

Test(facts_sequence, it_tells_how_far_each_proposal_is)
{
    static const struct {
        const char *drawing, *expected; /* at the last node */
    } rows[] = {
        {"N", ":S"},
        {"R:A", ":S A-1:Rr"},
        {"R:A G:A", ":S A-1:Grc"},
        {"R:A G:A F:A", ":S A-1:Frfc"},
        {"R:A G:A F:A R:A", ":S A-1:Rrfc"},
        {"R:A G0:A", ":S A-1:Gr"},
        {"R:A G>:A", ":S A-1:Gr"},
        {"R:A G:A F>:A", ":S A-1:Frfc"},
        {"R:A F>:A", ":S A-1:Rr"},
        {"F>:A", ":S A-1:S"},
        {"G:A", ":S A-1:Gc"}, /* as if it had been in order */
        {"R#:A", ":S A-1:Rrc"},
        {"R:A R:B G:A F:A", ":S A-1:Frfc B-1:Rr"},
        {"R:A,B G:B", ":S A-1:Rr B-1:Grc"},
        {"R G", ":Grc"},
        {"R G R:A", ":Grc A-1:Rrc"},
        {"R:A G", ":S A-1:Grc"},
        {"R:A G:A F:A V#", ":S A-1:Frfc"},
        /* a revert takes back all but that somebody has looked at it again */
        {"R:A G:A F:A r=R:A V(r)", ":S A-1:Frfc"},
        {"R:A g=G:A f=F:A V(f) V(g)", ":S A-1:Rrf"},
        {"R:A g=G:A F:A V(g)", ":S A-1:Rrfc"},
        {"r=R:A G:A F:A V(r)", ":S A-1:Sfc"},
        {"r=R:A g=G:A f=F:A V(f) V(g) V(r)", ":S A-1:Sf"},
        {"r=R:A g=G:A f=F:A v=V(r+g+f) V(v)", ":S A-1:Frfc"},
        {"R:A g=G:A f=F:A v=V(g+f) V(v)", ":S A-1:Frfc"},
        {"r=R g=G f=F V(f) V(g) V(r)", ":Sf"},
        {"r=R:A g=G:A v=V(g) n=N^g m=M^v+n", ":S A-1:Rr"},
        /* merges hold the states of all parents, and all that was seen */
        {"r=R:A g=G:A m=M^main+g", ":S A-1:SGrc"},
        {"r=R:A g=G:A^r f=F:A^g h=G:A^r m=M^f+h", ":S A-1:GFrfc"},
        {"r=R:A s=R:B^main g=G:B m=M^r+g", ":S A-1:SRr B-1:SGrc"},
        /* before the baseline all may have been */
        {"n=N^old", ":SRGFrf"},
        {"g=G:A^old", ":SRGFrf A-1:Grfc"},
        {"r=N^main m=M^r+old", ":SRGFrf"},
        /* the main line begins again */
        {"R:A g=G:A m=M*^main+g", ":S"},
        {"g=G~:A", ":S"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sp_history history;
        history_of(&history, rows[i].drawing);
        size_t count = history.nodes.count;
        history_dispose(&history);
        char *found = progress_at(rows[i].drawing, count, count - 1);
        cr_expect_str_eq(found, rows[i].expected, "%s: %s", rows[i].drawing,
                         found);
        free(found);
    }
}

Test(facts_sequence, it_tells_of_a_parent_before_its_child_is_taken_in)
{
    static const char drawing[] = "r=R:A g=G:A n=N^main m=M*^n+g o=N^m";
    SAME(progress_at(drawing, 3, 1), ":S A-1:Grc");
    SAME(progress_at(drawing, 3, 2), ":S");
    SAME(progress_at(drawing, 5, 4), ":S");
    /* one of two children was taken in */
    SAME(progress_at("r=R:A g=G:A^r h=G:A^r", 2, 0), ":S A-1:Rr");
}

Test(facts_sequence, it_may_be_left_in_the_middle)
{
    struct sp_history history;
    struct sp_misstep misstep;
    history_of(&history, "r=R:A g=G:A h=G:B^r m=M^g+h");
    struct sp_sequence *sequence = sp_sequence_new(&history);
    cr_assert(sp_sequence_step(sequence, 0, &misstep));
    cr_assert(sp_sequence_step(sequence, 1, &misstep));
    sp_sequence_free(sequence);
    sp_sequence_free(NULL);
    history_dispose(&history);
}
