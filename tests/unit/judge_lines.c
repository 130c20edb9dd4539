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
    PUSH("refs/heads/feature/x - r", "1 judged\n"
                                     "feature/x r tdd-content/red-with-code\n");
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

#define CYCLE "base=N^ r=R:A g=G:A f=F:A"
#define LONE(value) "[tdd]\nlone-refactor = " value "\n"
#define BEFORE_RED "1 judged\nfeature/x d tdd-order/refactor-before-red\n"

static void start_cycle(void)
{
    repo_draw(CYCLE);
    repo_files("code", "f", "chore: begin\n", "src/b tests/b");
    repo_ref("refs/heads/main", "code");
}

Test(judge_lines, refactoring_that_takes_out_dead_code_and_its_tests)
{
    start_cycle();
    repo_files("d", "code", "refactor: d\n\nPRP: A-1\n", "-src/b -tests/b");
    PUSH("refs/heads/feature/x - d", "1 judged\n");
    PUSH("refs/heads/main code d", "1 judged\n");
    JUDGED(BEFORE_RED, .push = "refs/heads/feature/x - d", .ini = LONE("off"));
    repo_files("d", "code", "refactor: d\n\nPRP: A-1\n", "-tests/b");
    PUSH("refs/heads/feature/x - d", BEFORE_RED);
    repo_files("d", "code", "refactor: d\n\nPRP: A-1\n", "-src/b src/c");
    PUSH("refs/heads/feature/x - d", BEFORE_RED);
    repo_files("d", "code", "refactor: d\n\nPRP: A-1\n", "-src/b tests/c");
    PUSH("refs/heads/feature/x - d", BEFORE_RED);
}

Test(judge_lines, lone_refactoring_takes_no_step)
{
    start_cycle();
    repo_files("d", "code", "refactor: d\n\nPRP: A-1\n", "-src/b");
    repo_draw("h=G:A^d");
    PUSH("refs/heads/feature/x - h",
         "2 judged\n"
         "feature/x h tdd-order/green-before-red\n");
    repo_draw("s=R:A^code");
    repo_files("e", "s", "refactor: e\n\nPRP: A-1\n", "-src/b");
    PUSH("refs/heads/feature/x - e",
         "2 judged\n"
         "feature/x e tdd-order/refactor-before-green\n");
}

Test(judge_lines, lone_refactoring_that_leaves_tests_as_they_are)
{
    start_cycle();
    repo_files("d", "code", "refactor: d\n\nPRP: A-1\n", "src/c");
    PUSH("refs/heads/feature/x - d", BEFORE_RED);
    JUDGED("1 judged\n", .push = "refs/heads/feature/x - d", .ini = LONE("on"));
    JUDGED("1 judged\n", .push = "refs/heads/main code d", .ini = LONE("on"));
    repo_files("d", "code", "refactor: d\n\nPRP: A-1\n", "src/c tests/c");
    JUDGED(BEFORE_RED, .push = "refs/heads/feature/x - d", .ini = LONE("on"));
}

Test(judge_lines, lone_refactoring_that_takes_lines_out)
{
    repo_draw("base=N^");
    repo_file("a", "base", "chore: a\n", "tests/a", "x\ny\nz\n");
    repo_file("code", "a", "chore: b\n", "src/a", "x\ny\nz\n");
    repo_ref("refs/heads/main", "code");
    repo_file("t", "code", "chore: t\n", "tests/a", "x\nz\n");
    repo_file("u", "t", "refactor: u\n\nPRP: A-1\n", "src/a", "z\n");
    JUDGED("2 judged\n", .push = "refs/heads/feature/x - u", .ini = LONE("on"));
    repo_file("d", "code", "refactor: d\n\nPRP: A-1\n", "src/a", "z\n");
    PUSH("refs/heads/feature/x - d", BEFORE_RED);
}

#define STUBS "[tdd]\nstubs = on\n"

Test(judge_lines, stubs_beside_a_test)
{
    start("src/lib", "");
    repo_files("s", "code", "test: s\n\nPRP: A-1\n", "src/lib tests/s");
    JUDGED("1 judged\n", .push = "refs/heads/feature/x - s", .ini = STUBS);
    PUSH("refs/heads/feature/x - s",
         "1 judged\nfeature/x s tdd-content/red-with-code\n");
}

static void stub(const char *text)
{
    repo_file("t", "code", "chore: t\n", "README.md", "x");
    repo_file("s", "t", "test: s\n\nPRP: A-1\n", "src/lib.rs", text);
}

