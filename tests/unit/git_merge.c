/* Merges, held against what git would have made. */

#include <stdlib.h>
#include <string.h>

#include "../../src/git/merger.h"
#include "support_merge.h"

TestSuite(git_merge, .init = merge_open, .fini = merge_close);

Test(git_merge, a_merge_has_of_its_own_what_git_would_not_make)
{
    static const struct merge_row rows[] = {
        {"f=base", "f=two", "f=nine", "f=both", ""},
        {"f=base", "f=two", "f=nine", "f=two", "f"},
        {"f=base", "f=two", "f=nine", "f=own", "f"},
        {"f=base", "f=two", "f=nine", "", "f"},
        {"f=base", "f=two", "f=nine", "f=bothx", "f"},
        {"f=base", "f=twox", "f=nine", "f=bothx", ""},
        {"f=base", "f=two", "f=two", "f=two", ""},
        {"f=base", "f=two", "f=two", "f=base", "f"},
        {"f=base", "f=base", "f=two", "f=two g=own", "g"},
        {"f=base", "f=base", "f=two", "f=base", "f"},
        {"f=base", "f=base k=own", "f=two", "f=two k=own", ""},
        /* known from elsewhere, or deleted by one side: it counts all the same
         */
        {"f=base", "f=base d/k=own", "f=base e=two",
         "f=base d/k=own e=two g=own", "g"},
        {"f=base g=own", "f=base g=own", "f=two", "f=two g=own", "g"},
        {"f=base g=own", "f=two g=own", "f=base", "f=two g=own", "g"},
        {"a/c=base", "a/c=two", "a/c=base b/c=own", "a/c=two b/c=other", "b/c"},
        {"a/c=base", "a/c=two", "a/c=base b/c=own", "a/c=two b/c=own", ""},
        /* both deleted, and moved */
        {"f=base g=own", "f=base", "f=base", "f=base", ""},
        {"d/f=base", "d/f=two", "e/f=base", "e/f=two", ""},
        {"d/f=base", "d/f=two", "e/f=nine", "e/f=both", ""},
        {"d/f=base", "d/f=two", "e/f=nine", "e/f=nine", "e/f"},
        {"d/f=base", "d/f=two", "e/f=base", "d/f=two e/f=base", "d/f e/f"},
        {"d/f=base d/g=own", "d/f=base d/g=own d/h=other", "e/f=base e/g=own",
         "e/f=base e/g=own e/h=other", ""},
        {"d/f=base d/g=own", "d/f=base d/g=own d/h=other", "e/f=base e/g=own",
         "e/f=base e/g=own d/h=other", ""},
        {"d/f=base d/g=own", "d/f=base d/g=own d/h=other", "e/f=base e/g=own",
         "e/f=base e/g=own e/h=two", "e/h"},
    };
    merge_assert_own(rows, sizeof rows / sizeof rows[0]);
}

