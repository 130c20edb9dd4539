#include <string.h>

#include "internal.h"

static const char *text_of(sqlite3_stmt *row, int at)
{
    return (const char *)sqlite3_column_text(row, at);
}

void sp_stored_of_row(struct sp_stored *out, sqlite3_stmt *row)
{
    const char *line = text_of(row, 7);
    *out = (struct sp_stored){
        .seq = (uint64_t)sqlite3_column_int64(row, 0),
        .kind = (enum sp_entry_kind)sqlite3_column_int(row, 1),
        .verdict = (enum sp_entry_verdict)sqlite3_column_int(row, 2),
        .time = sqlite3_column_int64(row, 3),
        .id = text_of(row, 4),
        .repository = text_of(row, 5),
        .user = text_of(row, 6),
        .is_pruned = !line,
        .line = {line ? line : "",
                 line ? (size_t)sqlite3_column_bytes(row, 7) : 0}};
}

/* A question as it is written: one column has an index, the others are kept from
 * theirs by a plus (https://www.sqlite.org/optoverview.html), because an index that
 * finds half of the entries would be as slow as none. */
struct question {
    struct sp_buf sql;
    bool has_index;
};

static void ask(struct question *question, const char *column,
                const char *condition)
{
    sp_buf_printf(&question->sql, " AND %s%s%s", question->has_index ? "+" : "",
                  column, condition);
    question->has_index = true;
}

/* Bits as a list of numbers. One alone can be looked up in an index. */
static void ask_bits(struct question *question, const char *column,
                     unsigned bits)
{
    bool is_one = (bits & (bits - 1)) == 0;
    const char *comma = "";
    if (!bits)
        return;
    sp_buf_printf(&question->sql, " AND %s%s IN (",
                  question->has_index || !is_one ? "+" : "", column);
    for (int i = 0; i < 32; i++)
        if (bits >> i & 1) {
            sp_buf_printf(&question->sql, "%s%d", comma, i);
            comma = ",";
        }
    sp_buf_putc(&question->sql, ')');
}

/* The condition of an index has to be said for it to be used
 * (https://www.sqlite.org/partialindex.html). */
static void ask_what(struct question *question, unsigned kinds,
                     unsigned verdicts)
{
    const unsigned push = 1 << SP_ENTRY_PUSH, landed = 1 << SP_ENTRY_LANDED;
    if (verdicts && !(verdicts & 1 << SP_ENTRY_NO_VERDICT))
        kinds = kinds ? kinds & push : push;
    if (!question->has_index && kinds == push && verdicts &&
        !(verdicts & 1 << SP_ENTRY_ACCEPT)) {
        sp_buf_puts(&question->sql, " AND kind = 0 AND verdict <> 1");
        question->has_index = true;
    }
    if (!question->has_index && kinds && !(kinds & (push | landed)))
        sp_buf_puts(&question->sql, " AND kind >= 2");
    ask_bits(question, "kind", kinds);
    ask_bits(question, "verdict", verdicts);
}

/* The rarest first. */
static void write_question(struct question *question,
                           const struct sp_audit_filter *filter)
{
    sp_buf_puts(&question->sql, "SELECT " ENTRY_COLUMNS " FROM ");
    if (filter->ref) {
        sp_buf_puts(
            &question->sql,
            "(SELECT seq AS ref_seq FROM ref WHERE name = :ref AND seq >= "
            ":first AND seq < :end) CROSS JOIN entry ON seq = ref_seq");
        question->has_index = true;
    } else {
        sp_buf_puts(&question->sql, "entry");
    }
    sp_buf_puts(&question->sql, " WHERE seq >= :first AND seq < :end");
    if (filter->since || filter->until)
        sp_buf_puts(&question->sql, " AND +time >= :since AND +time < :until");
    if (filter->id)
        ask(question, "id", " = :id");
    if (filter->user)
        ask(question, "user", " = :user");
    if (filter->repository)
        ask(question, "repository", " = :repository");
    ask_what(question, filter->kinds, filter->verdicts);
    sp_buf_printf(&question->sql, " ORDER BY %s %s",
                  filter->ref ? "ref_seq" : "seq",
                  filter->newest_first ? "DESC" : "ASC");
}

