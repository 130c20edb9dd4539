/* A branch of which the target has all, byte by byte. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/status.h"
#include "support.h"

static struct sp_history history;
static struct sp_status status;

static void begin(void)
{
    status = (struct sp_status){.branch = "refs/heads/feature/x",
                                .head = id_of("h"),
                                .target = "refs/heads/main",
                                .target_ref = "refs/remotes/origin/main",
                                .has_landed = true,
                                .columns = 72};
}

static void end(void)
{
    sp_standings_dispose(&status.standings);
    history_dispose(&history);
}

TestSuite(report_status_landed, .init = begin, .fini = end);

static char *text(void)
{
    struct sp_buf out = {0};
    sp_status_text(&out, &status);
    return sp_buf_detach(&out);
}

#define LANDED                                                                 \
    "  nothing to merge into main: it has all that this branch changes\n"      \
    "    begin a new branch at origin/main; this one may be deleted\n"

Test(report_status_landed, after_a_squash_no_step_is_next)
{
    status.ahead = 1;
    history_of(&history, "G:A"); /* out of order */
    sp_standings_read(&status.standings, &history);
    SAME(text(), "feature/x  1 commit since main\n\n"
                 "  A-1  GREEN!\n\n" LANDED);
}

Test(report_status_landed, after_a_merge_nothing_begins)
{
    SAME(text(), "feature/x  no commits since main\n\n" LANDED);
    cr_expect(!sp_status_is_ready(&status));
}
