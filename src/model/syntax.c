#include "sallyport/syntax.h"

#include <string.h>

#include "sallyport/common_bytes.h"

/* How many bytes beyond the end of a line may decide what a token before it is: a
 * character of Rust has as many. */
enum { LOOKAHEAD = 8 };

static bool is_word(char c)
{
    return sp_is_alnum(c) || c == '_' || (unsigned char)c >= 0x80;
}

static char at(struct sp_str text, size_t i)
{
    return i < text.len ? text.ptr[i] : '\0';
}

static inline bool has(struct sp_str text, size_t i, const char *what)
{
    size_t len = strlen(what);
    return i <= text.len && text.len - i >= len &&
           memcmp(text.ptr + i, what, len) == 0;
}

/* The length of the line, without its line feed. */
static size_t line_length(struct sp_str text)
{
    const char *end = memchr(text.ptr, '\n', text.len);
    return end ? (size_t)(end - text.ptr) : text.len;
}

/* The length of a comment with delimiters; 0: it has no end. */
static size_t block_length(struct sp_str text, const char *open,
                           const char *close, bool nests)
{
    size_t depth = 0, begun = strlen(open);
    if (!nests) { /* it begins here, and ends at the first end */
        const char *end = begun < text.len
                              ? memmem(text.ptr + begun, text.len - begun,
                                       close, strlen(close))
                              : NULL;
        return end ? (size_t)(end - text.ptr) + strlen(close) : 0;
    }
    for (size_t i = 0; i < text.len;) {
        if (has(text, i, close)) {
            i += strlen(close);
            if (--depth == 0)
                return i;
        } else if (has(text, i, open)) {
            i += strlen(open);
            depth++;
        } else {
            i++;
        }
    }
    return 0;
}

/* The length of a literal that begins with its quote; 0: it has no end. */
static size_t quoted_length(struct sp_str text, bool escapes, bool lines)
{
    for (size_t i = 1; i < text.len; i++) {
        if (text.ptr[i] == '\n' && !lines)
            return 0;
        if (escapes && text.ptr[i] == '\\')
            i++;
        else if (text.ptr[i] == text.ptr[0])
            return i + 1;
    }
    return 0;
}

/* The length of r#"..."#, from the first '#' or '"'; 0: it has no end, 1: it is
 * none. */
static size_t raw_length(struct sp_str text)
{
    size_t marks = 0;
    while (at(text, marks) == '#')
        marks++;
    if (at(text, marks) != '"')
        return 1;
    for (size_t i = marks + 1; i < text.len; i++) {
        size_t n = 0;
        while (text.ptr[i] == '"' && n < marks && at(text, i + 1 + n) == '#')
            n++;
        if (text.ptr[i] == '"' && n == marks)
            return i + 1 + n;
    }
    return 0;
}

