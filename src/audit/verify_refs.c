/*
 * Compares the table of refs with the lines, in whatever order both are read: the hashes
 * of all refs are added up. The key is random, so nobody can choose rows whose hashes
 * cancel each other out.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "verify.h"

int sp_refs_begin(struct refs_sum *out, struct sp_error *err)
{
    *out = (struct refs_sum){.count = 0};
    if (getrandom(&out->key, sizeof out->key, 0) == sizeof out->key)
        return SP_OK;
    return sp_error_set(err, SP_ESYSTEM, /* GCOVR_EXCL_LINE an old kernel */
                        "the system has no random numbers");
}

void sp_refs_dispose(struct refs_sum *sum)
{
    free(sum->cut.items);
    sp_buf_dispose(&sum->row);
}

/* ref: as it stands in a line. */
static void add(struct refs_sum *sum, uint64_t seq, struct sp_str ref, int sign)
{
    struct sp_siphash hash;
    sp_buf_reset(&sum->row);
    sp_buf_add(&sum->row, &seq, sizeof seq);
    sp_buf_add(&sum->row, ref.ptr, ref.len);
    sp_siphash(&hash, &sum->key, (struct sp_str){sum->row.data, sum->row.len});
    sum->count += sign;
    sum->sum.low += sign > 0 ? hash.low : -hash.low;
    sum->sum.high += sign > 0 ? hash.high : -hash.high;
}

/* The end of the text that begins with a quote. */
static const char *end_of_text(const char *at, const char *end)
{
    for (at++; at < end && *at != '"'; at++)
        if (*at == '\\')
            at++;
    return at < end ? at + 1 : end;
}

void sp_refs_add_line(struct refs_sum *sum, uint64_t seq, struct sp_str rest)
{
    static const char begin[] = ",\"refs\":[",
                      ref[] = "{\"ref\":", left_out[] = "],\"refs-left-out\":";
    const char *at = rest.ptr + sizeof begin - 1, *end = rest.ptr + rest.len;
    const struct sp_siphash sum_before = sum->sum;
    const int64_t count_before = sum->count;
    if (!sp_str_starts(rest, begin))
        return;
    while ((size_t)(end - at) > sizeof ref &&
           !memcmp(at, ref, sizeof ref - 1)) {
        const char *after = end_of_text(at + sizeof ref - 1, end);
        after = memchr(after, '}', (size_t)(end - after));
        if (!after)
            return;
        add(sum, seq, (struct sp_str){at, (size_t)(after + 1 - at)}, 1);
        at = after + 1;
        at += at < end && *at == ',';
    }
    if (sp_str_starts((struct sp_str){at, (size_t)(end - at)}, left_out)) {
        sum->sum = sum_before; /* the table may have more of them */
        sum->count = count_before;
        SP_VEC_PUSH(&sum->cut, seq);
    }
}

static int by_seq(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

static bool is_cut(const struct refs_sum *sum, uint64_t seq)
{
    return sum->cut.count &&
           bsearch(&seq, sum->cut.items, sum->cut.count, sizeof seq, by_seq);
}

static void take_row(struct refs_sum *sum, sqlite3_stmt *row,
                     struct sp_buf *text)
{
    uint64_t seq = (uint64_t)sqlite3_column_int64(row, 1);
    if (is_cut(sum, seq))
        return;
    sp_buf_reset(text);
    sp_line_ref(text, (const char *)sqlite3_column_text(row, 0),
                (const char *)sqlite3_column_text(row, 2),
                (const char *)sqlite3_column_text(row, 3));
    add(sum, seq, (struct sp_str){sp_buf_text(text), text->len}, -1);
}

int sp_refs_are_those(struct refs_sum *sum, struct sp_audit *audit,
                      struct sp_error *err)
{
    sqlite3_stmt *row;
    struct sp_buf text = {0};
    int code = sp_store_prepare(audit, &row,
                                "SELECT name, seq, old, new FROM ref", err);
    if (code)
        return code;
    while ((code = sp_store_step(audit, row, err)) == 1)
        take_row(sum, row, &text);
    sqlite3_finalize(row);
    sp_buf_dispose(&text);
    return code < 0 ? code : !sum->count && !sum->sum.low && !sum->sum.high;
}
