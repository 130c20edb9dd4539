/* What was begun in a work tree, and whose it is. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sallyport/git.h"
#include "sallyport/operation.h"
#include "support.h"

TestSuite(git_operation, .init = repo_open, .fini = repo_close);

static char *operation(void)
{
    struct sp_repo *repo;
    struct sp_error err = {0};
    struct sp_buf out = {0};
    cr_assert(sp_repo_open(&repo, repo_path(), NULL, NULL, &err) == SP_OK);
    const char *name = sp_repo_operation(repo);
    sp_buf_printf(&out, "%s ", name ? name : "-");
    sp_repo_rebased(repo, &out);
    sp_repo_free(repo);
    return sp_buf_detach(&out);
}

static void make(const char *directory)
{
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/%s", repo_path(), directory);
    cr_assert(mkdir(sp_buf_text(&path), 0700) == 0);
    sp_buf_dispose(&path);
}

Test(git_operation, nothing)
{
    SAME(operation(), "- ");
}

Test(git_operation, what_leaves_a_file)
{
    static const struct {
        const char *file, *expected;
    } rows[] = {{"MERGE_HEAD", "merge "},
                {"REVERT_HEAD", "revert "},
                {"CHERRY_PICK_HEAD", "cherry-pick "},
                {"BISECT_LOG", "bisect "}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sp_buf path = {0};
        repo_write(rows[i].file, "x\n");
        SAME(operation(), rows[i].expected);
        sp_buf_printf(&path, "%s/%s", repo_path(), rows[i].file);
        unlink(sp_buf_text(&path));
        sp_buf_dispose(&path);
    }
}

Test(git_operation, several_at_once)
{
    make("sequencer");
    repo_write("sequencer/todo", "x\n");
    repo_write("REVERT_HEAD", "x\n");
    SAME(operation(), "revert ");
}

Test(git_operation, a_series_of_picks)
{
    make("sequencer");
    repo_write("sequencer/todo", "x\n");
    repo_write("CHERRY_PICK_HEAD", "x\n");
    SAME(operation(), "cherry-pick ");
}

Test(git_operation, a_rebase_says_of_which_branch)
{
    make("rebase-merge");
    SAME(operation(), "rebase ");
    repo_write("rebase-merge/interactive", "");
    SAME(operation(), "rebase ");
    repo_write("rebase-merge/head-name", "refs/heads/feature/x\n");
    SAME(operation(), "rebase refs/heads/feature/x");
    repo_write("rebase-merge/head-name", "detached HEAD\n");
    SAME(operation(), "rebase ");
    repo_write("rebase-merge/head-name", "");
    SAME(operation(), "rebase ");
}

Test(git_operation, the_older_way_to_rebase_and_mail)
{
    make("rebase-apply");
    SAME(operation(), "rebase ");
    repo_write("rebase-apply/head-name", "refs/heads/feature/y\n");
    repo_write("rebase-apply/rebasing", "");
    SAME(operation(), "rebase refs/heads/feature/y");
}

Test(git_operation, mail)
{
    make("rebase-apply");
    repo_write("rebase-apply/applying", "");
    SAME(operation(), "am ");
}

Test(git_operation, a_repository_is_ours_or_somebody_elses)
{
    struct sp_repo *repo;
    struct sp_error err = {0};
    cr_assert(sp_repo_open(&repo, repo_path(), NULL, NULL, &err) == SP_OK);
    cr_assert(sp_repo_is_ours(repo));
    if (geteuid() == 0) {
        cr_assert(chown(repo_path(), 12345, (gid_t)-1) == 0);
        cr_assert(!sp_repo_is_ours(repo));
    }
    sp_repo_free(repo);
}
