/* Reads the lists of a policy: items with commas between them. */
#include <string.h>

#include "internal.h"
#include "sallyport/glob.h"
#include "sallyport/oid.h"
#include "sallyport/user.h"

/* Reports an item with blanks, and shows it as a list with commas. */
static int lacks_commas(const struct sp_place *at, const char *item,
                        const char *more)
{
    enum { MAX_NAMED = 4 };
    struct sp_buf expected = {0};
    size_t count = 0;
    sp_buf_puts(&expected, "commas between the items: ");
    for (const char *word = item; *word; word += strspn(word, " \t")) {
        size_t len = strcspn(word, " \t");
        if (count++ < MAX_NAMED)
            sp_buf_printf(&expected, "%s%.*s", count > 1 ? ", " : "", (int)len,
                          word);
        word += len;
    }
    sp_buf_printf(&expected, "%s%s", count > MAX_NAMED ? ", …" : "", more);
    int code = sp_policy_wrong_item(at, item, sp_buf_text(&expected));
    sp_buf_dispose(&expected);
    return code;
}

int sp_policy_read_list(const struct sp_place *at, struct sp_strings *out)
{
    if (at->known) {
        sp_strings_borrow(out, at->known->items, at->known->sizes,
                          at->known->count);
        return SP_OK;
    }
    if (!at->entry->adds)
        sp_strings_dispose(out);
    else if (!*at->entry->value)
        return sp_policy_wrong(at, "an item to add");
    struct sp_str item, rest = sp_str(at->entry->value);
    bool trailing_comma = rest.len && rest.ptr[rest.len - 1] == ',';
    while (sp_str_item(&rest, ',', &item)) {
        if (!item.len)
            return sp_policy_wrong(at, "items separated by single commas");
        sp_strings_add(out, item.ptr, item.len);
    }
    return trailing_comma ? sp_policy_wrong(at, "an item after the last comma")
                          : SP_OK;
}

/* Reads items without blanks. */
int sp_policy_read_words(const struct sp_place *at, struct sp_strings *out)
{
    int code = sp_policy_read_list(at, out);
    if (at->known)
        return code;
    for (size_t i = 0; !code && i < out->count; i++)
        if (strpbrk(out->items[i], " \t"))
            code = lacks_commas(at, out->items[i], "");
    return code;
}

int sp_policy_read_users(const struct sp_place *at, struct sp_strings *out)
{
    int code = sp_policy_read_words(at, out);
    for (size_t i = 0; !code && i < out->count; i++)
        if (!sp_user_is_written(out->items[i]))
            code = sp_policy_wrong_item(at, out->items[i],
                                        "NAME, or NAME#ID with the number that "
                                        "the host has for the user");
    return code;
}

int sp_policy_read_refs(const struct sp_place *at, struct sp_strings *out)
{
    int code = sp_policy_read_words(at, out);
    bool adds = !code && !out->count;
    if (at->known)
        return code;
    for (size_t i = 0; !code && i < out->count; i++) {
        bool excludes = *out->items[i] == '!';
        const char *name = out->items[i] + excludes;
        if (strncmp(name, "refs/", 5) != 0 && strcmp(name, "HEAD") != 0)
            return sp_policy_wrong(at,
                                   "full ref names such as refs/heads/main or "
                                   "refs/heads/release/*, or HEAD");
        adds = adds || !excludes;
    }
    return code || adds
               ? code
               : sp_policy_wrong(at, "a ref without '!' as well, since an "
                                     "exclusion only takes away");
}

/* A blank in a glob is part of a name where a backslash precedes it. */
static bool has_bare_blank(const char *glob)
{
    for (; *glob; glob++)
        if (*glob == '\\' && glob[1])
            glob++;
        else if (*glob == ' ' || *glob == '\t')
            return true;
    return false;
}

int sp_policy_read_globs(const struct sp_place *at, struct sp_strings *out)
{
    enum { MAX_GLOBS = 1000 };
    int code = sp_policy_read_list(at, out);
    if (at->known)
        return code;
    if (!code && out->count > MAX_GLOBS)
        code = sp_policy_wrong(at, "at most 1000 globs");
    bool adds = !code && !out->count;
    for (size_t i = 0; !code && i < out->count; i++) {
        struct sp_glob glob;
        const char *expected = sp_glob_read(&glob, sp_str(out->items[i]));
        if (has_bare_blank(out->items[i]))
            code = lacks_commas(at, out->items[i], "; in a name, write '\\ '");
        else if (expected)
            code = sp_policy_wrong_item(at, out->items[i], expected);
        adds = adds || !glob.is_exception;
    }
    return code || adds
               ? code
               : sp_policy_wrong(at, "a glob without '!' as well, since an "
                                     "exception only takes away");
}

int sp_policy_read_baseline(const struct sp_place *at, struct sp_strings *out)
{
    int code = sp_policy_read_words(at, out);
    if (code)
        return code;
    if (out->count == 1 && strcmp(out->items[0], "none") == 0) {
        sp_strings_dispose(out);
        return SP_OK;
    }
    if (out->count == 1 && strcmp(out->items[0], "now") == 0)
        return SP_OK;
    struct sp_oid id;
    for (size_t i = 0; i < out->count; i++)
        if (!sp_oid_parse(&id, out->items[i], strlen(out->items[i])))
            return sp_policy_wrong(at, "now, none, or commit ids of 40 digits");
    return out->count ? SP_OK : sp_policy_wrong(at, "now, none, or commit ids");
}

int sp_policy_takes_branch(const struct sp_policy *policy, const char *name,
                           struct sp_error *err)
{
    struct sp_match match;
    int found =
        sp_regex_full(policy->refs.branch_name, sp_str(name), &match, err);
    return found || !policy->refs.tool_branch_name
               ? found
               : sp_regex_full(policy->refs.tool_branch_name, sp_str(name),
                               &match, err);
}

bool sp_policy_takes_import(const struct sp_policy *policy)
{
    return sp_strings_have(&policy->policy.baseline, "now");
}
