/* CODEOWNERS, where the policy asks for owners. */
#include "support.h"
#include "support_doctor.h"

static void enter(void)
{
    doctor_enter();
    repo_ref("refs/heads/main", "a");
}

TestSuite(doctor_owners, .init = enter, .fini = doctor_leave);

#define REQUIRE "[roles]\nmaintainer = bob\n[approvals]\ncodeowners = require\n"

#define SAYS(ini, expected)                                                    \
    SAME(doctor_said(ini, "codeowners", false), expected)

/* main gets a file, beside src/a. */
static void put(const char *path, const char *text)
{
    repo_file("b", "a", "chore: owners\n", path, text);
    repo_files("c", "b", "chore: code\n", "src/a");
    repo_ref("refs/heads/main", "c");
}

Test(doctor_owners, the_file_is_there_where_it_is_asked_for)
{
    SAYS("", "");
    SAYS(REQUIRE, "CODEOWNERS: it is in none of .github/CODEOWNERS, CODEOWNERS "
                  "or docs/CODEOWNERS\n");
    put("CODEOWNERS", "* @bob\n");
    SAYS(REQUIRE, "");
}

Test(doctor_owners, it_lies_where_the_host_looks)
{
    put(".gitlab/CODEOWNERS", "* @bob\n");
    SAYS(REQUIRE, "CODEOWNERS: it is in none of .github/CODEOWNERS, CODEOWNERS "
                  "or docs/CODEOWNERS; .gitlab/CODEOWNERS is for a server of "
                  "another kind\n");
}

Test(doctor_owners, it_is_in_the_dialect_of_the_host)
{
    put("CODEOWNERS", "* @bob\n!/src/ @bob\n");
    SAYS(REQUIRE, "CODEOWNERS: line 2: GitHub has no '!' here; give the path a "
                  "line without owners\n");
}

Test(doctor_owners, the_policy_knows_the_owners)
{
    put("CODEOWNERS", "/src/ @org/vpn a@example.org\n");
    SAYS(REQUIRE,
         "CODEOWNERS: line 1: the policy knows nobody who is @org/vpn\n"
         "CODEOWNERS: line 1: the policy knows nobody who is a@example.org\n");
}

Test(doctor_owners, an_owner_has_a_role_that_may_approve)
{
    put("CODEOWNERS", "/src/ @bob @carroll @dora\n");
    SAYS(REQUIRE, "");
    SAYS("[roles]\ndeveloper = dora\n" REQUIRE,
         "CODEOWNERS: line 1: @carroll has no role that may approve\n");
}

Test(doctor_owners, each_line_owns_a_file)
{
    put("CODEOWNERS", "/src/ @bob\n/lib/ @bob\n");
    SAYS(REQUIRE, "CODEOWNERS: line 2: it owns no file\n");
}

Test(doctor_owners, a_file_is_not_too_large)
{
    char *text = calloc(1, (3 << 20) + 2);
    memset(text, '\n', (3 << 20) + 1);
    put("CODEOWNERS", text);
    free(text);
    SAYS(REQUIRE, "CODEOWNERS: the file has more than 3 MB\n");
}
