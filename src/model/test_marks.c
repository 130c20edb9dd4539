#include "sallyport/test_marks.h"

#include <string.h>

/*
 * A pattern is text that stands as a word of its own. A '*' at its begin or end lets
 * the name be longer there; one in the middle is the rest of a name. A '^' is the
 * beginning of the line, and a blank is any white space.
 */
struct words {
    const char *extensions; /* with a blank around each */
    const char *comment;    /* the line is one that begins with it */
    const char *const *words[SP_MARKS];
};

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

/* What names an assertion in every language. */
#define ASSERTS "*assert*", "*Assert*", "*ASSERT*", "*expect(", "expect*("

static const struct words languages[] = {
    {" py pyi ",
     "#",
     {LIST("^def test*", "^async def test*", "^class Test*"),
      LIST(ASSERTS, "raises", "*raises(", "*warns("),
      LIST("*mark.skip*", "*mark.xfail", "pytest.skip", "pytest.xfail",
           "unittest.skip*", "expectedFailure", "^@skip*", "skipTest(",
           "SkipTest", "importorskip")}},
    {" js jsx ts tsx mjs cjs mts cts vue svelte ",
     "//",
     {LIST("^it(", "^test(", "^it.each", "^test.each", "Deno.test(", "^xit(",
           "^xtest(", "^fit(", "^it.skip*", "^it.only", "^it.todo", "^it.fail*",
           "^test.skip*", "^test.only", "^test.todo", "^test.fixme",
           "^test.fail*", "^test.serial*"),
      LIST(ASSERTS, "should", "t.is(", "t.not(", "t.ok(", "t.true(", "t.false(",
           "t.truthy(", "t.falsy(", "t.equal(", "t.same(", "t.like(",
           "t.throws*(", "t.deepEqual(", "t.snapshot(", "t.regex("),
      LIST("xit(", "xtest(", "xdescribe(", "xcontext(", "fit(", "fdescribe(",
           "it.skip(", "it.skip.", "test.skip(", "test.skip.", "describe.skip(",
           "describe.skip.", "suite.skip(", "context.skip(", "it.only(",
           "it.only.", "test.only(", "test.only.", "describe.only(",
           "describe.only.", "suite.only(", "context.only(", "it.todo(",
           "test.todo(", "test.fixme(", "it.fails", "test.fails", "it.failing",
           "test.failing", "test.serial.skip", "this.skip(", "t.skip(",
           "pending(")}},
    {" go ",
     "//",
     {LIST("^func Test*", "^func Example*", "^func Fuzz*"),
      LIST(ASSERTS, "require.*", "t.Error*(", "t.Fatal*(", "t.Fail*(",
           "b.Fatal*(", "Expect(", "Equal("),
      LIST("t.Skip*(", "b.Skip*(")}},
    {" rs ",
     "//",
     {LIST("^#[test]", "test]", "^#[test_case", "^#[rstest", "^#[quickcheck"),
      LIST(ASSERTS, "panic!", "unwrap_err()", "^#[should_panic"),
      LIST("^#[ignore", "^#[cfg(any())]")}},
    {" groovy scala ",
     "//",
     {LIST("^def \"", "^test(\"", "^it(\"", "^property(\"", "@Test"),
      LIST(ASSERTS, "should*", "must*", "==", "===", "thrown(", "verify*("),
      LIST("@Ignore*", "@PendingFeature", "^ignore(", "assume*(", "pending")}},
    {" java kt kts ",
     "//",
     {LIST("@Test", "@ParameterizedTest", "@RepeatedTest", "@TestFactory",
           "@TestTemplate", "@Property", "^test(\"", "^it(\"", "^should(\"",
           "^fun test*", "^public void test*"),
      LIST(ASSERTS, "verify*(", "should*", "fail(", "*Throws(", "andExpect("),
      LIST("@Disabled*", "@Ignore*", "enabled = false", "assume*(", "Assume*",
           "xit(", "xtest(")}},
    {" cs fs vb ",
     "//",
     {LIST("[Fact", "[Theory", "[Test*", "[Property", "<Fact", "<Test*",
           "[<Fact", "[<Test*", "[DataTestMethod"),
      LIST(ASSERTS, "Should*", "*Throws*", "Verify*(", "Expect*"),
      LIST("[Ignore*", "<Ignore*", "[<Ignore*", "Skip =", "[Explicit*",
           "Assert.Ignore", "Assert.Inconclusive", "Skip.If*")}},
    {" c h cc cpp cxx hh hpp hxx m mm ",
     "//",
     {LIST("^TEST*(", "^Test(", "^SCENARIO*(", "^BOOST_*TEST_CASE*",
           "^BOOST_DATA_TEST*", "^ParameterizedTest(", "^Theory(",
           "^START_TEST(", "^TYPED_TEST*(", "^void test*(", "^void *_test(",
           "^static void test*(", "^static void *_test(", "^int test*("),
      LIST(ASSERTS, "EXPECT*", "CHECK*", "REQUIRE*", "BOOST_TEST*",
           "BOOST_CHECK*", "BOOST_REQUIRE*", "QVERIFY*", "QCOMPARE*",
           "*expect_*(", "ck_*(", "*cl_*(", "is_*(", "ok("),
      LIST("GTEST_SKIP", "DISABLED_*", "#if 0", ".disabled = true", "cr_skip*",
           "utf::disabled", "QSKIP", "QEXPECT_FAIL", "TEST_IGNORE*", "[.]",
           "[!shouldfail]", "[!mayfail]", "*_skip_test*(", "doctest::skip")}},
    {" swift ",
     "//",
     {LIST("^func test*", "func test*", "@Test"),
      LIST(ASSERTS, "XCTFail", "XCTUnwrap", "#expect", "#require"),
      LIST("XCTSkip*", ".disabled(", "XCTExpectFailure", "withKnownIssue")}},
    {" rb ",
     "#",
     {LIST("^it ", "^it(", "^specify ", "^scenario ", "^example ", "^test ",
           "^def test_*", "^its(", "^its ", "^xit", "^fit", "^xspecify"),
      LIST(ASSERTS, "expect", "expect {", "refute*", "should", "should_not",
           "is_expected", "must_*", "wont_*", "flunk"),
      LIST("^xit", "^xdescribe", "^xcontext", "^xspecify", "^fit", "^fdescribe",
           "^fcontext", "^skip", "^pending", "focus: true", "skip: *", ":skip",
           ":focus", ":pending")}},
    {" php phpt ",
     "//",
     {LIST("function test*", "@test", "#[Test", "^it(", "^test(", "^--EXPECT*"),
      LIST(ASSERTS, "expect*", "should*"),
      LIST("markTestSkipped*", "markTestIncomplete*", "->skip(", "->only(",
           "->todo(", "^--XFAIL--")}},
    {" exs ex ",
     "#",
     {LIST("^test \"", "^property \"", "^feature \""),
      LIST("assert*", "refute*"),
      LIST("tag :skip", "moduletag :skip", "tag skip:*", "describetag :skip")}},
    {" dart ",
     "//",
     {LIST("^test(", "^testWidgets(", "^blocTest*"), LIST(ASSERTS, "verify*("),
      LIST("skip:", "@Skip", "solo:")}},
    {" t pl ",
     "#",
     {LIST("subtest"),
      LIST("^ok", "^is", "^isnt", "^like", "^unlike", "^is_deeply", "^cmp_ok",
           "^isa_ok", "^can_ok", "^pass", "^fail", "^throws_ok", "^lives_ok",
           "^dies_ok", "^eq_or_diff", "*assert*"),
      LIST("^SKIP:", "^TODO:", "skip_all", "todo_skip", "^skip")}},
    {" sh bash zsh bats fish ",
     "#",
     {LIST("^@test ", "^test_expect_*", "^test_*()", "^It "),
      LIST("*assert*", "expect*", "test_cmp*", "test_must_*", "test_grep",
           "test_path_*", "^[", "^[[", "^test", "^grep -q*", "^diff", "^cmp",
           "The output", "The status"),
      LIST("^skip*", "test_skip*", "^test_expect_failure", "skip_all*",
           "^Skip*", "^xIt ", "^Pending")}},
    {" feature ",
     "#",
     {LIST("^Scenario*", "^Example:"), LIST("^Then "),
      LIST("@skip*", "@ignore*", "@wip", "@disabled", "@pending")}},
    {" lua ",
     "--",
     {LIST("^it(", "^function test*", "^test(", "^T["),
      LIST(ASSERTS, "expect", "eq(", "neq("), LIST("pending(", "^skip(")}},
    {" hs ",
     "--",
     {LIST("^it \"", "^prop \"", "^testCase \"", "^testProperty \""),
      LIST("should*", "*assert*", "@?=", "@=?", "==="),
      LIST("^xit", "^xdescribe", "^pending*", "^fit", "^xprop")}},
    {" clj cljs cljc ",
     ";",
     {LIST("(deftest", "(defspec"), LIST("(is", "(are"),
      LIST("^:skip", ":kaocha/skip", "(comment")}},
    {" ml mli ",
     "(*",
     {LIST("let%test*", "let%expect_test", "test_case", "let test*"),
      LIST("*assert*", "check", "[%expect*"), LIST("skip_if")}},
    {" erl ",
     "%",
     {LIST("^*_test()", "^*_test_()", "^*_SUITE"), LIST("?assert*", "?match"),
      LIST("{skip,*")}},
    {" ps1 ",
     "#",
     {LIST("^It "), LIST("Should"),
      LIST("-Skip*", "-Pending", "Set-ItResult")}},
    {" zig ",
     "//",
     {LIST("^test"), LIST("*expect*", "*assert*"), LIST("SkipZigTest")}},
    {" d ",
     "//",
     {LIST("unittest"), LIST("*assert*", "*enforce*", "should*"),
      LIST("version(none)")}},
    {" jl ",
     "#",
     {LIST("@testset"), LIST("@test*"), LIST("@test_skip", "@test_broken")}},
    {" r R ",
     "#",
     {LIST("test_that("), LIST("expect_*", "*assert*", "stop*("),
      LIST("skip*(")}},
    {" el ",
     ";",
     {LIST("(ert-deftest"), LIST("(should*", "(cl-assert"),
      LIST("(skip-*", ":expected-result :failed")}},
    {" vim vader ",
     "\"",
     {LIST("^func Test_*", "^function Test_*", "^function! Test_*", "^Execute",
           "^Do"),
      LIST("assert_*", "Assert*", "^Expect"),
      LIST("throw 'Skipped", "throw \"Skipped")}},
};

