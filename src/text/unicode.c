#include "unicode.h"

#include <stdbool.h>
#include <utf8proc.h>

#include "sallyport/sanitise.h"

/* A code that a newer Unicode may assign is not known here, so it is hidden. So
 * is what Unicode calls ignorable: it changes its neighbours, and nobody sees
 * it. */
static bool is_hidden(const utf8proc_property_t *property)
{
    switch (property->category) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return true;
    default:
        return property->ignorable;
    }
}

/* Wide for some terminals: those that follow Unicode 16 (trigrams, hexagrams, Tai
 * Xuan Jing, counting rods) or draw East Asian numbers and all of the pictures in
 * two columns. */
static bool is_wide_elsewhere(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x2630, 0x2637},   {0x268a, 0x268f},   {0x3248, 0x324f},
        {0x4dc0, 0x4dff},   {0x1d300, 0x1d356}, {0x1d360, 0x1d376},
        {0x1f000, 0x1ffff},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

/* Terminals do not agree on these: pictures without a presentation, halves of a
 * flag, the vowels and finals of a Hangul syllable. The largest width is
 * assumed. */
static bool may_be_wide(uint32_t code, const utf8proc_property_t *property)
{
    switch (property->boundclass) {
    case UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC:
    case UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR:
    case UTF8PROC_BOUNDCLASS_L:
    case UTF8PROC_BOUNDCLASS_V:
    case UTF8PROC_BOUNDCLASS_T:
        return true;
    default:
        return is_wide_elsewhere(code);
    }
}

/* Is this mark drawn above, below or over its letter in every Unicode version
 * that knows it? The combining class of a character never changes; its category
 * may, and does in the scripts of India and South-East Asia, whose marks have
 * class 0, 7 or 9. Terminals with an older Unicode do not know characters
 * beyond the first plane. */
static bool takes_no_column(uint32_t code, const utf8proc_property_t *property)
{
    enum { OVERLAY = 1, FIRST_POSITION = 10 };
    return code <= 0xffff && (property->combining_class == OVERLAY ||
                              property->combining_class >= FIRST_POSITION);
}

static enum unicode_kind kind_of(const utf8proc_property_t *property)
{
    if (is_hidden(property))
        return UNICODE_HIDDEN;
    switch (property->category) {
    case UTF8PROC_CATEGORY_ZS:
        return UNICODE_SPACE;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
        return UNICODE_MARK;
    default:
        return UNICODE_SHOWN;
    }
}

static size_t columns_of(uint32_t code, const utf8proc_property_t *property)
{
    if (property->category == UTF8PROC_CATEGORY_MN)
        return takes_no_column(code, property) ? 0 : 1;
    int width = utf8proc_charwidth((utf8proc_int32_t)code);
    return width > 1 || may_be_wide(code, property) ? 2 : 1;
}

static void look_up(struct unicode_char *out)
{
    const utf8proc_property_t *property =
        utf8proc_get_property((utf8proc_int32_t)out->code);
    out->kind = kind_of(property);
    out->columns = columns_of(out->code, property);
}

size_t sp_unicode_read(struct sp_str text, struct unicode_char *out)
{
    utf8proc_int32_t code;
    utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)text.ptr,
                                            (utf8proc_ssize_t)text.len, &code);
    if (len <= 0)
        return 0;
    out->code = (uint32_t)code;
    look_up(out);
    return (size_t)len;
}

const char *sp_unicode_library(void)
{
    return utf8proc_version();
}
