#include "sallyport/find_pushers.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { RECENT = 20000 };

/* One row: the new value of a ref, and who pushed it; NULL: unknown. */
struct row {
    struct sp_oid id;
    const char *user;
};

static bool read_row(sqlite3_stmt *row, struct row *out)
{
    const char *text = (const char *)sqlite3_column_text(row, 0);
    out->user = (const char *)sqlite3_column_text(row, 1);
    return text && sp_oid_parse(&out->id, text, strlen(text));
}

static void take(const struct row *row, const struct sp_oidmap *commits,
                 const struct sp_oid *head, struct sp_strings *users,
                 bool *has_head, bool *has_unknown)
{
    bool is_head = sp_oid_equal(&row->id, head);
    if (!is_head && sp_oidmap_get(commits, &row->id) == SP_OIDMAP_NONE)
        return;
    *has_head = *has_head || is_head;
    *has_unknown = *has_unknown || !row->user;
    if (row->user && !sp_strings_have(users, row->user))
        sp_strings_add(users, row->user, strlen(row->user));
}

/* Prepares to read the pushes of the last entries. */
static int begin(struct sp_audit *audit, const char *repository,
                 sqlite3_stmt **out, struct sp_error *err)
{
    uint64_t size;
    int code = sp_store_size(audit, &size, err);
    if (!code)
        code = sp_store_statement(audit, STATEMENT_PUSHES, out, err);
    if (code)
        return code;
    sqlite3_bind_int64(*out, 1, (sqlite3_int64)size - RECENT);
    sp_store_bind_text(*out, 2, repository);
    return SP_OK;
}

int sp_find_pushers(struct sp_audit *audit, const char *repository,
                    const struct sp_oidmap *commits, const struct sp_oid *head,
                    struct sp_strings *users, bool *found, struct sp_error *err)
{
    sqlite3_stmt *find;
    struct row row;
    bool has_head = false, has_unknown = false;
    *found = false;
    int code = begin(audit, repository, &find, err);
    if (code)
        return code;
    while ((code = sp_store_step(audit, find, err)) == 1)
        if (read_row(find, &row))
            take(&row, commits, head, users, &has_head, &has_unknown);
    *found = !code && has_head && !has_unknown;
    return code;
}

int sp_list_pushed(struct sp_audit *audit, const char *repository,
                   struct sp_pushed *out, struct sp_error *err)
{
    sqlite3_stmt *find;
    struct row row;
    int code = begin(audit, repository, &find, err);
    if (code)
        return code;
    while ((code = sp_store_step(audit, find, err)) == 1) {
        if (!read_row(find, &row))
            continue;
        const char *user = row.user ? row.user : "";
        SP_VEC_PUSH(&out->tips, row.id);
        sp_strings_add(&out->users, user, strlen(user));
    }
    return code;
}

void sp_pushed_dispose(struct sp_pushed *pushed)
{
    free(pushed->tips.items);
    sp_strings_dispose(&pushed->users);
}
