/* From the lines of an INI text to the fields of a policy. */
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/glob.h"
#include "sallyport/ini.h"
#include "sallyport/oid.h"
#include "sallyport/policy.h"

struct layer {
    struct sp_policy *policy;
    const char *file;
};

/* Where a complaint about an entry belongs. */
struct place {
    const struct layer *layer;
    const struct sp_ini_entry *entry;
    struct sp_error *err;
};

/* The value, or the item of it that is wrong. A long one is cut, so that what
 * was expected has its place. */
static int wrong_item(const struct place *at, const char *item,
                      const char *expected)
{
    enum { MOST_SHOWN = 300 };
    const struct sp_ini_entry *e = at->entry;
    bool cut = strlen(item) > MOST_SHOWN;
    return sp_error_set(
        at->err, SP_EPOLICY, "%s:%d: [%s] %s %s %.*s%s: expected %s",
        at->layer->file, e->line, e->section, e->key, e->adds ? "+=" : "=",
        MOST_SHOWN, item, cut ? "…" : "", expected);
}

static int wrong(const struct place *at, const char *expected)
{
    return wrong_item(at, at->entry->value, expected);
}

static int unknown(const struct place *at, const char *what, const char *name,
                   const char *const *words)
{
    const char *near = sp_near_miss(name, words);
    return sp_error_set(at->err, SP_EPOLICY, "%s:%d: unknown %s '%s'%s%s%s",
                        at->layer->file, at->entry->line, what, name,
                        near ? "; did you mean '" : "", near ? near : "",
                        near ? "'?" : "");
}

static int read_word(const struct place *at, const char *const *words, int *out)
{
    struct sp_buf expected = {0};
    for (int i = 0; words[i]; i++) {
        if (strcmp(words[i], at->entry->value) == 0) {
            *out = i;
            sp_buf_dispose(&expected);
            return SP_OK;
        }
        sp_buf_printf(&expected, "%s%s", i ? " or " : "", words[i]);
    }
    const char *near = sp_near_miss(at->entry->value, words);
    if (near)
        sp_buf_printf(&expected, "; did you mean '%s'?", near);
    int code = wrong(at, sp_buf_text(&expected));
    sp_buf_dispose(&expected);
    return code;
}

static int read_list(const struct place *at, struct sp_strings *out)
{
    if (!at->entry->adds)
        sp_strings_dispose(out);
    else if (!*at->entry->value)
        return wrong(at, "an item to add");
    struct sp_str item, rest = sp_str(at->entry->value);
    bool trailing_comma = rest.len && rest.ptr[rest.len - 1] == ',';
    while (sp_str_item(&rest, ',', &item)) {
        if (!item.len)
            return wrong(at, "items separated by single commas");
        sp_strings_add(out, item.ptr, item.len);
    }
    return trailing_comma ? wrong(at, "an item behind the last comma") : SP_OK;
}

static int read_refs(const struct place *at, struct sp_strings *out)
{
    int code = read_list(at, out);
    for (size_t i = 0; !code && i < out->count; i++)
        if (strncmp(out->items[i], "refs/", 5) != 0 &&
            strcmp(out->items[i], "HEAD") != 0)
            code = wrong(at, "full ref names such as refs/heads/main or "
                             "refs/heads/release/*, or HEAD");
    return code;
}

static int read_globs(const struct place *at, struct sp_strings *out)
{
    enum { MOST_GLOBS = 1000 };
    int code = read_list(at, out);
    if (!code && out->count > MOST_GLOBS)
        code = wrong(at, "at most 1000 globs");
    bool adds = !code && !out->count;
    for (size_t i = 0; !code && i < out->count; i++) {
        struct sp_glob glob;
        const char *expected = sp_glob_read(&glob, sp_str(out->items[i]));
        if (expected)
            code = wrong_item(at, out->items[i], expected);
        adds = adds || !glob.is_exception;
    }
    return code || adds ? code
                        : wrong(at, "a glob without '!' as well, since an "
                                    "exception only takes away");
}

