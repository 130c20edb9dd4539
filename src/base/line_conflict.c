/* Conflicts between lines, made as small as git makes them:
 * xdl_refine_conflicts() and xdl_simplify_non_conflicts() in xdiff/xmerge.c. */
#include <stdlib.h>
#include <string.h>

#include "line_merge.h"

enum { MAX_BETWEEN = 3 }; /* lines between two conflicts that are joined */

/* Gives some lines of a text as a text of its own. *numbers: how many are there;
 * map: the new number of each number plus 1, or 0. */
static struct numbered part_of(const struct numbered *text, int32_t from,
                               int32_t count, uint32_t *map, uint32_t *numbers)
{
    struct numbered out = {.count = (uint32_t)count};
    out.numbers = sp_calloc(out.count + 1, sizeof *out.numbers);
    out.changed = sp_calloc(out.count + 2, 1);
    for (int32_t i = 0; i < count; i++) {
        uint32_t *number = &map[text->numbers[from + i]];
        if (!*number)
            *number = ++*numbers;
        out.numbers[i] = *number - 1;
    }
    return out;
}

/* Compares the sides of a conflict. */
static bool compare(const struct numbered_texts *texts, const struct part *part,
                    struct lines_way *way, struct hunks *out)
{
    uint32_t numbers = 0;
    uint32_t *map = sp_calloc(texts->numbers + 1, sizeof *map);
    struct numbered first = part_of(&texts->of[FIRST], part->first,
                                    part->first_count, map, &numbers);
    struct numbered second = part_of(&texts->of[SECOND], part->second,
                                     part->second_count, map, &numbers);
    bool good = sp_lines_compare(&first, &second, numbers, way, out);
    free(map);
    free(first.numbers);
    free(first.changed);
    free(second.numbers);
    free(second.changed);
    return good;
}

/* Adds what is left of a conflict. */
static bool refine(const struct numbered_texts *texts, const struct part *part,
                   struct lines_way *way, struct parts *out)
{
    struct hunks hunks = {.items = NULL};
    bool good = compare(texts, part, way, &hunks);
    for (size_t i = 0; good && i < hunks.count; i++) {
        const struct hunk *hunk = &hunks.items[i];
        const struct part rest = {
            PART_CONFLICT, part->first + (int32_t)hunk->at,
            (int32_t)hunk->removed, part->second + (int32_t)hunk->place,
            (int32_t)hunk->added};
        SP_VEC_PUSH(out, rest);
    }
    if (!hunks.count) {
        struct part same = *part;
        same.kind = PART_SAME;
        SP_VEC_PUSH(out, same);
    }
    free(hunks.items);
    return good;
}

static bool are_near(const struct part *one, const struct part *next)
{
    return one->kind == PART_CONFLICT && next->kind == PART_CONFLICT &&
           next->first - (one->first + one->first_count) <= MAX_BETWEEN;
}

static void join_near(struct parts *parts)
{
    size_t kept = 0;
    for (size_t i = 0; i < parts->count; i++) {
        const struct part next = parts->items[i];
        struct part *last = kept ? &parts->items[kept - 1] : NULL;
        if (last && are_near(last, &next)) {
            last->first_count = next.first + next.first_count - last->first;
            last->second_count = next.second + next.second_count - last->second;
        } else {
            parts->items[kept++] = next;
        }
    }
    parts->count = kept;
}

bool sp_lines_refine(const struct numbered_texts *texts, struct lines_way *way,
                     struct parts *parts)
{
    struct parts refined = {.items = NULL};
    bool good = true;
    for (size_t i = 0; good && i < parts->count; i++) {
        const struct part *part = &parts->items[i];
        if (part->kind == PART_CONFLICT && part->first_count &&
            part->second_count)
            good = refine(texts, part, way, &refined);
        else
            SP_VEC_PUSH(&refined, *part);
    }
    free(parts->items);
    *parts = refined;
    join_near(parts);
    return good;
}
