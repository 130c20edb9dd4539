/* What keeps a subject from being a Conventional Commits header. Names the odd
 * character where there is one. */
#include <string.h>

#include "sallyport/characters.h"
#include "sallyport/message.h"

static struct sp_str from(struct sp_str text, size_t at)
{
    return (struct sp_str){text.ptr + at, text.len - at};
}

static size_t length_of_type(struct sp_str text)
{
    size_t len = 0;
    while (len < text.len && (sp_is_alnum(text.ptr[len]) ||
                              text.ptr[len] == '-' || text.ptr[len] == '_'))
        len++;
    return len;
}

static bool is_known(struct sp_str type, const struct sp_strings *types)
{
    for (size_t i = 0; i < types->count; i++)
        if (sp_str_equal_nocase(type, types->items[i]))
            return true;
    return false;
}

/* Appends "a no-break space (U+00A0) follows WHAT", and what is expected
 * there. */
static bool name(struct sp_buf *out, const struct sp_character *character,
                 const char *where, const char *instead)
{
    sp_character_print(out, character);
    sp_buf_printf(out, " %s%s", where, instead);
    return true;
}

/* What is wrong after a colon. */
static bool after_colon(struct sp_buf *out, struct sp_str rest)
{
    struct sp_character c = sp_character_read(rest);
    if (!sp_str_trim(rest).len)
        sp_buf_puts(out, "no description follows the colon");
    else if (c.name)
        name(out, &c, "follows the colon", ", and no space");
    else if (*rest.ptr != ' ')
        sp_buf_puts(out, "no space follows the colon");
    else
        return false;
    return true;
}

/* A type that is followed by something that no header has there. */
static bool after_type(struct sp_buf *out, struct sp_str type,
                       struct sp_str rest, bool known)
{
    struct sp_str words = sp_str_trim(rest);
    struct sp_character c = sp_character_read(rest);
    if (rest.len && c.name && *rest.ptr != '\t')
        return name(out, &c, "stands where the colon belongs", "");
    if (words.len && words.ptr > rest.ptr && *words.ptr == ':')
        sp_buf_puts(out, "a space stands before the colon");
    else if (words.len && words.ptr > rest.ptr && *words.ptr == '(' && known)
        sp_buf_puts(out, "a space stands before the scope");
    else if (known)
        sp_buf_printf(out, "no colon follows '%.*s'", SP_STR_ARG(type));
    else
        return false;
    return true;
}

/* The scope and the '!', and what comes after them. */
static bool after_word(struct sp_buf *out, struct sp_str subject, size_t at,
                       bool known)
{
    struct sp_str rest = from(subject, at);
    if (rest.len && *rest.ptr == '(') {
        const char *close = memchr(rest.ptr, ')', rest.len);
        if (!close ||
            !sp_str_trim(
                 (struct sp_str){rest.ptr + 1, (size_t)(close - rest.ptr) - 1})
                 .len) {
            sp_buf_puts(out, close ? "the scope is empty"
                                   : "no ')' closes the scope");
            return true;
        }
        rest = from(rest, (size_t)(close - rest.ptr) + 1);
        known = known || (rest.len && *rest.ptr == ':');
    }
    if (sp_str_starts(rest, "!")) {
        rest = from(rest, 1);
        if (rest.len && *rest.ptr == '(') {
            sp_buf_puts(out, "the '!' stands before the scope");
            return true;
        }
    }
    if (rest.len && *rest.ptr == ':')
        return after_colon(out, from(rest, 1));
    return after_type(
        out, (struct sp_str){subject.ptr, (size_t)(rest.ptr - subject.ptr)},
        rest, known);
}

/* A letter outside ASCII, within what would be the type. */
static bool in_type(struct sp_buf *out, struct sp_str subject, size_t at)
{
    struct sp_character c = sp_character_read(from(subject, at));
    struct sp_str rest = from(subject, at + c.len);
    if (!c.len || c.code < 0x80 || c.name)
        return false;
    while (rest.len && *rest.ptr != ' ' && *rest.ptr != ':')
        rest = from(rest, 1);
    if (!rest.len || *rest.ptr != ':')
        return false;
    sp_buf_printf(out, "'%.*s' (U+%04X) is no letter of ASCII", (int)c.len,
                  subject.ptr + at, (unsigned)c.code);
    return true;
}

/* Does a header begin there, with one of the types? */
static bool begins_header(struct sp_str text, const struct sp_strings *types)
{
    size_t len = length_of_type(text);
    struct sp_str rest = from(text, len);
    if (!len || !is_known((struct sp_str){text.ptr, len}, types))
        return false;
    const char *close =
        sp_str_starts(rest, "(") ? memchr(rest.ptr, ')', rest.len) : NULL;
    if (close)
        rest = from(rest, (size_t)(close - rest.ptr) + 1);
    if (sp_str_starts(rest, "!"))
        rest = from(rest, 1);
    return sp_str_starts(rest, ": ");
}

/* A ticket, a picture or words in front of a whole header. */
static bool before_type(struct sp_buf *out, struct sp_str subject,
                        const struct sp_strings *types)
{
    enum { LONGEST = 40 };
    for (size_t i = 1; i < subject.len && i <= LONGEST; i++)
        if (subject.ptr[i - 1] == ' ' &&
            begins_header(from(subject, i), types)) {
            sp_buf_printf(out, "'%.*s' stands before the type", (int)i - 1,
                          subject.ptr);
            return true;
        }
    return false;
}

bool sp_header_fault(struct sp_buf *out, struct sp_str subject,
                     const struct sp_strings *types)
{
    struct sp_character first = sp_character_read(subject);
    size_t len = length_of_type(subject);
    struct sp_str type = {subject.ptr, len};
    if (first.name)
        return name(out, &first, "stands before the type", "");
    if (subject.len && *subject.ptr == ' ') {
        sp_buf_puts(out, "a space stands before the type");
        return true;
    }
    struct sp_character next = sp_character_read(from(subject, len));
    if (next.name && length_of_type(from(subject, len + next.len)) &&
        !is_known(type, types) && next.code != '\t')
        return name(out, &next, "stands in the type", "");
    if (in_type(out, subject, len))
        return true;
    if (!is_known(type, types) && before_type(out, subject, types))
        return true;
    return len && after_word(out, subject, len, is_known(type, types));
}
