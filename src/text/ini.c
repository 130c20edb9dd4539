#include "sallyport/ini.h"

#include <ini.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/text_places.h"

enum { SECTION_MAX = 48 }; /* inih cuts a longer section silently */

enum { MARK_LEN = 3 };
static const char byte_order_mark[] = "\xef\xbb\xbf";

struct reader {
    struct sp_str rest;
    const char *file;
    int line;
    bool below_key;      /* an indented line continues a value */
    bool continues;      /* the line that inih reads now continues a value */
    struct sp_str value; /* of that line */

    sp_ini_visit *visit;
    void *context;
    struct sp_error *err;
    int code;

    bool pending; /* an entry is not complete yet */
    char *section, *key;
    bool adds;
    struct sp_buf joined; /* its lines */
    int key_line;
    struct sp_text_places seen; /* "section\nkey" of this file … */
    SP_VEC(int) seen_lines;     /* … and the line of each */
};

static int fail(struct reader *r, int line, const char *what)
{
    r->code =
        sp_error_set(r->err, SP_EPOLICY, "%s:%d: %s", r->file, line, what);
    return r->code;
}

/* "name = …" with only plain characters before the sign: a key, however
 * indented. */
static bool looks_like_key(struct sp_str line)
{
    line = sp_str_trim(line);
    size_t i = 0;
    while (i < line.len && (line.ptr[i] == '-' || sp_is_alnum(line.ptr[i])))
        i++;
    size_t name = i;
    while (i < line.len && (line.ptr[i] == ' ' || line.ptr[i] == '\t'))
        i++;
    i += i + 1 < line.len && line.ptr[i] == '+';
    return name && i < line.len && line.ptr[i] == '=';
}

static bool is_comment_or_blank(struct sp_str line)
{
    line = sp_str_trim(line);
    return !line.len || *line.ptr == '#' || *line.ptr == ';';
}

/* Splits `rule "tdd-order"` in place; the name is NULL where there is none. */
static bool split_section(char *section, const char **name)
{
    char *quote = strchr(section, '"');
    *name = NULL;
    if (!quote)
        return *section && !strpbrk(section, " \t");
    char *end = strchr(quote + 1, '"');
    if (!end || end[1] || quote - section < 2 || quote[-1] != ' ')
        return false;
    *end = '\0';
    quote[-1] = '\0';
    *name = quote + 1;
    return true;
}

/* Bytes that inih would silently split, cut or trim at. */
static const char *bad_bytes(struct sp_str line)
{
    if (line.len > SP_INI_LINE)
        return "this line is longer than 65536 bytes";
    if (memchr(line.ptr, '\0', line.len))
        return "this line holds a NUL byte";
    if (memmem(line.ptr, line.len, byte_order_mark, MARK_LEN))
        return "this line holds a byte order mark";
    for (size_t i = 0; i < line.len; i++)
        if ((unsigned char)line.ptr[i] < ' ' && line.ptr[i] != '\t')
            return "this line holds a control character";
    return NULL;
}

static const char *bad_section(struct sp_str line)
{
    char section[SECTION_MAX];
    const char *name;
    if (line.len > SECTION_MAX)
        return "this section's name is too long";
    if (memchr(line.ptr, ']', line.len) != line.ptr + line.len - 1)
        return "a section ends with ']' and nothing after it";
    memcpy(section, line.ptr + 1, line.len - 2);
    section[line.len - 2] = '\0';
    return split_section(section, &name)
               ? NULL
               : "expected [name] or [name \"value\"]";
}

/* What is wrong with a line that is not blank. */
static const char *fault_of(struct sp_str line, bool continues)
{
    for (size_t i = 1; i < line.len; i++)
        if (line.ptr[i] == ';' &&
            (line.ptr[i - 1] == ' ' || line.ptr[i - 1] == '\t'))
            return "a ';' after white space would begin a comment here; give "
                   "the comment its own line, or write \\x3b in a pattern";
    if (continues)
        return NULL;
    if (*line.ptr == '[')
        return bad_section(line);
    size_t i = 0;
    while (i < line.len && !strchr("=:", line.ptr[i])) /* inih takes both */
        i++;
    size_t name = i - (i && i < line.len && line.ptr[i - 1] == '+');
    if (!name || i == line.len || line.ptr[i] != '=')
        return "expected [section] or key = value";
    return i > SP_INI_KEY ? "this key's name is too long" : NULL;
}

/* The entry above is complete. */
static void flush(struct reader *r)
{
    if (!r->pending || r->code)
        return;
    r->pending = false;
    struct sp_ini_entry entry = {.key = r->key,
                                 .value = sp_buf_text(&r->joined),
                                 .adds = r->adds,
                                 .line = r->key_line};
    split_section(r->section, &entry.name);
    entry.section = r->section;
    r->code = r->visit(&entry, r->context, r->err);
}

/* Visits a section, which inih does not report. bad_section() accepted the
 * line. */
static void visit_section(struct reader *r, struct sp_str line)
{
    char section[SECTION_MAX];
    struct sp_ini_entry entry = {
        .section = section, .key = "", .value = "", .line = r->line};
    memcpy(section, line.ptr + 1, line.len - 2);
    section[line.len - 2] = '\0';
    split_section(section, &entry.name);
    r->code = r->visit(&entry, r->context, r->err);
}

