#include <stdlib.h>
#include <string.h>

#include "sallyport/prp.h"

static const char byte_order_mark[] = "\xef\xbb\xbf";

/* The level of an ATX heading (CommonMark 4.2) and its words; 0 for others. */
static size_t heading(struct sp_str line, struct sp_str *words)
{
    size_t level = 0;
    for (int indent = 0; indent < 3 && sp_str_starts(line, " "); indent++) {
        line.ptr++;
        line.len--;
    }
    while (level < line.len && line.ptr[level] == '#')
        level++;
    *words = sp_str_trim((struct sp_str){line.ptr + level, line.len - level});
    bool ends = level == line.len || sp_is_space(line.ptr[level]);
    return ends && level <= 6 ? level : 0;
}

static bool contains(struct sp_str words, const char *wanted)
{
    size_t len = strlen(wanted);
    if (strcmp(wanted, "*") == 0)
        return words.len > 0;
    for (; words.len >= len; words.ptr++, words.len--)
        if (sp_str_equal_nocase((struct sp_str){words.ptr, len}, wanted))
            return true;
    return false;
}

/* The line without what marks lists, quotations and emphasis. */
static struct sp_str undecorated(struct sp_str line)
{
    static const char marks[] = "*_`-+>[]| \t\r";
    while (line.len && line.ptr[0] && strchr(marks, line.ptr[0]))
        line = (struct sp_str){line.ptr + 1, line.len - 1};
    while (line.len && line.ptr[line.len - 1] &&
           strchr("*_`| \t\r", line.ptr[line.len - 1]))
        line.len--;
    return line;
}

/* "<describe the risk>", but no link. */
static bool is_in_angles(struct sp_str line)
{
    const char *end = line.len ? memchr(line.ptr, '>', line.len) : NULL;
    return end && line.ptr[0] == '<' && end == line.ptr + line.len - 1 &&
           !memchr(line.ptr, '@', line.len) &&
           !memmem(line.ptr, line.len, "://", 3);
}

/* "TODO", "TBD.", "FIXME: later" */
static bool is_placeholder(struct sp_str line)
{
    static const char *const words[] = {
        "TODO", "TBD", "TBA", "FIXME", "XXX", "to be done", "to be written"};
    line = undecorated(line);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t len = strlen(words[i]);
        if (line.len < len ||
            !sp_str_equal_nocase((struct sp_str){line.ptr, len}, words[i]))
            continue;
        if (line.len == len || strchr(":.", line.ptr[len]))
            return true;
    }
    return is_in_angles(line);
}

/* Does a line say something? Rules ("---"), fences and placeholders do not. */
static bool is_text(struct sp_str line)
{
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] & 0x80 || sp_is_alnum(line.ptr[i]))
            return !is_placeholder(line);
    return false;
}

/* Is there a line of text before the next heading of this level or above? A
 * deeper heading does not count as text. */
static bool has_text(struct sp_str rest, size_t level)
{
    struct sp_str line, words;
    while (sp_str_line(&rest, &line)) {
        size_t next = heading(line, &words);
        if (next && next <= level)
            return false;
        if (!next && is_text(line))
            return true;
    }
    return false;
}

static bool has_section(struct sp_str text, const char *section)
{
    struct sp_str line, words;
    while (sp_str_line(&text, &line)) {
        size_t level = heading(line, &words);
        if (level && contains(words, section) && has_text(text, level))
            return true;
    }
    return false;
}

/* "Status: superseded by …", "**Status**: Superseded", "- status: …" */
static bool says_superseded(struct sp_str line)
{
    static const char decoration[] = "*_`-#> \t\r";
    char plain[64];
    size_t len = 0;
    for (size_t i = 0; i < line.len && len < sizeof plain - 1; i++)
        if (line.ptr[i] && !strchr(decoration, line.ptr[i]))
            plain[len++] = line.ptr[i];
    plain[len] = '\0';
    static const char wanted[] = "status:superseded";
    return strncasecmp(plain, wanted, sizeof wanted - 1) == 0;
}

void sp_document_visible(struct sp_buf *out, struct sp_str text)
{
    while (text.len) {
        const char *open = memmem(text.ptr, text.len, "<!--", 4);
        size_t shown = open ? (size_t)(open - text.ptr) : text.len;
        sp_buf_add(out, text.ptr, shown);
        text.ptr += shown;
        text.len -= shown;
        const char *close = open ? memmem(text.ptr, text.len, "-->", 3) : NULL;
        size_t hidden = close ? (size_t)(close - text.ptr) + 3 : text.len;
        text.ptr += hidden;
        text.len -= hidden;
    }
}

void sp_prp_document_read(struct sp_prp_document *out, struct sp_str text,
                          const struct sp_strings *sections)
{
    struct sp_buf visible = {0};
    bool is_first = !out->found;
    out->found = true;
    if (sp_str_starts(text, byte_order_mark)) {
        text.ptr += strlen(byte_order_mark);
        text.len -= strlen(byte_order_mark);
    }
    sp_document_visible(&visible, text);
    text = (struct sp_str){visible.data, visible.len};
    out->empty = is_first && sp_str_trim(text).len == 0;
    struct sp_str line, rest = text;
    while (sp_str_line(&rest, &line))
        out->superseded = out->superseded || says_superseded(line);
    for (size_t i = 0; is_first && i < sections->count; i++)
        if (!has_section(text, sections->items[i]))
            sp_strings_add(&out->missing, sections->items[i],
                           strlen(sections->items[i]));
    sp_buf_dispose(&visible);
}

bool sp_prp_document_is_finished(const struct sp_prp_document *document)
{
    return document->found && !document->empty && !document->superseded &&
           !document->is_large && !document->missing.count;
}

void sp_prp_document_dispose(struct sp_prp_document *document)
{
    free(document->reference);
    sp_strings_dispose(&document->files);
    sp_strings_dispose(&document->missing);
    *document = (struct sp_prp_document){0};
}
