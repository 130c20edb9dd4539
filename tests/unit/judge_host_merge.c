/* A host's own merge, over real repositories: where it may be an edit instead,
 * as on GitLab's pages, a branch has to explain it. */
#include <stdlib.h>

#include "support_evidence.h"

/* main is old, which has a branch of a whole cycle, f, without it. */
static void open_repo(void)
{
    repo_open();
    repo_draw("base=N^ old=N r=R:A^base g=G:A f=F:A");
    repo_ref("refs/heads/main", "old");
}

TestSuite(judge_host_merge, .init = open_repo, .fini = repo_close);

/* One commit on `parent`, with the tree of another, whatever git would make. */
static void squash(const char *name, const char *parent, const char *of)
{
    struct sp_buf tree = {0};
    sp_buf_printf(&tree, "%s^{tree}", repo_hex(of));
    char *base = sp_strdup(repo_hex(parent));
    char *made = repo_git((const char *[]){"commit-tree", "-p", base, "-m",
                                           "feat: all of it\n\nPRP: A-1",
                                           sp_buf_text(&tree), NULL},
                          NULL);
    repo_name(name, made);
    free(made);
    free(base);
    sp_buf_dispose(&tree);
}

/* What is done on pages that say the same of a merge and of an edit. */
#define PAGES(what, expected)                                                  \
    JUDGED(expected, .push = (what), .user = "dana", .is_host_merge = true,    \
           .may_be_edit = true)

Test(judge_host_merge, a_merge_is_one)
{
    repo_draw("m=M^old+f");
    PAGES("refs/heads/main old m", "4 judged\n");
}

Test(judge_host_merge, an_edit_is_none)
{
    repo_draw("e=N^old e2=N");
    PAGES("refs/heads/main old e", "1 judged\n"
                                   "main e merge-shape/edited\n");
    PAGES("refs/heads/main old e2", "2 judged\n"
                                    "main e merge-shape/edited\n");
    repo_draw("b=N^e m=M^e+b");
    PAGES("refs/heads/main old m", "3 judged\n"
                                   "main e merge-shape/edited\n");
}

Test(judge_host_merge, where_the_host_says_that_it_merges_it_is_believed)
{
    repo_draw("r2=R:A^old g2=G:A f2=F:A");
    JUDGED("3 judged\n", .push = "refs/heads/main old f2", .user = "dana",
           .is_host_merge = true);
    JUDGED("3 judged\n"
           "main - protected-ref/direct-push\n",
           .push = "refs/heads/main old f2", .user = "dana");
}

Test(judge_host_merge, who_may_merge_may_edit)
{
    repo_draw("e=N^old");
    JUDGED("1 judged\n", .push = "refs/heads/main old e", .is_host_merge = true,
           .may_be_edit = true);
}

Test(judge_host_merge, a_branch_that_main_is_set_to_is_merged)
{
    repo_draw("r2=R:A^old g2=G:A f2=F:A");
    PAGES("refs/heads/main old f2", "3 judged\n"
                                    "main r2 merge-shape/edited\n");
    repo_ref("refs/heads/feature/x", "f2");
    PAGES("refs/heads/main old f2", "3 judged\n");
    repo_ref("refs/heads/feature/x", "-");
    repo_ref("refs/merge-requests/7/head", "f2");
    PAGES("refs/heads/main old f2", "3 judged\n");
    /* what the branch had before, and what it has now, are not the same */
    repo_ref("refs/merge-requests/7/head", "g2");
    PAGES("refs/heads/main old f2", "3 judged\n"
                                    "main r2 merge-shape/edited\n");
}

Test(judge_host_merge, a_squash_is_what_a_branch_has)
{
    repo_draw("r2=R:A^old g2=G:A f2=F:A");
    squash("s", "old", "f2");
    PAGES("refs/heads/main old s", "1 judged\n"
                                   "main s tdd-order/green-before-red\n"
                                   "main s merge-shape/edited\n");
    repo_ref("refs/merge-requests/7/head", "g2");
    PAGES("refs/heads/main old s", "1 judged\n"
                                   "main s tdd-order/green-before-red\n"
                                   "main s merge-shape/edited\n");
    repo_ref("refs/merge-requests/7/head", "f2");
    PAGES("refs/heads/main old s", "4 judged\n");
    JUDGED("4 judged\n", .push = "refs/heads/main old s", .user = "dana",
           .is_host_merge = true);
}

