/*
 * Where the lines around a change are equal, it can be moved up and down without
 * another result. As git does (xdl_change_compact() in xdiff/xdiffi.c): up as far as
 * possible, then down; changes that meet become one. If it can stand beside a change
 * of the other text, it does, at the last such place; else it stays down.
 *
 * Each text has groups: changed lines, or nothing between two unchanged ones. The
 * groups of two texts belong together, one by one.
 *
 * From git 2.54 on, a group that has moved or grown is compared again with that of
 * the other text. That changes nothing where they have no line in common.
 */
#include <string.h>

#include "line_classic.h"

enum {
    MAX_PAIRS = 100000, /* of lines that are compared */
    MAX_COMPARED = 1 << 26,
};

/* A group of one text, and that of the other which belongs to it. */
struct slide {
    struct numbered *own, *other;
    struct line_range group, facing;
    uint32_t numbers;
    struct lines_way *way;
};

/* Is a line changed? The one before the first, and the one after the last, are
 * not. */
static uint8_t *change_of(const struct numbered *text, uint32_t line)
{
    return &text->changed[line + 1];
}

static void widen(const struct numbered *text, struct line_range *group)
{
    while (*change_of(text, group->end))
        group->end++;
}

static bool next_group(const struct numbered *text, struct line_range *group)
{
    if (group->end == text->count)
        return false;
    group->begin = group->end = group->end + 1;
    widen(text, group);
    return true;
}

static void previous_group(const struct numbered *text,
                           struct line_range *group)
{
    group->begin = group->end = group->begin - 1;
    while (text->changed[group->begin]) /* the line before it */
        group->begin--;
}

static bool slide_up(const struct numbered *text, struct line_range *group)
{
    if (!group->begin ||
        text->numbers[group->begin - 1] != text->numbers[group->end - 1])
        return false;
    *change_of(text, --group->begin) = 1;
    *change_of(text, --group->end) = 0;
    while (text->changed[group->begin])
        group->begin--;
    return true;
}

static bool slide_down(const struct numbered *text, struct line_range *group)
{
    if (group->end == text->count ||
        text->numbers[group->begin] != text->numbers[group->end])
        return false;
    *change_of(text, group->begin++) = 0;
    *change_of(text, group->end++) = 1;
    widen(text, group);
    return true;
}

/* Moves the group up and then down, until it meets no other. False where it cannot
 * move. *beside: has it stood beside a change of the other text? */
static bool move(struct slide *slide, bool *beside)
{
    struct line_range *group = &slide->group, *facing = &slide->facing;
    uint32_t size, top;
    do {
        size = group->end - group->begin;
        while (slide_up(slide->own, group))
            previous_group(slide->other, facing);
        top = group->end;
        *beside = facing->end > facing->begin;
        while (slide_down(slide->own, group)) {
            next_group(slide->other, facing);
            *beside = *beside || facing->end > facing->begin;
        }
    } while (size != group->end - group->begin);
    return group->end != top;
}

static bool have_common(const struct slide *slide)
{
    const struct line_range group = slide->group, facing = slide->facing;
    uint64_t pairs =
        (uint64_t)(group.end - group.begin) * (facing.end - facing.begin);
    if (pairs > MAX_PAIRS)
        return true;
    for (uint32_t i = group.begin; i < group.end; i++)
        for (uint32_t k = facing.begin; k < facing.end; k++)
            if (slide->own->numbers[i] == slide->other->numbers[k])
                return true;
    return false;
}

/* Compares both groups again, as git 2.54 does. False where that takes too long. */
static bool compare_again(struct slide *slide)
{
    const struct line_range group = slide->group, facing = slide->facing;
    struct lines_way *way = slide->way;
    way->may_differ = true;
    if (!way->is_new)
        return true;
    way->compared +=
        slide->numbers + group.end - group.begin + facing.end - facing.begin;
    return way->compared <= MAX_COMPARED &&
           sp_lines_classic(slide->own, group, slide->other, facing,
                            slide->numbers);
}

static bool settle(struct slide *slide)
{
    struct line_range *group = &slide->group, *facing = &slide->facing;
    const struct line_range before = *group;
    bool beside;
    if (group->begin == group->end)
        return true;
    if (move(slide, &beside) && beside)
        while (facing->begin == facing->end) {
            slide_up(slide->own, group);
            previous_group(slide->other, facing);
        }
    bool has_moved = group->begin != before.begin || group->end != before.end;
    return !has_moved || !have_common(slide) || compare_again(slide);
}

/* How many lines from there on are not changed; the last one is followed by none. */
static uint32_t unchanged_from(const struct numbered *text, uint32_t line)
{
    const uint8_t *from = change_of(text, line);
    const uint8_t *to = memchr(from, 1, text->count - line);
    return to ? (uint32_t)(to - from) : text->count - line;
}

/* Where nothing is changed for some lines, their empty groups are passed at once. Both
 * stay before a line that is not changed. */
static void skip_unchanged(struct slide *slide)
{
    struct line_range *group = &slide->group, *facing = &slide->facing;
    if (group->begin != group->end || facing->begin != facing->end)
        return;
    const uint32_t in_own = unchanged_from(slide->own, group->end);
    const uint32_t in_other = unchanged_from(slide->other, facing->end);
    const uint32_t same = in_own < in_other ? in_own : in_other;
    if (!same)
        return;
    group->begin = group->end += same - 1;
    facing->begin = facing->end += same - 1;
}

bool sp_lines_slide(struct numbered *own, struct numbered *other,
                    uint32_t numbers, struct lines_way *way)
{
    struct slide slide = {
        .own = own, .other = other, .numbers = numbers, .way = way};
    widen(own, &slide.group);
    widen(other, &slide.facing);
    do {
        skip_unchanged(&slide);
        if (!settle(&slide))
            return false;
    } while (next_group(own, &slide.group) && next_group(other, &slide.facing));
    return true;
}
