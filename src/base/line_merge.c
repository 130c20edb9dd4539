/*
 * A merge of two changes, as git makes it (xdl_do_merge() in xdiff/xmerge.c). Both
 * texts are compared with the base. Where a hunk of one side ends a line or more
 * before the next one of the other side begins, it is taken. Where both sides have
 * the same hunk, it is there already. All else is a conflict.
 */
#include "sallyport/line_merge.h"

#include <stdlib.h>
#include <string.h>

#include "line_merge.h"

enum {
    FIRST_BYTES = 8000, /* with a NUL there, git takes a text for binary */
    MARKER = 7,
};

static bool is_binary(struct sp_str text)
{
    size_t len = text.len < FIRST_BYTES ? text.len : FIRST_BYTES;
    return len && memchr(text.ptr, '\0', len);
}

static void list_hunks(struct hunks *out, const struct numbered *one,
                       const struct numbered *other)
{
    const uint8_t *removed = one->changed + 1, *added = other->changed + 1;
    uint32_t at = 0, place = 0;
    for (;; at++, place++) {
        struct hunk hunk = {.at = at, .place = place};
        while (removed[at])
            at++;
        while (added[place])
            place++;
        hunk.removed = at - hunk.at;
        hunk.added = place - hunk.place;
        if (hunk.removed || hunk.added)
            SP_VEC_PUSH(out, hunk);
        if (at == one->count)
            return;
    }
}

bool sp_lines_compare(struct numbered *one, struct numbered *other,
                      uint32_t numbers, struct lines_way *way,
                      struct hunks *out)
{
    if (!sp_lines_diff(one, other, numbers) ||
        !sp_lines_slide(one, other, numbers, way) ||
        !sp_lines_slide(other, one, numbers, way))
        return false;
    list_hunks(out, one, other);
    return true;
}

