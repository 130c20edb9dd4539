/* Which changes of a source file are none of its code. */
#include <criterion/criterion.h>
#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/same_code.h"
#include "sallyport/syntax.h"

#define SAME(path, x, y)                                                       \
    cr_expect(sp_same_code(sp_str(path), sp_str(x), sp_str(y)), "%s", y)
#define OTHER(path, x, y)                                                      \
    cr_expect(!sp_same_code(sp_str(path), sp_str(x), sp_str(y)), "%s", y)

Test(model_same_code, white_space_and_comments_of_c)
{
    SAME("a.c", "int f;\n", "int  f;\n");
    SAME("a.c", "int f(int a) { return 0; }\n",
         "int f( int a )\n{\n\treturn 0;\n}\n");
    SAME("a.h", "/* Copyright 2025 */\nint f;", "/* Copyright 2026 */\nint f;");
    SAME("a.cc", "int f; // teh\n", "int f; // the\n");
    SAME("a.c", "int f;\n", "// why\nint f;\n");
    SAME("a.cpp", "int f = 1'000;\n", "int  f = 1'000;\n");
    OTHER("a.c", "int f;\n", "intf;\n");
    OTHER("a.c", "a = b + +c;\n", "a = b ++c;\n");
    OTHER("a.c", "char *a = \"x y\";\n", "char *a = \"x  y\";\n");
    OTHER("a.c", "char *a = \"// a\";\n", "char *a = \"// b\";\n");
    OTHER("a.c", "#define F(x) 1\n", "#define F (x) 1\n");
    OTHER("a.c", "#define F 1\n", "#define F 1 \\\n");
    OTHER("a.c", "// a\nf();\n", "// a \\\nf();\n");
    OTHER("a.c", "// a\nf();\n", "// a ?\?/\nf();\n");
    OTHER("a.c", "/\\\n* a *\\\n/ f;", "/\\\n* b *\\\n/ f;");
    OTHER("a.cc", "a = R\"(\n// a)\";\n", "a = R\"(\n// b)\";\n");
    OTHER("a.c", "// clang-format off\n", "// x\n");
    OTHER("a.c", "/* x\n", "/* y\n");
    OTHER("a.c", "f('\"'); // a\ng(\"\");", "f('\"'); // a\ng(\" \");");
}

Test(model_same_code, line_ends_of_go_and_escapes_of_java)
{
    SAME("a.go", "f := 1 // a\n", "f  := 1 // b\n");
    OTHER("a.go", "return\nf()\n", "return f()\n");
    OTHER("a.go", "//go:build a\n", "//go:build b\n");
    OTHER("a.go", "//export a\n", "//export b\n");
    OTHER("a.go", "// int a;\nimport \"C\"\n", "// int b;\nimport \"C\"\n");
    OTHER("a.go", "a := `\n// a`\n", "a := `\n// b`\n");
    OTHER("A.java", "// a\n", "// \\u000a evil();\n");
    OTHER("A.java", "a = \"\"\"\n // a\"\"\";", "a = \"\"\"\n // b\"\"\";");
    SAME("A.java", "/** Teh a. */\nint a;", "/** The a. */\nint a;");
    SAME("a.rs", "fn f() { }\n", "/// Says.\nfn f() {}\n");
}

