/* Who gives what several rows of a status lack, byte by byte. */
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
                                .columns = 72};
}

static void end(void)
{
    free(status.missing);
    sp_findings_dispose(&findings);
}

TestSuite(report_status_way, .init = begin, .fini = end);

static void miss(const char *rule, const char *message)
{
    add_finding(&findings, &(struct found){.rule = rule, .message = message});
    status.missing =
        sp_reallocarray(status.missing, findings.count, sizeof(void *));
    for (size_t i = 0; i < findings.count; i++)
        status.missing[i] = &findings.items[i];
    status.missing_count = findings.count;
}

static char *text(void)
{
    struct sp_buf out = {0};
    sp_status_text(&out, &status);
    return sp_buf_detach(&out);
}

#define FIRST                                                                  \
    "feature/x  3 commits since main\n\n  not ready to merge into main:\n"
#define LAST "    'sallyport explain RULE' says what to do\n"

static void give(size_t at, const char *command, const char *user)
{
    struct sp_finding *f = &findings.items[at];
    f->command = sp_strdup_or_null(command);
    sp_strings_add(&f->roles, "ci", 2);
    sp_strings_add(&f->users, user, strlen(user));
}

Test(report_status_way, the_same_way_is_shown_once)
{
    miss("gates", "it does not say lines");
    miss("approvals", "it has none");
    miss("gates", "it does not say branches");
    miss("gates", "the gate unit has no result");
    miss("gates", "it does not say functions");
    give(0, "record coverage", "bot");
    give(1, "record coverage", "bot");
    give(2, "record coverage", "bot");
    give(3, "record unit", "bot");
    give(4, "record coverage", "ann");
    SAME(text(), FIRST "    gates: it does not say lines\n"
                       "    gates: it does not say branches\n"
                       "      who can: bot (ci)\n"
                       "      record coverage\n"
                       "    approvals: it has none\n"
                       "      who can: bot (ci)\n"
                       "      record coverage\n"
                       "    gates: the gate unit has no result\n"
                       "      who can: bot (ci)\n"
                       "      record unit\n"
                       "    gates: it does not say functions\n"
                       "      who can: ann (ci)\n"
                       "      record coverage\n" LAST);
}

Test(report_status_way, rows_without_a_command_stay_apart)
{
    miss("gates", "it does not say lines");
    miss("gates", "it does not say branches");
    give(0, NULL, "bot");
    give(1, NULL, "bot");
    SAME(text(), FIRST "    gates: it does not say lines\n"
                       "      who can: bot (ci)\n"
                       "    gates: it does not say branches\n"
                       "      who can: bot (ci)\n" LAST);
}

Test(report_status_way, each_row_of_one_way_counts)
{
    for (size_t i = 0; i < 10; i++) {
        char name[] = "it does not say 0";
        name[sizeof name - 2] = (char)('0' + i);
        miss("gates", name);
        give(i, "record coverage", "bot");
    }
    SAME(text(), FIRST "    gates: it does not say 0\n"
                       "    gates: it does not say 1\n"
                       "    gates: it does not say 2\n"
                       "    gates: it does not say 3\n"
                       "    gates: it does not say 4\n"
                       "    gates: it does not say 5\n"
                       "    gates: it does not say 6\n"
                       "    gates: it does not say 7\n"
                       "      who can: bot (ci)\n"
                       "      record coverage\n"
                       "    \342\200\246 and 2 more\n" LAST);
}
