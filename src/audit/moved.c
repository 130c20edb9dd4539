#include "sallyport/moved.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/refname.h"

/* Between the verdict and the ref other hooks run, and objects move. */
enum { LEAVE = 600 * 1000 /* milliseconds */ };

/* A push pays for so many names at most. */
enum { NAMES_MAX = 1000 };

bool sp_moved_is_guarded(const struct sp_policy *policy, const char *name,
                         const char *head)
{
    enum sp_ref_class ref_class = sp_ref_classify(name);
    return ref_class == SP_REF_RESERVED || ref_class == SP_REF_EVIDENCE ||
           sp_ref_matches(&policy->refs.protected, name, head);
}

int sp_moved_has_leave(struct sp_audit *audit, const char *repository,
                       const struct sp_ref_update *ref, int64_t now,
                       struct sp_error *err)
{
    sqlite3_stmt *find;
    char old[SP_OID_HEX + 1], new[SP_OID_HEX + 1];
    int code = sp_store_statement(audit, STATEMENT_FIND_LEAVE, &find, err);
    if (code)
        return code;
    sp_store_bind_text(find, 1, ref->name);
    sp_store_bind_text(find, 2, sp_oid_format(old, &ref->old_id));
    sp_store_bind_text(find, 3, sp_oid_format(new, &ref->new_id));
    sp_store_bind_text(find, 4, repository);
    sqlite3_bind_int64(find, 5, now - LEAVE);
    code = sp_store_step(audit, find, err);
    if (code == 1)
        sqlite3_reset(find);
    return code;
}

/* Where the ref landed last: 1 when the trail knows, else 0. */
static int find_landed(struct sp_audit *audit, const char *repository,
                       const char *name, struct sp_oid *out,
                       struct sp_error *err)
{
    sqlite3_stmt *find;
    int code = sp_store_statement(audit, STATEMENT_FIND_LANDED, &find, err);
    if (code)
        return code;
    sp_store_bind_text(find, 1, name);
    sp_store_bind_text(find, 2, repository);
    code = sp_store_step(audit, find, err);
    if (code != 1)
        return code;
    const char *hex = (const char *)sqlite3_column_text(find, 0);
    bool good = hex && sp_oid_parse(out, hex, strlen(hex));
    sqlite3_reset(find);
    return good;
}

int sp_moved_is_known(struct sp_audit *audit, const char *repository,
                      const struct sp_ref_update *ref, struct sp_error *err)
{
    struct sp_oid landed;
    int code = find_landed(audit, repository, ref->name, &landed, err);
    return code == 1 ? sp_oid_equal(&landed, &ref->new_id) : code;
}

/* Compares a ref with the trail: 1 when it has moved. */
static int compare(struct sp_audit *audit, const struct sp_entry *entry,
                   struct sp_moved_source *refs, struct sp_ref_update *ref,
                   struct sp_error *err)
{
    int code =
        find_landed(audit, entry->repository, ref->name, &ref->old_id, err);
    if (code != 1)
        return code;
    code = refs->read(refs, ref->name, &ref->new_id, err);
    if (code == SP_ENOTFOUND) {
        *err = (struct sp_error){0};
        ref->new_id = (struct sp_oid){{0}};
        code = SP_OK;
    }
    if (code || sp_oid_equal(&ref->old_id, &ref->new_id))
        return code;
    code = sp_moved_has_leave(audit, entry->repository, ref, entry->time, err);
    return code < 0 ? code : !code;
}

/* A search for refs that have moved. */
struct search {
    struct sp_audit *audit;
    const struct sp_policy *policy;
    const char *head;
    struct sp_moved_source *refs;
    const struct sp_entry *entry;
    struct sp_push moved;
    int names;
};

/* The first name of the trail from this one on: 1, or 0 after the last. */
static int next_name(struct search *self, struct sp_buf *name,
                     struct sp_error *err)
{
    sqlite3_stmt *find;
    int code = sp_store_statement(self->audit, STATEMENT_NEXT_REF, &find, err);
    if (code)
        return code;
    sp_store_bind_text(find, 1, sp_buf_text(name));
    code = sp_store_step(self->audit, find, err);
    if (code == 1) {
        struct sp_buf next = {0};
        sp_buf_puts(&next, (const char *)sqlite3_column_text(find, 0));
        sqlite3_reset(find);
        sp_buf_dispose(name);
        *name = next;
    }
    return code;
}

static bool is_found(const struct search *self, const char *name)
{
    for (size_t i = 0; i < self->moved.count; i++)
        if (strcmp(self->moved.items[i].name, name) == 0)
            return true;
    return false;
}

static int look_at(struct search *self, char *name, struct sp_error *err)
{
    struct sp_ref_update ref = {.name = name};
    if (is_found(self, name) ||
        !sp_moved_is_guarded(self->policy, name, self->head))
        return SP_OK;
    int code = compare(self->audit, self->entry, self->refs, &ref, err);
    if (code != 1)
        return code;
    ref.name = sp_strdup(name);
    SP_VEC_PUSH(&self->moved, ref);
    return SP_OK;
}

/* All names of the trail that begin so. */
static int search_below(struct search *self, const char *prefix, size_t len,
                        struct sp_error *err)
{
    struct sp_buf name = {0};
    int code = SP_OK;
    sp_buf_add(&name, prefix, len);
    while (!code && self->names++ < NAMES_MAX) {
        code = next_name(self, &name, err);
        if (code != 1 || strncmp(sp_buf_text(&name), prefix, len) != 0)
            break;
        code = look_at(self, name.data, err);
        sp_buf_putc(&name, '\1'); /* in no name, so this is the next one */
    }
    sp_buf_dispose(&name);
    return code < 0 ? code : SP_OK;
}

/* A pattern up to its first wildcard. HEAD is the default branch. */
static int search_pattern(struct search *self, const char *pattern,
                          struct sp_error *err)
{
    if (strcmp(pattern, "HEAD") == 0)
        pattern = self->head ? self->head : "";
    size_t len = strcspn(pattern, "*?[");
    return len && *pattern != '!' ? search_below(self, pattern, len, err)
                                  : SP_OK;
}

static int search(struct search *self, struct sp_error *err)
{
    static const char *const evidence[] = {"refs/notes/sallyport/",
                                           "refs/sallyport/"};
    const struct sp_strings *patterns = &self->policy->refs.protected;
    int code = SP_OK;
    for (size_t i = 0; !code && i < sizeof evidence / sizeof *evidence; i++)
        code = search_pattern(self, evidence[i], err);
    for (size_t i = 0; !code && i < patterns->count; i++)
        code = search_pattern(self, patterns->items[i], err);
    return code;
}

int sp_moved_find(struct sp_audit *audit, const struct sp_policy *policy,
                  const char *head, struct sp_moved_source *refs,
                  const struct sp_entry *given, size_t *count,
                  struct sp_error *err)
{
    struct search self = {.audit = audit,
                          .policy = policy,
                          .head = head,
                          .refs = refs,
                          .entry = given};
    struct sp_entry entry = *given;
    int code = search(&self, err);
    if (!code && self.moved.count) {
        entry.kind = SP_ENTRY_OUT_OF_BAND;
        entry.refs = self.moved.items;
        entry.ref_count = self.moved.count;
        code = sp_audit_append(audit, &entry, NULL, err);
    }
    if (count)
        *count = self.moved.count;
    sp_push_dispose(&self.moved);
    return code;
}
