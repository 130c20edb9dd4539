/* What is gathered where a history is odd, or cannot be read. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support.h"

TestSuite(gather_edges, .init = repo_open, .fini = repo_close);

/* base - a - b (main), and r - g - f on top of a. */
static void usual(void)
{
    repo_draw("base=N^ a=N b=N r=R:A^a g=G:A f=F:A");
    repo_ref("refs/heads/main", "b");
}

Test(gather_edges, a_range_is_what_it_says_whatever_refs_there_are)
{
    usual();
    GATHERED("f+ g+^old tip=f", .push = "refs/heads/feature/x r f",
             .occasion = SP_RANGE);
    GATHERED("f+ g+ r+^main tip=f", .push = "refs/heads/feature/x a f",
             .occasion = SP_RANGE);
    GATHERED("f+ g+ r+^main tip=f", .push = "HEAD - f", .occasion = SP_RANGE);
    GATHERED("f+ g+^old tip=f protected", .push = "refs/heads/main r f",
             .occasion = SP_RANGE);
}

Test(gather_edges, a_range_leaves_out_what_it_is_told_to)
{
    usual();
    repo_draw("s=R:B^r t=G:B m=M^f+t");
    struct sp_oid ids[] = {repo_id("f"), repo_id("s")};
    const struct sp_oids both = {ids, 2, 2}, none = {ids, 0, 0};
    GATHERED("m+^old t+^old tip=m", .push = "refs/heads/feature/x f m",
             .occasion = SP_RANGE, .without = &both);
    GATHERED("m+^old s+^old t+ tip=m", .push = "refs/heads/feature/x f m",
             .occasion = SP_RANGE, .without = &none);
    GATHERED("m+*^old t+^old tip=m protected", .push = "refs/heads/main r m",
             .occasion = SP_RANGE, .without = &both);
}

Test(gather_edges, a_rehearsal_does_not_ask_what_the_refs_are_now)
{
    usual();
    GATHERED("error: refs/heads/feature/x changed on the server while you "
             "pushed; fetch, then push again",
             .push = "refs/heads/feature/x r f");
    GATHERED("f+ g+ r^main tip=f", .push = "refs/heads/feature/x r f",
             .occasion = SP_REHEARSAL);
}

Test(gather_edges, a_ref_that_moved_meanwhile_is_told)
{
    static const char moved[] =
        "error: refs/heads/feature/x changed on the server while you pushed; "
        "fetch, then push again";
    usual();
    repo_ref("refs/heads/feature/x", "g");
    BRINGS("refs/heads/feature/x r f", moved);
    BRINGS("refs/heads/feature/x - f", moved);
    BRINGS("refs/heads/feature/x g f", "f+ g r^main tip=f");
}

Test(gather_edges, an_object_that_is_missing_is_told)
{
    usual();
    repo_name("gone", "9f3c2ab000000000000000000000000000000000");
    BRINGS("refs/heads/feature/x - gone",
           "error: the object 9f3c2ab000000000000000000000000000000000 cannot "
           "be read: it is missing from the repository or broken");
    repo_tag("t", "f", "commit");
    GATHERED("error: the object 9f3c2ab000000000000000000000000000000000 "
             "cannot be read: it is missing from the repository or broken",
             .push = "refs/heads/feature/x gone f", .occasion = SP_REHEARSAL);
}

Test(gather_edges, a_branch_names_a_commit_and_nothing_else)
{
    static const char *const kinds[] = {"blob", "tree", "tag"};
    usual();
    repo_blob("blob", "x\n");
    repo_tree("tree");
    repo_tag("tag", "f", "commit");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        char push[64];
        snprintf(push, sizeof push, "refs/heads/feature/x - %s", kinds[i]);
        BRINGS(push, "error: the branch refs/heads/feature/x would name "
                     "something that is not a commit");
    }
}

Test(gather_edges, a_baseline_is_a_commit_of_the_repository)
{
    char of_blob[128];
    usual();
    repo_blob("blob", "x\n");
    snprintf(of_blob, sizeof of_blob, "[policy]\nbaseline = %s\n",
             repo_hex("blob"));
    GATHERED("error: [policy] baseline = "
             "587be6b4c3f93f93c489c0111bba5596147a26cb is not a commit of this "
             "repository",
             .push = "refs/heads/feature/x - f", .ini = of_blob);
}

Test(gather_edges, a_baseline_that_is_gone_hides_nothing)
{
    static const char ini[] =
        "[policy]\nbaseline = 9f3c2ab000000000000000000000000000000000\n";
    usual();
    GATHERED("f+ g+ r+^main tip=f", .push = "refs/heads/feature/x - f",
             .ini = ini);
}

Test(gather_edges, a_baseline_ahead_of_main_leaves_its_main_line_alone)
{
    char ini[128];
    usual();
    repo_draw("c=N^b d=N e=N^d");
    snprintf(ini, sizeof ini, "[policy]\nbaseline = %s\n", repo_hex("d"));
    GATHERED("e+^old tip=e protected", .push = "refs/heads/main b e",
             .ini = ini);
    /* main's own commits on the side of the baseline's */
    repo_draw("x=N^a y=M^x+b z=N^y");
    snprintf(ini, sizeof ini, "[policy]\nbaseline = %s\n", repo_hex("y"));
    GATHERED("z+^old tip=z protected sidelines", .push = "refs/heads/main b z",
             .ini = ini);
}