Test(git_merge, a_conflict_leaves_some_freedom)
{
    static const struct merge_row rows[] = {
        /* lines of the sides within the hunks */
        {"f=base", "f=two", "f=zwei", "f=two", ""},
        {"f=base", "f=two", "f=zwei", "f=zwei", ""},
        {"f=base", "f=two", "f=zwei", "f=base", ""},
        {"f=base", "f=two", "f=zwei", "f=drei", "f(resolved)"},
        {"f=base", "f=two", "f=zwei", "f=both", "f"},
        {"f=base", "f=two", "f=zwei", "f=own", "f"},
        {"f=base", "f=two", "f=zwei", "f=twox", "f"},
        {"f=base", "f=two", "f=zwei", "", "f"},
        {"f=base", "f=two", "f=zwei", "f=two g=own", "g"},
        /* without a base every line of both is in a hunk */
        {"k=own", "k=own f=two", "k=own f=zwei", "k=own f=two", ""},
        /* a name in question frees the name, not the content */
        {"f=base", "f=two", "", "f=two", ""},
        {"f=base", "f=two", "", "", ""},
        {"f=base", "f=two", "", "f=base", "f"},
        {"f=base", "f=two", "", "f=own", "f"},
        {"f=base k=own", "g=base k=own", "h=base k=own", "g=base k=own", ""},
        {"f=base k=own", "g=base k=own", "h=base k=own", "h=base k=own", ""},
        {"f=base k=own", "g=base k=own", "h=base k=own", "g=base h=base k=own",
         ""},
        /* of a file that neither side removed, something stays */
        {"f=base k=own", "g=base k=own", "h=base k=own", "k=own", "g h"},
        /* where git merges the content, that of the base is none of them */
        {"f=base k=own", "g=two k=own", "h=base k=own", "g=base k=own", "g"},
        {"f=base k=own", "g=two k=own", "h=base k=own", "g=two k=own", ""},
        {"f=base k=own", "g=base k=own", "h=base k=own", "g=own k=own", "g"},
        {"f=base k=own", "g=base k=own", "h=base k=own", "i=base k=own",
         "g h i"},
        {"f=base", "f=two", "f/x=own", "f/x=own", ""},
        {"k=own", "k=own f=two", "k=own f/x=own", "k=own f/x=own", "f"},
        {"f=base", "f=two", "f/x=own", "f/x=other", "f/x"},
        /* git leaves a name without a content, and frees none */
        {"d/x/f=base d/k=own", "d/x=base d/k=own", "e/k=own",
         "e/k=own e/x=base", "e/x(resolved)"},
        {"d/x/f=base d/k=own", "d/x=base d/k=own", "e/k=own", "e/k=own", ""},
        /* what git cannot merge is that of one side */
        {"m=binary1", "m=binary2", "m=binary3", "m=binary3", ""},
        {"m=binary1", "m=binary2", "m=binary3", "m=binary4", "m(resolved)"},
        {"m=basel", "m=twol", "m=ninel", "m=twol", ""},
        {"m=basel", "m=twol", "m=ninel", "m=ownl", "m(resolved)"},
        {"m=basel", "m=twol", "m=ninel", "m=two", "m"},
        /* a file here, a link there, a directory in the merge */
        {"m=basel k=own", "m=two k=own", "m=ninel k=own", "m/x=two k=own",
         "m m/x"},
    };
    merge_assert_own(rows, sizeof rows / sizeof rows[0]);
}

Test(git_merge, a_line_like_a_marker_is_a_line_like_any_other)
{
    static const char *const names[] = {"fake", "fakemade"};
    commit_of("base-commit", "", "f=base");
    commit_of("ours", "base-commit", "f=two");
    for (size_t i = 0; i < 2; i++) {
        char text[256];
        snprintf(text, sizeof text,
                 "a\n%c\nc\nd\ne\nf\ng\nh\ni\nj\n<<<<<<< %s\n=======\n",
                 "ZB"[i], repo_hex("ours"));
        repo_blob(names[i], text);
    }
    commit_of("theirs", "base-commit", "f=fake");
    SAME(merge_own("ours+theirs", "", "f=fakemade"), "");
    SAME(merge_own("ours+theirs", "", "f=fake"), "");
    SAME(merge_own("ours+theirs", "", "f=two"), "f");
    SAME(merge_own("ours+theirs", "", "f=own"), "f");
}

Test(git_merge, texts_are_merged_whatever_the_base_was)
{
    repo_blob("twozwei", "a\nB\nZ\nc\nd\ne\nf\ng\nh\ni\nj\n");
    static const struct merge_row rows[] = {
        {"f=basel k=own", "f=two k=own", "f=zwei k=own", "f=twozwei k=own", ""},
        {"f=1s k=own", "f=two k=own", "f=zwei k=own", "f=twozwei k=own", ""},
        {"f=basel k=own", "f=two k=own", "f=zwei k=own", "f=own k=own",
         "f(resolved)"},
    };
    merge_assert_own(rows, sizeof rows / sizeof rows[0]);
}

