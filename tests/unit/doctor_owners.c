/* CODEOWNERS, where the policy asks for owners. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/doctor.h"
#include "support.h"

static struct sp_doctor doctor;

static void open_repository(void)
{
    repo_open();
    repo_draw("a=N^");
    repo_ref("refs/heads/main", "a");
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
    sp_doctor_open(&doctor, NULL);
}

static void close_repository(void)
{
    sp_doctor_close(&doctor);
    repo_close();
}

TestSuite(doctor_owners, .init = open_repository, .fini = close_repository);

#define REQUIRE "[roles]\nmaintainer = bob\n[approvals]\ncodeowners = require\n"

static char *said(const char *ini)
{
    struct sp_doctor_repo repo;
    struct sp_problems all;
    struct sp_buf out = {0};
    repo_write("sallyport.ini", ini);
    sp_doctor_repo_read(&repo, &doctor, repo_path());
    sp_doctor_check(&all, &repo);
    for (size_t i = 0; i < all.count; i++)
        if (strcmp(all.items[i].check->id, "codeowners") == 0)
            sp_buf_printf(&out, "%s%s\n",
                          all.items[i].check->is_note ? "" : "wrong ",
                          all.items[i].what);
    sp_buf_puts(&out, "");
    sp_problems_dispose(&all);
    sp_doctor_repo_dispose(&repo);
    return sp_buf_detach(&out);
}

#define SAYS(ini, expected) SAME(said(ini), expected)

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
