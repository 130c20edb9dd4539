/* Walks and reachability of commits. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/ancestry.h"
#include "sallyport/git.h"
#include "sallyport/objects.h"
#include "support.h"

static struct sp_repo *repo;
static struct sp_error err;

static void open_repo(void)
{
    repo_open();
    repo_draw("base=N^ a=N b=N^base m=M^a+b t=N");
    repo_tag("v1", "m", "commit");
    repo_tree("tree");
    repo = repo_opened();
}

TestSuite(git_reach, .init = open_repo, .fini = repo_close);

/* The ids of names, as in "a b". */
static struct sp_oids ids_of(const char *names)
{
    struct sp_oids ids = {0};
    struct sp_str word, rest = sp_str(names);
    while (sp_str_item(&rest, ' ', &word)) {
        char *name = sp_strndup(word.ptr, word.len);
        SP_VEC_PUSH(&ids, repo_id(name));
        free(name);
    }
    return ids;
}

static char *shallow(void)
{
    struct sp_oids found = {0};
    struct sp_buf text = {0};
    cr_assert(sp_repo_shallow(repo, &found, &err) == SP_OK);
    for (size_t i = 0; i < found.count; i++)
        sp_buf_printf(&text, "%s ", repo_name_of(&found.items[i]));
    sp_buf_puts(&text, ".");
    free(found.items);
    return sp_buf_detach(&text);
}

Test(git_reach, a_full_repository_ends_nowhere)
{
    SAME(shallow(), ".");
    SAME(shallow(), ".");
}

Test(git_reach, a_shallow_clone_says_where_it_ends)
{
    struct sp_buf file = {0};
    sp_buf_printf(&file, "%s\n", repo_hex("a"));
    sp_buf_printf(&file, "%s\nnonsense\n", repo_hex("m"));
    repo_write("shallow", sp_buf_text(&file));
    sp_buf_dispose(&file);
    SAME(shallow(), "a m .");
    SAME(shallow(), "a m ."); /* the file is read once */
}

static int reaches(const char *from_names, const char *ancestor)
{
    struct sp_oids from = ids_of(from_names);
    struct sp_oid id = repo_id(ancestor);
    err = (struct sp_error){0};
    int code = sp_repo_reaches(repo, &from, &id, &err);
    free(from.items);
    return code;
}

