#include "sallyport/find_pushers.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/ancestry.h"
#include "sallyport/git.h"
#include "sallyport/objects.h"

enum { RECENT = 20000 };

/* Accepted pushes, a ref each, oldest first. */
struct pushed {
    struct sp_oids tips;     /* to which they set a ref … */
    struct sp_strings users; /* … and who did; "": unknown */
};

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
static int begin(const struct sp_pushes *pushes, sqlite3_stmt **out,
                 struct sp_error *err)
{
    uint64_t end;
    int code = sp_store_size(pushes->audit, &end, err);
    if (!code)
        code = sp_store_statement(pushes->audit, STATEMENT_PUSHES, out, err);
    if (code)
        return code;
    if (end > pushes->end)
        end = pushes->end;
    sqlite3_bind_int64(*out, 1, (sqlite3_int64)end - RECENT);
    sqlite3_bind_int64(*out, 2, (sqlite3_int64)end);
    sp_store_bind_text(*out, 3, pushes->repository);
    return SP_OK;
}

static int find_tips(const struct sp_pushes *pushes,
                     const struct sp_oidmap *commits, const struct sp_oid *head,
                     struct sp_strings *users, bool *found,
                     struct sp_error *err)
{
    sqlite3_stmt *find;
    struct row row;
    bool has_head = false, has_unknown = false;
    *found = false;
    int code = begin(pushes, &find, err);
    if (code)
        return code;
    while ((code = sp_store_step(pushes->audit, find, err)) == 1)
        if (read_row(find, &row))
            take(&row, commits, head, users, &has_head, &has_unknown);
    *found = !code && has_head && !has_unknown;
    return code;
}

static int list_pushed(const struct sp_pushes *pushes, struct pushed *out,
                       struct sp_error *err)
{
    sqlite3_stmt *find;
    struct row row;
    int code = begin(pushes, &find, err);
    if (code)
        return code;
    while ((code = sp_store_step(pushes->audit, find, err)) == 1) {
        if (!read_row(find, &row))
            continue;
        const char *user = row.user ? row.user : "";
        SP_VEC_PUSH(&out->tips, row.id);
        sp_strings_add(&out->users, user, strlen(user));
    }
    return code;
}

/* Has one of the first `count` pushes brought the commit? What cannot be read has
 * not. */
static bool has_brought(struct sp_repo *repo, const struct pushed *pushed,
                        size_t count, const struct sp_oid *commit)
{
    struct sp_error ignored = {0};
    const struct sp_oids first = {pushed->tips.items, count, count};
    return sp_repo_reaches(repo, &first, commit, &ignored) > 0;
}

/* Keeps the pushes whose commits are there. */
static void drop_gone(struct sp_repo *repo, struct pushed *pushed)
{
    size_t kept = 0;
    bool *have = sp_calloc(pushed->tips.count, sizeof *have);
    sp_repo_have(repo, &pushed->tips, have);
    for (size_t i = 0; i < pushed->tips.count; i++) {
        struct sp_oid tree;
        struct sp_error ignored = {0};
        if (!have[i] ||
            sp_repo_commit_tree(repo, &pushed->tips.items[i], &tree, &ignored))
            continue;
        char *user = pushed->users.items[i];
        pushed->users.items[i] = pushed->users.items[kept];
        pushed->users.items[kept] = user;
        pushed->tips.items[kept++] = pushed->tips.items[i];
    }
    pushed->tips.count = kept;
    free(have);
}

/* The place of the first push that has `head` in its history; their number where none
 * has. */
static size_t first_with(struct sp_repo *repo, const struct pushed *pushed,
                         const struct sp_oid *head)
{
    size_t low = 0, high = pushed->tips.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (has_brought(repo, pushed, middle + 1, head))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Adds who has brought `head`, in whatever push. */
static void add_bringer(const struct sp_pushes *pushes,
                        const struct sp_oid *head, struct sp_strings *users)
{
    struct pushed pushed = {0};
    struct sp_repo *repo = NULL;
    struct sp_error ignored = {0};
    size_t first = 0;
    if (!sp_repo_open(&repo, pushes->gitdir, NULL, NULL, &ignored) &&
        !list_pushed(pushes, &pushed, &ignored)) {
        drop_gone(repo, &pushed);
        first = first_with(repo, &pushed, head);
    }
    const char *user =
        first < pushed.tips.count ? pushed.users.items[first] : "";
    if (*user && !sp_strings_have(users, user))
        sp_strings_add(users, user, strlen(user));
    free(pushed.tips.items);
    sp_strings_dispose(&pushed.users);
    sp_repo_free(repo);
}

int sp_find_pushers(const struct sp_pushes *pushes,
                    const struct sp_oidmap *commits, const struct sp_oid *head,
                    struct sp_strings *users, bool *found, struct sp_error *err)
{
    int code = find_tips(pushes, commits, head, users, found, err);
    if (!code && !*found)
        add_bringer(pushes, head, users);
    return code;
}
