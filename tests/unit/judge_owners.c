/* Owners of paths at a protected ref, by CODEOWNERS as it was before the push. */
#include <stdlib.h>

#include "support_evidence.h"

#define INI(more)                                                              \
    "[roles]\nmaintainer = alice, bob, carol\ndocs-team = erin\n"              \
    "[identity]\nalice = alice@example.org\nbob = bob@example.org\n"           \
    "carol = carol@example.org\nerin = erin@example.org\n" more                \
    "[approvals]\ncodeowners = require\n"

static void open_repo(void)
{
    repo_open();
    repo_draw("base=N^");
    repo_files("p", "base", "chore: owners\n",
               "CODEOWNERS=src/\t@alice\n*.md\t@org/docs-team\n"
               "/CODEOWNERS\t@carol src/x=x");
    repo_draw("r=R:A^p g=G:A f=F:A");
    repo_ref("refs/heads/main", "p");
    repo_ref("refs/heads/feature/x", "f");
}

TestSuite(judge_owners, .init = open_repo, .fini = repo_close);

#define LANDS(from, to, expected)                                              \
    JUDGED(expected, .push = MAIN(from, to), .ini = INI(""))

Test(judge_owners, a_path_needs_one_of_its_owners)
{
    repo_draw("m=M^p+f");
    approve("f", "bob", NULL);
    LANDS("p", "m", "4 judged\nmain m approvals/owner-missing\n");
    JUDGED("4 judged\n", .push = MAIN("p", "m"),
           .ini = "[roles]\nmaintainer = alice, bob\n"
                  "[identity]\nbob = bob@example.org\n");
    approve("f", "alice", NULL);
    LANDS("p", "m", "4 judged\n");
}

Test(judge_owners, a_squash_and_a_rebase_need_them_as_well)
{
    approve("f", "bob", NULL);
    repo_squash("s", "p", "f", "feat: all of it\n\nPRP: A-1\n");
    LANDS("p", "s", "4 judged\nmain s approvals/owner-missing\n");
    approve("f", "alice", NULL);
    LANDS("p", "s", "4 judged\n");
    repo_draw("q=N^p");
    repo_ref("refs/heads/main", "q");
    repo_squash("t", "q", "f", "feat: all of it\n\nPRP: A-1\n");
    LANDS("q", "t", "4 judged\n");
}

Test(judge_owners, also_where_the_category_asks_for_nobody)
{
    static const char nowhere[] = "1 judged\n"
                                  "main d approvals/not-there (warning)\n"
                                  "main d approvals/owner-missing\n";
    repo_files("d", "p", "docs: d\n", "a.md");
    LANDS("p", "d", nowhere);
    approve("d", "alice", NULL);
    LANDS("p", "d", nowhere);
    repo_ref("refs/heads/docs/d", "d");
    LANDS("p", "d", "1 judged\nmain d approvals/owner-missing\n");
    approve("d", "erin", NULL);
    LANDS("p", "d", "1 judged\n");
    repo_files("e", "p", "docs: e\n", "doc/notes.txt");
    LANDS("p", "e", "1 judged\n");
}

Test(judge_owners, an_author_is_no_owner_of_the_own_change)
{
    repo_files("h", "f",
               "refactor: h\n\nPRP: A-1\n"
               "Co-authored-by: Alice <ALICE@example.org>\n",
               "src/h");
    repo_draw("m=M^p+h");
    approve("h", "alice", NULL);
    approve("h", "bob", NULL);
    LANDS("p", "m", "5 judged\nmain m approvals/owner-barred\n");
}

Test(judge_owners, the_file_that_is_pushed_says_nothing)
{
    repo_files("o", "f", "chore: bob owns it\n\nPRP: A-1\n",
               "CODEOWNERS=*\t@bob");
    repo_draw("m=M^p+o");
    repo_ref("refs/heads/feature/o", "o");
    approve("o", "bob", NULL);
    LANDS("p", "m",
          "5 judged\nmain m approvals/owner-missing\n"
          "main m approvals/owner-missing\n");
    approve("o", "alice", NULL);
    LANDS("p", "m", "5 judged\nmain m approvals/owner-missing\n");
    approve("o", "carol", NULL);
    LANDS("p", "m", "5 judged\n");
}

Test(judge_owners, nor_does_an_earlier_step_of_the_same_push)
{
    repo_files("o", "p", "chore: bob owns it\n", "CODEOWNERS=*\t@bob");
    repo_draw("n=M^p+o r2=R:B^p g2=G:B f2=F:B");
    repo_ref("refs/heads/feature/y", "f2");
    repo_draw("m=M^n+f2");
    approve("o", "carol", NULL);
    approve("f2", "bob", NULL);
    LANDS("p", "m", "6 judged\nmain m approvals/owner-missing\n");
    approve("f2", "alice", NULL);
    LANDS("p", "m", "6 judged\n");
}

