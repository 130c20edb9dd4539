/* A change that needs no approval, and what was said of it all the same. */
#include "support.h"

static struct lab lab;

#define ROLES "[roles]\nmaintainer = alice, bob\ndeveloper = erin\n"

static void open_lab(void)
{
    lab_open(&lab, ROLES);
    lab_step(&lab, SP_LOW);
}

static void close_lab(void)
{
    lab_close(&lab);
}

TestSuite(rules_approvals_low, .init = open_lab, .fini = close_lab);

#define FOUND(expected) FINDS(&lab, "approvals", expected)
#define REJECTED(user)                                                         \
    "approvals/rejected m: actor=" user "; commit=6800000\n"                   \
    "  type: sallyport approve 6800000 --over " user " -m REASON\n"

static struct sp_about *about(bool covers)
{
    return lab_about(&lab, covers ? "h" : "g", covers);
}

Test(rules_approvals_low, a_rejection_blocks_until_it_is_taken_back)
{
    struct sp_about *of = about(true);
    lab_say(of, "bob", SP_REJECT);
    FOUND(REJECTED("bob"));
    lab_say(of, "bob", SP_WITHDRAW);
    FOUND("");
    lab_say(of, "bob", SP_REJECT);
    FOUND(REJECTED("bob"));
    lab_say(of, "bob", SP_APPROVE);
    FOUND("");
}

Test(rules_approvals_low, nobody_has_to_approve_it)
{
    FOUND("");
    struct sp_about *of = about(false);
    lab_say(of, "alice", SP_APPROVE);
    lab_say(of, "carol", SP_APPROVE);
    FOUND("");
    lab.step.is_rollback = true;
    FOUND("");
}

Test(rules_approvals_low, a_rollback_can_be_rejected)
{
    lab.step.is_rollback = true;
    lab_say(about(true), "bob", SP_REJECT);
    FOUND(REJECTED("bob"));
}

Test(rules_approvals_low, so_can_one_commit_of_it)
{
    struct sp_about *of = about(false);
    lab_say(of, "bob", SP_REJECT);
    FOUND("approvals/rejected m: actor=bob; commit=6700000\n"
          "  type: sallyport approve 6800000 --over bob -m REASON\n");
}

Test(rules_approvals_low, who_may_not_approve_rejects_nothing)
{
    struct sp_about *of = about(true);
    lab_say(of, "carol", SP_REJECT);
    FOUND("");
    lab_say(of, "erin", SP_REJECT)->role = sp_strdup("security");
    FOUND("");
    lab_say(of, "erin", SP_REJECT);
    FOUND(REJECTED("erin"));
    lab_policy(&lab, "[roles]\nci = ci-bot\n");
    FOUND("");
}

Test(rules_approvals_low, its_author_may_reject_it_and_not_approve_over_that)
{
    lab_policy(&lab, ROLES "[identity]\nalice = alice@example.org\n");
    struct sp_about *of = about(true);
    sp_strings_add(&lab.step.people, "alice@example.org", 17);
    lab_say(of, "alice", SP_REJECT);
    FOUND(REJECTED("alice"));
    lab_say(of, "alice", SP_WITHDRAW);
    lab_say(of, "erin", SP_REJECT);
    lab_say(of, "alice", SP_APPROVE)->over = sp_strdup("erin");
    FOUND(REJECTED("erin") "approvals/author m: actor=alice\n");
}

Test(rules_approvals_low, another_one_approves_over_it)
{
    struct sp_about *of = about(true);
    lab_say(of, "bob", SP_REJECT);
    lab_say(of, "alice", SP_APPROVE);
    FOUND(REJECTED("bob"));
    cr_assert_eq(lab.counted.records.count, 0);
    lab_say(of, "alice", SP_APPROVE)->over = sp_strdup("bob");
    FOUND("approvals/overridden m (warning): actor=alice; other=bob\n");
    cr_assert_eq(lab.counted.records.count, 1);
    cr_assert_str_eq(lab.counted.records.items[0].actor, "alice");
}

/* Else one would approve over it again and again. */
Test(rules_approvals_low, why_an_approval_over_it_does_not_count_is_told)
{
    lab_policy(&lab, ROLES "[identity]\nbob = bob@example.org\n");
    struct sp_about *of = about(true);
    of->has_pushers = false;
    lab_say(of, "bob", SP_REJECT);
    lab_say(of, "erin", SP_APPROVE);
    FOUND(REJECTED("bob"));
    lab_say(of, "alice", SP_APPROVE)->over = sp_strdup("bob");
    FOUND(REJECTED("bob") "approvals/unknown-person m: actor=alice\n");
}
