/* Reverts that undo exactly what they say they do; over repositories. */
#include "sallyport/content.h"

#include <stdlib.h>
#include <string.h>

#include "support_content.h"

static void commit_file(const char *name, const char *parents,
                        const char *message, const char *tree)
{
    char hex[SP_OID_HEX + 1];
    const char *argv[16] = {"commit-tree", "-m", message};
    struct sp_oid id = tree_of(tree);
    struct sp_str word, rest = sp_str(parents);
    char parent[4][SP_OID_HEX + 1];
    argv[3] = sp_oid_format(hex, &id);
    for (size_t i = 0; sp_str_item(&rest, '+', &word); i++) {
        char *one = sp_strndup(word.ptr, word.len);
        snprintf(parent[i], sizeof parent[i], "%s", repo_hex(one));
        free(one);
        argv[4 + 2 * i] = "-p";
        argv[5 + 2 * i] = parent[i];
    }
    char *made = repo_git(argv, NULL);
    repo_name(name, made);
    free(made);
}

/* A commit that says it reverts `of`, or of the merge `of` with `made_to`. */
static void revert_of(const char *name, const char *parent, const char *of,
                      const char *made_to, const char *tree)
{
    char message[256], hex[SP_OID_HEX + 1];
    snprintf(hex, sizeof hex, "%s", repo_hex(of));
    if (made_to)
        snprintf(message, sizeof message,
                 "Revert \"%s\"\n\nThis reverts commit %s, reversing\n"
                 "changes made to %s.\n",
                 of, hex, repo_hex(made_to));
    else
        snprintf(message, sizeof message,
                 "Revert \"%s\"\n\nThis reverts commit %s.\n", of, hex);
    commit_file(name, parent, message, tree);
}

/* What the tip of a branch is taken for: its part of contents(). */
static char *tip_of(const char *tip)
{
    char push[64];
    snprintf(push, sizeof push, "refs/heads/feature/x - %s", tip);
    char *found = contents(push, NULL), *last = strrchr(found, ';');
    char *text = sp_strdup(last ? last + 2 : found);
    free(found);
    return text;
}

TestSuite(gather_revert, .init = content_open, .fini = repo_close);

Test(gather_revert, it_undoes_a_commit_before_it)
{
    commit_of("a", "o", "src/a=two " KEPT);
    revert_of("v", "a", "a", NULL, ALL);
    SAME(tip_of("v"), "v=V impl~1(src/a)");
    /* which main has already, or which is further back */
    commit_of("b", "a", "src/a=two src/b=own " KEPT);
    revert_of("w", "b", "a", NULL, ALL " src/b=own");
    SAME(tip_of("w"), "w=V impl~1(src/a)");
    repo_ref("refs/heads/main", "b");
    SAME(tip_of("w"), "w=V impl~1(src/a)");
}

Test(gather_revert, later_changes_elsewhere_in_the_file_stay)
{
    commit_of("a", "o", "src/a=two " KEPT);
    commit_of("b", "a", "src/a=both " KEPT);
    revert_of("v", "b", "a", NULL, "src/a=nine " KEPT);
    SAME(tip_of("v"), "v=V impl~1(src/a)");
    /* not what git makes of it */
    revert_of("w", "b", "a", NULL, ALL);
    SAME(tip_of("w"), "w=U impl~1(src/a)");
    /* git would not have known what to do: somebody decided */
    commit_of("c", "a", "src/a=zwei " KEPT);
    revert_of("x", "c", "a", NULL, ALL);
    SAME(tip_of("x"), "x=U impl~1(src/a)");
}

Test(gather_revert, it_has_nothing_else_in_it)
{
    commit_of("a", "o", "src/a=two src/b=own " KEPT);
    revert_of("v", "a", "a", NULL, ALL " src/evil=other");
    SAME(tip_of("v"), "v=U impl+1 impl~1 impl-1(src/a)");
    revert_of("w", "a", "a", NULL, ALL " docs/evil=other");
    SAME(tip_of("w"), "w=U impl~1 impl-1(src/a) docs+1(docs/evil)");
    /* or only a part of it */
    revert_of("x", "a", "a", NULL, ALL " src/b=own");
    SAME(tip_of("x"), "x=U impl~1(src/a)");
    /* or the very same again */
    revert_of("y", "o", "a", NULL, "src/a=two src/b=own " KEPT);
    SAME(tip_of("y"), "y=U impl+1 impl~1(src/a)");
    revert_of("z", "a", "a", NULL, "src/a=two src/b=own " KEPT);
    SAME(tip_of("z"), "z=U empty");
}

Test(gather_revert, of_a_commit_that_is_not_before_it_is_none)
{
    commit_of("a", "o", "src/a=two " KEPT);
    commit_of("twin", "o", "src/a=two " KEPT);
    revert_of("v", "a", "twin", NULL, ALL);
    SAME(tip_of("v"), "v=U impl~1(src/a)");
    repo_name("gone", "9f3c2ab000000000000000000000000000000000");
    revert_of("w", "a", "gone", NULL, ALL);
    SAME(tip_of("w"), "w=U impl~1(src/a)");
    repo_name("blob", repo_hex("own"));
    revert_of("x", "a", "blob", NULL, ALL);
    SAME(tip_of("x"), "x=U impl~1(src/a)");
    repo_tag("tag", "a", "commit");
    revert_of("y", "a", "tag", NULL, ALL);
    SAME(tip_of("y"), "y=U impl~1(src/a)");
}

