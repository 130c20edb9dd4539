/*
 * json.h - reads and writes JSON.
 * layer: text
 *
 * A value is yours until it is given to sp_json_append(), sp_json_set() or, as an
 * "o", to sp_json_pack(). What is looked up in a value is borrowed from it.
 */
#ifndef SALLYPORT_JSON_H
#define SALLYPORT_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "sallyport/buf.h"
#include "sallyport/error.h"
#include "sallyport/str.h"

struct sp_json;

enum {
    SP_JSON_MAX = 1 << 20, /* bytes that are read */
    SP_JSON_DEPTH = 64,    /* levels of arrays and objects that are read */
};

struct sp_json *sp_json_null(void);
struct sp_json *sp_json_array(void);
struct sp_json *sp_json_object(void);
struct sp_json *sp_json_integer(long long value);
/* A finite number: as an integer where it is one. */
struct sp_json *sp_json_number(double value);
/* text is UTF-8. */
struct sp_json *sp_json_string(const char *text);
/* Any bytes: those that are not UTF-8 are escaped. */
struct sp_json *sp_json_text(const char *text);
struct sp_json *sp_json_text_str(struct sp_str text);
/* The same, and null for NULL. */
struct sp_json *sp_json_text_or_null(const char *text);
/* "2026-11-23T13:45:33Z" of seconds since 1970, and null for 0. */
struct sp_json *sp_json_time_or_null(int64_t time);

/* A value by a format of jansson: "{s:s, s:o}" for an object, "[o]" for an array; s:
 * UTF-8, b: an int, i: an int, I: a long long, o: a value, O: one that stays yours, s?: a text or NULL. */
struct sp_json *sp_json_pack(const char *format, ...);

void sp_json_append(struct sp_json *array, struct sp_json *value);
void sp_json_set(struct sp_json *object, const char *name,
                 struct sp_json *value);
void sp_json_free(struct sp_json *value);

/* On one line, and in ASCII: characters that a terminal would obey or hide are
 * escaped. */
void sp_json_write(struct sp_buf *out, const struct sp_json *value);
void sp_json_print(FILE *out, const struct sp_json *value);
/* Appends what sp_json_write() appends for sp_json_text_str(text), without a value. */
void sp_json_add_text(struct sp_buf *out, struct sp_str text);
/* The members of an object without its braces. */
void sp_json_print_members(FILE *out, const struct sp_json *object);
/* On several lines, as UTF-8. */
void sp_json_write_indented(struct sp_buf *out, const struct sp_json *value);
/* Appends an object on a line of its own, and frees it. */
void sp_json_line(struct sp_buf *out, struct sp_json *object);

/*
 * Reads an array or an object; only white space may follow it. A name may occur
 * once in an object. SP_EINPUT for what is not JSON; SP_ELIMIT for more than
 * SP_JSON_MAX bytes or SP_JSON_DEPTH levels.
 */
int sp_json_parse(struct sp_json **out, struct sp_str text,
                  struct sp_error *err);

/* Why a text was not read. */
enum sp_json_fault {
    SP_JSON_GOOD,
    SP_JSON_LARGE,
    SP_JSON_DEEP,
    SP_JSON_NOT_UTF8,
    SP_JSON_TWICE,  /* an object has a name twice */
    SP_JSON_NUMBER, /* one that is too large for a double or a long long */
    SP_JSON_CUT,    /* it ends too early */
    SP_JSON_OTHER,
};

/* The same with a bound of its own on levels, and with the fault by name. *out is
 * NULL for a fault; `why` gets the message of sp_json_parse(). */
enum sp_json_fault sp_json_read(struct sp_json **out, struct sp_str text,
                                size_t max_depth, struct sp_error *why);

/* NULL when it is no object, or has no such member. */
struct sp_json *sp_json_get(const struct sp_json *object, const char *name);
/* The number of items of an array; 0 for anything else. */
size_t sp_json_count(const struct sp_json *array);
/* NULL when it is no array, or is shorter. */
struct sp_json *sp_json_at(const struct sp_json *array, size_t at);
/* NULL when it is no string. */
const char *sp_json_string_of(const struct sp_json *value);
/* The text of a member of an object; NULL where it is none. Borrowed. */
const char *sp_json_string_in(const struct sp_json *object, const char *name);
/* False when it is no integer. */
bool sp_json_integer_of(const struct sp_json *value, long long *out);
/* False when it is no number. An integer over 2^53 is made the nearest double. */
bool sp_json_number_of(const struct sp_json *value, double *out);
bool sp_json_is_object(const struct sp_json *value);
/* Calls visit for each member, in the order of the text, until it returns false. */
typedef bool sp_json_visit(const char *name, const struct sp_json *value,
                           void *context);
bool sp_json_each(const struct sp_json *object, sp_json_visit *visit,
                  void *context);
bool sp_json_is_true(const struct sp_json *value);

#endif
