/* Facts in a developer's clone: the protected branches of the remote count. */
#include <stdlib.h>
#include <unistd.h>

#include "support.h"

static struct sp_repo *clone;

/* main is at b; the clone's own main stayed at a. */
static void open_clone(void)
{
    struct sp_error err = {0};
    repo_open();
    repo_draw("base=N^ a=N b=N r=R:A^a g=G:A f=F:A");
    repo_draw("p=N^a q=R:A lone=N^");
    repo_ref("refs/heads/main", "b");
    repo_ref("refs/heads/feature/x", "f");
    char *work = sp_strdup(repo_beside("work"));
    free(repo_git((const char *[]){"clone", "-q", ".", work, NULL}, NULL));
    free(repo_git((const char *[]){"-C", work, "reset", "-q", "--hard",
                                   repo_hex("a"), NULL},
                  NULL));
    cr_assert(sp_repo_discover(&clone, work, &err) == SP_OK, "%s", err.message);
    cr_assert(sp_repo_worktree(clone));
    free(work);
}

static void close_clone(void)
{
    sp_repo_free(clone);
    repo_close();
}

TestSuite(gather_worktree, .init = open_clone, .fini = close_clone);

/* "origin/HEAD" or a branch of the remote; deleted when target is NULL. */
static void set_remote_head(const char *target)
{
    char *work = sp_strdup(repo_beside("work"));
    static const char head[] = "refs/remotes/origin/HEAD";
    if (target)
        free(repo_git(
            (const char *[]){"-C", work, "symbolic-ref", head, target, NULL},
            NULL));
    else
        free(repo_git(
            (const char *[]){"-C", work, "symbolic-ref", "-d", head, NULL},
            NULL));
    free(work);
}

static int ignore(const struct sp_commit_facts *commit, void *context,
                  struct sp_error *err)
{
    (void)commit, (void)context, (void)err;
    return SP_OK;
}

Test(gather_worktree, what_the_remotes_protected_branch_has_is_not_new)
{
    GATHERED("f+ g+ r+^main tip=f", .push = "refs/heads/feature/x - f",
             .repo = clone, .occasion = SP_RANGE);
    GATHERED("", .push = "refs/heads/feature/y - b", .repo = clone,
             .occasion = SP_RANGE);
}

Test(gather_worktree, the_default_branch_is_the_one_of_the_remote)
{
    static const char ini[] = "[refs]\nprotected = HEAD\n";
    GATHERED("f+ g+ r+^main tip=f", .push = "HEAD - f", .repo = clone,
             .occasion = SP_RANGE, .ini = ini);
    set_remote_head("refs/remotes/origin/feature/x");
    GATHERED("", .push = "HEAD - f", .repo = clone, .occasion = SP_RANGE,
             .ini = ini);
    set_remote_head("refs/heads/feature/x");
    GATHERED("a+ base+ f+ g+ r+ tip=f", .push = "HEAD - f", .repo = clone,
             .occasion = SP_RANGE, .ini = ini);
    set_remote_head(NULL);
    GATHERED("a+ base+ f+ g+ r+ tip=f", .push = "HEAD - f", .repo = clone,
             .occasion = SP_RANGE, .ini = ini);
}

Test(gather_worktree, patterns_match_the_remotes_branches_too)
{
    GATHERED("", .push = "HEAD - f", .repo = clone, .occasion = SP_RANGE,
             .ini = "[refs]\nprotected = refs/heads/feature/*\n");
    GATHERED("", .push = "HEAD - a", .repo = clone, .occasion = SP_RANGE,
             .ini = "[refs]\nprotected = refs/heads/mai?, refs/tags/*\n");
}

static const char release_ini[] =
    "[refs]\nprotected = HEAD, refs/heads/release/*\n";

/* "refs/heads/main refs/remotes/origin/main b" for a branch whose tip that is,
 * or "none". */
