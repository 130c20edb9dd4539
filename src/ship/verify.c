/*
 * Reads what was sent, and computes the log of each origin again. All of it is one state
 * of the database. Memory does not grow with it.
 */
#include <stdio.h>
#include <string.h>

#include "audit.h"
#include "sallyport/clock.h"
#include "ship.h"
#include "terminal.h"

struct verifying {
    struct far far;
    struct ship_stores stores;       /* that are compared */
    const struct sp_audit_head *old; /* the checkpoint; NULL: none */
    struct terminal_progress progress;
    uint64_t read;     /* entries, of all origins */
    uint64_t problems; /* of all origins */

    /* of one origin: */
    const char *name;
    struct far_rows entries, batches;
    struct sp_merkle_front front;
    struct sp_audit_head sent; /* of the batch that is checked, or the last */
    bool has_batch, is_beyond; /* beyond: entries that no batch has were told */
    struct sp_buf scratch;
    uint64_t pruned, wrong;
};

static void problem(struct verifying *self, const char *what)
{
    self->wrong++;
    terminal_progress_end(&self->progress);
    ship_say(stdout, "%s: %s\n", self->name, what);
}

static void problem_of(struct verifying *self, uint64_t seq, const char *what)
{
    self->wrong++;
    terminal_progress_end(&self->progress);
    ship_say(stdout, "%s: entry %llu: %s\n", self->name,
             (unsigned long long)seq, what);
}

/* A time that was not in those years is not in the row. */
static bool has_time(const struct sp_stored *entry)
{
    return entry->time != far_time_min && entry->time != far_time_max;
}

static void check_entry(struct verifying *self, const struct sp_stored *entry)
{
    struct sp_hash stored = {{0}}, leaf, kept[SP_PROOF_MAX];
    bool has_leaf =
        far_hash(&stored, self->entries.page, self->entries.at, ROW_COUNT);
    leaf = stored;
    if (entry->is_pruned)
        self->pruned++;
    else
        sp_merkle_leaf(&leaf, entry->line);
    if (!has_leaf || !sp_hash_equal(&leaf, &stored))
        problem_of(self, entry->seq, "its line is not what was hashed");
    else if (!entry->is_pruned && has_time(entry) &&
             !sp_line_fits(&self->scratch, entry))
        problem_of(self, entry->seq,
                   "it is found by other words than those of its line");
    sp_merkle_add(&self->front, &leaf, kept);
    terminal_progress(&self->progress, (size_t)++self->read);
}

/* Moves to the next batch, if there is one. It begins where the last one ends. */
static int next_batch(struct verifying *self, struct sp_error *err)
{
    int code = far_rows_next(&self->batches, err);
    self->has_batch = code == 1;
    if (code != 1)
        return code;
    const PGresult *page = self->batches.page;
    const int at = self->batches.at;
    if ((uint64_t)far_integer(page, at, 0) != self->sent.size)
        problem(self, "a batch does not follow the one before");
    self->sent.size = (uint64_t)far_integer(page, at, 1);
    if (!far_hash(&self->sent.root, page, at, 2))
        problem(self, "the root of a batch is no hash");
    return SP_OK;
}

static void check_root(struct verifying *self, const struct sp_audit_head *head,
                       const char *of)
{
    struct sp_hash root;
    struct sp_buf text = {0};
    sp_merkle_front_root(&self->front, &root);
    if (!sp_hash_equal(&root, &head->root)) {
        sp_buf_printf(&text,
                      "the first %llu entries do not have the root of %s",
                      (unsigned long long)head->size, of);
        problem(self, sp_buf_text(&text));
    }
    sp_buf_dispose(&text);
}

/* After an entry: the roots of so many. */
static int check_roots(struct verifying *self, struct sp_error *err)
{
    int code = SP_OK;
    if (self->old && self->old->size == self->front.size)
        check_root(self, self->old, "the checkpoint");
    while (!code && self->has_batch && self->sent.size <= self->front.size) {
        if (self->sent.size == self->front.size)
            check_root(self, &self->sent, "their batch");
        code = next_batch(self, err);
    }
    return code;
}

/* 1: continue with the next; 0: nothing after it can be in its place. */
static int take_entry(struct verifying *self, struct sp_error *err)
{
    struct sp_stored entry = row_read(&self->entries);
    if (entry.seq < self->front.size) {
        problem_of(self, entry.seq, "it is there twice");
        return 1;
    }
    if (entry.seq > self->front.size) {
        problem_of(self, self->front.size, "it is missing");
        return 0;
    }
    if (!self->has_batch && !self->is_beyond) {
        problem_of(self, entry.seq, "no batch has it");
        self->is_beyond = true;
    }
    check_entry(self, &entry);
    int code = check_roots(self, err);
    return code ? code : 1;
}

static int check_rows(struct verifying *self, struct sp_error *err)
{
    int code = next_batch(self, err);
    if (!code && self->old && !self->old->size)
        check_root(self, self->old, "the checkpoint");
    if (!code)
        code = 1;
    while (code == 1 && (code = far_rows_next(&self->entries, err)) == 1)
        code = take_entry(self, err);
    while (!code && self->has_batch)
        code = next_batch(self, err);
    if (!code && !self->wrong && self->front.size < self->sent.size)
        problem_of(self, self->front.size, "it is missing");
    return code;
}

