/* Reads the lines of an INI text into the fields of a policy. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/layers.h"

int sp_policy_unknown(const struct sp_place *at, const char *what,
                      const char *name, const char *const *words)
{
    struct sp_buf hint = {0};
    sp_policy_suggest(&hint, name, words);
    int code = sp_error_set(at->err, SP_EPOLICY, "%s:%d: unknown %s '%s'%s",
                            at->layer->file, at->entry->line, what, name,
                            sp_buf_text(&hint));
    sp_buf_dispose(&hint);
    return code;
}

static int no_list(const struct sp_place *at)
{
    return sp_error_set(at->err, SP_EPOLICY,
                        "%s:%d: [%s] %s: '+=' adds to a list, and this is no "
                        "list; write '='",
                        at->layer->file, at->entry->line, at->entry->section,
                        at->entry->key);
}

static int unknown_key(const struct sp_place *at, const struct sp_key *keys,
                       size_t count)
{
    const char **names = sp_calloc(count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = keys[i].key;
    int code = sp_policy_unknown(at, "key", at->entry->key, names);
    free(names);
    return code;
}

int sp_policy_read_key(const struct sp_place *at, const struct sp_key *keys,
                       size_t count, void *out)
{
    size_t row = 0;
    while (row < count && strcmp(keys[row].key, at->entry->key) != 0)
        row++;
    if (row == count)
        return unknown_key(at, keys, count);
    return at->entry->adds && !keys[row].is_list ? no_list(at)
                                                 : keys[row].read(at, out);
}

static bool is_list(enum sp_option_type type)
{
    return type == SP_OPTION_LIST || type == SP_OPTION_REFS ||
           type == SP_OPTION_GLOBS || type == SP_OPTION_BASELINE;
}

static int read_option(const struct sp_place *at,
                       const struct sp_option *option)
{
    void *field = (char *)at->layer->policy + option->offset;
    if (at->entry->adds && !is_list(option->type))
        return no_list(at);
    switch (option->type) {
    case SP_OPTION_WORD:
        return sp_policy_read_word(at, option->words, field);
    case SP_OPTION_TEXT:
        return sp_policy_read_text(at, option->words, field);
    case SP_OPTION_LIST:
        return option->has_blanks ? sp_policy_read_list(at, field)
                                  : sp_policy_read_words(at, field);
    case SP_OPTION_REFS:
        return sp_policy_read_refs(at, field);
    case SP_OPTION_GLOBS:
        return sp_policy_read_globs(at, field);
    case SP_OPTION_BASELINE:
        return sp_policy_read_baseline(at, field);
    case SP_OPTION_REGEX:
        return sp_policy_read_regex(at, option->words, field);
    case SP_OPTION_MOMENT:
        return sp_policy_read_moment(at, field);
    case SP_OPTION_NUMBER:
    case SP_OPTION_SIZE:
    case SP_OPTION_DURATION:
        break;
    }
    return sp_policy_read_number(at, option, field);
}

/* The setting of a rule; a new one is added. */
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

/* Any other key is the code of a finding. Only the rules know those;
 * sp_rules_check() checks them. */
static int read_rule(const struct sp_place *at)
{
    struct sp_rule_setting *rule =
        rule_setting(at->layer->policy, at->entry->name);
    if (strcmp(at->entry->key, "refs") == 0) {
        int code = sp_policy_read_refs(at, &rule->refs);
        return code || !(sp_strings_have(&rule->refs, "HEAD") ||
                         sp_strings_have(&rule->refs, "!HEAD"))
                   ? code
                   : sp_policy_wrong(
                         at, "full ref names; HEAD stands only in [refs] "
                             "protected");
    }
    if (at->entry->adds)
        return no_list(at);
    if (strcmp(at->entry->key, "level") != 0)
        return SP_OK;
    rule->has_level = true;
    return sp_policy_read_word(at, sp_level_words, &rule->level);
}

