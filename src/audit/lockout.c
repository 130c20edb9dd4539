#include "sallyport/lockout.h"

#include "internal.h"
#include "sallyport/json.h"
#include "sallyport/user.h"

/* What a user is refused by the lock is known by the code of its finding. A quote in
 * a text of JSON is escaped, so no name can look like it. An entry of that time is never
 * pruned: its line is there. */
#define BY_LOCK "instr(line, '\"code\":\"lockout/') > 0"

/* A clock may go back, so times are not in the order of seq: the first seq of the time
 * is looked up, and each time is compared as well. */
#define SINCE                                                                  \
    "(SELECT min(+seq) FROM entry INDEXED BY entry_time WHERE time >= ?1)"

static const char count_refusals[] =
    "SELECT count(*), min(time), max(time) FROM ("
    "SELECT time FROM entry INDEXED BY entry_user WHERE user = ?4 AND"
    " seq >= " SINCE " AND seq > (SELECT ifnull(max(+seq), -1) FROM entry"
    " INDEXED BY entry_kind WHERE kind = 4 AND kind >= 2 AND +time >= ?1 AND"
    " +repository IS ?3 AND instr(line, ?5) > 0)"
    " AND +kind = 0 AND +verdict = 2 AND +time >= ?1 AND +time <= ?2 AND"
    " +repository IS ?3 AND NOT " BY_LOCK " ORDER BY seq DESC LIMIT ?6)";

static const char find_users[] =
    "SELECT DISTINCT user FROM entry INDEXED BY entry_time WHERE"
    " time >= ?1 AND time <= ?2 AND +kind = 0 AND +verdict = 2 AND"
    " +repository IS ?3 AND user IS NOT NULL ORDER BY user";

bool sp_lockout_is_for(const struct sp_policy *policy, const char *user)
{
    return policy->lockout.refusals && user && *user &&
           !sp_user_among(&policy->lockout.exempt_users, user) &&
           !sp_policy_has_any_role(policy, &policy->lockout.exempt_roles, user);
}

/* The members of the entry that clears the lock of a user begin so. */
static void write_clear(struct sp_buf *out, const char *user)
{
    struct sp_json *name = sp_json_text(user);
    sp_buf_puts(out, "\"action\":\"lockout-clear\",\"of\":");
    sp_json_write(out, name);
    sp_json_free(name);
}

/* Earlier refusals are in no lock that lasts at the time `now`. */
static int64_t begin_of(const struct sp_policy *policy, int64_t now)
{
    return now -
           1000 * ((int64_t)policy->lockout.within + policy->lockout.lasts);
}

/* The refusals that a lock can be made of, at the time `now`. */
static int ask(sqlite3_stmt **out, struct sp_audit *audit, const char *sql,
               const struct sp_policy *policy, const char *repository,
               int64_t now, struct sp_error *err)
{
    int code = sp_store_prepare(audit, out, sql, err);
    if (code)
        return code;
    sqlite3_bind_int64(*out, 1, begin_of(policy, now));
    sqlite3_bind_int64(*out, 2, now);
    sp_store_bind_text(*out, 3, repository);
    return SP_OK;
}

/* The lock of the newest refusals, which are as many as the policy asks for. */
static int64_t end_of(sqlite3_stmt *row, const struct sp_policy *policy)
{
    int64_t first = sqlite3_column_int64(row, 1),
            last = sqlite3_column_int64(row, 2);
    if (sqlite3_column_int64(row, 0) < policy->lockout.refusals ||
        last - first > 1000 * (int64_t)policy->lockout.within)
        return 0;
    return last + 1000 * (int64_t)policy->lockout.lasts;
}

/* The newest refusals of the user since a time, in a row that is yours to finalise. */
static int count_since(struct sp_audit *audit, const struct sp_policy *policy,
                       const char *repository, const char *user, int64_t since,
                       int64_t now, sqlite3_stmt **row, struct sp_error *err)
{
    struct sp_buf clear = {0};
    int code = ask(row, audit, count_refusals, policy, repository, now, err);
    if (code)
        return code;
    write_clear(&clear, user);
    sqlite3_bind_int64(*row, 1, since);
    sp_store_bind_text(*row, 4, user);
    sp_store_bind_text(*row, 5, sp_buf_text(&clear));
    sqlite3_bind_int64(*row, 6, policy->lockout.refusals);
    code = sp_store_step(audit, *row, err);
    sp_buf_dispose(&clear);
    return code;
}

int sp_lockout_find(int64_t *until, struct sp_audit *audit,
                    const struct sp_policy *policy, const char *repository,
                    const char *user, int64_t now, struct sp_error *err)
{
    sqlite3_stmt *row = NULL;
    *until = 0;
    int code = count_since(audit, policy, repository, user,
                           begin_of(policy, now), now, &row, err);
    if (code == 1) {
        *until = end_of(row, policy);
        *until = *until > now ? *until : 0;
    }
    sqlite3_finalize(row);
    return code < 0 ? code : SP_OK;
}

int sp_lockout_count(size_t *count, struct sp_audit *audit,
                     const struct sp_policy *policy, const char *repository,
                     const char *user, int64_t now, struct sp_error *err)
{
    sqlite3_stmt *row = NULL;
    int code = count_since(audit, policy, repository, user,
                           now - 1000 * (int64_t)policy->lockout.within, now,
                           &row, err);
    *count = code == 1 ? (size_t)sqlite3_column_int64(row, 0) : 0;
    sqlite3_finalize(row);
    return code < 0 ? code : SP_OK;
}

int sp_lockout_users(struct sp_strings *out, struct sp_audit *audit,
                     const struct sp_policy *policy, const char *repository,
                     int64_t now, struct sp_error *err)
{
    sqlite3_stmt *statement;
    int code = ask(&statement, audit, find_users, policy, repository, now, err);
    if (code)
        return code;
    while ((code = sp_store_step(audit, statement, err)) == 1)
        sp_strings_add(out, (const char *)sqlite3_column_text(statement, 0),
                       (size_t)sqlite3_column_bytes(statement, 0));
    sqlite3_finalize(statement);
    return code;
}

int sp_lockout_clear(struct sp_audit *audit, const char *user,
                     const struct sp_entry *given, struct sp_error *err)
{
    struct sp_buf members = {0};
    write_clear(&members, user);
    return sp_append_admin(audit, given, &members, err);
}
