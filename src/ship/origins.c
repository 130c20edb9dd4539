/* The origins there, and the last batch of each. */
#include <stdlib.h>

#include "ship.h"

enum { SECOND = 1000 };

int origins_read(struct origins *out, struct far *far, const char *name,
                 struct sp_error *err)
{
    const struct far_value value = far_text(name);
    *out = (struct origins){.rows = NULL};
    int code = far_ask(far, &out->rows,
                       "SELECT o.id, o.name, o.writer::text, "
                       "coalesce(b.size, 0), b.shipped "
                       "FROM sallyport.origin o LEFT JOIN LATERAL "
                       "(SELECT size, shipped FROM sallyport.batch WHERE "
                       "origin = o.id ORDER BY size DESC LIMIT 1) b ON true "
                       "WHERE $1::text IS NULL OR o.name = $1::text "
                       "ORDER BY o.name",
                       &value, 1, err);
    if (code)
        return code;
    out->count = (size_t)PQntuples(out->rows);
    out->items = sp_calloc(out->count + 1, sizeof *out->items);
    for (int i = 0; i < (int)out->count; i++)
        out->items[i] = (struct origin){
            .id = far_integer(out->rows, i, 0),
            .name = far_text_of(out->rows, i, 1),
            .writer = far_text_of(out->rows, i, 2),
            .size = far_integer(out->rows, i, 3),
            .shipped = far_time_back(far_integer(out->rows, i, 4)) / SECOND};
    if (name && !out->count)
        return sp_error_set(err, SP_ENOTFOUND, "nothing of that was sent");
    return SP_OK;
}

void origins_dispose(struct origins *origins)
{
    free(origins->items);
    PQclear(origins->rows);
    *origins = (struct origins){.rows = NULL};
}
