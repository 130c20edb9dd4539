#include "sallyport/refname.h"

#include <fnmatch.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sallyport/buf.h"
#include "sallyport/exception.h"

static const struct {
    const char *prefix;
    enum sp_ref_class ref_class;
    bool is_closed; /* the name without its slash is in the class too, in any
                       case */
} classes[] = {
    {"refs/heads/", SP_REF_BRANCH, false},
    {"refs/tags/", SP_REF_TAG, false},
    {"refs/sallyport/", SP_REF_RESERVED, true},
    {"refs/replace/", SP_REF_REPLACE, true},
    {"refs/namespaces/", SP_REF_NAMESPACE, true},
    {"refs/notes/sallyport/", SP_REF_RESERVED, true},
    {"refs/notes/", SP_REF_NOTES, false},
    {"refs/pull/", SP_REF_HOST, false},
    {"refs/merge-requests/", SP_REF_HOST, false},
};
enum { CLASSES = sizeof classes / sizeof classes[0] };

/* Is name the prefix without its slash? */
static bool is_bare_prefix(const char *name, const char *prefix)
{
    size_t len = strlen(prefix) - 1;
    return strlen(name) == len && strncasecmp(name, prefix, len) == 0;
}

static bool is_in_class(const char *name, size_t at)
{
    const char *prefix = classes[at].prefix;
    size_t len = strlen(prefix);
    if (!classes[at].is_closed)
        return strncmp(name, prefix, len) == 0;
    return strncasecmp(name, prefix, len) == 0 || is_bare_prefix(name, prefix);
}

enum sp_ref_class sp_ref_classify(const char *name)
{
    if (strcmp(name, sp_evidence_ref(SP_EVIDENCE_APPROVAL)) == 0 ||
        strcmp(name, sp_evidence_ref(SP_EVIDENCE_GATE)) == 0 ||
        strcmp(name, SP_EXCEPTIONS_REF) == 0)
        return SP_REF_EVIDENCE;
    for (size_t i = 0; i < CLASSES; i++)
        if (is_in_class(name, i))
            return classes[i].ref_class;
    return SP_REF_OTHER;
}

char *sp_ref_full(const char *name)
{
    struct sp_buf full = {0};
    bool is_full = strncmp(name, "refs/", strlen("refs/")) == 0;
    sp_buf_printf(&full, "%s%s", is_full ? "" : "refs/heads/", name);
    return sp_buf_detach(&full);
}

const char *sp_ref_short(const char *name)
{
    enum sp_ref_class ref_class = sp_ref_classify(name);
    if (ref_class == SP_REF_BRANCH)
        return name + strlen("refs/heads/");
    if (ref_class == SP_REF_TAG)
        return name + strlen("refs/tags/");
    return name;
}

const char *sp_ref_typed(const char *name)
{
    static const char remotes[] = "refs/remotes/";
    return sp_str_starts(sp_str(name), remotes) ? name + strlen(remotes)
                                                : sp_ref_short(name);
}

bool sp_ref_is_plain(const char *name)
{
    static const char good[] = "abcdefghijklmnopqrstuvwxyz"
                               "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "0123456789._/-";
    size_t len = strlen(name);
    return len && name[strspn(name, good)] == '\0' && name[0] != '-' &&
           !strchr("/.", name[0]) && !strchr("/.", name[len - 1]) &&
           !strstr(name, "..") && !strstr(name, "//") && !strstr(name, "/.");
}

static bool matches_one(const char *pattern, const char *name, const char *head)
{
    if (strcmp(pattern, "HEAD") == 0)
        return head && *head && strcmp(head, name) == 0;
    return fnmatch(pattern, name, 0) == 0;
}

bool sp_ref_matches(const struct sp_strings *patterns, const char *name,
                    const char *head)
{
    bool matches = false;
    for (size_t i = 0; i < patterns->count; i++) {
        const char *pattern = patterns->items[i];
        bool excludes = *pattern == '!';
        if (!matches_one(pattern + excludes, name, head))
            continue;
        if (excludes)
            return false;
        matches = true;
    }
    return matches;
}

/* The elements of a pattern: a byte, or one of these. */
enum { ANY_ONE = 256, ANY_NUMBER };
struct parts {
    uint16_t *items;
    size_t count;
};

/* The end of the set that begins at `at`; NULL where it has no end. */
static const char *end_of_set(const char *at)
{
    at++;
    at += *at == '!' || *at == '^';
    return *at ? strchr(at + 1, ']') : NULL;
}

static struct parts parts_of(const char *pattern)
{
    struct parts parts = {sp_calloc(strlen(pattern) + 1, sizeof(uint16_t)), 0};
    for (const char *at = pattern; *at; at++) {
        uint16_t part = (unsigned char)*at;
        const char *end = *at == '[' ? end_of_set(at) : NULL;
        if (*at == '*')
            part = ANY_NUMBER;
        else if (*at == '?' || end)
            part = ANY_ONE;
        else if (*at == '\\' && at[1])
            part = (unsigned char)*++at;
        at = end ? end : at;
        parts.items[parts.count++] = part;
    }
    return parts;
}

/* Backwards: can the rest of both, from i and k on, match the same text? */
static bool parts_meet(struct parts a, struct parts b)
{
    bool *below = sp_calloc(b.count + 1, 1), *row = sp_calloc(b.count + 1, 1);
    for (size_t i = a.count + 1; i-- > 0;) {
        for (size_t k = b.count + 1; k-- > 0;) {
            bool has_a = i < a.count, has_b = k < b.count;
            uint16_t x = has_a ? a.items[i] : 0, y = has_b ? b.items[k] : 0;
            if (x == ANY_NUMBER || y == ANY_NUMBER)
                row[k] = (has_a && (x == ANY_NUMBER || has_b) && below[k]) ||
                         (has_b && row[k + 1]);
            else if (has_a && has_b)
                row[k] =
                    (x == y || x == ANY_ONE || y == ANY_ONE) && below[k + 1];
            else
                row[k] = !has_a && !has_b;
        }
        bool *swap = below;
        below = row;
        row = swap;
    }
    bool meet = below[0];
    free(below);
    free(row);
    return meet;
}

bool sp_ref_patterns_meet(const char *a, const char *b)
{
    struct parts x = parts_of(a), y = parts_of(b);
    bool meet = parts_meet(x, y);
    free(x.items);
    free(y.items);
    return meet;
}

bool sp_ref_lies_below(const char *longer, const char *name)
{
    size_t len = strlen(name);
    return strncmp(longer, name, len) == 0 && longer[len] == '/';
}

static bool is_pattern(const char *text)
{
    return text[strcspn(text, "*?[")] != '\0';
}

const char *sp_ref_blocks(const struct sp_strings *patterns, const char *name,
                          const char *head)
{
    for (size_t i = 0; i < CLASSES; i++)
        if (is_bare_prefix(name, classes[i].prefix))
            return classes[i].prefix;
    for (size_t i = 0; i < patterns->count; i++) {
        const char *pattern = patterns->items[i];
        if (*pattern == '!')
            continue;
        if (strcmp(pattern, "HEAD") == 0)
            pattern = head ? head : "";
        if (sp_ref_lies_below(pattern, name) &&
            !sp_ref_matches(patterns, name, head))
            return pattern;
        if (*pattern && !is_pattern(pattern) &&
            sp_ref_lies_below(name, pattern))
            return pattern;
    }
    return NULL;
}
