/* The files of a directory, in a commit and in a merge. */
#include "sallyport/directory.h"

#include <stdlib.h>
#include <string.h>

#include "support_tree.h"

static struct sp_repo *repo;
static struct sp_error err;

static void open_repo(void)
{
    repo_open();
    repo_tree("tree");
    repo = repo_opened();
}

TestSuite(git_directory, .init = open_repo, .fini = repo_close);

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

Test(git_directory, the_files_of_a_directory_are_the_regular_ones)
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

Test(git_directory, a_file_or_tree_that_is_missing_is_an_error)
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

Test(git_directory,
     the_files_of_a_merge_are_those_of_the_side_that_changed_them)
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

Test(git_directory, sides_without_a_common_ancestor_have_all_that_either_has)
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

struct seen {
    struct sp_buf text;
};

static bool all(struct sp_str name, void *context)
{
    (void)name, (void)context;
    return true;
}

static void see(struct sp_str name, struct sp_str content, void *context)
{
    struct seen *seen = context;
    sp_buf_printf(&seen->text, "%.*s=%s:%zu ", SP_STR_ARG(name),
                  content.ptr ? "read" : "not read", content.len);
}

Test(git_directory, a_file_over_the_bound_is_told_and_not_read)
{
    struct seen seen = {{0}};
    repo_blob("three", "123");
    repo_blob("four", "1234");
    commit_of("c", "", "large=four small=three");
    struct sp_oid id = repo_id("c"), sides[] = {id, id};
    cr_assert(sp_repo_each_file(repo, &id, "", 3, all, see, &seen, &err) ==
              SP_OK);
    cr_assert(sp_repo_each_merged_file(repo, sides, "", 3, all, see, &seen,
                                       &err) == SP_OK);
    SAME(sp_buf_detach(&seen.text), "large=not read:4 small=read:3 "
                                    "large=not read:4 small=read:3 ");
}
