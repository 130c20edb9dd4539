/* Squashes on a protected ref: traced to the head of a branch, which is judged
 * as if it had been merged; or refused. */
#include <stdlib.h>
#include <string.h>

#include "support.h"

/* main is old, which the branch of a whole cycle, r g f, does not have. s is the
 * squash of f. */
static void open_repo(void)
{
    repo_open();
    repo_draw("base=N^ old=N r=R:A^base g=G:A f=F:A");
    repo_ref("refs/heads/main", "old");
    repo_squash("s", "old", "f", "feat: all of it\n\nPRP: A-1");
}

TestSuite(judge_squash, .init = open_repo, .fini = repo_close);

static void squash(const char *message)
{
    repo_squash("s", "old", "f", message);
}

#define TRACED "4 judged\n"

Test(judge_squash, a_branch_that_is_there_explains_it)
{
    repo_ref("refs/heads/feature/x", "f");
    PUSH("refs/heads/main old s", TRACED);
    JUDGED(TRACED, .push = "refs/heads/main old s", .user = "dana",
           .is_host_merge = true);
    GATHERED("f+ g+ r+^main s+*^main tip=s protected",
             .push = "refs/heads/main old s");
}

Test(judge_squash, a_pull_request_that_its_subject_names_explains_it)
{
    repo_ref("refs/pull/7/head", "f");
    squash("feat: all (#1) (#7)\n\nPRP: A-1");
    PUSH("refs/heads/main old s", TRACED);
    repo_ref("refs/pull/7/head", "-");
    repo_ref("refs/merge-requests/12/head", "f");
    squash("feat: all (!12)\n\nPRP: A-1");
    PUSH("refs/heads/main old s", TRACED);
    /* another one, too */
    repo_ref("refs/pull/12/head", "r");
    squash("feat: all (#99)\n\nPRP: A-1");
    PUSH("refs/heads/main old s", TRACED);
}

Test(judge_squash, what_its_message_names_explains_it)
{
    char message[128];
    repo_draw("t=N^f");
    repo_ref("refs/heads/feature/long", "t");
    snprintf(message, sizeof message, "feat: all\n\nSquashed-From: %s",
             repo_hex("f"));
    squash(message);
    PUSH("refs/heads/main old s", TRACED);
    snprintf(message, sizeof message, "feat: all\n\nsquashed-from: %.9s",
             repo_hex("f"));
    squash(message);
    PUSH("refs/heads/main old s", TRACED);
    repo_ref("refs/heads/feature/x", "f");
    squash("feat: all\n\nSquashed-From: nothing\nSquashed-From: feature/x");
    PUSH("refs/heads/main old s", TRACED);
    squash("feat: all\n\nSquashed-From: refs/heads/feature/x");
    PUSH("refs/heads/main old s", TRACED);
}

Test(judge_squash, what_its_message_names_is_compared)
{
    char message[128];
    /* no head reaches f */
    snprintf(message, sizeof message,
             "feat: all\n\nPRP: A-1\nSquashed-From: %s", repo_hex("f"));
    squash(message);
    PUSH("refs/heads/main old s", "1 judged\n"
                                  "main s tdd-order/green-before-red\n");
    /* and this one is another */
    repo_draw("x=R:A^base y=G:A z=F:A");
    repo_ref("refs/heads/feature/y", "z");
    squash("feat: all\n\nPRP: A-1\nSquashed-From: feature/y");
    PUSH("refs/heads/main old s", "1 judged\n"
                                  "main s tdd-order/green-before-red\n");
}

/* Each costs a walk, no matter who has written them. */
Test(judge_squash, few_ids_that_no_head_reaches_are_walked_to)
{
    struct sp_buf message = {0};
    repo_draw("t=N^f");
    repo_ref("refs/heads/feature/long", "t");
    sp_buf_puts(&message, "feat: all\n\nPRP: A-1");
    for (int i = 0; i < 8; i++) {
        char name[32];
        snprintf(name, sizeof name, "docs: z%d", i);
        repo_squash(name + 6, "base", "f", name);
        sp_buf_printf(&message, "\nSquashed-From: %s", repo_hex(name + 6));
    }
    squash(sp_buf_text(&message));
    PUSH("refs/heads/main old s", "1 judged\n"
                                  "main s tdd-order/green-before-red\n");
    sp_buf_dispose(&message);
}