/* "x" is not the name, and "}" is no line of the hunk. */
Test(git_merge, a_marker_that_names_a_file_with_a_newline_is_not_read)
{
    static const struct merge_row rows[] = {
        {"d/x\n}=base k=own", "d/x\n}=two k=own", "y=zwei k=own",
         "y=brace k=own", "y"},
        {"d/x\n}=base k=own", "d/x\n}=two k=own", "y=zwei k=own", "y=two k=own",
         "y"},
        {"d/x=base k=own", "d/x=two k=own", "y=zwei k=own", "y=two k=own", ""},
    };
    repo_blob("brace", "a\n}\nB\nc\nd\ne\nf\ng\nh\ni\nj\n");
    merge_assert_own(rows, sizeof rows / sizeof rows[0]);
}

Test(git_merge, histories_that_have_nothing_in_common_merge)
{
    commit_of("a", "", "f=base a=base");
    commit_of("b", "", "f=base b=base");
    SAME(merge_own("a+b", "", "f=base a=base b=base"), "");
    SAME(merge_own("a+b", "", "f=own a=base b=own"), "b f");
    commit_of("c", "", "f=own");
    SAME(merge_own("a+c", "", "f=own a=base"), "");
    SAME(merge_own("a+c", "", "f=other a=base"), "f(resolved)");
    SAME(merge_own("a+c", "", "f=own a=own"), "a");
}

Test(git_merge, an_octopus_is_merged_parent_by_parent)
{
    commit_of("r", "", "f=base g=base");
    commit_of("a", "r", "f=two g=base");
    commit_of("b", "r", "f=nine g=base");
    commit_of("c", "r", "f=base g=base c=own");
    SAME(merge_own("a+b+c", "", "f=both g=base c=own"), "");
    SAME(merge_own("a+b+c", "", "f=two g=own c=own"), "f g");
    commit_of("x", "", "x/f=own");
    commit_of("y", "", "y/f=own");
    SAME(merge_own("a+x+y", "", "f=two g=base x/f=own y/f=own"), "");
    SAME(merge_own("a+x+y", "", "f=two g=base x/f=own"), "y/f");
    /* the last one makes it a program */
    commit_of("zwei", "r", "f=zwei g=base");
    commit_of("program", "r", "f=basex g=base");
    SAME(merge_own("a+zwei+program", "", "f=twox g=base"), "");
    SAME(merge_own("a+zwei+program", "", "f=ownx g=base"), "f");
}

/* What was written before may go; what one step writes is needed by the next. */
Test(git_merge, the_steps_of_an_octopus_are_bounded_together)
{
    commit_of("r", "", "f=base g=base");
    commit_of("a", "r", "f=two g=base");
    commit_of("b", "r", "f=nine g=two");
    commit_of("c", "r", "f=base g=nine");
    for (uint64_t left = 0; left < 120; left += 20) {
        cr_assert(sp_merger_spend(merge_repo, MERGER_MAX_BYTES - left,
                                  &merge_err) == SP_OK);
        SAME(merge_own("a+b+c", "", "f=both g=both"), "");
    }
    cr_assert(sp_merger_spend(merge_repo, MERGER_MAX_BYTES + 1, &merge_err) ==
              SP_ELIMIT);
    merge_err = (struct sp_error){0};
}

/* The second step conflicts in a file, the third one moves it without a conflict. */
Test(git_merge, a_conflict_of_an_octopus_frees_no_path_that_a_later_step_left)
{
    commit_of("r", "", "f=base k=own");
    commit_of("a", "r", "f=two k=own");
    commit_of("zwei", "r", "f=zwei k=own");
    commit_of("moved", "r", "g=base k=own");
    SAME(merge_own("a+zwei+moved", "", "f=base k=own"), "f g");
    SAME(merge_own("a+zwei+moved", "", "f=two k=own"), "f g");
    SAME(merge_own("a+zwei+moved", "", "k=own"), "g");
    /* the same with what git cannot merge */
    commit_of("r", "", "f=binary1 k=own");
    commit_of("a", "r", "f=binary2 k=own");
    commit_of("b", "r", "f=binary3 k=own");
    commit_of("moved", "r", "g=binary1 k=own");
    SAME(merge_own("a+b+moved", "", "f=binary2 k=own"), "f g");
    SAME(merge_own("a+b+moved", "", "g=binary2 k=own"), "");
}

