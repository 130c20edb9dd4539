/* The policy proposed from the habits of a history. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/habits.h"

enum { MAX_NAMED = 20, MAX_DIRECTORIES = 5, RARE = 100, OFTEN = 5 };

static const char *const usual_types[] = {"test", "feat",  "fix",    "refactor",
                                          "perf", "docs",  "style",  "build",
                                          "ci",   "chore", "revert", NULL};
static const char *const usual_prefixes[] = {
    "feature", "fix", "hotfix", "rollback", "docs", "chore", NULL};

static bool has(const char *const *words, const char *word)
{
    while (*words && strcmp(*words, word) != 0)
        words++;
    return *words;
}

static bool counts(const struct sp_words *words, const char *word, size_t least)
{
    for (size_t i = 0; i < words->count; i++)
        if (strcmp(words->items[i].text, word) == 0)
            return words->items[i].count >= least;
    return false;
}

/* Appends the words that occur at least `least` times, with the separator
 * between. */
static void join(struct sp_buf *out, const struct sp_words *words, size_t least,
                 const char *separator)
{
    for (size_t i = 0; i < words->count && i < MAX_NAMED; i++)
        if (words->items[i].count >= least)
            sp_buf_printf(out, "%s%s", i ? separator : "",
                          words->items[i].text);
}

/* Appends the usual words that the history does not have often enough. */
static void add_usual(struct sp_buf *out, const struct sp_words *words,
                      size_t least, const char *const *usual)
{
    bool first = !words->count || words->items[0].count < least;
    for (; *usual; usual++)
        if (!counts(words, *usual, least)) {
            sp_buf_printf(out, "%s%s", first ? "" : ", ", *usual);
            first = false;
        }
}

static void write_refs(struct sp_buf *out, const struct sp_habits *habits)
{
    sp_buf_puts(out,
                "\n[refs]\n"
                "# These change only by a merge, of a role in merge-roles.\n"
                "protected = HEAD");
    if (habits->branch)
        sp_buf_printf(out, ", refs/heads/%s", habits->branch);
    sp_buf_puts(out, ", refs/heads/release/*\n"
                     "# The kinds of branches; those that were there stay.\n"
                     "branch-name = (");
    for (size_t i = 0; usual_prefixes[i]; i++)
        sp_buf_printf(out, "%s%s", i ? "|" : "", usual_prefixes[i]);
    for (size_t i = 0; i < habits->prefixes.count && i < MAX_NAMED; i++)
        if (!has(usual_prefixes, habits->prefixes.items[i].text))
            sp_buf_printf(out, "|%s", habits->prefixes.items[i].text);
    sp_buf_puts(out, ")/[A-Za-z0-9._/-]+\n");
}

static void write_types(struct sp_buf *out, const struct sp_habits *habits)
{
    size_t least = habits->typed / RARE + 1;
    sp_buf_puts(out, "types = ");
    join(out, &habits->types, least, ", ");
    add_usual(out, &habits->types, least, usual_types);
    sp_buf_putc(out, '\n');
    if (habits->scopes.count) {
        sp_buf_puts(out, "# To allow only some scopes:\n# scopes = ");
        join(out, &habits->scopes, habits->scopes.items[0].count / 10 + 1,
             ", ");
        sp_buf_putc(out, '\n');
    }
}

static void write_longest(struct sp_buf *out, const struct sp_habits *habits)
{
    if (habits->long_subjects * 20 > habits->commits)
        sp_buf_printf(out,
                      "# %zu subjects have more than 100 characters.\n"
                      "header-max = 0\n",
                      habits->long_subjects);
}

static void write_message(struct sp_buf *out, const struct sp_habits *habits)
{
    sp_buf_printf(out,
                  "\n[message]\n# %zu of %zu commits begin with 'type: '.\n",
                  habits->typed, habits->commits);
    if (habits->typed * 2 >= habits->commits) {
        write_types(out, habits);
    } else {
        sp_buf_puts(
            out, "# So any subject will do. Then a marker at its end says the "
                 "phase: (RED),\n# (GREEN), (REFACTOR); or a line 'TDD: red' "
                 "at the end of the message.\n"
                 "header = .+\n"
                 "types =\n");
    }
    write_longest(out, habits);
}

static const char in_the_message[] =
    "where = message\n"
    "# They need no document in the repository.\n"
    "directory =\n";

