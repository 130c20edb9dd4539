/* Which parts of a policy have no effect in a repository as it is. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "policy.h"
#include "sallyport/characters.h"
#include "sallyport/layers.h"
#include "sallyport/near_miss.h"
#include "sallyport/sanitise.h"

void policy_say_idle(bool *headed, const char *format, ...)
{
    struct sp_buf line = {0}, safe = {0};
    va_list args;
    va_start(args, format);
    sp_buf_vprintf(&line, format, args);
    va_end(args);
    if (!*headed)
        puts("what does nothing here");
    *headed = true;
    sp_sanitise(&safe, sp_str(sp_buf_text(&line)), 0);
    printf("  %s\n", sp_buf_text(&safe));
    sp_buf_dispose(&line);
    sp_buf_dispose(&safe);
}

static bool matches_some(const struct sp_regex *regex,
                         const struct sp_recent *recent, bool authors)
{
    struct sp_match match;
    struct sp_error ignored = {0};
    for (size_t i = 0; i < recent->commits.count; i++) {
        const struct sp_recent_commit *commit = &recent->commits.items[i];
        struct sp_str text =
            authors ? sp_str(commit->author) : commit->message.subject;
        if (sp_regex_find(regex, text, 0, &match, &ignored) > 0)
            return true;
    }
    return false;
}

static void print_idle_patterns(bool *headed, const struct sp_policy *policy,
                                const struct sp_recent *recent)
{
    const struct {
        const char *option;
        const struct sp_regex *regex;
        bool authors;
    } rows[] = {
        {"[message] header", policy->message.header, false},
        {"[message] authors-skip", policy->message.authors_skip, true},
        {"[tdd] red", policy->tdd.patterns.red, false},
        {"[tdd] green", policy->tdd.patterns.green, false},
        {"[tdd] refactor", policy->tdd.patterns.refactor, false},
        {"[tdd] neutral", policy->tdd.patterns.neutral, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].regex &&
            !matches_some(rows[i].regex, recent, rows[i].authors))
            policy_say_idle(headed, "%s matches none of these commits",
                            rows[i].option);
    }
}

static void print_idle_authors(bool *headed, const struct sp_policy *policy,
                               const struct sp_recent *recent)
{
    for (size_t i = 0; i < policy->exempts.count; i++) {
        const struct sp_exempt *row = &policy->exempts.items[i];
        if (row->author && !matches_some(row->author, recent, true))
            policy_say_idle(
                headed, "[exempt \"%s\"] author matches none of these commits",
                row->name);
    }
}

/* Is it set in a file, and not only built in? */
static bool is_of_file(const struct sp_setting *setting)
{
    return strcmp(setting->file, SP_BUILTIN_NAME) != 0;
}

/* A line "role = user, user". */
static bool is_of_roles(const struct sp_setting *setting)
{
    return strcmp(setting->section, "roles") == 0;
}

/* Does the value of an option such as [refs] merge-roles name the role? */
static bool names_role(const struct sp_setting *setting, const char *role)
{
    struct sp_str key = sp_str(setting->key), rest = sp_str(setting->value);
    struct sp_str item;
    if (is_of_roles(setting) ||
        (!sp_str_ends(key, "roles") && !sp_str_ends(key, "role")))
        return false;
    while (sp_str_item(&rest, ',', &item))
        if (sp_str_equal_c(item, role))
            return true;
    return false;
}

/* Is '@role' among the pushers of a bot's commits? */
static bool pushes_for_bots(const struct sp_policy *policy, const char *role)
{
    struct sp_buf pusher = {0};
    bool found = false;
    sp_buf_printf(&pusher, "@%s", role);
    for (size_t i = 0; i < policy->exempts.count && !found; i++)
        found = sp_strings_have(&policy->exempts.items[i].pushers,
                                sp_buf_text(&pusher));
    sp_buf_dispose(&pusher);
    return found;
}

/* Does an option name the role? */
static bool is_named(const struct sp_policy *policy, const char *role)
{
    for (size_t i = 0; i < policy->settings.count; i++)
        if (names_role(&policy->settings.items[i], role))
            return true;
    return pushes_for_bots(policy, role);
}

/* Roles that a file sets, and that no option names or nobody has. */
static void print_idle_roles(bool *headed, const struct sp_policy *policy,
                             const struct sp_strings *used)
{
    for (size_t i = 0; i < policy->settings.count; i++) {
        const struct sp_setting *setting = &policy->settings.items[i];
        bool named = is_named(policy, setting->key) ||
                     sp_strings_have(used, setting->key);
        if (is_of_roles(setting) && is_of_file(setting) &&
            (!named || !*setting->value))
            policy_say_idle(headed, "[roles] %s: %s", setting->key,
                            named ? "nobody has this role"
                                  : "no option names this role");
    }
}

/* The users of that role; NULL: nobody, or it is the same. */
static const struct sp_setting *users_of(const struct sp_policy *policy,
                                         struct sp_str role,
                                         const struct sp_setting *besides)
{
    for (size_t i = 0; i < policy->settings.count; i++) {
        const struct sp_setting *setting = &policy->settings.items[i];
        if (setting != besides && *setting->value && is_of_roles(setting) &&
            sp_str_equal_c(role, setting->key))
            return setting;
    }
    return NULL;
}

/* Words such as @ci stand for a role elsewhere. */
static void print_role_as_user(bool *headed, const struct sp_policy *policy,
                               const struct sp_setting *setting,
                               struct sp_str item)
{
    struct sp_str role = {item.ptr + 1, item.len - 1};
    const struct sp_setting *named = users_of(policy, role, setting);
    policy_say_idle(headed, "[roles] %s: %.*s is no user%s%s", setting->key,
                    (int)item.len, item.ptr,
                    named ? "; name the users of that role: " : "",
                    named ? named->value : "");
}