Test(judge_squash, the_branch_is_what_is_judged)
{
    repo_draw("h=G:A^base i=R:A");
    repo_ref("refs/heads/feature/x", "i");
    repo_squash("s", "old", "i", "feat: all\n\nPRP: A-1");
    PUSH("refs/heads/main old s", "3 judged\n"
                                  "main h tdd-order/green-before-red\n"
                                  "main s tdd-complete/ends-in-red\n");
    repo_ref("refs/heads/feature/x", "g");
    repo_squash("s", "old", "g", "feat: all\n\nPRP: A-1");
    PUSH("refs/heads/main old s", "3 judged\n"
                                  "main s tdd-complete/no-refactor\n");
    repo_files("n", "base", "chore: n\n", "src/n");
    repo_ref("refs/heads/feature/x", "n");
    repo_squash("s", "old", "n", "feat: all\n\nPRP: A-1");
    PUSH("refs/heads/main old s", "2 judged\n"
                                  "main n tdd-content/neutral-with-code\n");
}

/* The rebase or squash button, and a fork that nobody had judged. */
Test(judge_squash, a_pull_request_of_one_untested_commit_is_refused)
{
    repo_draw("h=G:A^old");
    repo_ref("refs/pull/3/head", "h");
    JUDGED("1 judged\n"
           "main h tdd-order/green-before-red\n",
           .push = "refs/heads/main old h", .user = "dana",
           .is_host_merge = true);
    repo_squash("s", "old", "h", "feat: h (#3)\n\nPRP: A-1");
    JUDGED("2 judged\n"
           "main h tdd-order/green-before-red\n",
           .push = "refs/heads/main old s", .user = "dana",
           .is_host_merge = true);
}

Test(judge_squash, of_the_squash_itself_its_message_is_judged)
{
    repo_ref("refs/heads/feature/x", "f");
    squash("All of it (#7)");
    PUSH("refs/heads/main old s", "4 judged\n"
                                  "main s message-format/header\n");
    squash("docs: all of it");
    PUSH("refs/heads/main old s", TRACED);
    squash("fixup! docs: old");
    PUSH("refs/heads/main old s", "4 judged\n"
                                  "main s fixup/not-folded\n");
    squash("feat: all\n\nPRP: nonsense");
    PUSH("refs/heads/main old s", "4 judged\n"
                                  "main s prp-reference/malformed\n");
}

Test(judge_squash, one_byte_more_than_the_branch_is_not_traced)
{
    repo_ref("refs/heads/feature/x", "f");
    repo_files("s", "old", "feat: all (#7)\n\nPRP: A-1\n",
               "tests/r src/g src/f src/evil");
    PUSH("refs/heads/main old s", "1 judged\n"
                                  "main s tdd-order/green-before-red\n");
    repo_ref("refs/pull/7/head", "g");
    PUSH("refs/heads/main old s", "1 judged\n"
                                  "main s tdd-order/green-before-red\n");
    /* nor one less */
    repo_files("s", "old", "chore: all\n", "src/g src/f");
    PUSH("refs/heads/main old s", "1 judged\n"
                                  "main s tdd-content/neutral-with-code\n");
}

Test(judge_squash, one_that_git_could_not_make_alone_is_not_traced)
{
    repo_file("p", "base", "test: p\n\nPRP: A-1\n", "tests/p", "one\n");
    repo_file("q", "old", "test: q\n\nPRP: A-1\n", "tests/p", "two\n");
    repo_draw("h=G:A^p i=F:A");
    repo_ref("refs/heads/main", "q");
    repo_ref("refs/heads/feature/x", "i");
    repo_files("s", "q", "feat: all\n\nPRP: A-1\n", "src/h src/i");
    PUSH("refs/heads/main q s", "1 judged\n"
                                "main s tdd-order/green-before-red\n");
}

Test(judge_squash, several_are_traced_each_with_what_came_before)
{
    repo_draw("h=R:A^base i=G:A j=F:A k=G:A^base");
    repo_ref("refs/heads/feature/x", "f");
    repo_ref("refs/heads/feature/y", "j");
    repo_ref("refs/heads/feature/z", "k");
    repo_squash("t", "s", "j", "feat: more\n\nPRP: A-1");
    PUSH("refs/heads/main old t", "8 judged\n");
    repo_draw("n=N^t");
    PUSH("refs/heads/main old n", "9 judged\n");
    repo_squash("u", "t", "k", "feat: most\n\nPRP: A-1");
    PUSH("refs/heads/main old u", "10 judged\n"
                                  "main k tdd-order/green-before-red\n");
    /* and one between that is none */
    repo_draw("x=G:A^s");
    repo_squash("v", "x", "j", "feat: more\n\nPRP: A-1");
    PUSH("refs/heads/main old v", "6 judged\n"
                                  "main x tdd-order/green-before-red\n");
}

