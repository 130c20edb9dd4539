#include "sallyport/alike.h"

#include <stdlib.h>

#include "sallyport/vec.h"

static int by_hash(const void *a, const void *b)
{
    const struct sp_alike_line *x = a, *y = b;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

void sp_alike_read(struct sp_alike *out, struct sp_str text)
{
    struct sp_str line;
    while (sp_str_line(&text, &line)) {
        line = sp_str_trim(line);
        if (!line.len)
            continue;
        const struct sp_alike_line one = {sp_str_hash(line), line.len};
        SP_VEC_PUSH(out, one);
        out->bytes += line.len;
    }
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items, by_hash);
}

void sp_alike_dispose(struct sp_alike *lines)
{
    free(lines->items);
    *lines = (struct sp_alike){.items = NULL};
}

unsigned sp_alike_percent(const struct sp_alike *one,
                          const struct sp_alike *other)
{
    size_t common = 0;
    size_t larger = one->bytes > other->bytes ? one->bytes : other->bytes;
    for (size_t i = 0, k = 0; i < one->count && k < other->count;) {
        int order = by_hash(&one->items[i], &other->items[k]);
        common += order ? 0 : one->items[i].bytes;
        i += order <= 0;
        k += order >= 0;
    }
    return larger ? (unsigned)(100 * common / larger) : 0;
}