Test(judge_lines, stubs_are_lines_added_to_a_file_that_is_there)
{
    start("src/lib.rs", "fn a() {}\nfn b() {}\n");
    stub("fn a() {}\nfn s() {}\nfn b() {}\nfn t() {}\n");
    JUDGED("2 judged\nfeature/x s tdd-content/red-without-test\n",
           .push = "refs/heads/feature/x - s", .ini = STUBS);
    PUSH("refs/heads/feature/x - s",
         "2 judged\nfeature/x s tdd-content/code-instead-of-test\n");
    stub("fn a() { 1 }\nfn b() {}\n");
    JUDGED("2 judged\nfeature/x s tdd-content/code-instead-of-test\n",
           .push = "refs/heads/feature/x - s", .ini = STUBS);
    stub("fn b() {}\nfn a() {}\n");
    JUDGED("2 judged\nfeature/x s tdd-content/code-instead-of-test\n",
           .push = "refs/heads/feature/x - s", .ini = STUBS);
    stub("fn a() {}\n");
    JUDGED("2 judged\nfeature/x s tdd-content/code-instead-of-test\n",
           .push = "refs/heads/feature/x - s", .ini = STUBS);
}

Test(judge_lines, a_stub_and_its_test_in_one_file)
{
    start("src/lib.rs", "fn a() {}\nfn b() {}\n");
    stub("fn a() {}\nfn s() {}\nfn b() {}\nfn t() {}\n" TESTS);
    JUDGED("2 judged\n", .push = "refs/heads/feature/x - s", .ini = STUBS);
    PUSH("refs/heads/feature/x - s",
         "2 judged\nfeature/x s tdd-content/red-with-code\n");
    stub("fn a() { 1 }\nfn b() {}\n" TESTS);
    JUDGED("2 judged\nfeature/x s tdd-content/red-changes-code\n",
           .push = "refs/heads/feature/x - s", .ini = STUBS);
    JUDGED("2 judged\nfeature/x s tdd-content/code-instead-of-test\n",
           .push = "refs/heads/feature/x - s",
           .ini = STUBS "[paths]\ninline-test =\n");
}

Test(judge_lines, tests_in_a_file_that_comes)
{
    start("src/lib.rs", CODE);
    repo_file("r", "code", "test: r\n\nPRP: A-1\n", "src/a.rs", TESTS);
    PUSH("refs/heads/feature/x - r", "1 judged\n");
    repo_file("n", "code", "chore: n\n", "src/a.rs", "// Ours.\n" TESTS);
    PUSH("refs/heads/feature/x - n", "1 judged\n");
    repo_file("g", "r", "feat: g\n\nPRP: A-1\n", "src/b.rs", TESTS);
    PUSH("refs/heads/feature/x - g",
         "2 judged\nfeature/x g tdd-content/green-without-code\n");
    repo_file("r", "code", "test: r\n\nPRP: A-1\n", "src/a.rs", CODE TESTS);
    PUSH("refs/heads/feature/x - r",
         "1 judged\nfeature/x r tdd-content/red-with-code\n");
    JUDGED("1 judged\n", .push = "refs/heads/feature/x - r", .ini = STUBS);
    repo_file("r", "code", "test: r\n\nPRP: A-1\n", "src/a.rs", CODE);
    JUDGED("1 judged\nfeature/x r tdd-content/red-without-test\n",
           .push = "refs/heads/feature/x - r", .ini = STUBS);
    repo_file("n", "code", "chore: n\n", "src/a.rs", CODE TESTS);
    PUSH("refs/heads/feature/x - n",
         "1 judged\nfeature/x n tdd-content/neutral-with-code\n");
}

Test(judge_lines, tests_that_move_with_their_file)
{
    repo_draw("base=N^");
    repo_file("code", "base", "chore: begin\n", "src/lib.rs", TESTS);
    repo_ref("refs/heads/main", "code");
    repo_files("r", "code", "test: r\n\nPRP: A-1\n", "-src/lib.rs tests/x");
    repo_file("m", "r", "test: m\n\nPRP: A-1\n", "src/b.rs", TESTS);
    PUSH("refs/heads/feature/x - m",
         "2 judged\nfeature/x r tdd-content/red-with-code\n");
}

Test(judge_lines, lone_refactoring_that_touches_tests_in_the_file_of_the_code)
{
    repo_draw("base=N^");
    repo_file("code", "base", "chore: begin\n", "src/lib.rs", CODE TESTS);
    repo_ref("refs/heads/main", "code");
    repo_file("d", "code", "refactor: d\n\nPRP: A-1\n", "src/lib.rs",
              "fn b() {}\n" TESTS);
    JUDGED("1 judged\n", .push = "refs/heads/feature/x - d", .ini = LONE("on"));
    repo_file("d", "code", "refactor: d\n\nPRP: A-1\n", "src/lib.rs",
              "fn b() {}\n#[cfg(test)]\nmod tests {\n}\n");
    JUDGED(BEFORE_RED, .push = "refs/heads/feature/x - d", .ini = LONE("on"));
    repo_file("d", "code", "refactor: d\n\nPRP: A-1\n", "src/lib.rs",
              "#[cfg(test)]\nmod tests {\n}\n");
    JUDGED("1 judged\n", .push = "refs/heads/feature/x - d", .ini = LONE("on"));
}

