/* What each kind of ref and update may do; over real repositories. */
#include <stdlib.h>

#include "support.h"

TestSuite(judge_refs, .init = repo_open, .fini = repo_close);

/* main is base; w is a commit whose subject cannot be read. */
static void usual(void)
{
    repo_draw("base=N^ r=R:A g=G:A f=F:A m=M^base+f w=U^base");
    repo_ref("refs/heads/main", "base");
}

Test(judge_refs, main_is_changed_by_a_merge_of_who_may)
{
    usual();
    PUSH("refs/heads/main base m", "4 judged\n");
    JUDGED("4 judged\n"
           "main - protected-ref/direct-push\n",
           .push = "refs/heads/main base m", .user = "dana");
}

Test(judge_refs, main_is_neither_deleted_nor_rewound)
{
    usual();
    repo_ref("refs/heads/main", "m");
    PUSH("refs/heads/main m -", "0 judged\n"
                                "main - protected-ref/deleted\n");
    PUSH("refs/heads/main m base", "0 judged\n"
                                   "main - merge-shape/rewound\n");
    PUSH("refs/heads/main m f", "0 judged\n"
                                "main - merge-shape/rewound\n");
}

Test(judge_refs, a_branch_may_be_deleted_and_rewound)
{
    usual();
    repo_ref("refs/heads/feature/x", "f");
    JUDGED("0 judged\n", .push = "refs/heads/feature/x f -", .user = "dana");
    JUDGED("0 judged\n", .user = "dana",
           .push = "refs/heads/feature/x f -\nrefs/heads/feature/y f -");
    JUDGED("0 judged\n", .push = "refs/heads/feature/x f r", .user = "dana");
}

Test(judge_refs, a_tag_brings_no_unjudged_commits)
{
    static const char wrong[] = "1 judged\n"
                                "v1 w message-format/header\n";
    usual();
    repo_tag("one", "w", "commit");
    repo_tag("two", "one", "tag");
    PUSH("refs/tags/v1 - w", wrong);
    PUSH("refs/tags/v1 - one", wrong);
    PUSH("refs/tags/v1 - two", wrong);
    repo_tag("good", "base", "commit");
    PUSH("refs/tags/v1 - good", "0 judged\n");
}

Test(judge_refs, a_tag_of_a_tree_or_a_blob_is_refused)
{
    usual();
    repo_tree("tree");
    repo_blob("blob", "a key\n");
    repo_tag("of-tree", "tree", "tree");
    repo_tag("of-blob", "blob", "blob");
    repo_tag("of-tag", "of-tree", "tag");
    static const char push[] =
        "refs/tags/a - of-tree\nrefs/tags/b - of-blob\nrefs/tags/c - tree\n"
        "refs/tags/d - blob\nrefs/tags/e - of-tag";
    PUSH(push, "0 judged\n"
               "a - tag/not-a-commit\n"
               "b - tag/not-a-commit\n"
               "c - tag/not-a-commit\n"
               "d - tag/not-a-commit\n"
               "e - tag/not-a-commit\n");
    JUDGED("0 judged\n", .push = push, .ini = "[refs]\nnon-commit = allow\n");
}

Test(judge_refs, no_other_ref_names_a_tree_or_a_blob)
{
    usual();
    repo_tree("tree");
    repo_blob("blob", "a key\n");
    repo_tag("of-tree", "tree", "tree");
    PUSH("refs/releases/1 - of-tree\nrefs/notes/x - tree\n"
         "refs/pull/1/head - blob\nrefs/changes/1 - tree",
         "0 judged\n"
         "refs/releases/1 - tag/not-a-commit\n"
         "refs/notes/x - tag/not-a-commit\n"
         "refs/pull/1/head - tag/not-a-commit\n"
         "refs/changes/1 - tag/not-a-commit\n");
}

Test(judge_refs, what_everybody_reads_is_not_replaced)
{
    usual();
    repo_blob("blob", "evil\n");
    PUSH("refs/replace/1 - blob\nrefs/Replace/2 - w\nrefs/replace - w",
         "0 judged\n"
         "refs/replace/1 - protected-ref/replace\n"
         "refs/Replace/2 - protected-ref/replace\n"
         "refs/replace - protected-ref/replace\n");
    JUDGED("0 judged\n", .push = "refs/replace/1 - blob",
           .ini = "[refs]\nreplace = allow\n");
}

Test(judge_refs, none_leaves_no_room_for_a_protected_one)
{
    usual();
    PUSH("refs/heads/release - base\nrefs/tags - base",
         "0 judged\n"
         "release - protected-ref/blocks\n"
         "release - branch-name/pattern\n"
         "refs/tags - protected-ref/blocks\n");
}

Test(judge_refs, a_published_tag_neither_moves_nor_goes)
{
    usual();
    repo_tag("one", "base", "commit");
    repo_ref("refs/tags/v1", "one");
    PUSH("refs/tags/v1 one base", "0 judged\n"
                                  "v1 - tag/moved\n");
    PUSH("refs/tags/v1 one -", "0 judged\n"
                               "v1 - tag/deleted\n");
    JUDGED("3 judged\n", .push = "refs/tags/v1 one f",
           .ini = "[refs]\ntag = free\n");
}

Test(judge_refs, no_new_tag_is_read_instead_of_a_protected_branch)
{
    usual();
    PUSH("refs/tags/main - base\nrefs/tags/heads/main - base\n"
         "refs/tags/release/9 - base\nrefs/tags/Main - base",
         "0 judged\n"
         "main - tag/hides-a-branch\n");
    repo_ref("refs/heads/release/9", "base");
    PUSH("refs/tags/release/9 - base", "0 judged\n"
                                       "release/9 - tag/hides-a-branch\n");
}

