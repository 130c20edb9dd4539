/* Who is meant by a name in the policy. */
#include "sallyport/user.h"

#include "support_assert.h"

TestSuite(model_user);

Test(model_user, a_name_is_compared_with_the_name)
{
    cr_assert(sp_user_is("alice", "alice"));
    cr_assert(sp_user_is("alice", "alice#7"));
    cr_assert_not(sp_user_is("alice", "Alice"));
    cr_assert_not(sp_user_is("alice", "alic"));
    cr_assert_not(sp_user_is("alice", "alicea#7"));
    cr_assert_not(sp_user_is("alic", "alice#7"));
}

Test(model_user, a_number_is_compared_alone)
{
    cr_assert(sp_user_is("ci-bot#7", "ci-bot#7"));
    cr_assert(sp_user_is("ci-bot#7", "renamed#7"));
    cr_assert(sp_user_is("#7", "ci-bot#7"));
    cr_assert_not(sp_user_is("ci-bot#7", "ci-bot#8"));
    cr_assert_not(sp_user_is("ci-bot#7", "ci-bot#77"));
    cr_assert_not(sp_user_is("ci-bot#7", "ci-bot"));
    cr_assert_not(sp_user_is("ci-bot#07", "ci-bot#7"));
}

Test(model_user, nobody_is_nobody)
{
    cr_assert_not(sp_user_is("", ""));
    cr_assert_not(sp_user_is("alice", NULL));
    cr_assert_not(sp_user_is("", NULL));
    cr_assert_not(sp_user_is("", "#7"));
    cr_assert_not(sp_user_is_anybody(NULL));
    cr_assert_not(sp_user_is_anybody(""));
    cr_assert(sp_user_is_anybody("alice"));
    cr_assert(sp_user_is_anybody("alice#7"));
}

Test(model_user, a_token_is_meant_by_its_name_or_its_number)
{
    cr_assert(sp_user_is("gitea-actions", "gitea-actions#-2"));
    cr_assert_not(sp_user_is("forgejo-actions", "gitea-actions#-2"));
    cr_assert_not(sp_user_is_anybody("gitea-actions#-2"));
    cr_assert(sp_user_is("gitea-actions#-2", "gitea-actions#-2"));
    cr_assert(sp_user_is("#-2", "gitea-actions#-2"));
}

Test(model_user, what_is_no_number_is_part_of_the_name)
{
    cr_assert(sp_user_is("a#b", "a#b"));
    cr_assert_not(sp_user_is("a#b", "c#b"));
    cr_assert_not(sp_user_is("a#", "c#"));
    cr_assert_not(sp_user_is("a#-", "c#-"));
    cr_assert_not(sp_user_is("a#7x", "c#7x"));
}

Test(model_user, it_is_written_with_a_number_or_without)
{
    cr_assert(sp_user_is_written("alice"));
    cr_assert(sp_user_is_written("alice#7"));
    cr_assert(sp_user_is_written("gitea-actions#-2"));
    cr_assert_not(sp_user_is_written("alice#"));
    cr_assert_not(sp_user_is_written("alice#x"));
    cr_assert_not(sp_user_is_written("alice#7x"));
    cr_assert_not(sp_user_is_written("a#b#7"));
}
