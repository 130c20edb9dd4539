#include "sallyport/json.h"

#include <jansson.h>
#include <stdint.h>
#include <string.h>

#include "sallyport/alloc.h"
#include "sallyport/sanitise.h"
#include "sallyport/utc.h"
#include "unicode.h"

/* 15 digits tell any number apart that somebody has written with so many. */
enum { ONE_LINE = JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(15) };

/* The lowest and the highest bit of each of eight bytes. */
#define ONES UINT64_C(0x0101010101010101)
#define HIGH (ONES << 7)

static json_t *inner(const struct sp_json *value)
{
    return (json_t *)(uintptr_t)value;
}

static struct sp_json *outer(json_t *value)
{
    return (struct sp_json *)value;
}

struct sp_json *sp_json_null(void)
{
    return outer(json_null());
}

struct sp_json *sp_json_array(void)
{
    return outer(json_array());
}

struct sp_json *sp_json_object(void)
{
    return outer(json_object());
}

struct sp_json *sp_json_integer(long long value)
{
    return outer(json_integer(value));
}

struct sp_json *sp_json_number(double value)
{
    enum { EXACT_BITS = 53 };
    double max = (double)(1LL << EXACT_BITS);
    bool is_integer =
        value >= -max && value <= max && value == (double)(long long)value;
    return outer(is_integer ? json_integer((long long)value)
                            : json_real(value));
}

struct sp_json *sp_json_string(const char *text)
{
    return outer(json_string(text));
}

struct sp_json *sp_json_text(const char *text)
{
    return sp_json_text_str(sp_str(text));
}

struct sp_json *sp_json_text_str(struct sp_str text)
{
    struct sp_buf exact = {0};
    sp_escape_bytes(&exact, text);
    json_t *string = json_stringn(sp_buf_text(&exact), exact.len);
    sp_buf_dispose(&exact);
    return outer(string);
}

struct sp_json *sp_json_text_or_null(const char *text)
{
    return text ? sp_json_text(text) : sp_json_null();
}

struct sp_json *sp_json_time_or_null(int64_t time)
{
    char text[SP_UTC_TEXT + 1];
    return time ? sp_json_string(sp_utc_write(text, time)) : sp_json_null();
}

struct sp_json *sp_json_pack(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    json_t *value = json_vpack_ex(NULL, 0, format, args);
    va_end(args);
    return outer(value);
}

void sp_json_append(struct sp_json *array, struct sp_json *value)
{
    json_array_append_new(inner(array), inner(value));
}

void sp_json_set(struct sp_json *object, const char *name,
                 struct sp_json *value)
{
    json_object_set_new(inner(object), name, inner(value));
}

void sp_json_free(struct sp_json *value)
{
    json_decref(inner(value));
}

static int append(const char *text, size_t len, void *out)
{
    sp_buf_add(out, text, len);
    return 0;
}

void sp_json_write(struct sp_buf *out, const struct sp_json *value)
{
    json_dump_callback(inner(value), append, out, ONE_LINE | JSON_ENCODE_ANY);
}

/* Is it shown as it is in a string of ASCII? */
static bool is_plain(char c)
{
    return c >= ' ' && (unsigned char)c < 0x80 && c != '"' && c != '\\';
}

/* A bit for each byte of `eight` that is zero; none where no byte is. */
static uint64_t zeroes(uint64_t eight)
{
    return (eight - ONES) & ~eight & HIGH;
}

/* Is each of eight bytes plain? */
static bool are_plain(const char *text)
{
    uint64_t eight;
    memcpy(&eight, text, sizeof eight);
    uint64_t is_control = (eight - ONES * ' ') & ~eight & HIGH;
    return !(is_control | (eight & HIGH) | zeroes(eight ^ ONES * '"') |
             zeroes(eight ^ ONES * '\\'));
}

/* How many plain bytes the text begins with. */
static size_t plain_length(struct sp_str text)
{
    size_t len = 0;
    while (text.len - len >= sizeof(uint64_t) && are_plain(text.ptr + len))
        len += sizeof(uint64_t);
    while (len < text.len && is_plain(text.ptr[len]))
        len++;
    return len;
}

static void add_code(struct sp_buf *out, uint32_t code)
{
    static const char letters[] = {
        ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};
    enum { ASTRAL = 0x10000 };
    if (code == '"' || code == '\\')
        sp_buf_printf(out, "\\%c", (char)code);
    else if (code < sizeof letters && letters[code])
        sp_buf_printf(out, "\\%c", letters[code]);
    else if (code < ASTRAL)
        sp_buf_printf(out, "\\u%04X", code);
    else
        sp_buf_printf(out, "\\u%04X\\u%04X", 0xD800 | (code - ASTRAL) >> 10,
                      0xDC00 | ((code - ASTRAL) & 0x3ff));
}

