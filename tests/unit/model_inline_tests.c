/* Which lines of a source file are tests. */
#include <criterion/criterion.h>

#include "sallyport/inline_tests.h"

static enum sp_inline_change change_of(const char *path, const char *before,
                                       const char *after)
{
    return sp_inline_tests_compare(sp_str(path), sp_str(before), sp_str(after));
}

static bool only(const char *path, const char *before, const char *after)
{
    return change_of(path, before, after) == SP_INLINE_TESTS;
}

#define IS_TEST(path, before, after)                                           \
    cr_expect(only(path, before, after), "%s", after)
#define IS_CODE(path, before, after)                                           \
    cr_expect(!only(path, before, after), "%s", after)

#define ADD "pub fn add(a: i32) -> i32 { a }\n"
#define MOD(body) "#[cfg(test)]\nmod tests {\n" body "}\n"
#define RUST_TEST(text) IS_TEST("src/lib.rs", ADD, text)
#define RUST_CODE(text) IS_CODE("src/lib.rs", ADD, text)

Test(model_inline_tests, rust_items_for_tests_are_tests)
{
    RUST_TEST(ADD MOD("fn a() {}\n"));
    RUST_TEST(ADD "\n\n" MOD("    fn a() { assert!(add(1) == 1); }\n"));
    RUST_TEST(MOD("") "\n" ADD);
    RUST_TEST(ADD "#[cfg(test)]\nmod tests;\n");
    RUST_TEST(ADD "#[cfg(test)]\nuse std::{a, b::c};\n" MOD(""));
    RUST_TEST(ADD "#[cfg(test)]\n#[allow(x)]\npub(crate) mod tests {\n}\n");
    RUST_TEST(ADD "#[cfg(test)]\nmod tests {\n} // mod tests");
    RUST_TEST(ADD "#[test]\nfn adds() {\n    assert!(true);\n}\n");
    RUST_TEST(ADD "#[test]\n#[should_panic]\nasync fn adds() {}\n");
    IS_TEST("src/lib.rs", ADD MOD("fn a() {}\n"), ADD MOD("fn b() {}\n"));
    IS_TEST("src/lib.rs", ADD MOD("fn a() {}\n"), ADD);
}

Test(model_inline_tests, rust_code_beside_them_is_code)
{
    IS_CODE("src/lib.rs", ADD MOD(""), "pub fn b() {}\n" MOD("fn a() {}\n"));
    RUST_CODE(ADD MOD("") "fn b() {}\n");
    RUST_CODE(ADD "#[cfg(test)]\nmod tests { } fn b() {}\n");
    RUST_CODE(ADD "#[cfg(test)]\nmod tests {\n} fn b() {}\n");
    RUST_CODE(ADD "#[cfg(test)]\nmod tests { }\nfn b() {}\n");
    RUST_CODE(ADD "#[cfg(test)] mod tests { }\n");
    RUST_CODE(ADD "\n");
}

Test(model_inline_tests,
     rust_markers_that_are_compiled_into_the_product_are_code)
{
    RUST_CODE(ADD "#[cfg(not(test))]\nmod x {\n}\n");
    RUST_CODE(ADD "#[cfg(any(test, feature = \"x\"))]\nmod x {\n}\n");
    RUST_CODE(ADD "#[cfg_attr(test, a)]\nmod x {\n}\n");
    RUST_CODE(ADD "#[tokio::test]\nfn x() {\n}\n");
    RUST_CODE(ADD "#![cfg(test)]\nmod x {\n}\n");
    RUST_CODE(ADD "// #[cfg(test)]\nmod x {\n}\n");
    RUST_CODE(ADD "/*\n#[cfg(test)]\n*/\nmod x {\n}\n");
    RUST_CODE(ADD "static S: &str = \"\n#[cfg(test)]\n\"; mod x {\n}\n");
    RUST_CODE(ADD "#[keep]\n#[cfg(test)]\nmod x {\n}\n");
    RUST_CODE(ADD "keep! {\n#[cfg(test)]\nmod x {\n}\n}\n");
    RUST_CODE(ADD "#[test]\nmod x {\n}\n");
    RUST_CODE(ADD "#[cfg(test)]\nconst fn x() {\n}\nfn y() {};\n");
}

