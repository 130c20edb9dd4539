#include "sallyport/glob.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

/* A set "[...]" while it is read, and the character that is searched in it. */
struct set {
    struct sp_str text;
    size_t at;
    unsigned char wanted;
    int before; /* the character before, where a range may begin, or -1 */
    bool found;
};

static bool is_at(const struct set *set, size_t ahead, char c)
{
    return set->at + ahead < set->text.len &&
           set->text.ptr[set->at + ahead] == c;
}

/* Takes one character, with or without a backslash; false at the end. */
static bool take(struct set *set, unsigned char *out)
{
    set->at += is_at(set, 0, '\\');
    if (set->at >= set->text.len)
        return false;
    *out = (unsigned char)set->text.ptr[set->at++];
    return true;
}

/* The name in "[:name:]", when that follows. */
static bool class_name(const struct set *set, struct sp_str *name)
{
    if (!is_at(set, 0, '[') || !is_at(set, 1, ':'))
        return false;
    const char *begin = set->text.ptr + set->at + 2;
    size_t room = set->text.len - set->at - 2;
    const char *end = memchr(begin, ']', room);
    if (!end || end == begin || end[-1] != ':')
        return false;
    *name = (struct sp_str){begin, (size_t)(end - begin) - 1};
    return true;
}

/* False when there is no such class. */
static bool read_class(struct set *set, struct sp_str name)
{
    static const struct {
        const char *name;
        int (*has)(int);
    } classes[] = {
        {"alnum", isalnum}, {"alpha", isalpha}, {"blank", isblank},
        {"cntrl", iscntrl}, {"digit", isdigit}, {"graph", isgraph},
        {"lower", islower}, {"print", isprint}, {"punct", ispunct},
        {"space", isspace}, {"upper", isupper}, {"xdigit", isxdigit},
    };
    set->at += name.len + strlen("[::]");
    set->before = -1;
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        if (!sp_str_equal_c(name, classes[i].name))
            continue;
        if (set->wanted < 128 && classes[i].has(set->wanted))
            set->found = true;
        return true;
    }
    return false;
}

/* Reads one character, range or class; false when it is invalid. */
static bool read_member(struct set *set)
{
    struct sp_str name;
    unsigned char first, last;
    if (class_name(set, &name))
        return read_class(set, name);
    bool is_range = is_at(set, 0, '-') && set->before >= 0 &&
                    set->at + 1 < set->text.len && !is_at(set, 1, ']');
    set->at += is_range;
    if (!take(set, &last))
        return false;
    first = is_range ? (unsigned char)set->before : last;
    set->before = is_range ? -1 : last;
    if (set->wanted >= first && set->wanted <= last)
        set->found = true;
    return true;
}

/* The length of the set at the beginning of text, 0 when it is invalid.
 * *matches: is c in it? */
static size_t read_set(struct sp_str text, unsigned char c, bool *matches)
{
    struct set set = {.text = text, .at = 1, .wanted = c, .before = -1};
    bool negated = is_at(&set, 0, '!') || is_at(&set, 0, '^');
    set.at += negated;
    do {
        if (!read_member(&set))
            return 0;
    } while (!is_at(&set, 0, ']'));
    *matches = set.found != negated;
    return set.at + 1;
}

static struct sp_str from(struct sp_str text, size_t at)
{
    return (struct sp_str){text.ptr + at, text.len - at};
}

/* How many bytes of the pattern match the character c; 0 when it does not
 * match. */
static size_t match_one(struct sp_str pattern, char c)
{
    bool matches;
    if (!pattern.len)
        return 0;
    if (*pattern.ptr == '?')
        return c != '/';
    if (*pattern.ptr == '\\') /* a character follows */
        return pattern.ptr[1] == c ? 2 : 0;
    if (*pattern.ptr != '[')
        return *pattern.ptr == c;
    size_t used = read_set(pattern, (unsigned char)c, &matches);
    return used && matches && c != '/' ? used : 0;
}

/* The number of stars at `at`. *is_deep: are they a path component of their
 * own? */
static size_t stars(struct sp_str pattern, size_t at, bool *is_deep)
{
    size_t end = at;
    while (end < pattern.len && pattern.ptr[end] == '*')
        end++;
    *is_deep = end - at > 1 && (at == 0 || pattern.ptr[at - 1] == '/') &&
               (end == pattern.len || pattern.ptr[end] == '/');
    return end - at;
}

/* Where the match is tried again after a mismatch. */
struct retry {
    bool possible;
    size_t pattern, path;
};

/* Lets a star match one more character of the name. */
static bool retry_star(struct retry *star, struct sp_str path)
{
    if (!star->possible || star->path == path.len ||
        path.ptr[star->path] == '/')
        return star->possible = false;
    star->path++;
    return true;
}

/* Lets two stars match one more directory. */
static bool retry_deep(struct retry *deep, struct sp_str path)
{
    struct sp_str rest = from(path, deep->path);
    const char *slash =
        deep->possible && rest.len ? memchr(rest.ptr, '/', rest.len) : NULL;
    if (!slash)
        return false;
    deep->path = (size_t)(slash - path.ptr) + 1;
    return true;
}

