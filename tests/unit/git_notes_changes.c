/* What differs between two trees of notes. */
#include "sallyport/notes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

#define NOTES "refs/notes/tests"
#define ONE "1111111111111111111111111111111111111111"
#define TWO "1122222222222222222222222222222222222222"
#define SIX "6666666666666666666666666666666666666666"

static struct sp_repo *repo;
static struct sp_error err;

static void open_repo(void)
{
    repo_open();
    repo_blob("x", "x\n");
    repo_blob("y", "y\n");
    repo = repo_opened();
}

TestSuite(git_notes_changes, .init = open_repo, .fini = repo_close);

/* A commit whose tree has these lines, as git ls-tree prints them with names of
 * objects: "100644 blob x\tNAME". */
static void notes(const char *name, const char *lines)
{
    struct sp_buf in = {0};
    char type[16], object[16], mode[16], path[128];
    int used;
    for (; *lines; lines += used) {
        cr_assert_eq(sscanf(lines, "%15s %15s %15s %127s%n", mode, type, object,
                            path, &used),
                     4);
        used += lines[used] == '\n';
        sp_buf_printf(&in, "%s %s %s\t%s\n", mode, type, repo_hex(object),
                      path);
    }
    char *tree = repo_git((const char *[]){"mktree", "--missing", NULL},
                          sp_buf_text(&in));
    char *commit = repo_git(
        (const char *[]){"commit-tree", "-m", "notes", tree, NULL}, NULL);
    repo_name(name, commit);
    char *of = sp_strdup(name);
    of[0] = (char)(of[0] - 'a' + 'A');
    repo_name(of, tree);
    free(of);
    free(tree);
    free(commit);
    sp_buf_dispose(&in);
}

static int add_change(const struct sp_note_change *change, void *context)
{
    struct sp_buf *out = context;
    char hex[SP_OID_HEX + 1];
    if (change->is_foreign) {
        sp_buf_printf(out, "foreign %s\n", change->path);
        return 0;
    }
    sp_buf_printf(out, "%.6s", sp_oid_format(hex, &change->commit));
    sp_buf_printf(out, " %s", change->old ? repo_name_of(change->old) : "-");
    sp_buf_printf(out, " %s\n", change->new ? repo_name_of(change->new) : "-");
    return 0;
}

static char *changes(const char *old, const char *new)
{
    struct sp_buf out = {0};
    struct sp_oid a = {{0}}, b = repo_id(new);
    if (old)
        a = repo_id(old);
    err = (struct sp_error){0};
    int code =
        sp_notes_changes(repo, old ? &a : NULL, &b, add_change, &out, &err);
    if (code)
        sp_buf_printf(&out, "%d %s\n", code, err.message);
    sp_buf_puts(&out, "");
    return sp_buf_detach(&out);
}

Test(git_notes_changes, of_none_and_the_first)
{
    notes("a", "100644 blob x " ONE);
    SAME(changes(NULL, "a"), "111111 - x\n");
    SAME(changes("a", "a"), "");
}

Test(git_notes_changes, added_changed_and_removed)
{
    notes("a", "100644 blob x " ONE "\n100644 blob x " TWO);
    notes("b", "100644 blob y " TWO "\n100644 blob y " SIX);
    SAME(changes("a", "b"), "111111 x -\n112222 x y\n666666 - y\n");
}

Test(git_notes_changes, another_spread_changes_nothing)
{
    notes("a", "100644 blob x " ONE "\n100644 blob y " TWO);
    notes("b", "100644 blob x 111111111111111111111111111111111111"
               "11\n100644 blob y 22222222222222222222222222222222222222");
    notes("c", "040000 tree B 11");
    SAME(changes("a", "c"), "");
    SAME(changes("c", "a"), "");
    notes("d", "100644 blob y 111111111111111111111111111111111111");
    notes("e", "040000 tree D 11\n100644 blob y 222222222222222222222222222222"
               "22222222");
    notes("f", "040000 tree E 11");
    SAME(changes("c", "f"), "111111 x y\n");
    SAME(changes("f", "a"), "111111 y x\n");
}

Test(git_notes_changes, only_directories_that_differ_are_read)
{
    repo_name("gone", SIX);
    notes("a", "100644 blob x 11111111111111111111111111111111111111");
    notes("b", "040000 tree A 11\n040000 tree gone 66");
    notes("c", "040000 tree gone 66");
    SAME(changes("c", "b"), "111111 - x\n");
}

Test(git_notes_changes, what_is_no_note_is_foreign)
{
    static const char *const lines[] = {
        "100644 blob x README",
        "100755 blob x " ONE,
        "120000 blob x " ONE,
        "160000 commit gone " ONE,
        "100644 blob x 11111111111111111111111111111111111111",
        "040000 tree A 1",
        "040000 tree A zz",
        "040000 tree A 1111",
        "100644 blob x AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    };
    static const char *const paths[] = {
        "README",
        ONE,
        ONE,
        ONE,
        "11111111111111111111111111111111111111",
        "1",
        "zz",
        "1111",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    };
    repo_name("gone", SIX);
    notes("a", "100644 blob x " ONE);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct sp_buf expected = {0};
        notes("b", lines[i]);
        sp_buf_printf(&expected, "foreign %s\n", paths[i]);
        SAME(changes(NULL, "b"), sp_buf_text(&expected));
        sp_buf_dispose(&expected);
    }
    notes("c", "100644 blob x README");
    notes("d", "040000 tree C 11");
    SAME(changes("a", "d"), "foreign 11/README\n111111 x -\n");
}

Test(git_notes_changes, a_commit_with_two_notes_is_foreign)
{
    notes("a", "100644 blob x 11111111111111111111111111111111111111");
    notes("b", "040000 tree A 11\n100644 blob y " ONE);
    SAME(changes(NULL, "b"), "111111 - x\nforeign " ONE "\n");
}

Test(git_notes_changes, what_was_foreign_before_may_stay_out)
{
    notes("a", "100644 blob x README\n100644 blob x " ONE);
    notes("b", "100644 blob x " ONE);
    SAME(changes("a", "b"), "");
}

Test(git_notes_changes, a_directory_is_never_deeper_than_an_id)
{
    notes("t", "100644 blob x 11");
    for (int i = 0; i < 19; i++)
        notes("t", "040000 tree T 11");
    SAME(changes(NULL, "t"), "111111 - x\n");
    notes("t", "040000 tree T 11");
    SAME(changes(NULL, "t"),
         "foreign 11/11/11/11/11/11/11/11/11/11/11/11/11/11/11/11/11/11/11/11"
         "\n");
}

static int stop(const struct sp_note_change *change, void *context)
{
    (void)change;
    ++*(int *)context;
    return 7;
}

Test(git_notes_changes, the_visitor_may_end_it)
{
    int calls = 0;
    notes("a", "100644 blob x " ONE "\n100644 blob x " TWO);
    struct sp_oid id = repo_id("a");
    cr_assert_eq(sp_notes_changes(repo, NULL, &id, stop, &calls, &err), 7);
    cr_assert_eq(calls, 1);
}

Test(git_notes_changes, what_is_no_tree_cannot_be_compared)
{
    struct sp_oid id = repo_id("x");
    struct sp_buf out = {0};
    cr_assert_eq(sp_notes_changes(repo, NULL, &id, add_change, &out, &err),
                 SP_EGIT);
}