static char *target(const char *tip, const char *ini)
{
    struct attempt attempt = {.repo = clone, .occasion = SP_RANGE, .ini = ini};
    struct sp_policy *policy = attempt_policy(&attempt);
    struct sp_source source = attempt_source(&attempt, policy);
    struct sp_gather *gather = sp_gather_new(&source);
    struct sp_ref_update update = {
        sp_strdup("refs/heads/feature/x"), {{0}}, repo_id(tip)};
    struct sp_ref_facts ref;
    struct sp_branch_facts branch;
    struct sp_error err = {0};
    struct sp_target found;
    struct sp_buf out = {0};
    cr_assert(sp_gather_ref(gather, &update, &ref, &err) == SP_OK);
    cr_assert(sp_gather_commits(gather, &ref, &branch, ignore, NULL, &err) ==
              SP_OK);
    int code = sp_gather_target(gather, &branch, &found, &err);
    if (code)
        sp_buf_printf(&out, "%s", code == SP_ENOTFOUND ? "none" : err.message);
    else
        sp_buf_printf(&out, "%s %s %s", found.name, found.ref,
                      repo_name_of(&found.id));
    free(update.name);
    sp_gather_free(gather);
    sp_policy_free(policy);
    return sp_buf_detach(&out);
}

/* Sets a ref of the clone; deletes it when name is NULL. */
static void in_clone(const char *ref, const char *name)
{
    char *work = sp_strdup(repo_beside("work"));
    free(repo_git((const char *[]){"-C", work, "update-ref", name ? ref : "-d",
                                   name ? repo_hex(name) : ref, NULL},
                  NULL));
    free(work);
}

static void print_away(struct sp_buf *out, const struct sp_branch_facts *branch)
{
    sp_buf_puts(out, branch->ref->away ? branch->ref->away : "here");
}

static void check_away(const char *push, enum sp_occasion occasion,
                       const char *expected)
{
    SAME(branch_text(&(struct attempt){.push = push,
                                       .repo = clone,
                                       .occasion = occasion},
                     print_away),
         expected);
}

Test(gather_worktree, what_is_not_checked_out_is_switched_to)
{
    static const char push[] = "refs/heads/feature/x - f";
    check_away(push, SP_REHEARSAL, "here"); /* it is no branch here … */
    in_clone("refs/heads/feature/x", "g");
    check_away(push, SP_REHEARSAL, "here"); /* … or another commit */
    in_clone("refs/heads/feature/x", "f");
    check_away(push, SP_REHEARSAL, "git switch feature/x");
    check_away(push, SP_RANGE, "git switch feature/x");
    check_away("refs/heads/main b a", SP_REHEARSAL, "here");
    in_clone("refs/heads/-x", "f");
    check_away("refs/heads/-x - f", SP_REHEARSAL, "here");
    in_clone("refs/tags/x", "f");
    check_away("refs/tags/x - f", SP_REHEARSAL, "here");
    repo_write("../work"
               "/.git/MERGE_HEAD",
               "x\n"); /* git could not switch */
    check_away(push, SP_REHEARSAL, "here");
}

static void print_on_branch(struct sp_buf *out,
                            const struct sp_branch_facts *branch)
{
    sp_buf_puts(out, branch->ref->is_on_branch ? "yes" : "no");
}

/* Is a branch with a good name checked out at what is pushed to main? */
static void on_branch(const char *head, const char *remote,
                      const char *expected)
{
    char *work = sp_strdup(repo_beside("work"));
    free(repo_git(
        (const char *[]){"-C", work, "symbolic-ref", "HEAD", head, NULL},
        NULL));
    free(work);
    SAME(branch_text(&(struct attempt){.push = "refs/heads/main b f",
                                       .repo = clone,
                                       .user = "dana",
                                       .occasion = SP_REHEARSAL,
                                       .remote = remote},
                     print_on_branch),
         expected);
}

Test(gather_worktree, a_branch_that_is_checked_out_needs_no_other)
{
    in_clone("refs/heads/feature/x", "f");
    in_clone("refs/heads/feature/old", "g");
    in_clone("refs/heads/mine", "f");
    in_clone("refs/heads/release/1", "f");
    on_branch("refs/heads/feature/x", "origin", "yes");
    on_branch("refs/heads/feature/x", NULL, "no");
    on_branch("refs/heads/feature/old", "origin", "no");
    on_branch("refs/heads/feature/none", "origin", "no");
    on_branch("refs/heads/mine", "origin", "no");
    on_branch("refs/heads/release/1", "origin", "no");
    in_clone("refs/heads/main", "f");
    on_branch("refs/heads/feature/x", "origin", "no"); /* main is taken back */
}