Test(judge_refs, notes_are_not_the_projects_history)
{
    usual();
    repo_draw("note=U^");
    PUSH("refs/notes/commits - note", "0 judged\n");
    repo_ref("refs/notes/commits", "note");
    PUSH("refs/notes/commits note w", "0 judged\n");
    PUSH("refs/notes/sallyport/other - note",
         "0 judged\n"
         "refs/notes/sallyport/other - protected-ref/reserved\n");
    PUSH("refs/sallyport/audit - note",
         "0 judged\n"
         "refs/sallyport/audit - protected-ref/reserved\n");
}

Test(judge_refs, the_hosts_copies_of_heads_are_let_through)
{
    usual();
    PUSH("refs/pull/1/head - w\nrefs/merge-requests/1/head - w", "0 judged\n");
    repo_ref("refs/pull/1/head", "w");
    PUSH("refs/heads/feature/x - w", "1 judged\n"
                                     "feature/x w message-format/header\n");
}

Test(judge_refs, any_other_ref_is_judged_like_a_branch)
{
    usual();
    PUSH("refs/for/main - w", "1 judged\n"
                              "refs/for/main w message-format/header\n");
    PUSH("refs/heads/feature/x - w", "1 judged\n"
                                     "feature/x w message-format/header\n");
}

Test(judge_refs, an_orphan_branch_is_judged_from_its_root)
{
    usual();
    repo_draw("o=G:A^ p=F:A");
    PUSH("refs/heads/feature/x - p",
         "2 judged\n"
         "feature/x o tdd-order/green-before-red\n");
}

Test(judge_refs, an_octopus_is_judged_by_its_arms)
{
    usual();
    repo_draw("p=R:B^base q=G:C^base o=M^f+p+q h=G:B h2=G:C");
    PUSH("refs/heads/feature/x - h2",
         "8 judged\n"
         "feature/x q tdd-order/green-before-red\n");
}

Test(judge_refs, two_refs_in_one_push_are_judged_in_either_order)
{
    usual();
    PUSH("refs/heads/feature/x - w\nrefs/heads/feature/y - f",
         "4 judged\n"
         "feature/x w message-format/header\n");
    PUSH("refs/heads/feature/y - f\nrefs/heads/feature/x - w",
         "4 judged\n"
         "feature/x w message-format/header\n");
    JUDGED("4 judged\n"
           "main - protected-ref/direct-push\n"
           "main r tdd-complete/ends-in-red\n",
           .user = "dana",
           .push = "refs/heads/main base r\nrefs/heads/feature/x - f");
    JUDGED("4 judged\n"
           "main - protected-ref/direct-push\n"
           "main r tdd-complete/ends-in-red\n",
           .user = "dana",
           .push = "refs/heads/feature/x - f\nrefs/heads/main base r");
}

Test(judge_refs, head_protects_the_default_branch_whatever_its_name)
{
    usual();
    repo_ref("refs/heads/trunk", "base");
    JUDGED("4 judged\n", .push = "refs/heads/trunk base m", .user = "dana",
           .ini = "[refs]\nprotected = HEAD\n");
    repo_write("HEAD", "ref: refs/heads/trunk\n");
    JUDGED("4 judged\n"
           "trunk - protected-ref/direct-push\n",
           .push = "refs/heads/trunk base m", .user = "dana",
           .ini = "[refs]\nprotected = HEAD\n");
    JUDGED("0 judged\n", .push = "refs/heads/main base -", .user = "dana",
           .ini = "[refs]\nprotected = HEAD\n");
}

Test(judge_refs, an_unborn_head_protects_its_branch_before_it_is_there)
{
    repo_draw("base=N^ r=R:A");
    repo_ref("refs/heads/dev", "base");
    repo_write("HEAD", "ref: refs/heads/trunk\n");
    JUDGED("2 judged\n"
           "trunk - protected-ref/direct-creation\n"
           "trunk r tdd-complete/ends-in-red\n",
           .push = "refs/heads/trunk - r", .user = "dana");
    JUDGED("2 judged\n", .push = "refs/heads/feature/x - r", .user = "dana");
}

Test(judge_refs, a_symbolic_ref_is_no_way_around_the_protection)
{
    usual();
    repo_write("refs/heads/alias", "ref: refs/heads/main\n");
    JUDGED("undecided: refs/heads/alias is another name of refs/heads/main on "
           "the server; use that one\n",
           .push = "refs/heads/alias base m", .user = "dana");
    JUDGED("undecided: refs/heads/alias is another name of refs/heads/main on "
           "the server; use that one\n",
           .push = "refs/heads/alias base -", .user = "dana");
}

Test(judge_refs, an_import_into_an_empty_repository_is_accepted)
{
    repo_draw("old=U^ older=U bad=G:A");
    JUDGED("0 judged\n", .push = "refs/heads/main - bad", .user = "dana");
    JUDGED("0 judged\n", .user = "dana",
           .push = "refs/heads/main - bad\nrefs/heads/release/1 - older\n"
                   "refs/tags/v1 - bad");
    JUDGED("3 judged\n"
           "main old message-format/header\n"
           "main older message-format/header\n"
           "main bad tdd-order/green-before-red\n",
           .push = "refs/heads/main - bad", .user = "dana",
           .ini = "[policy]\nbaseline = none\n");
}

Test(judge_refs, only_the_first_push_is_an_import)
{
    usual();
    repo_ref("refs/heads/main", "-");
    repo_ref("refs/heads/feature/x", "base");
    JUDGED("2 judged\n"
           "main - protected-ref/direct-creation\n"
           "main w message-format/header\n",
           .push = "refs/heads/main - w", .user = "dana");
}
