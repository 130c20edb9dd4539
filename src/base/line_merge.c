/*
 * A merge of two changes, where git finds no conflict. Both texts are compared with
 * the base. Of two hunks, one has to end a line or more before the other begins;
 * or they are the same. Otherwise git sees a conflict, and may still find that
 * there is none: this is left to git (xdl_do_merge() in xdiff/xmerge.c).
 */
#include "sallyport/line_merge.h"

#include <stdlib.h>
#include <string.h>

#include "line_diff.h"
#include "sallyport/vec.h"

/* git takes a text with a NUL in its first bytes for binary. */
enum { FIRST_BYTES = 8000 };

/* Lines of the base, and the lines of a side that replace them. */
struct hunk {
    uint32_t at, removed;
    uint32_t place, added;
};

struct hunks {
    struct hunk *items;
    size_t count, capacity;
};

static bool is_binary(struct sp_str text)
{
    size_t len = text.len < FIRST_BYTES ? text.len : FIRST_BYTES;
    return len && memchr(text.ptr, '\0', len);
}

static void list_hunks(struct hunks *out, const struct numbered *old,
                       const struct numbered *side)
{
    const uint8_t *removed = old->changed + 1, *added = side->changed + 1;
    uint32_t at = 0, place = 0;
    for (;;) {
        struct hunk hunk = {.at = at, .place = place};
        while (removed[at])
            at++;
        while (added[place])
            place++;
        hunk.removed = at - hunk.at;
        hunk.added = place - hunk.place;
        if (hunk.removed || hunk.added)
            SP_VEC_PUSH(out, hunk);
        if (at == old->count)
            return;
        at++;
        place++;
    }
}

static bool diff(struct numbered_texts *texts, int which, struct hunks *out)
{
    struct numbered *old = &texts->of[OLD], *side = &texts->of[which];
    if (!sp_lines_diff(old, side, texts->numbers) ||
        !sp_lines_slide(old, side) || !sp_lines_slide(side, old))
        return false;
    list_hunks(out, old, side);
    return true;
}

static void add_lines(struct sp_buf *out, const struct numbered *text,
                      uint32_t from, uint32_t to)
{
    sp_buf_add(out, text->text.ptr + text->starts[from],
               text->starts[to] - text->starts[from]);
}

static bool are_same(const struct numbered_texts *texts, const struct hunk *one,
                     const struct hunk *other)
{
    return one->at == other->at && one->removed == other->removed &&
           one->added == other->added &&
           !memcmp(texts->of[FIRST].numbers + one->place,
                   texts->of[SECOND].numbers + other->place,
                   one->added * sizeof(uint32_t));
}

static bool ends_before(const struct hunk *one, const struct hunk *other)
{
    return one->at + one->removed < other->at;
}

/* Puts the hunks of the second side into the first one. */
static bool merge(struct sp_buf *out, const struct numbered_texts *texts,
                  const struct hunks *ours, const struct hunks *theirs)
{
    const struct numbered *first = &texts->of[FIRST];
    uint32_t done = 0;  /* lines of the first side */
    uint32_t moved = 0; /* its lines are so much lower than those of the base */
    size_t i = 0, k = 0;
    while (k < theirs->count) {
        const struct hunk *our = i < ours->count ? &ours->items[i] : NULL;
        const struct hunk *their = &theirs->items[k];
        if (our && !ends_before(their, our)) {
            bool is_both = are_same(texts, our, their);
            if (!is_both && !ends_before(our, their))
                return false;
            moved += our->added - our->removed;
            i++;
            k += is_both;
            continue;
        }
        uint32_t place = their->at + moved;
        add_lines(out, first, done, place);
        add_lines(out, &texts->of[SECOND], their->place,
                  their->place + their->added);
        done = place + their->removed;
        k++;
    }
    add_lines(out, first, done, first->count);
    return true;
}

bool sp_line_merge(struct sp_buf *out, struct sp_str base, struct sp_str ours,
                   struct sp_str theirs)
{
    const struct sp_str sources[TEXTS] = {base, ours, theirs};
    struct numbered_texts texts;
    struct hunks hunks[2] = {{NULL, 0, 0}, {NULL, 0, 0}};
    if (is_binary(base) || is_binary(ours) || is_binary(theirs))
        return false;
    bool good = sp_lines_number(&texts, sources);
    for (int i = 0; good && i < 2; i++)
        good = diff(&texts, FIRST + i, &hunks[i]);
    good = good && merge(out, &texts, &hunks[0], &hunks[1]);
    sp_lines_dispose(&texts);
    free(hunks[0].items);
    free(hunks[1].items);
    return good;
}
