/* Checks the branches that no rule judges: none of them may be protected. */
#include <fnmatch.h>
#include <string.h>

#include "internal.h"
#include "sallyport/refname.h"

/* Is the pattern left out by an exclusion of the list? */
static bool is_excluded(const struct sp_strings *list, const char *pattern)
{
    for (size_t i = 0; i < list->count; i++)
        if (*list->items[i] == '!' &&
            (strcmp(list->items[i] + 1, pattern) == 0 ||
             (!strpbrk(pattern, "*?[\\") &&
              fnmatch(list->items[i] + 1, pattern, 0) == 0)))
            return true;
    return false;
}

/* The protected pattern that may match the same as a free one; NULL: none. HEAD
 * is not checked here: it is known at the push, where a protected ref is never
 * free. */
static const char *find_overlap(const struct sp_policy *policy,
                                const char *pattern)
{
    const struct sp_strings *list = &policy->refs.protected;
    if (is_excluded(list, pattern))
        return NULL;
    for (size_t i = 0; i < list->count; i++) {
        const char *other = list->items[i];
        if (*other != '!' && strcmp(other, "HEAD") != 0 &&
            !is_excluded(&policy->refs.free, other) &&
            sp_ref_patterns_meet(pattern, other))
            return other;
    }
    return NULL;
}

int sp_policy_check_free(const struct sp_policy *policy, struct sp_error *err)
{
    const struct sp_setting *at =
        sp_policy_setting(policy, "refs", NULL, "free");
    for (size_t i = 0; i < policy->refs.free.count; i++) {
        const char *pattern = policy->refs.free.items[i];
        if (*pattern == '!')
            continue;
        if (sp_ref_classify(pattern) != SP_REF_BRANCH)
            return sp_error_set(err, SP_EPOLICY,
                                "%s:%d: [refs] free = %.300s: expected "
                                "branches, such as refs/heads/gh-pages",
                                at->file, at->line, pattern);
        const char *other = find_overlap(policy, pattern);
        if (other)
            return sp_error_set(err, SP_EPOLICY,
                                "%s:%d: [refs] free = %.300s: %.300s is "
                                "protected; leave it out with '!%.300s'",
                                at->file, at->line, pattern, other, other);
    }
    return SP_OK;
}
