/* Text, line by line. */
#include <string.h>

#include "internal.h"

/* Hands over a line that may end with a carriage return. */
static void tell(struct sp_readings *to, const struct sp_buf *line)
{
    size_t len = line->len;
    if (len && line->data[len - 1] == '\r')
        len--;
    sp_readings_line(to, (struct sp_str){sp_buf_text(line), len});
}

static int check(const struct sp_source *source, const struct sp_buf *line,
                 unsigned long number, struct sp_error *err)
{
    if (line->len > SP_READ_LINE)
        return sp_source_fault(source, number, err,
                               "a line of more than %d bytes", SP_READ_LINE);
    if (line->len && memchr(line->data, 0, line->len))
        return sp_source_fault(source, number, err, "a byte 0: it is no text");
    return SP_OK;
}

/* Adds the bytes of the chunk up to the end of the line. */
static bool add_part(struct sp_source *source, struct sp_buf *line)
{
    const char *from = source->bytes + source->at;
    size_t rest = source->len - source->at;
    const char *end = memchr(from, '\n', rest);
    size_t len = end ? (size_t)(end - from) : rest;
    sp_buf_add(line, from, len);
    source->at += len + (end ? 1 : 0);
    return end != NULL;
}

int sp_read_lines(struct sp_source *source, struct sp_readings *to,
                  struct sp_error *err)
{
    struct sp_buf line = {0};
    int code = SP_OK;
    while (!code && sp_source_peek(source, err) >= 0) {
        to->line = source->line;
        bool is_whole = add_part(source, &line);
        code = check(source, &line, source->line, err);
        if (code || (!is_whole && sp_source_peek(source, err) >= 0))
            continue;
        source->line++;
        tell(to, &line);
        sp_buf_reset(&line);
    }
    sp_buf_dispose(&line);
    return err->code;
}
