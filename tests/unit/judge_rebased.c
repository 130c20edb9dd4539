/* What is typed for the last commit of a branch, once a rebase of the list may have left
 * another one last. */
#include "sallyport/judge.h"

#include "support.h"

static void open_repo(void)
{
    repo_open();
    repo_draw("base=N^ code=G:A^base red=R:A^base");
    repo_ref("refs/heads/main", "base");
}

TestSuite(judge_rebased, .init = open_repo, .fini = repo_close);

/* Each finding: "CODE: FIX", and the lines of its command. */
static void types(const struct attempt *attempt, const char *expected)
{
    struct sp_error err = {0};
    struct sp_push pushed = {0};
    struct sp_verdict verdict = {0};
    struct sp_buf text = {0};
    struct sp_policy *policy = attempt_policy(attempt);
    struct sp_source source = attempt_source(attempt, policy);
    push_of(&pushed, attempt->push);
    cr_assert_eq(sp_judge(&source, &pushed, &verdict, &err), SP_OK);
    for (size_t i = 0; i < verdict.findings.count; i++) {
        const struct sp_finding *one = &verdict.findings.items[i];
        sp_buf_printf(&text, "%s: %s\n%s%s", one->code->id, one->fix,
                      one->command ? one->command : "",
                      one->command ? "\n" : "");
    }
    SAME(sp_buf_detach(&text), expected);
    sp_verdict_dispose(&verdict);
    sp_push_dispose(&pushed);
    sp_policy_free(policy);
}

#define TYPES(what, expected) types(&(struct attempt){.push = what}, expected)
#define NEW(tip) "refs/heads/feature/x - " tip
#define REBASE "git rebase -i origin/main\n"
#define AMEND "git commit --amend --only\n"
#define TRAILER "git commit --amend --only --no-edit --trailer 'PRP: A-1'\n"

#define BEFORE                                                                 \
    "tdd-order/green-before-red: put the test into its own commit before "     \
    "this one\n"
#define HEADER                                                                 \
    "message-format/header: write the subject like 'test: the tunnel "         \
    "opens'\n"
#define MISSING                                                                \
    "prp-reference/missing: end its message with a line like 'PRP: A-1'\n"
#define TEST_FIRST                                                             \
    "tdd-content/code-instead-of-test: commit the failing test first, and "    \
    "the code in the next commit\n"
#define EDIT                                                                   \
    "tdd-order/green-before-red: change its 'pick' to 'edit'; there type "     \
    "'git reset HEAD^', commit the test, then the code, and 'git rebase "      \
    "--continue'\n"

/* The last commit of feature/x: a test whose subject has no type. */
static void named_badly(const char *parent)
{
    repo_files("bad", parent, "added the test\n\nPRP: A-1\n", "tests/bad");
}

Test(judge_rebased, the_last_commit_is_changed_where_it_is_moved)
{
    named_badly("code");
    TYPES(NEW("bad"), BEFORE REBASE HEADER REBASE);
    repo_files("none", "code", "test: none\n", "tests/none");
    TYPES(NEW("none"), BEFORE REBASE MISSING REBASE);
}

Test(judge_rebased, so_it_is_where_a_test_is_taken_from_another)
{
    repo_files("early", "base", "test: early\n\nPRP: A-1\n", "src/early");
    named_badly("early");
    TYPES(NEW("bad"), TEST_FIRST REBASE HEADER REBASE);
}

#define OWN(way)                                                               \
    "message-format/header: write the subject like 'docs: describe the "       \
    "tunnel'\n" way
#define MALFORMED                                                              \
    "prp-reference/malformed: correct the reference in its message\n"

Test(judge_rebased, one_whose_place_stays_is_amended)
{
    repo_files("odd", "base", "odd\n", "docs/odd.md");
    repo_files("bad", "odd", "test: bad\n\nPRP: A-1\nPRP: A 1\n", "tests/bad");
    TYPES(NEW("bad"), OWN(REBASE) MALFORMED AMEND);
    repo_files("both", "base", "feat: both\n\nPRP: A-1\n", "tests/b src/b");
    repo_files("last", "both", "refactor: last\n", "src/last");
    TYPES(NEW("last"), EDIT REBASE MISSING TRAILER);
}

/* What is moved is a test or code. */
Test(judge_rebased, so_is_one_without_tests_and_code)
{
    repo_files("odd", "code", "odd\n", "docs/odd.md");
    TYPES(NEW("odd"), BEFORE REBASE OWN(AMEND));
}

Test(judge_rebased, so_is_what_is_rebased_later)
{
    repo_files("last", "base", "feat: last\n\nPRP: A-1\nPRP: A 1\n",
               "src/last");
    TYPES(NEW("last"), MALFORMED AMEND BEFORE REBASE);
}

