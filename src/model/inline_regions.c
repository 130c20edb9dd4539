#include "inline_regions.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/rust_doc.h"

static bool is_sign(const struct source *source, size_t at, const char *signs)
{
    const struct sp_token *token = &source->items.items[at].token;
    return token->kind == SP_TOKEN_SIGN && strchr(signs, *token->text.ptr);
}

static bool is_word(const struct source *source, size_t at, const char *word)
{
    const struct sp_token *token = &source->items.items[at].token;
    return token->kind == SP_TOKEN_WORD && sp_str_equal_c(token->text, word);
}

static bool is_any_word(const struct source *source, size_t at,
                        const char *const *words)
{
    while (*words && !is_word(source, at, *words))
        words++;
    return *words != NULL;
}

static bool is_quiet(const struct source *source, size_t at)
{
    return inline_is_kind(source, at, SP_TOKEN_SPACE) ||
           inline_is_kind(source, at, SP_TOKEN_LINE) ||
           inline_is_kind(source, at, SP_TOKEN_COMMENT);
}

/* The next token that a compiler reads, from there on. */
static size_t skip_quiet(const struct source *source, size_t at)
{
    while (is_quiet(source, at))
        at++;
    return at;
}

static bool is_pair(char open, char close)
{
    return (open == '(' && close == ')') || (open == '[' && close == ']') ||
           (open == '{' && close == '}');
}

/* Finds the matching bracket of each bracket; false where one has none. */
static bool pair_brackets(struct source *source)
{
    SP_VEC(size_t) open = {0};
    bool good = true;
    for (size_t i = 0; good && i < source->items.count; i++) {
        if (is_sign(source, i, "([{")) {
            SP_VEC_PUSH(&open, i);
        } else if (is_sign(source, i, ")]}")) {
            size_t top = open.count ? open.items[--open.count] : i;
            struct source_item *items = source->items.items;
            good =
                is_pair(*items[top].token.text.ptr, *items[i].token.text.ptr);
            items[top].partner = i;
            items[i].partner = top;
        }
    }
    good = good && !open.count;
    free(open.items);
    return good;
}

static bool read_tokens(struct source *source, struct sp_str text)
{
    struct sp_scanner scanner = {source->language, text, false};
    struct source_item item = {0};
    bool is_script = sp_str_starts(text, "#!") && !sp_str_starts(text, "#![");
    if (is_script || !sp_syntax_is_plain(text))
        return false;
    do {
        item.token = sp_scan(&scanner);
        SP_VEC_PUSH(&source->items, item);
    } while (item.token.kind != SP_TOKEN_END &&
             item.token.kind != SP_TOKEN_DOUBT);
    return item.token.kind == SP_TOKEN_END && pair_brackets(source);
}

/* Can a `use` have given `#[test]` another meaning? */
static bool may_rename_test(const struct source *source)
{
    bool in_use = false;
    for (size_t i = 0; i < source->items.count; i++) {
        if (is_word(source, i, "macro_use"))
            return true;
        if (is_word(source, i, "use"))
            in_use = true;
        else if (is_sign(source, i, ";"))
            in_use = false;
        else if (in_use &&
                 (is_word(source, i, "test") || is_sign(source, i, "*")))
            return true;
    }
    return false;
}

static size_t line_begin(const struct source *source, size_t at)
{
    while (at && !inline_is_kind(source, at - 1, SP_TOKEN_LINE))
        at--;
    return at;
}

static bool begins_line(const struct source *source, size_t at)
{
    size_t begin = line_begin(source, at);
    return begin == at ||
           (begin + 1 == at && inline_is_kind(source, begin, SP_TOKEN_SPACE));
}

/* The end of the line, where no code follows that token; else 0. */
static size_t line_end(const struct source *source, size_t at)
{
    for (at++; is_quiet(source, at); at++)
        if (inline_is_kind(source, at, SP_TOKEN_LINE))
            return at + 1;
    return inline_is_kind(source, at, SP_TOKEN_END) ? at : 0;
}

/* Is the marker alone on its line? */
static bool is_marker(const struct source *source, size_t at,
                      const char *marker)
{
    struct sp_str rest = source->items.items[at].token.text, line;
    const struct source_item *last =
        &source->items.items[source->items.count - 1];
    rest.len = (size_t)(last->token.text.ptr - rest.ptr);
    return begins_line(source, at) && sp_str_line(&rest, &line) &&
           sp_str_equal_c(sp_str_trim(line), marker);
}

/* The first `;` or block from there on that is in no other bracket; 0: none. A
 * `use` has no block. */
static size_t item_end(const struct source *source, size_t at, bool is_use)
{
    for (; !inline_is_kind(source, at, SP_TOKEN_END); at++) {
        if (is_sign(source, at, ";"))
            return at;
        if (is_sign(source, at, "{") && !is_use)
            return source->items.items[at].partner;
        if (is_sign(source, at, "([{"))
            at = source->items.items[at].partner;
    }
    return 0;
}

static size_t skip_attributes(const struct source *source, size_t at)
{
    for (;;) {
        at = skip_quiet(source, at);
        if (!is_sign(source, at, "#") || !is_sign(source, at + 1, "["))
            return at;
        at = source->items.items[at + 1].partner + 1;
    }
}

static size_t skip_qualifiers(const struct source *source, size_t at)
{
    static const char *const words[] = {"pub", "async", "unsafe", NULL};
    while (is_any_word(source, at, words)) {
        bool is_public = is_word(source, at, "pub");
        at = skip_quiet(source, at + 1);
        if (is_public && is_sign(source, at, "("))
            at = skip_quiet(source, source->items.items[at].partner + 1);
    }
    return at;
}

