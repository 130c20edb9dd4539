#include "sallyport/attributes.h"

#include <stdlib.h>
#include <string.h>

static const char blanks[] = " \t\r";

/* Takes the next word off *rest; false at the end. */
static bool take_word(struct sp_str *rest, struct sp_str *word)
{
    while (rest->len && strchr(blanks, *rest->ptr))
        rest->ptr++, rest->len--;
    word->ptr = rest->ptr;
    while (rest->len && !strchr(blanks, *rest->ptr))
        rest->ptr++, rest->len--;
    word->len = (size_t)(rest->ptr - word->ptr);
    return word->len > 0;
}

/* The state of the attribute by one word. Only a word that sets it for certain
 * counts as set. */
static enum sp_attribute read_state(struct sp_str word, const char *name)
{
    size_t len = strlen(name);
    bool negated = *word.ptr == '-' || *word.ptr == '!';
    word.ptr += negated;
    word.len -= negated;
    if (!sp_str_starts(word, name) || (word.len > len && word.ptr[len] != '='))
        return SP_ATTRIBUTE_SILENT;
    bool is_set = word.len == len ||
                  sp_str_equal_c(
                      (struct sp_str){word.ptr + len, word.len - len}, "=true");
    return is_set && !negated ? SP_ATTRIBUTE_SET : SP_ATTRIBUTE_UNSET;
}

/* The words after the pattern. The last one that names an attribute counts. */
static void read_states(struct sp_attribute_line *line, struct sp_str rest)
{
    struct sp_str word;
    while (take_word(&rest, &word)) {
        enum sp_attribute generated = read_state(word, "linguist-generated"),
                          vendored = read_state(word, "linguist-vendored");
        if (generated)
            line->generated = generated;
        if (vendored)
            line->vendored = vendored;
    }
}

/* The pattern at the beginning of a line. False where it has quotes that are
 * not plain, or there is no pattern. */
static bool take_pattern(struct sp_str *rest, struct sp_str *pattern)
{
    static const char macro[] = "[attr]";
    const char *end;
    if (sp_str_starts(*rest, macro))
        return false;
    if (*rest->ptr != '"')
        return take_word(rest, pattern);
    end = memchr(rest->ptr + 1, '"', rest->len - 1);
    if (!end || memchr(rest->ptr, '\\', (size_t)(end - rest->ptr)))
        return false;
    *pattern = (struct sp_str){rest->ptr + 1, (size_t)(end - rest->ptr) - 1};
    rest->len -= pattern->len + 2;
    rest->ptr = end + 1;
    return true;
}

/* False when the line has something that is not understood. */
static bool read_line(struct sp_attributes *out, struct sp_str text)
{
    struct sp_attribute_line line = {0};
    struct sp_str pattern = {0};
    text = sp_str_trim(text);
    if (!text.len || *text.ptr == '#')
        return true;
    bool known = take_pattern(&text, &pattern);
    read_states(&line, text);
    if (!line.generated && !line.vendored)
        return true;
    if (!known || out->lines.count == SP_ATTRIBUTES_MAX)
        return false;
    sp_strings_add(&out->texts, pattern.ptr, pattern.len);
    const char *copy = out->texts.items[out->texts.count - 1];
    /* git ignores such patterns too */
    if (sp_glob_read(&line.glob, sp_str(copy)) || line.glob.is_exception ||
        line.glob.is_directory)
        return true;
    SP_VEC_PUSH(&out->lines, line);
    return true;
}

void sp_attributes_read(struct sp_attributes *out, struct sp_str text)
{
    struct sp_str line;
    bool understood = !text.len || !memchr(text.ptr, '\0', text.len);
    while (understood && sp_str_line(&text, &line))
        understood = read_line(out, line);
    if (!understood)
        sp_attributes_dispose(out);
}

void sp_attributes_dispose(struct sp_attributes *attributes)
{
    sp_strings_dispose(&attributes->texts);
    free(attributes->lines.items);
    *attributes = (struct sp_attributes){0};
}

bool sp_attributes_generated(const struct sp_attributes *attributes,
                             struct sp_str path)
{
    enum sp_attribute generated = SP_ATTRIBUTE_SILENT,
                      vendored = SP_ATTRIBUTE_SILENT;
    for (size_t i = attributes->lines.count; i > 0; i--) {
        const struct sp_attribute_line *line = &attributes->lines.items[i - 1];
        bool speaks =
            (line->generated && !generated) || (line->vendored && !vendored);
        if (!speaks || !sp_glob_match(&line->glob, path))
            continue;
        generated = generated ? generated : line->generated;
        vendored = vendored ? vendored : line->vendored;
    }
    return generated == SP_ATTRIBUTE_SET || vendored == SP_ATTRIBUTE_SET;
}