Test(model_inline_tests, rust_test_attribute_of_another_name_is_code)
{
    IS_CODE("a.rs", "use evil::keep as test;\n",
            "use evil::keep as test;\n#[test]\nfn x() {\n}\n");
    IS_CODE("a.rs", "use evil::*;\n", "use evil::*;\n#[test]\nfn x() {\n}\n");
    IS_CODE("a.rs", "#[macro_use] extern crate evil;\n",
            "#[macro_use] extern crate evil;\n#[test]\nfn x() {\n}\n");
    IS_TEST("a.rs", "use evil::*;\n", "use evil::*;\n" MOD("use super::*;\n"));
}

#define FENCED(info) "/// ```" info "\n/// assert_eq!(add(1), 1);\n/// ```\n"

Test(model_inline_tests, rust_examples_in_comments_are_tests)
{
    RUST_TEST(FENCED("") ADD);
    RUST_TEST("/// Adds.\n///\n/// # Examples\n///\n" FENCED("") ADD);
    RUST_TEST(FENCED("rust") ADD);
    RUST_TEST(FENCED("rust,should_panic") ADD);
    RUST_TEST(FENCED("edition2021, no_run") ADD);
    RUST_TEST("//! ```\n//! add(1);\n//! ```\n" ADD);
    IS_TEST(
        "a.rs", "impl A {\n    fn f() {}\n}\n",
        "impl A {\n    /// ```\n    /// f();\n    /// ```\n    fn f() {}\n}\n");
    IS_TEST("a.rs", FENCED("") ADD MOD("fn a() {}\n"), ADD MOD("fn b() {}\n"));
}

Test(model_inline_tests, an_example_may_come_into_a_comment)
{
    IS_TEST("a.rs", "/// Adds.\n" ADD, "/// Adds.\n///\n" FENCED("") ADD);
    IS_TEST("a.rs", "/// Teh.\n" ADD, "/// The.\n///\n" FENCED("") ADD);
    IS_CODE("a.rs", "/// Adds.\n" ADD,
            "/// Adds.\n///\n" FENCED("") "fn evil() {}\n" ADD);
    IS_CODE("a.rs", "/// Adds.\n" ADD,
            "/// Adds.\n///\n" FENCED("") "// rustfmt::skip\n" ADD);
}

Test(model_inline_tests, a_comment_alone_is_no_test)
{
    IS_CODE("a.rs", ADD MOD("fn a() {}\n"), "// x\n" ADD MOD("fn a() {}\n"));
    IS_CODE("a.rs", FENCED("") ADD, FENCED("") "/// x\n" ADD);
    IS_CODE("a.zig", "const a = 1;\ntest {}\n", "const a =  1;\ntest {}\n");
}

Test(model_inline_tests, other_comments_of_rust_are_none)
{
    RUST_CODE("/// Adds.\n" ADD);
    RUST_CODE(FENCED("text") ADD);
    RUST_CODE(FENCED("ignore") ADD);
    RUST_CODE(FENCED("rust,ignore") ADD);
    RUST_CODE("// ```\n// add(1);\n// ```\n" ADD);
    RUST_CODE("//// ```\n//// add(1);\n//// ```\n" ADD);
    RUST_CODE("/// ```\n/// add(1);\n" ADD);
    RUST_CODE("/// ```\nfn evil() {}\n/// ```\n" ADD);
    RUST_CODE("fn evil() {} /// ```\n/// add(1);\n/// ```\n" ADD);
    RUST_CODE(FENCED("") "fn evil() {}\n" ADD);
    IS_CODE("a.c", "int f;\n", FENCED("") "int f;\n");
}

Test(model_inline_tests, brackets_in_strings_and_comments_hide_no_code)
{
    RUST_TEST(ADD MOD("fn a() { x(\"}\\\"}\"); }\n"));
    RUST_TEST(ADD MOD("fn a() { x(r#\"}\"}\"#, b'}', '\\'', '}'); }\n"));
    RUST_TEST(ADD MOD("fn a<'a>(x: &'a str) { /* } /* } */ } */ }\n"));
    RUST_CODE(ADD MOD("fn a() { x(\"{\"); }\n") "fn b() {\n}\n");
    RUST_CODE(ADD MOD("fn a() { x('{'); }\n") "fn b() {\n}\n");
    RUST_CODE(ADD MOD("fn a() { x(r\"\\\"); }\n") "fn b() { \"}\" }\n");
    RUST_CODE(ADD MOD("// {\n") "fn b() {\n}\n");
    RUST_CODE(ADD MOD("fn a<'a>(x: &'a str) {}\n") "fn b<'a>() {\n}\n");
    RUST_CODE(ADD MOD("/* /* */ { */\n") "fn b() {\n}\n");
}

