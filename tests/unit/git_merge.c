/* Merges and reverts, held against what git would have made. */
#include "sallyport/merge.h"

#include <stdlib.h>
#include <string.h>

#include "support_tree.h"

static struct sp_repo *repo;
static struct sp_error err;

/* Blobs of ten lines: "base", with the second line changed (two), the ninth
 * (nine), both, or the second in another way (zwei). */
static void open_repo(void)
{
    static const char *const names[] = {"base", "two", "nine", "both", "zwei"};
    static const char *const second[] = {"b", "B", "b", "B", "Z"};
    static const char *const ninth[] = {"i", "i", "I", "I", "i"};
    repo_open();
    for (size_t i = 0; i < 5; i++) {
        char text[64];
        snprintf(text, sizeof text, "a\n%s\nc\nd\ne\nf\ng\nh\n%s\nj\n",
                 second[i], ninth[i]);
        repo_blob(names[i], text);
    }
    repo_blob("own", "something else\n");
    cr_assert(sp_repo_open(&repo, repo_path(), NULL, NULL, &err) == SP_OK, "%s",
              err.message);
}

static void close_repo(void)
{
    sp_repo_free(repo);
    repo_close();
}

TestSuite(git_merge, .init = open_repo, .fini = close_repo);

static int print(struct sp_str path, const struct sp_side *side, void *context)
{
    struct sp_buf *out = context;
    sp_buf_printf(out, "%s%.*s=", out->len ? " " : "", SP_STR_ARG(path));
    print_side(out, side);
    return 0;
}

static char *finish(struct sp_buf *out, int code)
{
    if (code)
        sp_buf_printf(out, "error %d: %s", code, err.message);
    err = (struct sp_error){0};
    sp_buf_puts(out, "");
    return sp_buf_detach(out);
}

/* Adds the trees of a list "a=1|a=2"; "" is none. */
static void add_trees(struct sp_oids *out, const char *texts)
{
    struct sp_str word, rest = sp_str(texts);
    while (sp_str_item(&rest, '|', &word)) {
        char *text = sp_strndup(word.ptr, word.len);
        SP_VEC_PUSH(out, tree_of(text));
        free(text);
    }
}

static char *suspects(const char *bases, const char *parents, const char *made)
{
    struct sp_merge merge = {.tree = tree_of(made)};
    struct sp_buf out = {0};
    add_trees(&merge.parents, parents);
    add_trees(&merge.bases, bases);
    char *text =
        finish(&out, sp_repo_merge_changes(repo, &merge, print, &out, &err));
    sp_merge_dispose(&merge);
    return text;
}