/* The same, where the file moves below its own name. */
Test(git_merge, a_directory_of_an_octopus_is_not_the_file_that_was_there)
{
    commit_of("r", "", "f=base k=own");
    commit_of("a", "r", "f=two k=own");
    commit_of("zwei", "r", "f=zwei k=own");
    commit_of("below", "r", "f/x=base k=own");
    SAME(merge_own("a+zwei+below", "", "f=zwei k=own"), "f f/x");
    commit_of("r", "", "f=binary1 k=own");
    commit_of("a", "r", "f=binary2 k=own");
    commit_of("b", "r", "f=binary3 k=own");
    commit_of("below", "r", "f/x=binary1 k=own");
    SAME(merge_own("a+b+below", "", "f=binary3 k=own"), "f f/x");
    SAME(merge_own("a+b+below", "", "f/x=binary2 k=own"), "");
}

Test(git_merge, histories_that_cross_have_one_base_made_of_them)
{
    commit_of("r", "", "f=base g=base");
    commit_of("x", "r", "f=two g=base");
    commit_of("y", "r", "f=nine g=base");
    commit_of("xy", "x+y", "f=both g=base");
    commit_of("yx", "y+x", "f=both g=two");
    SAME(merge_own("xy+yx", "", "f=both g=two"), "");
    SAME(merge_own("xy+yx", "", "f=two g=two"), "f");
    SAME(merge_own("xy+yx", "", "f=nine g=two"), "f");
    commit_of("xy2", "xy", "f=both g=nine");
    SAME(merge_own("xy2+yx", "", "f=base g=both"), "f");
}

static int never(struct sp_str path, enum sp_own own, void *context)
{
    (void)own, (void)context;
    cr_assert(false, "%.*s", SP_STR_ARG(path));
    return 0;
}

Test(git_merge, too_many_parents_are_a_limit)
{
    struct sp_oid parents[SP_MERGE_MAX_PARENTS + 1] = {{{0}}};
    struct sp_merge merge = {.parents = parents,
                             .parent_count = SP_MERGE_MAX_PARENTS + 1};
    cr_assert(sp_repo_merge_own(merge_repo, &merge, never, NULL, &merge_err) ==
              SP_ELIMIT);
    cr_assert_str_eq(merge_err.message, "a merge has more than 64 parents");
    merge_err = (struct sp_error){0};
}

Test(git_merge, two_commits_give_a_tree)
{
    commit_of("r", "", "f=base");
    commit_of("a", "r", "f=two");
    commit_of("b", "r", "f=nine");
    commit_of("z", "r", "f=zwei");
    struct sp_oid a = repo_id("a"), b = repo_id("b"), z = repo_id("z"),
                  both = tree_of("f=both"), two = tree_of("f=two");
    cr_assert(
        sp_repo_merge_gives(merge_repo, &a, &b, &both, NULL, &merge_err) == 1);
    cr_assert(sp_repo_merge_gives(merge_repo, &a, &b, &two, NULL, &merge_err) ==
              0);
    cr_assert(sp_repo_merge_gives(merge_repo, &a, &z, &two, NULL, &merge_err) ==
              0);
    cr_assert(sp_repo_merge_gives(merge_repo, &a, &a, &two, NULL, &merge_err) ==
              1);
}

Test(git_merge, many_merges_are_asked_of_git)
{
    commit_of("r", "", "f=base");
    commit_of("a", "r", "f=two");
    commit_of("b", "r", "f=nine");
    struct sp_oid a = repo_id("a"), b = repo_id("b"), both = tree_of("f=both"),
                  two = tree_of("f=two");
    cr_assert(sp_repo_merge_gives(merge_repo, &a, &b, &two, NULL, &merge_err) ==
              0); /* git runs from now on */
    for (int i = 0; i < 1200; i++)
        cr_assert(sp_repo_merge_gives(merge_repo, &a, &b, &both, NULL,
                                      &merge_err) == 1,
                  "%s", merge_err.message);
}

