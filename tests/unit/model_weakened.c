/* Which changes take something out of tests. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "sallyport/buf.h"
#include "sallyport/weakened.h"
#include "support_assert.h"

#define A "def test_a():\n    assert a == 1\n    assert b\n"
#define B "def test_b():\n    assert c\n"
#define SKIP "@pytest.mark.skip\n"

struct file {
    const char *path, *before, *after; /* NULL: it was not, or is not there */
};

static const char *const names[] = {
    [SP_WEAKENED_NOT] = "not",
    [SP_WEAKENED_ASSERTIONS] = "assertions",
    [SP_WEAKENED_SKIPPED] = "skipped",
    [SP_WEAKENED_DELETED] = "deleted",
};

static void check(const struct file *files, size_t count, const char *expected)
{
    struct sp_tests *tests = sp_tests_new();
    struct sp_buf out = {0};
    const char *path = "";
    for (size_t i = 0; i < count; i++) {
        struct sp_str before = sp_str(files[i].before ? files[i].before : "");
        struct sp_str after = sp_str(files[i].after ? files[i].after : "");
        sp_tests_add(tests, sp_str(files[i].path),
                     files[i].before ? &before : NULL,
                     files[i].after ? &after : NULL);
    }
    enum sp_weakening weakening = sp_tests_weigh(tests, &path);
    sp_buf_printf(&out, weakening ? "%s %s" : "%s", names[weakening], path);
    assert_text(sp_buf_text(&out), expected);
    sp_buf_dispose(&out);
    sp_tests_free(tests);
}

#define CHECK(expected, ...)                                                   \
    check((const struct file[]){__VA_ARGS__},                                  \
          sizeof((const struct file[]){__VA_ARGS__}) / sizeof(struct file),    \
          expected)

Test(model_weakened, what_is_added_or_changed_in_place)
{
    CHECK("not", {"test_a.py", A, A B});
    CHECK("not", {"test_a.py", A, B A});
    CHECK("not", {"test_a.py", NULL, A});
    CHECK("not", {"test_a.py", A, A "    assert d\n"});
    CHECK("not",
          {"test_a.py", A, "def test_a():\n    assert a == 2\n    assert b\n"});
    CHECK("not", {"test_a.py", A,
                  "def test_z():\n    assert a == 1\n    check = b\n"
                  "    assert check\n"});
    CHECK("not", {"test_a.py", A, "import x\n\n" A});
    CHECK("not", {"test_a.py", SKIP A, A});
    CHECK("not", {"data.json", "assert", NULL});
}

Test(model_weakened, assertions_that_are_taken_out)
{
    CHECK("assertions test_a.py",
          {"test_a.py", A, "def test_a():\n    assert a == 1\n"});
    CHECK(
        "assertions test_a.py",
        {"test_a.py", A, "def test_a():\n    assert a == 1\n    # assert b\n"});
    CHECK("assertions test_a.py",
          {"test_a.py", A, "def test_a():\n    assert a == 1 and b\n"});
    CHECK("assertions test_b.py", {"test_a.py", A, A "    assert d\n"},
          {"test_b.py", B, "def test_b():\n    pass\n"});
}

Test(model_weakened, tests_that_are_skipped)
{
    CHECK("skipped test_a.py", {"test_a.py", A B, A SKIP B});
    CHECK("skipped test_a.py", {"test_a.py", SKIP A B, SKIP A SKIP B});
    CHECK("skipped a.test.js",
          {"a.test.js", "it('a', f);\n", "xit('a', f);\n"});
    CHECK("not", {"test_a.py", SKIP A B, A SKIP B});
    CHECK("not", {"test_a.py", SKIP A, A}, {"test_b.py", B, SKIP B});
}

Test(model_weakened, a_skip_that_comes_with_its_test)
{
    CHECK("not", {"test_a.py", A, A SKIP B});
    CHECK("not", {"test_a.py", A, A "def test_c():\n    pytest.skip()\n"});
    CHECK("skipped test_a.py", {"test_a.py", A B,
                                A B "    pytest.skip()\n"
                                    "def test_c():\n    assert c\n"});
    CHECK("skipped test_a.py", {"test_a.py", A, "pytestmark = " SKIP A});
    CHECK("not", {"a.test.js", "it('a', f);\n", "it('a', f);\nxit('b', f);\n"});
    CHECK("not", {"a.test.js", "it('a', f);\n",
                  "it('a', f);\nit('b', f => {\n  this.skip();\n});\n"});
    CHECK("skipped a.test.js",
          {"a.test.js", "it('a', f);\n", "it.skip('a', f);\nit('b', f);\n"});
    CHECK("skipped a.test.js",
          {"a.test.js", "it('a', f);\n", "it.only('a', f);\n"});
    CHECK("not",
          {"a.test.js", "xit('a', f);\n", "xit('a', f);\nit('b', f);\n"});
    CHECK("skipped ATests.cs", {"ATests.cs", "[Fact]\nvoid A()\n",
                                "[Fact(Skip = \"x\")]\nvoid A()\n"});
    CHECK("skipped a_test.cc",
          {"a_test.cc", "TEST(A, b) {\n}\n", "TEST(A, DISABLED_b) {\n}\n"});
    CHECK("skipped tests/a.rs", {"tests/a.rs", "#[test]\nfn a() {\n}\n",
                                 "#[test]\n#[ignore]\nfn a() {\n}\n"});
}

