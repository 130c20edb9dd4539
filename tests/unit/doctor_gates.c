/* Gates that the policy asks for, and that nobody has recorded. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/doctor.h"
#include "support_evidence.h"

static struct sp_doctor doctor;

static void open_repository(void)
{
    repo_open();
    repo_draw("a=N^");
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
    sp_doctor_open(&doctor, NULL);
}

static void close_repository(void)
{
    sp_doctor_close(&doctor);
    repo_close();
}

TestSuite(doctor_gates, .init = open_repository, .fini = close_repository);

/* What is said of them with this policy. */
static char *said(const char *ini)
{
    struct sp_doctor_repo repo;
    struct sp_problems all;
    struct sp_buf out = {0};
    repo_write("sallyport.ini", ini);
    sp_doctor_repo_read(&repo, &doctor, repo_path());
    sp_doctor_check(&all, &repo);
    for (size_t i = 0; i < all.count; i++)
        if (strcmp(all.items[i].check->id, "never-recorded") == 0)
            sp_buf_printf(&out, "%s%s: %s\n",
                          all.items[i].check->is_note ? "" : "wrong ",
                          all.items[i].what, all.items[i].type);
    sp_buf_puts(&out, "");
    sp_problems_dispose(&all);
    sp_doctor_repo_dispose(&repo);
    return sp_buf_detach(&out);
}

#define SAYS(ini, expected) SAME(said(ini), expected)
#define NEVER(gate)                                                            \
    "the policy asks for the gate " gate ", and nobody has ever recorded it, " \
    "so a change that needs it is refused: let the pipeline type: sallyport "  \
    "gate record " gate " --from REPORT\n"
#define TEAM                                                                   \
    "[category \"MEDIUM\"]\ngates = unit, style\n"                             \
    "[category \"HIGH\"]\ngates = unit, coverage\n"                            \
    "[gate \"style\"]\nlevel = off\n"

Test(doctor_gates, each_that_a_file_asks_for_is_named_once)
{
    SAYS(TEAM, NEVER("unit") NEVER("coverage"));
}

Test(doctor_gates, any_result_is_one)
{
    record("a", "unit", SP_GATE_FAIL, "");
    SAYS(TEAM, NEVER("coverage"));
    record("a", "coverage", SP_GATE_PASS, "lines=100");
    SAYS(TEAM, "");
}

/* A gate of the built-in policy is asked for once somebody has recorded it. */
Test(doctor_gates, what_is_not_asked_for_is_not_named)
{
    SAYS("", "");
    SAYS("[gate \"unit\"]\nrequire = lines>=80\n", "");
    SAYS(TEAM "[rule \"gates\"]\nlevel = off\n", "");
}
