/* Who is locked out, and until when. */
#include "sallyport/lockout.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"
#include "support_assert.h"
#include "support_audit.h"

enum { T = 1000000, HOUR = 3600 };

static struct sp_audit *audit;
static struct sp_policy *policy;

static void enter(void)
{
    const struct attempt attempt = {
        .ini = "[lockout]\nrefusals = 3\nwithin = 2h\nfor = 1h\n"
               "exempt-users = bob\nexempt-roles = ci\n"};
    audit_enter();
    audit = audit_open();
    policy = attempt_policy(&attempt);
}

static void leave(void)
{
    sp_audit_close(audit);
    sp_policy_free(policy);
    audit_leave();
}

TestSuite(audit_lockout, .init = enter, .fini = leave);

static void refuse(const char *user, int64_t second)
{
    audit_push(audit, user, SP_ENTRY_REFUSE, second);
}

/* The second when alice's lock ends, or 0, as it is at that second. */
static long long ends(int64_t second)
{
    struct sp_error err = {0};
    int64_t until;
    cr_assert_eq(sp_lockout_find(&until, audit, policy, "/srv/x.git", "alice",
                                 second * 1000, &err),
                 SP_OK, "%s", err.message);
    return until / 1000;
}

Test(audit_lockout, begins_with_the_refusal_that_reaches_the_number)
{
    refuse("alice", T);
    refuse("alice", T + 1);
    refuse("bob", T + 1);
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, T + 2);
    audit_push(audit, "alice", SP_ENTRY_UNDECIDED, T + 2);
    cr_assert_eq(ends(T + 3), 0);
    refuse("alice", T + 3);
    cr_assert_eq(ends(T + 4), T + 3 + HOUR);
}

Test(audit_lockout, ends_and_begins_again_with_the_next_refusal)
{
    for (int i = 0; i < 3; i++)
        refuse("alice", T + i);
    cr_assert_eq(ends(T + 1 + HOUR), T + 2 + HOUR);
    cr_assert_eq(ends(T + 2 + HOUR), 0);
    refuse("alice", T + 10 + HOUR);
    cr_assert_eq(ends(T + 11 + HOUR), T + 10 + 2 * HOUR);
}

Test(audit_lockout, does_not_count_what_is_too_long_ago)
{
    refuse("alice", T);
    refuse("alice", T + 2 * HOUR);
    refuse("alice", T + 2 * HOUR + 1);
    cr_assert_eq(ends(T + 2 * HOUR + 2), 0);
}

Test(audit_lockout, lasts_although_its_first_refusal_grows_too_old)
{
    refuse("alice", T);
    refuse("alice", T + 2 * HOUR - 2);
    refuse("alice", T + 2 * HOUR - 1);
    cr_assert_eq(ends(T + 2 * HOUR + 60), T + 3 * HOUR - 1);
}

Test(audit_lockout, does_not_count_its_own_refusals)
{
    struct sp_error err = {0};
    const struct sp_entry entry = {
        .kind = SP_ENTRY_PUSH,
        .verdict = SP_ENTRY_REFUSE,
        .time = (T + 9) * 1000LL,
        .repository = "/srv/x.git",
        .user = "alice",
        .members = BYTES("\"findings\":[{\"code\":\"lockout/too-often\"}]")};
    for (int i = 0; i < 3; i++)
        refuse("alice", T + i);
    sp_audit_append(audit, &entry, NULL, &err);
    cr_assert_eq(ends(T + 10), T + 2 + HOUR);
}

Test(audit_lockout, is_of_one_repository)
{
    struct sp_error err = {0};
    int64_t until;
    for (int i = 0; i < 3; i++)
        refuse("alice", T + i);
    cr_assert_eq(sp_lockout_find(&until, audit, policy, "/srv/y.git", "alice",
                                 (T + 4) * 1000LL, &err),
                 SP_OK);
    cr_assert_eq(until, 0);
}

Test(audit_lockout, is_cleared_for_one_user_and_says_so)
{
    struct sp_error err = {0};
    struct sp_buf line = {0};
    const struct sp_entry entry = {
        .time = (T + 4) * 1000LL, .repository = "/srv/x.git", .user = "root"};
    for (int i = 0; i < 3; i++)
        refuse("alice", T + i);
    cr_assert_eq(sp_lockout_clear(audit, "bob", &entry, &err), SP_OK);
    cr_assert_eq(ends(T + 5), T + 2 + HOUR);
    cr_assert_eq(sp_lockout_clear(audit, "alice", &entry, &err), SP_OK);
    cr_assert_eq(ends(T + 5), 0);
    sp_audit_read(audit, 4, &line, &err);
    cr_assert(strstr(sp_buf_text(&line),
                     "\"action\":\"lockout-clear\",\"of\":\"alice\""));
    sp_buf_dispose(&line);
    refuse("alice", T + 6);
    refuse("alice", T + 7);
    cr_assert_eq(ends(T + 8), 0);
    refuse("alice", T + 8);
    cr_assert_eq(ends(T + 9), T + 8 + HOUR);
}

Test(audit_lockout, is_for_known_users_who_are_not_exempt)
{
    cr_assert(sp_lockout_is_for(policy, "alice"));
    cr_assert(!sp_lockout_is_for(policy, "bob"));
    cr_assert(!sp_lockout_is_for(policy, "bob#7"));
    cr_assert(sp_lockout_is_for(policy, "bobby#7"));
    cr_assert(!sp_lockout_is_for(policy, "ci-bot"));
    cr_assert(!sp_lockout_is_for(policy, NULL));
    policy->lockout.refusals = 0;
    cr_assert(!sp_lockout_is_for(policy, "alice"));
}
