#include "sallyport/exceptions.h"

#include <string.h>

#include "support_assert.h"

enum { HOUR = 3600, DAY = 24 * HOUR, T = 1795441533 };

static struct sp_act acts[16];
static size_t count;
static struct sp_exceptions all;
static const char *has_lost_role;

static bool may_approve(const char *user, const void *context)
{
    (void)context;
    return !has_lost_role || strcmp(user, has_lost_role) != 0;
}

/* "ann" and "ann2" are one person. */
static bool is_same(const char *one, const char *other, const void *context)
{
    (void)context;
    return strncmp(one, other, 3) == 0;
}

static const struct sp_terms terms = {.quorum = 2,
                                      .max = 4 * HOUR,
                                      .review_within = DAY,
                                      .may_approve = may_approve,
                                      .is_same = is_same};

static void begin(void)
{
    count = 0;
    has_lost_role = NULL;
    all = (struct sp_exceptions){0};
}

static void end(void)
{
    sp_exceptions_dispose(&all);
}

TestSuite(model_exceptions, .init = begin, .fini = end);

static struct sp_act *add(enum sp_act_kind act, char *actor, int64_t time)
{
    static const struct sp_oid commit = {{1}};
    struct sp_act *one = &acts[count++];
    *one = (struct sp_act){.kind = SP_BREAK_GLASS,
                           .act = act,
                           .id = (char *)(uintptr_t) "bg-00000001",
                           .actor = actor,
                           .time = time,
                           .incident = (char *)(uintptr_t) "INC-1",
                           .ref = (char *)(uintptr_t) "refs/heads/main",
                           .lasts = 2 * HOUR};
    sp_exceptions_add(&all, one, &commit);
    return one;
}

static char dana[] = "dana", ann[] = "ann", ann2[] = "ann2", bob[] = "bob",
            eve[] = "eve";

#define STATE(now, expected)                                                   \
    assert_text(                                                               \
        sp_exception_states[sp_exception_state(&all.items[0], &terms, (now))], \
        expected)

Test(model_exceptions, two_approvals_open_it_and_the_clock_ends_it)
{
    add(SP_ACT_REQUEST, dana, T);
    STATE(T, "pending");
    add(SP_ACT_APPROVE, ann, T + 10);
    STATE(T + 10, "pending");
    cr_assert_eq(sp_exception_ends(&all.items[0], &terms), 0);
    add(SP_ACT_APPROVE, bob, T + 20);
    STATE(T + 20, "open");
    cr_assert_eq(sp_exception_opened(&all.items[0], &terms), T + 20);
    cr_assert_eq(sp_exception_ends(&all.items[0], &terms), T + 20 + 2 * HOUR);
    cr_assert(sp_exception_is_open(&all.items[0], &terms, T + 19 + 2 * HOUR));
    cr_assert_not(
        sp_exception_is_open(&all.items[0], &terms, T + 20 + 2 * HOUR));
    STATE(T + 20 + 2 * HOUR, "ended");
}

Test(model_exceptions, one_person_counts_once)
{
    add(SP_ACT_REQUEST, dana, T);
    add(SP_ACT_APPROVE, ann, T + 10);
    add(SP_ACT_APPROVE, ann2, T + 20);
    STATE(T + 20, "pending");
    cr_assert(sp_exception_has_approved(&all.items[0], ann2, &terms));
    cr_assert_not(sp_exception_has_approved(&all.items[0], bob, &terms));
}

Test(model_exceptions, the_requester_does_not_count)
{
    add(SP_ACT_REQUEST, dana, T);
    add(SP_ACT_APPROVE, dana, T + 10);
    add(SP_ACT_APPROVE, ann, T + 20);
    STATE(T + 20, "pending");
}

Test(model_exceptions, nobody_gets_more_than_the_policy_allows)
{
    add(SP_ACT_REQUEST, dana, T)->lasts = 9 * HOUR;
    add(SP_ACT_APPROVE, ann, T);
    add(SP_ACT_APPROVE, bob, T);
    cr_assert_eq(sp_exception_ends(&all.items[0], &terms), T + 4 * HOUR);
}

Test(model_exceptions, it_is_revoked_or_closed)
{
    add(SP_ACT_REQUEST, dana, T);
    add(SP_ACT_APPROVE, ann, T);
    add(SP_ACT_APPROVE, bob, T);
    add(SP_ACT_REVOKE, ann, T + 60);
    STATE(T + 60, "revoked");
    cr_assert_not(sp_exception_is_open(&all.items[0], &terms, T + 60));
    cr_assert_eq(sp_exception_ends(&all.items[0], &terms), T + 60);
    add(SP_ACT_CLOSE, dana, T + 70);
    STATE(T + 70, "revoked");
}

Test(model_exceptions, a_closed_request_never_opens)
{
    add(SP_ACT_REQUEST, dana, T);
    add(SP_ACT_CLOSE, dana, T + 5);
    add(SP_ACT_APPROVE, ann, T + 10);
    add(SP_ACT_APPROVE, bob, T + 10);
    STATE(T + 10, "closed");
    cr_assert_eq(sp_exception_review_due(&all.items[0], &terms), 0);
}

