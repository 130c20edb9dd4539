/* Which commits are there, and what is known of the ref; over repositories. */
#include "support.h"

TestSuite(gather, .init = repo_open, .fini = repo_close);

/* base - a - b (main), and r - g - f on top of a. */
static void usual(void)
{
    repo_draw("base=N^ a=N b=N r=R:A^a g=G:A f=F:A");
    repo_ref("refs/heads/main", "b");
}

Test(gather, a_created_branch_brings_what_no_protected_ref_has)
{
    usual();
    BRINGS("refs/heads/feature/x - f", "f+ g+ r+^main tip=f");
    BRINGS("refs/heads/feature/x - r", "r+^main tip=r");
    BRINGS("refs/heads/feature/x - a", "");
    BRINGS("refs/heads/feature/x - b", "");
}

Test(gather, what_an_unprotected_ref_has_is_judged_all_the_same)
{
    usual();
    repo_ref("refs/heads/lax", "g");
    repo_ref("refs/tags/v1", "g");
    repo_ref("refs/pull/1/head", "g");
    BRINGS("refs/heads/feature/x - f", "f+ g+ r+^main tip=f");
}

Test(gather, every_protected_ref_counts)
{
    usual();
    repo_ref("refs/heads/release/1", "r");
    BRINGS("refs/heads/feature/x - f", "f+ g+^main tip=f");
    GATHERED("f+ g+ r+^main tip=f", .push = "refs/heads/feature/x - f",
             .ini = "[refs]\nprotected = refs/heads/main\n");
    GATHERED("a+ base+ f+ g+ r+ tip=f", .push = "refs/heads/feature/x - f",
             .ini = "[refs]\nprotected = refs/heads/trunk\n");
}

Test(gather, an_updated_branch_brings_what_it_had_not_with_all_of_it_known)
{
    usual();
    repo_ref("refs/heads/feature/x", "r");
    BRINGS("refs/heads/feature/x r f", "f+ g+ r^main tip=f");
    repo_ref("refs/heads/feature/x", "g");
    BRINGS("refs/heads/feature/x g f", "f+ g r^main tip=f");
}

Test(gather, a_forced_branch_brings_what_the_old_one_had_not)
{
    usual();
    repo_draw("s=G:A^r t=F:A");
    repo_ref("refs/heads/feature/x", "f");
    BRINGS("refs/heads/feature/x f t", "r^main s+ t+ tip=t");
    BRINGS("refs/heads/feature/x f r", "r^main");
    BRINGS("refs/heads/feature/x f b", "");
}

Test(gather, merging_main_into_a_branch_brings_no_commits_of_main)
{
    usual();
    repo_draw("m=M^r+b n=G:A");
    repo_ref("refs/heads/feature/x", "r");
    BRINGS("refs/heads/feature/x r n", "m+^main n+ r^main tip=n");
    BRINGS("refs/heads/feature/y - n", "m+^main n+ r+^main tip=n");
}

Test(gather, a_deleted_ref_brings_nothing)
{
    usual();
    repo_ref("refs/heads/feature/x", "f");
    BRINGS("refs/heads/feature/x f -", "");
    BRINGS("refs/heads/main b -", " protected");
}

Test(gather, a_protected_ref_brings_all_that_it_had_not)
{
    usual();
    repo_draw("m=M^b+f");
    repo_ref("refs/heads/feature/x", "f");
    BRINGS("refs/heads/main b m", "f+ g+ m+*^main r+^main tip=m protected");
    repo_ref("refs/heads/main", "a");
    BRINGS("refs/heads/main a f", "f+ g+ r+^main tip=f protected");
}

Test(gather, what_another_protected_ref_has_is_settled)
{
    usual();
    repo_draw("m=M^b+f");
    repo_ref("refs/heads/release/1", "g");
    BRINGS("refs/heads/main b m", "f+ g+~/ m+*^main r+~/^main tip=m protected");
    BRINGS("refs/heads/main b b", " protected");
}

Test(gather, a_new_protected_ref_brings_what_no_other_has)
{
    usual();
    BRINGS("refs/heads/release/1 - b", " protected");
    BRINGS("refs/heads/release/1 - g", "g+ r+^main tip=g protected");
}