/* Is there anything at `at`, or a directory? */
static bool has_below(struct sp_str path, size_t at, bool is_directory)
{
    return at < path.len &&
           (!is_directory || memchr(path.ptr + at, '/', path.len - at));
}

/*
 * The pattern against the path, or against one of its directories. One place to
 * try again is enough for each kind of star: how the parts before a slash were
 * matched makes no difference after it, and a later "**" can take all that an
 * earlier one could have taken.
 */
static bool match(struct sp_str pattern, struct sp_str path, bool is_directory)
{
    struct retry star = {0}, deep = {0};
    size_t p = 0, at = 0, used;
    bool is_deep;
    for (;;) {
        if (p == pattern.len &&
            (is_directory ? at < path.len && path.ptr[at] == '/'
                          : at == path.len))
            return true;
        if ((used = stars(pattern, p, &is_deep)) > 0) {
            p += used;
            if (is_deep && p == pattern.len)
                return has_below(path, at, is_directory);
            p += is_deep; /* the slash after them may match nothing */
            *(is_deep ? &deep : &star) = (struct retry){true, p, at};
        } else if (at < path.len &&
                   (used = match_one(from(pattern, p), path.ptr[at])) > 0) {
            star.possible = star.possible && path.ptr[at] != '/';
            p += used;
            at++;
        } else if (retry_star(&star, path)) {
            p = star.pattern;
            at = star.path;
        } else if (retry_deep(&deep, path)) {
            p = deep.pattern;
            at = deep.path;
        } else {
            return false;
        }
    }
}

/* The length of the next element of the pattern; 0 when it is invalid. */
static size_t length_of_next(struct sp_str pattern)
{
    bool ignored;
    if (*pattern.ptr == '[')
        return read_set(pattern, 0, &ignored);
    if (*pattern.ptr == '\\')
        return pattern.len > 1 ? 2 : 0;
    return 1;
}

/* How many bytes from `at` on stand for themselves. */
static size_t plain_run(struct sp_str text, size_t at)
{
    static const bool is_special[UCHAR_MAX + 1] = {
        ['*'] = true, ['?'] = true, ['['] = true, ['\\'] = true};
    size_t end = at;
    while (end < text.len && !is_special[(unsigned char)text.ptr[end]])
        end++;
    return end - at;
}

const char *sp_glob_read(struct sp_glob *out, struct sp_str text)
{
    *out = (struct sp_glob){.is_name = true};
    bool is_exception = text.len && *text.ptr == '!';
    if (is_exception)
        text = from(text, 1);
    bool is_directory = text.len && text.ptr[text.len - 1] == '/';
    text.len -= is_directory;
    bool is_name = !text.len || !memchr(text.ptr, '/', text.len);
    if (text.len && *text.ptr == '/')
        text = from(text, 1);
    if (!text.len)
        return "a glob with a name in it";
    size_t plain = 0; /* where the tail begins */
    for (size_t at = plain_run(text, 0), used; at < text.len;
         at += used + plain_run(text, at + used)) {
        used = length_of_next(from(text, at));
        if (!used)
            return text.ptr[at] == '\\'
                       ? "a character after the backslash"
                       : "a set such as [a-z] or [[:digit:]] with its ']'; "
                         "write \\[ for a name with '['";
        plain = at + used;
    }
    *out = (struct sp_glob){text, is_name, is_directory, is_exception,
                            text.len - plain};
    return NULL;
}

bool sp_glob_has_tail(const struct sp_glob *glob, struct sp_str text)
{
    size_t tail = glob->tail;
    if (text.len < tail)
        return false;
    return !tail ||
           memcmp(text.ptr + text.len - tail,
                  glob->pattern.ptr + glob->pattern.len - tail, tail) == 0;
}

bool sp_glob_match_name(const struct sp_glob *glob, struct sp_str name)
{
    return sp_glob_has_tail(glob, name) && match(glob->pattern, name, false);
}

/* Does the glob match the name of a directory of the path? */
static bool match_directory(const struct sp_glob *glob, struct sp_str path)
{
    const char *slash;
    bool is_match = false;
    while (!is_match && path.len && (slash = memchr(path.ptr, '/', path.len))) {
        size_t len = (size_t)(slash - path.ptr);
        is_match = sp_glob_match_name(glob, (struct sp_str){path.ptr, len});
        path = from(path, len + 1);
    }
    return is_match;
}

bool sp_glob_match(const struct sp_glob *glob, struct sp_str path)
{
    if (!glob->pattern.len)
        return false;
    if (!glob->is_name)
        return match(glob->pattern, path, glob->is_directory);
    if (glob->is_directory)
        return match_directory(glob, path);
    const char *slash = path.len ? memrchr(path.ptr, '/', path.len) : NULL;
    struct sp_str name = from(path, slash ? (size_t)(slash - path.ptr) + 1 : 0);
    return name.len && sp_glob_match_name(glob, name);
}

struct sp_str sp_glob_directory(const char *glob)
{
    glob += *glob == '/';
    size_t plain = strcspn(glob, "*?[\\");
    while (plain && glob[plain - 1] != '/')
        plain--;
    return (struct sp_str){glob, plain ? plain - 1 : 0};
}
