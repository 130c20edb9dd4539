/* The texts of policies of which something is certain without parsing them. See early.h. */
#include "early_text.h"
#include "sallyport/early.h"

static struct sp_str trim(struct sp_str line)
{
    static const char blanks[] = " \t\r";
    line = early_after(line, early_span(line, blanks));
    while (line.len &&
           early_span((struct sp_str){line.ptr + line.len - 1, 1}, blanks))
        line.len--;
    return line;
}

/* Is a trimmed line blank, or a comment? */
static bool says_nothing(struct sp_str line)
{
    return !line.len || *line.ptr == '#' || *line.ptr == ';';
}

/* A line that sets neither option. */
static bool is_plain_line(struct sp_str line)
{
    line = trim(line);
    return says_nothing(line) || early_is(line, "guard = refuse") ||
           !(early_has(line, "observe") || early_has(line, "guard"));
}

bool sp_early_is_plain(const char *text, size_t len)
{
    struct sp_str line, rest = {text, len};
    while (early_line(&rest, &line))
        if (!is_plain_line(line))
            return false;
    return true;
}

/* Each setting is looked for in the whole text, so no more of them are read here. */
enum { MAX_SETTINGS = 32 };

/* A policy while its lines are read. */
struct reading {
    struct sp_str all;
    struct sp_str section; /* "[roles]"; empty before the first */
    size_t settings;
    bool is_open; /* the next line has an id of the baseline */
};

/* A control character, or the first byte of a byte order mark: wrong in a comment, too. */
static bool has_bad_byte(struct sp_str line)
{
    while (line.len && *line.ptr != '\xef' &&
           ((unsigned char)*line.ptr >= ' ' || *line.ptr == '\t'))
        line = early_after(line, 1);
    return line.len;
}

/* Is it one of these words, each of which has a blank on both sides? */
static bool is_among(const char *words, struct sp_str word)
{
    struct sp_str text = early_all(words);
    if (early_has(word, " "))
        return false;
    for (; text.len > word.len + 1; text = early_after(text, 1))
        if (text.ptr[0] == ' ' && text.ptr[word.len + 1] == ' ' &&
            early_count((struct sp_str){text.ptr + 1, word.len}, word))
            return true;
    return false;
}

/* Is it "[name]"? '_' in the name stands for '-'. */
static bool is_head(struct sp_str line, const char *name)
{
    size_t at = 1;
    for (; *name && at < line.len; at++, name++)
        if (line.ptr[at] != (*name == '_' ? '-' : *name))
            return false;
    return !*name && at + 1 == line.len && line.ptr[0] == '[' &&
           line.ptr[at] == ']';
}

/* Is it the head of a section that takes no name in quotes? */
static bool is_section(struct sp_str line)
{
    return is_head(line, "help")
#define SP_SECTION(id, ...) || is_head(line, #id)
#define SP_ROLES SP_SECTION
#define SP_MODEL_SECTION SP_SECTION
#include "sallyport/options.def"
        ;
}

/* An id, with a comma where more follow in the next line. */
static bool is_id(struct sp_str text, bool *is_open)
{
    enum { DIGITS = 40 };
    size_t len = early_span(text, EARLY_DIGITS "abcdef");
    struct sp_str rest = early_after(text, len);
    *is_open = early_is(rest, ",");
    return len == DIGITS && (*is_open || !rest.len);
}

static bool is_host(struct sp_str value)
{
    static const char hosts[] =
#define SP_HOST(id, name, adapter, ...) " " #name " "
#include "sallyport/hosts.def"
#undef SP_HOST
        ;
    return is_among(hosts, value);
}

/* Names of users, with a comma and a blank between them. */
static bool is_users(struct sp_str value)
{
    for (;;) {
        size_t len = early_span(value, EARLY_NAME);
        value = early_after(value, len);
        if (!len || !value.len)
            return len;
        if (!early_begins(value, ", "))
            return false;
        value = early_after(value, 2);
    }
}

/* Is the value right, and can it change nothing that is guarded? */
static bool is_harmless(struct reading *reading, struct sp_str key,
                        struct sp_str value)
{
    if (early_is(reading->section, "[roles]"))
        return is_users(value);
    if (early_is(reading->section, "[identity]"))
        return early_is(key, "host") && is_host(value);
    if (!early_is(reading->section, "[policy]"))
        return false;
    if (early_is(key, "mode"))
        return early_is(value, "enforce");
    return early_is(key, "baseline") &&
           (early_is(value, "now") || early_is(value, "none") ||
            is_id(value, &reading->is_open));
}

/* A line "key = value". A key that stands at the beginning of two lines may be set twice,
 * which is wrong. */
static bool is_good_setting(struct reading *reading, struct sp_str line)
{
    struct sp_str key = {line.ptr, early_span(line, EARLY_LOWER "-")};
    struct sp_str rest = early_after(line, key.len);
    const struct sp_str begin = {key.ptr - 1, key.len + 3};
    return reading->settings++ < MAX_SETTINGS && key.len &&
           early_begins(rest, " = ") && key.ptr > reading->all.ptr &&
           early_count(reading->all, begin) == 1 &&
           is_harmless(reading, key, early_after(rest, 3));
}

static bool is_good_line(struct reading *reading, struct sp_str line)
{
    struct sp_str text = trim(line);
    if (has_bad_byte(line))
        return false;
    if (reading->is_open)
        return early_begins(line, " ") && is_id(text, &reading->is_open);
    if (says_nothing(text))
        return true;
    if (!is_section(text))
        return is_good_setting(reading, line);
    reading->section = text;
    return true;
}

bool sp_early_keeps_guard(const char *text, size_t len)
{
    struct reading reading = {.all = {text, len}, .section = {text, 0}};
    struct sp_str line, rest = reading.all;
    while (early_line(&rest, &line))
        if (!is_good_line(&reading, line))
            return false;
    return !reading.is_open;
}