Test(gather, a_protected_ref_that_loses_commits_rewinds)
{
    usual();
    BRINGS("refs/heads/main b a", " protected rewinds");
    BRINGS("refs/heads/main b r", "r+^main tip=r protected rewinds sidelines");
}

Test(gather, the_old_tip_stays_on_the_main_line)
{
    usual();
    repo_draw("m=M^f+b n=N^m s=N^b k=M^s+f");
    BRINGS("refs/heads/main b k", "f+ g+ k+* r+^main s+^main tip=k protected");
    BRINGS("refs/heads/main b m",
           "f+ g+ m+^main r+^main tip=m protected sidelines");
    BRINGS("refs/heads/main b n", "f+ g+ m+^main n+ r+^main tip=n "
                                  "protected sidelines");
}
Test(gather, one_commit_on_the_main_line_is_a_commit_like_any_other)
{
    usual();
    repo_draw("s=G:A^b n=N m=M^n+f k=G:B x=N^b y=G:A");
    BRINGS("refs/heads/main b s", "s+^main tip=s protected");
    BRINGS("refs/heads/main b n", "n+ s+^main tip=n protected");
    BRINGS("refs/heads/main b m",
           "f+ g+ m+* n+ r+^main s+^main tip=m protected");
    BRINGS("refs/heads/main b k",
           "f+ g+ k+ m+* n+ r+^main s+^main tip=k protected");
    BRINGS("refs/heads/main b y", "x+^main y+ tip=y protected");
    repo_ref("refs/heads/release/1", "n");
    BRINGS("refs/heads/main b k",
           "f+ g+ k+ m+* n+*~/ r+^main s+*~/^main tip=k protected");
}

Test(gather, a_tag_brings_the_commits_that_it_names)
{
    usual();
    repo_tag("one", "f", "commit");
    repo_tag("two", "one", "tag");
    repo_tag("old", "a", "commit");
    BRINGS("refs/tags/v1 - f", "f+ g+ r+^main tip=f");
    BRINGS("refs/tags/v1 - one", "f+ g+ r+^main tip=f");
    BRINGS("refs/tags/v1 - two", "f+ g+ r+^main tip=f");
    BRINGS("refs/tags/v1 - old", "");
    repo_tag("before", "r", "commit");
    repo_ref("refs/tags/v1", "before");
    BRINGS("refs/tags/v1 before two", "f+ g+ r^main tip=f");
    BRINGS("refs/tags/v1 before -", "");
}

Test(gather, a_tag_of_a_tree_or_a_blob_brings_no_commit)
{
    usual();
    repo_tree("tree");
    repo_blob("blob", "a key\n");
    repo_tag("of-tree", "tree", "tree");
    repo_tag("of-blob", "blob", "blob");
    repo_tag("of-tag", "of-blob", "tag");
    BRINGS("refs/tags/a - tree\nrefs/tags/b - blob\nrefs/tags/c - of-tree\n"
           "refs/tags/d - of-blob\nrefs/tags/e - of-tag",
           "\n\n\n\n");
    repo_ref("refs/tags/a", "of-tree");
    BRINGS("refs/tags/a of-tree f", "f+ g+ r+^main tip=f");
}

Test(gather, notes_and_the_hosts_own_refs_bring_nothing_to_judge)
{
    usual();
    repo_draw("note=U^");
    BRINGS("refs/notes/commits - note\nrefs/pull/1/head - f\n"
           "refs/merge-requests/1/head - f\nrefs/sallyport/x - note",
           "\n\n\n");
    BRINGS("refs/for/main - f", "f+ g+ r+^main tip=f");
    GATHERED("note+ tip=note protected", .push = "refs/notes/commits - note",
             .ini = "[refs]\nprotected = refs/notes/*\n");
}

Test(gather, an_orphan_branch_brings_all_of_its_history)
{
    usual();
    repo_draw("o=N^ p=R:A q=M^p+b");
    BRINGS("refs/heads/feature/x - p", "o+ p+ tip=p");
    BRINGS("refs/heads/feature/x - q", "o+ p+ q+^main tip=q");
}

Test(gather, an_octopus_brings_all_of_its_arms)
{
    usual();
    repo_draw("p=R:B^a q=R:C^b o=M^f+p+q");
    BRINGS("refs/heads/feature/x - o",
           "f+ g+ o+ p+^main q+^main r+^main tip=o");
}

