/* The merge bases of two nodes: by example, and at random against git. */
#include "sallyport/bases.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "support.h"

static uint32_t node_at(const struct sp_history *history, const char *name)
{
    struct sp_oid id = id_of(name);
    for (uint32_t i = 0; i < history->nodes.count; i++)
        if (sp_oid_equal(&history->nodes.items[i].id, &id))
            return i;
    cr_assert(false, "no such node: %s", name);
    return 0;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names in order, then "outside" where the answer may lie there. */
static char *find(const struct sp_history *history, struct sp_bases *bases,
                  uint32_t a, uint32_t b)
{
    const uint32_t *found;
    size_t count;
    struct sp_strings names = {0};
    struct sp_buf out = {0};
    bool known = sp_bases_find(bases, a, b, &found, &count);
    for (size_t i = 0; i < count; i++) {
        const char *name = (const char *)history->nodes.items[found[i]].id.raw;
        sp_strings_add(&names, name, strlen(name));
    }
    if (names.count)
        qsort(names.items, names.count, sizeof *names.items, by_text);
    for (size_t i = 0; i < names.count; i++)
        sp_buf_printf(&out, "%s%s", i ? " " : "", names.items[i]);
    sp_buf_puts(&out, known ? "" : out.len ? " outside" : "outside");
    sp_strings_dispose(&names);
    return sp_buf_detach(&out);
}

static const struct row {
    const char *drawing, *a, *b, *expected;
} rows[] = {
    /* one line */
    {"o=N^ a=N b=N", "a", "b", "a"},
    {"o=N^ a=N b=N", "b", "o", "o"},
    {"o=N^ a=N b=N", "b", "b", "b"},
    {"o=N^", "o", "o", "o"},
    /* a fork, and one of them longer */
    {"o=N^ a=N^o b=N^o", "a", "b", "o"},
    {"o=N^ a=N^o b=N c=N d=N^o", "c", "d", "o"},
    /* a merge before: only the nearest */
    {"o=N^ a=N^o b=N^o m=M^a+b c=N^a", "m", "c", "a"},
    {"o=N^ a=N^o b=N^o m=M^a+b c=N^m d=N^m", "c", "d", "m"},
    {"o=N^ a=N^o b=N^a c=N^a m=M^b+o d=N^m", "d", "c", "a"},
    /* criss-cross has two */
    {"o=N^ a=N^o b=N^o m=M^a+b n=M^b+a", "m", "n", "a b"},
    {"o=N^ a=N^o b=N^o m=M^a+b n=M^b+a x=N^m y=N^n", "x", "y", "a b"},
    /* and three, through octopus merges */
    {"o=N^ a=N^o b=N^o c=N^o m=M^a+b+c n=M^c+b+a", "m", "n", "a b c"},
    /* crossed twice: the second time counts */
    {"o=N^ a=N^o b=N^o m=M^a+b n=M^b+a p=M^m+n q=M^n+m", "p", "q", "m n"},
    /* one base is before the other, by a longer way */
    {"o=N^ a=N^o b=N^o m=M^a+o n=M^b+a", "m", "n", "a"},
    {"o=N^ a=N b=N c=N m=M^c+a x=N^a y=M^x+o", "m", "y", "a"},
    /* the same parent twice */
    {"o=N^ a=N^o m=M^a+a b=N^a", "m", "b", "a"},
    /* unrelated */
    {"o=N^ a=N p=N^ b=N", "a", "b", ""},
    {"o=N^ p=N^ m=M^o+p q=N^ ", "m", "q", ""},
    {"o=N^ p=N^ m=M^o+p a=N^p", "m", "a", "p"},
    /* outside of the history */
    {"a=N^main b=N^main", "a", "b", "outside"},
    {"a=N^old b=N^old", "a", "b", "outside"},
    {"a=N^main b=N^old", "a", "b", "outside"},
    {"a=N^main b=N c=N^a", "b", "c", "a"},
    {"a=N^main b=N^", "a", "b", ""},
    {"a=N^main b=N^a c=N^main m=M^a+c", "m", "b", "a"},
    {"a=N^main b=N^a c=N^main m=M^a+c n=M^b+main", "m", "n", "a outside"},
    {"a=N^main b=N^a m=M^b+main c=N^a", "m", "c", "a"},
};

Test(facts_bases, every_shape_has_its_bases)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sp_history history;
        history_of(&history, rows[i].drawing);
        struct sp_bases *bases = sp_bases_new(&history);
        uint32_t a = node_at(&history, rows[i].a),
                 b = node_at(&history, rows[i].b);
        for (int turn = 0; turn < 4; turn++) { /* nothing is left behind */
            char *found = turn % 2 ? find(&history, bases, a, b)
                                   : find(&history, bases, b, a);
            cr_expect_str_eq(found, rows[i].expected, "%s: '%s' not '%s'",
                             rows[i].drawing, found, rows[i].expected);
            free(found);
        }
        sp_bases_free(bases);
        history_dispose(&history);
    }
    sp_bases_free(NULL);
}

/* Whatever a squash was traced to, its own parent is what git knows. */
Test(facts_bases, a_squash_is_no_merge)
{
    struct sp_history history;
    history_of(&history, "o=N^ a=N^o r=N^o s=N^a+r b=N^s c=N^r");
    history.nodes.items[node_at(&history, "s")].is_squash = true;
    struct sp_bases *bases = sp_bases_new(&history);
    uint32_t left = node_at(&history, "b"), right = node_at(&history, "c");
    SAME(find(&history, bases, left, right), "o");
    cr_assert(!sp_bases_reaches(bases, left, node_at(&history, "r")));
    cr_assert(sp_bases_reaches(bases, left, node_at(&history, "a")));
    sp_bases_free(bases);
    history_dispose(&history);
}