static int read_exempt(const struct sp_place *at)
{
    static const char *const keys[] = {"author", "pusher", "paths", "rules",
                                       NULL};
    const struct sp_ini_entry *e = at->entry;
    struct sp_exempt *row = sp_exempt_find(at->layer->policy, e->name);
    if (!row)
        return sp_error_set(at->err, SP_EPOLICY,
                            "%s:%d: there are more than %d sections [exempt]",
                            at->layer->file, e->line, SP_EXEMPTS);
    free(row->file);
    row->file = sp_strdup(at->layer->file);
    row->line = e->line;
    if (strcmp(e->key, "author") == 0 && e->adds)
        return no_list(at);
    if (strcmp(e->key, "author") == 0)
        return sp_policy_read_regex(at, NULL, &row->author);
    if (strcmp(e->key, "pusher") == 0)
        return sp_policy_read_users(at, &row->pushers);
    if (strcmp(e->key, "paths") == 0)
        return sp_policy_read_globs(at, &row->paths);
    if (strcmp(e->key, "rules") == 0)
        return sp_policy_read_words(at, &row->rules); /* see sp_rules_check() */
    return sp_policy_unknown(at, "key", e->key, keys);
}

/* The keys are rules and codes; sp_rules_check() checks them. */
static int read_help(const struct sp_place *at)
{
    enum { MAX_HELP = 300 };
    size_t len = strlen(at->entry->value);
    if (at->entry->adds)
        return no_list(at);
    return len && len <= MAX_HELP
               ? SP_OK
               : sp_policy_wrong(at, "a text or a URL of at most 300 bytes");
}

/* Reports an unknown key of a known section. */
static int no_such_option(const struct sp_place *at)
{
    size_t count, keys = 0;
    const struct sp_option *options = sp_policy_options(&count);
    const char **of_section = sp_calloc(count + 1, sizeof *of_section);
    for (size_t i = 0; i < count; i++)
        if (strcmp(options[i].section, at->entry->section) == 0)
            of_section[keys++] = options[i].key;
    int code = sp_policy_unknown(at, "key", at->entry->key, of_section);
    free(of_section);
    return code;
}

/* The sections whose keys are not in options.def. */
static const struct special {
    const char *section;
    const char *expected; /* [section "name"]; NULL: it takes no name */
    int (*read)(const struct sp_place *at);
} specials[] = {
    {"roles", NULL, sp_policy_read_role},
    {"help", NULL, read_help},
    {"identity", NULL, sp_policy_read_person},
    {"rule", "[rule \"id\"], with the id of a rule", read_rule},
    {"gate", "[gate \"NAME\"], with the name of a gate", sp_policy_read_gate},
    {"window", "[window \"NAME\"], with a name of its own",
     sp_policy_read_window},
    {"exempt", "[exempt \"NAME\"], with a name of its own", read_exempt},
    {"category", "[category \"NAME\"], with the name of a category",
     sp_policy_read_category},
};
enum { SPECIALS = sizeof specials / sizeof specials[0] };

static const struct special *find_special(const char *section)
{
    for (size_t i = 0; i < SPECIALS; i++)
        if (strcmp(specials[i].section, section) == 0)
            return &specials[i];
    return NULL;
}

/* Lists them, or those that take a name in quotes. Returns how many. */
static size_t add_specials(const char **out, bool with_name)
{
    size_t count = 0;
    for (size_t i = 0; i < SPECIALS; i++)
        if (!with_name || specials[i].expected)
            out[count++] = specials[i].section;
    return count;
}

/* Is there a section of that name, which takes no name in quotes? */
static int check_plain_section(const struct sp_place *at)
{
    size_t count, sections = 0;
    const struct sp_option *options = sp_policy_options(&count);
    const char **all = sp_calloc(count + SPECIALS + 1, sizeof *all);
    sections += add_specials(all, false);
    for (size_t i = 0; i < count; i++)
        all[sections++] = options[i].section;
    bool known = false;
    for (size_t i = 0; i < sections; i++)
        known = known || strcmp(all[i], at->entry->section) == 0;
    int code = known
                   ? SP_OK
                   : sp_policy_unknown(at, "section", at->entry->section, all);
    free(all);
    return code;
}

static int no_such_section(const struct sp_place *at)
{
    const struct sp_ini_entry *e = at->entry;
    const char *with_name[SPECIALS + 1] = {NULL};
    struct sp_buf near = {0};
    add_specials(with_name, true);
    sp_policy_suggest(&near, e->section, with_name);
    int code = sp_error_set(
        at->err, SP_EPOLICY, "%s:%d: the section [%s \"%s\"] is unknown%s",
        at->layer->file, e->line, e->section, e->name, sp_buf_text(&near));
    sp_buf_dispose(&near);
    return code;
}

