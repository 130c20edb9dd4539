#include "sallyport/apart.h"

#include <string.h>

/* Bytes that two texts have in common, in whole lines: at their beginning, and
 * of the rest at their end. */
struct ends {
    size_t begin, end;
};

static bool starts_line(struct sp_str text, size_t at)
{
    return at == 0 || text.ptr[at - 1] == '\n';
}

static struct ends common_ends(struct sp_str a, struct sp_str b)
{
    size_t most = a.len < b.len ? a.len : b.len, begin = 0, end = 0;
    while (begin < most && a.ptr[begin] == b.ptr[begin])
        begin++;
    while (!starts_line(a, begin))
        begin--;
    while (end < most - begin &&
           a.ptr[a.len - end - 1] == b.ptr[b.len - end - 1])
        end++;
    while (end && !(starts_line(a, a.len - end) && starts_line(b, b.len - end)))
        end--;
    return (struct ends){begin, end};
}

static bool takes(struct sp_str *text, const char *part, size_t len)
{
    if (text->len < len || memcmp(text->ptr, part, len) != 0)
        return false;
    *text = (struct sp_str){text->ptr + len, text->len - len};
    return true;
}

/* The beginning of one text, what lies between, and the end of another. */
static bool is_joined(struct sp_str base, struct sp_str first, size_t first_end,
                      struct sp_str second, size_t second_begin,
                      struct sp_str made)
{
    size_t from = base.len - first_end;
    return from < second_begin &&
           takes(&made, first.ptr, first.len - first_end) &&
           takes(&made, base.ptr + from, second_begin - from) &&
           takes(&made, second.ptr + second_begin, second.len - second_begin) &&
           !made.len;
}

bool sp_lies_apart(struct sp_str base, struct sp_str ours, struct sp_str theirs,
                   struct sp_str made)
{
    struct ends of_ours = common_ends(base, ours),
                of_theirs = common_ends(base, theirs);
    return is_joined(base, ours, of_ours.end, theirs, of_theirs.begin, made) ||
           is_joined(base, theirs, of_theirs.end, ours, of_ours.begin, made);
}
