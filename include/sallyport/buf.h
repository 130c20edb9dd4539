/*
 * buf.h - a growing byte buffer, always NUL-terminated.
 * layer: base
 *
 *     struct sp_buf buf = {0};
 *     sp_buf_printf(&buf, "%d findings", n);
 *     sp_buf_dispose(&buf);
 */
#ifndef SALLYPORT_BUF_H
#define SALLYPORT_BUF_H

#include <stdarg.h>
#include <stddef.h>

/* data is NULL until the first byte is added; sp_buf_text() is never NULL. */
struct sp_buf {
    char *data;
    size_t len, capacity;
};

/* Makes room, so that the next `more` bytes do not move data. An impossible
 * length (a sum that wrapped) ends the process, like lack of memory. */
void sp_buf_reserve(struct sp_buf *buf, size_t more);
void sp_buf_add(struct sp_buf *buf, const void *bytes, size_t len);
void sp_buf_puts(struct sp_buf *buf, const char *text);
void sp_buf_putc(struct sp_buf *buf, char c);
void sp_buf_printf(struct sp_buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void sp_buf_vprintf(struct sp_buf *buf, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
struct sp_strings;
/* Appends "a, b, c". */
void sp_buf_list(struct sp_buf *buf, const struct sp_strings *words);
/* Appends "a, b and c". */
void sp_buf_all(struct sp_buf *buf, const struct sp_strings *words);
/* Appends words as "a, b or c". `words` ends with NULL in the second. */
void sp_buf_either(struct sp_buf *buf, const struct sp_strings *words);
void sp_buf_choice(struct sp_buf *buf, const char *const *words);
/* Borrowed, valid until the next change; "" when nothing was added. */
const char *sp_buf_text(const struct sp_buf *buf);
/* Gives the text to the caller, who frees it; the buffer is empty again. */
char *sp_buf_detach(struct sp_buf *buf);
/* Keeps the first `len` bytes; there are as many. */
void sp_buf_cut(struct sp_buf *buf, size_t len);
void sp_buf_reset(struct sp_buf *buf);
void sp_buf_dispose(struct sp_buf *buf);

#endif