Test(model_weakened, tests_that_are_deleted)
{
    CHECK("deleted test_a.py", {"test_a.py", A, NULL});
    CHECK("deleted test_a.py", {"test_a.py", A B, A});
    CHECK("deleted test_a.py", {"test_a.py", A B, A "    assert c\n"});
    CHECK("deleted test_a.py", {"test_a.py", A, NULL}, {"test_b.py", NULL, B});
    CHECK("deleted test_b.py", {"test_a.py", A, "def test_a():\n    pass\n"},
          {"test_b.py", B, NULL});
    CHECK("not", {"conftest.py", "import x\n", NULL});
    CHECK("deleted test_a.py", {"test_a.py", "import x\n", NULL});
    CHECK("deleted a/aSpec.js", {"a/aSpec.js", "run();\n", NULL});
    CHECK("deleted tests/a.sh", {"tests/a.sh", "run\n", NULL});
    CHECK("not", {"test/process-exec-sync.js", "run();\n", NULL});
    CHECK("not", {"tests/latest.js", "run();\n", NULL});
    CHECK("not", {"tests/__init__.py", "\n", NULL});
    CHECK("not", {"tests/fixtures/a/install.js", "exit(0);\n", NULL});
    CHECK("not", {"x/testdata/a.go", "package a\n", NULL});
    CHECK("not", {"tests/fixtures.py", "x = 1\n", NULL});
    CHECK("deleted fixtures/test_a.py", {"fixtures/test_a.py", A, NULL});
}

Test(model_weakened, what_moved_is_not_lost)
{
    CHECK("not", {"test_a.py", A, NULL}, {"test_b.py", NULL, A});
    CHECK("not", {"test_a.py", A B, A}, {"test_b.py", NULL, B});
    CHECK("not", {"test_a.py", A B, NULL}, {"test_b.py", NULL, A},
          {"test_c.py", NULL, B});
    CHECK("not", {"test_a.py", A, NULL},
          {"test_b.py", NULL,
           "def test_a():\n    assert a == 2\n"
           "    assert b\n"});
    CHECK("assertions test_a.py", {"test_a.py", A, NULL},
          {"test_b.py", NULL, "def test_a():\n    assert b\n"});
    CHECK("not", {"test_a.py", A, "def test_a():\n    assert a == 1\n"},
          {"test_b.py", B, B "    assert b\n"});
}

Test(model_weakened, what_cannot_be_read)
{
    struct sp_tests *tests = sp_tests_new();
    const char *path = "";
    sp_tests_add_unread(tests, sp_str("a.json"), SP_WEAKENED_DELETED);
    cr_assert_eq(sp_tests_weigh(tests, &path), SP_WEAKENED_NOT);
    sp_tests_add_unread(tests, sp_str("test_a.py"), SP_WEAKENED_ASSERTIONS);
    cr_assert_eq(sp_tests_weigh(tests, &path), SP_WEAKENED_ASSERTIONS);
    assert_text(path, "test_a.py");
    sp_tests_free(tests);
}

#define UNITTEST                                                               \
    "import unittest\n\nfrom shop import cart\n\n\n"                           \
    "class CartTest(unittest.TestCase):\n"                                     \
    "    def test_total(self):\n"                                              \
    "        items = [cart.item(1), cart.item(2)]\n"                           \
    "        self.assertEqual(cart.total(items), 3)\n"                         \
    "        self.assertTrue(items)\n"
#define PYTEST                                                                 \
    "from shop import cart\n\n\n"                                              \
    "def test_the_total():\n"                                                  \
    "    items = [cart.item(1), cart.item(2)]\n"                               \
    "    assert cart.total(items) == 3\n"                                      \
    "    assert items\n"

Test(model_weakened, what_moved_and_was_rewritten_is_not_lost)
{
    CHECK("not", {"tests/test_cart.py", UNITTEST, NULL},
          {"tests/unit/test_cart.py", NULL, PYTEST});
    CHECK("not",
          {"a/cart.test.js",
           "it('a', () => {\n  const x = f();\n"
           "  expect(x).toBe(1);\n});\n",
           NULL},
          {"b/cart.test.ts", NULL,
           "it('adds', () => {\n  const x = f();\n"
           "  expect(x as number).toEqual(1);\n});\n"});
    CHECK("not", {"test_a.py", UNITTEST A, NULL},
          {"test_b.py", NULL,
           "import more\n" UNITTEST "def test_a_again():\n    assert a is 1\n"
           "    assert b is True\n"});
}

Test(model_weakened, what_went_to_other_files_is_not_lost)
{
    CHECK("not", {"test_a.py", A B UNITTEST, A},
          {"test_b.py", "import x\n", "import x\n" B UNITTEST},
          {"test_c.py", NULL, "def test_new():\n    assert 1\n"});
    CHECK("not", {"test_a.py", A "def test_c():\n    assert c == 1\n", A},
          {"test_b.py", B, B "def test_c():\n    assert c == 2\n"});
}

Test(model_weakened, what_came_instead_of_a_test_is_another)
{
    CHECK("deleted tests/test_cart.py", {"tests/test_cart.py", UNITTEST, NULL},
          {"tests/test_tax.py", NULL, A B});
    CHECK("deleted tests/test_cart.py", {"tests/test_cart.py", UNITTEST, NULL},
          {"unit/test_cart.py", NULL, A B});
    CHECK("deleted tests/test_cart.py",
          {"tests/test_cart.py", UNITTEST A B, NULL},
          {"unit/test_cart.py", NULL, PYTEST});
}
