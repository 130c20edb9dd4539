/* A name for a branch that no other one has. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/example.h"
#include "sallyport/refname.h"
#include "sallyport/rule.h"

enum { MAX_NAMES = 9 };

static bool has_another(const struct sp_strings *branches, const char *name,
                        const char *own)
{
    return strcmp(name, own) != 0 && sp_strings_have_sorted(branches, name);
}

/* Does another one lie below that name? */
static bool has_below(const struct sp_strings *branches, const char *name,
                      const char *own)
{
    struct sp_buf top = {0};
    sp_buf_printf(&top, "%s/", name);
    size_t at = sp_strings_from(branches, sp_buf_text(&top));
    sp_buf_dispose(&top);
    while (at < branches->count && strcmp(branches->items[at], own) == 0)
        at++;
    return at < branches->count && sp_ref_lies_below(branches->items[at], name);
}

/* Is a part of the name, up to a slash, another one? */
static bool has_above(const struct sp_strings *branches, const char *name,
                      const char *own)
{
    bool has = false;
    for (const char *slash = strchr(name, '/'); slash && !has;
         slash = strchr(slash + 1, '/')) {
        char *top = sp_strndup(name, (size_t)(slash - name));
        has = has_another(branches, top, own);
        free(top);
    }
    return has;
}

/* git keeps a branch as a file: none can lie below another. The branch that is pushed is
 * renamed, so it is in nobody's way. */
bool sp_fix_is_taken(const struct sp_ref_facts *ref, const char *branch)
{
    const char *own = sp_ref_short(ref->update->name);
    return ref->branches && (has_another(ref->branches, branch, own) ||
                             has_below(ref->branches, branch, own) ||
                             has_above(ref->branches, branch, own));
}

char *sp_fix_free_branch(const struct sp_ref_facts *ref,
                         const struct sp_policy *policy, const char *word)
{
    char *branch = sp_example_branch(policy, word);
    struct sp_buf other = {0};
    for (int i = 2; branch && sp_fix_is_taken(ref, branch); i++) {
        free(branch);
        sp_buf_reset(&other);
        sp_buf_printf(&other, "%s-%d", word ? word : "NAME", i);
        branch = i > MAX_NAMES ? NULL
                               : sp_example_branch(policy, sp_buf_text(&other));
    }
    sp_buf_dispose(&other);
    return branch;
}