static void bind(sqlite3_stmt *statement, const char *name, const char *text)
{
    int at = sqlite3_bind_parameter_index(statement, name);
    if (at)
        sp_store_bind_text(statement, at, text);
}

static void bind_number(sqlite3_stmt *statement, const char *name,
                        int64_t number)
{
    int at = sqlite3_bind_parameter_index(statement, name);
    if (at)
        sqlite3_bind_int64(statement, at, number);
}

static int64_t or_last(int64_t number)
{
    return number ? number : INT64_MAX;
}

/* A clock may go back, so the times are not in the order of seq. */
int sp_audit_narrow(struct sp_audit *audit, struct sp_audit_filter *filter,
                    struct sp_error *err)
{
    sqlite3_stmt *statement;
    if (filter->is_narrow || audit->elsewhere ||
        (!filter->since && !filter->until))
        return SP_OK;
    filter->is_narrow = true;
    int code = sp_store_prepare(audit, &statement,
                                "SELECT min(seq), max(seq) + 1 FROM entry "
                                "WHERE time >= :since AND time < :until",
                                err);
    if (code)
        return code;
    bind_number(statement, ":since", filter->since);
    bind_number(statement, ":until", or_last(filter->until));
    code = sp_store_step(audit, statement, err);
    if (code == 1) {
        uint64_t first = (uint64_t)sqlite3_column_int64(statement, 0),
                 end = (uint64_t)sqlite3_column_int64(statement, 1);
        if (first > filter->first)
            filter->first = first;
        if (!filter->end || end < filter->end)
            filter->end = end ? end : 1;
        if (!end)
            filter->first = filter->end; /* there is none */
    }
    sqlite3_finalize(statement);
    return code < 0 ? code : SP_OK;
}

static int visit_all(struct sp_audit *audit, sqlite3_stmt *statement,
                     struct sp_audit_visitor *visitor, struct sp_error *err)
{
    int code = 0;
    while (!code) {
        code = sp_store_step(audit, statement, err);
        if (code != 1)
            return code;
        struct sp_stored entry;
        sp_stored_of_row(&entry, statement);
        code = visitor->visit(visitor, &entry, err);
    }
    return code;
}

int sp_audit_each(struct sp_audit *audit, const struct sp_audit_filter *given,
                  struct sp_audit_visitor *visitor, struct sp_error *err)
{
    if (audit->elsewhere)
        return audit->elsewhere->each(audit->elsewhere, given, visitor, err);
    struct sp_audit_filter filter = *given;
    struct question question = {0};
    sqlite3_stmt *statement = NULL;
    int code = sp_audit_narrow(audit, &filter, err);
    write_question(&question, &filter);
    if (!code)
        code = sp_store_prepare(audit, &statement, sp_buf_text(&question.sql),
                                err);
    if (!code) {
        bind(statement, ":ref", filter.ref);
        bind(statement, ":id", filter.id);
        bind(statement, ":user", filter.user);
        bind(statement, ":repository", filter.repository);
        bind_number(statement, ":first", (int64_t)filter.first);
        bind_number(statement, ":end", or_last((int64_t)filter.end));
        bind_number(statement, ":since", filter.since);
        bind_number(statement, ":until", or_last(filter.until));
        code = visit_all(audit, statement, visitor, err);
    }
    sqlite3_finalize(statement);
    sp_buf_dispose(&question.sql);
    return code;
}

int sp_audit_read(struct sp_audit *audit, uint64_t seq, struct sp_buf *line,
                  struct sp_error *err)
{
    sqlite3_stmt *statement;
    int code = sp_store_statement(audit, STATEMENT_READ_LINE, &statement, err);
    if (code)
        return code;
    sqlite3_bind_int64(statement, 1, (sqlite3_int64)seq);
    code = sp_store_step(audit, statement, err);
    if (!code)
        return sp_error_set(err, SP_ENOTFOUND, "there is no entry %llu",
                            (unsigned long long)seq);
    if (code == 1) {
        const char *text = text_of(statement, 0);
        if (text)
            sp_buf_add(line, text, (size_t)sqlite3_column_bytes(statement, 0));
        sqlite3_reset(statement);
        code = SP_OK;
    }
    return code;
}
