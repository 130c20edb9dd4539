#include "sallyport/buf.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/alloc.h"
#include "sallyport/vec.h"

/* More than any machine has, and small enough that no sum of two wraps. */
static const size_t too_much = SIZE_MAX / 4;

void sp_buf_reserve(struct sp_buf *buf, size_t more)
{
    size_t need = buf->len + (more < too_much ? more : too_much) + 1;
    if (need <= buf->capacity)
        return;
    size_t capacity = buf->capacity ? buf->capacity : 64;
    while (capacity < need)
        capacity *= 2;
    buf->data = sp_reallocarray(buf->data, capacity, 1);
    buf->capacity = capacity;
}

void sp_buf_add(struct sp_buf *buf, const void *bytes, size_t len)
{
    sp_buf_reserve(buf, len);
    if (len)
        memcpy(buf->data + buf->len, bytes, len);
    buf->len += len;
    buf->data[buf->len] = '\0';
}

void sp_buf_puts(struct sp_buf *buf, const char *text)
{
    sp_buf_add(buf, text, strlen(text));
}

void sp_buf_putc(struct sp_buf *buf, char c)
{
    if (buf->len + 1 >= buf->capacity)
        sp_buf_reserve(buf, 1);
    buf->data[buf->len++] = c;
    buf->data[buf->len] = '\0';
}

void sp_buf_vprintf(struct sp_buf *buf, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    sp_buf_reserve(buf, 1); /* most texts are short, and fit at once */
    size_t room = buf->capacity - buf->len;
    int len = vsnprintf(buf->data + buf->len, room, format, args);
    if (len < 0)
        sp_buf_reserve(
            buf, SIZE_MAX); /* longer than an int: this ends the process */
    if ((size_t)len >= room) {
        sp_buf_reserve(buf, (size_t)len);
        vsnprintf(buf->data + buf->len, (size_t)len + 1, format, again);
    }
    buf->len += (size_t)len;
    va_end(again);
}

void sp_buf_printf(struct sp_buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    sp_buf_vprintf(buf, format, args);
    va_end(args);
}

void sp_buf_list(struct sp_buf *buf, const struct sp_strings *words)
{
    for (size_t i = 0; i < words->count; i++) {
        if (i)
            sp_buf_puts(buf, ", ");
        sp_buf_puts(buf, words->items[i]);
    }
}

static void add_word(struct sp_buf *buf, const char *word, bool is_first,
                     const char *last)
{
    if (!is_first)
        sp_buf_puts(buf, last ? last : ", ");
    sp_buf_puts(buf, word);
}

void sp_buf_all(struct sp_buf *buf, const struct sp_strings *words)
{
    for (size_t i = 0; i < words->count; i++)
        add_word(buf, words->items[i], i == 0,
                 i + 1 == words->count ? " and " : NULL);
}

void sp_buf_either(struct sp_buf *buf, const struct sp_strings *words)
{
    for (size_t i = 0; i < words->count; i++)
        add_word(buf, words->items[i], i == 0,
                 i + 1 == words->count ? " or " : NULL);
}

void sp_buf_choice(struct sp_buf *buf, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        add_word(buf, words[i], i == 0, words[i + 1] ? NULL : " or ");
}

const char *sp_buf_text(const struct sp_buf *buf)
{
    return buf->data ? buf->data : "";
}

char *sp_buf_detach(struct sp_buf *buf)
{
    char *text = buf->data ? buf->data : sp_strdup("");
    *buf = (struct sp_buf){0};
    return text;
}

void sp_buf_cut(struct sp_buf *buf, size_t len)
{
    buf->len = len;
    if (buf->data)
        buf->data[len] = '\0';
}

void sp_buf_reset(struct sp_buf *buf)
{
    sp_buf_cut(buf, 0);
}

void sp_buf_dispose(struct sp_buf *buf)
{
    free(buf->data);
    *buf = (struct sp_buf){0};
}
