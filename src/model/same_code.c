#include "sallyport/same_code.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "sallyport/syntax.h"

/* A token that a compiler or a tool reads, and the white space before it. */
struct step {
    struct sp_token token;
    bool has_space, has_line; /* before it; a comment is a space */
    struct sp_str indent;     /* of its line, for the first token there */
};

struct reader {
    struct sp_scanner scanner;
    bool is_first; /* no token was read on this line */
};

static bool has_lines(enum sp_language language)
{
    return language == SP_LANGUAGE_GO || language == SP_LANGUAGE_PYTHON;
}

enum { CASE = 32 }; /* the bit by which letters of ASCII differ in case */

static bool contains(struct sp_str text, const char *what)
{
    size_t len = strlen(what);
    for (size_t i = 0; i + len <= text.len; i++)
        if ((text.ptr[i] | CASE) == (*what | CASE) &&
            strncasecmp(text.ptr + i, what, len) == 0)
            return true;
    return false;
}

/* What tools look for in comments, in any case. */
static const char *const signs[] = {
    "pragma",     "lint",        "noqa",         "clang-",      "type:",
    "coding",     "fmt:",        "yapf",         "isort",       "mypy",
    " pyright",   "+build",      "go:",          "cython",      "noinspection",
    "NOSONAR",    "fallthrough", "fall through", "fallthru",    "CHECKSTYLE",
    "@formatter", "rustfmt",     "zig fmt",      "DO NOT EDIT", "cppcheck",
    "gcov",       "lcov",
};
enum { SIGNS = sizeof signs / sizeof signs[0] };

/* The same as contains() for each of the signs, in one pass. */
static bool has_sign(struct sp_str text)
{
    uint32_t begin[256] = {0}; /* the signs that a byte may begin */
    for (size_t i = 0; i < SIGNS; i++) {
        unsigned char first = (unsigned char)*signs[i];
        begin[first] |= 1u << i;
        begin[first ^ CASE] |= 1u << i;
    }
    for (size_t at = 0; at < text.len; at++)
        for (uint32_t left = begin[(unsigned char)text.ptr[at]]; left;
             left &= left - 1) {
            const char *sign = signs[ffs((int)left) - 1];
            size_t len = strlen(sign);
            if (len <= text.len - at &&
                strncasecmp(text.ptr + at, sign, len) == 0)
                return true;
        }
    return false;
}

/* Can the comment be read by a tool? */
static bool is_pragma(enum sp_language language, struct sp_str comment)
{
    char next = comment.len > 2 ? comment.ptr[2] : ' ';
    if (memchr(comment.ptr, '!', comment.len < 3 ? comment.len : 3))
        return true;
    if (language == SP_LANGUAGE_GO && sp_str_starts(comment, "//") &&
        sp_is_alnum(next))
        return true;
    return has_sign(comment);
}

static bool is_passed(struct reader *reader, const struct sp_token *token)
{
    return token->kind == SP_TOKEN_SPACE || token->kind == SP_TOKEN_LINE ||
           (token->kind == SP_TOKEN_COMMENT &&
            !is_pragma(reader->scanner.language, token->text));
}

static struct step next(struct reader *reader)
{
    struct step step = {0};
    for (;;) {
        step.token = sp_scan(&reader->scanner);
        if (!is_passed(reader, &step.token))
            break;
        step.has_space = true;
        if (step.token.kind == SP_TOKEN_LINE) {
            reader->is_first = step.has_line = true;
            step.indent.len = 0;
        } else if (step.token.kind == SP_TOKEN_SPACE && reader->is_first) {
            step.indent = step.token.text;
        }
    }
    if (!reader->is_first)
        step.indent.len = 0;
    reader->is_first = false;
    return step;
}

static bool is_separator(const struct step *step)
{
    return step->token.kind == SP_TOKEN_END ||
           (step->token.kind == SP_TOKEN_SIGN &&
            strchr("(){}[];,", *step->token.text.ptr));
}

static bool is_same(enum sp_language language, const struct step *last,
                    const struct step *x, const struct step *y)
{
    if (x->token.kind == SP_TOKEN_DOUBT || x->token.kind != y->token.kind ||
        !sp_str_equal(x->token.text, y->token.text))
        return false;
    if (x->has_space != y->has_space && !is_separator(last) && !is_separator(x))
        return false;
    if (x->token.kind == SP_TOKEN_END || !has_lines(language))
        return true;
    return (x->has_line == y->has_line || last->token.kind == SP_TOKEN_END) &&
           (language != SP_LANGUAGE_PYTHON ||
            sp_str_equal(x->indent, y->indent));
}

/* Is the text free of what the scanner does not handle in that language? */
static bool is_certain(enum sp_language language, struct sp_str text)
{
    bool is_script = sp_str_starts(text, "#!") && !sp_str_starts(text, "#![");
    if (!sp_syntax_is_plain(text) ||
        (is_script && language != SP_LANGUAGE_PYTHON))
        return false;
    if (language == SP_LANGUAGE_C)
        return !memmem(text.ptr, text.len, "?\?/", 3);
    if (language == SP_LANGUAGE_GO)
        return !contains(text, "import \"C\"");
    return language != SP_LANGUAGE_JAVA ||
           (!contains(text, "\\u") && !contains(text, "\"\"\""));
}

static struct reader reader_from(enum sp_language language, struct sp_str text,
                                 size_t at)
{
    const struct sp_str rest = {text.ptr + at, text.len - at};
    return (struct reader){{language, rest, false}, true};
}

/* Compares token by token, from where a line ends that both begin with: the white
 * space there is the same, whatever precedes it. */
static bool has_same_tokens(enum sp_language language, struct sp_str before,
                            struct sp_str after)
{
    size_t at;
    if (!sp_scan_common(language, before, after, &at))
        return false;
    struct reader old = reader_from(language, before, at);
    struct reader new = reader_from(language, after, at);
    struct step last = {.token = {.kind = SP_TOKEN_END}}, x, y;
    do {
        x = next(&old);
        y = next(&new);
        if (!is_same(language, &last, &x, &y))
            return false;
        last = x;
    } while (x.token.kind != SP_TOKEN_END);
    return true;
}

bool sp_same_code(struct sp_str path, struct sp_str before, struct sp_str after)
{
    enum sp_language language = sp_language_of(path);
    return language != SP_LANGUAGE_UNKNOWN &&
           has_same_tokens(language, before, after) &&
           is_certain(language, before) && is_certain(language, after);
}