static void check(struct reader *r, struct sp_str line)
{
    bool says_something = !is_comment_or_blank(line);
    const char *wrong = bad_bytes(line);
    if (says_something && !r->continues)
        flush(r); /* the first error counts */
    if (!wrong && says_something)
        wrong = fault_of(line, r->continues);
    if (!r->code && wrong)
        fail(r, r->line, wrong);
    if (!says_something || r->continues)
        return;
    r->below_key = *line.ptr != '[';
    if (!r->code && !r->below_key)
        visit_section(r, line);
}

/* Writes what inih gets for a checked line: a section, or a key with '+' for
 * its value. We keep the values, because inih takes lines of 200 bytes only. */
static void hand_shape(struct reader *r, char *out, int room,
                       struct sp_str line)
{
    size_t head = 1; /* the indentation */
    if (is_comment_or_blank(line)) {
        snprintf(out, (size_t)room, "\n");
        return;
    }
    if (!r->continues && *line.ptr == '[') {
        snprintf(out, (size_t)room, "%.*s\n", SP_STR_ARG(line));
        return;
    }
    if (!r->continues)
        head +=
            (size_t)((const char *)memchr(line.ptr, '=', line.len) - line.ptr);
    r->value = sp_str_trim((struct sp_str){line.ptr + head, line.len - head});
    snprintf(out, (size_t)room, "%.*s+\n", (int)head, line.ptr);
}

/* inih's reader: one line at a time, like fgets(). A line that inih must take
 * for a continuation is indented, no other is. */
static char *next_line(char *out, int room, void *stream)
{
    struct reader *r = stream;
    struct sp_str line;
    if (r->code || !sp_str_line(&r->rest, &line))
        return NULL;
    r->line++;
    if (line.len && line.ptr[line.len - 1] == '\r')
        line.len--;
    r->continues = r->below_key && line.len &&
                   (*line.ptr == ' ' || *line.ptr == '\t') &&
                   !looks_like_key(line);
    struct sp_str text = r->continues ? line : sp_str_trim(line);
    check(r, text);
    if (r->code)
        return NULL;
    hand_shape(r, out, room, text);
    return out;
}

/* Where a key was set first; 0: nowhere yet. */
static int line_of(const struct reader *r, const char *id)
{
    uint32_t place = sp_text_places_find(&r->seen, id);
    return place == SP_TEXT_PLACES_NONE ? 0 : r->seen_lines.items[place];
}

static int fail_twice(struct reader *r, struct sp_str key, int before)
{
    struct sp_buf what = {0};
    sp_buf_printf(&what, "'%.*s' is already set in line %d", SP_STR_ARG(key),
                  before);
    int code = fail(r, r->line, sp_buf_text(&what));
    sp_buf_dispose(&what);
    return code;
}

static int begin(struct reader *r, const char *section, struct sp_str key)
{
    struct sp_buf id = {0};
    bool adds = key.len && key.ptr[key.len - 1] == '+';
    key.len -= adds;
    key = sp_str_trim(key);
    sp_buf_printf(&id, "%s\n%.*s", section, SP_STR_ARG(key));
    int before = line_of(r, sp_buf_text(&id));
    sp_text_places_add(&r->seen, sp_buf_text(&id));
    SP_VEC_PUSH(&r->seen_lines, r->line);
    sp_buf_dispose(&id);
    if (before && !adds)
        return fail_twice(r, key, before);
    if (!*section)
        return fail(r, r->line, "a key needs a [section] above it");
    free(r->section);
    free(r->key);
    r->section = sp_strdup(section);
    r->key = sp_strndup(key.ptr, key.len);
    r->adds = adds;
    sp_buf_reset(&r->joined);
    sp_buf_add(&r->joined, r->value.ptr, r->value.len);
    r->key_line = r->line;
    r->pending = true;
    return SP_OK;
}

static int handle(void *user, const char *section, const char *key,
                  const char *value)
{
    struct reader *r = user;
    (void)value;
    if (!r->continues)
        return begin(r, section, sp_str(key)) == SP_OK;
    if (r->joined.len)
        sp_buf_putc(&r->joined, '\n');
    sp_buf_add(&r->joined, r->value.ptr, r->value.len);
    return 1;
}

int sp_ini_read(struct sp_str text, const char *file, sp_ini_visit *visit,
                void *context, struct sp_error *err)
{
    struct reader r = {.rest = text,
                       .file = file,
                       .visit = visit,
                       .context = context,
                       .err = err};
    if (sp_str_starts(r.rest, byte_order_mark)) {
        r.rest.ptr += MARK_LEN;
        r.rest.len -= MARK_LEN;
    }
    int bad_line = ini_parse_stream(next_line, &r, handle, &r);
    flush(&r);
    if (!r.code && bad_line) /* GCOVR_EXCL_START an inih with other options */
        fail(&r, bad_line, "expected [section] or key = value");
    /* GCOVR_EXCL_STOP */
    free(r.section);
    free(r.key);
    sp_buf_dispose(&r.joined);
    sp_text_places_dispose(&r.seen);
    free(r.seen_lines.items);
    return r.code;
}
