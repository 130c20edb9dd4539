/* Reads the lines and the hashes once, side by side, in the order of both. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/alloc.h"
#include "verify.h"

enum { OFTEN = 4096 };

struct verifying {
    struct sp_audit *audit;
    struct sp_audit_check *check;
    sqlite3_stmt *entries, *hashes;
    struct sp_merkle_front front;
    struct sp_buf line;
    struct refs_sum refs;
    uint64_t size, place;
};

static void problem(struct verifying *self, bool has_seq, uint64_t seq,
                    const char *wrong)
{
    self->check->problems++;
    self->check->report(self->check, has_seq, seq, wrong);
}

/* The next hash: 1 when it is there, in its place; 0 when it is not. */
static int next_hash(struct verifying *self, struct sp_hash *out,
                     struct sp_error *err)
{
    int code = sp_store_step(self->audit, self->hashes, err);
    if (code != 1)
        return code;
    uint64_t place = (uint64_t)sqlite3_column_int64(self->hashes, 0);
    if (place != self->place++ ||
        sqlite3_column_bytes(self->hashes, 1) != SP_HASH_SIZE)
        return 0;
    memcpy(out->bytes, sqlite3_column_blob(self->hashes, 1), SP_HASH_SIZE);
    return 1;
}

/* The hash of an entry: of its line, or where that was pruned, the one that is kept.
 * stored: that one; NULL where it is missing. */
static void leaf_of(struct verifying *self, const struct sp_stored *entry,
                    const struct sp_hash *stored, struct sp_hash *out)
{
    if (entry->is_pruned) {
        self->check->pruned++;
        *out = stored ? *stored : (struct sp_hash){{0}};
        return;
    }
    sp_merkle_leaf(out, entry->line);
    if (stored && !sp_hash_equal(out, stored))
        problem(self, true, entry->seq, "its line is not what was hashed");
    if (sp_line_fits(&self->line, entry))
        sp_refs_add_line(&self->refs, entry->seq,
                         (struct sp_str){entry->line.ptr + self->line.len,
                                         entry->line.len - self->line.len});
    else
        problem(self, true, entry->seq,
                "it is found by other words than those of its line");
}

static int compare(struct verifying *self, const struct sp_stored *entry,
                   struct sp_error *err)
{
    struct sp_hash stored, leaf, kept[SP_PROOF_MAX];
    int found = next_hash(self, &stored, err);
    if (found < 0)
        return found;
    if (!found)
        problem(self, true, entry->seq, "its hash is missing");
    leaf_of(self, entry, found ? &stored : NULL, &leaf);
    size_t count = sp_merkle_add(&self->front, &leaf, kept);
    bool is_wrong = false;
    for (size_t i = 1; found && i < count; i++) {
        found = next_hash(self, &stored, err);
        if (found < 0)
            return found;
        is_wrong = is_wrong || !found || !sp_hash_equal(&kept[i], &stored);
    }
    if (is_wrong)
        problem(self, true, entry->seq, "a hash of the tree above it is wrong");
    return SP_OK;
}

/* Where one is missing, nothing after it is in its place. */
static int compare_all(struct verifying *self, struct sp_error *err)
{
    int code;
    while ((code = sp_store_step(self->audit, self->entries, err)) == 1) {
        struct sp_stored entry;
        sp_stored_of_row(&entry, self->entries);
        if (entry.seq != self->front.size) {
            problem(self, true, self->front.size, "it is missing");
            return SP_OK;
        }
        code = compare(self, &entry, err);
        if (code)
            return code;
        if (self->check->progress && entry.seq % OFTEN == 0)
            self->check->progress(self->check, entry.seq, self->size);
    }
    struct sp_hash more;
    if (!code && (code = next_hash(self, &more, err)) == 1) {
        problem(self, false, 0, "there are hashes of entries that are missing");
        code = SP_OK;
    }
    return code;
}

/* What the lines are found by, where they are whole. */
static int compare_rows(struct verifying *self, struct sp_error *err)
{
    struct sp_buf wrong = {0};
    struct sp_str line, rest;
    int code = sp_refs_are_those(&self->refs, self->audit, err);
    if (!code)
        sp_buf_puts(&wrong, "entries are found by other refs than those of "
                            "their lines\n");
    if (code >= 0)
        code = sp_verify_tables(self->audit, &wrong, err);
    if (!code && !wrong.len)
        code = sp_verify_indexes(self->audit, &wrong, err);
    rest = (struct sp_str){sp_buf_text(&wrong), wrong.len};
    while (sp_str_line(&rest, &line)) {
        char *text = sp_strndup(line.ptr, line.len);
        problem(self, false, 0, text);
        free(text);
    }
    sp_buf_dispose(&wrong);
    return code;
}

static int verify(struct verifying *self, struct sp_error *err)
{
    int code = sp_store_size(self->audit, &self->size, err);
    if (!code)
        code = sp_store_prepare(
            self->audit, &self->entries,
            "SELECT " ENTRY_COLUMNS " FROM entry ORDER BY seq", err);
    if (!code)
        code = sp_store_prepare(self->audit, &self->hashes,
                                "SELECT place, hash FROM hash ORDER BY place",
                                err);
    if (!code)
        code = compare_all(self, err);
    if (!code && !self->check->problems)
        code = compare_rows(self, err);
    return code;
}

int sp_audit_verify(struct sp_audit *audit, struct sp_audit_check *check,
                    struct sp_error *err)
{
    struct verifying self = {.audit = audit, .check = check};
    check->pruned = check->problems = 0;
    int code = sp_refs_begin(&self.refs, err);
    if (!code)
        code = sp_audit_hold(audit, err);
    if (code)
        return code;
    code = verify(&self, err);
    check->head.size = self.front.size;
    sp_merkle_front_root(&self.front, &check->head.root);
    sqlite3_finalize(self.entries);
    sqlite3_finalize(self.hashes);
    sp_buf_dispose(&self.line);
    sp_refs_dispose(&self.refs);
    sp_audit_release(audit);
    return code;
}
