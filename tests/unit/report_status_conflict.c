/* A branch that git cannot merge, or that nobody merges, byte by byte. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/status.h"
#include "support.h"

static struct sp_findings findings;
static struct sp_status status;

static void begin(void)
{
    status = (struct sp_status){.branch = "refs/heads/feature/x",
                                .head = id_of("h"),
                                .target = "refs/heads/main",
                                .target_ref = "refs/remotes/origin/main",
                                .ahead = 3,
                                .behind = 2,
                                .columns = 72};
}

static void end(void)
{
    sp_findings_dispose(&findings);
}

TestSuite(report_status_conflict, .init = begin, .fini = end);

static char *text(void)
{
    struct sp_buf out = {0};
    sp_status_text(&out, &status);
    return sp_buf_detach(&out);
}

/* What is at the end of the JSON, from `mergeable` on. */
static char *end_of_json(void)
{
    struct sp_buf out = {0};
    sp_status_json(&out, &status);
    const char *at = strstr(sp_buf_text(&out), "\"mergeable\"");
    char *copy = sp_strdup(at ? at : sp_buf_text(&out));
    sp_buf_dispose(&out);
    return copy;
}

#define FIRST                                                                  \
    "feature/x  3 commits since main, 2 behind origin/main\n\n"                \
    "  not ready to merge into main:\n"                                        \
    "    it conflicts with main: first merge main into the branch, resolve\n"  \
    "      | the conflict, and push that\n"

Test(report_status_conflict, it_comes_before_what_others_give)
{
    const struct sp_finding *missing[1];
    add_finding(&findings,
                &(struct found){.rule = "gates", .message = "no result"});
    missing[0] = &findings.items[0];
    status.missing = missing;
    status.missing_count = 1;
    status.resolve = "git switch feature/x && git merge origin/main";
    SAME(text(), FIRST "      git switch feature/x && git merge origin/main\n"
                       "    gates: no result\n"
                       "    'sallyport explain RULE' says what to do\n");
}

Test(report_status_conflict, it_is_enough_not_to_be_ready)
{
    cr_expect(sp_status_is_ready(&status));
    status.resolve = "";
    cr_expect(!sp_status_is_ready(&status));
    SAME(text(), FIRST);
}

Test(report_status_conflict, what_others_pushed_comes_before_it)
{
    status.unpulled = 1;
    status.copy = "origin/feature/x";
    status.pull = "git pull --rebase=merges origin feature/x";
    cr_expect(!sp_status_is_ready(&status));
    SAME(text(), "feature/x  3 commits since main, 2 behind origin/main\n\n"
                 "  not ready to merge into main:\n"
                 "    origin/feature/x has 1 commit that is not here: take it "
                 "first\n"
                 "      git pull --rebase=merges origin feature/x\n");
    SAME(end_of_json(),
         "\"mergeable\":false,\"unknown\":[],"
         "\"root-causes\":[],\"exceptions\":[],"
         "\"pull\":[\"git\",\"pull\",\"--rebase=merges\",\"origin\","
         "\"feature/x\"]}\n");
    status.ahead = 0;
    status.pull = "";
    SAME(text(), "feature/x  no commits since main, 2 behind origin/main\n\n"
                 "  not ready to merge into main:\n"
                 "    origin/feature/x has 1 commit that is not here: take it "
                 "first\n");
}

#define REPLACE "git push --force-with-lease=x --force-if-includes origin x"

Test(report_status_conflict, a_rewritten_branch_is_pushed)
{
    status.copy = "origin/feature/x";
    status.push = REPLACE;
    cr_expect(sp_status_is_ready(&status));
    SAME(text(), "feature/x  3 commits since main, 2 behind origin/main\n\n"
                 "  ready to merge into main\n"
                 "    origin/feature/x is as it was before this branch was "
                 "rewritten; to\n"
                 "      | replace it:\n"
                 "      " REPLACE "\n");
    SAME(end_of_json(), "\"mergeable\":true,\"unknown\":[],"
                        "\"root-causes\":[],\"exceptions\":[],"
                        "\"push\":[\"git\",\"push\",\"--force-with-lease=x\","
                        "\"--force-if-includes\",\"origin\",\"x\"]}\n");
    status.resolve = "";
    SAME(text(), FIRST);
}

Test(report_status_conflict, json_has_what_merges_the_target)
{
    status.resolve = "git merge origin/main";
    SAME(end_of_json(), "\"mergeable\":false,\"unknown\":[],"
                        "\"root-causes\":[],\"exceptions\":[],"
                        "\"conflict\":[\"git\",\"merge\","
                        "\"origin/main\"]}\n");
    status.resolve = "";
    SAME(end_of_json(), "\"mergeable\":false,\"unknown\":[],"
                        "\"root-causes\":[],\"exceptions\":[],"
                        "\"conflict\":[]}\n");
}

#define AHEAD                                                                  \
    "main  a protected branch, 3 ahead of origin/main, 2 behind "              \
    "origin/main\n\n"

Test(report_status_conflict, main_with_commits_of_its_own_is_pushed_or_moved)
{
    status.branch = "refs/heads/main";
    status.is_protected = status.is_asked = true;
    SAME(text(), AHEAD "  to judge a push of it:\n"
                       "    sallyport check origin/main..main --ref main\n");
    status.moves = "git switch -c feature/1 main";
    SAME(text(), AHEAD "  it changes only by a merge; to move what is new to "
                       "a branch:\n"
                       "    git switch -c feature/1 main\n");
}
