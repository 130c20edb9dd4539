/* The lines of CODEOWNERS in each dialect. */
#include <stdlib.h>
#include <string.h>

#include "codeowners.h"
#include "sallyport/buf.h"

static struct sp_str from(struct sp_str text, size_t at)
{
    return (struct sp_str){text.ptr + at, text.len - at};
}

struct sp_str sp_owners_word(struct sp_str *rest)
{
    struct sp_str text = sp_str_trim(*rest);
    size_t len = 0;
    while (len < text.len && !sp_is_space(text.ptr[len]))
        len += text.ptr[len] == '\\' && len + 1 < text.len ? 2 : 1;
    *rest = from(text, len);
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
                                  is_name(from(word, 1), is_gitlab)))
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

static void drop(struct sp_owners_reader *reader)
{
    struct sp_owners_rule *rule =
        &reader->out->rules.items[--reader->out->rules.count];
    free(rule->pattern);
    sp_regex_free(rule->regex);
    sp_strings_dispose(&rule->owners);
}

/* Reads the pattern of a rule as a glob. What cannot be read matches nothing. */
static void set_glob(struct sp_owners_reader *reader,
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

static bool has_set(struct sp_str pattern)
{
    for (size_t i = 0; i < pattern.len; i++)
        if (pattern.ptr[i] == '\\')
            i++;
        else if (pattern.ptr[i] == '[')
            return true;
    return false;
}

/* Is its last part a star alone, which stays in its directory? */
static bool ends_in_star(struct sp_str pattern)
{
    size_t len = pattern.len;
    return len && pattern.ptr[len - 1] == '*' &&
           (len == 1 || pattern.ptr[len - 2] == '/');
}

void sp_owners_read_github(struct sp_owners_reader *reader, struct sp_str line)
{
    struct sp_str pattern = sp_owners_word(&line);
    struct sp_str first = sp_str_trim(line);
    bool has_words = first.len && *first.ptr != '#';
    if (*pattern.ptr == '!') {
        sp_owners_wrong(reader, "GitHub has no '!' here; give the path a line "
                                "without owners");
        return;
    }
    if (sp_str_starts(pattern, "\\#"))
        sp_owners_wrong(reader, "GitHub takes no pattern that begins with '#'; "
                                "write '?' for it");
    if (has_set(pattern))
        sp_owners_wrong(reader, "GitHub has no [ ] here; write '?' for one "
                                "character");
    struct sp_owners_rule *rule =
        sp_owners_add(reader, sp_strndup(pattern.ptr, pattern.len));
    set_glob(reader, rule, pattern);
    rule->has_below = !rule->glob.is_directory && !ends_in_star(pattern);
    sp_owners_list(reader, line, &rule->owners);
    if (has_words && !rule->owners.count)
        drop(reader); /* the line before is better than nobody */
}

/* The section of that name, which is begun where there is none. */
static size_t section_of(struct sp_owners_reader *reader, struct sp_str name,
                         bool is_optional)
{
    struct sp_owners *owners = reader->out;
    for (size_t i = 0; i < owners->sections.count; i++) {
        struct sp_owners_section *section = &owners->sections.items[i];
        if (!sp_str_equal_nocase(name, section->name))
            continue;
        section->is_optional = section->is_optional && is_optional;
        return i;
    }
    struct sp_owners_section fresh = {sp_strndup(name.ptr, name.len),
                                      is_optional};
    SP_VEC_PUSH(&owners->sections, fresh);
    return owners->sections.count - 1;
}

/* Takes "[2]" off *rest. False: it is not there. */
static bool take_count(struct sp_str *rest, size_t *out)
{
    size_t at = 1, count = 0;
    while (at < rest->len && rest->ptr[at] >= '0' && rest->ptr[at] <= '9' &&
           count < 1000)
        count = count * 10 + (size_t)(rest->ptr[at++] - '0');
    if (!rest->len || *rest->ptr != '[' || at == rest->len ||
        rest->ptr[at] != ']')
        return false;
    *rest = from(*rest, at + 1);
    *out = count ? count : 1;
    return true;
}

/* "[NAME][2] @OWNER", after the mark of an optional one. */
static void read_heading(struct sp_owners_reader *reader, struct sp_str line,
                         bool is_optional)
{
    const char *end = memchr(line.ptr, ']', line.len);
    if (!end) {
        sp_owners_wrong(reader, "a heading needs its ']'");
        return;
    }
    struct sp_str name = sp_str_trim(
        (struct sp_str){line.ptr + 1, (size_t)(end - line.ptr) - 1});
    struct sp_str rest = from(line, (size_t)(end - line.ptr) + 1);
    if (!name.len)
        sp_owners_wrong(reader, "a heading needs a name");
    reader->section = section_of(reader, name, is_optional);
    reader->count = 1;
    sp_strings_dispose(&reader->owners);
    if (take_count(&rest, &reader->count) && is_optional)
        sp_owners_wrong(reader, "an optional section takes no count");
    if (rest.len && !sp_is_space(*rest.ptr))
        sp_owners_wrong(reader, "a heading ends with its name, a count and "
                                "owners: [NAME][2] @OWNER");
    else
        sp_owners_list(reader, rest, &reader->owners);
}

/* A pattern of GitLab as a glob of ours: anywhere, unless it begins with a slash; and
 * two stars are many directories only where a slash follows. */
static char *as_glob(struct sp_str pattern)
{
    struct sp_buf out = {0};
    if (*pattern.ptr != '/')
        sp_buf_puts(&out, "/**/");
    sp_buf_add(&out, pattern.ptr, pattern.len);
    if (pattern.ptr[pattern.len - 1] == '/')
        sp_buf_puts(&out, "**/*");
    while (out.len > 1 && memcmp(out.data + out.len - 2, "**", 2) == 0)
        out.data[--out.len] = '\0';
    return sp_buf_detach(&out);
}

static void own_by_section(struct sp_owners_reader *reader,
                           struct sp_owners_rule *rule)
{
    for (size_t i = 0; i < reader->owners.count; i++)
        sp_strings_add(&rule->owners, reader->owners.items[i],
                       strlen(reader->owners.items[i]));
    if (!rule->owners.count)
        sp_owners_wrong(reader, "nobody owns it: neither the line nor its "
                                "section has an owner");
}

void sp_owners_read_gitlab(struct sp_owners_reader *reader, struct sp_str line)
{
    bool is_optional = sp_str_starts(line, "^[");
    if (is_optional || *line.ptr == '[') {
        read_heading(reader, from(line, is_optional), is_optional);
        return;
    }
    struct sp_str pattern = sp_owners_word(&line), shown = pattern;
    bool is_exclusion = *pattern.ptr == '!';
    pattern = from(pattern, is_exclusion);
    if (!pattern.len) {
        sp_owners_wrong(reader, "'!' needs a pattern");
        return;
    }
    struct sp_owners_rule *rule = sp_owners_add(reader, as_glob(pattern));
    rule->is_exclusion = is_exclusion;
    set_glob(reader, rule, shown);
    if (is_exclusion)
        return;
    sp_owners_list(reader, line, &rule->owners);
    if (!rule->owners.count)
        own_by_section(reader, rule);
}

/* Takes a word of Gitea off *rest, where a backslash keeps any character. */
static char *take_escaped(struct sp_str *rest)
{
    struct sp_buf out = {0};
    size_t at = 0;
    while (at < rest->len && sp_is_space(rest->ptr[at]))
        at++;
    for (;
         at < rest->len && !sp_is_space(rest->ptr[at]) && rest->ptr[at] != '#';
         at++) {
        at += rest->ptr[at] == '\\' && at + 1 < rest->len;
        sp_buf_putc(&out, rest->ptr[at]);
    }
    bool is_comment = at < rest->len && rest->ptr[at] == '#';
    *rest = from(*rest, is_comment ? rest->len : at);
    sp_buf_puts(&out, "");
    return sp_buf_detach(&out);
}

/* Gitea reads "^PATTERN$". A dot is any character, so that no name of a file slips
 * past; where a line is about all other paths, it is not. */
static bool set_regex(struct sp_owners_reader *reader,
                      struct sp_owners_rule *rule)
{
    struct sp_buf whole = {0}, what = {0};
    struct sp_error err = {0}, plain = {0};
    const char *pattern = rule->pattern + rule->is_exclusion;
    struct sp_regex *ignored = NULL;
    sp_buf_printf(&whole, "%s^%s$", rule->is_exclusion ? "" : "(?s)", pattern);
    int code = sp_regex_compile(&rule->regex, sp_buf_text(&whole), &err);
    sp_buf_dispose(&whole);
    if (!code)
        return true;
    if (!sp_regex_compile(&ignored, pattern, &plain))
        plain = err;
    sp_regex_free(ignored);
    sp_buf_printf(&what, "'%s' is %s", pattern, plain.message);
    sp_owners_fault(reader->out, reader->line, sp_buf_detach(&what));
    return false;
}

/* A name stands without its '@', too. */
static void list_escaped(struct sp_owners_reader *reader, struct sp_str line,
                         struct sp_strings *out)
{
    struct sp_str rest = line;
    for (char *word = take_escaped(&rest); word; word = take_escaped(&rest)) {
        struct sp_buf owner = {0};
        sp_buf_printf(&owner, "%s%s", strchr(word, '@') ? "" : "@", word);
        bool is_end = !*word;
        if (!is_end)
            sp_owners_take(reader, sp_str(sp_buf_text(&owner)), out);
        sp_buf_dispose(&owner);
        free(word);
        if (is_end)
            return;
    }
}

void sp_owners_read_gitea(struct sp_owners_reader *reader, struct sp_str line)
{
    struct sp_owners_rule *rule = sp_owners_add(reader, take_escaped(&line));
    rule->is_exclusion = *rule->pattern == '!';
    if (!rule->pattern[rule->is_exclusion]) {
        sp_owners_wrong(reader, "'!' needs a pattern");
        drop(reader);
        return;
    }
    bool is_read = set_regex(reader, rule);
    if (is_read)
        list_escaped(reader, line, &rule->owners);
    if (is_read && !rule->owners.count)
        sp_owners_wrong(reader, "the line names no owner");
    if (!rule->owners.count)
        drop(reader);
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
