/* What the lines of CODEOWNERS have in common, whatever the dialect. */
#include <stdlib.h>
#include <string.h>

#include "codeowners.h"
#include "sallyport/buf.h"

struct sp_str sp_owners_from(struct sp_str text, size_t at)
{
    return (struct sp_str){text.ptr + at, text.len - at};
}

struct sp_str sp_owners_word(struct sp_str *rest)
{
    struct sp_str text = sp_str_trim(*rest);
    size_t len = 0;
    while (len < text.len && !sp_is_space(text.ptr[len]))
        len += text.ptr[len] == '\\' && len + 1 < text.len ? 2 : 1;
    *rest = sp_owners_from(text, len);
    return (struct sp_str){text.ptr, len};
}

/* "a" or "a/b", where `deep` allows it "a/b/c". */
static bool is_name(struct sp_str text, bool deep)
{
    size_t slashes = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool is_slash = text.ptr[i] == '/';
        slashes += is_slash;
        if (text.ptr[i] == '@' || (is_slash && (i == 0 || i + 1 == text.len ||
                                                text.ptr[i - 1] == '/')))
            return false;
    }
    return text.len && (deep || slashes < 2);
}

/* The role of "@@role" or "@@roles" on GitLab; NULL: it is none. */
static const char *role_of(struct sp_str word)
{
    static const char *const roles[] = {"@@developer", "@@maintainer",
                                        "@@owner"};
    word.len -= word.len && word.ptr[word.len - 1] == 's';
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        if (sp_str_equal_nocase(word, roles[i]))
            return roles[i];
    return NULL;
}

static bool is_address(struct sp_str word)
{
    const char *at = memchr(word.ptr, '@', word.len);
    return at && at > word.ptr && at + 1 < word.ptr + word.len;
}

void sp_owners_take(struct sp_owners_reader *reader, struct sp_str word,
                    struct sp_strings *out)
{
    bool is_gitlab = reader->out->dialect->read == sp_owners_read_gitlab;
    const char *role = is_gitlab ? role_of(word) : NULL;
    if (role)
        sp_strings_add(out, role, strlen(role));
    else if (is_address(word) || (word.len && *word.ptr == '@' &&
                                  is_name(sp_owners_from(word, 1), is_gitlab)))
        sp_strings_add(out, word.ptr, word.len);
    else {
        struct sp_buf what = {0};
        sp_buf_printf(&what, "'%.*s' is no owner; write %s", SP_STR_ARG(word),
                      reader->out->dialect->owner);
        sp_owners_fault(reader->out, reader->line, sp_buf_detach(&what));
    }
}

void sp_owners_list(struct sp_owners_reader *reader, struct sp_str words,
                    struct sp_strings *out)
{
    for (struct sp_str word = sp_owners_word(&words);
         word.len && *word.ptr != '#'; word = sp_owners_word(&words))
        sp_owners_take(reader, word, out);
}

struct sp_owners_rule *sp_owners_add(struct sp_owners_reader *reader,
                                     char *pattern)
{
    struct sp_owners_rule rule = {.line = reader->line,
                                  .section = reader->section,
                                  .count = reader->count,
                                  .pattern = pattern};
    SP_VEC_PUSH(&reader->out->rules, rule);
    return &reader->out->rules.items[reader->out->rules.count - 1];
}

void sp_owners_drop(struct sp_owners_reader *reader)
{
    struct sp_owners_rule *rule =
        &reader->out->rules.items[--reader->out->rules.count];
    free(rule->pattern);
    sp_regex_free(rule->regex);
    sp_strings_dispose(&rule->owners);
}

void sp_owners_set_glob(struct sp_owners_reader *reader,
                        struct sp_owners_rule *rule, struct sp_str shown)
{
    const char *needed = sp_glob_read(&rule->glob, sp_str(rule->pattern));
    struct sp_buf what = {0};
    if (!needed)
        return;
    rule->glob = (struct sp_glob){.is_name = false};
    sp_buf_printf(&what, "'%.*s' is no pattern: it needs %s", SP_STR_ARG(shown),
                  needed);
    sp_owners_fault(reader->out, reader->line, sp_buf_detach(&what));
}

static bool matches_regex(struct sp_owners *owners, struct sp_owners_rule *rule,
                          struct sp_str path)
{
    struct sp_match match;
    struct sp_error err = {0};
    if (rule->is_slow)
        return true;
    int found = sp_regex_find(rule->regex, path, 0, &match, &err);
    if (found >= 0)
        return (found > 0) != rule->is_exclusion;
    rule->is_slow = true;
    sp_owners_fault(owners, rule->line,
                    sp_strdup("the pattern takes too long to match"));
    return true;
}

bool sp_owners_rule_matches(struct sp_owners *owners,
                            struct sp_owners_rule *rule, struct sp_str path)
{
    struct sp_glob below = rule->glob;
    below.is_directory = true;
    if (rule->regex)
        return matches_regex(owners, rule, path);
    return sp_glob_match(&rule->glob, path) ||
           (rule->has_below && sp_glob_match(&below, path));
}
