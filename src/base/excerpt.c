#include "sallyport/excerpt.h"

#include <string.h>

void sp_excerpt_add(struct sp_excerpt *excerpt, const char *bytes, size_t len)
{
    size_t room = excerpt->keep - excerpt->head.len;
    size_t first = len < room ? len : room;
    sp_buf_add(&excerpt->head, bytes, first);
    bytes += first;
    len -= first;
    if (!excerpt->keep)
        excerpt->dropped += len;
    while (len && excerpt->keep) {
        struct sp_buf *tail = &excerpt->tail;
        if (tail->len == 2 * excerpt->keep) {
            memmove(tail->data, tail->data + excerpt->keep, excerpt->keep);
            tail->len = excerpt->keep;
            excerpt->dropped += excerpt->keep;
        }
        room = 2 * excerpt->keep - tail->len;
        size_t part = len < room ? len : room;
        sp_buf_add(tail, bytes, part);
        bytes += part;
        len -= part;
    }
}

void sp_excerpt_text(const struct sp_excerpt *excerpt, struct sp_buf *out)
{
    sp_buf_add(out, sp_buf_text(&excerpt->head), excerpt->head.len);
    if (excerpt->dropped)
        sp_buf_printf(out, "\n(%llu bytes are left out)\n", excerpt->dropped);
    sp_buf_add(out, sp_buf_text(&excerpt->tail), excerpt->tail.len);
}

void sp_excerpt_dispose(struct sp_excerpt *excerpt)
{
    sp_buf_dispose(&excerpt->head);
    sp_buf_dispose(&excerpt->tail);
    excerpt->dropped = 0;
}