/* It would take back what main has and the branch has not. */
Test(judge_host_merge, a_squash_of_a_branch_that_is_behind_explains_nothing)
{
    repo_ref("refs/heads/feature/x", "f");
    squash("s", "old", "f");
    PAGES("refs/heads/main old s", "1 judged\n"
                                   "main s tdd-order/green-before-red\n"
                                   "main s merge-shape/edited\n");
    /* what git makes of both is traced */
    repo_squash("t", "old", "f", "feat: all of it\n\nPRP: A-1");
    PAGES("refs/heads/main old t", "4 judged\n");
}

/* It stands by itself, and yet somebody has made it. */
Test(judge_host_merge, a_squash_of_documents_is_traced_as_well)
{
    repo_draw("d=N^base e=N");
    repo_squash("s", "old", "e", "docs: both");
    PAGES("refs/heads/main old s", "1 judged\n"
                                   "main s merge-shape/edited\n");
    repo_ref("refs/heads/docs/x", "e");
    PAGES("refs/heads/main old s", "3 judged\n");
}

Test(judge_host_merge, a_ref_that_is_no_commit_explains_nothing)
{
    repo_draw("e=N^old");
    repo_blob("blob", "x");
    repo_ref("refs/merge-requests/7/head", "blob");
    PAGES("refs/heads/main old e", "1 judged\n"
                                   "main e merge-shape/edited\n");
}

Test(judge_host_merge, other_refs_are_not_asked_for_it)
{
    repo_draw("e=N^old");
    PAGES("refs/heads/feature/x - e", "1 judged\n");
    JUDGED("1 judged\n"
           "release/1 - protected-ref/direct-creation\n",
           .push = "refs/heads/release/1 - e", .user = "dana",
           .is_host_merge = true, .may_be_edit = true);
}

static const char team[] = "[roles]\nmaintainer = alice, bob\n"
                           "[identity]\nalice = alice@example.org\n"
                           "bob = bob@example.org\n"
                           "[category \"MEDIUM\"]\ngates = unit\n";

/* Merged on a page of a host that says so, and of one that does not. */
#define LANDS(to, expected)                                                    \
    JUDGED(expected, .push = "refs/heads/main old " to, .user = "dana",        \
           .ini = team, .is_host_merge = true);                                \
    JUDGED(expected, .push = "refs/heads/main old " to, .user = "dana",        \
           .ini = team, .is_host_merge = true, .may_be_edit = true)
#define NONE(commit)                                                           \
    "main " commit " approvals/missing\n"                                      \
    "main " commit " gates/never-recorded\n"

/* What a host merges needs what anybody's merge does, in each of its three styles. */
Test(judge_host_merge, it_needs_approvals_and_gates)
{
    repo_ref("refs/heads/feature/x", "f");
    repo_draw("m=M^old+f");
    repo_squash("s", "old", "f", "feat: all of it\n\nPRP: A-1\n");
    repo_rebase_cycle("old");
    repo_ref("refs/merge-requests/7/head", "f2"); /* it was rebased there */
    LANDS("m", "4 judged\n" NONE("m"));
    LANDS("s", "4 judged\n" NONE("s"));
    LANDS("f2", "3 judged\n" NONE("f2"));
    approve("f", "bob", NULL);
    LANDS("m", "4 judged\nmain m gates/never-recorded\n");
    record("f", "unit", SP_GATE_PASS, "");
    LANDS("m", "4 judged\n");
    LANDS("s", "4 judged\n");
    LANDS("f2", "3 judged\n");
}

Test(judge_host_merge, one_byte_of_its_own_has_none)
{
    struct sp_buf ini = {0};
    repo_ref("refs/heads/feature/x", "f");
    approve("f", "bob", NULL);
    record("f", "unit", SP_GATE_PASS, "");
    repo_files("m", "old+f", "Merge feature/x", "src/g=other");
    JUDGED("4 judged\nmain m tdd-content/merge-with-changes\n",
           .push = "refs/heads/main old m", .user = "dana", .ini = team,
           .is_host_merge = true);
    sp_buf_printf(&ini, "%s[rule \"tdd-content\"]\nlevel = warn\n", team);
    JUDGED("4 judged\n"
           "main m tdd-content/merge-with-changes (warning)\n"
           "main m approvals/stale\nmain m gates/stale\n",
           .push = "refs/heads/main old m", .user = "dana",
           .ini = sp_buf_text(&ini), .is_host_merge = true);
    sp_buf_dispose(&ini);
}