static size_t utf8_length(char c)
{
    unsigned char byte = (unsigned char)c;
    return byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

static size_t word_length(struct sp_str text)
{
    size_t len = 0;
    while (len < text.len && is_word(text.ptr[len]))
        len++;
    return len;
}

static struct sp_token token(enum sp_token_kind kind, struct sp_str text,
                             size_t len)
{
    return len ? (struct sp_token){kind, {text.ptr, len}}
               : (struct sp_token){SP_TOKEN_DOUBT, {text.ptr, 0}};
}

/* Reads 'c' and '\\n', or the lifetime 'name. */
static struct sp_token scan_rust_quote(struct sp_str text)
{
    if (at(text, 1) == '\\')
        return token(SP_TOKEN_LITERAL, text, quoted_length(text, true, false));
    size_t end = 1 + utf8_length(at(text, 1));
    if (at(text, end) == '\'')
        return token(SP_TOKEN_LITERAL, text, end + 1);
    size_t len = word_length((struct sp_str){text.ptr + 1, text.len - 1});
    return token(SP_TOKEN_WORD, text, len ? len + 1 : 0);
}

/* In C, a line that ends with a backslash continues on the next. */
static size_t line_comment_length(enum sp_language language, struct sp_str text)
{
    struct sp_str line = {text.ptr, line_length(text)};
    struct sp_str trimmed = sp_str_trim(line);
    bool continues = language == SP_LANGUAGE_C && trimmed.len &&
                     trimmed.ptr[trimmed.len - 1] == '\\';
    return continues ? 0 : line.len;
}

static bool scan_comment(enum sp_language language, struct sp_str text,
                         struct sp_token *out)
{
    bool has_blocks = language != SP_LANGUAGE_ZIG;
    size_t len = 0;
    if (language == SP_LANGUAGE_PYTHON && *text.ptr != '#')
        return false;
    if (*text.ptr == '#' && language == SP_LANGUAGE_PYTHON)
        len = line_length(text);
    else if (has(text, 0, "//"))
        len = line_comment_length(language, text);
    else if (has_blocks && has(text, 0, "/*"))
        len = block_length(text, "/*", "*/", language == SP_LANGUAGE_RUST);
    else if (language == SP_LANGUAGE_D && has(text, 0, "/+"))
        len = block_length(text, "/+", "+/", true);
    else
        return false;
    *out = token(SP_TOKEN_COMMENT, text, len);
    return true;
}

/* The length of a Python string with three quotes; 0: it has no end. */
static size_t triple_length(struct sp_str text)
{
    const char quotes[] = {*text.ptr, *text.ptr, *text.ptr, '\0'};
    for (size_t i = 3; i < text.len; i++) {
        if (text.ptr[i] == '\\')
            i++;
        else if (has(text, i, quotes))
            return i + 3;
    }
    return 0;
}

static bool scan_literal(enum sp_language language, struct sp_str text,
                         struct sp_token *out)
{
    bool lines = language == SP_LANGUAGE_RUST || language == SP_LANGUAGE_D;
    size_t len = 0;
    if (language == SP_LANGUAGE_ZIG && has(text, 0, "\\\\"))
        len = line_length(text);
    else if (language == SP_LANGUAGE_PYTHON &&
             (has(text, 0, "\"\"\"") || has(text, 0, "'''")))
        len = triple_length(text);
    else if (*text.ptr == '"')
        len = quoted_length(text, true, lines);
    else if (*text.ptr == '`' &&
             (language == SP_LANGUAGE_D || language == SP_LANGUAGE_GO))
        len = quoted_length(text, false, true);
    else if (*text.ptr == '\'' && language != SP_LANGUAGE_RUST)
        len = quoted_length(text, true, false);
    else if (*text.ptr != '\'')
        return false;
    *out = *text.ptr == '\'' && language == SP_LANGUAGE_RUST
               ? scan_rust_quote(text)
               : token(SP_TOKEN_LITERAL, text, len);
    return true;
}

static bool is_one_of(struct sp_str word, const char *const *words)
{
    while (*words && !sp_str_equal_c(word, *words))
        words++;
    return *words != NULL;
}

/* A literal with a prefix of letters, which switches escapes off. */
static struct sp_token scan_prefixed(enum sp_language language,
                                     struct sp_str text, size_t prefix)
{
    static const char *const rust[] = {"r", "br", NULL};
    struct sp_str word = {text.ptr, prefix};
    struct sp_str rest = {text.ptr + prefix, text.len - prefix};
    size_t len = 1;
    if (language == SP_LANGUAGE_RUST && is_one_of(word, rust))
        len = raw_length(rest);
    else if (language == SP_LANGUAGE_RUST && sp_str_equal_c(word, "cr") &&
             raw_length(rest) != 1)
        len = 0; /* a raw string since the 2021 edition */
    else if (language == SP_LANGUAGE_D && at(rest, 0) == '"' &&
             sp_str_equal_c(word, "r"))
        len = quoted_length(rest, false, true);
    else if (language == SP_LANGUAGE_D && at(rest, 0) == '"' &&
             (sp_str_equal_c(word, "q") || sp_str_equal_c(word, "i")))
        len = 0; /* the program defines where they end */
    if (len == 1)
        return token(SP_TOKEN_WORD, text, prefix);
    return token(SP_TOKEN_LITERAL, text, len ? prefix + len : 0);
}

/* Do the braces in an f-string match? Otherwise a quote inside may have ended
 * it. */
static bool has_matched_braces(struct sp_str text)
{
    long depth = 0;
    for (size_t i = 0; i < text.len && depth >= 0; i++)
        depth += (text.ptr[i] == '{') - (text.ptr[i] == '}');
    return depth == 0;
}

/* A Python string with a prefix of letters; or the word that these letters
 * are. */
static struct sp_token scan_python_word(struct sp_str text)
{
    size_t len = word_length(text);
    struct sp_str word = {text.ptr, len};
    struct sp_str rest = {text.ptr + len, text.len - len};
    struct sp_token literal;
    bool has_fields = memchr(word.ptr, 'f', len) ||
                      memchr(word.ptr, 'F', len) ||
                      memchr(word.ptr, 't', len) || memchr(word.ptr, 'T', len);
    if (!rest.len || (*rest.ptr != '"' && *rest.ptr != '\'') || !has_fields ||
        !scan_literal(SP_LANGUAGE_PYTHON, rest, &literal))
        return token(SP_TOKEN_WORD, text, len);
    return token(SP_TOKEN_LITERAL, text,
                 literal.text.len && has_matched_braces(literal.text)
                     ? len + literal.text.len
                     : 0);
}

/* A number of C++ may have quotes in it: 1'000. */
static struct sp_token scan_c_word(struct sp_str text)
{
    size_t len = word_length(text);
    while (*text.ptr >= '0' && *text.ptr <= '9' && at(text, len) == '\'' &&
           sp_is_alnum(at(text, len + 1)))
        len += 1 + word_length(
                       (struct sp_str){text.ptr + len + 1, text.len - len - 1});
    bool is_raw = text.ptr[len - 1] == 'R' && at(text, len) == '"';
    return token(SP_TOKEN_WORD, text, is_raw ? 0 : len);
}

/* A line of the preprocessor, with its continuation lines. */
static struct sp_token scan_directive(struct sp_str text)
{
    size_t len = line_length(text), open = 0;
    while (
        len < text.len && len &&
        (text.ptr[len - 1] == '\\' ||
         (len > 1 && text.ptr[len - 1] == '\r' && text.ptr[len - 2] == '\\')))
        len += 1 + line_length(
                       (struct sp_str){text.ptr + len + 1, text.len - len - 1});
    struct sp_str line = {text.ptr, len};
    for (size_t i = 0; i < len; i++) {
        if (has(line, i, "/*"))
            open = i + 1;
        else if (has(line, i, "*/") && open && i > open)
            open = 0;
    }
    return token(SP_TOKEN_LITERAL, text, open ? 0 : len);
}

static struct sp_token scan_word(enum sp_language language, struct sp_str text)
{
    if (language == SP_LANGUAGE_C)
        return scan_c_word(text);
    if (language == SP_LANGUAGE_PYTHON)
        return scan_python_word(text);
    return scan_prefixed(language, text, word_length(text));
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Does it join two lines, so that the tokens are uncertain? */
static bool is_splice(enum sp_language language, struct sp_str text)
{
    return *text.ptr == '\\' &&
           (language == SP_LANGUAGE_C || language == SP_LANGUAGE_PYTHON);
}

static struct sp_token scan(enum sp_language language, struct sp_str text)
{
    struct sp_token out;
    size_t blank = 0;
    if (!text.len)
        return (struct sp_token){SP_TOKEN_END, text};
    if (*text.ptr == '\0' || language == SP_LANGUAGE_UNKNOWN)
        return token(SP_TOKEN_DOUBT, text, 0);
    if (*text.ptr == '\n')
        return token(SP_TOKEN_LINE, text, 1);
    while (blank < text.len && is_blank(text.ptr[blank]))
        blank++;
    if (blank)
        return token(SP_TOKEN_SPACE, text, blank);
    if (is_word(*text.ptr)) /* nothing else begins with such a byte */
        return scan_word(language, text);
    if (scan_comment(language, text, &out) ||
        scan_literal(language, text, &out))
        return out;
    if (is_splice(language, text))
        return token(SP_TOKEN_DOUBT, text, 0);
    return token(SP_TOKEN_SIGN, text, 1);
}

/* White space and line ends of Unicode, which compilers do not agree on. */
static bool is_unicode_space(struct sp_str text, size_t i)
{
    static const char *const all[] = {
        "\xc2\x85",     "\xe2\x80\x8e", "\xe2\x80\x8f",
        "\xe2\x80\xa8", "\xe2\x80\xa9",
    };
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        if (has(text, i, all[k]))
            return true;
    return false;
}

bool sp_syntax_is_plain(struct sp_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c >= ' ' && c < 0x7f) /* most text is nothing else */
            continue;
        bool is_return = c == '\r' && at(text, i + 1) == '\n';
        if ((c < ' ' && c != '\t' && c != '\n' && !is_return) || c == 0x7f)
            return false;
        if (c >= 0x80 && is_unicode_space(text, i))
            return false;
    }
    return true;
}

