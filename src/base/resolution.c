#include "sallyport/resolution.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "line_table.h"
#include "sallyport/oid.h"
#include "sallyport/vec.h"

enum {
    MIN_MARKER = 7,
    MAX_SEPARATOR = 32, /* a longer one is content */
};

/* A line without its end, and a number that equal lines share. */
struct line {
    struct sp_str text;
    uint32_t same;
    size_t opens, closes; /* a hunk, by a marker of that size; else 0 */
};

struct lines {
    struct line *items;
    size_t count, capacity;
};

/* The lines of the automatic merge from `first` to `end`, before a hunk; then
 * the lines of the hunk, to `hunk_end`. */
struct part {
    size_t first, end, hunk_end;
};

struct match {
    struct sp_str suffix;
    struct lines automatic, base, made;
    SP_VEC(struct part) parts; /* the last one has no hunk */
    bool *allowed;             /* by line->same, in the current hunk */
    bool *reached, *next;      /* offsets in made, 0 to its count */
    size_t *prefixes;          /* of the part that is searched */
};

static void split(struct sp_str text, struct lines *out)
{
    struct line line = {.same = 0};
    while (sp_str_line(&text, &line.text))
        SP_VEC_PUSH(out, line);
}

/* How many characters c a marker line has: seven or more, then a blank, the id
 * of a commit and the suffix. 0 where it is none. */
static size_t marker_size(struct sp_str line, char c, struct sp_str suffix)
{
    struct sp_oid id;
    size_t size = 0;
    while (size < line.len && line.ptr[size] == c)
        size++;
    size_t label = size + 1, end = label + SP_OID_HEX + suffix.len;
    if (size < MIN_MARKER || line.len < end || line.ptr[size] != ' ' ||
        !sp_oid_parse(&id, line.ptr + label, SP_OID_HEX) ||
        memcmp(line.ptr + end - suffix.len, suffix.ptr, suffix.len) != 0)
        return 0;
    /* the line ends, or the file's other name follows */
    return line.len == end || line.ptr[end] == ':' || line.ptr[end] == '\r'
               ? size
               : 0;
}

/* Finds the hunks, which may be nested. False where a marker has no partner. */
static bool find_parts(struct match *match)
{
    struct part part = {0};
    size_t depth = 0;
    for (size_t i = 0; i < match->automatic.count; i++) {
        struct line *line = &match->automatic.items[i];
        line->opens = marker_size(line->text, '<', match->suffix);
        line->closes = marker_size(line->text, '>', match->suffix);
        if (line->opens && depth++ == 0)
            part.end = i;
        if (line->closes && !depth)
            return false;
        if (line->closes && --depth == 0) {
            part.hunk_end = i;
            SP_VEC_PUSH(&match->parts, part);
            part.first = i + 1;
        }
    }
    part.end = part.hunk_end = match->automatic.count;
    SP_VEC_PUSH(&match->parts, part);
    return !depth;
}

/* Gives equal lines the same number. */
static void number(struct match *match)
{
    struct lines *lists[] = {&match->automatic, &match->base, &match->made};
    struct line_table table;
    size_t count = 0;
    for (size_t i = 0; i < 3; i++)
        count += lists[i]->count;
    sp_line_table_open(&table, count);
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < lists[i]->count; k++) {
            struct line *line = &lists[i]->items[k];
            line->same = sp_line_table_number(&table, line->text);
        }
    match->allowed = sp_calloc(table.count + 1, 1);
    sp_line_table_dispose(&table);
}

/* Moves each place that was reached past the lines of a part, where they follow
 * it (Knuth, Morris, Pratt). */
static void match_part(struct match *match, const struct part *part)
{
    const struct line *wanted = match->automatic.items + part->first;
    const struct lines *made = &match->made;
    size_t len = part->end - part->first, *prefixes = match->prefixes;
    if (!len)
        return;
    prefixes[0] = 0;
    for (size_t i = 1, k = 0; i < len; i++) {
        while (k && wanted[i].same != wanted[k].same)
            k = prefixes[k - 1];
        k += wanted[i].same == wanted[k].same;
        prefixes[i] = k;
    }
    memset(match->next, 0, made->count + 1);
    for (size_t i = 0, k = 0; i < made->count; i++) {
        while (k && made->items[i].same != wanted[k].same)
            k = prefixes[k - 1];
        k += made->items[i].same == wanted[k].same;
        if (k < len)
            continue;
        match->next[i + 1] = match->reached[i + 1 - len];
        k = prefixes[k - 1];
    }
    bool *reached = match->reached;
    match->reached = match->next;
    match->next = reached;
}