Test(judge_owners, another_place_where_the_host_looks_is_guarded)
{
    repo_files("o", "p", "chore: o\n", ".github/CODEOWNERS=*\t@bob");
    repo_ref("refs/heads/docs/o", "o");
    approve("o", "bob", NULL);
    LANDS("p", "o", "1 judged\nmain o approvals/owner-missing\n");
    approve("o", "alice", NULL);
    LANDS("p", "o", "1 judged\n");
    repo_files("gone", "p", "chore: o\n", "-CODEOWNERS");
    repo_ref("refs/heads/docs/gone", "gone");
    approve("gone", "alice", NULL);
    LANDS("p", "gone", "1 judged\nmain gone approvals/owner-missing\n");
}

Test(judge_owners, who_is_no_role_and_no_address_cannot_approve)
{
    repo_files("o", "p", "chore: o\n",
               "CODEOWNERS=*.md\t@org/writers\tx@example.org\n*.c\t"
               "Erin@Example.org");
    repo_ref("refs/heads/main", "o");
    repo_files("d", "o", "docs: d\n", "a.md");
    repo_files("e", "o", "docs: e\n", "doc/e.md=e -src/x y.c");
    approve("d", "erin", NULL);
    LANDS("o", "d", "1 judged\nmain d approvals/owner-unknown\n");
    repo_files("c", "o", "test: c\n\nPRP: A-1\n", "tests/c.c");
    approve("c", "erin", NULL);
    LANDS("o", "c", "1 judged\nmain c tdd-complete/ends-in-red\n");
}

Test(judge_owners, sections_of_gitlab_are_counted)
{
    repo_files("o", "p", "chore: o\n",
               "CODEOWNERS=[All][2]\t@maintainer\n*\n^[Docs]\n*.md\t@erin\n"
               "[Tests]\ntests/\t@carol");
    repo_ref("refs/heads/main", "o");
    repo_draw("r2=R:B^o g2=G:B f2=F:B");
    repo_ref("refs/heads/feature/y", "f2");
    repo_draw("m=M^o+f2");
#define GITLAB(expected)                                                       \
    JUDGED(expected, .push = MAIN("o", "m"), .ini = INI("host = gitlab\n"))
    approve("f2", "bob", NULL);
    GITLAB("4 judged\nmain m approvals/owner-missing\n"
           "main m approvals/owner-missing\n");
    approve("f2", "alice", NULL);
    GITLAB("4 judged\nmain m approvals/owner-missing\n");
    approve("f2", "carol", NULL);
    GITLAB("4 judged\n");
}

Test(judge_owners, expressions_of_gitea_are_matched)
{
    repo_files("o", "p", "chore: o\n",
               "docs/CODEOWNERS=src/.*\t@Alice\n!src/.*|tests/.*\tcarol "
               "-CODEOWNERS");
    repo_ref("refs/heads/main", "o");
    repo_draw("r2=R:B^o g2=G:B f2=F:B");
    repo_ref("refs/heads/feature/y", "f2");
    repo_draw("m=M^o+f2");
    approve("f2", "bob", NULL);
    JUDGED("4 judged\nmain m approvals/owner-missing\n", .push = MAIN("o", "m"),
           .ini = INI("host = forgejo\n"));
    approve("f2", "alice", NULL);
    JUDGED("4 judged\n", .push = MAIN("o", "m"),
           .ini = INI("host = forgejo\n"));
}

Test(judge_owners, what_cannot_be_understood_does_not_land)
{
    repo_files("o", "p", "chore: o\n", "CODEOWNERS=src/\talice\n![a]\t@b");
    approve("o", "carol", NULL);
    LANDS("p", "o", "1 judged\nmain o approvals/owners-unreadable\n");
    repo_ref("refs/heads/main", "o");
    repo_files("d", "o", "docs: d\n", "a.txt");
    LANDS("o", "d", "1 judged\nmain d approvals/owners-unreadable\n");
    repo_files("e", "o", "docs: e\n", "CODEOWNERS=src/\t@alice");
    approve("e", "bob", NULL);
    LANDS("o", "e", "1 judged\n");
}

/* A revert of the commit `of`, which leaves these paths. */
static void revert(const char *name, const char *of, const char *paths)
{
    struct sp_buf message = {0};
    sp_buf_printf(&message, "Revert \"chore: it\"\n\nThis reverts commit %s.\n",
                  repo_hex(of));
    repo_files(name, of, sp_buf_text(&message), paths);
    sp_buf_dispose(&message);
}

Test(judge_owners, a_rollback_is_fast_but_for_the_file_itself)
{
    repo_files("o", "p", "chore: it\n", "CODEOWNERS=*\t@bob Makefile");
    repo_ref("refs/heads/main", "o");
    revert("v", "o",
           "CODEOWNERS=src/\t@alice\n*.md\t@org/docs-team\n"
           "/CODEOWNERS\t@carol -Makefile");
    repo_ref("refs/heads/revert/v", "v");
    approve("v", "alice", NULL);
    LANDS("o", "v", "1 judged\nmain v approvals/owner-missing\n");
    approve("v", "bob", NULL);
    LANDS("o", "v", "1 judged\n");
    repo_files("w", "p", "chore: it\n", "Makefile a.md");
    repo_ref("refs/heads/main", "w");
    revert("x", "w", "-Makefile -a.md");
    approve("x", "bob", NULL);
    LANDS("w", "x", "1 judged\n");
}