struct sp_token sp_scan(struct sp_scanner *scanner)
{
    bool is_directive = scanner->language == SP_LANGUAGE_C &&
                        !scanner->in_line && scanner->rest.len &&
                        *scanner->rest.ptr == '#';
    struct sp_token out = is_directive ? scan_directive(scanner->rest)
                                       : scan(scanner->language, scanner->rest);
    if (out.kind == SP_TOKEN_LINE)
        scanner->in_line = false;
    else if (out.kind != SP_TOKEN_SPACE && out.kind != SP_TOKEN_COMMENT)
        scanner->in_line = true;
    scanner->rest.ptr += out.text.len;
    scanner->rest.len -= out.text.len;
    return out;
}

/* Can a token begin with that byte that is no word, sign, white space or line end? A word
 * before such a byte may be a part of that token, as a prefix of a string is. */
static bool is_special(char c)
{
    static const bool special[256] = {
        ['\\'] = true, ['/'] = true, ['#'] = true, ['"'] = true,
        ['\''] = true, ['`'] = true, ['\0'] = true};
    return special[(unsigned char)c];
}

/* Takes words, signs, white space and line ends off, up to the word before a special
 * byte. *line becomes the last line feed of these up to `last`. */
static void skip_plain(struct sp_scanner *scanner, const char *last,
                       const char **line)
{
    struct sp_str rest = scanner->rest;
    size_t len = 0, blank = 0;
    while (len < rest.len && !is_special(rest.ptr[len]))
        len++;
    while (len && is_word(rest.ptr[len - 1]))
        len--;
    const char *end = memrchr(rest.ptr, '\n', len);
    if (end) {
        scanner->in_line = false;
        blank = (size_t)(end + 1 - rest.ptr);
        size_t max = (size_t)(last + 1 - rest.ptr);
        end = memrchr(rest.ptr, '\n', len < max ? len : max);
        *line = end ? end : *line;
    }
    while (blank < len && is_blank(rest.ptr[blank]))
        blank++;
    scanner->in_line |= blank < len;
    scanner->rest = (struct sp_str){rest.ptr + len, rest.len - len};
}

bool sp_scan_common(enum sp_language language, struct sp_str before,
                    struct sp_str after, size_t *at)
{
    const size_t common = sp_common_start(before, after);
    struct sp_scanner scanner = {language, before, false};
    const char *line = before.ptr;
    bool is_sure = true;
    *at = 0;
    if (common < LOOKAHEAD)
        return true;
    const char *last = before.ptr + (common - LOOKAHEAD);
    while (is_sure && scanner.rest.ptr <= last) {
        skip_plain(&scanner, last, &line);
        is_sure =
            scanner.rest.ptr > last || sp_scan(&scanner).kind != SP_TOKEN_DOUBT;
    }
    *at = (size_t)(line - before.ptr);
    return is_sure;
}