static int open_rows(struct verifying *self, int64_t id, struct sp_error *err)
{
    char number[FAR_NUMBER];
    const struct far_value origin = far_number(number, id);
    int code = far_rows_open(
        &self->entries, &self->far,
        "SELECT " ROW_COLUMNS
        ", leaf FROM sallyport.entry WHERE origin = $1::int ORDER BY seq",
        &origin, 1, err);
    return code ? code
                : far_rows_open(&self->batches, &self->far,
                                "SELECT first, size, root FROM sallyport.batch "
                                "WHERE origin = $1::int ORDER BY size",
                                &origin, 1, err);
}

/* With the trail that it was sent from, if that is named. */
static int compare_store(struct verifying *self, const struct ship_store *store,
                         struct sp_error *err)
{
    struct sp_audit *audit = NULL;
    struct sp_audit_head head = {0};
    struct sp_audit_place place = {.is_read_only = true};
    if (!store)
        return SP_OK;
    place.path = store->path;
    int code = sp_audit_open(&audit, &place, err);
    if (!code)
        code = sp_audit_head(audit, &head, err);
    if (!code && head.size < self->sent.size)
        problem(self, "its trail has fewer entries");
    else if (!code)
        code = sp_audit_head_at(audit, self->sent.size, &head, err);
    if (!code && head.size == self->sent.size &&
        !sp_hash_equal(&head.root, &self->sent.root))
        problem(self, "its trail has another root at that size");
    sp_audit_close(audit);
    return code;
}

/* The trail of that name among those that are compared; NULL: there is none. */
static const struct ship_store *store_of(const struct verifying *self,
                                         const char *name)
{
    for (size_t i = 0; i < self->stores.count; i++)
        if (strcmp(self->stores.items[i].origin, name) == 0)
            return &self->stores.items[i];
    return NULL;
}

static void say(const struct verifying *self)
{
    struct sp_buf count = {0}, result = {0};
    audit_count(&count, self->front.size);
    if (self->wrong)
        sp_buf_printf(&result, "%llu problems",
                      (unsigned long long)self->wrong);
    else
        sp_buf_puts(&result, "every line and every root agree");
    ship_say(stdout, "%s: %s read and hashed again, %llu of them pruned; %s\n",
             self->name, sp_buf_text(&count), (unsigned long long)self->pruned,
             sp_buf_text(&result));
    sp_buf_dispose(&count);
    sp_buf_dispose(&result);
}

static int verify_origin(struct verifying *self, const struct origin *origin,
                         struct sp_error *err)
{
    self->name = origin->name;
    self->front = (struct sp_merkle_front){0};
    self->sent = (struct sp_audit_head){0};
    self->pruned = self->wrong = 0;
    self->is_beyond = false;
    int code = open_rows(self, origin->id, err);
    if (!code)
        code = check_rows(self, err);
    if (!code && self->old && self->old->size > self->front.size)
        problem(self, "the checkpoint has more entries");
    far_rows_close(&self->entries);
    far_rows_close(&self->batches);
    if (!code)
        code = compare_store(self, store_of(self, self->name), err);
    terminal_progress_end(&self->progress);
    if (!code)
        say(self);
    self->problems += self->wrong;
    return code;
}

static int verify_all(struct verifying *self, const char *origin,
                      struct sp_error *err)
{
    struct origins origins = {0};
    size_t done = 0;
    int code = far_run(&self->far,
                       "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", err);
    if (!code)
        code = origins_read(&origins, &self->far, origin, err);
    for (size_t i = 0; !code && i < origins.count; i++)
        if (!self->stores.count || store_of(self, origins.items[i].name)) {
            code = verify_origin(self, &origins.items[i], err);
            done++;
        }
    origins_dispose(&origins);
    if (!code && self->stores.count && !done)
        code = sp_error_set(err, SP_ENOTFOUND, "nothing of that was sent");
    else if (!code && !done)
        puts("nothing was sent yet");
    return code;
}

int ship_verify(const struct sp_cli_args *args)
{
    struct verifying self = {.far = {0}};
    struct sp_audit_head old;
    struct sp_error err = {0};
    const char *file = sp_cli_value(args, "--head"),
               *origin = sp_cli_value(args, "--origin");
    bool has_stores =
        sp_cli_flag(args, "--store") || sp_cli_flag(args, "--all");
    terminal_progress_begin(&self.progress, sp_clock_ms());
    self.progress.one = "entry", self.progress.many = "entries";
    self.progress.done = "verified";
    int code = has_stores ? stores_add(&self.stores, args, &err) : SP_OK;
    if (!code && file && !origin && self.stores.count != 1)
        code = sp_error_set(&err, SP_EUSAGE,
                            "--head is of one log: name its --origin");
    if (!code && file)
        code = audit_checkpoint_read(&old, file, &err);
    self.old = file ? &old : NULL;
    if (!code)
        code = far_open_tables(&self.far, ship_url(args), &err);
    if (!code)
        code = verify_all(&self, origin, &err);
    far_close(&self.far);
    sp_buf_dispose(&self.scratch);
    stores_dispose(&self.stores);
    return code ? cli_fail(&err) : self.problems ? FINDINGS : CLEAN;
}