/* conf/dialects/jira.ini, without its comments. */
static void write_keyed(struct sp_buf *out, const struct sp_habits *habits)
{
    sp_buf_printf(
        out,
        "\n# %zu of %zu commits begin with the key of a ticket. It is "
        "the PRP too, and the\n# phase is a marker at the end, or the "
        "type after the key.\n",
        habits->key_first, habits->commits);
    sp_buf_puts(out, "[message]\n"
                     "header = ^(?:[A-Z][A-Z0-9]*-[0-9]+: "
                     "|(?=(?i:docs|chore|ci|build|style)\\b))(\\S.*)\n"
                     "types =\n");
    write_longest(out, habits);
    sp_buf_puts(out, "\n[prp]\n"
                     "pattern = ^[A-Z][A-Z0-9]*-[0-9]+(?=: )\n");
    sp_buf_puts(out, in_the_message);
    sp_buf_puts(out, "\n[tdd]\n"
                     "red = \\(RED\\)|^[A-Z][A-Z0-9]*-[0-9]+: "
                     "(?i:test)(\\([^)]*\\))?!?:\n"
                     "green = \\(GREEN\\)|^[A-Z][A-Z0-9]*-[0-9]+: "
                     "(?i:feat|fix|perf)(\\([^)]*\\))?!?:\n"
                     "refactor = \\(REFACTOR\\)|^[A-Z][A-Z0-9]*-[0-9]+: "
                     "(?i:refactor)(\\([^)]*\\))?!?:\n"
                     "neutral = ^([A-Z][A-Z0-9]*-[0-9]+: )?"
                     "(?i:docs|chore|ci|build|style)(\\([^)]*\\))?!?:\n");
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "(OPS|VPN)-[0-9]+" */
static void write_keys(struct sp_buf *out, const struct sp_words *keys,
                       size_t least)
{
    const char *names[MAX_NAMED];
    size_t count = 0;
    for (size_t i = 0; i < keys->count && count < MAX_NAMED; i++)
        if (keys->items[i].count >= least)
            names[count++] = keys->items[i].text;
    qsort(names, count, sizeof *names, by_text);
    sp_buf_puts(out, "pattern = (?:");
    for (size_t i = 0; i < count; i++)
        sp_buf_printf(out, "%s%s", i ? "|" : "", names[i]);
    sp_buf_puts(out, ")-[0-9]+\n");
}

static void write_prp(struct sp_buf *out, const struct sp_habits *habits)
{
    if (habits->referring && habits->referring * OFTEN >= habits->commits)
        return; /* the built-in value fits */
    sp_buf_printf(
        out, "\n[prp]\n# %zu of %zu commits name a ticket, %zu an issue.\n",
        habits->keyed, habits->commits, habits->numbered);
    bool keyed = habits->keyed && habits->keyed * 2 >= habits->commits;
    bool numbered = habits->numbered && habits->numbered * 2 >= habits->commits;
    if (!keyed && !numbered) {
        sp_buf_puts(out, "# To ask for a reference: require = commit, and a "
                         "pattern.\nrequire = off\n");
        return;
    }
    if (keyed)
        write_keys(out, &habits->keys, habits->keyed / RARE + 1);
    else
        sp_buf_puts(out, "pattern = #[0-9]+\n");
    sp_buf_puts(out, in_the_message);
}

static void write_paths(struct sp_buf *out, const struct sp_habits *habits)
{
    const struct sp_words *directories = &habits->test_directories;
    if (!directories->count)
        return;
    sp_buf_puts(out, "\n[paths]\n"
                     "# These look like tests, and the built-in list misses "
                     "them.\ntest += ");
    for (size_t i = 0; i < directories->count && i < MAX_DIRECTORIES; i++)
        sp_buf_printf(out, "%s%s", i ? ", " : "", directories->items[i].text);
    sp_buf_putc(out, '\n');
}

void sp_habits_propose(struct sp_buf *out, const struct sp_habits *habits,
                       bool begins_file)
{
    sp_buf_printf(out,
                  "# Suggested by the last %zu commit%s, merges apart. What is "
                  "not set here is built in;\n"
                  "# man 5 sallyport-policy has all options. 'sallyport policy "
                  "check' tries a policy.\n",
                  habits->commits, sp_plural(habits->commits));
    if (begins_file)
        sp_buf_puts(out, "\n[policy]\n"
                         "# Only says what would be refused. Later: enforce.\n"
                         "mode = observe\n"
                         "\n[roles]\n"
                         "# Who merges into the protected branches; without a "
                         "name, nobody can.\n"
                         "# ci = NAME\n");
    write_refs(out, habits);
    if (habits->key_first && habits->key_first * 2 >= habits->commits) {
        write_keyed(out, habits);
    } else {
        write_message(out, habits);
        write_prp(out, habits);
    }
    write_paths(out, habits);
}
