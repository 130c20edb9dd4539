#include "sallyport/find_pushers.h"

#include <string.h>

#include "internal.h"

enum { RECENT = 20000 };

/* One row: the new value of a ref, and who pushed it. */
static void take(sqlite3_stmt *row, const struct sp_oidmap *commits,
                 const struct sp_oid *head, struct sp_strings *users,
                 bool *has_head, bool *has_unknown)
{
    struct sp_oid id;
    const char *text = (const char *)sqlite3_column_text(row, 0);
    const char *user = (const char *)sqlite3_column_text(row, 1);
    if (!text || !sp_oid_parse(&id, text, strlen(text)))
        return;
    bool is_head = sp_oid_equal(&id, head);
    if (!is_head && sp_oidmap_get(commits, &id) == SP_OIDMAP_NONE)
        return;
    *has_head = *has_head || is_head;
    *has_unknown = *has_unknown || !user;
    if (user && !sp_strings_have(users, user))
        sp_strings_add(users, user, strlen(user));
}

int sp_find_pushers(struct sp_audit *audit, const char *repository,
                    const struct sp_oidmap *commits, const struct sp_oid *head,
                    struct sp_strings *users, bool *found, struct sp_error *err)
{
    sqlite3_stmt *find;
    uint64_t size;
    bool has_head = false, has_unknown = false;
    *found = false;
    int code = sp_store_size(audit, &size, err);
    if (!code)
        code = sp_store_statement(audit, STATEMENT_PUSHES, &find, err);
    if (code)
        return code;
    sqlite3_bind_int64(find, 1, (sqlite3_int64)size - RECENT);
    sp_store_bind_text(find, 2, repository);
    while ((code = sp_store_step(audit, find, err)) == 1)
        take(find, commits, head, users, &has_head, &has_unknown);
    *found = !code && has_head && !has_unknown;
    return code;
}