Test(judge_squash, a_head_that_comes_with_it_explains_it)
{
    PUSH("refs/heads/feature/x - f\nrefs/heads/main old s", "7 judged\n");
    PUSH("refs/heads/main old s\nrefs/heads/feature/x - f", "7 judged\n");
    /* one that goes with it was there */
    repo_ref("refs/heads/feature/x", "f");
    PUSH("refs/heads/main old s\nrefs/heads/feature/x f -", TRACED);
}

Test(judge_squash, tags_and_notes_are_no_heads)
{
    repo_ref("refs/tags/v1", "f");
    repo_ref("refs/notes/x", "f");
    repo_ref("refs/x/y", "f");
    PUSH("refs/heads/main old s", "1 judged\n"
                                  "main s tdd-order/green-before-red\n");
}

/* Its contents are those of the last commit of the branch. */
Test(judge_squash, a_rebased_branch_is_no_squash)
{
    repo_ref("refs/heads/feature/x", "f");
    repo_squash("p", "old", "r", "test: r\n\nPRP: A-1");
    repo_squash("q", "p", "g", "feat: g\n\nPRP: A-1");
    repo_squash("t", "q", "f", "refactor: f\n\nPRP: A-1");
    PUSH("refs/heads/main old t", "3 judged\n");
    PUSH("refs/heads/main old q", "2 judged\n"
                                  "main q tdd-complete/no-refactor\n");
}

Test(judge_squash, a_branch_that_continues_from_it_does_not_explain_it)
{
    repo_draw("t=G:A^old u=N");
    repo_files("v", "u", "docs: v\n", "-docs/u.md");
    repo_ref("refs/heads/feature/x", "v");
    PUSH("refs/heads/main old t", "1 judged\n"
                                  "main t tdd-order/green-before-red\n");
    repo_draw("w=G:B^t");
    repo_ref("refs/heads/feature/w", "w");
    PUSH("refs/heads/main old w", "2 judged\n"
                                  "main t tdd-order/green-before-red\n"
                                  "main w tdd-order/green-before-red\n");
}

/* The title that a host proposes; of documents it is only a wrong message. */
Test(judge_squash, one_whose_message_says_nothing_is_told_as_well)
{
    squash("All of it (#7)\n\nPRP: A-1");
    PUSH("refs/heads/main old s", "1 judged\n"
                                  "main s message-format/header\n");
    repo_files("d", "old", "Tell it (#7)\n\nPRP: A-1\n", "docs/d.md");
    PUSH("refs/heads/main old d", "1 judged\n"
                                  "main d message-format/header\n");
}

/* Several commits without any such sign are a branch. */
Test(judge_squash, what_was_looked_at_is_told_where_a_squash_may_be_meant)
{
    repo_draw("h=G:A^old i=G:B");
    PUSH("refs/heads/main old i", "2 judged\n"
                                  "main h tdd-order/green-before-red\n"
                                  "main i tdd-order/green-before-red\n");
    PUSH("refs/heads/main old h", "1 judged\n"
                                  "main h tdd-order/green-before-red\n");
    repo_commit("j", "h", "feat: j (#7)\n\nPRP: B-1\n");
    PUSH("refs/heads/main old j", "2 judged\n"
                                  "main h tdd-order/green-before-red\n"
                                  "main j tdd-order/green-before-red\n");
    repo_files("k", "h", "feat: k\n\nPRP: B-1\n", "tests/k src/k");
    PUSH("refs/heads/main old k", "2 judged\n"
                                  "main h tdd-order/green-before-red\n"
                                  "main k tdd-order/green-before-red\n");
    repo_commit("l", "h", "feat: l\n\nPRP: B-1\nSquashed-From: feature/x\n");
    PUSH("refs/heads/main old l", "2 judged\n"
                                  "main h tdd-order/green-before-red\n"
                                  "main l tdd-order/green-before-red\n");
}