static int check_section(const struct sp_place *at)
{
    const struct sp_ini_entry *e = at->entry;
    const struct special *special = find_special(e->section);
    if (special && special->expected)
        return e->name && *e->name
                   ? SP_OK
                   : sp_error_set(at->err, SP_EPOLICY, "%s:%d: expected %s",
                                  at->layer->file, e->line, special->expected);
    if (e->name)
        return no_such_section(at);
    return check_plain_section(at);
}

static int read_value(const struct sp_place *at, const struct sp_option *option)
{
    sp_policy_keep_setting(at);
    if (option)
        return read_option(at, option);
    const struct special *special = find_special(at->entry->section);
    return special ? special->read(at) : no_such_option(at);
}

/* Does it begin with "(?x)" or "(?ix)"? Then white space has no meaning, but
 * the end of a line ends a comment. */
static bool is_extended(const char *pattern)
{
    return strncmp(pattern, "(?", 2) == 0 &&
           pattern[2 + strspn(pattern + 2, "aimnsJU^")] == 'x';
}

/* The value in one line, or in several where line ends matter. */
static char *join_lines(const struct sp_ini_entry *entry,
                        const struct sp_option *option)
{
    const char *value = entry->value;
    struct sp_buf out = {0};
    bool is_regex = option ? option->type == SP_OPTION_REGEX
                           : strcmp(entry->section, "exempt") == 0 &&
                                 strcmp(entry->key, "author") == 0;
    bool keeps = is_regex && is_extended(value);
    for (; *value; value++)
        if (*value != '\n' || keeps)
            sp_buf_putc(&out, *value);
        else if (!is_regex)
            sp_buf_putc(&out, ' ');
    return sp_buf_detach(&out);
}

/* The name of a section. Of a category it is kept as the built-in policy writes it. */
static const char *name_of(const struct sp_ini_entry *entry)
{
    enum sp_category category;
    bool is_one = entry->name && strcmp(entry->section, "category") == 0 &&
                  sp_category_read(&category, sp_str(entry->name));
    return is_one ? sp_category_words[category] : entry->name;
}

static int read_entry_of(struct sp_layer *layer,
                         const struct sp_ini_entry *entry, struct sp_error *err)
{
    if (!*entry->key)
        return check_section(&(struct sp_place){layer, entry, err, NULL});
    const struct sp_option *option = sp_policy_option_of(entry);
    char *value = join_lines(entry, option);
    struct sp_ini_entry kept = *entry;
    kept.name = name_of(entry);
    kept.value = value;
    int code = read_value(&(struct sp_place){layer, &kept, err, NULL}, option);
    free(value);
    return code;
}

int sp_policy_fault(struct sp_strings *out, int code, struct sp_error *err)
{
    if (out->count == SP_POLICY_FAULTS)
        return code;
    sp_strings_add(out, err->message, strlen(err->message));
    *err = (struct sp_error){0};
    return SP_OK;
}

/* Notes what is wrong, where all of it is wanted. */
static int read_entry(const struct sp_ini_entry *entry, void *context,
                      struct sp_error *err)
{
    struct sp_layer *layer = context;
    struct sp_strings *faults = layer->policy->faults;
    if (*entry->key && layer->is_wrong)
        return SP_OK;
    int code = read_entry_of(layer, entry, err);
    layer->is_wrong = code && !*entry->key;
    return code && faults ? sp_policy_fault(faults, code, err) : code;
}

int sp_policy_read_row(struct sp_policy *policy, const struct sp_builtin *row,
                       struct sp_error *err)
{
    const struct sp_layer layer = {.policy = policy, .file = SP_BUILTIN_NAME};
    const struct sp_ini_entry entry = {.section = row->section,
                                       .name = row->name,
                                       .key = row->key,
                                       .value = row->value,
                                       .line = row->line};
    const struct sp_place at = {&layer, &entry, err, row};
    return read_value(&at, row->option);
}

int sp_policy_add(struct sp_policy *policy, struct sp_str text,
                  const char *file, struct sp_error *err)
{
    struct sp_layer layer = {.policy = policy, .file = file};
    sp_policy_make_examples(policy);
    return sp_ini_read(text, file, read_entry, &layer, err);
}
