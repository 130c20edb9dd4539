#include "sallyport/tool_report.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/file.h"

const char *const sp_tool_report_names[] = {
#define SP_TOOL_REPORT(symbol, name, gate, help) name,
#include "sallyport/tool_reports.def"
#undef SP_TOOL_REPORT
    NULL};
const char *const sp_tool_report_gates[] = {
#define SP_TOOL_REPORT(symbol, name, gate, help) gate,
#include "sallyport/tool_reports.def"
#undef SP_TOOL_REPORT
    NULL};
const char *const sp_tool_report_help[] = {
#define SP_TOOL_REPORT(symbol, name, gate, help) help,
#include "sallyport/tool_reports.def"
#undef SP_TOOL_REPORT
    NULL};
static const struct sp_reader *const readers[] = {
#define SP_TOOL_REPORT(symbol, name, gate, help) &sp_reader_##symbol,
#include "sallyport/tool_reports.def"
#undef SP_TOOL_REPORT
};
enum { READERS = sizeof readers / sizeof readers[0] };
_Static_assert((int)READERS <= (int)SP_READ_READERS, "too many formats");

static size_t index_of(const struct sp_reader *reader)
{
    size_t at = 0;
    while (readers[at] != reader)
        at++;
    return at;
}

void sp_tool_report_dispose(struct sp_tool_report *report)
{
    sp_buf_dispose(&report->why);
    sp_buf_dispose(&report->notes);
    sp_metrics_free(report->metrics.items, report->metrics.count);
    free(report->missing.items);
    *report = (struct sp_tool_report){.format = NULL};
}

void sp_reading_dispose(struct sp_reading *reading)
{
    if (reading->reader->dispose)
        reading->reader->dispose(reading->state);
    free(reading->state);
}

/* Skips the mark of UTF-8 and white space, and says what begins there. 0: there is
 * nothing that we read. */