Test(git_merge, what_cannot_be_read_is_an_error)
{
    struct sp_oid lost, known, tree = tree_of("f=base");
    memset(&lost, 0x11, sizeof lost);
    commit_of("r", "", "f=base");
    known = repo_id("r");
    cr_assert(sp_repo_merge_gives(merge_repo, &known, &lost, &tree, NULL,
                                  &merge_err) == SP_EGIT);
    cr_assert_str_eq(merge_err.message,
                     "cannot read a commit: object not found - no match for id "
                     "(1111111111111111111111111111111111111111)");
    merge_err = (struct sp_error){0};
    cr_assert(sp_repo_merge_gives(merge_repo, &known, &known, &tree, NULL,
                                  &merge_err) == 1);
}

/* Without a git, a merge that it would have to make is an error. */
Test(git_merge, what_paths_and_lines_decide_needs_no_git)
{
    commit_of("r", "", "f=base g=own");
    commit_of("a", "r", "f=two g=own");
    commit_of("b", "r", "f=base g=other");
    commit_of("c", "r", "f=nine g=own");
    commit_of("z", "r", "f=zwei g=own");
    struct sp_oid z = repo_id("z"), a = repo_id("a"), b = repo_id("b"),
                  c = repo_id("c"), r = repo_id("r"),
                  two = tree_of("f=two g=own"),
                  disjoint = tree_of("f=two g=other"),
                  lines = tree_of("f=both g=own");
    merge_hide_git();
    cr_assert(sp_repo_merge_gives(merge_repo, &a, &b, &disjoint, NULL,
                                  &merge_err) == 1);
    cr_assert(
        sp_repo_merge_gives(merge_repo, &a, &c, &lines, NULL, &merge_err) == 1);
    cr_assert(sp_repo_merge_gives(merge_repo, &r, &a, &two, NULL, &merge_err) ==
              1);
    cr_assert(sp_repo_merge_gives(merge_repo, &a, &b, &two, NULL, &merge_err) ==
              SP_EGIT);
    /* a conflict leaves some freedom, but what comes of it is not git's */
    cr_assert(sp_repo_merge_gives(merge_repo, &a, &z, &two, NULL, &merge_err) ==
              SP_EGIT);
    merge_err = (struct sp_error){0};
}

Test(git_merge, git_has_to_be_there)
{
    struct sp_oid known, tree = tree_of("f=two");
    commit_of("r", "", "f=base");
    known = repo_id("r");
    merge_hide_git();
    cr_assert(sp_repo_merge_gives(merge_repo, &known, &known, &tree, NULL,
                                  &merge_err) == SP_EGIT);
    cr_assert_str_eq(merge_err.message,
                     "cannot run git: No such file or directory");
    merge_err = (struct sp_error){0};
}

/* Cuts the time off each line: git renews those of objects that it would write
 * again. Returns the text. */
static char *without_times(char *snapshot)
{
    struct sp_str line, rest = sp_str(snapshot);
    char *to = snapshot;
    while (sp_str_line(&rest, &line)) {
        const char *time = memrchr(line.ptr, ' ', line.len);
        size_t len = time ? (size_t)(time - line.ptr) : line.len;
        memmove(to, line.ptr, len);
        to += len;
        *to++ = '\n';
    }
    *to = '\0';
    return snapshot;
}