static int read_baseline(const struct place *at, struct sp_strings *out)
{
    int code = read_list(at, out);
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
            return wrong(at, "now, none, or commit ids of 40 digits");
    return out->count ? SP_OK : wrong(at, "now, none, or commit ids");
}

/* It would match every text. */
static bool ends_in_empty_choice(const char *pattern)
{
    size_t len = strlen(pattern), slashes = 0;
    if (!len || pattern[len - 1] != '|')
        return false;
    while (slashes < len - 1 && pattern[len - 2 - slashes] == '\\')
        slashes++;
    return slashes % 2 == 0;
}

static int read_regex(const struct place *at, const char *const *words,
                      struct sp_regex **out)
{
    sp_regex_free(*out);
    *out = NULL;
    if (words && strcmp(words[0], at->entry->value) == 0)
        return SP_OK;
    if (!*at->entry->value)
        return wrong(at, "a regular expression");
    if (ends_in_empty_choice(at->entry->value))
        return wrong(at, "something after the last '|'; a line that begins "
                         "with '#' is a comment, so write [#] there");
    struct sp_error reason = {0};
    if (sp_regex_compile(out, at->entry->value, &reason))
        return sp_error_set(at->err, SP_EPOLICY, "%s:%d: [%s] %s: %s",
                            at->layer->file, at->entry->line,
                            at->entry->section, at->entry->key, reason.message);
    return SP_OK;
}

static long unit(const struct sp_option *option, const char *suffix)
{
    static const struct {
        enum sp_option_type type;
        const char *suffix;
        long factor;
    } units[] = {
        {SP_OPTION_NUMBER, "", 1},       {SP_OPTION_SIZE, "", 1},
        {SP_OPTION_SIZE, "k", 1024},     {SP_OPTION_SIZE, "m", 1024 * 1024},
        {SP_OPTION_DURATION, "s", 1},    {SP_OPTION_DURATION, "m", 60},
        {SP_OPTION_DURATION, "h", 3600}, {SP_OPTION_DURATION, "d", 86400},
    };
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (units[i].type == option->type &&
            strcmp(units[i].suffix, suffix) == 0)
            return units[i].factor;
    return 0;
}

static int read_number(const struct place *at, const struct sp_option *option,
                       long *out)
{
    static const char *const forms[] = {
        [SP_OPTION_NUMBER] = "a number",
        [SP_OPTION_SIZE] = "a size such as 512, 64k or 1m,",
        [SP_OPTION_DURATION] = "a duration such as 30s, 5m or 1h,",
    };
    char *end;
    errno = 0;
    long number = strtol(at->entry->value, &end, 10);
    long factor = unit(option, end);
    bool digits = *at->entry->value >= '0' && *at->entry->value <= '9';
    if (digits && factor && !errno && number <= option->max / factor &&
        number * factor >= option->min) {
        *out = number * factor;
        return SP_OK;
    }
    struct sp_buf expected = {0};
    sp_buf_printf(&expected, "%s from %ld to %ld%s", forms[option->type],
                  option->min, option->max,
                  option->type == SP_OPTION_SIZE       ? " bytes"
                  : option->type == SP_OPTION_DURATION ? " seconds"
                                                       : "");
    int code = wrong(at, sp_buf_text(&expected));
    sp_buf_dispose(&expected);
    return code;
}

static int read_text(const struct place *at, char **out)
{
    if (!*at->entry->value)
        return wrong(at, "a value");
    free(*out);
    *out = sp_strdup(at->entry->value);
    return SP_OK;
}

static int no_list(const struct place *at)
{
    return sp_error_set(at->err, SP_EPOLICY,
                        "%s:%d: [%s] %s: '+=' adds to a list, and this is no "
                        "list; write '='",
                        at->layer->file, at->entry->line, at->entry->section,
                        at->entry->key);
}

static bool is_list(enum sp_option_type type)
{
    return type == SP_OPTION_LIST || type == SP_OPTION_REFS ||
           type == SP_OPTION_GLOBS || type == SP_OPTION_BASELINE;
}