#define ORIGIN_MAIN "refs/heads/main refs/remotes/origin/main b"

Test(gather_worktree, a_branch_is_merged_into_what_the_team_shares)
{
    SAME(target("f", ""), ORIGIN_MAIN);
    SAME(target("a", ""), ORIGIN_MAIN);
    SAME(target("base", ""), ORIGIN_MAIN);
    set_remote_head(NULL);
    SAME(target("f", ""), ORIGIN_MAIN);
    SAME(target("f", "[refs]\nprotected = HEAD\n"), "none");
    SAME(target("f", "[refs]\nprotected = refs/heads/trunk\n"), "none");
}

Test(gather_worktree, the_name_origin_is_not_needed)
{
    in_clone("refs/remotes/up/main", "a");
    SAME(target("f", ""), ORIGIN_MAIN);
    in_clone("refs/remotes/origin/main", NULL);
    SAME(target("f", ""), "refs/heads/main refs/remotes/up/main a");
    in_clone("refs/remotes/up/main", NULL);
    SAME(target("f", ""), "refs/heads/main refs/heads/main a");
}

/* origin is a fork that is behind: the copy counts that has what it grew from. */
Test(gather_worktree, of_two_copies_the_one_that_the_branch_grew_from)
{
    in_clone("refs/remotes/up/main", "g");
    SAME(target("f", ""), "refs/heads/main refs/remotes/up/main g");
    SAME(target("p", ""), ORIGIN_MAIN);
    in_clone("refs/remotes/up/main", "r");
    SAME(target("b", ""), ORIGIN_MAIN);
}

/* What a copy at another remote has would not be blamed on a merge. */
Test(gather_worktree, a_proposal_brings_what_no_copy_of_its_target_has)
{
    in_clone("refs/remotes/up/main", "g");
    GATHERED("f+^main tip=f protected", .push = "refs/heads/main b f",
             .repo = clone, .occasion = SP_PROPOSAL);
    in_clone("refs/remotes/up/main", NULL);
    in_clone("refs/heads/main", "g");
    GATHERED("f+ g+ r+^main tip=f protected", .push = "refs/heads/main b f",
             .repo = clone, .occasion = SP_PROPOSAL);
}

/* The default branch has only a part of a release. */
Test(gather_worktree, a_branch_of_a_release_is_merged_into_the_release)
{
    in_clone("refs/remotes/origin/release/1", "p");
    in_clone("refs/heads/release/0", "base");
    SAME(target("q", release_ini),
         "refs/heads/release/1 refs/remotes/origin/release/1 p");
    SAME(target("f", release_ini), ORIGIN_MAIN);
    /* a line that no protected ref has: the default one */
    SAME(target("lone", release_ini), ORIGIN_MAIN);
}

static void set_upstream_of(const char *name, const char *branch)
{
    char remote[64], merge[64];
    char *work = sp_strdup(repo_beside("work"));
    const char *const settings[][2] = {{remote, "origin"}, {merge, branch}};
    snprintf(remote, sizeof remote, "branch.%s.remote", name);
    snprintf(merge, sizeof merge, "branch.%s.merge", name);
    for (size_t i = 0; i < 2; i++)
        free(repo_git((const char *[]){"-C", work, "config", settings[i][0],
                                       settings[i][1], NULL},
                      NULL));
    free(work);
}

static void set_upstream(const char *branch)
{
    set_upstream_of("feature/x", branch);
}

/* The default branch has all of a release that was cut from it. */
Test(gather_worktree, of_two_that_fit_the_upstream_tells)
{
    in_clone("refs/remotes/origin/release/1", "a");
    in_clone("refs/remotes/origin/release/0", "base");
    SAME(target("f", release_ini), ORIGIN_MAIN);
    set_upstream("refs/heads/release/1");
    SAME(target("f", release_ini),
         "refs/heads/release/1 refs/remotes/origin/release/1 a");
    SAME(target("f", "[refs]\nprotected = HEAD\n"),
         ORIGIN_MAIN);                    /* it is not protected */
    set_upstream("refs/heads/release/0"); /* it lacks where the branch began */
    SAME(target("f", release_ini), ORIGIN_MAIN);
    set_upstream("refs/heads/feature/x");
    SAME(target("f", release_ini), ORIGIN_MAIN);
    set_upstream("refs/heads/gone");
    SAME(target("f", release_ini), ORIGIN_MAIN);
}

