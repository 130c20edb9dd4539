/* Which pushes have landed. */
#include <stdlib.h>
#include <string.h>

#include "audit.h"

struct reading {
    struct sp_audit_visitor visitor;
    struct audit_landed *out;
};

/* The numbers of the member at the end of a line, without parsing what comes before. No
 * text of JSON can hold these characters: it would escape the quotes. */
static void add_pushes(struct audit_landed *out, struct sp_str line)
{
    static const char member[] = "\"pushes\":[";
    const char *at = memmem(line.ptr, line.len, member, sizeof member - 1);
    const char *end = line.ptr + line.len;
    if (!at)
        return;
    uint64_t seq = 0;
    bool has_digit = false;
    for (at += sizeof member - 1; at < end; at++) {
        bool is_digit = *at >= '0' && *at <= '9';
        if (is_digit)
            seq = 10 * seq + (uint64_t)(*at - '0');
        else if (has_digit)
            SP_VEC_PUSH(&out->seqs, seq);
        if (!is_digit && *at != ',')
            break;
        seq = is_digit ? seq : 0;
        has_digit = is_digit;
    }
}

static int visit(struct sp_audit_visitor *visitor,
                 const struct sp_stored *entry, struct sp_error *err)
{
    struct reading *self = (struct reading *)visitor;
    (void)err;
    add_pushes(self->out, entry->line);
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
    if (out->seqs.count)
        qsort(out->seqs.items, out->seqs.count, sizeof *out->seqs.items,
              compare);
    return code;
}

bool audit_landed_has(const struct audit_landed *landed, uint64_t seq)
{
    return landed->seqs.count &&
           bsearch(&seq, landed->seqs.items, landed->seqs.count,
                   sizeof *landed->seqs.items, compare);
}

void audit_landed_dispose(struct audit_landed *landed)
{
    free(landed->seqs.items);
}
