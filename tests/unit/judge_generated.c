/* Stories of files that nobody wrote here. */
#include <stdlib.h>
#include <string.h>

#include "support_tree.h"

TestSuite(judge_generated, .init = repo_open, .fini = repo_close);

#define X "feature/x "
#define PRP "\n\nPRP: A-1\n"
#define OUTSIDE "tdd-content/neutral-with-code\n"
#define NOT_GREEN "tdd-content/green-without-code\n"
#define NO_TEST "tdd-content/red-without-test\n"
#define BRANCH "refs/heads/feature/x - "
#define ATTRIBUTES "[paths]\nattributes = on\n"

static void start(void)
{
    repo_draw("base=N^");
    repo_ref("refs/heads/main", "base");
}

Test(judge_generated, no_phase_counts_what_is_generated)
{
    start();
    repo_files("n", "base", "chore: a library", "vendor/a.c api/a.pb.go");
    PUSH(BRANCH "n", "1 judged\n");
    repo_files("r", "base", "test: r" PRP, "vendor/a.c");
    PUSH(BRANCH "r", "1 judged\n" X "r " NO_TEST);
    repo_files("s", "base", "test: s" PRP, "vendor/a.c tests/s");
    repo_files("g", "s", "feat: g" PRP, "vendor/b.c");
    PUSH(BRANCH "g", "2 judged\n" X "g " NOT_GREEN);
    repo_files("h", "s", "feat: h" PRP, "vendor/b.c src/h");
    PUSH(BRANCH "h", "2 judged\n");
    /* the tests of a library are none of ours */
    repo_files("t", "base", "test: t" PRP, "vendor/a/tests/t.c");
    PUSH(BRANCH "t", "1 judged\n" X "t " NO_TEST);
    JUDGED("1 judged\n" X "n " OUTSIDE, .push = BRANCH "n",
           .ini = "[paths]\ngenerated =\n");
}

Test(judge_generated, attributes_count_where_the_policy_says_so)
{
    repo_file("base", "", "docs: base", ".gitattributes",
              "/gen/** linguist-generated\n");
    repo_ref("refs/heads/main", "base");
    repo_files("n", "base", "chore: regenerate", "gen/a.c");
    PUSH(BRANCH "n", "1 judged\n" X "n " OUTSIDE);
    JUDGED("1 judged\n", .push = BRANCH "n", .ini = ATTRIBUTES);
    repo_files("o", "base", "chore: more", "gen/a.c src/o");
    JUDGED("1 judged\n" X "o " OUTSIDE, .push = BRANCH "o", .ini = ATTRIBUTES);
}

Test(judge_generated, attributes_of_the_push_count_never)
{
    start();
    repo_file("a", "base", "chore: a", ".gitattributes",
              "* linguist-generated\n");
    repo_files("n", "a", "chore: n", "src/n");
    JUDGED("2 judged\n" X "n " OUTSIDE, .push = BRANCH "n", .ini = ATTRIBUTES);
    JUDGED("2 judged\nmain n " OUTSIDE, .push = "refs/heads/main base n",
           .ini = ATTRIBUTES);
    /* of another branch neither */
    repo_ref("refs/heads/feature/y", "a");
    JUDGED("2 judged\n" X "n " OUTSIDE, .push = BRANCH "n", .ini = ATTRIBUTES);
    /* nor of a protected branch that is not the default one */
    repo_ref("refs/heads/release/1", "a");
    JUDGED("1 judged\n" X "n " OUTSIDE, .push = BRANCH "n", .ini = ATTRIBUTES);
}

Test(judge_generated, attributes_take_nothing_from_other_lists)
{
    repo_file("base", "", "docs: base", ".gitattributes",
              "* linguist-generated\nsrc/a -linguist-generated\n");
    repo_ref("refs/heads/main", "base");
    repo_files("r", "base", "test: r" PRP, "tests/r");
    repo_files("n", "r", "chore: n", "vpn.tf");
    JUDGED("2 judged\n" X "n " OUTSIDE, .push = BRANCH "n", .ini = ATTRIBUTES);
    repo_files("m", "r", "chore: m", "src/a");
    JUDGED("2 judged\n" X "m " OUTSIDE, .push = BRANCH "m", .ini = ATTRIBUTES);
}