/* A commit "docs: c" of that parent, picked from another one; it is fetched. */
static void make_pick(const char *name, const char *parent, const char *from)
{
    struct sp_buf message = {0};
    char *work = sp_strdup(repo_beside("work"));
    sp_buf_printf(&message, "docs: c\n\n(cherry picked from commit %s)\n",
                  repo_hex(from));
    repo_commit(name, parent, sp_buf_text(&message));
    repo_ref("refs/heads/pick", name);
    free(repo_git((const char *[]){"-C", work, "fetch", "-q", NULL}, NULL));
    sp_buf_dispose(&message);
    free(work);
}

/* main has b, which no release has. */
Test(gather_worktree, what_main_has_is_not_picked_for_main)
{
    make_pick("bp", "a", "b");
    SAME(target("bp", release_ini), ORIGIN_MAIN);
    in_clone("refs/remotes/origin/release/1", "a");
    SAME(target("bp", release_ini),
         "refs/heads/release/1 refs/remotes/origin/release/1 a");
    in_clone("refs/remotes/origin/release/1", "p"); /* it has moved on */
    SAME(target("bp", release_ini),
         "refs/heads/release/1 refs/remotes/origin/release/1 p");
    in_clone("refs/remotes/origin/release/0", "q"); /* by more than the other */
    SAME(target("bp", release_ini),
         "refs/heads/release/1 refs/remotes/origin/release/1 p");
    in_clone("refs/remotes/origin/release/1", "b"); /* it has the commit */
    SAME(target("bp", release_ini),
         "refs/heads/release/0 refs/remotes/origin/release/0 q");
    set_upstream("refs/heads/main");
    SAME(target("bp", release_ini), ORIGIN_MAIN);
}

Test(gather_worktree, what_main_lacks_may_be_picked_for_main)
{
    in_clone("refs/remotes/origin/release/1", "p");
    make_pick("up", "a", "p");
    SAME(target("up", release_ini), ORIGIN_MAIN);
    make_pick("again", "a", "base"); /* each of them has it */
    SAME(target("again", release_ini), ORIGIN_MAIN);
}

/* The branch "bring" of the server is fetched. */
static void fetch(const char *name)
{
    char *work = sp_strdup(repo_beside("work"));
    repo_ref("refs/heads/bring", name);
    free(repo_git((const char *[]){"-C", work, "fetch", "-q", NULL}, NULL));
    free(work);
}

Test(gather_worktree, a_release_with_main_merged_into_it_goes_to_main)
{
    static const char release[] =
        "refs/heads/release/1 refs/remotes/origin/release/1 p";
    repo_draw("m=M^p+b k=N u=M^p+f j=M^b+p t=M^j+k v=M^t+u");
    fetch("v");
    in_clone("refs/remotes/origin/release/1", "p");
    SAME(target("m", release_ini), ORIGIN_MAIN);
    SAME(target("k", release_ini), ORIGIN_MAIN); /* it continues */
    SAME(target("u", release_ini), release);     /* that is of a branch */
    SAME(target("j", release_ini), ORIGIN_MAIN); /* it began at main */
    SAME(target("k", "[refs]\nprotected = refs/heads/release/*\n"), release);
    set_upstream("refs/heads/release/1");
    SAME(target("k", release_ini), release);
}

Test(gather_worktree, a_main_of_the_clone_that_is_ahead_hides_nothing)
{
    in_clone("refs/heads/main", "f");
    GATHERED("f+ g+ r+^main tip=f", .push = "refs/heads/feature/x - f",
             .repo = clone, .occasion = SP_RANGE);
    in_clone("refs/remotes/origin/main", NULL);
    GATHERED("", .push = "refs/heads/feature/x - f", .repo = clone,
             .occasion = SP_RANGE);
}