Test(judge_squash, a_merge_beside_it_has_the_bases_that_git_finds)
{
    /* a branch of the branch: git knows nothing of the squash */
    repo_draw("h=R:B^f i=G:B j=F:B");
    repo_ref("refs/heads/feature/x", "f");
    repo_ref("refs/heads/feature/y", "j");
    repo_squash("t", "s", "j", "Merge feature/y");
    char *tree =
        repo_git((const char *[]){"rev-parse", repo_hex("t"), NULL}, NULL);
    struct sp_buf of = {0};
    sp_buf_printf(&of, "%s^{tree}", tree);
    char *onto = sp_strdup(repo_hex("s"));
    char *made = repo_git((const char *[]){"commit-tree", "-p", onto, "-p",
                                           repo_hex("j"), "-m", "Merge y",
                                           sp_buf_text(&of), NULL},
                          NULL);
    repo_name("m", made);
    PUSH("refs/heads/main old m", "8 judged\n");
    free(made);
    free(onto);
    free(tree);
    sp_buf_dispose(&of);
}

Test(judge_squash, what_looks_like_it_is_compared_first_and_then_the_newest)
{
    char ref[64];
    repo_ref("refs/heads/feature/x", "f");
    repo_clock_step = 60;
    for (int i = 0; i < 70; i++) {
        repo_draw("x=N^base");
        snprintf(ref, sizeof ref, "refs/heads/docs/%d", i);
        repo_ref(ref, "x");
    }
    PUSH("refs/heads/main old s", TRACED); /* it names the same proposal */
    squash("feat: all\n\nPRP: B-1");
    PUSH("refs/heads/main old s", "1 judged\n"
                                  "main s tdd-order/green-before-red\n");
    repo_ref("refs/heads/feature/x", "-");
    repo_squash("s", "old", "x", "docs: all\n\nPRP: A-1");
    PUSH("refs/heads/main old s", "1 judged\n");
    repo_clock_step = 0;
}

Test(judge_squash, a_line_of_more_than_512_commits_is_no_list_of_squashes)
{
    struct sp_buf drawing = {0};
    repo_ref("refs/heads/feature/x", "f");
    sp_buf_puts(&drawing, "x=N^old");
    for (int i = 1; i < 511; i++)
        sp_buf_puts(&drawing, " x=N^x");
    repo_draw(sp_buf_text(&drawing));
    repo_squash("s", "x", "f", "feat: all\n\nPRP: A-1");
    PUSH("refs/heads/main old s", "515 judged\n");
    repo_draw("y=N^x");
    repo_squash("s", "y", "f", "feat: all\n\nPRP: A-1");
    PUSH("refs/heads/main old s", "513 judged\n"
                                  "main s tdd-order/green-before-red\n");
    sp_buf_dispose(&drawing);
}

Test(judge_squash, a_number_is_read_where_it_is_one)
{
    static const char *const subjects[] = {"feat: a (#12345678901)",
                                           "feat: a (#)",
                                           "feat: a (7)",
                                           "feat: a (#7",
                                           "feat: a #7",
                                           "feat: (#x7)"};
    repo_ref("refs/pull/7/head", "g");
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
        struct sp_buf message = {0};
        sp_buf_printf(&message, "%s\n\nPRP: A-1", subjects[i]);
        squash(sp_buf_text(&message));
        GATHERED("s+^main tip=s protected", .push = "refs/heads/main old s");
        char *verdict =
            verdict_of(&(struct attempt){.push = "refs/heads/main old s"});
        cr_expect(strstr(verdict, "main s tdd-order/green-before-red"),
                  "%s: %s", subjects[i], verdict);
        free(verdict);
        sp_buf_dispose(&message);
    }
}

Test(judge_squash, what_needs_no_branch_is_not_searched_for)
{
    repo_draw("n=N^old t=R:A");
    repo_ref("refs/heads/feature/x", "f");
    repo_ref("refs/heads/docs/n", "n");
    PUSH("refs/heads/main old t", "2 judged\n"
                                  "main t tdd-complete/ends-in-red\n");
}

Test(judge_squash, a_head_that_only_the_baseline_has_is_not_judged)
{
    char ini[128];
    repo_draw("h=G:A^base");
    repo_ref("refs/heads/feature/x", "h");
    repo_squash("s", "old", "h", "feat: all\n\nPRP: A-1");
    snprintf(ini, sizeof ini, "[policy]\nbaseline = %s\n", repo_hex("h"));
    JUDGED("1 judged\n", .push = "refs/heads/main old s", .ini = ini);
}

Test(judge_squash, a_release_branch_may_be_squashed)
{
    repo_draw("h=G:A^base");
    repo_ref("refs/heads/release/1", "h");
    repo_squash("s", "old", "h", "feat: all\n\nPRP: A-1");
    PUSH("refs/heads/main old s", "2 judged\n");
}

#define PUSHED(expected)                                                       \
    JUDGED(expected, .push = "refs/heads/main old s",                          \
           .occasion = SP_REHEARSAL, .remote = "origin")

