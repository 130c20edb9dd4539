/* Which branch HEAD is meant to name, as the branches and the policy say. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/alloc.h"
#include "sallyport/str.h"
#include "support.h"
#include "support_doctor.h"

TestSuite(doctor_head, .init = doctor_enter, .fini = doctor_leave);

#define NO_POLICY ""
#define EMPTY(name)                                                            \
    "wrong HEAD names " name ", which nobody has pushed, so a clone is empty"
#define WORK(name)                                                             \
    "wrong HEAD names " name ", a branch for work, and so makes it the "       \
    "default branch"

static void head_is(const char *name)
{
    char line[100];
    snprintf(line, sizeof line, "ref: refs/heads/%s\n", name);
    repo_write("HEAD", line);
}

/* What the command of the check sets. */
#define SETS(ini, wrong, ref)                                                  \
    do {                                                                       \
        char *said = doctor_said(ini, "head", true);                           \
        char *command = strstr(said, ": git --git-dir=");                      \
        cr_assert(command, "%s", said);                                        \
        SAME(sp_strdup(strstr(command, " symbolic-ref ")),                     \
             " symbolic-ref HEAD refs/heads/" ref "\n");                       \
        *command = '\0';                                                       \
        SAME(said, wrong);                                                     \
    } while (0)
#define ASKS_FOR(ini, branch)                                                  \
    do {                                                                       \
        SAME(doctor_said(ini, "head", true), "");                              \
        SAME(doctor_said(ini, "head-pushed", true),                            \
             EMPTY(branch) ": in a clone, type: git push origin " branch       \
                           "\n");                                              \
    } while (0)
#define SILENT(ini)                                                            \
    do {                                                                       \
        SAME(doctor_said(ini, "head", true), "");                              \
        SAME(doctor_said(ini, "head-pushed", true), "");                       \
    } while (0)

Test(doctor_head, a_branch_for_work_is_not_meant)
{
    head_is("main");
    repo_ref("refs/heads/feature/x", "a");
    ASKS_FOR(NO_POLICY, "main");
    repo_ref("refs/heads/fix/y", "a");
    ASKS_FOR(NO_POLICY, "main");
    head_is("master");
    ASKS_FOR(NO_POLICY, "master");
}

Test(doctor_head, nor_is_one_whose_name_the_policy_takes)
{
    static const char ini[] = "[refs]\nbranch-name = WU-[0-9]+\n";
    head_is("main");
    repo_ref("refs/heads/WU-7", "a");
    ASKS_FOR(ini, "main");
    SETS(NO_POLICY, EMPTY("main"), "WU-7");
    SETS("[refs]\nbranch-name = .+\n", EMPTY("main"), "WU-7");
    repo_ref("refs/heads/WU-7", "-");
    repo_ref("refs/heads/other/x", "a");
    ASKS_FOR(ini, "main");
    ASKS_FOR("no policy\n", "main");
}

Test(doctor_head, the_only_branch_is_meant)
{
    head_is("main");
    repo_ref("refs/heads/trunk", "a");
    SETS(NO_POLICY, EMPTY("main"), "trunk");
    repo_ref("refs/heads/feature/x", "a");
    SETS(NO_POLICY, EMPTY("main"), "BRANCH");
    head_is("master");
    repo_ref("refs/heads/main", "a");
    SETS(NO_POLICY, EMPTY("master"), "main");
}

Test(doctor_head, a_branch_for_work_is_no_default_branch)
{
    head_is("feature/x");
    repo_ref("refs/heads/feature/x", "a");
    SETS(NO_POLICY, WORK("feature/x"), "main");
    repo_ref("refs/heads/main", "a");
    SETS(NO_POLICY, WORK("feature/x"), "main");
    head_is("feature/none");
    SETS(NO_POLICY, WORK("feature/none"), "main");
    repo_ref("refs/heads/main", "-");
    repo_ref("refs/heads/feature/x", "-");
    SETS(NO_POLICY, WORK("feature/none"), "main");
}

Test(doctor_head, what_the_policy_protects_by_name_is_no_branch_for_work)
{
    head_is("release/1");
    repo_ref("refs/heads/release/1", "a");
    SILENT(NO_POLICY);
    SILENT("[refs]\nbranch-name = (feature|release)/.+\n");
    head_is("trunk");
    repo_ref("refs/heads/trunk", "a");
    SILENT("[refs]\nbranch-name = .+\n");
    head_is("other/x");
    repo_ref("refs/heads/other/x", "a");
    SILENT(NO_POLICY);
}

Test(doctor_head, what_cannot_be_read_names_no_branch)
{
    repo_write("HEAD", "");
    repo_write("packed-refs", "1111111111111111111111111111111111111111 "
                              "refs/heads/feature/x\n");
    char *said = doctor_said(NO_POLICY, "head-there", true);
    char *command = strstr(said, "echo ref: ");
    cr_assert(command, "%s", said);
    cr_assert(sp_str_starts(sp_str(command), "echo ref: refs/heads/main |"),
              "%s", said);
    free(said);
}
