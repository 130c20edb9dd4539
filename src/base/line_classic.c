/*
 * git's classic diff (xdl_do_diff() in xdiff/xdiffi.c, xdl_cleanup_records() in
 * xdiff/xprepare.c). What both texts begin and end with is set aside. So are lines that
 * the other text does not have, and frequent lines among these. In what is left, the
 * shortest way from one text to the other is searched from both ends; where the two
 * searches meet, the texts are split. After a while the search takes what looks best.
 */
#include "line_classic.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/alloc.h"
#include "sallyport/vec.h"

enum {
    MAX_FREQUENT = 1024,
    WINDOW = 100, /* lines around a frequent one that are looked at */
    RUN = 4, /* so many times more lines without a match than frequent ones */
    MIN_COST = 256,  /* before a search takes what looks good, or ends */
    SNAKE = 20,      /* equal lines that look good */
    GOOD = 4,        /* so many lines further than it cost */
    MAX_STEPS = 400, /* for each line, on average */
};

#define FURTHEST INT64_MAX

/* The lines of a text that are compared. */
struct kept {
    uint32_t *numbers, *places;
    int64_t count;
};

/* Parts of both. */
struct box {
    int64_t begin1, end1, begin2, end2;
    bool is_minimal; /* the search must find the shortest way */
};

/* Diagonals of a box that a search has reached. */
struct reached {
    int64_t *at; /* on each diagonal, the place in the first text */
    int64_t low, high, middle;
};

struct search {
    struct kept one, other;
    int64_t *room;
    struct reached forward, backward;
    struct box box;
    int64_t cost, max_cost, steps, max_steps;
    bool is_odd, has_snake;
    SP_VEC(struct box) left;
};

/* Where a box is split. */
struct split {
    int64_t at1, at2;
    bool low_is_minimal, high_is_minimal;
};

/* git's xdl_bogosqrt(). */
static int64_t about_root(int64_t n)
{
    int64_t root = 1;
    for (; n > 0; n >>= 2)
        root <<= 1;
    return root;
}

/* --- lines that are set aside --- */

enum fate { NO_MATCH, MATCH, FREQUENT };

/* Is a frequent line among lines without a match? As xdl_clean_mmatch(). */
static bool is_noise(const uint8_t *fates, int64_t at, int64_t count)
{
    int64_t from = at > WINDOW ? at - WINDOW : 0;
    int64_t to = count - 1 - at > WINDOW ? at + WINDOW : count - 1;
    int64_t none_before = 0, none_after = 0, frequent = 2;
    for (int64_t i = at - 1; i >= from && fates[i] != MATCH; i--) {
        none_before += fates[i] == NO_MATCH;
        frequent += fates[i] == FREQUENT;
    }
    for (int64_t i = at + 1; i <= to && fates[i] != MATCH; i++) {
        none_after += fates[i] == NO_MATCH;
        frequent += fates[i] == FREQUENT;
    }
    return none_before && none_after &&
           frequent * RUN < frequent + none_before + none_after;
}

/* Keeps the lines of a range that have a match; marks the others. */
static void keep(struct kept *out, struct numbered *text,
                 struct line_range range, int64_t size, const uint32_t *there)
{
    const int64_t count = range.end - range.begin;
    const int64_t root = about_root(size);
    const int64_t limit = root < MAX_FREQUENT ? root : MAX_FREQUENT;
    uint8_t *fates = sp_calloc((size_t)count + 1, 1);
    out->numbers = sp_calloc((size_t)count + 1, sizeof *out->numbers);
    out->places = sp_calloc((size_t)count + 1, sizeof *out->places);
    for (int64_t i = 0; i < count; i++) {
        const uint32_t found = there[text->numbers[range.begin + i]];
        fates[i] = !found ? NO_MATCH : found >= limit ? FREQUENT : MATCH;
    }
    for (int64_t i = 0; i < count; i++) {
        const uint32_t place = range.begin + (uint32_t)i;
        if (fates[i] == MATCH ||
            (fates[i] == FREQUENT && !is_noise(fates, i, count))) {
            out->numbers[out->count] = text->numbers[place];
            out->places[out->count++] = place;
        } else {
            text->changed[place + 1] = 1;
        }
    }
    free(fates);
}

static uint32_t *count_lines(const struct numbered *text,
                             struct line_range range, uint32_t numbers)
{
    uint32_t *counts = sp_calloc((size_t)numbers + 1, sizeof *counts);
    for (uint32_t i = range.begin; i < range.end; i++)
        counts[text->numbers[i]]++;
    return counts;
}

