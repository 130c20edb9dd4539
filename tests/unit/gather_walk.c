/* The walk over a history: what it lists, in which order, and what it hides. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/walk.h"
#include "support.h"

static struct sp_repo *repo;
static struct sp_error err;
static unsigned old_marks = SP_WALK_OLD;
static size_t largest; /* bytes of a commit; 0: as many as can be */
static struct sp_joins joins;

static void open_repo(void)
{
    repo_open();
    repo = repo_opened();
}

static void close_repo(void)
{
    repo_close();
    repo_clock_step = 0;
    largest = 0;
    free(joins.items);
    joins = (struct sp_joins){0};
}

TestSuite(gather_walk, .init = open_repo, .fini = close_repo);

static void start_at(struct sp_walk_starts *starts, const char *names,
                     unsigned marks)
{
    struct sp_str word, rest = sp_str(names);
    while (sp_str_item(&rest, ' ', &word)) {
        char *name = sp_strndup(word.ptr, word.len);
        struct sp_oid id = repo_id(name);
        sp_walk_from(starts, &id, marks);
        free(name);
    }
}

static void print_node(struct sp_buf *out, const struct sp_history *history,
                       const struct sp_node *node)
{
    sp_buf_printf(out, "%s%s%s%s", out->len ? " " : "", repo_name_of(&node->id),
                  node->is_new ? "" : "~", node->is_let_in ? "/" : "");
    cr_assert(sp_node_own_parents(node) ==
              node->parent_count - (node->is_squash ? 1u : 0u));
    for (size_t i = 0; i < node->parent_count; i++) {
        uint32_t at = history->parents.items[node->parents + i];
        const char *name = at == SP_PARENT_PROTECTED ? "main"
                           : at == SP_PARENT_BASELINE
                               ? "old"
                               : repo_name_of(&history->nodes.items[at].id);
        sp_buf_printf(out, "%c%s",
                      i >= sp_node_own_parents(node) ? '&'
                      : i                            ? '+'
                                                     : '^',
                      name);
    }
}

static int walk_into(struct sp_history *history, const char *wanted,
                     const char *old, const char *hidden, size_t max)
{
    struct sp_walk_starts starts = {.largest = largest, .joins = &joins};
    start_at(&starts, wanted, SP_WALK_WANTED);
    start_at(&starts, old, old_marks);
    start_at(&starts, hidden, SP_WALK_HIDDEN);
    err = (struct sp_error){0};
    int code = sp_walk(repo, &starts, max, history, &err);
    free(starts.items);
    return code;
}

/* "base a^base m^a+main": what is listed, in that order, ~ what is old, / let in, with
 * the parents, then what lies outside. */
static char *walk(const char *wanted, const char *old, const char *hidden)
{
    struct sp_history history = {0};
    struct sp_buf out = {0};
    int code = walk_into(&history, wanted, old, hidden, 50);
    for (size_t i = 0; i < history.nodes.count; i++)
        print_node(&out, &history, &history.nodes.items[i]);
    for (size_t i = 0; i < history.outside.count; i++) {
        const struct sp_outside *outside = &history.outside.items[i];
        cr_assert(history.parents.items[outside->at] == SP_PARENT_PROTECTED);
        sp_buf_printf(&out, " -%s", repo_name_of(&outside->id));
    }
    if (history.is_cut)
        sp_buf_printf(&out, " cut=%s", repo_name_of(&history.cut));
    sp_buf_puts(&out, code == SP_ELIMIT ? "limit" : err.message);
    history_dispose(&history);
    return sp_buf_detach(&out);
}

Test(gather_walk, goes_from_parents_to_children)
{
    repo_draw("base=N^ a=N b=N^base m=M^a+b t=N");
    SAME(walk("a", "", ""), "base a^base");
    SAME(walk("t", "", ""), "base a^base b^base m^a+b t^m");
    SAME(walk("t", "", "m"), "t^main -m");
    SAME(walk("t", "", "a b"), "m^main+main t^m -a -b");
    SAME(walk("t a", "", "b"), "a^main m^a+main t^m -base -b");
    SAME(walk("base", "", "t"), "");
    SAME(walk("", "", "t"), "");
}

