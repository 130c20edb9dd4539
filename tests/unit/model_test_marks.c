/* Which lines of a test file are tests, assertions and skips. */
#include <criterion/criterion.h>

#include "sallyport/buf.h"
#include "sallyport/test_marks.h"
#include "support_assert.h"

static void see(enum sp_mark kind, struct sp_str line, void *context)
{
    (void)line;
    sp_buf_putc(context, "tas"[kind]);
}

/* A letter for each mark: a test, an assertion, a skip. */
static void check(const char *path, const char *text, const char *expected)
{
    struct sp_buf out = {0};
    sp_test_marks_read(sp_str(path), sp_str(text), see, &out);
    sp_buf_puts(&out, "");
    cr_expect_str_eq(sp_buf_text(&out), expected, "%s: '%s' for %s", path,
                     sp_buf_text(&out), text);
    sp_buf_dispose(&out);
}

Test(model_test_marks, python)
{
    check("test_a.py", "def test_a():\n    assert a\n", "ta");
    check("test_a.py", "async def test_a(self):\n  self.assertEqual(a, 1)\n",
          "ta");
    check("test_a.py", "    with pytest.raises(ValueError):\n", "a");
    check("test_a.py", "@pytest.mark.skipif(x)\n@unittest.skip('x')\n", "ss");
    check("test_a.py", "@pytest.mark.xfail\n  pytest.skip()\n", "ss");
    check("test_a.py", "# assert a\n#def test_a():\n", "");
    check("test_a.py", "def attested():\n    reassert = 1\n    expected = 1\n",
          "a");
    check("test_a.py", "def skip_blank():\n    xfailure()\n", "");
}

Test(model_test_marks, javascript)
{
    check("a.test.js", "it('a', () => {\n  expect(a).toBe(1);\n});\n", "ta");
    check("a.test.ts", "test('a', t => {\n  t.is(a, 1);\n", "ta");
    check("a.spec.tsx", "xit('a', f);\nit.skip('b', f);\n", "tsts");
    check("a.spec.mjs", "describe.only('a', f);\ntest.only('b', f);\n", "sts");
    check("a.test.js", "it.each([1])('a', f);\n", "t");
    check("a.test.js", "// expect(a)\n/* it('a')\nexpect(b)\n*/\nexpect(c);\n",
          "a");
    check("a.test.js", "const expected = rows.skip(2);\nfit.it(x);\n", "");
    check("a.test.js", "(a ? it.skip : b ? it.only : it)('a', f);\n", "");
    check("a.test.js", "it.skip.each([1])('a', f);\n", "ts");
    check("a.test.js", "chai.should();\nx.should.equal(1);\nassert.ok(a);\n",
          "aaa");
}

Test(model_test_marks, compiled_languages)
{
    check("a_test.go", "func TestA(t *testing.T) {\n\tt.Fatalf(\"x\")\n", "ta");
    check("a_test.go", "\trequire.NoError(t, err)\n\tt.Skip(\"x\")\n", "as");
    check("tests/a.rs", "#[test]\n#[ignore]\nfn a() {\n assert_eq!(a, 1);\n",
          "tsa");
    check("ATest.java",
          "@Test\n@Disabled(\"x\")\nvoid a() { assertThat(a); }\n", "tsa");
    check("ATest.kt", "@Test fun a() {\n a shouldBe 1\n", "ta");
    check("ATests.cs", "[Fact(Skip = \"x\")]\nAssert.Equal(1, a);\n", "tsa");
    check("a_test.cc", "TEST_F(A, DISABLED_b) {\n  EXPECT_EQ(1, a);\n", "tsa");
    check("test_a.c", "Test(a, b)\n{\n    cr_assert(x);\n#if 0\n", "tas");
    check("test_a.c", "int expected;\n /* cr_assert(x);\n * assert(y);\n */\n",
          "");
    check("ATests.swift", "func testA() throws {\n  XCTAssertTrue(a)\n", "ta");
}

Test(model_test_marks, other_languages)
{
    check("a_spec.rb", "it 'works' do\n  expect(a).to eq 1\n", "ta");
    check("a_spec.rb", "xit 'works' do\n  skip 'x'\n  pending\n", "tsss");
    check("test_a.rb", "def test_a\n  assert_equal 1, a\n  refute b\n", "taa");
    check("ATest.php", "public function testA()\n$this->assertSame(1, $a);\n",
          "ta");
    check("ATest.php", "$this->markTestSkipped();\n", "s");
    check("a_test.exs", "test \"a\" do\n  assert a\n  @tag :skip\n", "tas");
    check("t/a.t", "ok($a);\nis $a, 1;\nsubtest x => sub {\n", "aat");
    check("t/t1.sh", "test_expect_success 'a' '\n\ttest_cmp a b\n'\n", "ta");
    check("a.bats", "@test \"a\" {\n  [ \"$a\" = 1 ]\n  skip\n", "tas");
    check("a.feature", "Scenario: a\n  Then b\n  @skip\n  Given c\n", "tas");
}

Test(model_test_marks, what_is_no_test_has_no_marks)
{
    check("tests/data.json", "{\"assert\": 1}\n", "");
    check("tests/run", "assert a\n", "");
    check("tests/README.md", "expect(a)\n", "");
    check("", "assert a\n", "");
    cr_assert(sp_test_marks_know(sp_str("x/a_test.go")));
    cr_assert_not(sp_test_marks_know(sp_str("x/a.go/b")));
}
