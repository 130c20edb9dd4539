#include "sallyport/inline_tests.h"

#include "inline_regions.h"
#include "sallyport/buf.h"
#include "sallyport/same_code.h"

/* Adds the line between two tokens, unless it is blank. */
static void add_line(const struct source *source, size_t begin, size_t end,
                     struct sp_buf *out)
{
    const struct source_item *items = source->items.items;
    size_t at = begin;
    while (at < end && inline_is_kind(source, at, SP_TOKEN_SPACE))
        at++;
    if (at == end)
        return;
    const char *from = items[begin].token.text.ptr;
    sp_buf_add(out, from, (size_t)(items[end].token.text.ptr - from));
    sp_buf_putc(out, '\n');
}

/* The lines outside of all regions. */
static void add_outside(const struct source *source, struct sp_buf *out)
{
    size_t next = 0, begin = 0;
    for (size_t i = 0; i < source->items.count; i++) {
        if (next < source->regions.count &&
            i == source->regions.items[next].begin) {
            i = source->regions.items[next++].end;
            begin = i--;
        } else if (inline_is_kind(source, i, SP_TOKEN_LINE) ||
                   inline_is_kind(source, i, SP_TOKEN_END)) {
            add_line(source, begin, i, out);
            begin = i + 1;
        }
    }
}

static void add_regions(const struct source *source, struct sp_buf *out)
{
    const struct source_item *items = source->items.items;
    for (size_t i = 0; i < source->regions.count; i++) {
        const struct source_region *region = &source->regions.items[i];
        const char *begin = items[region->begin].token.text.ptr;
        const char *end = items[region->end].token.text.ptr;
        sp_buf_add(out, begin, (size_t)(end - begin));
    }
}

static struct sp_str slice(const struct sp_buf *buf)
{
    return (struct sp_str){buf->data, buf->len};
}

/* What differs outside of the regions: as if the regions did. */
static enum sp_inline_change compare_outside(const struct source *before,
                                             const struct source *after,
                                             struct sp_str path, bool same)
{
    struct sp_buf x = {0}, y = {0};
    add_outside(before, &x);
    add_outside(after, &y);
    enum sp_inline_change change = SP_INLINE_BOTH;
    if (sp_str_equal(slice(&x), slice(&y)) ||
        (!same && sp_same_code(path, slice(&x), slice(&y))))
        change = SP_INLINE_TESTS;
    else if (sp_str_has_lines(slice(&y), slice(&x)))
        change = SP_INLINE_ADDS;
    sp_buf_dispose(&x);
    sp_buf_dispose(&y);
    return change;
}

static bool same_regions(const struct source *before,
                         const struct source *after)
{
    struct sp_buf x = {0}, y = {0};
    add_regions(before, &x);
    add_regions(after, &y);
    bool same = sp_str_equal(slice(&x), slice(&y));
    sp_buf_dispose(&x);
    sp_buf_dispose(&y);
    return same;
}

/* The same with the comments above each region, where that says that less has
 * changed. */
static enum sp_inline_change compare_commented(struct source *before,
                                               struct source *after,
                                               struct sp_str path, bool same,
                                               enum sp_inline_change change)
{
    sp_inline_take_comments(before);
    sp_inline_take_comments(after);
    enum sp_inline_change other = compare_outside(before, after, path, same);
    return other < change ? other : change;
}

static enum sp_inline_change compare(struct source *before,
                                     struct source *after, struct sp_str path)
{
    if (!before->regions.count && !after->regions.count)
        return SP_INLINE_CODE;
    bool same = same_regions(before, after);
    enum sp_inline_change change = compare_outside(before, after, path, same);
    if (change != SP_INLINE_TESTS)
        change = compare_commented(before, after, path, same, change);
    return change != SP_INLINE_TESTS && same ? SP_INLINE_CODE : change;
}

enum sp_inline_change sp_inline_tests_compare(struct sp_str path,
                                              struct sp_str before,
                                              struct sp_str after)
{
    enum sp_language language = sp_language_of(path);
    struct source old = {0}, new = {0};
    enum sp_inline_change change = SP_INLINE_UNKNOWN;
    if (language != SP_LANGUAGE_UNKNOWN &&
        sp_inline_read(&old, language, before) &&
        sp_inline_read(&new, language, after))
        change = compare(&old, &new, path);
    sp_inline_dispose(&old);
    sp_inline_dispose(&new);
    return change;
}

void sp_inline_tests_text(struct sp_str path, struct sp_str text,
                          struct sp_buf *out)
{
    enum sp_language language = sp_language_of(path);
    struct source source = {0};
    if (language != SP_LANGUAGE_UNKNOWN &&
        sp_inline_read(&source, language, text))
        add_regions(&source, out);
    sp_inline_dispose(&source);
}
