/* Rollbacks whose root cause nobody has written down. */
#include "sallyport/root_causes.h"

#include <stdint.h>
#include <stdlib.h>

#include "support.h"

TestSuite(gather_root_causes, .init = repo_open, .fini = repo_close);

/* What is due at the tip; items to be freed. */
static struct sp_root_causes causes_at(struct sp_repo *repo, const char *tip,
                                       const char *ini, int64_t now)
{
    struct sp_root_causes causes = {0};
    struct sp_policy *policy = policy_of(ini);
    struct sp_oid id = repo_id(tip);
    sp_root_causes_read(&causes, repo, policy, &id, now);
    sp_policy_free(policy);
    return causes;
}

/* The names of the reverts that are due at the tip, each with a blank. */
static char *due_at(struct sp_repo *repo, const char *tip, const char *ini,
                    int64_t now)
{
    struct sp_buf out = {0};
    struct sp_root_causes causes = causes_at(repo, tip, ini, now);
    for (size_t i = 0; i < causes.count; i++)
        sp_buf_printf(&out, "%s ", repo_name_of(&causes.items[i].commit));
    sp_buf_puts(&out, "");
    free(causes.items);
    return sp_buf_detach(&out);
}

static void begin(void)
{
    struct sp_buf message = {0};
    repo_draw("base=N^ a=G:A^base");
    sp_buf_printf(&message, "Revert \"feat: a\"\n\nThis reverts commit %s.\n",
                  repo_hex("a"));
    repo_files("v", "a", sp_buf_text(&message), "-src/a");
    repo_draw("m=M^a+v");
    sp_buf_dispose(&message);
}

/* A document of the name on m. */
static void write(const char *name, const char *text)
{
    repo_file(name, "m", "docs: why\n", "docs/root-causes/a.md", text);
}

Test(gather_root_causes, a_revert_is_due)
{
    begin();
    struct sp_repo *repo = repo_opened();
    SAME(due_at(repo, "a", "", 0), "");
    SAME(due_at(repo, "v", "", 0), "v ");
    SAME(due_at(repo, "m", "", 0), "v ");
    SAME(due_at(repo, "m", "", INT64_MAX), "");
    SAME(due_at(repo, "m", "[documentation]\nroot-cause =\n", 0), "");
}

Test(gather_root_causes, until_a_document_names_it)
{
    struct sp_buf reverted = {0}, revert = {0};
    begin();
    sp_buf_printf(&reverted, "The cause of `%.9s`.\n", repo_hex("a"));
    sp_buf_printf(&revert, "The cause of %s.\n", repo_hex("v"));
    write("d", "The cause of deadbee was a test that nobody ran.\n");
    write("e", sp_buf_text(&reverted));
    write("f", sp_buf_text(&revert));
    struct sp_repo *repo = repo_opened();
    SAME(due_at(repo, "d", "", 0), "v ");
    SAME(due_at(repo, "e", "", 0), "");
    SAME(due_at(repo, "f", "", 0), "");
    sp_buf_dispose(&reverted);
    sp_buf_dispose(&revert);
}

/* A commit on top of `parent` that takes `what` back, and is made at some time. */
static void take_back(const char *name, const char *parent, const char *what)
{
    struct sp_buf message = {0}, path = {0};
    sp_buf_printf(&message, "Revert \"x\"\n\nThis reverts commit %s.\n",
                  repo_hex(what));
    sp_buf_printf(&path, "-src/%s", what);
    repo_files(name, parent, sp_buf_text(&message), sp_buf_text(&path));
    sp_buf_dispose(&message);
    sp_buf_dispose(&path);
}

Test(gather_root_causes, what_a_branch_takes_back_of_its_own_is_no_rollback)
{
    repo_draw("base=N^ a=G:A^base c=G:A b=G:A^c");
    take_back("w", "b", "b");
    take_back("x", "w", "a");
    repo_draw("m=M^c+w n=M^c+x");
    struct sp_repo *repo = repo_opened();
    SAME(due_at(repo, "m", "", 0), "");
    SAME(due_at(repo, "n", "", 0), "");
}

Test(gather_root_causes, several_reverts_alone_are_one)
{
    repo_draw("base=N^ a=G:A^base c=G:A");
    take_back("v", "c", "c");
    take_back("x", "v", "a");
    repo_draw("m=M^c+x");
    SAME(due_at(repo_opened(), "m", "", 0), "x ");
}

static int64_t first_due(struct sp_repo *repo, const char *tip)
{
    struct sp_root_causes causes = causes_at(repo, tip, "", 0);
    cr_assert(causes.count == 1);
    int64_t due = causes.items[0].due;
    free(causes.items);
    return due;
}

Test(gather_root_causes, the_time_runs_from_the_merge)
{
    repo_clock_step = 60;
    begin();
    struct sp_repo *repo = repo_opened();
    cr_assert(first_due(repo, "m") > first_due(repo, "v"));
}

/* A commit on top of `parent` that says that it reverts `what`. */
static void says_revert(const char *name, const char *parent, const char *what)
{
    struct sp_buf message = {0};
    sp_buf_printf(&message, "Revert \"x\"\n\nThis reverts commit %s.\n",
                  repo_hex(what));
    repo_commit(name, parent, sp_buf_text(&message));
    sp_buf_dispose(&message);
}

Test(gather_root_causes, what_lands_again_has_none)
{
    begin();
    says_revert("w", "v", "v");
    says_revert("x", "w", "w");
    says_revert("y", "m", "m");
    says_revert("z", "v", "v");
    repo_draw("n=M^v+z");
    struct sp_repo *repo = repo_opened();
    SAME(due_at(repo, "w", "", 0), "v ");
    SAME(due_at(repo, "x", "", 0), "x v ");
    SAME(due_at(repo, "y", "", 0), "v ");
    SAME(due_at(repo, "n", "", 0), "v ");
}

Test(gather_root_causes, a_merge_is_taken_back_like_any_change)
{
    repo_draw("base=N^ a=G:A^base m=M^base+a");
    says_revert("v", "m", "m");
    says_revert("w", "v", "v");
    struct sp_repo *repo = repo_opened();
    SAME(due_at(repo, "v", "", 0), "v ");
    SAME(due_at(repo, "w", "", 0), "v ");
}

Test(gather_root_causes, what_is_too_far_to_be_read_is_due)
{
    begin();
    char last[8] = "v", next[8];
    for (int i = 0; i < 70; i++) {
        snprintf(next, sizeof next, "r%d", i);
        says_revert(next, last, last);
        snprintf(last, sizeof last, "%s", next);
    }
    struct sp_root_causes causes = causes_at(repo_opened(), last, "", 0);
    cr_assert_eq(causes.count, SP_ROOT_CAUSES_MAX);
    cr_assert_str_eq(repo_name_of(&causes.items[0].commit), "r69");
    cr_assert_str_eq(repo_name_of(&causes.items[1].commit), "r68");
    free(causes.items);
}

Test(gather_root_causes, a_merge_that_is_too_long_to_be_read_is_due)
{
    begin();
    char last[8] = "a", next[8];
    for (int i = 0; i < 201; i++) {
        snprintf(next, sizeof next, "r%d", i);
        says_revert(next, last, "a");
        snprintf(last, sizeof last, "%s", next);
    }
    repo_draw("n=M^a+r198 o=M^a+r200");
    struct sp_repo *repo = repo_opened();
    SAME(due_at(repo, "n", "", 0), "r198 ");
    SAME(due_at(repo, "o", "", 0), "r200 ");
}