static size_t rust_end(const struct source *source, size_t at)
{
    static const char *const kinds[] = {"mod",  "fn",    "impl", "struct",
                                        "enum", "trait", NULL};
    bool is_test = is_marker(source, at, "#[test]");
    if (!is_test && !is_marker(source, at, "#[cfg(test)]"))
        return 0;
    at = skip_qualifiers(source, skip_attributes(source, at));
    if (is_test)
        return is_word(source, at, "fn") && !source->renames_test
                   ? item_end(source, at, false)
                   : 0;
    bool is_use = is_word(source, at, "use");
    return is_use || is_any_word(source, at, kinds)
               ? item_end(source, at, is_use)
               : 0;
}

static size_t zig_end(const struct source *source, size_t at)
{
    if (!is_word(source, at, "test") || !begins_line(source, at))
        return 0;
    at = skip_quiet(source, at + 1);
    if (inline_is_kind(source, at, SP_TOKEN_LITERAL) ||
        inline_is_kind(source, at, SP_TOKEN_WORD))
        at = skip_quiet(source, at + 1);
    return is_sign(source, at, "{") ? source->items.items[at].partner : 0;
}

static size_t d_end(const struct source *source, size_t at)
{
    if (!is_word(source, at, "unittest"))
        return 0;
    at = skip_quiet(source, at + 1);
    return is_sign(source, at, "{") ? source->items.items[at].partner : 0;
}

static bool is_fence(const struct source *source, size_t at, bool begins)
{
    struct sp_str text = source->items.items[at].token.text;
    return inline_is_kind(source, at, SP_TOKEN_COMMENT) &&
           (begins ? sp_rust_doc_begins(text) : sp_rust_doc_ends(text));
}

/* The last comment of an example in comments of Rust; 0: none begins there. */
static size_t example_end(const struct source *source, size_t at)
{
    if (source->language != SP_LANGUAGE_RUST || !begins_line(source, at) ||
        !is_fence(source, at, true))
        return 0;
    for (at++; is_quiet(source, at); at++)
        if (is_fence(source, at, false))
            return at;
    return 0;
}

/* Are there only attributes of D before the token on its line? */
static bool follows_attributes(const struct source *source, size_t at)
{
    for (size_t i = line_begin(source, at); i < at; i++)
        if (!inline_is_kind(source, i, SP_TOKEN_SPACE) &&
            !inline_is_kind(source, i, SP_TOKEN_WORD) &&
            !is_sign(source, i, "@"))
            return false;
    return true;
}

/* The last token of the test that begins there; 0: no test begins there. */
static size_t test_end(const struct source *source, size_t at)
{
    switch (source->language) {
    case SP_LANGUAGE_RUST:
        return is_sign(source, at, "#") ? rust_end(source, at) : 0;
    case SP_LANGUAGE_ZIG:
        return zig_end(source, at);
    case SP_LANGUAGE_D:
        return follows_attributes(source, at) ? d_end(source, at) : 0;
    default:
        return 0;
    }
}

/* Does a declaration end before that token? */
static bool follows_declaration(const struct source *source, size_t at)
{
    size_t before =
        source->language == SP_LANGUAGE_D ? line_begin(source, at) : at;
    while (before && is_quiet(source, before - 1))
        before--;
    return !before || is_sign(source, before - 1, ";}") ||
           (source->language == SP_LANGUAGE_ZIG &&
            is_sign(source, before - 1, ",")) ||
           (source->language == SP_LANGUAGE_D &&
            is_sign(source, before - 1, ":"));
}

static void add_region(struct source *source, size_t first, size_t end)
{
    struct source_region region = {line_begin(source, first), end};
    SP_VEC_PUSH(&source->regions, region);
}

/* Adds the example that begins there, if one does, and returns its last token. */
static size_t take_example(struct source *source, size_t at)
{
    size_t last = example_end(source, at);
    if (!last)
        return at;
    add_region(source, at, line_end(source, last));
    return last;
}

/* A test is searched for outside of all brackets, an example at any depth: comments
 * hold no code. */
static void find_regions(struct source *source)
{
    size_t depth_end = 0; /* of the bracket that the token is in */
    for (size_t i = 0; !inline_is_kind(source, i, SP_TOKEN_END); i++) {
        size_t last = i >= depth_end ? test_end(source, i) : 0;
        size_t end = last ? line_end(source, last) : 0;
        if (end && follows_declaration(source, i)) {
            add_region(source, i, end);
            i = last;
        } else if (i >= depth_end && is_sign(source, i, "([{")) {
            depth_end = source->items.items[i].partner;
        } else {
            i = take_example(source, i);
        }
    }
}

/* Where the comments directly above a region begin. A comment on a line of code
 * belongs to that code. */
static size_t comments_begin(const struct source *source, size_t region)
{
    size_t at = region;
    while (at && is_quiet(source, at - 1))
        at--;
    while (at && at < region && !inline_is_kind(source, at - 1, SP_TOKEN_LINE))
        at++;
    return at;
}

void sp_inline_take_comments(struct source *source)
{
    for (size_t i = 0; i < source->regions.count; i++) {
        struct source_region *region = &source->regions.items[i];
        region->begin = comments_begin(source, region->begin);
    }
}

bool sp_inline_read(struct source *source, enum sp_language language,
                    struct sp_str text)
{
    source->language = language;
    if (!read_tokens(source, text))
        return false;
    source->renames_test = may_rename_test(source);
    find_regions(source);
    return true;
}

void sp_inline_dispose(struct source *source)
{
    free(source->items.items);
    free(source->regions.items);
}
