/*
 * Text made safe to print: what comes out is one line of UTF-8 without control
 * characters, fits its columns, and is left as it is the second time.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/sanitise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct sp_str text_of(const struct sp_buf *buf)
{
    return (struct sp_str){buf->data, buf->len};
}

static void check(const struct sp_buf *out, size_t columns)
{
    struct sp_buf again = {0};
    for (size_t i = 0; i < out->len; i++)
        if ((unsigned char)out->data[i] < ' ' || out->data[i] == 0x7f)
            abort();
    if (columns && sp_columns(text_of(out)) > columns)
        abort();
    sp_sanitise(&again, text_of(out), 0);
    if (!sp_str_equal(text_of(&again), text_of(out)))
        abort();
    sp_buf_dispose(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sp_str text = {(const char *)data, size};
    struct sp_buf out = {0};
    for (size_t columns = 0; columns < 20; columns += 3) {
        sp_buf_reset(&out);
        sp_sanitise(&out, text, columns);
        check(&out, columns);
    }
    sp_buf_reset(&out);
    sp_sanitise(&out, text, 0);
    if (sp_columns(text) != sp_columns(text_of(&out)))
        abort();
    sp_buf_reset(&out);
    sp_shell_quote(&out, text);
    if (out.len < size)
        abort();
    sp_buf_dispose(&out);
    return 0;
}