Test(gather_revert, of_a_revert_it_brings_the_change_back)
{
    commit_of("a", "o", "src/a=two " KEPT);
    revert_of("v", "a", "a", NULL, ALL);
    revert_of("w", "v", "v", NULL, "src/a=two " KEPT);
    SAME(tip_of("w"), "w=V impl~1(src/a)");
}

Test(gather_revert, of_a_merge_it_goes_back_to_the_parent_that_it_names)
{
    commit_of("a", "o", ALL " src/b=own");
    commit_of("b", "o", "src/a=two " KEPT);
    commit_of("m", "a+b", "src/a=two src/b=own " KEPT);
    revert_of("v", "m", "m", "a", ALL " src/b=own");
    SAME(tip_of("v"), "v=V impl~1(src/a)");
    revert_of("w", "m", "m", "b", "src/a=two " KEPT);
    SAME(tip_of("w"), "w=V impl-1(src/b)");
    revert_of("x", "m", "m", "b", ALL " src/b=own");
    SAME(tip_of("x"), "x=U impl~1(src/a)");
    revert_of("y", "m", "m", "o", ALL " src/b=own");
    SAME(tip_of("y"), "y=U impl~1(src/a)");
    /* hosts do not say to which: it is the first */
    revert_of("z", "m", "m", NULL, ALL " src/b=own");
    SAME(tip_of("z"), "z=V impl~1(src/a)");
    revert_of("q", "m", "m", NULL, "src/a=two " KEPT);
    SAME(tip_of("q"), "q=U impl-1(src/b)");
}

/* The first `digits` of an id, with the rest of a message around it. */
static void revert_as(const char *name, const char *parent, const char *before,
                      const char *of, size_t digits, const char *tree)
{
    char message[256];
    snprintf(message, sizeof message, "%s%.*s\n", before, (int)digits,
             repo_hex(of));
    commit_file(name, parent, message, tree);
}

Test(gather_revert, a_short_id_names_a_commit_before_it)
{
    commit_of("a", "o", "src/a=two " KEPT);
    revert_as("v", "a", "revert: it\n\nThis reverts commit ", "a", 7, ALL);
    SAME(tip_of("v"), "v=V impl~1(src/a)");
    revert_as("w", "a", "revert ", "a", 40, ALL);
    SAME(tip_of("w"), "w=V impl~1(src/a)");
    revert_as("x", "a", "revert(vpn): it\n\nRefs: ", "a", 12, ALL);
    SAME(tip_of("x"), "x=V impl~1(src/a)");
    /* the same content that it undoes, not any other */
    revert_as("y", "a", "revert ", "a", 7, ALL " src/evil=other");
    SAME(tip_of("y"), "y=U impl+1 impl~1(src/a)");
    revert_as("z", "a", "revert ", "o", 7, ALL);
    SAME(tip_of("z"), "z=U impl~1(src/a)");
    /* which main has already */
    repo_ref("refs/heads/main", "a");
    SAME(tip_of("v"), "v=V impl~1(src/a)");
}

Test(gather_revert, it_may_undo_several)
{
    char message[256], a[SP_OID_HEX + 1], b[SP_OID_HEX + 1];
    commit_of("a", "o", "src/a=two " KEPT);
    commit_of("b", "a", "src/a=both src/b=own " KEPT);
    commit_of("c", "b", "src/a=both src/b=own src/c=own " KEPT);
    snprintf(a, sizeof a, "%s", repo_hex("a"));
    snprintf(b, sizeof b, "%s", repo_hex("b"));
    for (int turned = 0; turned < 2; turned++) {
        snprintf(message, sizeof message, "revert: both\n\nRefs: %.9s, %.9s\n",
                 turned ? b : a, turned ? a : b);
        commit_file("v", "c", message, ALL " src/c=own");
        SAME(tip_of("v"), "v=V impl~1 impl-1(src/a)");
        commit_file("w", "c", message, ALL);
        SAME(tip_of("w"), "w=U impl~1 impl-2(src/a)");
        commit_file("x", "c", message, "src/a=both src/b=own " KEPT);
        SAME(tip_of("x"), "x=U impl-1(src/c)");
    }
    /* a path that changed again is not undone by the way */
    commit_of("d", "c", "src/a=zwei src/b=own " KEPT);
    commit_file("y", "d", message, ALL);
    SAME(tip_of("y"), "y=U impl~1 impl-1(src/a)");
}

Test(gather_revert, of_a_root_it_takes_all_away)
{
    commit_of("root", "", "src/a=own");
    revert_of("v", "root", "root", NULL, "");
    SAME(tip_of("v"), "v=V impl-1(src/a)");
}

Test(gather_revert, a_merge_is_none)
{
    commit_of("a", "o", "src/a=two " KEPT);
    commit_of("b", "o", ALL " src/b=own");
    revert_of("m", "a+b", "a", NULL, ALL " src/b=own");
    SAME(tip_of("m"), "m=M impl~1(src/a)");
}

/* What it says of the cycle does not count. */
Test(gather_revert, its_subject_may_be_anything)
{
    char message[256];
    commit_of("a", "o", "src/a=two " KEPT);
    snprintf(message, sizeof message,
             "test: as it was (RED)\n\nThis reverts commit %s.\n",
             repo_hex("a"));
    commit_file("v", "a", message, ALL);
    SAME(tip_of("v"), "v=V impl~1(src/a)");
    snprintf(message, sizeof message, "This reverts commit %s.\n",
             repo_hex("a"));
    commit_file("w", "a", message, ALL); /* it is the subject, not the body */
    SAME(tip_of("w"), "w=U impl~1(src/a)");
}