static int read_option(const struct place *at, const struct sp_option *option)
{
    void *field = (char *)at->layer->policy + option->offset;
    if (at->entry->adds && !is_list(option->type))
        return no_list(at);
    switch (option->type) {
    case SP_OPTION_WORD:
        return read_word(at, option->words, field);
    case SP_OPTION_TEXT:
        return read_text(at, field);
    case SP_OPTION_LIST:
        return read_list(at, field);
    case SP_OPTION_REFS:
        return read_refs(at, field);
    case SP_OPTION_GLOBS:
        return read_globs(at, field);
    case SP_OPTION_BASELINE:
        return read_baseline(at, field);
    case SP_OPTION_REGEX:
        return read_regex(at, option->words, field);
    case SP_OPTION_NUMBER:
    case SP_OPTION_SIZE:
    case SP_OPTION_DURATION:
        break;
    }
    return read_number(at, option, field);
}

static int read_role(const struct place *at)
{
    struct sp_policy *policy = at->layer->policy;
    for (size_t i = 0; i < policy->roles.count; i++)
        if (strcmp(policy->roles.items[i].name, at->entry->key) == 0)
            return read_list(at, &policy->roles.items[i].users);
    struct sp_role role = {.name = sp_strdup(at->entry->key)};
    SP_VEC_PUSH(&policy->roles, role);
    return read_list(at, &policy->roles.items[policy->roles.count - 1].users);
}

/* The setting of a rule, made where there is none yet. */
static struct sp_rule_setting *rule_setting(struct sp_policy *policy,
                                            const char *rule)
{
    for (size_t i = 0; i < policy->rules.count; i++)
        if (strcmp(policy->rules.items[i].rule, rule) == 0)
            return &policy->rules.items[i];
    struct sp_rule_setting fresh = {.rule = sp_strdup(rule)};
    SP_VEC_PUSH(&policy->rules, fresh);
    return &policy->rules.items[policy->rules.count - 1];
}

/* A key that is neither is the code of a finding: those are known to the rules
 * alone, and checked by sp_rules_check(). */
static int read_rule(const struct place *at)
{
    struct sp_rule_setting *rule =
        rule_setting(at->layer->policy, at->entry->name);
    if (strcmp(at->entry->key, "refs") == 0) {
        int code = read_refs(at, &rule->refs);
        return code || !sp_strings_have(&rule->refs, "HEAD")
                   ? code
                   : wrong(at, "full ref names; HEAD stands only in [refs] "
                               "protected");
    }
    if (at->entry->adds)
        return no_list(at);
    if (strcmp(at->entry->key, "level") != 0)
        return SP_OK;
    rule->has_level = true;
    return read_word(at, sp_level_words, &rule->level);
}

/* Nobody knows the key; the section is known by now. */
static int no_such_option(const struct place *at)
{
    size_t count, keys = 0;
    const struct sp_option *options = sp_policy_options(&count);
    const char **of_section = sp_calloc(count + 1, sizeof *of_section);
    for (size_t i = 0; i < count; i++)
        if (strcmp(options[i].section, at->entry->section) == 0)
            of_section[keys++] = options[i].key;
    int code = unknown(at, "key", at->entry->key, of_section);
    free(of_section);
    return code;
}

static int check_section(const struct place *at)
{
    const struct sp_ini_entry *e = at->entry;
    if (strcmp(e->section, "rule") == 0)
        return e->name
                   ? SP_OK
                   : sp_error_set(at->err, SP_EPOLICY,
                                  "%s:%d: expected [rule \"id\"], with the id "
                                  "of a rule",
                                  at->layer->file, e->line);
    if (e->name)
        return sp_error_set(at->err, SP_EPOLICY,
                            "%s:%d: the section [%s \"%s\"] is unknown",
                            at->layer->file, e->line, e->section, e->name);
    size_t count, sections = 0;
    const struct sp_option *options = sp_policy_options(&count);
    const char **all = sp_calloc(count + 3, sizeof *all);
    all[sections++] = "roles";
    all[sections++] = "rule";
    for (size_t i = 0; i < count; i++)
        all[sections++] = options[i].section;
    bool known = false;
    for (size_t i = 0; i < sections; i++)
        known = known || strcmp(all[i], e->section) == 0;
    int code = known ? SP_OK : unknown(at, "section", e->section, all);
    free(all);
    return code;
}