Test(model_same_code, indentation_of_python)
{
    SAME("a.py", "a = 1  # teh\n", "a =  1 # the\n");
    SAME("a.py", "a = 1\n", "# why\n\na = 1   \n");
    OTHER("a.py", "if a:\n    b\n", "if a:\n  b\n");
    OTHER("a.py", "if a:\n    b\n    c\n", "if a:\n    b\nc\n");
    OTHER("a.py", "\"\"\"\n# a\n\"\"\"\n", "\"\"\"\n# b\n\"\"\"\n");
    OTHER("a.py", "a = '# a'\n", "a = '# b'\n");
    OTHER("a.py", "a = f\"{x[\"# a\"]}\"\n", "a = f\"{x[\"# b\"]}\"\n");
    OTHER("a.py", "a = f\"{'}'}{x[\"# a\"]}\"\n",
          "a = f\"{'}'}{x[\"# b\"]}\"\n");
    OTHER("a.py", "a = 1 # type: int\n", "a = 1 # type: str\n");
    OTHER("a.py", "#!/bin/a\n", "#!/bin/b\n");
    OTHER("a.py", "a = \\\n  1\n", "a = \\\n   1\n");
    OTHER("a.py", "a = 1\n", "a = 1; \n");
}

Test(model_same_code, what_is_not_known_is_code)
{
    OTHER("a", "a\n", "a \n");
    OTHER("Makefile", "a:\n\tb\n", "a:\n        b\n");
    OTHER("a.yml", "a: 1 # x\n", "a: 1 # y\n");
    OTHER("a.hs", "a = 1 -- x\n", "a = 1 -- y\n");
    OTHER("a.c", "int f;\r", "int  f;\r");
}

/* A comment with the sign at that place, in that case. */
static void comment_with(struct sp_buf *out, const char *sign, int at,
                         bool is_upper)
{
    sp_buf_reset(out);
    sp_buf_printf(out, "/* abc %*s", at, "");
    for (const char *c = sign; *c; c++)
        sp_buf_putc(out, (char)(is_upper ? toupper((unsigned char)*c)
                                         : tolower((unsigned char)*c)));
    sp_buf_puts(out, " */ f;\n");
}

Test(model_same_code, a_comment_with_a_sign_counts_wherever_it_stands)
{
    static const char *const signs[] = {
        "pragma",      "lint",         "noqa",         "clang-",
        "type:",       "coding",       "fmt:",         "yapf",
        "isort",       "mypy",         " pyright",     "+build",
        "go:",         "cython",       "noinspection", "NOSONAR",
        "fallthrough", "fall through", "fallthru",     "CHECKSTYLE",
        "@formatter",  "rustfmt",      "zig fmt",      "DO NOT EDIT",
        "cppcheck",    "gcov",         "lcov"};
    struct sp_buf text = {0};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        for (int at = 0; at < 40; at++) {
            comment_with(&text, signs[i], at, at % 2);
            OTHER("a.c", sp_buf_text(&text), "/* abc */ f;\n");
            text.data[strlen("/* abc ") + (size_t)at + strlen(signs[i]) - 1] =
                '_';
            SAME("a.c", sp_buf_text(&text), "/* abc */ f;\n");
        }
    sp_buf_dispose(&text);
}

Test(model_same_code, a_comment_ends_at_its_first_end)
{
    SAME("a.c", "/* a /* b */ f;\n", "/* c */ f;\n");
    SAME("a.c", "/**/ f;\n", "/***/ f;\n");
    SAME("a.c", "/* ** */ f;\n", "/* / */ f;\n");
    OTHER("a.c", "/*/ f;\n", "/*/ g;\n");
    OTHER("a.c", "/* a */ f; */\n", "/* a */ f;\n");
    OTHER("a.c", "/*", "/* ");
    SAME("a.rs", "/* a /* b */ c */ f;\n", "/* d */ f;\n");
    OTHER("a.rs", "/* a /* b */ f;\n", "/* d */ f;\n");
}

static size_t common(enum sp_language language, const char *x, const char *y)
{
    size_t at;
    return sp_scan_common(language, sp_str(x), sp_str(y), &at) ? at : SIZE_MAX;
}