Test(model_inline_tests, what_cannot_be_told_is_code)
{
    RUST_CODE(ADD "#[cfg(test)]\nmod tests {\n");
    RUST_CODE(ADD MOD("fn a() { ( }\n"));
    RUST_CODE(ADD MOD("}\n"));
    RUST_CODE(ADD MOD("/* \n"));
    RUST_CODE(ADD MOD("x(\"\n"));
    IS_CODE("a.py", "a\n", "a\n" MOD(""));
    IS_CODE("a", "a\n", "a\n" MOD(""));
    struct sp_str nul = {"#[cfg(test)]\nmod a {\0}\n", 23};
    cr_expect_eq(sp_inline_tests_compare(sp_str("a.rs"), sp_str(""), nul),
                 SP_INLINE_UNKNOWN);
}

Test(model_inline_tests, code_and_tests_in_one_change)
{
    const char *both = ADD MOD("fn a() {}\n");
    cr_expect_eq(change_of("a.rs", ADD, ADD "fn b() {}\n" MOD("")),
                 SP_INLINE_ADDS);
    cr_expect_eq(change_of("a.rs", both, ADD "fn b() {}\n" MOD("fn b() {}\n")),
                 SP_INLINE_ADDS);
    cr_expect_eq(
        change_of("a.rs", "// say\n" ADD, "fn b() {}\n// say\n" MOD("") ADD),
        SP_INLINE_ADDS);
    cr_expect_eq(change_of("a.rs", both, "fn b() {}\n" MOD("fn b() {}\n")),
                 SP_INLINE_BOTH);
    cr_expect_eq(change_of("a.rs", both, ""), SP_INLINE_BOTH);
    cr_expect_eq(change_of("a.rs", both, ADD "fn b() {}\n" MOD("fn a() {}\n")),
                 SP_INLINE_CODE);
    cr_expect_eq(change_of("a.rs", ADD, "fn b() {}\n"), SP_INLINE_CODE);
    cr_expect_eq(change_of("a.x", ADD, MOD("")), SP_INLINE_UNKNOWN);
    cr_expect_eq(change_of("a.rs", ADD, MOD("}\n")), SP_INLINE_UNKNOWN);
}

Test(model_inline_tests, a_file_that_came)
{
    cr_expect_eq(change_of("a.rs", "", MOD("fn a() {}\n")), SP_INLINE_TESTS);
    cr_expect_eq(change_of("a.rs", "", "// Copyright\n\n" MOD("fn a() {}\n")),
                 SP_INLINE_TESTS);
    cr_expect_eq(change_of("a.rs", "", ADD MOD("fn a() {}\n")), SP_INLINE_ADDS);
    cr_expect_eq(change_of("a.rs", "", "mod x;\n" MOD("")), SP_INLINE_ADDS);
    cr_expect_eq(change_of("a.rs", "", ADD), SP_INLINE_CODE);
    cr_expect_eq(change_of("a.rs", "", "// Copyright\n"), SP_INLINE_CODE);
}

Test(model_inline_tests, zig_tests)
{
    IS_TEST("a.zig", "fn f() void {}\n",
            "fn f() void {}\ntest \"it adds\" {\n    try x('}', \"}\");\n}\n");
    IS_TEST("a.zig", "fn f() void {}\n", "test f {\n}\n\nfn f() void {}\n");
    IS_TEST("a.zig", "", "test {\n    _ = \\\\ }\n    ;\n}\n");
    IS_CODE("a.zig", "", "test \"a\" {\n}\nfn f() void {}\n");
    IS_CODE("a.zig", "", "const test_x = struct {\n};\n");
    IS_CODE("a.zig", "", "const x = struct {\ntest \"a\" {\n}\n};\n");
}

Test(model_inline_tests, d_unittests)
{
    IS_TEST("a.d", "void f() {}\n", "void f() {}\nunittest {\n  f();\n}\n");
    IS_TEST("a.d", "", "@safe pure unittest\n{\n  auto a = `}`;\n}\n");
    IS_TEST("a.d", "",
            "unittest {\n /+ } /+ +/ } +/\n string a = r\"\\\";\n}\n");
    IS_CODE("a.d", "", "version(unittest) {\nvoid f() {}\n}\n");
    IS_CODE("a.d", "", "unittest {\n}\nvoid f() {}\n");
    IS_CODE("a.d", "", "unittest {\n  auto a = q\"{ } }\";\n}\n");
    IS_CODE("a.d", "", "void g() {} unittest {\n}\n");
}