Test(gather_walk, keeps_a_line_of_commits_together)
{
    repo_draw("base=N^ a1=N a2=N b1=N^base b2=N a3=N^a2 m=M^a3+b2");
    SAME(walk("m", "", "base"),
         "a1^main a2^a1 a3^a2 b1^main b2^b1 m^a3+b2 -base -base");
}

Test(gather_walk, tells_what_was_there_before)
{
    repo_draw("base=N^ a=N b=N c=N");
    SAME(walk("c", "a", "base"), "a~^main b^a c^b -base");
    SAME(walk("c", "c", "base"), "a~^main b~^a c~^b -base");
    /* the old tip of a branch that was rewritten is not listed */
    repo_draw("x=N^a y=N");
    SAME(walk("y", "c", "base"), "a~^main x^a y^x -base");
}

static char *walk_line(const char *wanted, const char *line)
{
    old_marks = SP_WALK_OLD | SP_WALK_LINE;
    char *out = walk(wanted, line, "base");
    old_marks = SP_WALK_OLD;
    return out;
}

Test(gather_walk, tells_what_is_on_a_first_parent_line)
{
    repo_draw("base=N^ a=N b=N^base m=M^a+b c=N x=N^c");
    SAME(walk_line("x", "c"), "a~/^main b~^main m~/^a+b c~/^m x^c -base -base");
    SAME(walk_line("x", "b"), "a^main b~/^main m^a+b c^m x^c -base -base");
    /* what lies above is read, too */
    SAME(walk_line("a", "x"), "a~/^main -base");
    SAME(walk_line("b", "x"), "b~^main -base");
    SAME(walk_line("b", "x b"), "b~/^main -base");
}

static void join(const char *commit, const char *head)
{
    struct sp_join join = {repo_id(commit), repo_id(head)};
    SP_VEC_PUSH(&joins, join);
}

Test(gather_walk, a_squash_has_the_head_of_its_branch_for_a_parent)
{
    repo_draw("base=N^ a=N b=N r=N^base g=N s=N^b t=N x=N^a u=N^t");
    join("s", "g");
    SAME(walk("t", "", "b"), "r^main g^r s^main&g t^s -base -b");
    SAME(walk("t", "g", "b"), "r~^main g~^r s^main&g t^s -base -b");
    /* what is hidden is not brought */
    SAME(walk("t", "", "b g"), "s^main&main t^s -b -g");
    SAME(walk("t", "", "b r"), "g^main s^main&g t^s -r -b");
    /* two of them */
    join("u", "x");
    SAME(walk("u", "", "b"),
         "r^main g^r s^main&g t^s x^main u^t&x -base -b -a");
    SAME(walk("b", "", ""), "base a^base b^a");
}

Test(gather_walk, finds_the_tree_of_each_commit)
{
    struct sp_history history = {0};
    repo_file("f", "", "docs: f", "a", "text");
    cr_assert(walk_into(&history, "f", "", "", 9) == SP_OK);
    char hex[SP_OID_HEX + 1];
    SAME(sp_strdup(sp_oid_format(hex, &history.nodes.items[0].tree)),
         "fa9ee080c0068b56131f41877fe4d6d99842ae40");
    history_dispose(&history);
}

Test(gather_walk, ends_at_its_limit)
{
    struct sp_history history = {0};
    repo_draw("base=N^ a=N");
    cr_assert(walk_into(&history, "a", "", "", 1) == SP_ELIMIT);
    cr_assert(err.code == SP_OK);
    cr_assert(history.nodes.count == 0);
    cr_assert(walk_into(&history, "a", "", "", 2) == SP_OK);
    cr_assert(history.nodes.count == 2);
    history_dispose(&history);
}

Test(gather_walk, hides_whatever_the_dates_say)
{
    /* every commit is older than its parent */
    repo_clock_step = -1000;
    repo_draw("base=N^ a=N b=N c=N d=N");
    SAME(walk("d", "", "b"), "c^main d^c -b");
    SAME(walk("d", "b", "a"), "b~^main c^b d^c -a");
    /* the hidden tip is the oldest of all, and yet the child of the branch's
     * parent: the mark arrives late */
    repo_draw("main=N^b x=N^b");
    SAME(walk("x", "", "main"), "x^main -b");
}