/* The time of many searches, for the base of a branch and of a merge of it into a line
 * that has so many commits. */
static clock_t time_beside(unsigned commits)
{
    struct sp_buf drawing = {0};
    struct sp_history history;
    sp_buf_puts(&drawing, "o=N^");
    for (unsigned i = 0; i < commits; i++)
        sp_buf_puts(&drawing, " n=N");
    sp_buf_puts(&drawing, " t=N b=N^ m=M^t+b c=N^b");
    history_of(&history, sp_buf_text(&drawing));
    struct sp_bases *bases = sp_bases_new(&history);
    uint32_t left = node_at(&history, "m"), right = node_at(&history, "c");
    uint32_t base = node_at(&history, "b");
    clock_t begin = clock();
    for (int i = 0; i < 2000; i++) {
        const uint32_t *found;
        size_t count;
        cr_assert(sp_bases_find(bases, left, right, &found, &count));
        cr_assert(count == 1 && found[0] == base);
    }
    clock_t end = clock();
    sp_bases_free(bases);
    history_dispose(&history);
    sp_buf_dispose(&drawing);
    return end - begin;
}

Test(facts_bases, a_search_does_not_read_the_whole_of_one_side)
{
    clock_t beside_few = time_beside(30), beside_many = time_beside(3000);
    cr_expect(beside_many < 20 * beside_few, "%ld, and %ld", (long)beside_few,
              (long)beside_many);
}

Test(facts_bases, an_empty_history_has_none)
{
    struct sp_history history = {0};
    sp_bases_free(sp_bases_new(&history));
}

TestSuite(facts_bases_git, .init = repo_open, .fini = repo_close);

enum { NODES = 14, ROUNDS = 8, PAIRS = 12 };

static uint32_t seed;

static unsigned dice(unsigned sides)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % sides;
}

/* A drawing with dates that mean nothing; the same in memory and in git. */
static void draw_graph(struct sp_buf *out, unsigned round)
{
    for (unsigned i = 0; i < NODES; i++) {
        bool is_root = i == 0 || dice(9) == 0;
        unsigned parents = is_root ? 0 : i > 1 && dice(2) ? 2 + dice(2) : 1;
        sp_buf_printf(out, "%sr%un%u=%c^", i ? " " : "", round, i,
                      parents > 1 ? 'M' : 'N');
        unsigned last = 0;
        for (unsigned k = 0; k < parents; k++) {
            unsigned at = i - 1 - dice(i < 5 ? i : 5);
            if (!k || at != last)
                sp_buf_printf(out, "%sr%un%u", k ? "+" : "", round, at);
            last = at;
        }
    }
}

static void compare(const struct sp_history *history, struct sp_bases *bases,
                    const char *drawing)
{
    uint32_t a = dice(NODES), b = dice(NODES);
    char hex_a[SP_OID_HEX + 1], hex_b[SP_OID_HEX + 1];
    const char *name_a = (const char *)history->nodes.items[a].id.raw,
               *name_b = (const char *)history->nodes.items[b].id.raw;
    snprintf(hex_a, sizeof hex_a, "%s", repo_hex(name_a));
    snprintf(hex_b, sizeof hex_b, "%s", repo_hex(name_b));
    /* merge-base fails where there is none; rev-list says it in one word */
    char *ours = find(history, bases, a, b), *theirs;
    struct sp_buf names = {0};
    struct sp_strings list = {0};
    if (*ours) {
        theirs = repo_git(
            (const char *[]){"merge-base", "--all", hex_a, hex_b, NULL}, NULL);
    } else {
        char *both = repo_git(
            (const char *[]){"rev-list", hex_b, "--not", hex_a, NULL}, NULL);
        char *whole = repo_git((const char *[]){"rev-list", hex_b, NULL}, NULL);
        cr_assert_str_eq(both, whole, "%s %s in %s", name_a, name_b, drawing);
        free(both);
        free(whole);
        theirs = sp_strdup("");
    }
    struct sp_str line, rest = sp_str(theirs);
    while (sp_str_line(&rest, &line)) {
        struct sp_oid id;
        cr_assert(sp_oid_parse(&id, line.ptr, SP_OID_HEX));
        const char *name = repo_name_of(&id);
        sp_strings_add(&list, name, strlen(name));
    }
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, by_text);
    for (size_t i = 0; i < list.count; i++)
        sp_buf_printf(&names, "%s%s", i ? " " : "", list.items[i]);
    sp_buf_puts(&names, "");
    cr_assert_str_eq(ours, sp_buf_text(&names), "%s %s: %s, git says %s in %s",
                     name_a, name_b, ours, sp_buf_text(&names), drawing);
    sp_buf_dispose(&names);
    sp_strings_dispose(&list);
    free(ours);
    free(theirs);
}

Test(facts_bases_git, random_histories_have_the_bases_that_git_finds,
     .timeout = 60)
{
    repo_clock_step = -7;
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct sp_buf drawing = {0};
        struct sp_history history;
        seed = round * 2654435761u + 1;
        draw_graph(&drawing, round);
        repo_draw(sp_buf_text(&drawing));
        history_of(&history, sp_buf_text(&drawing));
        struct sp_bases *bases = sp_bases_new(&history);
        for (unsigned i = 0; i < PAIRS; i++)
            compare(&history, bases, sp_buf_text(&drawing));
        sp_bases_free(bases);
        history_dispose(&history);
        sp_buf_dispose(&drawing);
    }
    repo_clock_step = 0;
}
