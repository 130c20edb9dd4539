#include "sallyport/excuses.h"

#include <stdlib.h>

#include "support.h"
#include "support_assert.h"

enum { NOW = 1795441533, HOUR = 3600, DAY = 24 * HOUR };

static struct sp_act request = {.id = (char *)(uintptr_t) "wv-00000001",
                                .actor = (char *)(uintptr_t) "dana",
                                .ref = (char *)(uintptr_t) "refs/heads/main",
                                .incident = (char *)(uintptr_t) "INC-1",
                                .rule = (char *)(uintptr_t) "tdd-order"};
static struct sp_act acts[3] = {{.actor = (char *)(uintptr_t) "ann"},
                                {.actor = (char *)(uintptr_t) "bob"},
                                {.actor = (char *)(uintptr_t) "carol"}};
static struct sp_exception one = {.request = &request};
static struct sp_policy *policy;

static void begin(void)
{
    policy = policy_of("[roles]\nmaintainer = ann, bob, carol\n");
    for (size_t i = 0; i < 3; i++) {
        const struct sp_act *approval = &acts[i];
        SP_VEC_PUSH(&one.approvals, approval);
    }
}

static void end(void)
{
    free(one.approvals.items);
    sp_policy_free(policy);
}

TestSuite(facts_excuses, .init = begin, .fini = end);

/* What is said of one that excuses nothing at that moment. */
static void said_closed(bool in_clone, const char *expected)
{
    const struct sp_excuse excuse = {&one, 0, NOW};
    struct sp_buf text = {0};
    sp_excuse_say_closed(&text, &excuse, policy, in_clone);
    assert_text(sp_buf_text(&text), expected);
    sp_buf_dispose(&text);
}

static void says(int64_t left, const char *expected)
{
    const struct sp_excuse excuse = {&one, NOW + left, NOW};
    struct sp_buf text = {0};
    sp_excuse_say(&text, &excuse, policy);
    assert_text(sp_buf_text(&text), expected);
    sp_buf_dispose(&text);
}

Test(facts_excuses, a_waiver_says_who_gave_it_and_until_when)
{
    request.kind = SP_WAIVER;
    says(3 * DAY + 1, "waived by ann, bob and carol until "
                      "2026-11-26T13:45:34Z (wv-00000001)");
    one.approvals.count = 2;
    says(3 * DAY + 1,
         "waived by ann and bob until 2026-11-26T13:45:34Z (wv-00000001)");
}

Test(facts_excuses, in_its_last_three_days_it_says_so)
{
    request.kind = SP_WAIVER;
    one.approvals.count = 1;
    says(3 * DAY, "waived by ann until 2026-11-26T13:45:33Z (wv-00000001), "
                  "about to end: 3 d 0 h left");
    says(90 * 60, "waived by ann until 2026-11-23T15:15:33Z (wv-00000001), "
                  "about to end: 1 h 30 min left");
}

Test(facts_excuses, a_grant_says_how_long_is_left)
{
    request.kind = SP_BREAK_GLASS;
    says(4 * HOUR - 19 * 60,
         "break-glass wv-00000001 (INC-1), 3 h 41 min left");
    says(1, "break-glass wv-00000001 (INC-1), 1 min left");
}

Test(facts_excuses, a_waiver_covers_its_rule_or_its_code)
{
    const struct sp_excuse excuse = {&one, NOW, NOW};
    request.kind = SP_WAIVER;
    cr_assert(sp_excuse_covers(&excuse, "tdd-order/green-before-red"));
    cr_assert_not(sp_excuse_covers(&excuse, "tdd-orders/x"));
    cr_assert_not(sp_excuse_covers(&excuse, "tdd-content/red-with-code"));
    request.rule = (char *)(uintptr_t) "tdd-order/green-before-red";
    cr_assert(sp_excuse_covers(&excuse, "tdd-order/green-before-red"));
    cr_assert_not(sp_excuse_covers(&excuse, "tdd-order/green"));
    request.kind = SP_BREAK_GLASS;
    cr_assert(sp_excuse_covers(&excuse, "tdd-content/red-with-code"));
}

Test(facts_excuses, one_that_waits_says_for_what)
{
    request.kind = SP_WAIVER;
    one.approvals.count = 1;
    said_closed(false, "waiver wv-00000001 of tdd-order waits for 1 more "
                       "approval: sallyport waiver approve wv-00000001");
    said_closed(true, "waiver wv-00000001 of tdd-order waits for 1 more "
                      "approval, as far as this clone knows; to fetch the "
                      "newest: sallyport exceptions");
    request.kind = SP_BREAK_GLASS;
    said_closed(false, "break-glass wv-00000001 (INC-1) waits for 1 more "
                       "approval: sallyport break-glass approve wv-00000001");
    said_closed(true, "break-glass wv-00000001 (INC-1) waits for 1 more "
                      "approval, as far as this clone knows; to fetch the "
                      "newest: sallyport exceptions");
}

/* All three approved it then. */
static void approved_at(int64_t time)
{
    for (size_t i = 0; i < 3; i++)
        acts[i].time = time;
}

Test(facts_excuses, one_that_has_ended_says_when)
{
    approved_at(NOW - 2 * HOUR);
    request.kind = SP_WAIVER;
    request.time = NOW - 3 * HOUR;
    request.until = NOW - HOUR;
    said_closed(true, "waiver wv-00000001, which excused tdd-order, ended at "
                      "2026-11-23T12:45:33Z");
    request.kind = SP_BREAK_GLASS;
    request.lasts = HOUR;
    said_closed(false, "break-glass wv-00000001 (INC-1) ended at "
                       "2026-11-23T12:45:33Z");
}

/* Is it worth a word so many seconds after NOW? */
static bool is_told(int64_t later)
{
    const struct sp_terms terms = sp_policy_terms(policy, request.kind);
    return sp_exception_is_told(&one, &terms, NOW + later);
}

Test(facts_excuses, one_that_ended_or_waits_is_told_for_thirty_days)
{
    const struct sp_act revoked = {.act = SP_ACT_REVOKE, .time = NOW};
    approved_at(NOW);
    request.kind = SP_WAIVER;
    request.time = NOW;
    request.until = NOW + HOUR;
    cr_expect(!is_told(HOUR - 1)); /* it is open */
    cr_expect(is_told(HOUR));
    cr_expect(is_told(HOUR + 30 * DAY));
    cr_expect(!is_told(HOUR + 30 * DAY + 1));
    one.approvals.count = 1;
    cr_expect(is_told(HOUR - 1)); /* it waits */
    cr_expect(!is_told(HOUR));    /* it ended, and never excused anything */
    one.end = &revoked;
    cr_expect(!is_told(0));
    one.end = NULL;
    request.kind = SP_BREAK_GLASS;
    cr_expect(is_told(30 * DAY));
    cr_expect(!is_told(30 * DAY + 1));
}