Test(model_exceptions, the_order_decides_within_a_second)
{
    add(SP_ACT_REQUEST, dana, T);
    add(SP_ACT_APPROVE, ann, T);
    add(SP_ACT_APPROVE, bob, T);
    add(SP_ACT_CLOSE, dana, T);
    STATE(T, "closed");
    cr_assert_eq(sp_exception_opened(&all.items[0], &terms), T);
    cr_assert_eq(sp_exception_review_due(&all.items[0], &terms), T + DAY);
    add(SP_ACT_APPROVE, eve, T);
    cr_assert_eq(all.items[0].approvals.count, 2);
}

Test(model_exceptions, who_lost_the_role_holds_no_door_open)
{
    add(SP_ACT_REQUEST, dana, T);
    add(SP_ACT_APPROVE, ann, T);
    add(SP_ACT_APPROVE, bob, T);
    has_lost_role = ann;
    cr_assert_not(sp_exception_is_open(&all.items[0], &terms, T));
    cr_assert_eq(sp_exception_review_due(&all.items[0], &terms),
                 T + 2 * HOUR + DAY);
    add(SP_ACT_APPROVE, eve, T + 5);
    cr_assert(sp_exception_is_open(&all.items[0], &terms, T + 5));
}

Test(model_exceptions, a_review_is_due_a_day_after_the_end)
{
    add(SP_ACT_REQUEST, dana, T);
    cr_assert_eq(sp_exception_review_due(&all.items[0], &terms), 0);
    add(SP_ACT_APPROVE, ann, T);
    add(SP_ACT_APPROVE, bob, T);
    int64_t due = T + 2 * HOUR + DAY;
    cr_assert_eq(sp_exception_review_due(&all.items[0], &terms), due);
    cr_assert_null(sp_exceptions_overdue(&all, &terms, due));
    cr_assert_eq(sp_exceptions_overdue(&all, &terms, due + 1), &all.items[0]);
    add(SP_ACT_REVIEW, eve, due + 2);
    cr_assert_null(sp_exceptions_overdue(&all, &terms, due + 2));
    cr_assert_eq(sp_exception_review_due(&all.items[0], &terms), 0);
}

Test(model_exceptions, a_drill_needs_no_review)
{
    add(SP_ACT_REQUEST, dana, T)->ref = (char *)(uintptr_t)SP_DRILL_REF;
    add(SP_ACT_APPROVE, ann, T);
    add(SP_ACT_APPROVE, bob, T);
    cr_assert(sp_exception_is_drill(&all.items[0]));
    cr_assert_eq(sp_exception_review_due(&all.items[0], &terms), 0);
}

Test(model_exceptions, a_waiver_lasts_until_it_says)
{
    struct sp_act *request = add(SP_ACT_REQUEST, dana, T);
    request->kind = SP_WAIVER;
    request->until = T + 9 * DAY;
    struct sp_terms of_waiver = terms;
    of_waiver.max = 30L * DAY;
    of_waiver.review_within = 0;
    cr_assert_eq(sp_exception_state(&all.items[0], &of_waiver, T + 9 * DAY),
                 SP_EXCEPTION_ENDED);
    add(SP_ACT_APPROVE, ann, T)->kind = SP_WAIVER;
    add(SP_ACT_APPROVE, bob, T)->kind = SP_WAIVER;
    cr_assert_eq(sp_exception_ends(&all.items[0], &of_waiver), T + 9 * DAY);
    cr_assert(sp_exception_is_open(&all.items[0], &of_waiver, T + 9 * DAY - 1));
    cr_assert_not(sp_exception_is_open(&all.items[0], &of_waiver, T + 9 * DAY));
    of_waiver.max = DAY;
    cr_assert_eq(sp_exception_ends(&all.items[0], &of_waiver), T + DAY);
    cr_assert_eq(sp_exception_review_due(&all.items[0], &of_waiver), 0);
}

Test(model_exceptions, a_second_request_with_the_id_changes_nothing)
{
    add(SP_ACT_REQUEST, dana, T);
    add(SP_ACT_REQUEST, eve, T + 1);
    cr_assert_eq(all.count, 1);
    cr_assert_eq(all.items[0].request->actor, dana);
    cr_assert_eq(all.last, T + 1);
    cr_assert_null(sp_exceptions_find(&all, "bg-00000002"));
}

Test(model_exceptions, no_time_comes_twice)
{
    cr_assert_eq(sp_exceptions_time(&all, T, 0), T);
    cr_assert_eq(sp_exceptions_time(&all, T, T + 2), T + 2);
    add(SP_ACT_REQUEST, dana, T + 3);
    cr_assert_eq(sp_exceptions_time(&all, T, T + 2), T + 3);
    cr_assert_eq(sp_exceptions_time(&all, T + 4, T + 2), T + 4);
}

Test(model_exceptions, which_refs_it_is_for)
{
    struct sp_act *request = add(SP_ACT_REQUEST, dana, T);
    cr_assert(sp_exception_is_for(&all.items[0], "refs/heads/main"));
    cr_assert_not(sp_exception_is_for(&all.items[0], "refs/heads/main2"));
    request->ref = (char *)(uintptr_t) "refs/heads/*";
    cr_assert_not(sp_exception_is_for(&all.items[0], "refs/heads/main"));
    request->kind = SP_WAIVER;
    cr_assert(sp_exception_is_for(&all.items[0], "refs/heads/main"));
    cr_assert_not(sp_exception_is_for(&all.items[0], "refs/tags/v1"));
}