#define NO_CODE(value) "[tdd]\nno-code-change = " value "\n"
#define WITH_CODE "1 judged\nfeature/x n tdd-content/neutral-with-code\n"

Test(judge_lines, white_space_and_comments_are_outside_of_the_cycle)
{
    start("src/f.c", "int f; // teh\n");
    repo_file("n", "code", "style: n\n", "src/f.c", "int  f; // the\n");
    PUSH("refs/heads/feature/x - n", "1 judged\n");
    JUDGED(WITH_CODE, .push = "refs/heads/feature/x - n",
           .ini = NO_CODE("off"));
    repo_file("d", "code", "refactor: d\n\nPRP: A-1\n", "src/f.c",
              "int  f; // the\n");
    PUSH("refs/heads/feature/x - d", "1 judged\n");
    JUDGED(BEFORE_RED, .push = "refs/heads/feature/x - d",
           .ini = NO_CODE("off"));
    repo_file("n", "code", "style: n\n", "src/f.c", "int  g; // the\n");
    PUSH("refs/heads/feature/x - n", WITH_CODE);
    repo_file("g", "code", "fix: g\n\nPRP: A-1\n", "src/f.c", "int  f;\n");
    PUSH("refs/heads/feature/x - g",
         "1 judged\nfeature/x g tdd-order/green-before-red\n");
}

#define WEAK(code)                                                             \
    "1 judged\nfeature/x g tdd-content/green-" code "-test (warning)\n"

/* A GREEN commit with these files, and what is said of it. */
static void green(const char *files, const char *expected)
{
    repo_files("g", "r", "feat: g\n\nPRP: A-1\n", files);
    PUSH("refs/heads/feature/x r g", expected);
}

/* A push of one commit, made by `message`, that brings a file; what is found. */
static void brings(const char *message, const char *path, const char *text,
                   const char *ini, const char *expected)
{
    struct sp_buf out = {0};
    repo_file("b", "code", message, path, text);
    sp_buf_printf(&out, "1 judged\n%s", expected);
    JUDGED(sp_buf_text(&out), .push = "refs/heads/feature/x - b", .ini = ini);
    sp_buf_dispose(&out);
}

#define OUTSIDE "feature/x b tdd-content/neutral-with-code\n"
#define RED_IS_NO_TEST "feature/x b tdd-content/red-without-test\n"
#define RED_IS_CODE "feature/x b tdd-content/code-instead-of-test\n"

Test(judge_lines, a_file_without_code_is_outside_of_the_cycle)
{
    start_cycle();
    brings("chore: b\n", "src/__init__.py", "", NULL, "");
    brings("chore: b\n", "src/unknown.xyz", " \n\t\n", NULL, "");
    brings("chore: b\n", "src/__init__.py", "# a licence\n", NULL, "");
    brings("chore: b\n", "src/__init__.py", "'''a docstring'''\n", NULL,
           OUTSIDE);
    brings("chore: b\n", "src/a.go", "//go:build linux\n", NULL, OUTSIDE);
    brings("chore: b\n", "src/unknown.xyz", "# x\n", NULL, OUTSIDE);
    brings("chore: b\n", "src/__init__.py", "", "[tdd]\nno-code-change = off\n",
           OUTSIDE);
    brings("test: b\n\nPRP: A-1\n", "src/__init__.py", "", NULL,
           RED_IS_NO_TEST);
    brings("test: b\n\nPRP: A-1\n", "src/__init__.py", "x = 1\n", NULL,
           RED_IS_CODE);
    brings("feat: b\n\nPRP: A-1\n", "src/__init__.py", "", NULL,
           "feature/x b tdd-order/green-before-red\n");
    brings("refactor: b\n\nPRP: A-1\n", "src/__init__.py", "", NULL,
           "feature/x b tdd-order/refactor-before-red\n");
}

Test(judge_lines, so_is_one_that_goes)
{
    repo_draw(CYCLE);
    repo_file("e", "f", "chore: e\n", "src/__init__.py", "\n");
    repo_file("code", "e", "chore: begin\n", "src/a.py", "x = 1\n");
    repo_ref("refs/heads/main", "code");
    repo_files("b", "code", "chore: b\n", "-src/__init__.py");
    PUSH("refs/heads/feature/x - b", "1 judged\n");
    repo_files("b", "code", "chore: b\n", "-src/a.py");
    PUSH("refs/heads/feature/x - b", "1 judged\n" OUTSIDE);
}

