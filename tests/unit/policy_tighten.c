#include <stdlib.h>
#include <string.h>

#include "support.h"
#include "support_assert.h"

static struct sp_policy *policy;

static void end(void)
{
    sp_policy_free(policy);
    policy = NULL;
}

TestSuite(policy_tighten, .fini = end);

/* Lays a project's file over a policy, and compares what was left out, and why. */
static void leaves(const char *server, const char *project,
                   const char *expected)
{
    struct sp_buf left = {0};
    struct sp_error err = {0};
    sp_policy_free(policy);
    policy = policy_of(server);
    cr_assert_eq(
        sp_policy_tighten(policy, sp_str(project), "own.ini", &left, &err),
        SP_OK, "%s", err.message);
    assert_text(sp_buf_text(&left), expected);
    sp_buf_dispose(&left);
}

Test(policy_tighten, a_number_counts_in_one_direction)
{
    leaves("", "[message]\nheader-max = 50\n", "");
    cr_assert_eq(policy->message.max_header, 50);
    leaves("", "[message]\nheader-max = 500\n",
           "own.ini:2: [message] header-max = 500 is laxer: a larger number "
           "allows more\n");
    cr_assert_neq(policy->message.max_header, 500);
    leaves("", "[break-glass]\nquorum = 3\nmax = 1h\n", "");
    cr_assert_eq(policy->break_glass.quorum, 3);
    cr_assert_eq(policy->break_glass.max_seconds, 3600);
    leaves("[break-glass]\nquorum = 3\n", "[break-glass]\nquorum = 2\n",
           "own.ini:2: [break-glass] quorum = 2 is laxer: a smaller number "
           "asks for less\n");
}

Test(policy_tighten, a_bound_that_is_off_is_no_bound)
{
    leaves("[message]\nbody-max-line = 72\n", "[message]\nbody-max-line = 0\n",
           "own.ini:2: [message] body-max-line = 0 is laxer: a larger number "
           "allows more\n");
    leaves("[message]\nbody-max-line = 0\n", "[message]\nbody-max-line = 72\n",
           "");
    cr_assert_eq(policy->message.max_body_line, 72);
}

Test(policy_tighten, a_word_counts_in_one_direction)
{
    leaves("[tdd]\nstubs = on\n", "[tdd]\nstubs = off\n", "");
    cr_assert_eq(policy->tdd.stubs, 0);
    leaves("", "[tdd]\nrefactor-step = optional\n",
           "own.ini:2: [tdd] refactor-step = optional is laxer: it allows more "
           "than 'required'\n");
}

Test(policy_tighten, a_list_counts_in_one_direction)
{
    leaves("", "[refs]\nprotected += refs/heads/next\n", "");
    cr_assert(sp_strings_have(&policy->refs.protected, "refs/heads/next"));
    leaves("", "[refs]\nprotected = refs/heads/next\n",
           "own.ini:2: [refs] protected = refs/heads/next is laxer: it leaves "
           "out 'HEAD'\n");
    leaves("", "[message]\ntypes = feat, fix\n", "");
    leaves("", "[message]\ntypes += stuff\n",
           "own.ini:2: [message] types = stuff is laxer: it adds 'stuff'\n");
    leaves("", "[message]\ntypes =\n",
           "own.ini:2: [message] types =  is laxer: an empty list allows "
           "all\n");
}

Test(policy_tighten, the_level_of_a_rule_only_rises)
{
    leaves("[rule \"tdd-order\"]\nlevel = warn\n",
           "[rule \"tdd-order\"]\nlevel = enforce\n", "");
    cr_assert_eq(sp_policy_rule(policy, "tdd-order")->level, SP_LEVEL_ENFORCE);
    leaves("", "[rule \"tdd-order\"]\nlevel = warn\n",
           "own.ini:2: [rule] level = warn is laxer: it refuses less than "
           "'enforce'\n");
    leaves("", "[rule \"tdd-content\"]\ngreen-weakens-test = enforce\n", "");
    leaves("", "[rule \"tdd-order\"]\nrefs = refs/heads/x\n",
           "own.ini:2: [rule] refs = refs/heads/x is not used: only the server "
           "can set it\n");
}

Test(policy_tighten, all_else_belongs_to_the_server)
{
    leaves("", "[roles]\nmaintainer = eve\n",
           "own.ini:2: [roles] maintainer = eve is not used: only the server "
           "can set it\n");
    cr_assert_not(sp_policy_has_role(policy, "maintainer", "eve"));
    leaves(
        "", "[policy]\nmode = off\n",
        "own.ini:2: [policy] mode = off is not used: only the server can set "
        "it\n");
    leaves("", "[exempt \"bot\"]\npusher = eve\n",
           "own.ini:2: [exempt] pusher = eve is not used: only the server can "
           "set it\n");
}

Test(policy_tighten, a_file_that_cannot_be_read_adds_nothing)
{
    struct sp_buf left = {0};
    struct sp_error err = {0};
    policy = policy_of("");
    cr_assert_eq(sp_policy_tighten(
                     policy, sp_str("[break-glass]\nquorum = 3\n[nonsense]\n"),
                     "own.ini", &left, &err),
                 SP_EPOLICY);
    cr_assert_eq(policy->break_glass.quorum, 2);
    sp_buf_dispose(&left);
}
