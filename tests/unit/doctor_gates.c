/* Gates that the policy asks for, and that nobody has recorded. */
#include "support_doctor.h"
#include "support_evidence.h"

TestSuite(doctor_gates, .init = doctor_enter, .fini = doctor_leave);

#define SAYS(ini, expected)                                                    \
    SAME(doctor_said(ini, "never-recorded", true), expected)
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

Test(doctor_gates, the_proof_of_the_cycle_is_made_by_prove)
{
    SAYS("[category \"MEDIUM\"]\ngates = tdd-proof\n[gate "
         "\"tdd-proof\"]\nlevel = "
         "enforce\n",
         "");
    SAME(doctor_said("[category \"MEDIUM\"]\ngates = tdd-proof\n[gate "
                     "\"tdd-proof\"]\nlevel = enforce\n",
                     "never-proven", true),
         "the policy asks for the gate tdd-proof, and nobody has ever recorded "
         "it, so a change that needs it is refused: let the pipeline type: "
         "sallyport prove --record -- COMMAND\n");
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