static void set_aside(struct search *search, struct numbered *one,
                      struct line_range in_one, struct numbered *other,
                      struct line_range in_other, uint32_t numbers)
{
    const int64_t size1 = in_one.end - in_one.begin;
    const int64_t size2 = in_other.end - in_other.begin;
    uint32_t *counts1 = count_lines(one, in_one, numbers);
    uint32_t *counts2 = count_lines(other, in_other, numbers);
    while (in_one.begin < in_one.end && in_other.begin < in_other.end &&
           one->numbers[in_one.begin] == other->numbers[in_other.begin]) {
        in_one.begin++;
        in_other.begin++;
    }
    while (in_one.begin < in_one.end && in_other.begin < in_other.end &&
           one->numbers[in_one.end - 1] == other->numbers[in_other.end - 1]) {
        in_one.end--;
        in_other.end--;
    }
    keep(&search->one, one, in_one, size1, counts2);
    keep(&search->other, other, in_other, size2, counts1);
    free(counts1);
    free(counts2);
}

/* --- the search --- */

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Adds a diagonal at each end; at the edge of the box it leaves one out instead. */
static void widen(const struct box *box, struct reached *reached, int64_t none)
{
    if (reached->low > box->begin1 - box->end2)
        reached->at[--reached->low - 1] = none;
    else
        reached->low++;
    if (reached->high < box->end1 - box->begin2)
        reached->at[++reached->high + 1] = none;
    else
        reached->high--;
}

static bool is_within(const struct reached *reached, int64_t diagonal)
{
    return reached->low <= diagonal && diagonal <= reached->high;
}

static bool meet(struct split *out, int64_t at1, int64_t diagonal)
{
    *out = (struct split){at1, at1 - diagonal, true, true};
    return true;
}

/* One step on all diagonals. True where it meets the other search. */
static bool go_forward(struct search *search, struct split *out)
{
    const struct box *box = &search->box;
    struct reached *forward = &search->forward;
    int64_t *at = forward->at;
    widen(box, forward, -1);
    for (int64_t d = forward->high; d >= forward->low; d -= 2) {
        int64_t i = at[d - 1] >= at[d + 1] ? at[d - 1] + 1 : at[d + 1];
        const int64_t before = i;
        while (i < box->end1 && i - d < box->end2 &&
               search->one.numbers[i] == search->other.numbers[i - d])
            i++;
        search->has_snake = search->has_snake || i - before > SNAKE;
        search->steps += 1 + i - before;
        at[d] = i;
        if (search->is_odd && is_within(&search->backward, d) &&
            search->backward.at[d] <= i)
            return meet(out, i, d);
    }
    return false;
}

static bool go_backward(struct search *search, struct split *out)
{
    const struct box *box = &search->box;
    struct reached *backward = &search->backward;
    int64_t *at = backward->at;
    widen(box, backward, FURTHEST);
    for (int64_t d = backward->high; d >= backward->low; d -= 2) {
        int64_t i = at[d - 1] < at[d + 1] ? at[d - 1] : at[d + 1] - 1;
        const int64_t before = i;
        while (i > box->begin1 && i - d > box->begin2 &&
               search->one.numbers[i - 1] == search->other.numbers[i - d - 1])
            i--;
        search->has_snake = search->has_snake || before - i > SNAKE;
        search->steps += 1 + before - i;
        at[d] = i;
        if (!search->is_odd && is_within(&search->forward, d) &&
            i <= search->forward.at[d])
            return meet(out, i, d);
    }
    return false;
}

/* Are so many lines from there on equal? */
static bool are_equal(const struct search *search, int64_t at1, int64_t at2)
{
    return !memcmp(search->one.numbers + at1, search->other.numbers + at2,
                   SNAKE * sizeof(uint32_t));
}

/* A place far from the beginning, after some equal lines. */
static bool looks_good_forward(const struct search *search, struct split *out)
{
    const struct box *box = &search->box;
    const struct reached *forward = &search->forward;
    int64_t best = 0;
    for (int64_t d = forward->high; d >= forward->low; d -= 2) {
        const int64_t i = forward->at[d], k = i - d;
        const int64_t value =
            i - box->begin1 + k - box->begin2 - llabs(d - forward->middle);
        if (value > GOOD * search->cost && value > best &&
            box->begin1 + SNAKE <= i && i < box->end1 &&
            box->begin2 + SNAKE <= k && k < box->end2 &&
            are_equal(search, i - SNAKE, k - SNAKE)) {
            best = value;
            *out = (struct split){i, k, true, false};
        }
    }
    return best > 0;
}

static bool looks_good_backward(const struct search *search, struct split *out)
{
    const struct box *box = &search->box;
    const struct reached *backward = &search->backward;
    int64_t best = 0;
    for (int64_t d = backward->high; d >= backward->low; d -= 2) {
        const int64_t i = backward->at[d], k = i - d;
        const int64_t value =
            box->end1 - i + box->end2 - k - llabs(d - backward->middle);
        if (value > GOOD * search->cost && value > best && box->begin1 < i &&
            i <= box->end1 - SNAKE && box->begin2 < k &&
            k <= box->end2 - SNAKE && are_equal(search, i, k)) {
            best = value;
            *out = (struct split){i, k, false, true};
        }
    }
    return best > 0;
}