Test(judge_generated, attributes_of_a_link_or_a_large_file_say_nothing)
{
    struct sp_buf text = {0};
    sp_buf_puts(&text, "/gen/** linguist-generated\n");
    while (text.len <= 64 * 1024)
        sp_buf_puts(&text, "# and so on, and so on, and so on, and so on\n");
    repo_file("base", "", "docs: base", ".gitattributes", sp_buf_text(&text));
    sp_buf_dispose(&text);
    repo_ref("refs/heads/main", "base");
    repo_files("n", "base", "chore: regenerate", "gen/a.c");
    JUDGED("1 judged\n" X "n " OUTSIDE, .push = BRANCH "n", .ini = ATTRIBUTES);
}

#define EVIL "tdd-content/merge-with-changes\n"
#define ORDINARY(where, name) where name " message-format/header\n"

/* A commit of a tree, see support_tree.h; parents as in "a+b". */
static void commit_tree(const char *name, const char *parents,
                        const char *message, const char *tree)
{
    struct sp_oid id = tree_of(tree);
    char hex[SP_OID_HEX + 1], ids[3][SP_OID_HEX + 1];
    const char *argv[12] = {"commit-tree", "-m", message};
    size_t count = 3, parent_count = 0;
    struct sp_str rest = sp_str(parents), word;
    while (sp_str_item(&rest, '+', &word)) {
        char *one = sp_strndup(word.ptr, word.len);
        snprintf(ids[parent_count], sizeof ids[0], "%s", repo_hex(one));
        free(one);
        argv[count++] = "-p";
        argv[count++] = ids[parent_count++];
    }
    argv[count] = sp_oid_format(hex, &id);
    char *made = repo_git(argv, NULL);
    repo_name(name, made);
    free(made);
}

#define BASE "README.md=one src/f=one"

static void start_trees(void)
{
    repo_blob("one", "1\n");
    repo_blob("two", "2\n");
    commit_tree("base", "", "docs: base", BASE);
    repo_ref("refs/heads/main", "base");
}

/* What `git subtree add --squash --prefix=DIR` says of its first commit. */
#define SQUASHED(dir)                                                          \
    "Squashed '" dir "/' content from commit 9f3c2ab\n\ngit-subtree-dir: " dir \
    "\ngit-subtree-split: 9f3c2ab000000000000000000000000000000000\n"
#define JOIN "Merge commit 's' as 'it'"

Test(judge_generated, a_vendored_subtree_is_recognised)
{
    start_trees();
    commit_tree("s", "", SQUASHED("vendor/x"), "a.c=one");
    commit_tree("m", "base+s", JOIN, BASE " vendor/x/a.c=one");
    PUSH(BRANCH "m", "2 judged\n");
    PUSH("refs/heads/main base m", "2 judged\n");
    /* and what `git subtree pull --squash` makes of it later */
    commit_tree("t", "s", SQUASHED("vendor/x/"), "a.c=two");
    commit_tree("n", "m+t", JOIN, BASE " vendor/x/a.c=two");
    PUSH(BRANCH "n", "4 judged\n");
    repo_ref("refs/heads/main", "m");
    PUSH(BRANCH "n", "2 judged\n");
    PUSH("refs/heads/main m n", "2 judged\n");
}

Test(judge_generated, a_subtree_of_code_is_code)
{
    start_trees();
    commit_tree("s", "", SQUASHED("src/x"), "a.c=one");
    commit_tree("m", "base+s", JOIN, BASE " src/x/a.c=one");
    PUSH(BRANCH "m", "2 judged\n" X "m " EVIL);
    JUDGED("2 judged\n", .push = BRANCH "m",
           .ini = "[paths]\ngenerated = /src/x/\n");
}

Test(judge_generated, a_subtree_brings_nothing_else)
{
    start_trees();
    commit_tree("s", "", SQUASHED("vendor/x"), "a.c=one");
    commit_tree("m", "base+s", JOIN, BASE " vendor/x/a.c=one src/o=one");
    PUSH(BRANCH "m", "2 judged\n" X "m " EVIL);
    commit_tree("n", "base+s", JOIN, "README.md=one vendor/x/a.c=one");
    PUSH(BRANCH "n", "2 judged\n" X "n " EVIL);
    /* not the tree of the squash, or not where it says */
    commit_tree("o", "base+s", JOIN, BASE " vendor/x/a.c=two");
    PUSH(BRANCH "o", "2 judged\n" ORDINARY(X, "s") X "o " EVIL);
    commit_tree("p", "base+s", JOIN, BASE " vendor/y/a.c=one");
    PUSH(BRANCH "p", "2 judged\n" ORDINARY(X, "s") X "p " EVIL);
}