void sp_json_add_text(struct sp_buf *out, struct sp_str text)
{
    struct unicode_char c;
    sp_buf_putc(out, '"');
    while (text.len) {
        size_t len = plain_length(text);
        sp_buf_add(out, text.ptr, len);
        text.ptr += len;
        text.len -= len;
        if (!text.len)
            break;
        len = sp_unicode_read(text, &c);
        if (len)
            add_code(out, c.code);
        else /* a byte that is no UTF-8, as sp_escape_bytes() shows it */
            sp_buf_printf(out, "\\\\x%02x", (unsigned char)*text.ptr);
        text.ptr += len ? len : 1;
        text.len -= len ? len : 1;
    }
    sp_buf_putc(out, '"');
}

void sp_json_write_indented(struct sp_buf *out, const struct sp_json *value)
{
    json_dump_callback(inner(value), append, out, JSON_INDENT(2));
}

void sp_json_print(FILE *out, const struct sp_json *value)
{
    json_dumpf(inner(value), out, ONE_LINE);
}

void sp_json_print_members(FILE *out, const struct sp_json *object)
{
    json_dumpf(inner(object), out, ONE_LINE | JSON_EMBED);
}

void sp_json_line(struct sp_buf *out, struct sp_json *object)
{
    sp_json_write(out, object);
    sp_buf_putc(out, '\n');
    sp_json_free(object);
}

/* jansson is recursive, so the depth is checked before it reads. */
static bool is_too_deep(struct sp_str text, size_t max)
{
    size_t depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (in_string && c == '\\')
            i++;
        else if (c == '"')
            in_string = !in_string;
        else if (!in_string && (c == '[' || c == '{') && ++depth > max)
            return true;
        else if (!in_string && (c == ']' || c == '}') && depth)
            depth--;
    }
    return false;
}

static enum sp_json_fault fault_of(const json_error_t *why)
{
    switch (json_error_code(why)) {
    case json_error_out_of_memory:
        sp_out_of_memory();
    case json_error_invalid_utf8:
        return SP_JSON_NOT_UTF8;
    case json_error_duplicate_key:
        return SP_JSON_TWICE;
    case json_error_numeric_overflow:
        return SP_JSON_NUMBER;
    case json_error_premature_end_of_input:
        return SP_JSON_CUT;
    default:
        return SP_JSON_OTHER;
    }
}

enum sp_json_fault sp_json_read(struct sp_json **out, struct sp_str text,
                                size_t max_depth, struct sp_error *why)
{
    json_error_t fault;
    *out = NULL;
    if (text.len > SP_JSON_MAX) {
        sp_error_set(why, SP_ELIMIT, "the JSON is larger than %d MiB",
                     SP_JSON_MAX >> 20);
        return SP_JSON_LARGE;
    }
    if (is_too_deep(text, max_depth)) {
        sp_error_set(why, SP_ELIMIT,
                     "the JSON is nested deeper than %zu levels", max_depth);
        return SP_JSON_DEEP;
    }
    *out =
        outer(json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, &fault));
    if (*out)
        return SP_JSON_GOOD;
    sp_error_set(why, SP_EINPUT, "not JSON: line %d: %s", fault.line,
                 fault.text);
    return fault_of(&fault);
}

int sp_json_parse(struct sp_json **out, struct sp_str text,
                  struct sp_error *err)
{
    struct sp_json *value;
    if (sp_json_read(&value, text, SP_JSON_DEPTH, err))
        return err->code;
    *out = value;
    return SP_OK;
}

struct sp_json *sp_json_get(const struct sp_json *object, const char *name)
{
    return outer(json_object_get(inner(object), name));
}

size_t sp_json_count(const struct sp_json *array)
{
    return json_array_size(inner(array));
}

struct sp_json *sp_json_at(const struct sp_json *array, size_t at)
{
    return outer(json_array_get(inner(array), at));
}

const char *sp_json_string_of(const struct sp_json *value)
{
    return json_string_value(inner(value));
}

const char *sp_json_string_in(const struct sp_json *object, const char *name)
{
    return sp_json_string_of(sp_json_get(object, name));
}

bool sp_json_integer_of(const struct sp_json *value, long long *out)
{
    if (!json_is_integer(inner(value)))
        return false;
    *out = json_integer_value(inner(value));
    return true;
}

bool sp_json_is_true(const struct sp_json *value)
{
    return json_is_true(inner(value));
}

bool sp_json_number_of(const struct sp_json *value, double *out)
{
    if (!json_is_number(inner(value)))
        return false;
    *out = json_number_value(inner(value));
    return true;
}

bool sp_json_is_object(const struct sp_json *value)
{
    return json_is_object(inner(value));
}

bool sp_json_each(const struct sp_json *object, sp_json_visit *visit,
                  void *context)
{
    const char *name;
    json_t *value;
    json_object_foreach(inner(object), name, value)
    {
        if (!visit(name, outer(value), context))
            return false;
    }
    return true;
}
