/* Walks, reachability and files of commits. */
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

struct files {
    struct sp_buf text;
    const char *suffix;
};

static bool wanted(struct sp_str name, void *context)
{
    const struct files *files = context;
    size_t len = strlen(files->suffix);
    return name.len >= len &&
           memcmp(name.ptr + name.len - len, files->suffix, len) == 0;
}

static void print_file(struct sp_str name, struct sp_str content, void *context)
{
    struct files *files = context;
    sp_buf_printf(&files->text, "%.*s=%.*s;", SP_STR_ARG(name),
                  SP_STR_ARG(content));
}

static char *files_of(const char *commit, const char *path, size_t max,
                      const char *suffix)
{
    struct files files = {{0}, suffix};
    struct sp_oid id = repo_id(commit);
    err = (struct sp_error){0};
    int code = sp_repo_each_file(repo, &id, path, max, wanted, print_file,
                                 &files, &err);
    sp_buf_puts(&files.text, code ? "error" : "");
    char *text = sp_strdup(sp_buf_text(&files.text));
    sp_buf_dispose(&files.text);
    return text;
}

Test(git_reach, the_files_of_a_directory_are_the_regular_ones)
{
    static const char stream[] =
        "commit refs/heads/files\nmark :1\n"
        "committer D <d@e> 1700000000 +0000\ndata 1\nx\n"
        "M 644 inline top.md\ndata 3\ntop\n"
        "M 644 inline d/e/a.md\ndata 1\na\n"
        "M 755 inline d/e/b.md\ndata 6\nbinary\n"
        "M 120000 inline d/e/link.md\ndata 4\na.md\n"
        "M 160000 9f3c2ab000000000000000000000000000000000 d/e/module.md\n"
        "M 644 inline d/e/f.md/c.md\ndata 1\nc\n"
        "M 644 inline d/e/g.txt\ndata 1\ng\n\n";
    free(repo_git((const char *[]){"fast-import", "--quiet", NULL}, stream));
    char *hex =
        repo_git((const char *[]){"rev-parse", "refs/heads/files", NULL}, NULL);
    repo_name("files", hex);
    free(hex);
    SAME(files_of("files", "d/e", 99, ".md"), "a.md=a;b.md=binary;");
    SAME(files_of("files", "d/e/", 99, ".md"), "a.md=a;b.md=binary;");
    SAME(files_of("files", "", 99, ".md"), "top.md=top;");
    SAME(files_of("files", "d", 99, ".md"), "");
    SAME(files_of("files", "nowhere", 99, ".md"), "");
    SAME(files_of("files", "top.md", 99, ".md"), "");
    SAME(files_of("files", "top.md/x", 99, ".md"), "");
    SAME(files_of("tree", "d/e", 99, ".md"), "error");
}

Test(git_reach, a_file_or_tree_that_is_missing_is_an_error)
{
    static const char *const entries[] = {
        "100644 blob 9f3c2ab000000000000000000000000000000000\ta.md\n",
        "040000 tree 9f3c2ab000000000000000000000000000000000\td\n"};
    for (size_t i = 0; i < 2; i++) {
        char *tree =
            repo_git((const char *[]){"mktree", "--missing", NULL}, entries[i]);
        char *commit = repo_git(
            (const char *[]){"commit-tree", "-m", "x", tree, NULL}, NULL);
        repo_name("torn", commit);
        SAME(files_of("torn", i ? "d" : "", 99, ".md"), "error");
        free(tree);
        free(commit);
    }
    cr_assert_str_eq(err.message,
                     "the tree 9f3c2ab000000000000000000000000000000000 cannot "
                     "be read: it is missing from the repository or broken");
    SAME(files_of("torn", "d/e", 99, ".md"), "error");
    char text[256];
    snprintf(text, sizeof text,
             "tree 9f3c2ab000000000000000000000000000000000\n"
             "author D <d@e> 1 +0000\ncommitter D <d@e> 1 +0000\n\nx\n");
    char *commit = repo_git(
        (const char *[]){"hash-object", "-t", "commit", "-w", "--stdin", NULL},
        text);
    repo_name("bare", commit);
    free(commit);
    SAME(files_of("bare", "", 99, ".md"), "error");
}

static char *merged_files_of(const char *ours, const char *theirs)
{
    struct files files = {{0}, ".md"};
    const struct sp_oid sides[] = {repo_id(ours), repo_id(theirs)};
    err = (struct sp_error){0};
    int code = sp_repo_each_merged_file(repo, sides, "d", 99, wanted,
                                        print_file, &files, &err);
    sp_buf_puts(&files.text, code ? "error" : "");
    return sp_buf_detach(&files.text);
}

static void draw_sides(void)
{
    repo_files("fork", "", "chore: x\n", "d/a.md d/b.md d/c.md d/d.md d/e.txt");
    repo_file("o1", "fork", "docs: x\n", "d/a.md", "ours");
    repo_file("o2", "o1", "docs: x\n", "d/c.md", "ours");
    repo_files("ours", "o2", "docs: x\n", "d/new.md -d/d.md");
    repo_file("t1", "fork", "docs: x\n", "d/b.md", "theirs");
    repo_file("t2", "t1", "docs: x\n", "d/c.md", "theirs");
    repo_files("theirs", "t2", "docs: x\n", "d/other.md d/e.txt");
}

Test(git_reach, the_files_of_a_merge_are_those_of_the_side_that_changed_them)
{
    draw_sides();
    SAME(merged_files_of("ours", "theirs"),
         "a.md=ours;b.md=theirs;c.md=ours;new.md=d/new.md;"
         "other.md=d/other.md;");
    SAME(merged_files_of("theirs", "ours"),
         "a.md=ours;b.md=theirs;c.md=theirs;other.md=d/other.md;"
         "new.md=d/new.md;");
    SAME(merged_files_of("fork", "ours"),
         "a.md=ours;b.md=d/b.md;c.md=ours;new.md=d/new.md;");
    SAME(merged_files_of("ours", "fork"),
         "a.md=ours;b.md=d/b.md;c.md=ours;new.md=d/new.md;");
    repo_files("gone", "fork", "docs: x\n", "-d/a.md -d/b.md");
    SAME(merged_files_of("gone", "theirs"),
         "c.md=theirs;d.md=d/d.md;other.md=d/other.md;");
}

Test(git_reach, sides_without_a_common_ancestor_have_all_that_either_has)
{
    repo_files("one", "", "chore: x\n", "d/a.md d/b.md");
    repo_file("two", "", "chore: x\n", "d/b.md", "two");
    repo_files("none", "", "chore: x\n", "x.md");
    SAME(merged_files_of("one", "two"), "a.md=d/a.md;b.md=d/b.md;");
    SAME(merged_files_of("none", "two"), "b.md=two;");
    SAME(merged_files_of("two", "none"), "b.md=two;");
    SAME(merged_files_of("none", "none"), "");
    SAME(merged_files_of("tree", "two"), "error");
    cr_assert(strstr(err.message, "cannot walk the history: ") == err.message);
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
