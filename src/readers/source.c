#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "internal.h"

static size_t next_bytes(struct sp_source *source)
{
    if (source->stream)
        return fread(source->bytes, 1, sizeof source->bytes, source->stream);
    size_t len = source->memory.len < sizeof source->bytes
                     ? source->memory.len
                     : sizeof source->bytes;
    if (len)
        memcpy(source->bytes, source->memory.ptr, len);
    source->memory.ptr += len;
    source->memory.len -= len;
    return len;
}

bool sp_source_fill(struct sp_source *source, struct sp_error *err)
{
    if (err->code)
        return false;
    source->at = 0;
    source->len = next_bytes(source);
    source->total += source->len;
    if (source->stream && ferror(source->stream))
        sp_error_set(err, SP_ESYSTEM, "cannot read %s: %s", source->name,
                     strerror(errno));
    if (source->total > SP_TOOL_REPORT_MAX)
        sp_error_set(err, SP_ELIMIT, "%s is larger than %d MiB", source->name,
                     SP_TOOL_REPORT_MAX >> 20);
    if (err->code)
        source->len = 0;
    sp_sha256_add(source->sum, (struct sp_str){source->bytes, source->len});
    return source->len > 0;
}

int sp_source_fault(const struct sp_source *source, unsigned long line,
                    struct sp_error *err, const char *format, ...)
{
    struct sp_buf text = {0};
    va_list args;
    va_start(args, format);
    sp_buf_vprintf(&text, format, args);
    va_end(args);
    int code = sp_error_set(err, SP_EINPUT, "%s:%lu: %s", source->name, line,
                            sp_buf_text(&text));
    sp_buf_dispose(&text);
    return code;
}
