/* An entry of its own for each line of evidence that a push brings. */
#include "internal.h"
#include "sallyport/recorded.h"

int sp_append_beside(const struct beside *beside, enum sp_entry_kind kind,
                     struct sp_json *members, struct sp_error *err)
{
    const struct sp_entry *push = beside->push;
    struct sp_buf text = {0};
    sp_json_set(members, "push", sp_json_integer((long long)beside->seq));
    sp_json_write(&text, members);
    sp_json_free(members);
    /* without its braces */
    const struct sp_entry entry = {
        .kind = kind,
        .time = push->time,
        .repository = push->repository,
        .user = push->user,
        .members = {sp_buf_text(&text) + 1, text.len - 2}};
    int code = sp_audit_append(beside->audit, &entry, NULL, err);
    sp_buf_dispose(&text);
    return code;
}

int sp_record_let_in(struct sp_audit *audit, const struct sp_decision *decision,
                     const struct sp_entry *push, uint64_t seq,
                     struct sp_error *err)
{
    const struct beside beside = {audit, push, seq};
    const struct sp_counted *counted = &decision->found.counted;
    int code = SP_OK;
    if (decision->decided != SP_ACCEPTED)
        return SP_OK;
    for (size_t i = 0; !code && i < counted->let_in.count; i++)
        code = sp_append_beside(
            &beside, SP_ENTRY_RECORD,
            sp_json_pack("{s:o}", "record",
                         sp_member_record(decision, &counted->let_in.items[i])),
            err);
    return code;
}
