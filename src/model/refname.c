#include "sallyport/refname.h"

#include <fnmatch.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *prefix;
    enum sp_ref_class ref_class;
    bool is_closed; /* the name without its slash belongs to it, in any case */
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
    for (size_t i = 0; i < CLASSES; i++)
        if (is_in_class(name, i))
            return classes[i].ref_class;
    return SP_REF_OTHER;
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

bool sp_ref_matches(const struct sp_strings *patterns, const char *name,
                    const char *head)
{
    for (size_t i = 0; i < patterns->count; i++) {
        const char *pattern = patterns->items[i];
        if (strcmp(pattern, "HEAD") == 0) {
            if (head && *head && strcmp(head, name) == 0)
                return true;
        } else if (fnmatch(pattern, name, 0) == 0) {
            return true;
        }
    }
    return false;
}

/* Does `longer` go on behind `name` with a slash? */
static bool lies_below(const char *longer, const char *name)
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
        if (strcmp(pattern, "HEAD") == 0)
            pattern = head ? head : "";
        if (lies_below(pattern, name) && !sp_ref_matches(patterns, name, head))
            return pattern;
        if (*pattern && !is_pattern(pattern) && lies_below(name, pattern))
            return pattern;
    }
    return NULL;
}