Test(gather_walk, a_commit_that_is_no_commit_cannot_be_walked)
{
    repo_draw("a=N^");
    repo_tree("tree");
    repo_name("gone", "9f3c2ab000000000000000000000000000000000");
    SAME(walk("gone", "", ""),
         "the object 9f3c2ab000000000000000000000000000000000 cannot be read: "
         "it is missing from the repository or broken");
    SAME(walk("tree", "", ""),
         "the object 4b825dc642cb6eb9a060e54bf8d69288fbee4904 cannot be read: "
         "it is missing from the repository or broken");
    SAME(walk("a", "", "gone tree"), "a");
}

/* Writes a commit object that git would not have made. */
static void raw_commit(const char *name, const char *bytes)
{
    repo_object(name, "commit", sp_str(bytes));
}

Test(gather_walk, a_malformed_commit_counts_only_where_it_is_hidden)
{
    struct sp_buf text = {0};
    raw_commit("bad", "tree nothing\n\nbad\n");
    SAME(walk("bad", "", ""),
         "the commit 18d755b0d02ad009b7a25537f902e62b920db6ca is malformed");
    sp_buf_printf(&text,
                  "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
                  "parent %s\nauthor a <a> 1 +0000\ncommitter a <a> 1 +0000\n"
                  "\ndocs: x\n",
                  repo_hex("bad"));
    raw_commit("child", sp_buf_text(&text));
    sp_buf_dispose(&text);
    SAME(walk("child", "", "bad"), "child^main -bad");
}

static void commit_of_size(const char *name, const char *parents, size_t size)
{
    char *message = sp_malloc(size + 1);
    memset(message, 'x', size);
    message[size] = '\0';
    repo_commit(name, parents, message);
    free(message);
}

Test(gather_walk, a_commit_that_is_too_large_is_listed_and_not_read)
{
    repo_draw("base=N^ a=N");
    commit_of_size("big", "a", 2000);
    repo_draw("t=N^big b=N^a m=M^t+b");
    SAME(walk("t", "", ""), "base a^base big^a t^big");
    largest = 1000;
    SAME(walk("t", "", ""), "big t^big");
    SAME(walk("m", "", ""), "big t^big base a^base b^a m^t+b");
    SAME(walk("m", "", "a"), "big t^big b^main m^t+b -a");
}

/* What is hidden or old was let in before, and what is before it is too. */
Test(gather_walk, a_large_commit_that_was_there_hides_what_is_before_it)
{
    repo_draw("base=N^ a=N");
    commit_of_size("big", "a", 2000);
    repo_draw("main=N^big t=N^big u=N^a m=M^t+u");
    largest = 1000;
    SAME(walk("t", "", "main"), "t^main -big");
    SAME(walk("t", "", "big"), "t^main -big");
    SAME(walk("m", "", "main"), "t^main u^main m^t+u -big -a");
    SAME(walk("m", "big", ""), "base~ a~^base big~^a t^big u^a m^t+u");
}

/* It is seen as new first, and only then that it is not. */
Test(gather_walk, a_large_commit_is_read_when_it_turns_out_to_be_there)
{
    repo_clock_step = -10;
    repo_draw("base=N^ a=N");
    commit_of_size("big", "a", 2000);
    repo_draw("x=N^big y=N^x main=N^big t=M^y+a");
    largest = 1000;
    SAME(walk("t", "", "main"), "x^main y^x t^y+main -big -a");
}

static void shallow_at(const char *name)
{
    struct sp_buf file = {0};
    sp_buf_printf(&file, "%s\n", repo_hex(name));
    repo_write("shallow", sp_buf_text(&file));
    sp_buf_dispose(&file);
}

Test(gather_walk, a_shallow_clone_ends_at_its_boundary)
{
    repo_draw("base=N^ a=N b=N c=N");
    shallow_at("b");
    SAME(walk("c", "", ""), "b^old c^b cut=b");
}