Test(judge_generated, a_squash_that_no_subtree_has_is_an_ordinary_commit)
{
    start_trees();
    commit_tree("s", "", SQUASHED("vendor/x"), "a.c=one");
    commit_tree("m", "base+s", JOIN, BASE " vendor/x/a.c=one");
    PUSH(BRANCH "s", "1 judged\n" ORDINARY(X, "s"));
    /* another child, which takes it in where it lies */
    commit_tree("q", "base+s", "Merge s", BASE " a.c=one");
    commit_tree("z", "m+q", "Merge q", BASE " a.c=one vendor/x/a.c=one");
    PUSH(BRANCH "q", "2 judged\n" ORDINARY(X, "s"));
    PUSH(BRANCH "z", "4 judged\n" ORDINARY(X, "s") X "m " EVIL X "z " EVIL);
    /* the words alone */
    commit_tree("v", "", "Squashed 'vendor/x/' content from commit 9f3c2ab",
                "a.c=one");
    commit_tree("w", "base+v", JOIN, BASE " vendor/x/a.c=one");
    PUSH(BRANCH "w", "2 judged\n" ORDINARY(X, "v") X "w " EVIL);
}

Test(judge_generated, a_squash_on_top_of_anything_else_is_an_ordinary_commit)
{
    start_trees();
    commit_tree("r", "base", "test: r" PRP, BASE " tests/r=one");
    commit_tree("t", "r", SQUASHED("vendor/x"), "a.c=two");
    commit_tree("u", "base+t", JOIN, BASE " vendor/x/a.c=two");
    PUSH(BRANCH "u", "3 judged\n" ORDINARY(X, "t") X "u " EVIL);
}

Test(judge_generated, a_squash_on_a_protected_branch_stands_on_a_library)
{
    start_trees();
    commit_tree("s", "base", SQUASHED("vendor/x"), BASE " src/e=one");
    commit_tree("m", "base+s", JOIN,
                BASE " vendor/x/README.md=one vendor/x/src/f=one "
                     "vendor/x/src/e=one");
    PUSH(BRANCH "m", "2 judged\n" ORDINARY(X, "s") X "m " EVIL);
}

/* A library with code, whose next version has none: both are in main. */
static void start_library(void)
{
    start_trees();
    commit_tree("s", "", SQUASHED("vendor/x"), "README.md=one src/e=one");
    commit_tree("m", "base+s", JOIN,
                BASE " vendor/x/README.md=one vendor/x/src/e=one");
    commit_tree("t", "s", SQUASHED("vendor/x"), "README.md=one");
    commit_tree("n", "m+t", JOIN, BASE " vendor/x/README.md=one");
    PUSH("refs/heads/main base n", "4 judged\n");
    repo_ref("refs/heads/main", "n");
}

Test(judge_generated, a_revert_takes_nothing_out_of_a_library)
{
    char message[256];
    start_library();
    snprintf(message, sizeof message,
             "Revert \"it\"\n\nThis reverts commit %s.\n", repo_hex("t"));
    commit_tree("v", "n", message, BASE " src/e=one vendor/x/README.md=one");
    PUSH(BRANCH "v", "1 judged\n" X "v message-format/not-a-revert\n");
    snprintf(message, sizeof message, "Revert \"it\"\n\nThis reverts commit %s",
             repo_hex("m"));
    snprintf(message + strlen(message), sizeof message - strlen(message),
             ", reversing\nchanges made to %s.\n", repo_hex("s"));
    commit_tree("w", "m", message, "README.md=one src/e=one");
    PUSH(BRANCH "w", "1 judged\n" X "w message-format/not-a-revert\n");
}

Test(judge_generated, nothing_takes_a_library_in_where_it_lies)
{
    start_library();
    commit_tree("a", "base+s", "Merge s", BASE " src/e=one");
    PUSH(BRANCH "a", "1 judged\n" X "a " EVIL);
    commit_tree("b", "s+base", "Merge main", BASE " src/e=one");
    PUSH(BRANCH "b", "1 judged\n" X "b " EVIL);
    commit_tree("c", "s", "docs: c", "README.md=one docs/c=one src/e=one");
    PUSH(BRANCH "c", "1 judged\n" X "c " OUTSIDE);
}
