/*
 * JSON as a stream of events. jansson reads a value whole, and needs ten times the
 * size of the text for it; so this reads the text itself, by the grammar of RFC 8259,
 * and keeps only the path to the current value and a hash of each name in the objects
 * that are open.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { NUMBER_MAX = 64, NAMES_MAX = 4000000 };

/* A name of an object that is open. */
struct name {
    uint64_t hash;
    unsigned long line;
};

struct level {
    bool is_array, is_empty;
    size_t names; /* where its names begin */
};

struct parse {
    struct sp_source *source;
    struct sp_readings *to;
    struct sp_error *err;
    struct sp_path path;
    struct level levels[SP_READ_DEPTH + 1]; /* path.depth of them are open */
    SP_VEC(struct name) names;
    struct sp_buf text; /* the string that was read last … */
    bool is_cut;        /* … is longer than what was kept */
};

static bool fault(struct parse *self, const char *what)
{
    sp_source_fault(self->source, self->source->line, self->err, "%s", what);
    return false;
}

static int peek(struct parse *self)
{
    return sp_source_peek(self->source, self->err);
}

static int get(struct parse *self)
{
    return sp_source_get(self->source, self->err);
}

/* The next byte that is no white space, not taken. */
static int peek_token(struct parse *self)
{
    int c;
    while ((c = peek(self)) == ' ' || c == '\t' || c == '\n' || c == '\r')
        get(self);
    return c;
}

static bool unexpected(struct parse *self, const char *expected)
{
    char what[80];
    int c = peek(self);
    if (c < 0)
        return fault(self, "it ends too early");
    if (c > ' ' && c < 0x7f)
        snprintf(what, sizeof what, "expected %s, not '%c'", expected, c);
    else
        snprintf(what, sizeof what, "expected %s, not the byte 0x%02x",
                 expected, (unsigned)c);
    return fault(self, what);
}

static void tell(struct parse *self, struct sp_event event)
{
    event.path = &self->path;
    self->to->line = self->source->line;
    sp_readings_event(self->to, &event);
}

/* --- strings --- */

static void keep(struct parse *self, const char *bytes, size_t len)
{
    self->is_cut = self->is_cut || self->text.len + len > SP_READ_VALUE;
    if (!self->is_cut)
        sp_buf_add(&self->text, bytes, len);
}

static void keep_character(struct parse *self, unsigned code)
{
    char out[4];
    size_t len = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = len; i-- > 1; code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3f));
    out[0] = (char)(first[len] | code);
    keep(self, out, len);
}

static bool read_hex(struct parse *self, unsigned *out)
{
    *out = 0;
    for (int i = 0; i < 4; i++) {
        static const char digits[] = "0123456789abcdef";
        int c = get(self);
        const char *found =
            c > 0 ? strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c) : NULL;
        if (!found)
            return fault(self, "\\u without four hex digits");
        *out = *out * 16 + (unsigned)(found - digits);
    }
    return true;
}

static bool read_unicode(struct parse *self)
{
    enum { HIGH = 0xd800, LOW = 0xdc00, END = 0xe000 };
    unsigned code, low = 0;
    if (!read_hex(self, &code))
        return false;
    if (code >= HIGH && code < LOW) {
        if (get(self) != '\\' || get(self) != 'u' || !read_hex(self, &low) ||
            low < LOW || low >= END)
            return fault(self, "half a surrogate pair");
        code = 0x10000 + ((code - HIGH) << 10) + (low - LOW);
    } else if (code >= LOW && code < END) {
        return fault(self, "half a surrogate pair");
    }
    keep_character(self, code);
    return true;
}

static bool read_escape(struct parse *self)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    int c = get(self);
    const char *found = c > 0 ? strchr(from, c) : NULL;
    if (found)
        keep(self, &to[found - from], 1);
    else if (c == 'u')
        return read_unicode(self);
    return found || fault(self, "an escape that JSON does not have");
}

/* The bytes after the first one of a character of UTF-8. */
static bool read_tail(struct parse *self, int first)
{
    char bytes[4] = {(char)first};
    int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    int min = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int max = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    bool is_good = first >= 0xc2 && first <= 0xf4;
    for (int i = 1; is_good && i <= more; i++, min = 0x80, max = 0xbf) {
        int c = get(self);
        is_good = c >= min && c <= max;
        bytes[i] = (char)c;
    }
    if (is_good)
        keep(self, bytes, (size_t)more + 1);
    return is_good || fault(self, "it is not UTF-8");
}

/* Reads a string, of which the quote was not taken yet. */
static bool read_string(struct parse *self)
{
    sp_buf_reset(&self->text);
    self->is_cut = false;
    get(self);
    for (;;) {
        bool is_good = true;
        int c = get(self);
        char byte = (char)c;
        if (c == '"')
            return true;
        if (c < 0)
            return fault(self, "it ends too early");
        if (c < ' ')
            return fault(self, "a control character in a text");
        if (c == '\\')
            is_good = read_escape(self);
        else if (c >= 0x80)
            is_good = read_tail(self, c);
        else
            keep(self, &byte, 1);
        if (!is_good)
            return false;
    }
}

static struct sp_str text_of(const struct parse *self)
{
    return (struct sp_str){sp_buf_text(&self->text), self->text.len};
}

/* --- numbers and words --- */

static const char *skip_digits(const char *at)
{
    return at + strspn(at, "0123456789");
}

