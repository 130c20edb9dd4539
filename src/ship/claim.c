/*
 * An origin there, and the trail here that it is a copy of. Its lock is held while it is
 * sent, so a second sender cannot start meanwhile; not longer, because a server has room
 * for some thousand locks. The trail must extend what was
 * sent: else it was cut or rewritten, or is another one by the same name.
 */
#include <string.h>

#include "ship.h"

static int refuse(struct sp_error *err, const char *text)
{
    sp_error_set(err, SP_EINPUT, "%s", text);
    return REFUSED;
}

static int find_origin(struct far *far, struct ship_store *store,
                       const struct sp_hash *leaf, struct sp_error *err)
{
    PGresult *row;
    struct sp_hash known;
    const struct far_value values[] = {far_text(store->origin),
                                       far_bytes(leaf->bytes, SP_HASH_SIZE)};
    int code = far_do(far,
                      "INSERT INTO sallyport.origin (name, first_leaf) "
                      "SELECT $1::text, $2::bytea WHERE NOT EXISTS "
                      "(SELECT FROM sallyport.origin WHERE name = $1::text) "
                      "ON CONFLICT (name) DO NOTHING",
                      values, 2, err);
    if (!code)
        code = far_ask(far, &row,
                       "SELECT id, first_leaf, writer::text, "
                       "writer = session_user FROM sallyport.origin "
                       "WHERE name = $1::text",
                       values, 1, err);
    if (code)
        return code;
    store->id = far_integer(row, 0, 0);
    if (!far_hash(&known, row, 0, 1) || !sp_hash_equal(&known, leaf))
        code = refuse(err, "another trail was sent by this name: its entry 0 "
                           "is another one");
    else if (!far_integer(row, 0, 3)) {
        sp_error_set(err, SP_EINPUT, "only %s may send this origin",
                     far_text_of(row, 0, 2));
        code = REFUSED;
    }
    PQclear(row);
    return code;
}

static int take_lock(struct far *far, struct ship_store *store,
                     struct sp_error *err)
{
    PGresult *row;
    char number[FAR_NUMBER];
    const struct far_value id = far_number(number, store->id);
    int code = far_ask(far, &row,
                       "SELECT pg_try_advisory_lock(" SHIP_LOCK ", $1::int)",
                       &id, 1, err);
    if (code)
        return code;
    store->is_ours = far_integer(row, 0, 0);
    PQclear(row);
    return store->is_ours ? SP_OK
                          : refuse(err, "another sallyport-ship sends it now");
}

/* Does the trail begin with what was sent? */
static int compare(struct ship_store *store, struct sp_audit *audit,
                   const struct sp_audit_head *head, struct sp_error *err)
{
    struct sp_audit_head ours;
    if (store->next > head->size) {
        sp_error_set(err, SP_EINPUT,
                     "%llu entries were sent, and the trail has only %llu: it "
                     "was cut, or is another one",
                     (unsigned long long)store->next,
                     (unsigned long long)head->size);
        return REFUSED;
    }
    int code = sp_audit_head_at(audit, store->next, &ours, err);
    if (code)
        return code;
    return sp_hash_equal(&store->root, &ours.root)
               ? SP_OK
               : refuse(err, "the trail does not extend what was sent: it was "
                             "rewritten, or is another one");
}

static int find_next(struct far *far, struct ship_store *store,
                     struct sp_audit *audit, const struct sp_audit_head *head,
                     struct sp_error *err)
{
    PGresult *row;
    char number[FAR_NUMBER];
    const struct far_value id = far_number(number, store->id);
    int code = far_ask(far, &row,
                       "SELECT size, root FROM sallyport.batch "
                       "WHERE origin = $1::int ORDER BY size DESC LIMIT 1",
                       &id, 1, err);
    if (code)
        return code;
    bool is_begun = PQntuples(row) > 0;
    store->next = is_begun ? (uint64_t)far_integer(row, 0, 0) : 0;
    if (is_begun && !far_hash(&store->root, row, 0, 1))
        code = refuse(err, "the root there is no hash");
    PQclear(row);
    return is_begun && !code ? compare(store, audit, head, err) : code;
}

int claim(struct far *far, struct ship_store *store, struct sp_audit *audit,
          const struct sp_audit_head *head, struct sp_error *err)
{
    struct sp_hash leaf;
    struct sp_merkle_proof ignored;
    int code = SP_OK;
    if (!store->id)
        code = sp_audit_prove(audit, 0, head->size, &ignored, &leaf, err);
    if (!code && !store->id)
        code = find_origin(far, store, &leaf, err);
    if (!code)
        code = take_lock(far, store, err);
    return code ? code : find_next(far, store, audit, head, err);
}

void claim_end(struct far *far, struct ship_store *store)
{
    char number[FAR_NUMBER];
    struct sp_error ignored = {0};
    const struct far_value id = far_number(number, store->id);
    if (store->is_ours && !far_is_lost(far))
        far_do(far, "SELECT pg_advisory_unlock(" SHIP_LOCK ", $1::int)", &id, 1,
               &ignored);
    store->is_ours = false;
}