Test(git_merge, what_the_trivial_rule_explains_is_no_suspect)
{
    static const struct {
        const char *bases, *parents, *made, *expected;
    } rows[] = {
        {"a=1", "a=1|a=1", "a=1", ""},
        {"a=1", "a=2|a=1", "a=2", ""},
        {"a=1", "a=1|a=2", "a=2", ""},
        {"a=1", "a=2|a=2", "a=2", ""},
        {"a=1 b=1", "b=1|a=1 b=2", "b=2", ""},
        {"a=1", "a=1 b/c=1|a=1 d=1", "a=1 b/c=1 d=1", ""},
        {"a=1", "a=1x|a=1", "a=1x", ""},
        {"d/a=1 d/b=1 e=1", "d/a=2 d/b=1 e=1|d/a=1 d/b=3 e=2",
         "d/a=2 d/b=3 e=2", ""},
        {"a=1", "a/b=2|a=1", "a/b=2", ""},
        /* both changed it, or the merge did */
        {"a=1", "a=2|a=3", "a=4", "a=4"},
        {"a=1", "a=2|a=3", "a=2", "a=2"},
        {"a=1", "a=1|a=1", "a=2", "a=2"},
        {"a=1", "a=2|a=1", "a=1", "a=1"},
        {"a=1", "a=2|a=1", "", "a=-"},
        {"a=1", "a=1|a=1", "a=1 evil/b=1", "evil/b=1"},
        {"a=1", "a=1|a=1", "a=1x", "a=1x"},
        {"d/a=1 d/b=1", "d/a=2 d/b=1|d/a=1 d/b=3", "d/a=2 d/b=4", "d/b=4"},
        {"a=1", "a=1|a=1", "a/b=1", "a=- a/b=1"},
        /* one of several bases is enough, path by path */
        {"a=1 b=2|a=2 b=1", "a=1 b=2|a=2 b=1", "a=2 b=1", ""},
        {"a=1|a=2", "a=1|a=2", "a=1", ""},
        {"a=1|a=2", "a=1|a=2", "a=3", "a=3"},
        /* none: the empty tree */
        {"", "a=1|b=1", "a=1 b=1", ""},
        {"", "a=1|a=2", "a=1", "a=1"},
        /* three */
        {"a=1 b=1 c=1|a=1 b=1 c=1", "a=2 b=1 c=1|a=1 b=2 c=1|a=1 b=1 c=2",
         "a=2 b=2 c=2", ""},
        {"a=1|a=1", "a=2|a=2|a=3", "a=3", "a=3"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        SAME(suspects(rows[i].bases, rows[i].parents, rows[i].made),
             rows[i].expected);
}

Test(git_merge, what_is_no_merge_is_an_error)
{
    SAME(suspects("", "a=1", "a=1"),
         "error -4: a commit with one parent is no merge");
    struct sp_merge merge = {.tree = tree_of("a=1")};
    struct sp_automerge *automerge;
    for (size_t i = 0; i <= SP_MERGE_MOST; i++)
        SP_VEC_PUSH(&merge.parents, merge.tree);
    static const char many[] = "a merge has more than 64 parents or bases";
    cr_assert(sp_repo_merge_changes(repo, &merge, print, NULL, &err) ==
              SP_ELIMIT);
    cr_assert_str_eq(err.message, many);
    err = (struct sp_error){0};
    cr_assert(sp_repo_automerge(&automerge, repo, &merge, &err) == SP_ELIMIT);
    cr_assert_str_eq(err.message, many);
    sp_merge_dispose(&merge);
}

struct look {
    struct sp_buf out;
    struct sp_automerge *automerge;
};

static int judge(struct sp_str path, const struct sp_side *side, void *context)
{
    struct look *look = context;
    bool conflicts;
    int explained =
        sp_automerge_explains(look->automerge, path, side, &conflicts);
    cr_assert(explained ==
              sp_automerge_explains(look->automerge, path, side, NULL));
    cr_assert(explained || !conflicts);
    sp_buf_printf(&look->out, "%s%.*s:%s", look->out.len ? " " : "",
                  SP_STR_ARG(path),
                  conflicts   ? "conflict"
                  : explained ? "merged"
                              : "own");
    return 0;
}

/* What each suspect of a merge commit turns out to be. */
static char *verdicts(const char *commit)
{
    struct sp_merge merge = {0};
    struct look look = {0};
    struct sp_oid id = repo_id(commit);
    int code = sp_repo_merge_read(&merge, repo, &id, &err);
    if (!code)
        code = sp_repo_automerge(&look.automerge, repo, &merge, &err);
    if (!code)
        code = sp_repo_merge_changes(repo, &merge, judge, &look, &err);
    sp_automerge_free(look.automerge);
    sp_merge_dispose(&merge);
    return finish(&look.out, code);
}

/* A merge of two commits over a base; each of the texts is a tree. */
static char *merged(const char *base, const char *ours, const char *theirs,
                    const char *made)
{
    commit_of("base-commit", "", base);
    commit_of("ours", "base-commit", ours);
    commit_of("theirs", "base-commit", theirs);
    commit_of("merge", "ours+theirs", made);
    return verdicts("merge");
}

Test(git_merge, contents_are_merged_as_git_does)
{
    static const struct {
        const char *base, *ours, *theirs, *made, *expected;
    } rows[] = {
        {"f=base", "f=two", "f=nine", "f=both", "f:merged"},
        {"f=base", "f=two", "f=nine", "f=own", "f:own"},
        {"f=base", "f=two", "f=nine", "", "f:own"},
        {"f=base", "f=two", "f=nine", "f=bothx", "f:own"},
        {"f=base", "f=twox", "f=nine", "f=bothx", "f:merged"},
        {"f=base", "f=two", "f=zwei", "f=own", "f:conflict"},
        {"f=base", "f=two", "", "f=two", "f:conflict"},
        {"f=base", "f=two", "", "", "f:conflict"},
        {"", "f=two", "f=zwei", "f=own", "f:conflict"},
        {"f=base", "f=base", "f=two", "f=two g=own", "g:own"},
        {"f=base", "f=base", "f=two", "f=base", "f:own"},
        {"f=base g=base h=base", "f=two g=two h=base", "f=nine g=zwei h=base",
         "f=both g=own h=own", "f:merged g:conflict h:own"},
        /* One side moved what the other one changed. That an edit did not come
         * along is not seen: the new name has what the trivial rule gives. */
        {"d/f=base", "d/f=two", "e/f=base", "e/f=two", "d/f:merged e/f:merged"},
        {"d/f=base", "d/f=two", "e/f=nine", "e/f=both",
         "d/f:merged e/f:merged"},
        {"d/f=base", "d/f=two", "e/f=nine", "e/f=nine", "d/f:merged"},
        {"d/f=base", "d/f=two", "e/f=nine", "d/f=own e/f=own",
         "d/f:own e/f:own"},
        {"m=1s", "m=2s", "m=3s", "m=4s", "m:conflict"},
        {"f=base", "f=two", "f/x=own", "f/x=own", "f:conflict"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        SAME(merged(rows[i].base, rows[i].ours, rows[i].theirs, rows[i].made),
             rows[i].expected);
}

Test(git_merge, histories_that_have_nothing_in_common_merge)
{
    commit_of("a", "", "f=base a=base");
    commit_of("b", "", "f=base b=base");
    commit_of("m", "a+b", "f=base a=base b=base");
    SAME(verdicts("m"), "");
    commit_of("n", "a+b", "f=own a=base b=own");
    SAME(verdicts("n"), "b:own f:own");
    commit_of("c", "", "f=own");
    commit_of("o", "a+c", "f=two a=base");
    SAME(verdicts("o"), "f:conflict");
}

Test(git_merge, an_octopus_is_merged_arm_by_arm)
{
    commit_of("r", "", "f=base g=base");
    commit_of("a", "r", "f=two g=base");
    commit_of("b", "r", "f=nine g=base");
    commit_of("c", "r", "f=base g=base c=own");
    commit_of("m", "a+b+c", "f=both g=base c=own");
    SAME(verdicts("m"), "f:merged");
    commit_of("n", "a+b+c", "f=two g=own c=own");
    SAME(verdicts("n"), "f:own g:own");
    commit_of("z", "r", "f=zwei g=base");
    commit_of("o", "a+z+c", "f=own g=own c=own");
    SAME(verdicts("o"), "f:conflict g:own");
}

/* x and y are merged both ways; then the bases of the last merge are two. */
Test(git_merge, histories_that_cross_have_their_bases_merged_first)
{
    commit_of("r", "", "f=base g=base");
    commit_of("x", "r", "f=two g=base");
    commit_of("y", "r", "f=nine g=base");
    commit_of("xy", "x+y", "f=both g=base");
    commit_of("yx", "y+x", "f=both g=two");
    struct sp_oids bases = {0};
    struct sp_oid a = repo_id("xy"), b = repo_id("yx");
    cr_assert(sp_repo_merge_bases(repo, &a, &b, &bases, &err) == SP_OK);
    cr_assert(bases.count == 2);
    free(bases.items);
    commit_of("m", "xy+yx", "f=both g=two");
    SAME(verdicts("m"), "");
    commit_of("xy2", "xy", "f=both g=nine");
    commit_of("n", "xy2+yx", "f=base g=both");
    SAME(verdicts("n"), "f:own g:merged");
    commit_of("xz", "x+y", "f=zwei g=base");
    commit_of("o", "xz+yx", "f=own g=own");
    SAME(verdicts("o"), "f:own g:own");
}

Test(git_merge, what_cannot_be_read_is_an_error)
{
    struct sp_oid lost, known;
    struct sp_oids bases = {0};
    struct sp_merge merge = {0};
    memset(&lost, 0x11, sizeof lost);
    commit_of("r", "", "f=base");
    known = repo_id("r");
    cr_assert(sp_repo_merge_bases(repo, &known, &lost, &bases, &err) ==
              SP_EGIT);
    cr_assert(strstr(err.message, "cannot find the base of a merge: ") ==
              err.message);
    err = (struct sp_error){0};
    cr_assert(sp_repo_merge_read(&merge, repo, &lost, &err) == SP_EGIT);
    cr_assert(strstr(err.message, "cannot read a commit: ") == err.message);
    err = (struct sp_error){0};
    cr_assert(sp_repo_merge_read(&merge, repo, &known, &err) == SP_EGIT);
    cr_assert_str_eq(err.message, "a commit with one parent is no merge");
    sp_merge_dispose(&merge);
    err = (struct sp_error){0};
    SAME(merged("f=1", "f=2", "f=3", "f=4"),
         "error -4: cannot repeat a merge: object not found - no match for id "
         "(1111111111111111111111111111111111111111)");
}

static int reverts_as(const char *commit, const char *reverted,
                      unsigned mainline)
{
    struct sp_oid a = repo_id(commit), b = repo_id(reverted);
    int answer = sp_repo_is_revert(repo, &a, &b, mainline, &err);
    cr_assert(answer >= 0, "%s", err.message);
    return answer;
}

Test(git_merge, a_revert_is_the_inverse_of_a_change)
{
    commit_of("r", "", "f=base g=1 k=1");
    commit_of("a", "r", "f=two g=1x h=1 k=1");
    commit_of("back", "a", "f=base g=1 k=1");
    commit_of("part", "a", "f=base g=1x h=1 k=1");
    commit_of("more", "a", "f=base g=1 k=2");
    commit_of("nothing", "a", "f=two g=1x h=1 k=1");
    commit_of("k", "a", "f=two g=1x h=1 k=3");
    commit_of("later", "k", "f=base g=1 k=3");
    cr_assert(reverts_as("back", "a", 0) == 1);
    cr_assert(reverts_as("back", "a", 1) == 1);
    cr_assert(reverts_as("later", "a", 0) == 1);
    cr_assert(reverts_as("part", "a", 0) == 0);
    cr_assert(reverts_as("more", "a", 0) == 0);
    cr_assert(reverts_as("a", "back", 0) == 1);
    cr_assert(reverts_as("nothing", "a", 0) == 0);
    cr_assert(reverts_as("back", "nothing", 0) == 0);
    cr_assert(reverts_as("back", "a", 2) == 0);
    cr_assert(reverts_as("r", "a", 0) == 0);
}

Test(git_merge, a_revert_may_have_needed_a_merge)
{
    commit_of("r", "", "f=base");
    commit_of("a", "r", "f=two");
    commit_of("b", "a", "f=both");
    commit_of("good", "b", "f=nine");
    commit_of("bad", "b", "f=own");
    commit_of("extra", "b", "f=nine g=own");
    commit_of("moved", "a", "e/f=two");
    commit_of("good-there", "moved", "e/f=base");
    commit_of("z", "a", "f=zwei");
    commit_of("conflict", "z", "f=base");
    cr_assert(reverts_as("good", "a", 0) == 1);
    cr_assert(reverts_as("bad", "a", 0) == 0);
    cr_assert(reverts_as("extra", "a", 0) == 0);
    cr_assert(reverts_as("good-there", "a", 0) == 1);
    cr_assert(reverts_as("conflict", "a", 0) == 0);
}

Test(git_merge, a_merge_is_reverted_against_the_parent_that_is_named)
{
    commit_of("r", "", "f=base");
    commit_of("a", "r", "f=base a=1");
    commit_of("b", "r", "f=base b=1");
    commit_of("m", "a+b", "f=base a=1 b=1");
    commit_of("x", "m", "f=base a=1");
    cr_assert(reverts_as("x", "m", 1) == 1);
    cr_assert(reverts_as("x", "m", 2) == 0);
    cr_assert(reverts_as("x", "m", 3) == 0);
    cr_assert(reverts_as("x", "m", 0) == 0);
    cr_assert(reverts_as("m", "x", 0) == 0);
    commit_of("gone", "r", "");
    cr_assert(reverts_as("gone", "r", 0) == 1);
}

Test(git_merge, a_commit_that_cannot_be_read_is_an_error)
{
    struct sp_oid lost, known;
    memset(&lost, 0x11, sizeof lost);
    commit_of("r", "", "f=base");
    commit_of("a", "r", "f=two");
    known = repo_id("a");
    cr_assert(sp_repo_is_revert(repo, &lost, &known, 0, &err) == SP_EGIT);
    cr_assert(sp_repo_is_revert(repo, &known, &lost, 0,
                                &(struct sp_error){0}) == SP_EGIT);
    cr_assert(strstr(err.message, "cannot read a commit: ") == err.message);
}

Test(git_merge, nothing_is_written)
{
    commit_of("r", "", "f=base g=base");
    commit_of("a", "r", "f=two g=two");
    commit_of("b", "r", "f=nine g=zwei");
    commit_of("m", "a+b", "f=both g=own");
    commit_of("c", "a", "f=both g=two");
    commit_of("back", "c", "f=nine g=base");
    commit_of("x", "r", "f=zwei g=nine");
    commit_of("o", "a+b+x", "f=own g=own");
    for (int packed = 0; packed < 2; packed++) {
        repo_ref("refs/heads/m", "m");
        repo_ref("refs/heads/o", "o");
        repo_ref("refs/heads/back", "back");
        if (packed)
            free(repo_git((const char *[]){"gc", "-q", NULL}, NULL));
        char *before = snapshot_of(repo_path());
        cr_assert(strstr(before, "/objects/"));
        SAME(verdicts("m"), "f:merged g:conflict");
        SAME(verdicts("o"), "f:conflict g:conflict");
        cr_assert(reverts_as("back", "a", 0) == 1);
        SAME(snapshot_of(repo_path()), before);
        free(before);
    }
}
