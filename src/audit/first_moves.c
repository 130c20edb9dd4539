#include "sallyport/first_moves.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* What moves refs: what has landed, or all that was accepted. */
static const char find_landed[] =
    "SELECT 1 FROM entry WHERE kind = 1 AND repository IS ?1 LIMIT 1";
static const char find_first[] =
    "SELECT ref.name, ref.old, ref.new, ref.seq, entry.time, entry.user FROM "
    "ref"
    " JOIN entry ON entry.seq = ref.seq"
    " WHERE +repository IS ?1 AND ((?2 AND kind IN (1, 5) AND verdict <> 2)"
    " OR (NOT ?2 AND kind = 0 AND verdict = 1)) ORDER BY ref.name, ref.seq";

static int read_whether_landed(struct sp_first_moves *out,
                               struct sp_audit *audit, const char *repository,
                               struct sp_error *err)
{
    sqlite3_stmt *row;
    int code = sp_store_prepare(audit, &row, find_landed, err);
    if (code)
        return code;
    sp_store_bind_text(row, 1, repository);
    code = sp_store_step(audit, row, err);
    out->records_landed = code == 1;
    sqlite3_finalize(row);
    return code < 0 ? code : SP_OK;
}

static bool read_id(struct sp_oid *out, sqlite3_stmt *row, int column)
{
    const char *text = (const char *)sqlite3_column_text(row, column);
    return text && sp_oid_parse(out, text, strlen(text));
}

/* The first of each name says where the ref was before. */
static void add_first(struct sp_first_moves *out, sqlite3_stmt *row)
{
    const char *name = (const char *)sqlite3_column_text(row, 0);
    const char *user = (const char *)sqlite3_column_text(row, 5);
    struct sp_first_move move = {.seq = (uint64_t)sqlite3_column_int64(row, 3),
                                 .time = sqlite3_column_int64(row, 4)};
    if (!name || !read_id(&move.before, row, 1) ||
        !read_id(&move.after, row, 2) ||
        (out->of.count &&
         strcmp(out->of.items[out->of.count - 1].name, name) == 0))
        return;
    move.name = sp_strdup(name);
    move.user = user ? sp_strdup(user) : NULL;
    SP_VEC_PUSH(&out->of, move);
}

int sp_first_moves_read(struct sp_first_moves *out, struct sp_audit *audit,
                        const char *repository, struct sp_error *err)
{
    sqlite3_stmt *row;
    int code = read_whether_landed(out, audit, repository, err);
    if (!code)
        code = sp_store_prepare(audit, &row, find_first, err);
    if (code)
        return code;
    sp_store_bind_text(row, 1, repository);
    sqlite3_bind_int(row, 2, out->records_landed);
    while ((code = sp_store_step(audit, row, err)) == 1)
        add_first(out, row);
    sqlite3_finalize(row);
    return code;
}

static int compare_name(const void *name, const void *move)
{
    return strcmp(name, ((const struct sp_first_move *)move)->name);
}

const struct sp_first_move *
sp_first_moves_find(const struct sp_first_moves *moves, const char *name)
{
    return moves->of.count ? bsearch(name, moves->of.items, moves->of.count,
                                     sizeof *moves->of.items, compare_name)
                           : NULL;
}

void sp_first_moves_dispose(struct sp_first_moves *moves)
{
    for (size_t i = 0; i < moves->of.count; i++) {
        free(moves->of.items[i].name);
        free(moves->of.items[i].user);
    }
    free(moves->of.items);
    *moves = (struct sp_first_moves){.records_landed = false};
}