Test(git_reach, a_commit_reaches_its_ancestors_and_itself)
{
    static const struct {
        const char *from, *ancestor;
        int expected;
    } rows[] = {{"a", "a", 1},      {"t", "base", 1}, {"t", "b", 1},
                {"a", "b", 0},      {"base", "t", 0}, {"a b", "b", 1},
                {"a base", "b", 0}, {"", "b", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        cr_assert(reaches(rows[i].from, rows[i].ancestor) == rows[i].expected,
                  "%s to %s", rows[i].from, rows[i].ancestor);
    cr_assert(reaches("tree", "a") == SP_EGIT);
    cr_assert(strstr(err.message, "cannot walk the history: ") == err.message);
}

Test(git_reach, reachability_does_not_trust_dates)
{
    repo_clock_step = -1000000;
    repo_draw("1=N^t 2=N 3=N 4=N 5=N 6=N 7=N 8=N");
    repo_clock_step = 0;
    cr_assert(reaches("8", "t") == 1);
    cr_assert(reaches("8", "base") == 1);
    cr_assert(reaches("t", "8") == 0);
}

static char *apart(const char *one, const char *other)
{
    struct sp_oid a = repo_id(one), b = repo_id(other);
    size_t ahead = 0, behind = 0;
    struct sp_buf text = {0};
    int code = sp_repo_apart(repo, &a, &b, &ahead, &behind, &err);
    sp_buf_printf(&text, "%d: %zu %zu", code, ahead, behind);
    return sp_buf_detach(&text);
}

Test(git_reach, two_commits_are_so_many_apart)
{
    SAME(apart("t", "a"), "0: 3 0"); /* t, m, b */
    SAME(apart("a", "t"), "0: 0 3");
    SAME(apart("a", "b"), "0: 1 1");
    SAME(apart("a", "a"), "0: 0 0");
    SAME(apart("tree", "a"), "-4: 0 0");
    cr_assert(strstr(err.message, "cannot walk the history: ") == err.message);
}

static int is_on_line(const char *from, const char *commit, size_t most)
{
    struct sp_oid line = repo_id(from), id = repo_id(commit);
    return sp_repo_on_line(repo, &line, &id, most, &err);
}

Test(git_reach, a_line_of_first_parents)
{
    cr_assert(is_on_line("t", "t", 0) == 1);
    cr_assert(is_on_line("t", "m", 1) == 1);
    cr_assert(is_on_line("t", "a", 2) == 1);
    cr_assert(is_on_line("t", "b", 9) == 0);
    cr_assert(is_on_line("t", "base", 3) == 1);
    cr_assert(is_on_line("t", "base", 2) == 0);
    cr_assert(is_on_line("a", "t", 9) == 0);
    cr_assert(is_on_line("tree", "a", 9) == SP_EGIT);
}

/* How many commits a commit has more than others, with a '+' where a merge is among them. */
static char *lacking(const char *id, const char *others)
{
    struct sp_oid to = repo_id(id);
    struct sp_oids without = ids_of(others);
    struct sp_buf text = {0};
    size_t count;
    bool is_line;
    int code = sp_repo_lacking(repo, &to, &without, &count, &is_line, &err);
    sp_buf_printf(&text, "%d: %zu%s", code, count, is_line ? "" : "+");
    free(without.items);
    return sp_buf_detach(&text);
}

Test(git_reach, a_commit_has_so_many_that_others_lack)
{
    SAME(lacking("t", "t"), "0: 0");
    SAME(lacking("t", "m"), "0: 1");
    SAME(lacking("t", "a"), "0: 3+");
    SAME(lacking("t", "a b"), "0: 2+");
    SAME(lacking("a", "b"), "0: 1");
    SAME(lacking("a", "t"), "0: 0");
    SAME(lacking("b", "tree base"), "0: 1"); /* a tree reaches nothing */
    SAME(lacking("tree", "a"), "-4: 0");
    cr_assert(strstr(err.message, "cannot walk the history: ") == err.message);
}

/* Where two commits parted, and whether the first has the other in its history. */
static char *relation(struct sp_repo *from, const char *one, const char *other)
{
    struct sp_oid a = repo_id(one), b = repo_id(other), fork;
    const struct sp_oids list = {&a, 1, 1};
    struct sp_buf out = {0};
    cr_assert_eq(sp_repo_fork(from, &a, &b, &fork, &err), SP_OK);
    sp_buf_printf(&out, "%s %s: %s %d", one, other,
                  sp_oid_is_zero(&fork) ? "-" : repo_name_of(&fork),
                  sp_repo_reaches(from, &list, &b, &err));
    return sp_buf_detach(&out);
}

/* libgit2 searches where nothing is kept; what is kept must say the same. */
Test(git_reach, kept_commits_say_what_a_search_says)
{
    static const char *const names[] = {"base", "a", "b", "m", "t", "c", "d",
                                        "e",    "x", "y", "u", "v", "w"};
    enum { COUNT = sizeof names / sizeof *names };
    struct sp_repo *cold = NULL;
    repo_draw("c=N^base d=N^c e=N^m x=M^a+b y=M^b+a u=N^x v=N^y");
    repo_files("w", "", "docs: another history", "w");
    cr_assert_eq(sp_repo_open(&cold, repo_path(), NULL, NULL, &err), SP_OK);
    for (size_t i = 0; i < COUNT; i++) {
        struct sp_oid id = repo_id(names[i]), tree;
        cr_assert_eq(sp_repo_commit_tree(repo, &id, &tree, &err), SP_OK);
    }
    for (size_t i = 0; i < COUNT; i++)
        for (size_t k = 0; k < COUNT; k++) {
            char *expected = relation(cold, names[i], names[k]);
            SAME(relation(repo, names[i], names[k]), expected);
            free(expected);
        }
    sp_repo_free(cold);
}