/* The number of '=' in a line that may separate the sides of a hunk; 0: it may
 * not. */
static size_t separator_size(struct sp_str line)
{
    size_t size = 0;
    while (size < line.len && line.ptr[size] == '=')
        size++;
    bool ends = size == line.len || line.ptr[size] == '\r';
    return ends && size >= MIN_MARKER && size < MAX_SEPARATOR ? size : 0;
}

/* Marks, or clears, the lines of a hunk. A line of '=' counts as content where
 * there are more of them than hunks to separate. */
static void allow(struct match *match, const struct part *part, bool allowed)
{
    int content[MAX_SEPARATOR] = {0};
    for (size_t i = part->end; i < part->hunk_end; i++) {
        const struct line *line = &match->automatic.items[i];
        content[separator_size(line->text)]++;
        if (line->opens < MAX_SEPARATOR)
            content[line->opens]--;
    }
    for (size_t i = part->end; i < part->hunk_end; i++) {
        const struct line *line = &match->automatic.items[i];
        size_t size = separator_size(line->text);
        if (!line->opens && !line->closes && (!size || content[size] > 0))
            match->allowed[line->same] = allowed;
    }
    for (size_t i = 0; i < match->base.count; i++)
        match->allowed[match->base.items[i].same] = allowed;
}

/* Skips any number of lines that may stand in the place of a hunk. */
static void match_hunk(struct match *match, const struct part *part, bool any)
{
    allow(match, part, true);
    for (size_t i = 0; i < match->made.count; i++)
        if (match->reached[i] &&
            (any || match->allowed[match->made.items[i].same]))
            match->reached[i + 1] = true;
    allow(match, part, false);
}

static bool matches(struct match *match, bool any)
{
    memset(match->reached, 0, match->made.count + 1);
    match->reached[0] = true;
    for (size_t i = 0; i < match->parts.count; i++) {
        const struct part *part = &match->parts.items[i];
        match_part(match, part);
        if (i + 1 < match->parts.count)
            match_hunk(match, part, any);
    }
    return match->reached[match->made.count];
}

/* When the last line is outside the hunks, it must end as git made it. */
static bool ends_alike(const struct match *match, struct sp_str automatic,
                       struct sp_str made)
{
    const struct part *last = &match->parts.items[match->parts.count - 1];
    if (last->first == last->end)
        return true;
    return made.len && (automatic.ptr[automatic.len - 1] == '\n') ==
                           (made.ptr[made.len - 1] == '\n');
}

enum sp_resolution sp_resolution_of(struct sp_str automatic, struct sp_str base,
                                    struct sp_str made, struct sp_str suffix)
{
    struct match match = {.suffix = suffix};
    enum sp_resolution answer = SP_RESOLVED_OUTSIDE;
    split(automatic, &match.automatic);
    split(base, &match.base);
    split(made, &match.made);
    number(&match);
    match.reached = sp_calloc(match.made.count + 1, 1);
    match.next = sp_calloc(match.made.count + 1, 1);
    match.prefixes = sp_calloc(match.automatic.count + 1, sizeof(size_t));
    if (find_parts(&match) && match.parts.count > 1 &&
        ends_alike(&match, automatic, made))
        answer = matches(&match, false)  ? SP_RESOLVED_BY_SIDES
                 : matches(&match, true) ? SP_RESOLVED_BY_OWN_LINES
                                         : SP_RESOLVED_OUTSIDE;
    free(match.automatic.items);
    free(match.base.items);
    free(match.made.items);
    free(match.parts.items);
    free(match.allowed);
    free(match.reached);
    free(match.next);
    free(match.prefixes);
    return answer;
}
