/* Stories of files that nobody wrote here. */
#include <stdlib.h>
#include <string.h>

#include "support.h"

TestSuite(judge_generated, .init = repo_open, .fini = repo_close);

#define X "feature/x "
#define PRP "\n\nPRP: A-1\n"
#define OUTSIDE(path)                                                          \
    "tdd-content: its type is outside of the cycle, yet it changes the "       \
    "implementation: " path "\n"
#define NOT_GREEN                                                              \
    "tdd-content: a GREEN commit changes the implementation, and this one "    \
    "does not\n"
#define NO_TEST                                                                \
    "tdd-content: a RED commit brings a test, and this one does not\n"
#define BRANCH "refs/heads/feature/x - "
#define ATTRIBUTES "[paths]\nattributes = on\n"

static void start(void)
{
    repo_draw("base=N^");
    repo_ref("refs/heads/main", "base");
}

Test(judge_generated, no_phase_counts_what_is_generated)
{
    start();
    repo_files("n", "base", "chore: a library", "vendor/a.c api/a.pb.go");
    PUSH(BRANCH "n", "1 judged\n");
    repo_files("r", "base", "test: r" PRP, "vendor/a.c");
    PUSH(BRANCH "r", "1 judged\n" X "r " NO_TEST);
    repo_files("s", "base", "test: s" PRP, "vendor/a.c tests/s");
    repo_files("g", "s", "feat: g" PRP, "vendor/b.c");
    PUSH(BRANCH "g", "2 judged\n" X "g " NOT_GREEN);
    repo_files("h", "s", "feat: h" PRP, "vendor/b.c src/h");
    PUSH(BRANCH "h", "2 judged\n");
    /* the tests of a library are none of ours */
    repo_files("t", "base", "test: t" PRP, "vendor/a/tests/t.c");
    PUSH(BRANCH "t", "1 judged\n" X "t " NO_TEST);
    JUDGED("1 judged\n" X "n " OUTSIDE("api/a.pb.go"), .push = BRANCH "n",
           .ini = "[paths]\ngenerated =\n");
}

Test(judge_generated, attributes_count_where_the_policy_says_so)
{
    repo_file("base", "", "docs: base", ".gitattributes",
              "/gen/** linguist-generated\n");
    repo_ref("refs/heads/main", "base");
    repo_files("n", "base", "chore: regenerate", "gen/a.c");
    PUSH(BRANCH "n", "1 judged\n" X "n " OUTSIDE("gen/a.c"));
    JUDGED("1 judged\n", .push = BRANCH "n", .ini = ATTRIBUTES);
    repo_files("o", "base", "chore: more", "gen/a.c src/o");
    JUDGED("1 judged\n" X "o " OUTSIDE("src/o"), .push = BRANCH "o",
           .ini = ATTRIBUTES);
}

Test(judge_generated, attributes_of_the_push_count_never)
{
    start();
    repo_file("a", "base", "chore: a", ".gitattributes",
              "* linguist-generated\n");
    repo_files("n", "a", "chore: n", "src/n");
    JUDGED("2 judged\n" X "n " OUTSIDE("src/n"), .push = BRANCH "n",
           .ini = ATTRIBUTES);
    JUDGED("2 judged\nmain n " OUTSIDE("src/n"),
           .push = "refs/heads/main base n", .ini = ATTRIBUTES);
    /* of another branch neither */
    repo_ref("refs/heads/feature/y", "a");
    JUDGED("2 judged\n" X "n " OUTSIDE("src/n"), .push = BRANCH "n",
           .ini = ATTRIBUTES);
    /* nor of a protected branch that is not the default one */
    repo_ref("refs/heads/release/1", "a");
    JUDGED("1 judged\n" X "n " OUTSIDE("src/n"), .push = BRANCH "n",
           .ini = ATTRIBUTES);
}

Test(judge_generated, attributes_take_nothing_from_other_lists)
{
    repo_file("base", "", "docs: base", ".gitattributes",
              "* linguist-generated\nsrc/a -linguist-generated\n");
    repo_ref("refs/heads/main", "base");
    repo_files("r", "base", "test: r" PRP, "tests/r");
    repo_files("n", "r", "chore: n", "vpn.tf");
    JUDGED("2 judged\n" X "n " OUTSIDE("vpn.tf"), .push = BRANCH "n",
           .ini = ATTRIBUTES);
    repo_files("m", "r", "chore: m", "src/a");
    JUDGED("2 judged\n" X "m " OUTSIDE("src/a"), .push = BRANCH "m",
           .ini = ATTRIBUTES);
}

Test(judge_generated, attributes_of_a_link_or_a_large_file_say_nothing)
{
    struct sp_buf text = {0};
    sp_buf_puts(&text, "/gen/** linguist-generated\n");
    while (text.len <= 64 * 1024)
        sp_buf_puts(&text, "# and so on, and so on, and so on, and so on\n");
    repo_file("base", "", "docs: base", ".gitattributes", sp_buf_text(&text));
    sp_buf_dispose(&text);
    repo_ref("refs/heads/main", "base");
    repo_files("n", "base", "chore: regenerate", "gen/a.c");
    JUDGED("1 judged\n" X "n " OUTSIDE("gen/a.c"), .push = BRANCH "n",
           .ini = ATTRIBUTES);
}
