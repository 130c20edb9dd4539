#include "sallyport/refname.h"

#include <fnmatch.h>
#include <string.h>

static const struct {
    const char *prefix;
    enum sp_ref_class ref_class;
} classes[] = {
    {"refs/heads/", SP_REF_BRANCH},
    {"refs/tags/", SP_REF_TAG},
    {"refs/sallyport/", SP_REF_RESERVED},
    {"refs/notes/sallyport/", SP_REF_RESERVED},
    {"refs/notes/", SP_REF_NOTES},
    {"refs/pull/", SP_REF_HOST},
    {"refs/merge-requests/", SP_REF_HOST},
};

enum sp_ref_class sp_ref_classify(const char *name)
{
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        if (strncmp(name, classes[i].prefix, strlen(classes[i].prefix)) == 0)
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
