#include <stdlib.h>
#include <string.h>

#include "sallyport/example.h"

enum { MAX_SPELLED = 40 }; /* bytes: more is no example */

/* A pattern that is read from its beginning. */
struct reader {
    struct sp_buf *out;
    const char *at;
    bool is_lost; /* something is not understood */
    bool is_done; /* a text of any kind comes next */
};

/* Passes a group or a class to its end, with nothing spelled. */
static void skip_class(struct reader *r)
{
    r->at++;
    r->at += *r->at == '^';
    r->at += *r->at == ']';
    while (*r->at && *r->at != ']') {
        const char *end = strncmp(r->at, "[:", 2) ? NULL : strstr(r->at, ":]");
        if (end)
            r->at = end + 2;
        else
            r->at += r->at[0] == '\\' && r->at[1] ? 2 : 1;
    }
    r->at += *r->at == ']';
}

/* To the next '|' or ')' of this group, or past its ')'. */
static void skip_to(struct reader *r, bool is_whole)
{
    size_t depth = 0;
    while (*r->at) {
        if (!depth && (*r->at == ')' || (*r->at == '|' && !is_whole)))
            break;
        if (*r->at == '[') {
            skip_class(r);
            continue;
        }
        depth += *r->at == '(';
        depth -= *r->at == ')';
        r->at += r->at[0] == '\\' && r->at[1] ? 2 : 1;
    }
}

static void spell_class(struct reader *r)
{
    const char *first = r->at + 1;
    if (*first == '^' || *first == '[' || *first == '\\')
        sp_buf_putc(r->out, 'x');
    else
        sp_buf_putc(r->out, *first);
    skip_class(r);
}

/* "\d", "\x20", "\x{fe0f}", "\." */
static void spell_escape(struct reader *r)
{
    static const char classes[] = "dwsS", shown[] = "1x x";
    char c = r->at[1];
    const char *class = c ? strchr(classes, c) : NULL;
    r->at += c ? 2 : 1;
    if (class)
        sp_buf_putc(r->out, shown[class - classes]);
    else if (c == 'x' && strncmp(r->at, "20", 2) == 0) {
        sp_buf_putc(r->out, ' ');
        r->at += 2;
    } else if (c == 'x' && *r->at == '{') {
        r->at += strcspn(r->at, "}");
        r->at += *r->at == '}';
    } else if (c && c != 'b' && c != 'B') {
        r->is_lost = strchr("(){}[].*+?|^$\\/#-: ", c) == NULL;
        sp_buf_putc(r->out, c);
    }
}

static void spell_alternatives(struct reader *r);

/* A "(": true where it is to be spelled, false where it takes no room. */
static bool enter(struct reader *r)
{
    r->at++;
    if (*r->at != '?') /* group 1 holds the header */
        return true;
    r->at++;
    if (*r->at == 'P' || (*r->at == '<' && r->at[1] != '=' && r->at[1] != '!'))
        r->at += strcspn(r->at, ">");
    else if (*r->at != '=' && *r->at != '!' && *r->at != '<' && *r->at != '#')
        r->at += strspn(r->at, "imsxn-");
    else
        return false;
    if (*r->at == ')')
        return false; /* "(?i)" */
    r->is_lost = *r->at != ':' && *r->at != '>';
    r->at += *r->at != '\0';
    return true;
}

/* Does a group begin with any text, as "(.+)" and "(\S.*)" do? */
static bool holds_any(const char *group)
{
    return strncmp(group, "(.", 2) == 0 || strncmp(group, "(\\S", 3) == 0;
}

static void spell_group(struct reader *r)
{
    if (holds_any(r->at)) {
        r->is_done = true;
        return;
    }
    if (enter(r) && !r->is_lost)
        spell_alternatives(r);
    if (r->is_done || r->is_lost)
        return;
    skip_to(r, true);
    r->at += *r->at == ')';
}

/* How often what precedes a quantifier is spelled. */
static long read_quantifier(struct reader *r)
{
    long count = 1;
    char *end = NULL;
    if (*r->at == '?' || *r->at == '*')
        count = 0;
    else if (*r->at == '{') {
        count = strtol(r->at + 1, &end, 10);
        r->at += strcspn(r->at, "}");
        if (!*r->at)
            return count;
    } else if (*r->at != '+')
        return 1;
    r->at++;
    r->at += *r->at == '?' || *r->at == '+';
    return count;
}

static void spell_one(struct reader *r)
{
    size_t before = r->out->len;
    if (*r->at == '(')
        spell_group(r);
    else if (*r->at == '[')
        spell_class(r);
    else if (*r->at == '\\')
        spell_escape(r);
    else if (*r->at == '.')
        r->is_done = true;
    else
        do
            sp_buf_putc(r->out, *r->at++);
        while (((unsigned char)*r->at & 0xc0) == 0x80);
    if (r->is_done)
        return;
    long count = read_quantifier(r);
    size_t len = r->out->len - before;
    if (!count && len)
        sp_buf_cut(r->out, before);
    while (len && --count > 0 && r->out->len <= MAX_SPELLED) {
        char *copy = sp_strndup(r->out->data + before, len);
        sp_buf_add(r->out, copy, len);
        free(copy);
    }
}

/* The first of "a|b|c", up to the end of the group. */
static void spell_alternatives(struct reader *r)
{
    while (*r->at && *r->at != ')' && *r->at != '|' && !r->is_done &&
           !r->is_lost) {
        if (*r->at == '^' || *r->at == '$')
            r->at++;
        else
            spell_one(r);
        r->is_lost = r->is_lost || r->out->len > MAX_SPELLED;
    }
}

bool sp_example_spell(struct sp_buf *out, const char *pattern)
{
    struct reader reader = {out, pattern, false, false};
    spell_alternatives(&reader);
    return !reader.is_lost;
}