/* What "+=" makes of a value that was there. */
static void join_settings(struct sp_setting *fresh,
                          const struct sp_setting *old)
{
    struct sp_buf value = {0}, before = {0};
    sp_buf_printf(&value, "%s%s%s", old->value, *old->value ? ", " : "",
                  fresh->value);
    sp_buf_printf(&before, "%s%s%s:%d", old->before ? old->before : "",
                  old->before ? ", " : "", old->file, old->line);
    free(fresh->value);
    fresh->value = sp_buf_detach(&value);
    fresh->before = sp_buf_detach(&before);
}

static void remember(const struct layer *layer, const struct sp_ini_entry *e)
{
    struct sp_policy *policy = layer->policy;
    struct sp_setting fresh = {.section = sp_strdup(e->section),
                               .name = e->name ? sp_strdup(e->name) : NULL,
                               .key = sp_strdup(e->key),
                               .value = sp_strdup(e->value),
                               .file = sp_strdup(layer->file),
                               .line = e->line};
    const struct sp_setting *old =
        sp_policy_setting(policy, e->section, e->name, e->key);
    if (!old) {
        SP_VEC_PUSH(&policy->settings, fresh);
        return;
    }
    if (e->adds)
        join_settings(&fresh, old);
    struct sp_setting *at =
        &policy->settings.items[old - policy->settings.items];
    free(at->section);
    free(at->name);
    free(at->key);
    free(at->value);
    free(at->file);
    free(at->before);
    *at = fresh;
}

static const struct sp_option *find_option(const struct sp_ini_entry *entry)
{
    size_t count;
    const struct sp_option *options = sp_policy_options(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(options[i].section, entry->section) == 0 &&
            strcmp(options[i].key, entry->key) == 0)
            return &options[i];
    return NULL;
}

static int read_value(const struct place *at, const struct sp_option *option)
{
    remember(at->layer, at->entry);
    if (strcmp(at->entry->section, "rule") == 0)
        return read_rule(at);
    if (strcmp(at->entry->section, "roles") == 0)
        return read_role(at);
    return option ? read_option(at, option) : no_such_option(at);
}

/* "(?x)" or "(?ix)" in front: white space in it means nothing, but a line's end
 * ends a comment. */
static bool is_extended(const char *pattern)
{
    return strncmp(pattern, "(?", 2) == 0 &&
           pattern[2 + strspn(pattern + 2, "aimnsJU^")] == 'x';
}

/* The value in one line, or in several where its end of lines count. */
static char *join_lines(const char *value, const struct sp_option *option)
{
    struct sp_buf out = {0};
    bool is_regex = option && option->type == SP_OPTION_REGEX;
    bool keeps = is_regex && is_extended(value);
    for (; *value; value++)
        if (*value != '\n' || keeps)
            sp_buf_putc(&out, *value);
        else if (!is_regex)
            sp_buf_putc(&out, ' ');
    return sp_buf_detach(&out);
}

static int read_entry(const struct sp_ini_entry *entry, void *context,
                      struct sp_error *err)
{
    struct layer *layer = context;
    if (!*entry->key)
        return check_section(&(struct place){layer, entry, err});
    const struct sp_option *option = find_option(entry);
    char *value = join_lines(entry->value, option);
    struct sp_ini_entry joined = *entry;
    joined.value = value;
    int code = read_value(&(struct place){layer, &joined, err}, option);
    free(value);
    return code;
}

int sp_policy_add(struct sp_policy *policy, struct sp_str text,
                  const char *file, struct sp_error *err)
{
    struct layer layer = {policy, file};
    return sp_ini_read(text, file, read_entry, &layer, err);
}