static unsigned shape_of(struct sp_source *source, struct sp_error *err)
{
    int c = sp_source_peek(source, err);
    const unsigned char *bytes = (const unsigned char *)source->bytes;
    if (source->len >= 2 && ((bytes[0] == 0xff && bytes[1] == 0xfe) ||
                             (bytes[0] == 0xfe && bytes[1] == 0xff))) {
        sp_source_fault(source, 1, err, "it is UTF-16; write it as UTF-8");
        return 0;
    }
    if (source->len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        source->at = 3;
    while ((c = sp_source_peek(source, err)) == ' ' || c == '\t' || c == '\n' ||
           c == '\r')
        sp_source_get(source, err);
    if (c < 0)
        sp_source_fault(source, source->line, err, "it is empty");
    return err->code              ? 0
           : c == '<'             ? SP_SHAPE_XML
           : c == '{' || c == '[' ? SP_SHAPE_JSON
                                  : SP_SHAPE_LINES;
}

/* Begins each format that has the shape, or the one that is asked for. */
static void begin(struct sp_readings *all, struct sp_tool_report *out,
                  unsigned shape, const char *format)
{
    for (size_t i = 0; i < READERS; i++) {
        if (!(readers[i]->shapes & shape) ||
            (format && strcmp(sp_tool_report_names[i], format) != 0))
            continue;
        all->items[all->count] =
            (struct sp_reading){.reader = readers[i],
                                .out = out,
                                .state = sp_calloc(1, readers[i]->size)};
        sp_reading_begin(&all->items[all->count++]);
    }
}

static int read_shape(struct sp_source *source, struct sp_readings *all,
                      unsigned shape, struct sp_error *err)
{
    return shape == SP_SHAPE_XML    ? sp_read_xml(source, all, err)
           : shape == SP_SHAPE_JSON ? sp_read_json(source, all, err)
                                    : sp_read_lines(source, all, err);
}

static const char *shape_name(unsigned shape)
{
    return shape == SP_SHAPE_XML    ? "XML"
           : shape == SP_SHAPE_JSON ? "JSON"
                                    : "text";
}

/* No format was recognised. */
static int unknown(const struct sp_source *source, unsigned shape,
                   const char *format, struct sp_error *err)
{
    struct sp_buf names = {0};
    if (format)
        return sp_error_set(err, SP_EINPUT,
                            "%s:1: it is %s without what every report of %s "
                            "has",
                            source->name, shape_name(shape), format);
    for (size_t i = 0; i < READERS; i++)
        if (readers[i]->shapes & shape)
            sp_buf_printf(&names, "%s%s", names.len ? ", " : "",
                          sp_tool_report_names[i]);
    int code =
        sp_error_set(err, SP_EINPUT,
                     "%s:1: it is %s of a format that is not known; "
                     "known are %s",
                     source->name, shape_name(shape), sp_buf_text(&names));
    sp_buf_dispose(&names);
    return code;
}

/* Lets the format that was recognised draw its conclusions. */
static int conclude(struct sp_readings *all, struct sp_tool_report *out,
                    struct sp_error *err)
{
    struct sp_reading *self = &all->items[0];
    const struct sp_source *source = all->source;
    size_t at = index_of(self->reader);
    out->format = sp_tool_report_names[at];
    out->gate = sp_tool_report_gates[at];
    out->result = SP_GATE_PASS;
    self->line = source->line;
    if (all->more_line && !self->reader->is_many)
        return sp_source_fault(source, all->more_line, err,
                               "a second value of JSON");
    if (!self->fault_line)
        self->reader->end(self);
    if (self->fault_line)
        return sp_source_fault(source, self->fault_line, err, "%s",
                               self->fault);
    return SP_OK;
}

static bool is_recognised(const struct sp_readings *all)
{
    const struct sp_reading *self = &all->items[0];
    return all->count == 1 &&
           (self->marks & self->reader->marks) == self->reader->marks;
}

static int read_source(struct sp_source *source, struct sp_tool_report *out,
                       const char *format, struct sp_error *err)
{
    struct sp_readings all = {.source = source};
    unsigned shape = shape_of(source, err);
    if (shape)
        begin(&all, out, shape, format);
    int code = err->code;
    if (!code && !all.count)
        code = sp_error_set(err, SP_EINPUT, "%s:1: it is %s, which %s is not",
                            source->name, shape_name(shape), format);
    if (!code)
        code = read_shape(source, &all, shape, err);
    if (!code && !is_recognised(&all))
        code = unknown(source, shape, format, err);
    if (!code)
        code = conclude(&all, out, err);
    for (size_t i = 0; i < all.count; i++)
        sp_reading_dispose(&all.items[i]);
    return code;
}

static int read_all(struct sp_tool_report *out, struct sp_source *source,
                    const char *format, struct sp_error *err)
{
    *out = (struct sp_tool_report){.format = NULL};
    source->line = 1;
    source->sum = sp_sha256_begin();
    int code = read_source(source, out, format, err);
    sp_sha256_end(source->sum, out->sha256);
    free(source);
    return code;
}

int sp_tool_report_read_text(struct sp_tool_report *out, const char *name,
                             struct sp_str text, const char *format,
                             struct sp_error *err)
{
    struct sp_source *source = sp_calloc(1, sizeof *source);
    source->name = name;
    source->memory = text;
    return read_all(out, source, format, err);
}

int sp_tool_report_read(struct sp_tool_report *out, const char *path,
                        const char *format, struct sp_error *err)
{
    bool is_input = strcmp(path, "-") == 0;
    struct sp_source *source = sp_calloc(1, sizeof *source);
    source->name = path;
    source->stream = is_input ? stdin : NULL;
    int code = is_input ? SP_OK
                        : sp_file_open(&source->stream, path,
                                       SP_FILE_FOLLOW | SP_FILE_PIPE, err);
    FILE *stream = source->stream;
    *out = (struct sp_tool_report){.format = NULL};
    if (code)
        free(source);
    else
        code = read_all(out, source, format, err);
    if (stream && !is_input)
        fclose(stream);
    return code;
}
