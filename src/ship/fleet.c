/*
 * The rows there, as the entries of one trail: in the order of time. What reads a trail
 * asks by time, kind and verdict; a question by ref is not answered.
 */
#include "fleet.h"

#include <stdlib.h>

enum { MAX_VALUES = 10 };

/* A question while it is written. */
struct question {
    struct sp_buf sql;
    struct far_value values[MAX_VALUES];
    char numbers[MAX_VALUES][FAR_NUMBER];
    int count;
};

/* text has %d for the number of the value. */
static void ask(struct question *q, const char *before, struct far_value value,
                const char *after)
{
    q->values[q->count++] = value;
    sp_buf_printf(&q->sql, " AND %s$%d%s", before, q->count, after);
}

static void ask_number(struct question *q, const char *before, int64_t number,
                       const char *after)
{
    ask(q, before, far_number(q->numbers[q->count], number), after);
}

static void ask_text(struct question *q, const char *before, const char *text)
{
    if (text)
        ask(q, before, far_text(text), "::text");
}

#define FROM_MICROSECONDS                                                      \
    "::bigint * interval '1 microsecond' + "                                   \
    "timestamptz '2000-01-01 00:00:00+00'"

static void ask_bits(struct question *q, const char *column, unsigned bits)
{
    const char *comma = "";
    if (!bits)
        return;
    sp_buf_printf(&q->sql, " AND %s IN (", column);
    for (int i = 0; i < 32; i++)
        if (bits >> i & 1) {
            sp_buf_printf(&q->sql, "%s%d", comma, i);
            comma = ",";
        }
    sp_buf_putc(&q->sql, ')');
}

static void write_question(struct question *q, const struct fleet *fleet,
                           const struct sp_audit_filter *filter)
{
    const char *way = filter->newest_first ? "DESC" : "ASC";
    sp_buf_puts(&q->sql, "SELECT " ROW_COLUMNS
                         ", origin FROM sallyport.entry WHERE true");
    if (fleet->origin_id)
        ask_number(q, "origin = ", fleet->origin_id, "::int");
    if (filter->since)
        ask_number(q, "time >= ", far_time(filter->since), FROM_MICROSECONDS);
    if (filter->until)
        ask_number(q, "time < ", far_time(filter->until), FROM_MICROSECONDS);
    if (filter->first)
        ask_number(q, "seq >= ", (int64_t)filter->first, "::bigint");
    if (filter->end)
        ask_number(q, "seq < ", (int64_t)filter->end, "::bigint");
    ask_text(q, "push = ", filter->id);
    ask_text(q, "username = ", filter->user);
    ask_text(q, "repository = ", filter->repository);
    ask_bits(q, "kind", filter->kinds);
    ask_bits(q, "verdict", filter->verdicts);
    if (filter->verdicts)
        sp_buf_puts(&q->sql, " AND kind = 0");
    sp_buf_printf(&q->sql, " ORDER BY time %s, origin %s, seq %s", way, way,
                  way);
}

static int by_id(const void *a, const void *b)
{
    const struct origin *left = a, *right = b;
    return (left->id > right->id) - (left->id < right->id);
}

static const char *name_of(const struct fleet *fleet, int64_t id)
{
    const struct origin wanted = {.id = id};
    const struct origin *found =
        bsearch(&wanted, fleet->origins.items, fleet->origins.count,
                sizeof wanted, by_id);
    return found ? found->name : NULL;
}

static int visit_rows(const struct fleet *fleet, struct far_rows *rows,
                      struct sp_audit_visitor *visitor, struct sp_error *err)
{
    int code = 0;
    while (!code && (code = far_rows_next(rows, err)) == 1) {
        struct sp_stored entry = row_read(rows);
        entry.origin =
            name_of(fleet, far_integer(rows->page, rows->at, ROW_COUNT));
        code = visitor->visit(visitor, &entry, err);
    }
    return code;
}

static int each(struct sp_audit_elsewhere *self,
                const struct sp_audit_filter *filter,
                struct sp_audit_visitor *visitor, struct sp_error *err)
{
    struct fleet *fleet = (struct fleet *)self;
    struct question q = {.count = 0};
    struct far_rows rows;
    if (filter->ref)
        return sp_error_set(err, SP_EUSAGE, "a fleet is not asked by ref");
    write_question(&q, fleet, filter);
    int code = far_rows_open(&rows, fleet->far, sp_buf_text(&q.sql), q.values,
                             q.count, err);
    if (!code) {
        code = visit_rows(fleet, &rows, visitor, err);
        far_rows_close(&rows);
    }
    sp_buf_dispose(&q.sql);
    return code;
}

static int size(struct sp_audit_elsewhere *self, uint64_t *out,
                struct sp_error *err)
{
    const struct fleet *fleet = (const struct fleet *)self;
    (void)err;
    *out = 0;
    for (size_t i = 0; i < fleet->count; i++)
        *out += (uint64_t)fleet->shipped[i].entries;
    return SP_OK;
}

static int read_origins(struct fleet *out, const char *name,
                        struct sp_error *err)
{
    int code = origins_read(&out->origins, out->far, name, err);
    if (code)
        return code;
    out->shipped = sp_calloc(out->origins.count + 1, sizeof *out->shipped);
    for (size_t i = 0; i < out->origins.count; i++) {
        const struct origin *origin = &out->origins.items[i];
        if (origin->size)
            out->shipped[out->count++] = (struct sp_shipped){
                origin->name, origin->size, origin->shipped};
    }
    if (name)
        out->origin_id = out->origins.items[0].id;
    qsort(out->origins.items, out->origins.count, sizeof *out->origins.items,
          by_id);
    return SP_OK;
}

int fleet_open(struct fleet *out, struct far *far, const char *origin,
               struct sp_error *err)
{
    *out = (struct fleet){.source = {each, size}, .far = far};
    int code =
        far_run(far, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", err);
    if (!code)
        code = read_origins(out, origin, err);
    return code ? code
                : sp_audit_open_elsewhere(&out->audit, &out->source, err);
}

void fleet_close(struct fleet *fleet)
{
    sp_audit_close(fleet->audit);
    free(fleet->shipped);
    origins_dispose(&fleet->origins);
    *fleet = (struct fleet){.audit = NULL};
}