/* What is hidden is whole, or older than all that is listed. */
Test(gather_walk, a_shallow_clone_that_ends_below_the_range_cuts_nothing)
{
    repo_draw("base=N^ a=N b=N c=N d=N");
    shallow_at("b");
    SAME(walk("d", "", "c"), "d^main -c");
    SAME(walk("d", "", "b"), "c^main d^c -b");
    SAME(walk("d", "c", "b"), "c~^main d^c -b");
    SAME(walk("b", "", "b"), "");
}

/* Down to the root, what is listed may be in it, too. */
Test(gather_walk, what_is_hidden_may_be_cut_short)
{
    repo_draw("base=N^ a=N r=N^a s=N b=N^a main=N");
    shallow_at("main");
    SAME(walk("s", "", "main"), "base a^base r^a s^r cut=main");
    SAME(walk("s", "", "main a"), "r^main s^r -a");
}

Test(gather_walk, what_is_hidden_may_end_at_a_root)
{
    repo_draw("base=N^ a=N r=N^a s=N b=N^a main=N");
    shallow_at("base");
    SAME(walk("s", "", "main"), "r^main s^r -a");
}

Test(gather_walk, a_branch_that_began_after_all_of_that_is_whole)
{
    repo_clock_step = 10;
    repo_draw("base=N^ a=N orphan=N^ r=N");
    shallow_at("a");
    SAME(walk("r", "", "a"), "orphan r^orphan");
}

Test(gather_walk, a_root_that_a_shallow_clone_names_is_a_root)
{
    repo_draw("base=N^ a=N");
    shallow_at("base");
    SAME(walk("a", "", ""), "base a^base");
}

/* A history of `count` commits with merges and clocks that go astray. */
static void draw_at_random(unsigned *seed, size_t count)
{
    repo_draw("1=N^");
    for (size_t i = 2; i <= count; i++) {
        char word[64];
        size_t a = i - 1 - (size_t)rand_r(seed) % (i < 5 ? i - 1 : 4);
        size_t b = 1 + (size_t)rand_r(seed) % (i - 1);
        bool merges = a != b && rand_r(seed) % 4 == 0;
        repo_clock_step = rand_r(seed) % 120 - 20;
        snprintf(word, sizeof word, merges ? "%zu=M^%zu+%zu" : "%zu=N^%zu", i,
                 a, b);
        repo_draw(word);
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *sorted_lines(struct sp_str text)
{
    struct sp_strings lines = {0};
    struct sp_buf out = {0};
    struct sp_str line;
    while (sp_str_line(&text, &line))
        sp_strings_add(&lines, line.ptr, line.len);
    if (lines.count)
        qsort(lines.items, lines.count, sizeof *lines.items, by_text);
    for (size_t i = 0; i < lines.count; i++)
        sp_buf_printf(&out, "%s\n", lines.items[i]);
    sp_buf_puts(&out, "");
    sp_strings_dispose(&lines);
    return sp_buf_detach(&out);
}

static char *listed_ids(const char *wanted, const char *hidden)
{
    struct sp_history history = {0};
    struct sp_buf out = {0};
    char hex[SP_OID_HEX + 1];
    cr_assert(walk_into(&history, wanted, "", hidden, 1000) == SP_OK);
    for (size_t i = 0; i < history.nodes.count; i++)
        sp_buf_printf(&out, "%s\n",
                      sp_oid_format(hex, &history.nodes.items[i].id));
    char *text = sorted_lines((struct sp_str){sp_buf_text(&out), out.len});
    sp_buf_dispose(&out);
    history_dispose(&history);
    return text;
}

Test(gather_walk, lists_what_git_lists)
{
    unsigned seed = 20;
    enum { COMMITS = 60 };
    draw_at_random(&seed, COMMITS);
    for (size_t i = 0; i < 60; i++) {
        char tip[8], hidden[8], not [64];
        snprintf(tip, sizeof tip, "%d", 1 + rand_r(&seed) % COMMITS);
        snprintf(hidden, sizeof hidden, "%d", 1 + rand_r(&seed) % COMMITS);
        snprintf(not, sizeof not, "^%s", repo_hex(hidden));
        char *git = repo_git(
            (const char *[]){"rev-list", repo_hex(tip), not, NULL}, NULL);
        char *expected = sorted_lines(sp_str(git));
        SAME(listed_ids(tip, hidden), expected);
        free(expected);
        free(git);
    }
}