/* Adds a part, or widens the last one if they touch. */
static void add_part(struct parts *parts, struct part part)
{
    struct part *last = parts->count ? &parts->items[parts->count - 1] : NULL;
    if (!last || (part.first > last->first + last->first_count &&
                  part.second > last->second + last->second_count)) {
        SP_VEC_PUSH(parts, part);
        return;
    }
    if (part.kind != last->kind)
        last->kind = PART_CONFLICT;
    last->first_count = part.first + part.first_count - last->first;
    last->second_count = part.second + part.second_count - last->second;
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

static int32_t end_of(const struct hunk *hunk)
{
    return (int32_t)(hunk->at + hunk->removed);
}

/* How much lower the lines after a hunk are than those of the base. */
static int32_t moved_by(const struct hunk *hunk)
{
    return (int32_t)(hunk->place + hunk->added) - end_of(hunk);
}

/* The lines of a side, which has a hunk, in the place of some lines of the base. */
static void widen(const struct hunk *hunk, int32_t from, int32_t to,
                  int32_t *begin, int32_t *count)
{
    int32_t before = (int32_t)hunk->at - from, after = to - end_of(hunk);
    *begin = (int32_t)hunk->place - before;
    *count = (int32_t)hunk->added + before + after;
}

/* All lines of two hunks that overlap or touch, on both sides. */
static struct part conflict_of(const struct hunk *one, const struct hunk *other)
{
    struct part part = {.kind = PART_CONFLICT};
    int32_t from = (int32_t)(one->at < other->at ? one->at : other->at);
    int32_t to = end_of(one) > end_of(other) ? end_of(one) : end_of(other);
    widen(one, from, to, &part.first, &part.first_count);
    widen(other, from, to, &part.second, &part.second_count);
    return part;
}

/* The hunk of one side alone. moved: how much lower the lines of the other side
 * are there than those of the base. */
static struct part take(const struct hunk *hunk, enum part_kind kind,
                        int32_t moved)
{
    const int32_t place = (int32_t)hunk->place, added = (int32_t)hunk->added;
    const int32_t there = (int32_t)hunk->at + moved;
    const int32_t removed = (int32_t)hunk->removed;
    return kind == PART_FIRST
               ? (struct part){kind, place, added, there, removed}
               : (struct part){kind, there, removed, place, added};
}

/* Lists the parts of the result that are not as both sides have them. */
static void list_parts(struct parts *out, const struct numbered_texts *texts,
                       const struct hunks hunks[2])
{
    const struct hunk *one = hunks[0].items, *other = hunks[1].items;
    const struct hunk *one_end = one + hunks[0].count;
    const struct hunk *other_end = other + hunks[1].count;
    int32_t moved[2] = {0, 0};
    while (one < one_end || other < other_end) {
        bool first = other == other_end ||
                     (one < one_end && end_of(one) < (int32_t)other->at);
        bool second =
            one == one_end || (!first && end_of(other) < (int32_t)one->at);
        if (first) {
            add_part(out, take(one, PART_FIRST, moved[1]));
        } else if (second) {
            add_part(out, take(other, PART_SECOND, moved[0]));
        } else {
            if (!are_same(texts, one, other))
                add_part(out, conflict_of(one, other));
            first = end_of(one) <= end_of(other);
            second = end_of(other) <= end_of(one);
        }
        if (first)
            moved[0] = moved_by(one++);
        if (second)
            moved[1] = moved_by(other++);
    }
}

/* Does a line end with CR and LF? A last line without an end counts as the one
 * before it. -1 where nobody knows. */
static int has_cr(const struct numbered *text, int32_t line)
{
    if (!text->count)
        return -1;
    const char *end = text->text.ptr + text->starts[line + 1];
    if (end[-1] != '\n') {
        if (!line)
            return -1;
        line--;
        end = text->text.ptr + text->starts[line + 1];
    }
    return text->starts[line + 1] - text->starts[line] > 1 && end[-2] == '\r';
}

/* Do the lines of the markers end with CR and LF? */
static bool needs_cr(const struct numbered_texts *texts,
                     const struct part *part)
{
    int needs = has_cr(&texts->of[FIRST], part->first ? part->first - 1 : 0);
    if (needs)
        needs = has_cr(&texts->of[SECOND], part->second ? part->second - 1 : 0);
    if (needs)
        needs = has_cr(&texts->of[OLD], 0);
    return needs > 0;
}

static void add_lines(struct sp_buf *out, const struct numbered *text,
                      int32_t from, int32_t to)
{
    sp_buf_add(out, text->text.ptr + text->starts[from],
               text->starts[to] - text->starts[from]);
}

static void add_marker(struct sp_buf *out, char c, int longer,
                       const char *label, const char *end)
{
    for (int i = 0; i < MARKER + longer; i++)
        sp_buf_putc(out, c);
    if (label)
        sp_buf_printf(out, " %s", label);
    sp_buf_puts(out, end);
}

static void add_conflict(struct sp_buf *out, const struct numbered_texts *texts,
                         const struct part *part,
                         const struct sp_line_labels *labels)
{
    const char *end = needs_cr(texts, part) ? "\r\n" : "\n";
    const int32_t from[] = {part->first, part->second};
    const int32_t count[] = {part->first_count, part->second_count};
    add_marker(out, '<', labels->longer, labels->ours, end);
    for (int i = 0; i < 2; i++) {
        add_lines(out, &texts->of[FIRST + i], from[i], from[i] + count[i]);
        if (count[i] && out->data[out->len - 1] != '\n')
            sp_buf_puts(out, end);
        if (i == 0)
            add_marker(out, '=', labels->longer, NULL, end);
    }
    add_marker(out, '>', labels->longer, labels->theirs, end);
}

/* Writes the first side, with the parts in place of its lines. */
static bool write_result(struct sp_buf *out, const struct numbered_texts *texts,
                         const struct parts *parts,
                         const struct sp_line_labels *labels)
{
    const struct numbered *first = &texts->of[FIRST];
    bool has_conflict = false;
    int32_t done = 0;
    for (size_t i = 0; i < parts->count; i++) {
        const struct part *part = &parts->items[i];
        if (part->kind == PART_FIRST || part->kind == PART_SAME)
            continue;
        add_lines(out, first, done, part->first);
        done = part->first + part->first_count;
        if (part->kind == PART_SECOND)
            add_lines(out, &texts->of[SECOND], part->second,
                      part->second + part->second_count);
        else
            add_conflict(out, texts, part, labels);
        has_conflict = has_conflict || part->kind == PART_CONFLICT;
    }
    add_lines(out, first, done, (int32_t)first->count);
    return has_conflict;
}

static enum sp_lines_merged merge(struct sp_buf *out,
                                  struct numbered_texts *texts,
                                  const struct sp_line_labels *labels,
                                  struct lines_way *way)
{
    struct hunks hunks[2] = {{NULL, 0, 0}, {NULL, 0, 0}};
    struct parts parts = {.items = NULL};
    enum sp_lines_merged result = SP_LINES_UNKNOWN;
    bool good = true;
    for (int i = 0; good && i < 2; i++)
        good = sp_lines_compare(&texts->of[OLD], &texts->of[FIRST + i],
                                texts->numbers, way, &hunks[i]);
    if (good)
        list_parts(&parts, texts, hunks);
    if (good && sp_lines_refine(texts, way, &parts))
        result = write_result(out, texts, &parts, labels) ? SP_LINES_CONFLICT
                                                          : SP_LINES_MERGED;
    free(hunks[0].items);
    free(hunks[1].items);
    free(parts.items);
    return result;
}

/* Does git 2.54 give that, too? */
static bool is_the_same(const struct sp_buf *out, enum sp_lines_merged merged,
                        struct numbered_texts *texts,
                        const struct sp_line_labels *labels)
{
    struct lines_way way = {.is_new = true};
    struct sp_buf again = {0};
    bool is_same = merge(&again, texts, labels, &way) == merged &&
                   again.len == out->len &&
                   !memcmp(sp_buf_text(&again), sp_buf_text(out), out->len);
    sp_buf_dispose(&again);
    return is_same;
}

static enum sp_lines_merged merge_by_lines(struct sp_buf *out,
                                           const struct sp_str sources[TEXTS],
                                           const struct sp_line_labels *labels)
{
    enum sp_lines_merged result = SP_LINES_UNKNOWN;
    struct numbered_texts texts;
    struct lines_way way = {.is_new = false};
    if (sp_lines_number(&texts, sources))
        result = merge(out, &texts, labels, &way);
    if (result != SP_LINES_UNKNOWN && way.may_differ &&
        !is_the_same(out, result, &texts, labels)) {
        sp_buf_reset(out);
        result = SP_LINES_UNKNOWN;
    }
    sp_lines_dispose(&texts);
    return result;
}

enum sp_lines_merged sp_line_merge(struct sp_buf *out, struct sp_str base,
                                   struct sp_str ours, struct sp_str theirs,
                                   const struct sp_line_labels *labels)
{
    if (is_binary(base) || is_binary(ours) || is_binary(theirs))
        return SP_LINES_BINARY;
    if (sp_lines_apart(out, base, ours, theirs))
        return SP_LINES_MERGED;
    return merge_by_lines(out, (struct sp_str[]){base, ours, theirs}, labels);
}