Test(gather, nothing_is_protected_while_head_is_unborn)
{
    repo_draw("base=N^ r=R:A");
    repo_ref("refs/heads/dev", "base");
    BRINGS("refs/heads/feature/x - r", "base+ r+ tip=r");
    BRINGS("refs/heads/main - r", "base+ r+ tip=r protected");
}

Test(gather, the_default_branch_may_have_another_name)
{
    usual();
    repo_ref("refs/heads/main", "-");
    repo_ref("refs/heads/trunk", "b");
    repo_write("HEAD", "ref: refs/heads/trunk\n");
    BRINGS("refs/heads/trunk b f",
           "f+ g+ r+^main tip=f protected rewinds sidelines");
    BRINGS("refs/heads/feature/x - g", "g+ r+^main tip=g");
    repo_write("HEAD", "ref: refs/heads/elsewhere\n");
    BRINGS("refs/heads/feature/x - g", "a+ base+ g+ r+ tip=g");
}

Test(gather, a_detached_head_names_no_branch)
{
    usual();
    repo_ref("refs/heads/trunk", "b");
    repo_ref("refs/heads/main", "-");
    repo_write("HEAD", repo_hex("b"));
    repo_draw("c=N^b");
    BRINGS("refs/heads/trunk b c", "a b base c+ tip=c");
}

Test(gather, each_ref_of_a_push_is_gathered_by_itself)
{
    usual();
    BRINGS("refs/heads/feature/x - f\nrefs/heads/feature/y - g",
           "f+ g+ r+^main tip=f\ng+ r+^main tip=g");
    repo_draw("m=M^b+f");
    BRINGS("refs/heads/main b m\nrefs/heads/feature/x - f",
           "f+ g+ m+*^main r+^main tip=m protected\nf+ g+ r+^main tip=f");
    BRINGS("refs/heads/feature/x - f\nrefs/heads/main b m",
           "f+ g+ r+^main tip=f\nf+ g+ m+*^main r+^main tip=m protected");
}

Test(gather, an_import_is_the_first_push_into_nothing)
{
    repo_draw("base=N^ r=G:A o=U^");
    BRINGS("refs/heads/main - r\nrefs/heads/release/1 - base\n"
           "refs/tags/v1 - r",
           " protected import\n protected import\n import");
    GATHERED("base+ r+ tip=r protected import\nbase+ r+ tip=r import",
             .push = "refs/heads/main - r\nrefs/heads/feature/x - r",
             .ini = "[policy]\nbaseline = none\n");
    repo_ref("refs/heads/feature/x", "o");
    BRINGS("refs/heads/main - r", "base+ r+ tip=r protected");
}

Test(gather, any_ref_at_all_ends_the_time_of_imports)
{
    static const char *const refs[] = {"refs/tags/v1", "refs/notes/x",
                                       "refs/pull/1/head", "refs/x/y"};
    repo_draw("base=N^ r=R:A");
    for (size_t i = 0; i < sizeof refs / sizeof refs[0]; i++) {
        repo_ref(refs[i], "base");
        BRINGS("refs/heads/feature/x - r", "base+ r+ tip=r");
        repo_ref(refs[i], "-");
    }
    BRINGS("refs/heads/feature/x - r", " import");
}

Test(gather, what_goes_before_the_baseline_is_not_judged)
{
    char ini[128];
    usual();
    snprintf(ini, sizeof ini, "[policy]\nbaseline = %s\n", repo_hex("r"));
    GATHERED("f+ g+^old tip=f", .push = "refs/heads/feature/x - f", .ini = ini);
    GATHERED("", .push = "refs/heads/feature/x - r", .ini = ini);
    /* what a protected ref has is known, baseline or not */
    repo_draw("n=R:B^b m=M^n+g");
    GATHERED("g+^old m+ n+^main tip=m", .push = "refs/heads/feature/x - m",
             .ini = ini);
    snprintf(ini, sizeof ini, "[policy]\nbaseline = %s\n", repo_hex("a"));
    GATHERED("f+ g+ r+^main tip=f", .push = "refs/heads/feature/x - f",
             .ini = ini);
}