Test(judge_lines, red_may_bring_one_with_its_test)
{
    start_cycle();
    repo_file("t", "code", "docs: t\n", "src/__init__.py", "");
    repo_files("b", "t", "test: b\n\nPRP: A-1\n", "tests/c");
    repo_squash("s", "code", "b", "test: b\n\nPRP: A-1\n");
    PUSH("refs/heads/feature/x - s", "1 judged\n");
}

Test(judge_lines, an_empty_test_is_none)
{
    start_cycle();
    brings("test: b\n\nPRP: A-1\n", "tests/__init__.py", "", NULL,
           RED_IS_NO_TEST);
    brings("test: b\n\nPRP: A-1\n", "tests/__init__.py", "import a\n", NULL,
           "");
    brings("chore: b\n", "tests/__init__.py", "", NULL, "");
    repo_file("e", "code", "chore: e\n", "tests/__init__.py", "");
    repo_files("b", "e", "test: b\n\nPRP: A-1\n", "tests/c");
    repo_files("g", "b", "feat: g\n\nPRP: A-1\n", "src/q -tests/__init__.py");
    PUSH("refs/heads/feature/x - g", "3 judged\n");
}

Test(judge_lines, green_that_weakens_a_test)
{
    repo_draw("base=N^");
    repo_ref("refs/heads/main", "base");
    repo_files("r", "base", "test: r\n\nPRP: A-1\n",
               "tests/test_a.py=def\ttest_a():\n\tassert(a)\n\tassert(b)\n");
    repo_ref("refs/heads/feature/x", "r");
    green("src/a tests/test_a.py=def\ttest_a():\n\tassert(a)\n\tassert(c)\n",
          "1 judged\n");
    green("src/a tests/test_a.py=def\ttest_a():\n\tassert(a)\n",
          WEAK("weakens"));
    green("src/a "
          "tests/test_a.py=@skip\ndef\ttest_a():\n\tassert(a)\n\tassert(b)\n",
          WEAK("skips"));
    green("src/a -tests/test_a.py", WEAK("deletes"));
    green("src/a tests/test_a.py=\tassert(a)\n\tassert(b)\n", WEAK("deletes"));
    green("src/a -tests/test_a.py "
          "tests/test_b.py=def\ttest_a():\n\tassert(a)\n\tassert(c)\n",
          "1 judged\n");
    green("src/a -tests/test_a.py "
          "tests/test_b.py=def\ttest_a():\n\tassert(a)\n\tassert(b)\n",
          "1 judged\n");
    green("src/a tests/test_a.py=", WEAK("deletes"));
    repo_files("f", "r", "refactor: g\n\nPRP: A-1\n", "src/a -tests/test_a.py");
    PUSH("refs/heads/feature/x r f",
         "1 judged\nfeature/x f tdd-order/refactor-before-green\n");
}

Test(judge_lines, green_that_weakens_a_test_in_the_file_of_the_code)
{
    start("src/lib.rs", CODE);
    repo_file("r", "code", "test: r\n\nPRP: A-1\n", "src/lib.rs",
              CODE "#[cfg(test)]\nmod tests {\n    #[test]\n    fn adds() {\n"
                   "        assert_eq!(add(1), 1);\n    }\n}\n");
    repo_ref("refs/heads/feature/x", "r");
    repo_file(
        "g", "r", "feat: g\n\nPRP: A-1\n", "src/lib.rs",
        "fn b() {}\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn adds() {\n"
        "        assert_eq!(add(2), 2);\n    }\n}\n");
    PUSH("refs/heads/feature/x r g", "1 judged\n");
    repo_file("g", "r", "feat: g\n\nPRP: A-1\n", "src/lib.rs",
              "fn b() { assert!(a); }\n#[cfg(test)]\nmod tests {\n    #[test]\n"
              "    fn adds() {\n    }\n}\n");
    PUSH("refs/heads/feature/x r g", WEAK("weakens"));
    repo_file("g", "r", "feat: g\n\nPRP: A-1\n", "src/lib.rs", "fn b() {}\n");
    PUSH("refs/heads/feature/x r g", WEAK("deletes"));
}

Test(judge_lines, what_is_too_large_to_compare_counts_as_weakened)
{
    struct sp_buf text = {0};
    sp_buf_puts(&text, "def test_a():\n");
    for (int i = 0; i < 60000; i++)
        sp_buf_puts(&text, "    x = 1\n");
    start("tests/test_a.py", sp_buf_text(&text));
    sp_buf_dispose(&text);
    repo_draw("r=R:A^code");
    repo_ref("refs/heads/feature/x", "r");
    green("src/a tests/test_a.py=x", WEAK("weakens"));
    green("src/a -tests/test_a.py", WEAK("deletes"));
}
