/* Where what a merge brought to a protected ref is repaired. */
#include "support.h"

static void open_repo(void)
{
    repo_open();
    repo_draw("base=N^ r=R:A^base g=G:A");
    repo_ref("refs/heads/main", "base");
}

TestSuite(gather_side, .init = open_repo, .fini = repo_close);

static void print(struct sp_buf *out, const struct sp_branch_facts *branch)
{
    sp_buf_puts(out, branch->ref->side ? branch->ref->side : "here");
}

static void leads(const char *push, const char *expected)
{
    SAME(branch_text(&(struct attempt){.push = push}, print), expected);
}

/* A branch with the name of the commit, at it */
static void begins(const char *push, const char *name)
{
    struct sp_buf expected = {0};
    sp_buf_printf(&expected, "git switch -c feature/%.7s %.7s", repo_hex(name),
                  repo_hex(name));
    leads(push, sp_buf_text(&expected));
    sp_buf_dispose(&expected);
}

static void print_push(struct sp_buf *out, const struct sp_branch_facts *branch)
{
    sp_buf_puts(out, branch->ref->side_push ? branch->ref->side_push : "none");
}

static void pushes(const char *ini, const char *expected)
{
    SAME(branch_text(
             &(struct attempt){.push = "refs/heads/main base m", .ini = ini},
             print_push),
         expected);
}

Test(gather_side, it_is_the_branch_that_gits_subject_names)
{
    static const char *const subjects[] = {
        "Merge branch 'feature/x'", "Merge branch 'feature/x' into main",
        "Merge remote-tracking branch 'origin/feature/x'",
        "Merge remote-tracking branch 'hub/feature/x' into main",
        "Merge branch 'feature/x'\n\nPRP: A-1"};
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
        repo_commit("m", "base+g", subjects[i]);
        leads("refs/heads/main base m", "git switch feature/x");
    }
}

Test(gather_side, without_a_name_it_is_the_commit_that_was_merged)
{
    static const char *const subjects[] = {
        "chore: merge it",
        "Merge branch 'feature/x' of elsewhere",
        "Merge branch '$(reboot)'",
        "Merge branch '-x'",
        "Merge branch 'main'",
        "Merge branch 'feature/x",
        "Merge branch ''",
        "Merge remote-tracking branch 'origin/main'",
        "Merge remote-tracking branch 'feature'",
        "Merge remote-tracking branch 'origin/'"};
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
        repo_commit("m", "base+g", subjects[i]);
        begins("refs/heads/main base m", "g");
    }
}

Test(gather_side, of_several_steps_it_is_the_tip_without_its_branch)
{
    repo_commit("d", "base", "docs: d");
    repo_commit("m", "d+g", "Merge branch 'feature/x'");
    begins("refs/heads/main base m", "m");
    repo_commit("s", "base", "docs: s");
    repo_commit("o", "base+g+s", "Merge branches 'a' and 'b'");
    begins("refs/heads/main base o", "o");
}

Test(gather_side, what_is_no_merge_is_repaired_where_it_is)
{
    repo_commit("m", "g+base", "Merge branch 'main'");
    leads("refs/heads/main base g", "here");
    leads("refs/heads/feature/x - m", "here");
}

Test(gather_side, a_branch_that_is_made_for_the_repair_is_pushed)
{
    repo_commit("m", "base+g", "chore: merge it");
    pushes("", "git push origin HEAD");
    pushes("[refs]\nbranch-name = feature/[a-z]+\n", "none");
    repo_commit("m", "base+g", "Merge branch 'feature/x'");
    pushes("", "none");
}

Test(gather_side, where_no_name_is_free_the_head_is_detached)
{
    struct sp_buf expected = {0};
    repo_commit("m", "base+g", "chore: merge it");
    sp_buf_printf(&expected, "git switch --detach %.7s", repo_hex("g"));
    SAME(branch_text(
             &(struct attempt){.push = "refs/heads/main base m",
                               .ini = "[refs]\nbranch-name = feature/[a-z]+\n"},
             print),
         sp_buf_text(&expected));
    sp_buf_dispose(&expected);
}

Test(gather_side, it_is_pushed_where_the_merge_was_pushed)
{
    repo_commit("m", "base+g", "chore: merge it");
    SAME(branch_text(&(struct attempt){.push = "refs/heads/main base m",
                                       .occasion = SP_REHEARSAL,
                                       .remote = "my backup"},
                     print_push),
         "git push 'my backup' HEAD");
}