/* The place that is furthest from where its search began. */
static void take_furthest(const struct search *search, struct split *out)
{
    const struct box *box = &search->box;
    const struct reached *forward = &search->forward;
    const struct reached *backward = &search->backward;
    int64_t far = -1, far1 = -1, near = FURTHEST, near1 = FURTHEST;
    for (int64_t d = forward->high; d >= forward->low; d -= 2) {
        int64_t i = smaller(forward->at[d], box->end1);
        i = smaller(i, box->end2 + d);
        if (far < i + i - d) {
            far = i + i - d;
            far1 = i;
        }
    }
    for (int64_t d = backward->high; d >= backward->low; d -= 2) {
        int64_t i = larger(backward->at[d], box->begin1);
        i = larger(i, box->begin2 + d);
        if (i + i - d < near) {
            near = i + i - d;
            near1 = i;
        }
    }
    *out = box->end1 + box->end2 - near < far - box->begin1 - box->begin2
               ? (struct split){far1, far - far1, true, false}
               : (struct split){near1, near - near1, false, true};
}

/* Finds where to split the box. False where that takes too long. */
static bool split(struct search *search, struct split *out)
{
    const struct box *box = &search->box;
    struct reached *forward = &search->forward, *backward = &search->backward;
    forward->low = forward->high = forward->middle = box->begin1 - box->begin2;
    backward->low = backward->high = backward->middle = box->end1 - box->end2;
    forward->at[forward->middle] = box->begin1;
    backward->at[backward->middle] = box->end1;
    search->is_odd = (forward->middle - backward->middle) & 1;
    for (search->cost = 1; search->steps <= search->max_steps; search->cost++) {
        search->has_snake = false;
        if (go_forward(search, out) || go_backward(search, out))
            return true;
        if (box->is_minimal)
            continue;
        if (search->has_snake && search->cost > MIN_COST &&
            (looks_good_forward(search, out) ||
             looks_good_backward(search, out)))
            return true;
        if (search->cost >= search->max_cost) {
            take_furthest(search, out);
            return true;
        }
    }
    return false;
}

/* Leaves out what both parts begin and end with. */
static void shrink(const struct search *search, struct box *box)
{
    const uint32_t *one = search->one.numbers, *other = search->other.numbers;
    while (box->begin1 < box->end1 && box->begin2 < box->end2 &&
           one[box->begin1] == other[box->begin2]) {
        box->begin1++;
        box->begin2++;
    }
    while (box->begin1 < box->end1 && box->begin2 < box->end2 &&
           one[box->end1 - 1] == other[box->end2 - 1]) {
        box->end1--;
        box->end2--;
    }
}

static void mark(struct numbered *text, const struct kept *kept, int64_t begin,
                 int64_t end)
{
    for (int64_t i = begin; i < end; i++)
        text->changed[kept->places[i] + 1] = 1;
}

static bool compare_box(struct search *search, struct numbered *one,
                        struct numbered *other)
{
    struct box *box = &search->box;
    struct split at;
    shrink(search, box);
    if (box->begin1 == box->end1 || box->begin2 == box->end2) {
        mark(one, &search->one, box->begin1, box->end1);
        mark(other, &search->other, box->begin2, box->end2);
        return true;
    }
    if (!split(search, &at))
        return false;
    const struct box low = {box->begin1, at.at1, box->begin2, at.at2,
                            at.low_is_minimal};
    const struct box high = {at.at1, box->end1, at.at2, box->end2,
                             at.high_is_minimal};
    SP_VEC_PUSH(&search->left, high);
    SP_VEC_PUSH(&search->left, low);
    return true;
}

/* Makes room for all diagonals, which may be negative, and one more at each end. */
static void make_room(struct search *search)
{
    const int64_t diagonals = search->one.count + search->other.count + 3;
    search->room = sp_calloc(2 * (size_t)diagonals + 2, sizeof *search->room);
    search->forward.at = search->room + search->other.count + 1;
    search->backward.at = search->forward.at + diagonals;
    search->max_cost = larger(about_root(diagonals), MIN_COST);
}

bool sp_lines_classic(struct numbered *one, struct line_range in_one,
                      struct numbered *other, struct line_range in_other,
                      uint32_t numbers)
{
    const uint32_t size1 = in_one.end - in_one.begin;
    const uint32_t size2 = in_other.end - in_other.begin;
    struct search search = {.max_steps =
                                MAX_STEPS * ((int64_t)size1 + size2 + 1000)};
    bool good = true;
    memset(one->changed + in_one.begin + 1, 0, size1);
    memset(other->changed + in_other.begin + 1, 0, size2);
    set_aside(&search, one, in_one, other, in_other, numbers);
    make_room(&search);
    const struct box all = {0, search.one.count, 0, search.other.count, false};
    SP_VEC_PUSH(&search.left, all);
    while (good && search.left.count) {
        search.box = search.left.items[--search.left.count];
        good = compare_box(&search, one, other);
    }
    free(search.one.numbers);
    free(search.one.places);
    free(search.other.numbers);
    free(search.other.places);
    free(search.room);
    free(search.left.items);
    return good;
}
