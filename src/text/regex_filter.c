/*
 * Joins the branches of patterns, so that one search does for all of them. Those that
 * begin with ^ are a pattern of their own, which is tried only where a text begins.
 *
 * A pattern is joined only where no part of it can reach another one, or change its
 * meaning: no reference, no verb, no option but of a group, and only ASCII.
 */
#include "sallyport/regex_filter.h"

#include <stdlib.h>
#include <string.h>

#include "regex_internal.h"
#include "sallyport/alloc.h"
#include "sallyport/buf.h"

enum { ANCHORED, FREE, KINDS };

struct sp_regex_filter {
    bool is_useless;                /* a pattern cannot be joined */
    struct sp_regex *joined[KINDS]; /* NULL: there is no such branch */
};

/* Takes an escape off *rest: of a sign, or of a class of characters. */
static bool take_escape(struct sp_str *rest)
{
    static const char known[] = "()[]{}.*+?|^$/\\-:!#&~@%=, bBdDsSwW";
    if (rest->len < 2 || !strchr(known, rest->ptr[1]) || !rest->ptr[1])
        return false;
    rest->ptr += 2;
    rest->len -= 2;
    return true;
}

static void take_byte(struct sp_str *rest)
{
    rest->ptr++;
    rest->len--;
}

/* Takes "[...]" off *rest. A ']' that comes first does not end it. */
static bool take_class(struct sp_str *rest)
{
    take_byte(rest);
    if (rest->len && *rest->ptr == '^')
        take_byte(rest);
    if (rest->len && *rest->ptr == ']')
        take_byte(rest);
    while (rest->len && *rest->ptr != ']') {
        if (*rest->ptr == '[' || (unsigned char)*rest->ptr >= 0x80)
            return false;
        if (*rest->ptr != '\\')
            take_byte(rest);
        else if (!take_escape(rest))
            return false;
    }
    if (rest->len)
        take_byte(rest);
    return true;
}

/* Takes what begins a group off *rest: "(", "(?:", "(?i:", "(?=" or "(?!". */
static bool take_group(struct sp_str *rest)
{
    static const char *const special[] = {"(?:", "(?i:", "(?=", "(?!"};
    if (!sp_str_starts(*rest, "(?") && !sp_str_starts(*rest, "(*")) {
        take_byte(rest);
        return true;
    }
    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++)
        if (sp_str_starts(*rest, special[i])) {
            rest->ptr += strlen(special[i]);
            rest->len -= strlen(special[i]);
            return true;
        }
    return false;
}

/* Takes the next piece off *rest; false where it cannot be joined. */
static bool take_piece(struct sp_str *rest, size_t *depth)
{
    switch (*rest->ptr) {
    case '\\':
        return take_escape(rest);
    case '[':
        return take_class(rest);
    case '(':
        ++*depth;
        return take_group(rest);
    case ')':
        --*depth;
        break;
    default:
        break;
    }
    bool is_ascii = (unsigned char)*rest->ptr < 0x80;
    take_byte(rest);
    return is_ascii;
}

/* Takes a branch off *rest, with the bar after it. False where that is the end: then
 * the last branch is empty. */
static bool take_branch(struct sp_str *rest, struct sp_str *branch)
{
    size_t depth = 0;
    *branch = *rest;
    while (rest->len && (depth || *rest->ptr != '|'))
        if (!take_piece(rest, &depth))
            return false;
    branch->len = (size_t)(rest->ptr - branch->ptr);
    if (rest->len == 1)
        return false;
    if (rest->len)
        take_byte(rest);
    return true;
}

/* Adds the branches of a pattern to those of their kind. */
static bool add_branches(struct sp_buf joined[KINDS], struct sp_str pattern)
{
    struct sp_str branch;
    do {
        if (!take_branch(&pattern, &branch) || !branch.len)
            return false;
        struct sp_buf *out = &joined[*branch.ptr == '^' ? ANCHORED : FREE];
        sp_buf_puts(out, out->len ? "|" : "");
        sp_buf_add(out, branch.ptr, branch.len);
    } while (pattern.len);
    return true;
}

struct sp_regex_filter *
sp_regex_filter_new(const struct sp_regex *const *patterns, size_t count)
{
    struct sp_regex_filter *filter = sp_calloc(1, sizeof *filter);
    struct sp_buf joined[KINDS] = {{0}};
    for (size_t i = 0; i < count && !filter->is_useless; i++)
        filter->is_useless =
            !add_branches(joined, sp_str(sp_regex_pattern(patterns[i])));
    for (size_t i = 0; i < KINDS; i++) {
        if (joined[i].len)
            sp_regex_of_ascii(&filter->joined[i], sp_buf_text(&joined[i]));
        sp_buf_dispose(&joined[i]);
    }
    return filter;
}

void sp_regex_filter_free(struct sp_regex_filter *filter)
{
    if (!filter)
        return;
    for (size_t i = 0; i < KINDS; i++)
        sp_regex_free(filter->joined[i]);
    free(filter);
}

bool sp_regex_filter_passes(const struct sp_regex_filter *filter,
                            struct sp_str text)
{
    struct sp_match match;
    struct sp_error ignored = {0};
    if (filter->is_useless || sp_str_ascii(text) != text.len)
        return true;
    for (size_t i = 0; i < KINDS; i++)
        if (filter->joined[i] &&
            sp_regex_find(filter->joined[i], text, 0, &match, &ignored) != 0)
            return true;
    return false;
}