/* -? (0 | [1-9][0-9]*) (\.[0-9]+)? ([eE][+-]?[0-9]+)? */
static bool is_number(const char *text)
{
    const char *at = text + (*text == '-'), *end = skip_digits(at);
    if (end == at || (*at == '0' && end > at + 1))
        return false;
    if (*end == '.') {
        at = end + 1;
        end = skip_digits(at);
        if (end == at)
            return false;
    }
    if (*end == 'e' || *end == 'E') {
        at = end + 1 + (end[1] == '+' || end[1] == '-');
        end = skip_digits(at);
        if (end == at)
            return false;
    }
    return !*end;
}

/* Takes the letters, digits and signs that follow. */
static bool take_word(struct parse *self, char out[NUMBER_MAX + 1])
{
    size_t len = 0;
    int c;
    while ((c = peek(self)) > 0 && (sp_is_alnum((char)c) || c == '+' ||
                                    c == '-' || c == '.' || c == '_')) {
        if (len == NUMBER_MAX)
            return fault(self, "a number of more than 64 characters");
        out[len++] = (char)get(self);
    }
    out[len] = '\0';
    return true;
}

static bool read_word(struct parse *self)
{
    char word[NUMBER_MAX + 1], what[NUMBER_MAX + 32];
    if (!take_word(self, word))
        return false;
    if (strcmp(word, "true") == 0 || strcmp(word, "false") == 0 ||
        strcmp(word, "null") == 0) {
        tell(self, (struct sp_event){.kind = SP_WORD, .text = sp_str(word)});
        return true;
    }
    if (!is_number(word)) {
        snprintf(what, sizeof what, "'%s' is no value of JSON", word);
        return peek(self) < 0 ? fault(self, "it ends too early")
                              : fault(self, what);
    }
    struct sp_event event = {.kind = SP_NUMBER, .number = strtod(word, NULL)};
    if (!isfinite(event.number))
        return fault(self, "a number that is too large");
    event.text = sp_str(word);
    tell(self, event);
    return true;
}

/* --- objects and arrays --- */

static int by_hash(const void *a, const void *b)
{
    const struct name *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

/* Has the object that is being closed a name twice? */
static bool check_names(struct parse *self, size_t begin)
{
    struct name *names = self->names.items + begin;
    size_t count = self->names.count - begin;
    self->names.count = begin;
    if (count < 2)
        return true;
    qsort(names, count, sizeof *names, by_hash);
    for (size_t i = 1; i < count; i++)
        if (names[i].hash == names[i - 1].hash) {
            sp_source_fault(self->source, names[i].line, self->err,
                            "an object has a name twice");
            return false;
        }
    return true;
}

static bool open_level(struct parse *self, bool is_array)
{
    tell(self, (struct sp_event){.kind = SP_BEGIN});
    get(self);
    if (self->path.depth == SP_READ_DEPTH)
        return fault(self, "it is nested deeper than 64 levels");
    self->levels[self->path.depth++] = (struct level){
        .is_array = is_array, .is_empty = true, .names = self->names.count};
    return true;
}

static bool close_level(struct parse *self)
{
    struct level *level = &self->levels[--self->path.depth];
    get(self);
    if (!check_names(self, level->names))
        return false;
    tell(self, (struct sp_event){.kind = SP_END});
    return true;
}

static bool read_name(struct parse *self)
{
    struct sp_step *step = &self->path.steps[self->path.depth - 1];
    if (peek_token(self) != '"')
        return unexpected(self, "a name");
    struct name name = {.line = self->source->line};
    if (!read_string(self))
        return false;
    if (self->is_cut)
        return fault(self, "a name of more than 4096 bytes");
    name.hash = sp_str_hash(text_of(self));
    if (self->names.count == NAMES_MAX)
        return fault(self, "an object with more than 4000000 names");
    SP_VEC_PUSH(&self->names, name);
    step->is_item = false;
    step->is_cut = self->text.len > sizeof step->name;
    step->len = step->is_cut ? sizeof step->name : self->text.len;
    memcpy(step->name, sp_buf_text(&self->text), step->len);
    if (peek_token(self) != ':')
        return unexpected(self, "':'");
    get(self);
    return true;
}

static bool read_value(struct parse *self)
{
    int c = peek_token(self);
    if (c == '{' || c == '[')
        return open_level(self, c == '[');
    if (c == '"') {
        if (!read_string(self))
            return false;
        tell(self, (struct sp_event){.kind = SP_TEXT, .text = text_of(self)});
        return true;
    }
    if (c == '-' || (c > 0 && sp_is_alnum((char)c)))
        return read_word(self);
    return unexpected(self, "a value");
}

/* Goes to the next value, and closes what ends before it. False at the end of all, and
 * for a fault. */
static bool next_value(struct parse *self)
{
    while (self->path.depth) {
        struct level *level = &self->levels[self->path.depth - 1];
        int end = level->is_array ? ']' : '}', c = peek_token(self);
        if (c == end) {
            if (!close_level(self))
                return false;
            continue;
        }
        if (!level->is_empty && c != ',')
            return unexpected(self,
                              level->is_array ? "',' or ']'" : "',' or '}'");
        if (!level->is_empty)
            get(self);
        level->is_empty = false;
        self->path.steps[self->path.depth - 1].is_item = true;
        return level->is_array || read_name(self);
    }
    return false;
}

int sp_read_json(struct sp_source *source, struct sp_readings *to,
                 struct sp_error *err)
{
    struct parse *self = sp_calloc(1, sizeof *self);
    self->source = source;
    self->to = to;
    self->err = err;
    for (size_t count = 0; peek_token(self) >= 0; count++) {
        if (count == 1)
            to->more_line = source->line;
        bool is_good = read_value(self);
        while (is_good && next_value(self))
            is_good = read_value(self);
        if (err->code)
            break;
    }
    sp_buf_dispose(&self->text);
    free(self->names.items);
    free(self);
    return err->code;
}
