/*
 * Changes that lie apart. One side is as the base from a line to the end, and the other
 * one from the beginning to that line, which all three texts have exactly once.
 *
 * No change of git's can touch or cross such a line: of a side that is as the base from
 * there on, the run of equal lines around it goes to the end of both texts, and one of
 * its lines is as rare as can be. git's histogram diff takes another run only if that is
 * longer, or before this line in both texts; and one that would leave this line out of
 * order lies beyond it in one of the texts, so it is shorter. A change cannot slide over
 * a line that is there once.
 */
#include <string.h>

#include "line_merge.h"
#include "sallyport/common_bytes.h"

enum {
    MAX_LINE = 255, /* bytes; memmem() is fast up to here */
    LINES = 32,     /* of these the longest one is tried */
    MAX_TRIES = 8,
};

/* Where a side is not as the base: some bytes instead of those from begin, before
 * end. */
struct change {
    struct sp_str side;
    size_t begin, end;
    size_t added; /* bytes of the side */
};

static struct change change_of(struct sp_str base, struct sp_str side)
{
    size_t begin = sp_common_start(base, side);
    size_t same =
        sp_common_end((struct sp_str){base.ptr + begin, base.len - begin},
                      (struct sp_str){side.ptr + begin, side.len - begin});
    return (struct change){side, begin, base.len - same,
                           side.len - same - begin};
}

static bool has(struct sp_str text, size_t from, size_t to, struct sp_str part)
{
    return memmem(text.ptr + from, to - from, part.ptr, part.len) != NULL;
}

/* Does what a side has in the place of the base, or around it, make a line? It is
 * compared with bytes, so with ends of lines, too. */
static bool adds(const struct change *change, struct sp_str line)
{
    size_t around = line.len - 1, end = change->begin + change->added;
    size_t from = change->begin > around ? change->begin - around : 0;
    size_t to =
        change->side.len - end > around ? end + around : change->side.len;
    return has(change->side, from, to, line);
}

/* Do all texts have that line of the base once? */
static bool is_there_once(struct sp_str base, struct sp_str line,
                          const struct change *upper,
                          const struct change *lower)
{
    size_t at = (size_t)(line.ptr - base.ptr);
    return !adds(upper, line) && !adds(lower, line) &&
           !has(base, 0, at, line) && !has(base, at + line.len, base.len, line);
}

/* The longest of some lines that follow a newline; without a length where there is
 * none. */
static struct sp_str next_line(struct sp_str *rest)
{
    struct sp_str best = {rest->ptr, 0};
    for (int i = 0; i < LINES && rest->len; i++) {
        const char *begin = memchr(rest->ptr, '\n', rest->len);
        const char *limit = rest->ptr + rest->len;
        const char *end =
            begin ? memchr(begin + 1, '\n', (size_t)(limit - begin - 1)) : NULL;
        if (!end) {
            rest->len = 0;
            break;
        }
        size_t len = (size_t)(end - begin);
        if (len > best.len && len <= MAX_LINE)
            best = (struct sp_str){begin + 1, len};
        *rest = (struct sp_str){end, (size_t)(limit - end)};
    }
    return best;
}

/* Finds a line between two changes; without a length where there is none. */
static struct sp_str find_line(struct sp_str base, const struct change *upper,
                               const struct change *lower)
{
    struct sp_str rest = {base.ptr + upper->end, lower->begin - upper->end};
    for (int i = 0; i < MAX_TRIES; i++) {
        struct sp_str line = next_line(&rest);
        if (!line.len || is_there_once(base, line, upper, lower))
            return line;
    }
    return (struct sp_str){base.ptr, 0};
}

bool sp_lines_apart(struct sp_buf *out, struct sp_str base, struct sp_str ours,
                    struct sp_str theirs)
{
    struct change upper = change_of(base, ours);
    struct change lower = change_of(base, theirs);
    if (lower.end < upper.begin) {
        const struct change swapped = upper;
        upper = lower;
        lower = swapped;
    }
    if (upper.end >= lower.begin)
        return false;
    struct sp_str line = find_line(base, &upper, &lower);
    if (!line.len)
        return false;
    size_t at = (size_t)(line.ptr - base.ptr) + line.len;
    sp_buf_add(out, upper.side.ptr, at - upper.end + upper.begin + upper.added);
    sp_buf_add(out, lower.side.ptr + at, lower.side.len - at);
    return true;
}