#define NAMED(name, tip, expected)                                             \
    JUDGED(expected, .push = "refs/heads/" name " - " tip, .repo = clone,      \
           .occasion = SP_RANGE)
#define REQUESTED(name, tip, expected)                                         \
    JUDGED(expected, .push = "refs/heads/" name " - " tip, .repo = clone,      \
           .occasion = SP_RANGE, .base = "refs/heads/main")

Test(gather_worktree, a_branch_that_the_remote_has_keeps_its_name)
{
    static const char refused[] = "3 judged\nold - branch-name/pattern\n";
    NAMED("old", "f", refused);
    in_clone("refs/heads/old", "f");
    NAMED("old", "f", refused);
    in_clone("refs/remotes/origin/old", "r");
    NAMED("old", "f", "3 judged\n");
    NAMED("ol", "f", "3 judged\nol - branch-name/pattern\n");
    REQUESTED("old", "f", refused);
    JUDGED("3 judged\nold - branch-name/pattern\n",
           .push = "refs/heads/old - f", .repo = clone,
           .occasion = SP_REHEARSAL, .remote = "origin");
}

Test(gather_worktree, a_branch_that_tracks_another_name_has_that)
{
    static const char refused[] = "3 judged\nmine - branch-name/pattern\n";
    in_clone("refs/remotes/origin/feature/y", "r");
    NAMED("mine", "f", refused);
    set_upstream_of("mine", "refs/heads/feature/y");
    NAMED("mine", "f", "3 judged\n");
    REQUESTED("mine", "f", refused);
    set_upstream_of("mine", "refs/heads/main");
    NAMED("mine", "f", refused);
    set_upstream_of("mine", "refs/heads/feature/gone");
    NAMED("mine", "f", refused);
    set_upstream_of("mine", "refs/tags/y");
    NAMED("mine", "f", refused);
}

Test(gather_worktree, a_pull_request_from_a_protected_branch_keeps_its_name)
{
    static const char refused[] = "3 judged\nrelease/1 - branch-name/pattern\n";
    REQUESTED("release/1", "f", refused);
    in_clone("refs/remotes/origin/release/1", "g");
    REQUESTED("release/1", "f", refused); /* that of a fork */
    in_clone("refs/remotes/origin/release/1", "f");
    REQUESTED("release/1", "f", "3 judged\n");
    REQUESTED("release/1", "g", "2 judged\n");
    REQUESTED("main", "f", "3 judged\nmain - branch-name/pattern\n");
}

static void print_taken(struct sp_buf *out,
                        const struct sp_branch_facts *branch)
{
    if (branch->ref->branches)
        sp_buf_list(out, branch->ref->branches);
}

Test(gather_worktree, the_names_of_the_remotes_branches_are_taken)
{
    SAME(branch_text(&(struct attempt){.push = "refs/heads/x - f",
                                       .repo = clone,
                                       .occasion = SP_REHEARSAL},
                     print_taken),
         "feature/x, main, main, x");
}

Test(gather_worktree, what_the_protected_refs_are_tells_when_to_look_again)
{
    struct attempt attempt = {.repo = clone, .occasion = SP_RANGE};
    struct sp_buf ini = {0}, expected = {0}, ground = {0};
    struct sp_error err = {0};
    sp_buf_printf(&ini, "[policy]\nbaseline = %s\n", repo_hex("base"));
    attempt.ini = sp_buf_text(&ini);
    struct sp_policy *policy = attempt_policy(&attempt);
    struct sp_source source = attempt_source(&attempt, policy);
    struct sp_gather *gather = sp_gather_new(&source);
    cr_assert(sp_gather_ground(gather, &ground, &err) == SP_OK);
    for (int i = 0; i < 2; i++)
        sp_buf_printf(&expected, "refs/remotes/origin/main %s\n",
                      repo_hex("b"));
    sp_buf_printf(&expected, "%s\n", repo_hex("base"));
    SAME(sp_buf_detach(&ground), sp_buf_text(&expected));
    sp_gather_free(gather);
    sp_policy_free(policy);
    sp_buf_dispose(&ini);
    sp_buf_dispose(&expected);
}
