/*
 * Entries in a row, and the root of the log with them, in one transaction: all of it is
 * there, or nothing. The rows are made before they are sent, so a slow network keeps no
 * trail busy; at most one batch is in memory.
 */
#include <string.h>
#include <time.h>

#include "ship.h"

enum {
    MAX_ROWS = 2000,
    MAX_BYTES = 4 << 20,
    MAX_MONTHS = 64,
    SECOND = 1000, /* milliseconds */
};

struct batch {
    struct sp_audit_visitor visitor;
    struct sp_audit *audit;
    int64_t origin;
    uint64_t size; /* of the log that is sent */
    struct sp_merkle_front front;
    struct sp_buf rows;
    uint64_t count;
    int months[MAX_MONTHS]; /* years * 12 + months, each once */
    size_t month_count;
};

static void note_month(struct batch *self, int64_t time)
{
    struct tm parts;
    time_t seconds = (time_t)(time / SECOND);
    if (time < far_time_min || time > far_time_max ||
        !gmtime_r(&seconds, &parts))
        return;
    int month = parts.tm_year * 12 + parts.tm_mon;
    for (size_t i = 0; i < self->month_count; i++)
        if (self->months[i] == month)
            return;
    if (self->month_count < MAX_MONTHS)
        self->months[self->month_count++] = month;
}

static int visit(struct sp_audit_visitor *visitor,
                 const struct sp_stored *entry, struct sp_error *err)
{
    struct batch *self = (struct batch *)visitor;
    struct sp_merkle_proof ignored;
    struct sp_hash leaf, kept[SP_PROOF_MAX];
    int code = SP_OK;
    if (entry->seq != self->front.size)
        return sp_error_set(err, SP_EINPUT, "entry %llu is missing",
                            (unsigned long long)self->front.size);
    if (entry->is_pruned)
        code = sp_audit_prove(self->audit, entry->seq, self->size, &ignored,
                              &leaf, err);
    else
        sp_merkle_leaf(&leaf, entry->line);
    if (code)
        return code;
    sp_merkle_add(&self->front, &leaf, kept);
    row_write(&self->rows, self->origin, entry, &leaf);
    note_month(self, entry->time);
    return ++self->count == MAX_ROWS || self->rows.len >= MAX_BYTES;
}

/* Does the trail still begin with what was sent? */
static int begin(struct batch *self, const struct ship_store *store,
                 struct sp_error *err)
{
    struct sp_hash root;
    int code = sp_audit_front(self->audit, store->next, &self->front, err);
    if (code || !store->next)
        return code;
    sp_merkle_front_root(&self->front, &root);
    if (sp_hash_equal(&root, &store->root))
        return SP_OK;
    sp_error_set(err, SP_EINPUT, "the trail was rewritten since it was sent");
    return REFUSED;
}

/* The rows, as far as their lines are what was hashed. *root: of the log with them. */
static int read_rows(struct batch *self, const struct ship_store *store,
                     struct sp_hash *root, struct sp_error *err)
{
    const struct sp_audit_filter filter = {.first = store->next,
                                           .end = self->size};
    struct sp_audit_head head;
    row_begin(&self->rows);
    int code = begin(self, store, err);
    if (!code)
        code = sp_audit_each(self->audit, &filter, &self->visitor, err);
    if (code >= 0)
        code = sp_audit_head_at(self->audit, self->front.size, &head, err);
    if (code)
        return code;
    row_end(&self->rows);
    sp_merkle_front_root(&self->front, root);
    if (sp_hash_equal(root, &head.root))
        return SP_OK;
    sp_error_set(err, SP_EINPUT,
                 "an entry from %llu on is not what was hashed; in its "
                 "repository, type: sallyport audit verify",
                 (unsigned long long)store->next);
    return REFUSED;
}

/* Before the batch: it may wait for others who make one. */
static int make_months(struct far *far, const struct batch *self,
                       struct sp_error *err)
{
    enum { YEAR = 12, FIRST_YEAR = 1900 };
    int code = SP_OK;
    for (size_t i = 0; !code && i < self->month_count; i++) {
        char day[FAR_NUMBER];
        snprintf(day, sizeof day, "%04d-%02d-01",
                 FIRST_YEAR + self->months[i] / YEAR,
                 self->months[i] % YEAR + 1);
        const struct far_value value = far_text(day);
        code = far_do(far, "SELECT sallyport.ensure_month($1::date)", &value, 1,
                      err);
    }
    return code;
}

static int copy_rows(struct far *far, const struct sp_buf *rows,
                     struct sp_error *err)
{
    PGresult *result =
        PQexec(far->conn, "COPY sallyport.entry FROM STDIN (FORMAT binary)");
    int code = far_check(far, result, PGRES_COPY_IN, err);
    PQclear(result);
    if (code)
        return code;
    PQputCopyData(far->conn, rows->data, (int)rows->len);
    PQputCopyEnd(far->conn, NULL);
    while ((result = PQgetResult(far->conn))) {
        int one = far_check(far, result, PGRES_COMMAND_OK, err);
        code = code ? code : one;
        PQclear(result);
    }
    return code;
}

static int add_batch(struct far *far, const struct batch *self, uint64_t first,
                     const struct sp_hash *root, struct sp_error *err)
{
    char numbers[3][FAR_NUMBER];
    const struct far_value values[] = {
        far_number(numbers[0], self->origin),
        far_number(numbers[1], (int64_t)first),
        far_number(numbers[2], (int64_t)self->front.size),
        far_bytes(root->bytes, SP_HASH_SIZE)};
    return far_do(far,
                  "INSERT INTO sallyport.batch (origin, first, size, root) "
                  "VALUES ($1::int, $2::bigint, $3::bigint, $4::bytea)",
                  values, 4, err);
}

static int send(struct far *far, const struct batch *self, uint64_t first,
                const struct sp_hash *root, struct sp_error *err)
{
    struct sp_error ignored = {0};
    int code = make_months(far, self, err);
    if (!code)
        code = far_run(far, "BEGIN", err);
    if (!code)
        code = copy_rows(far, &self->rows, err);
    if (!code)
        code = add_batch(far, self, first, root, err);
    if (!code)
        return far_run(far, "COMMIT", err);
    if (!far_is_lost(far))
        far_run(far, "ROLLBACK", &ignored);
    return code;
}

int batch_send(struct far *far, struct ship_store *store,
               struct sp_audit *audit, uint64_t end, struct sp_error *err)
{
    struct batch self = {
        .visitor = {visit}, .audit = audit, .origin = store->id, .size = end};
    struct sp_hash root;
    int code = read_rows(&self, store, &root, err);
    if (!code)
        code = send(far, &self, store->next, &root, err);
    if (!code) {
        store->next = self.front.size;
        store->root = root;
    }
    sp_buf_dispose(&self.rows);
    return code;
}