static void print_again(struct sp_buf *out,
                        const struct sp_branch_facts *branch)
{
    sp_buf_puts(out,
                branch->ref->push_again ? branch->ref->push_again : "none");
}

#define AGAIN "git push --force-with-lease=feature/x --force-if-includes "

static void again(const struct attempt *attempt, const char *expected)
{
    SAME(branch_text(attempt, print_again), expected);
}

Test(gather_side, what_was_merged_is_pushed_again_after_a_rebase)
{
    const struct attempt server = {.push = "refs/heads/main base m"},
                         clone = {.push = "refs/heads/main base m",
                                  .occasion = SP_REHEARSAL,
                                  .remote = "my backup"};
    repo_commit("m", "base+g", "Merge branch 'feature/x'");
    again(&server, AGAIN "origin feature/x");
    again(&clone, AGAIN "'my backup' feature/x");
    repo_commit("m", "base+g", "chore: merge it");
    again(&server, "none");
    again(&(struct attempt){.push = "refs/heads/feature/x - g"}, "none");
}

/* git asks the reflog of the branch of that name, and rejects where there is none. */
Test(gather_side, what_has_another_name_here_is_pushed_to_its_name)
{
    const struct attempt attempt = {.push = "refs/heads/feature/x r g",
                                    .occasion = SP_REHEARSAL,
                                    .remote = "origin"};
    again(&attempt,
          "git push --force-with-lease=feature/x origin HEAD:feature/x");
    repo_ref("refs/heads/feature/x", "r");
    again(&attempt, AGAIN "origin feature/x");
}

static void print_brought(struct sp_buf *out,
                          const struct sp_branch_facts *branch)
{
    const struct sp_oid *brought = &branch->ref->brought;
    sp_buf_puts(out, sp_oid_is_zero(brought) ? "none" : repo_name_of(brought));
}

static void brings(const char *push, const char *expected)
{
    SAME(branch_text(&(struct attempt){.push = push}, print_brought), expected);
}

Test(gather_side, it_is_known_what_a_merge_without_a_name_brought)
{
    repo_commit("m", "base+g", "chore: merge it");
    brings("refs/heads/main base m", "g");
    brings("refs/heads/main base g", "none");
    repo_commit("n", "base+g", "Merge branch 'feature/x'");
    brings("refs/heads/main base n", "none");
    repo_commit("d", "base", "docs: d");
    repo_commit("t", "d+g", "chore: merge it");
    brings("refs/heads/main base t", "none");
}

static void print_untag(struct sp_buf *out,
                        const struct sp_branch_facts *branch)
{
    sp_buf_puts(out, branch->ref->untag ? branch->ref->untag : "none");
}

static void untags(const char *push, const char *expected)
{
    SAME(branch_text(&(struct attempt){.push = push}, print_untag), expected);
}

Test(gather_side, a_tag_is_taken_back)
{
    untags("refs/tags/v1 - g", "git tag -d v1");
    untags("refs/tags/a'b - g", "git tag -d 'a'\\''b'");
    untags("refs/heads/feature/x - g", "none");
    untags("refs/other/v1 - g", "none");
}

static void print_away(struct sp_buf *out, const struct sp_branch_facts *branch)
{
    sp_buf_puts(out, branch->ref->away ? branch->ref->away : "here");
}

static void goes_first(const char *push, enum sp_occasion occasion,
                       const char *expected)
{
    SAME(branch_text(&(struct attempt){.push = push, .occasion = occasion},
                     print_away),
         expected);
}

Test(gather_side, each_of_several_branches_is_switched_to)
{
    static const char two[] =
        "refs/heads/feature/x - g\nrefs/heads/feature/y - r";
    goes_first(two, SP_PUSH, "git switch --no-guess feature/x");
    goes_first("refs/heads/main base r\nrefs/heads/feature/x - g", SP_PUSH,
               "git switch --no-guess main");
    goes_first(two, SP_REHEARSAL, "here"); /* a server of its own */
}

Test(gather_side, a_branch_that_is_pushed_alone_is_taken_for_the_one_that_is)
{
    goes_first("refs/heads/feature/x - g", SP_PUSH, "here");
    goes_first("refs/heads/feature/x - g\nrefs/tags/v1 - r", SP_PUSH, "here");
    goes_first("refs/heads/feature/x - g\nrefs/heads/feature/y r -", SP_PUSH,
               "here");
    goes_first("refs/tags/v1 - g\nrefs/heads/a - r\nrefs/heads/b - r", SP_PUSH,
               "here");
    goes_first("refs/heads/-x - g\nrefs/heads/feature/y - r", SP_PUSH, "here");
}