Test(gather_edges, more_commits_than_allowed_are_not_walked)
{
    usual();
    GATHERED("f+ g+ r+^main tip=f", .push = "refs/heads/feature/x - f",
             .ini = "[limits]\ncommits = 3\n");
    GATHERED(" too-many", .push = "refs/heads/feature/x - f",
             .ini = "[limits]\ncommits = 2\n");
    GATHERED(" protected rewinds too-many", .push = "refs/heads/main b f",
             .ini = "[limits]\ncommits = 2\n");
}

/* "SUBJECT\n\nxxx…" of len bytes in all. */
static char *long_message(const char *subject, size_t len)
{
    char *text = sp_malloc(len + 1);
    memset(text, 'x', len);
    memcpy(text, subject, strlen(subject));
    memcpy(text + strlen(subject), "\n\n", 2);
    text[len] = '\0';
    return text;
}

Test(gather_edges, messages_and_objects_over_the_limits_are_not_read)
{
    char *exact = long_message("feat: exact", 1000);
    char *large = long_message("feat: large", 1001);
    char *huge = long_message("feat: huge", 3000);
    usual();
    repo_commit("h", "f", exact);
    repo_commit("i", "h", large);
    repo_commit("j", "i", huge);
    GATHERED("f+ g+ h+ i+ r+^main tip=i message:i",
             .push = "refs/heads/feature/x - i",
             .ini = "[limits]\nmessage = 1000\nobject = 2k\n");
    /* what is before it is not known */
    GATHERED("j+ tip=j object:j", .push = "refs/heads/feature/x - j",
             .ini = "[limits]\nmessage = 1000\nobject = 2k\n");
    free(exact);
    free(large);
    free(huge);
}

Test(gather_edges, a_fixup_has_the_phase_and_the_proposals_of_its_target)
{
    usual();
    repo_draw("b1=R:B,C^g");
    repo_commit("h", "b1", "fixup! test: r\n");
    repo_commit("i", "h", "squash! fixup! feat: g\n\nPRP: C-1\n");
    repo_commit("j", "i", "amend! test: b1\n");
    repo_commit("k", "j", "fixup! feat: nowhere\n");
    BRINGS("refs/heads/feature/x - k",
           "b1+ g+ h+!R:A-1 i+!G:C-1 j+!R:B-1,C-1 k+!X r+^main tip=k lost:k");
}

/* The nearest above it, where there are two. */
Test(gather_edges, a_fixup_belongs_to_the_nearest_of_its_subject)
{
    usual();
    repo_commit("h", "f", "test: r\n\nPRP: B-1\n");
    repo_commit("i", "h", "fixup! test: r\n");
    repo_draw("n=N^g m=M^n+h");
    repo_commit("k", "m", "fixup! test: r\n");
    BRINGS("refs/heads/feature/x - i", "f+ g+ h+ i+!R:B-1 r+^main tip=i");
    BRINGS("refs/heads/feature/x - k", "f+ g+ h+ k+!R:B-1 m+ n+ r+^main tip=k");
}

Test(gather_edges, dates_do_not_matter)
{
    repo_clock_step = -100000; /* each commit is older than its parent */
    usual();
    repo_draw("s=R:B^a m=M^f+s n=G:B");
    BRINGS("refs/heads/feature/x - n", "f+ g+ m+ n+ r+^main s+^main tip=n");
    repo_ref("refs/heads/feature/x", "g");
    BRINGS("refs/heads/feature/x g n", "f+ g m+ n+ r^main s+^main tip=n");
    repo_clock_step = 0;
}

/* A main line that claims to be older than what it grew from: what goes before
 * it is in a protected ref all the same, not only in the baseline. */
Test(gather_edges, forged_dates_do_not_make_known_history_unknown)
{
    char ini[128];
    repo_draw("base=N^ a=N r=R:A g=G:A");
    repo_clock_step = -1000000;
    repo_draw("m1=N^a m2=N m3=N m4=N m5=N m6=N m7=N m8=N m9=N m10=N");
    repo_clock_step = 0;
    repo_ref("refs/heads/main", "m10");
    snprintf(ini, sizeof ini, "[policy]\nbaseline = %s\n", repo_hex("a"));
    GATHERED("g+ r+^main tip=g", .push = "refs/heads/feature/x - g",
             .ini = ini);
}

Test(gather_edges, a_protected_tag_may_be_annotated)
{
    static const char ini[] = "[refs]\nprotected = refs/tags/stable\n";
    usual();
    repo_tag("one", "r", "commit");
    repo_tag("two", "f", "commit");
    repo_tag("three", "b", "commit");
    repo_ref("refs/tags/stable", "one");
    GATHERED("f+ g+^main tip=f protected", .push = "refs/tags/stable one two",
             .ini = ini);
    GATHERED("f+ g+^main tip=f protected", .push = "refs/tags/stable one f",
             .ini = ini);
    GATHERED("b+^main tip=b protected rewinds sidelines",
             .push = "refs/tags/stable one three", .ini = ini);
}

Test(gather_edges, a_protected_ref_may_name_something_else_than_a_commit)
{
    static const char ini[] = "[refs]\nprotected = HEAD, refs/tags/*\n";
    usual();
    repo_blob("key", "a key\n");
    repo_tag("signed", "key", "blob");
    repo_tag("one", "g", "commit");
    repo_ref("refs/tags/key", "signed");
    repo_ref("refs/tags/v1", "one");
    GATHERED("f+^main tip=f", .push = "refs/heads/feature/x - f", .ini = ini);
    GATHERED("f+^main tip=f protected", .push = "refs/tags/key signed f",
             .ini = ini);
    GATHERED(" protected rewinds", .push = "refs/tags/v1 one key", .ini = ini);
}