enum { NAME_MAX_BYTES = 128 }; /* of a name that a '*' stands for */

static bool is_name(char c)
{
    return sp_is_alnum(c) || c == '_' || (unsigned char)c >= 0x80;
}

static const struct words *language_of(struct sp_str path)
{
    size_t at = path.len;
    while (at && path.ptr[at - 1] != '.' && path.ptr[at - 1] != '/')
        at--;
    struct sp_str name = {path.ptr + at, path.len - at};
    if (!at || path.ptr[at - 1] != '.' || !name.len)
        return NULL;
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
        struct sp_str extension, rest = sp_str(languages[i].extensions);
        while (sp_str_item(&rest, ' ', &extension))
            if (extension.len && sp_str_equal(extension, name))
                return &languages[i];
    }
    return NULL;
}

bool sp_test_marks_know(struct sp_str path)
{
    return language_of(path) != NULL;
}

static bool is_same(char pattern, char c)
{
    return pattern == c || (pattern == ' ' && c == '\t');
}

/* Does the pattern, without what stands at its beginning, match from there on? */
static bool matches(const char *pattern, struct sp_str line, size_t at)
{
    for (; *pattern && *pattern != '*'; pattern++, at++)
        if (at == line.len || !is_same(*pattern, line.ptr[at]))
            return false;
    if (!*pattern)
        return at == line.len || !is_name(pattern[-1]) ||
               !is_name(line.ptr[at]);
    if (!pattern[1])
        return true;
    for (size_t end = at; end - at < NAME_MAX_BYTES; end++) {
        if (matches(pattern + 1, line, end))
            return true;
        if (end == line.len || !is_name(line.ptr[end]))
            return false;
    }
    return false;
}

