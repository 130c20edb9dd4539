/* Commits that are judged by the lines that they change. */
#include <string.h>

#include "support.h"

TestSuite(judge_lines, .init = repo_open, .fini = repo_close);

#define CODE "pub fn add(a: i32) -> i32 { 0 }\n"
#define TESTS "#[cfg(test)]\nmod tests {\n    fn adds() {}\n}\n"

static void start(const char *path, const char *text)
{
    repo_draw("base=N^");
    repo_file("code", "base", "chore: begin\n", path, text);
    repo_ref("refs/heads/main", "code");
}

Test(judge_lines, red_of_a_test_in_the_file_of_the_code)
{
    start("src/lib.rs", CODE);
    repo_file("r", "code", "test: r\n\nPRP: A-1\n", "src/lib.rs", CODE TESTS);
    PUSH("refs/heads/feature/x - r", "1 judged\n");
    JUDGED("1 judged\n"
           "feature/x r tdd-content/code-instead-of-test\n",
           .push = "refs/heads/feature/x - r",
           .ini = "[paths]\ninline-test =\n");
    repo_file("g", "r", "feat: g\n\nPRP: A-1\n", "src/lib.rs",
              "fn b() {}\n" TESTS);
    PUSH("refs/heads/feature/x - g", "2 judged\n");
    repo_file("n", "r", "docs: n\n", "src/lib.rs", "fn b() {}\n" TESTS);
    PUSH("refs/heads/feature/x - n",
         "2 judged\n"
         "feature/x n tdd-content/neutral-with-code\n");
}

Test(judge_lines, red_with_code_beside_the_test)
{
    start("src/lib.rs", CODE);
    repo_file("r", "code", "test: r\n\nPRP: A-1\n", "src/lib.rs",
              CODE "fn b() {}\n" TESTS);
    PUSH("refs/heads/feature/x - r",
         "1 judged\n"
         "feature/x r tdd-content/code-instead-of-test\n");
}

Test(judge_lines, green_of_a_test_alone_is_without_code)
{
    start("src/lib.rs", CODE);
    repo_file("r", "code", "test: r\n\nPRP: A-1\n", "src/lib.rs", CODE TESTS);
    repo_file("g", "r", "feat: g\n\nPRP: A-1\n", "src/lib.rs", CODE);
    PUSH("refs/heads/feature/x - g",
         "2 judged\n"
         "feature/x g tdd-content/green-without-code\n");
}