Test(judge_squash, a_clone_knows_the_heads_of_its_remotes)
{
    repo_ref("refs/remotes/origin/main", "old");
    PUSHED("1 judged\n"
           "main s tdd-order/green-before-red\n");
    repo_ref("refs/remotes/origin/feature/x", "f");
    PUSHED(TRACED);
    squash("feat: all\n\nSquashed-From: feature/x");
    PUSHED(TRACED);
    squash("feat: all\n\nSquashed-From: origin/feature/x");
    PUSHED(TRACED);
    /* on a server they are nobody's branches */
    PUSH("refs/heads/main old s", "1 judged\n"
                                  "main s prp-reference/missing\n"
                                  "main s tdd-order/green-before-red\n");
    /* its own branch may go with the next push */
    repo_ref("refs/remotes/origin/feature/x", "-");
    repo_ref("refs/heads/feature/x", "f");
    PUSHED(TRACED);
}

/* The server may know a pull request, or a branch, that the clone does not. */
Test(judge_squash, what_a_clone_cannot_know_is_left_to_the_server)
{
    repo_ref("refs/remotes/origin/main", "old");
    squash("feat: all (#7)\n\nPRP: A-1");
    PUSHED("1 judged\n");
    squash("feat: all\n\nPRP: A-1\nSquashed-From: feature/z");
    PUSHED("1 judged\n");
    repo_ref("refs/remotes/origin/feature/z", "r");
    PUSHED("1 judged\n"
           "main s tdd-order/green-before-red\n");
    /* a range is judged here and now */
    squash("feat: all (#7)\n\nPRP: A-1");
    repo_ref("refs/remotes/origin/feature/z", "-");
    JUDGED("1 judged\n"
           "main s tdd-order/green-before-red\n",
           .push = "refs/heads/main old s", .occasion = SP_RANGE);
}

/* Two pull requests have the same content. One that the host names is judged. */
Test(judge_squash, the_pull_request_that_the_host_merges_comes_first)
{
    repo_squash("h", "base", "f", "feat: at once\n\nPRP: A-1");
    repo_ref("refs/pull/7/head", "f");
    repo_ref("refs/pull/9/head", "h");
    squash("feat: all (#9)\n\nPRP: A-1");
    JUDGED(TRACED, .push = "refs/heads/main old s", .is_host_merge = true,
           .request = "7");
    squash("feat: all (#7)\n\nPRP: A-1");
    JUDGED("2 judged\nmain h tdd-order/green-before-red\n",
           .push = "refs/heads/main old s", .is_host_merge = true,
           .request = "9");
    /* one that is not there helps nobody and harms nobody */
    JUDGED(TRACED, .push = "refs/heads/main old s", .is_host_merge = true,
           .request = "8");
}

static void print_branch(struct sp_buf *out,
                         const struct sp_branch_facts *branch)
{
    sp_buf_puts(out, branch->ref->squash_of ? branch->ref->squash_of : "-");
}

#define SQUASH_OF(expected, who, what)                                         \
    SAME(branch_text(&(struct attempt){.push = (what), .user = (who)},         \
                     print_branch),                                            \
         expected)

Test(judge_squash, who_may_not_squash_hears_which_branch_it_is)
{
    SQUASH_OF("-", "dana", "refs/heads/main old s");
    repo_ref("refs/heads/feature/x", "f");
    SQUASH_OF("feature/x", "dana", "refs/heads/main old s");
    /* who may squash is told nothing */
    SQUASH_OF("-", "ci-bot", "refs/heads/main old s");
    /* one commit of its own */
    repo_draw("n=N^s b=N^old");
    SQUASH_OF("-", "dana", "refs/heads/main old n");
    SQUASH_OF("-", "dana", "refs/heads/main old b");
    SQUASH_OF("-", "dana", "refs/heads/release/2 - s");
    SQUASH_OF("-", "dana", "refs/heads/feature/y - s");
}

Test(judge_squash, a_branch_that_nobody_can_have_merged_is_not_named)
{
    repo_ref("refs/heads/release/1", "f");
    SQUASH_OF("-", "dana", "refs/heads/main old s");
    repo_ref("refs/heads/release/1", "-");
    repo_ref("refs/pull/7/head", "f");
    SQUASH_OF("-", "dana", "refs/heads/main old s");
    repo_ref("refs/pull/7/head", "-");
    SQUASH_OF("-", "dana",
              "refs/heads/main old s\n"
              "refs/heads/feature/x - f\n");
}