/* Words among the users of a role that nobody can be called. */
static void print_no_users(bool *headed, const struct sp_policy *policy,
                           const struct sp_setting *setting)
{
    struct sp_str rest = sp_str(setting->value), item;
    while (sp_str_item(&rest, ',', &item))
        if (sp_str_starts(item, "@"))
            print_role_as_user(headed, policy, setting, item);
        else if (sp_str_starts(item, "\"") || sp_str_starts(item, "'"))
            policy_say_idle(headed,
                            "[roles] %s: %.*s is no user; the quotes are taken "
                            "for a part of the name",
                            setting->key, (int)item.len, item.ptr);
}

/* Is the value a list of names: "exempt-users = bob, eve"? */
static bool is_of_names(const struct sp_setting *setting)
{
    static const char *const ends[] = {"roles", "role", "users", "pusher"};
    bool is = is_of_roles(setting);
    for (size_t i = 0; !is && i < sizeof ends / sizeof ends[0]; i++)
        is = sp_str_ends(sp_str(setting->key), ends[i]);
    return is;
}

static bool is_utf8(struct sp_str text)
{
    while (text.len) {
        const size_t len = sp_character_read(text).len;
        if (!len)
            return false;
        text.ptr += len;
        text.len -= len;
    }
    return true;
}

/* Appends what is wrong with the characters of a name; nothing where nothing is. */
static void add_odd(struct sp_buf *out, struct sp_str name)
{
    const struct sp_character odd = sp_character_find_odd(name);
    if (!is_utf8(name)) {
        sp_buf_puts(out, "is no UTF-8, so no user has this name");
    } else if (odd.len) {
        sp_buf_puts(out, "has ");
        sp_character_print(out, &odd);
        sp_buf_puts(out, ", which is taken for a part of the name");
    } else if (memchr(name.ptr, ';', name.len)) {
        sp_buf_puts(out, "is one name; commas stand between names");
    }
}

static void print_odd_names(bool *headed, const struct sp_setting *setting)
{
    const bool is_named = setting->name && *setting->name;
    struct sp_str rest = sp_str(setting->value), item;
    while (sp_str_item(&rest, ',', &item)) {
        struct sp_buf what = {0};
        add_odd(&what, item);
        if (what.len)
            policy_say_idle(headed, "[%s%s%s%s] %s: %.*s %s", setting->section,
                            is_named ? " \"" : "",
                            is_named ? setting->name : "", is_named ? "\"" : "",
                            setting->key, SP_STR_ARG(item), sp_buf_text(&what));
        sp_buf_dispose(&what);
    }
}

/* What is wrong with the names in the value of a setting. */
static void print_names(bool *headed, const struct sp_policy *policy,
                        const struct sp_setting *setting)
{
    if (is_of_roles(setting))
        print_no_users(headed, policy, setting);
    if (is_of_names(setting))
        print_odd_names(headed, setting);
}

/* The gates that categories ask for, each once. */
static void gates_asked_for(struct sp_strings *out,
                            const struct sp_policy *policy)
{
    for (size_t i = 0; i < SP_CATEGORIES; i++) {
        const struct sp_strings *gates = &policy->categories[i].gates;
        for (size_t k = 0; k < gates->count; k++)
            if (!sp_strings_have(out, gates->items[k]))
                sp_strings_add(out, gates->items[k], strlen(gates->items[k]));
    }
}

/* Does a file have a section of that gate? */
static bool has_section(const struct sp_policy *policy, const char *gate)
{
    for (size_t i = 0; i < policy->settings.count; i++) {
        const struct sp_setting *setting = &policy->settings.items[i];
        if (strcmp(setting->section, "gate") == 0 &&
            strcmp(setting->name, gate) == 0 && is_of_file(setting))
            return true;
    }
    return false;
}

/* Sections of gates that no category asks for; one with a command is for `gate run`. */
static void print_idle_gates(bool *headed, const struct sp_policy *policy)
{
    struct sp_strings asked = {0};
    gates_asked_for(&asked, policy);
    SP_VEC_PUSH(&asked, NULL);
    asked.count--;
    for (size_t i = 0; i < policy->gates.count; i++) {
        const struct sp_gate_policy *gate = &policy->gates.items[i];
        if (gate->command || sp_strings_have(&asked, gate->name) ||
            !has_section(policy, gate->name))
            continue;
        const char *near =
            sp_near_miss(gate->name, (const char *const *)asked.items);
        policy_say_idle(headed,
                        "[gate \"%s\"]: no category asks for this gate%s%s%s",
                        gate->name, near ? "; did you mean '" : "",
                        near ? near : "", near ? "'?" : "");
    }
    sp_strings_dispose(&asked);
}

int policy_idle(struct sp_repo *repo, const struct sp_policy *policy,
                const struct sp_recent *recent, const struct sp_strings *used,
                struct sp_error *err)
{
    bool headed = false;
    int code = SP_OK;
    if (recent->commits.count) {
        print_idle_patterns(&headed, policy, recent);
        print_idle_authors(&headed, policy, recent);
        code = policy_unmatched(repo, policy, &recent->commits.items[0].tree,
                                &headed, err);
    }
    if (!code)
        print_idle_roles(&headed, policy, used);
    for (size_t i = 0; !code && i < policy->settings.count; i++)
        print_names(&headed, policy, &policy->settings.items[i]);
    if (!code)
        print_idle_gates(&headed, policy);
    if (!code)
        policy_over(repo, policy, &headed);
    return code;
}