Test(judge_rebased, what_is_taken_apart_is_so_in_the_rebase)
{
    repo_files("both", "code", "feat: both\n\nPRP: B-1\n", "tests/b src/b");
    TYPES(NEW("both"), BEFORE REBASE EDIT REBASE);
}

/* An amend after that would hit its parent. */
Test(judge_rebased, what_is_taken_apart_gets_its_message_later)
{
    repo_files("apart", "base",
               "test: apart\n\nPRP: A-1\nChange-Category: NONE\n",
               "tests/apart src/apart");
    TYPES(NEW("apart"),
          "tdd-content/red-with-code: put the test and the code into two "
          "commits\ngit reset HEAD^\n"
          "category/unknown: write LOW, MEDIUM, HIGH or CRITICAL there, or "
          "leave the line out, when it is committed again\n");
}

Test(judge_rebased, another_branch_is_amended)
{
    repo_files("odd", "base", "odd\n", "docs/odd.md");
    TYPES(NEW("code") "\nrefs/heads/feature/y - odd",
          BEFORE "git switch --no-guess feature/x && " REBASE OWN(
              "git switch --no-guess feature/y && " AMEND));
}

Test(judge_rebased, what_only_warns_moves_nothing)
{
    named_badly("code");
    types(&(struct attempt){.push = NEW("bad"),
                            .ini = "[rule \"tdd-order\"]\nlevel = warn\n"},
          BEFORE HEADER AMEND);
}

/* A merge of the push is left out; what stands before and after that. */
static void leaves_out(const char *merge, const struct attempt *attempt,
                       const char *before, const char *after)
{
    char id[SP_OID_SHORT + 1];
    struct sp_buf expected = {0};
    const struct sp_oid oid = repo_id(merge);
    sp_buf_printf(&expected,
                  "%stdd-content/merge-with-changes: leave the merge out, and "
                  "put what it adds into commits of the cycle; 'git show %s' "
                  "shows it\n" REBASE "%s",
                  before, sp_oid_short(id, &oid), after);
    types(attempt, sp_buf_text(&expected));
    sp_buf_dispose(&expected);
}

Test(judge_rebased, a_merge_is_left_out_by_any_rebase)
{
    repo_files("odd", "base", "odd\n", "docs/odd.md");
    repo_draw("n=N^base");
    repo_files("m", "odd+n", "Merge n\n", "src/evil");
    leaves_out("m", &(struct attempt){.push = NEW("m")}, OWN(REBASE), "");
}

Test(judge_rebased, what_a_merge_adds_may_come_last)
{
    repo_draw("o=N^base n=N^base");
    repo_files("m", "o+n", "Merge n\n", "src/evil");
    repo_files("odd", "m", "odd\n", "docs/odd.md");
    leaves_out("m", &(struct attempt){.push = NEW("odd")}, "", OWN(REBASE));
}

#define FOLD                                                                   \
    "fixup/not-folded: squash it into the commit that it corrects\n"           \
    "git rebase -i --autosquash origin/main\n"

Test(judge_rebased, a_fixup_is_folded)
{
    repo_draw("g=G:A^red f=F:A");
    repo_files("s", "f", "fixup! feat: g\n\nPRP: A-1\n", "src/g=s");
    repo_files("t", "s", "fixup! feat: g\n\nPRP: A-1\nPRP: A 1\n", "src/g=t");
    TYPES("refs/heads/main base t",
          FOLD MALFORMED "git rebase -i --autosquash origin/main\n" FOLD);
    repo_files("last", "s", "docs: last\n\nPRP: A-1\nPRP: A 1\n",
               "docs/last.md");
    TYPES("refs/heads/main base last", FOLD MALFORMED AMEND);
}

#define THERE "git switch feature/x && "
#define PUSH_OVER                                                              \
    "git push --force-with-lease=feature/x --force-if-includes origin "        \
    "feature/x\n"

Test(judge_rebased, of_main_it_is_typed_on_the_branch)
{
    char id[SP_OID_SHORT + 1];
    struct sp_buf expected = {0};
    named_badly("code");
    repo_ref("refs/heads/feature/x", "bad");
    const struct sp_oid tip = repo_id("bad");
    sp_buf_printf(&expected,
                  BEFORE THERE REBASE PUSH_OVER HEADER THERE REBASE PUSH_OVER
                  "git update-ref refs/heads/main origin/main %s\n",
                  sp_oid_short(id, &tip));
    TYPES("refs/heads/main base bad", sp_buf_text(&expected));
    sp_buf_dispose(&expected);
}