/* Nobody knows what a conflict without a path is about: it frees nothing. */
Test(git_merge, a_conflict_that_names_no_path_frees_none)
{
    static const char git[] =
        "#!/bin/sh\ncase \"$*\" in *merge-tree*) ;;\n"
        "*) PATH=${PATH#*:} exec git \"$@\" ;;\nesac\nread -r request\n"
        "printf '0\\0%%s\\0\\0000\\0CONFLICT (contents)\\0here\\n\\0\\0' %s\n"
        "read -r request\nprintf '1\\0%%s\\0\\0\\0' %s\ncat\n";
    char hex[SP_OID_HEX + 1];
    struct sp_buf script = {0};
    commit_of("r", "", "f=base");
    commit_of("a", "r", "g=two");
    commit_of("b", "r", "h=zwei"); /* to two names: git is asked */
    struct sp_oid tree = tree_of("f=two");
    sp_oid_format(hex, &tree);
    sp_buf_printf(&script, git, hex, hex);
    merge_wrap_git(sp_buf_text(&script));
    SAME(merge_own("a+b", "", "f=zwei"), "f");
    sp_buf_dispose(&script);
}

Test(git_merge, nothing_is_written)
{
    commit_of("r", "", "f=base g=base");
    commit_of("a", "r", "f=two g=two");
    commit_of("b", "r", "f=nine g=zwei");
    commit_of("x", "r", "f=zwei g=nine");
    for (int packed = 0; packed < 2; packed++) {
        repo_ref("refs/heads/a", "a");
        repo_ref("refs/heads/b", "b");
        repo_ref("refs/heads/x", "x");
        if (packed)
            free(repo_git((const char *[]){"gc", "-q", NULL}, NULL));
        tree_of("f=both g=two");
        tree_of("f=own g=own");
        char *before = snapshot_of(repo_path());
        cr_assert(strstr(before, "/objects/"));
        SAME(merge_own("a+b", "", "f=both g=two"), "");
        SAME(merge_own("a+b+x", "", "f=own g=own"), "f g");
        SAME(without_times(snapshot_of(repo_path())), without_times(before));
        free(before);
    }
}

static void gives(const char *ours, const char *theirs, const char *made)
{
    struct sp_oid a = repo_id(ours), b = repo_id(theirs), tree;
    int clean = sp_repo_merge_tree(merge_repo, &a, &b, &tree, &merge_err);
    cr_assert_eq(clean, made != NULL, "%d %s", clean, merge_err.message);
    if (made) {
        struct sp_oid expected = tree_of(made);
        cr_assert(sp_oid_equal(&tree, &expected));
    }
}

Test(git_merge, the_tree_of_a_merge_that_nobody_has_made)
{
    commit_of("r", "", "f=base g=base");
    commit_of("a", "r", "f=two g=base");
    commit_of("b", "r", "f=nine g=zwei");
    commit_of("c", "r", "f=zwei g=base");
    commit_of("alien", "", "h=base");
    gives("r", "a", "f=two g=base");
    gives("a", "r", "f=two g=base");
    gives("a", "b", "f=both g=zwei");
    gives("a", "c", NULL);
    gives("a", "alien", "f=two g=base h=base");
}

static size_t count_lines(const char *path, const char *with)
{
    char line[1024];
    size_t count = 0;
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        count += strstr(line, with) != NULL;
    if (file)
        fclose(file);
    return count;
}

/* It frees little of what it has read. */
Test(git_merge, git_is_kept_small)
{
    enum { MERGES = 101 };
    char *words = sp_strdup(repo_beside("words"));
    struct sp_buf script = {0};
    sp_buf_printf(&script,
                  "#!/bin/sh\necho \"$*\" >>%s\n"
                  "PATH=${PATH#*:} exec git \"$@\"\n",
                  words);
    merge_wrap_git(sp_buf_text(&script));
    commit_of("r", "", "f=base g=base");
    commit_of("a", "r", "f=two g=base");
    commit_of("b", "r", "f=nine g=zwei");
    for (int i = 0; i < MERGES; i++)
        gives("a", "b", "f=both g=zwei");
    cr_expect_eq(count_lines(words, " merge-tree "), 2);
    cr_expect_eq(count_lines(words, "core.deltaBaseCacheLimit=32m"), 2);
    sp_buf_dispose(&script);
    free(words);
}
