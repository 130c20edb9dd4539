/* Which pushes have landed. */
#include <stdlib.h>

#include "audit.h"
#include "sallyport/alloc.h"
#include "sallyport/json.h"

struct reading {
    struct sp_audit_visitor visitor;
    struct audit_landed *out;
};

static void add(struct audit_landed *out, uint64_t seq)
{
    if (out->count == out->room) {
        out->room = out->room ? 2 * out->room : 64;
        out->seqs = sp_reallocarray(out->seqs, out->room, sizeof *out->seqs);
    }
    out->seqs[out->count++] = seq;
}

static int visit(struct sp_audit_visitor *visitor,
                 const struct sp_stored *entry, struct sp_error *err)
{
    struct reading *self = (struct reading *)visitor;
    struct sp_json *value;
    long long seq;
    (void)err;
    struct sp_error ignored = {0};
    if (entry->is_pruned || sp_json_parse(&value, entry->line, &ignored))
        return 0;
    const struct sp_json *pushes = sp_json_get(value, "pushes");
    for (size_t i = 0; i < sp_json_count(pushes); i++)
        if (sp_json_integer_of(sp_json_at(pushes, i), &seq))
            add(self->out, (uint64_t)seq);
    sp_json_free(value);
    return 0;
}

static int compare(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

int audit_landed_read(struct audit_landed *out, struct sp_audit *audit,
                      struct sp_error *err)
{
    struct reading self = {.visitor = {visit}, .out = out};
    const struct sp_audit_filter filter = {.kinds = 1 << SP_ENTRY_LANDED};
    int code = sp_audit_each(audit, &filter, &self.visitor, err);
    if (out->count)
        qsort(out->seqs, out->count, sizeof *out->seqs, compare);
    return code;
}

bool audit_landed_has(const struct audit_landed *landed, uint64_t seq)
{
    return landed->count && bsearch(&seq, landed->seqs, landed->count,
                                    sizeof *landed->seqs, compare);
}

void audit_landed_dispose(struct audit_landed *landed)
{
    free(landed->seqs);
}