Test(model_same_code, is_compared_from_the_last_common_line)
{
    static const char shared[] = "f();\n/* a\n */ g(); // \"";
    struct sp_buf x = {0}, y = {0};
    sp_buf_printf(&x, "%s\nint abcdefg;\nint c;\n", shared);
    sp_buf_printf(&y, "%s\nint abcdefg;\nint d;\n", shared);
    cr_expect_eq(common(SP_LANGUAGE_C, sp_buf_text(&x), sp_buf_text(&y)),
                 strlen(shared));
    cr_expect_eq(common(SP_LANGUAGE_C, "a", "a"), 0);
    cr_expect_eq(common(SP_LANGUAGE_C, "\"a\n12345678901", "\"a\n12345678902"),
                 SIZE_MAX);
    sp_buf_dispose(&x);
    sp_buf_dispose(&y);
}

static const char *const parts[] = {
    "a",    "f(1'0);", "\n",     "\n",       "\n", " ",    "  # c", "// x",
    "/* y", "*/",      "/*",     "\"",       "'",  "\\\\", "'a'",   "\"b\"",
    "\\\n", "#if 1\n", "\"\"\"", "'''",      "`",  "r#",   "####",  "R\"",
    "/+",   "+/",      "\xf0",   "\xc2\x85", "\r", "f\"",  "{",     "// lint",
};

/* Appends random parts of text, which seldom end a literal. */
static void random_text(struct sp_buf *out, unsigned *seed, int count)
{
    for (int i = 0; i < count; i++) {
        *seed = *seed * 1103515245u + 12345u;
        sp_buf_puts(out, parts[(*seed >> 16) % (sizeof parts / sizeof *parts)]);
        if ((*seed >> 8) % 3 == 0)
            sp_buf_puts(out, "\n");
    }
}

/* Are the tokens before that place the same, and does a line end there? */
static bool shares(enum sp_language language, struct sp_str x, struct sp_str y,
                   size_t at)
{
    struct sp_scanner a = {language, x, false}, b = {language, y, false};
    while ((size_t)(a.rest.ptr - x.ptr) < at) {
        struct sp_token one = sp_scan(&a), other = sp_scan(&b);
        if (one.kind != other.kind || one.kind == SP_TOKEN_DOUBT ||
            !sp_str_equal(one.text, other.text))
            return false;
    }
    return (size_t)(a.rest.ptr - x.ptr) == at &&
           (!at || (sp_scan(&a).kind == SP_TOKEN_LINE &&
                    sp_scan(&b).kind == SP_TOKEN_LINE));
}

/* Does a doubt, or another token, come before the end? */
static bool differs(enum sp_language language, struct sp_str x, struct sp_str y)
{
    struct sp_scanner a = {language, x, false}, b = {language, y, false};
    for (;;) {
        struct sp_token one = sp_scan(&a), other = sp_scan(&b);
        if (one.kind == SP_TOKEN_DOUBT || one.kind != other.kind ||
            !sp_str_equal(one.text, other.text))
            return true;
        if (one.kind == SP_TOKEN_END)
            return false;
    }
}

static void same_before(enum sp_language language, struct sp_str x,
                        struct sp_str y, unsigned *compared)
{
    size_t at = 0;
    if (sp_scan_common(language, x, y, &at))
        cr_assert(shares(language, x, y, at), "%s", x.ptr);
    else
        cr_assert(differs(language, x, y), "%s", x.ptr);
    *compared += at > 0;
}

Test(model_same_code, tokens_before_the_common_line_are_the_same)
{
    unsigned seed = 7, compared = 0;
    for (int i = 0; i < 40000; i++) {
        struct sp_buf x = {0}, y = {0};
        random_text(&x, &seed, 9);
        sp_buf_add(&y, x.data, x.len);
        random_text(&x, &seed, 4);
        random_text(&y, &seed, 4);
        same_before((enum sp_language)(1 + i % SP_LANGUAGE_PYTHON),
                    (struct sp_str){sp_buf_text(&x), x.len},
                    (struct sp_str){sp_buf_text(&y), y.len}, &compared);
        sp_buf_dispose(&x);
        sp_buf_dispose(&y);
    }
    cr_expect_gt(compared, 2000);
}
