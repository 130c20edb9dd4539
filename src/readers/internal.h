/* What the readers share: a source of bytes, events, and a row for each format. */
#ifndef SALLYPORT_READERS_INTERNAL_H
#define SALLYPORT_READERS_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "sallyport/tool_report.h"
#include "sallyport/vec.h"

enum {
    SP_READ_CHUNK = 65536,
    SP_READ_DEPTH = 64,   /* levels of JSON and XML */
    SP_READ_NAME = 256,   /* bytes of a name that are compared */
    SP_READ_VALUE = 4096, /* bytes of a value that are kept */
    SP_READ_LINE = 65536, /* bytes of a line of text */
    SP_READ_READERS = 32, /* formats that may be read at the same time */
    SP_READ_ROWS = 32,    /* rows of a format */
};

/* Where the bytes come from. What is read is hashed and counted. */
struct sp_source {
    const char *name;
    FILE *stream; /* NULL: `memory` is all */
    struct sp_str memory;
    struct sp_sha256_sum *sum;
    size_t total;
    unsigned long line; /* of the next byte, from 1 */
    size_t at, len;
    char bytes[SP_READ_CHUNK];
};

/* Reads the next chunk over the old one. False at the end, or after an error. */
bool sp_source_fill(struct sp_source *source, struct sp_error *err);
/* The next byte, or -1; not taken, and taken. They are called for each byte. */
static inline int sp_source_peek(struct sp_source *source, struct sp_error *err)
{
    if (source->at == source->len && !sp_source_fill(source, err))
        return -1;
    return (unsigned char)source->bytes[source->at];
}

static inline int sp_source_get(struct sp_source *source, struct sp_error *err)
{
    int byte = sp_source_peek(source, err);
    if (byte < 0)
        return byte;
    source->at++;
    if (byte == '\n')
        source->line++;
    return byte;
}

/* Sets "NAME:LINE: " and the cause. Returns SP_EINPUT. */
int sp_source_fault(const struct sp_source *source, unsigned long line,
                    struct sp_error *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* What happens in JSON and XML, in the order of the text. */
enum sp_event_kind {
    SP_BEGIN = 1,  /* of an object, an array or an element */
    SP_END = 2,    /* the same */
    SP_TEXT = 4,   /* a string */
    SP_NUMBER = 8, /* a number */
    SP_WORD = 16,  /* true, false or null */
};

/* Where it happens: the names of members and elements; an item of an array has
 * none. */
struct sp_step {
    bool is_item;
    size_t len;
    char name[SP_READ_NAME];
    bool is_cut; /* the name is longer */
};

struct sp_path {
    size_t depth;
    struct sp_step steps[SP_READ_DEPTH + 1];
};

struct sp_event {
    enum sp_event_kind kind;
    /* What a string or a word says; its beginning, if it is long. */
    struct sp_str text;
    double number;                 /* finite */
    const char *const *attributes; /* of an element: name, value, …, NULL */
    const struct sp_path *path;
};

/* The value of an attribute, or NULL. */
const char *sp_event_attribute(const struct sp_event *event, const char *name);
/* The last name of the path; "" for an item. */
struct sp_str sp_event_name(const struct sp_event *event);

/* One format that is being tried. */
struct sp_reading {
    const struct sp_reader *reader;
    struct sp_tool_report *out;
    void *state;
    unsigned marks; /* what was seen of the marks of the format */
    /* For each row, how many names its path has. */
    unsigned char depths[SP_READ_ROWS];
    unsigned long line;
    unsigned long fault_line; /* of the first fault; 0: none */
    char fault[256];
};

/* What a format does at a place. A path is names with '/' between them; [] is an item
 * of an array, * is any name, and a path that begins with a '/' is the end of a longer
 * one. */
struct sp_row {
    const char *path;
    unsigned kinds;
    void (*on)(struct sp_reading *self, const struct sp_event *event);
    unsigned mark; /* of the format, that is seen there; on may be NULL then */
};

enum sp_shape { SP_SHAPE_LINES = 1, SP_SHAPE_JSON = 2, SP_SHAPE_XML = 4 };

/* A format. */
struct sp_reader {
    unsigned shapes;
    unsigned marks; /* those of every report of this format, and of no other */
    size_t size;    /* of its state, which begins as zeros */
    bool is_many;   /* it is many values of JSON, one after another */
    const struct sp_row *rows; /* the last one has no path */
    void (*line)(struct sp_reading *self, struct sp_str line);
    /* All was read: sets result and metrics. */
    void (*end)(struct sp_reading *self);
    void (*dispose)(void *state);
};

#define SP_TOOL_REPORT(symbol, name, gate, help)                               \
    extern const struct sp_reader sp_reader_##symbol;
#include "sallyport/tool_reports.def"
#undef SP_TOOL_REPORT

/* The formats that a report may have. */
struct sp_readings {
    struct sp_source *source;
    struct sp_reading items[SP_READ_READERS];
    size_t count;
    unsigned long line;      /* of the event */
    unsigned long more_line; /* where a second value of JSON begins, or 0 */
};

void sp_readings_event(struct sp_readings *readings,
                       const struct sp_event *event);
void sp_readings_line(struct sp_readings *readings, struct sp_str line);

/* Prepares the rows. */
void sp_reading_begin(struct sp_reading *reading);
void sp_reading_dispose(struct sp_reading *reading);

/* Read all of the source. */
int sp_read_json(struct sp_source *source, struct sp_readings *to,
                 struct sp_error *err);
int sp_read_xml(struct sp_source *source, struct sp_readings *to,
                struct sp_error *err);
int sp_read_lines(struct sp_source *source, struct sp_readings *to,
                  struct sp_error *err);

/* --- for the formats --- */

/* The report cannot be used. The first fault counts. */
void sp_reading_fault(struct sp_reading *self, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* It can be used and is no pass. */
void sp_reading_fails(struct sp_reading *self, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void sp_reading_metric(struct sp_reading *self, const char *name, double value);
void sp_reading_missing(struct sp_reading *self, const char *metric);
/* Takes the next word off *rest, and the white space before it. Empty at the end. */
struct sp_str sp_take_word(struct sp_str *rest);
/* Reads a number that counts something: whole, from 0 to 2^53. A fault if not. */
bool sp_reading_count(struct sp_reading *self, const struct sp_event *event,
                      uint64_t *out);
/* The same for the digits of a text; `what` names them in the fault. */
bool sp_reading_digits(struct sp_reading *self, const char *what,
                       struct sp_str digits, uint64_t *out);

#endif