static bool finds(const char *pattern, struct sp_str line)
{
    if (*pattern == '^')
        return matches(pattern + 1, line, 0);
    bool is_word = *pattern != '*' && is_name(*pattern);
    pattern += *pattern == '*';
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] == *pattern &&
            !(is_word && i && is_name(line.ptr[i - 1])) &&
            matches(pattern, line, i))
            return true;
    return false;
}

static bool finds_any(const char *const *patterns, struct sp_str line)
{
    while (*patterns && !finds(*patterns, line))
        patterns++;
    return *patterns != NULL;
}

/* Has the line no end of a comment that was begun? */
static bool leaves_open(struct sp_str line)
{
    for (size_t i = 0; i + 1 < line.len; i++)
        if (line.ptr[i] == '*' && line.ptr[i + 1] == '/')
            return false;
    return true;
}

/* Is the line one of a comment? in_block: the one before left it open. */
static bool is_comment(const struct words *language, struct sp_str line,
                       bool *in_block)
{
    bool was_in_block = *in_block;
    bool has_blocks = strcmp(language->comment, "//") == 0;
    if (was_in_block || (has_blocks && sp_str_starts(line, "/*")))
        *in_block = leaves_open(line);
    return was_in_block || (has_blocks && sp_str_starts(line, "/*")) ||
           sp_str_starts(line, language->comment);
}

void sp_test_marks_read(struct sp_str path, struct sp_str text,
                        sp_mark_visit *visit, void *context)
{
    const struct words *language = language_of(path);
    struct sp_str line;
    bool in_block = false;
    while (language && sp_str_line(&text, &line)) {
        line = sp_str_trim(line);
        if (is_comment(language, line, &in_block))
            continue;
        for (int i = 0; i < SP_MARKS; i++)
            if (finds_any(language->words[i], line))
                visit((enum sp_mark)i, line, context);
    }
}
