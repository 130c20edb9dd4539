#include "sallyport/str.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

static char lower(char c)
{
    return (c >= 'A' && c <= 'Z') ? (char)(c + ('a' - 'A')) : c;
}

struct sp_str sp_str(const char *text)
{
    return (struct sp_str){text, strlen(text)};
}

int sp_str_width(struct sp_str s)
{
    const size_t max = INT_MAX / 2;
    return (int)(s.len < max ? s.len : max);
}

bool sp_str_equal(struct sp_str a, struct sp_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool sp_str_equal_c(struct sp_str a, const char *b)
{
    return sp_str_equal(a, sp_str(b));
}

bool sp_str_equal_nocase(struct sp_str a, const char *b)
{
    if (a.len != strlen(b))
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.ptr[i]) != lower(b[i]))
            return false;
    return true;
}

size_t sp_str_ascii(struct sp_str s)
{
    static const uint64_t high = 0x8080808080808080u;
    size_t len = 0;
    uint64_t eight;
    for (; s.len - len >= sizeof eight; len += sizeof eight) {
        memcpy(&eight, s.ptr + len, sizeof eight);
        if (eight & high)
            break;
    }
    while (len < s.len && (unsigned char)s.ptr[len] < 0x80)
        len++;
    return len;
}

bool sp_str_ends(struct sp_str s, const char *suffix)
{
    size_t len = strlen(suffix);
    return s.len >= len && memcmp(s.ptr + s.len - len, suffix, len) == 0;
}

void sp_lower(char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] >= 'A' && text[i] <= 'Z')
            text[i] = (char)(text[i] - 'A' + 'a');
}

struct sp_str sp_str_trim(struct sp_str s)
{
    while (s.len && sp_is_space(s.ptr[0])) {
        s.ptr++;
        s.len--;
    }
    while (s.len && sp_is_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

bool sp_str_line(struct sp_str *rest, struct sp_str *line)
{
    if (!rest->len)
        return false;
    const char *end = memchr(rest->ptr, '\n', rest->len);
    size_t len = end ? (size_t)(end - rest->ptr) : rest->len;
    *line = (struct sp_str){rest->ptr, len};
    rest->ptr += len + (end ? 1 : 0);
    rest->len -= len + (end ? 1 : 0);
    return true;
}

bool sp_str_has_lines(struct sp_str all, struct sp_str some)
{
    struct sp_str line, wanted;
    while (sp_str_line(&some, &wanted)) {
        bool found = false;
        while (!found && sp_str_line(&all, &line))
            found = sp_str_equal(line, wanted);
        if (!found)
            return false;
    }
    return true;
}

bool sp_str_item(struct sp_str *rest, char separator, struct sp_str *item)
{
    if (!rest->ptr || !rest->len)
        return false;
    const char *end = memchr(rest->ptr, separator, rest->len);
    size_t len = end ? (size_t)(end - rest->ptr) : rest->len;
    *item = sp_str_trim((struct sp_str){rest->ptr, len});
    rest->ptr += len + (end ? 1 : 0);
    rest->len -= len + (end ? 1 : 0);
    return true;
}

size_t sp_str_characters(struct sp_str s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.len; i++)
        if (((unsigned char)s.ptr[i] & 0xc0) != 0x80)
            count++;
    return count;
}

const char *sp_plural(size_t count)
{
    return count == 1 ? "" : "s";
}

unsigned long long sp_str_hash(struct sp_str s)
{
    unsigned long long hash = 14695981039346656037ull;
    for (size_t i = 0; i < s.len; i++)
        hash = (hash ^ (unsigned char)s.ptr[i]) * 1099511628211ull;
    return hash;
}
