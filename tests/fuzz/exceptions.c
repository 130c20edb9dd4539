/*
 * Acts about grants and waivers: messages of commits, each up to a zero byte, the oldest
 * first. What is written is read as the same, and no order of acts opens anything that too
 * few people approved, or for longer than the policy allows.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/exceptions.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_ACTS = 16, QUORUM = 2, MAX_SECONDS = 4 * 3600 };

static bool may_approve(const char *user, const void *context)
{
    (void)context;
    return strcmp(user, "eve") != 0;
}

static bool is_same(const char *one, const char *other, const void *context)
{
    (void)context;
    return strcmp(one, other) == 0;
}

static const struct sp_terms terms = {.quorum = QUORUM,
                                      .max = MAX_SECONDS,
                                      .review_within = 3600,
                                      .may_approve = may_approve,
                                      .is_same = is_same};

static void check_act(const struct sp_act *act)
{
    struct sp_act again;
    struct sp_buf once = {0}, twice = {0}, why = {0};
    sp_act_write(&once, act);
    enum sp_evidence_fault fault = sp_act_read(
        &again, (struct sp_str){sp_buf_text(&once), once.len}, &why);
    /* escapes may make a document longer than one may be */
    if (fault && fault != SP_EVIDENCE_LONG)
        abort();
    if (!fault)
        sp_act_write(&twice, &again);
    if (!fault && strcmp(sp_buf_text(&once), sp_buf_text(&twice)) != 0)
        abort();
    sp_act_dispose(&again);
    sp_buf_dispose(&once);
    sp_buf_dispose(&twice);
    sp_buf_dispose(&why);
}

static void check_one(const struct sp_exception *one, int64_t now)
{
    int64_t opened = sp_exception_opened(one, &terms);
    bool is_grant = one->request->kind == SP_BREAK_GLASS;
    if (!sp_exception_is_open(one, &terms, now))
        return;
    if (!opened || one->approvals.count < QUORUM ||
        now >= sp_exception_ends(one, &terms))
        abort();
    if (is_grant && sp_exception_ends(one, &terms) > opened + MAX_SECONDS)
        abort();
    if (sp_exception_lacks(one, &terms))
        abort();
}

static void check_all(const struct sp_exceptions *all)
{
    for (size_t i = 0; i < all->count; i++) {
        check_one(&all->items[i], all->last);
        check_one(&all->items[i], sp_exceptions_time(all, INT64_MAX / 2, 0));
    }
    sp_exceptions_overdue(all, &terms, all->last);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sp_act acts[MAX_ACTS];
    struct sp_exceptions all = {0};
    struct sp_oid commit = {{0}};
    struct sp_str rest = {(const char *)data, size}, message;
    size_t count = 0;
    while (count < MAX_ACTS && rest.len) {
        struct sp_buf why = {0};
        const char *end = memchr(rest.ptr, '\0', rest.len);
        message = (struct sp_str){rest.ptr,
                                  end ? (size_t)(end - rest.ptr) : rest.len};
        size_t used = message.len + (end != NULL);
        rest = (struct sp_str){rest.ptr + used, rest.len - used};
        bool is_good = !sp_act_read(&acts[count], message, &why);
        if (is_good == (why.len > 0))
            abort();
        sp_buf_dispose(&why);
        if (!is_good)
            continue;
        check_act(&acts[count]);
        commit.raw[0]++;
        sp_exceptions_add(&all, &acts[count++], &commit);
    }
    check_all(&all);
    sp_exceptions_dispose(&all);
    for (size_t i = 0; i < count; i++)
        sp_act_dispose(&acts[i]);
    return 0;
}
