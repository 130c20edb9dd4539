#include <stdio.h>
#include <stdlib.h>

#include "sallyport/approvers.h"
#include "support.h"

static struct lab lab;

#define ROLES "[roles]\nmaintainer = alice, bob, alice2\nsecurity = dana\n"

static void open_lab(void)
{
    lab_open(&lab, ROLES);
    lab_step(&lab, SP_MEDIUM);
}

static void close_lab(void)
{
    lab_close(&lab);
}

TestSuite(rules_approvals, .init = open_lab, .fini = close_lab);

#define ANYBODY "roles=developer, maintainer or security"
#define TYPE "\n  type: sallyport approve 6800000"
#define FOUND(expected) FINDS(&lab, "approvals", expected)

static struct sp_about *about(bool covers)
{
    return lab_about(&lab, covers ? "h" : "g", covers);
}

Test(rules_approvals, a_feature_needs_one)
{
    FOUND("approvals/missing m: category=MEDIUM; " ANYBODY
          "; wanted=1 approval; found=0" TYPE "\n");
    lab_say(about(true), "alice", SP_APPROVE);
    FOUND("");
}

Test(rules_approvals, what_no_branch_has_is_pushed_before)
{
    static const char missing[] =
        "approvals/missing m: category=MEDIUM; " ANYBODY
        "; wanted=1 approval; found=0" TYPE "\n";
    struct sp_buf both = {0};
    sp_buf_printf(
        &both,
        "approvals/not-there m (warning): commit=6800000; branch=main\n  type: "
        "git push origin 6800000:refs/heads/feature/6800000\n%s",
        missing);
    lab_policy(&lab, ROLES "ci = ci-bot\n");
    lab.step.is_nowhere = true;
    FOUND(missing); /* carol is told to make a branch */
    lab.push.user = "ci-bot";
    FOUND(sp_buf_text(&both));
    lab_say(about(true), "alice", SP_APPROVE);
    FOUND("");
    sp_buf_dispose(&both);
}

Test(rules_approvals, a_rejection_is_told_where_no_role_is_known)
{
#define REJECTED "approvals/rejected m: actor=carol; commit=6800000\n" OVER
#define OVER "  type: sallyport approve 6800000 --over carol -m REASON\n"
    lab_policy(&lab, "");
    struct sp_about *of = about(true);
    lab_say(of, "bob", SP_APPROVE);
    lab_say(of, "carol", SP_REJECT);
    FOUND("");
    lab.push.lacks_roles = true;
    FOUND(REJECTED);
    lab.step.category = SP_LOW;
    FOUND(REJECTED);
    lab.step.category = SP_MEDIUM;
    lab_say(of, "bob", SP_APPROVE)->over = sp_strdup("carol");
    FOUND("");
    lab_say(of, "bob", SP_WITHDRAW);
    FOUND(REJECTED);
    lab_say(of, "carol", SP_WITHDRAW);
    FOUND("");
}

Test(rules_approvals, what_counts_is_for_the_trail)
{
    lab_say(about(true), "alice", SP_APPROVE);
    lab_say(about(false), "bob", SP_APPROVE);
    FOUND("");
    cr_assert_eq(lab.counted.records.count, 1);
    cr_assert_eq(lab.counted.records.items[0].kind, SP_EVIDENCE_APPROVAL);
    cr_assert_str_eq(lab.counted.records.items[0].actor, "alice");
    cr_assert_str_eq(lab.counted.records.items[0].result, "approve");
}

Test(rules_approvals, a_team_that_named_nobody_is_not_asked)
{
    lab_policy(&lab, "[roles]\nci = ci-bot\n");
    FOUND("");
}

Test(rules_approvals, a_security_fix_needs_two_and_documentation_none)
{
    lab.step.category = SP_CRITICAL;
    struct sp_about *of = about(true);
    lab_say(of, "alice", SP_APPROVE);
    lab_say(of, "alice", SP_APPROVE);
    FOUND("approvals/missing m: category=CRITICAL; " ANYBODY
          "; wanted=2 approvals; found=1" TYPE "\n");
    lab_say(of, "bob", SP_APPROVE);
    FOUND("");
    lab.step.category = SP_LOW;
    lab.step.about.count = 0;
    FOUND("");
    lab.step.about.count = 1;
}

Test(rules_approvals, infrastructure_needs_one_more_by_security)
{
    lab.step.category = SP_HIGH;
    struct sp_about *of = about(true);
    lab_say(of, "alice", SP_APPROVE);
    FOUND("approvals/role-missing m: category=HIGH; roles=security" TYPE
          " --as-role security\n");
    lab_say(of, "dana", SP_APPROVE);
    FOUND("");
}

#define BARRED(why)                                                            \
    "approvals/role-barred m: category=HIGH; roles=security; why=" why "\n"

Test(rules_approvals, a_role_whose_only_user_wrote_it_can_approve_nothing)
{
    lab.step.category = SP_HIGH;
    lab_say(about(true), "alice", SP_APPROVE);
    sp_strings_add(&lab.step.pushers, "dana", 4);
    FOUND(BARRED("who has written or pushed the change may not approve it"));
    lab.push.lacks_roles = true; /* the server may know another one */
    FOUND("approvals/role-missing m: category=HIGH; roles=security" TYPE
          " --as-role security\n");
}

Test(rules_approvals, nor_can_one_whose_only_user_counts_already)
{
    lab_policy(&lab, "[roles]\nmaintainer = dana\nsecurity = dana\n"
                     "[category \"HIGH\"]\n"
                     "approvals = 0\n"
                     "approver-roles = maintainer, security\n");
    lab.step.category = SP_HIGH;
    lab_say(about(true), "dana", SP_APPROVE);
    FOUND(BARRED("nobody else has that role, and each user counts once"));
}

Test(rules_approvals, nor_one_that_nobody_has)
{
    lab_policy(&lab, "[roles]\nmaintainer = alice\n");
    lab.step.category = SP_HIGH;
    lab.step.is_nowhere = true; /* nothing is pushed for nobody */
    lab_say(about(true), "alice", SP_APPROVE);
    FOUND(BARRED("nobody has that role"));
}

Test(rules_approvals, a_rollback_needs_one_whatever_it_touches)
{
    lab.step.category = SP_HIGH;
    lab.step.is_rollback = true;
    FOUND("approvals/missing m: category=HIGH; " ANYBODY
          "; wanted=1 approval; found=0" TYPE "\n");
    lab_say(about(true), "alice", SP_APPROVE);
    FOUND("");
}

Test(rules_approvals, of_one_second_the_last_approval_counts)
{
    struct sp_about *of = about(true);
    lab_say(of, "alice", SP_REJECT);
    int64_t second = lab_say(of, "bob", SP_APPROVE)->time;
    struct sp_evidence *again = lab_say(of, "bob", SP_APPROVE);
    again->time = second;
    again->over = sp_strdup("alice");
    FOUND("approvals/overridden m (warning): actor=bob; other=alice\n");
    lab_say(of, "bob", SP_WITHDRAW)->time = second;
    lab_say(of, "bob", SP_APPROVE)->time = second;
    FOUND("approvals/rejected m: actor=alice; commit=6800000" TYPE
          " --over alice -m REASON\n"
          "approvals/missing m: category=MEDIUM; " ANYBODY
          "; wanted=1 approval; found=0\n");
}

Test(rules_approvals, an_approval_of_something_else_is_stale)
{
    lab_say(about(false), "alice", SP_APPROVE);
    FOUND("approvals/stale m: actor=alice; commit=6700000" TYPE "\n");
}

Test(rules_approvals,
     what_git_would_not_make_of_the_head_is_merged_on_the_branch)
{
    lab.ref.base = "main";
    lab.step.head_differs = true;
    lab.step.category = SP_HIGH;
    lab_say(about(false), "alice", SP_APPROVE);
    FOUND("approvals/stale m: branch=main; actor=alice; commit=6700000\n"
          "  type: git merge main\n"
          "approvals/role-missing m: category=HIGH; branch=main; "
          "roles=security\n  type: git merge main\n");
    lab.step.about.count = 0;
    FOUND("approvals/role-missing m: category=HIGH; branch=main; "
          "roles=security\n  type: git merge main\n"
          "approvals/missing m: category=HIGH; branch=main; wanted=1 "
          "approval; found=0\n  type: git merge main\n");
    lab.step.about.count = 1;
}

Test(rules_approvals, a_stale_approval_hides_no_role)
{
    lab.step.category = SP_HIGH;
    lab_say(about(false), "alice", SP_APPROVE);
    FOUND("approvals/stale m: actor=alice; commit=6700000" TYPE "\n"
          "approvals/role-missing m: category=HIGH; roles=security" TYPE
          " --as-role security\n");
    lab_say(about(false), "dana", SP_APPROVE);
    FOUND("approvals/stale m: actor=alice; commit=6700000" TYPE "\n"
          "approvals/stale m: actor=dana; commit=6700000" TYPE "\n");
}

Test(rules_approvals, for_another_ref_it_does_not_count)
{
    struct sp_evidence *line = lab_say(about(true), "alice", SP_APPROVE);
    free(line->ref);
    line->ref = sp_strdup("refs/heads/release/1");
    FOUND("approvals/missing m: category=MEDIUM; " ANYBODY
          "; wanted=1 approval; found=0" TYPE "\n");
}

Test(rules_approvals, a_rejection_blocks_until_it_is_taken_back)
{
    struct sp_about *of = about(true);
    lab_say(of, "alice", SP_APPROVE);
    lab_say(of, "bob", SP_REJECT);
    FOUND("approvals/rejected m: actor=bob; commit=6800000" TYPE
          " --over bob -m REASON\n");
    lab_say(of, "bob", SP_WITHDRAW);
    FOUND("");
    lab_say(of, "alice", SP_WITHDRAW);
    FOUND("approvals/missing m: category=MEDIUM; " ANYBODY
          "; wanted=1 approval; found=0" TYPE "\n");
}

Test(rules_approvals, an_approval_over_a_rejection_is_the_one_that_is_missing)
{
    lab_say(about(true), "bob", SP_REJECT);
    FOUND("approvals/rejected m: actor=bob; commit=6800000" TYPE
          " --over bob -m REASON\n"
          "approvals/missing m: category=MEDIUM; " ANYBODY
          "; wanted=1 approval; found=0\n");
    lab.step.category = SP_CRITICAL; /* two users have to say something */
    FOUND("approvals/rejected m: actor=bob; commit=6800000" TYPE
          " --over bob -m REASON\n"
          "approvals/missing m: category=CRITICAL; " ANYBODY
          "; wanted=2 approvals; found=0" TYPE "\n");
}

/* At most 200 bytes of it, in whole characters. */
Test(rules_approvals, a_rejection_says_its_reason)
{
    char reason[400], expected[400];
    struct sp_about *of = about(true);
    lab_say(of, "alice", SP_APPROVE);
    struct sp_evidence *line = lab_say(of, "bob", SP_REJECT);
    line->text = sp_strdup("no test of zero");
    FOUND("approvals/rejected m: actor=bob; commit=6800000; "
          "reason=no test of zero" TYPE " --over bob -m REASON\n");
    free(line->text);
    snprintf(reason, sizeof reason, "%0199d\xc3\xa9%0100d", 0, 0);
    line->text = sp_strdup(reason);
    snprintf(expected, sizeof expected,
             "approvals/rejected m: actor=bob; commit=6800000; reason=%0199d"
             "\xe2\x80\xa6" TYPE " --over bob -m REASON\n",
             0);
    FOUND(expected);
}

Test(rules_approvals, another_one_may_approve_over_it_by_name)
{
    struct sp_about *of = about(true);
    lab_say(of, "bob", SP_REJECT);
    lab_say(of, "alice", SP_APPROVE)->over = sp_strdup("bob");
    FOUND("approvals/overridden m (warning): actor=alice; other=bob\n");
}

/* Says, by alice, that she approves it over another. */
static struct sp_evidence *say_over(struct sp_about *of, const char *user)
{
    struct sp_evidence *line = lab_say(of, "alice", SP_APPROVE);
    line->over = sp_strdup(user);
    return line;
}

#define OVERRIDDEN(user)                                                       \
    "approvals/overridden m (warning): actor=alice; other=" user "\n"

Test(rules_approvals, one_may_approve_over_several)
{
    struct sp_about *of = about(true);
    lab_say(of, "bob", SP_REJECT);
    lab_say(of, "carol", SP_REJECT);
    say_over(of, "bob");
    say_over(of, "carol");
    FOUND(OVERRIDDEN("bob") OVERRIDDEN("carol"));
    say_over(of, "dana");
    FOUND(OVERRIDDEN("bob") OVERRIDDEN("carol"));
    lab_say(of, "alice", SP_WITHDRAW);
    int64_t second = say_over(of, "carol")->time;
    FOUND("approvals/rejected m: actor=bob; commit=6800000" TYPE
          " --over bob -m REASON\n" OVERRIDDEN("carol"));
    say_over(of, "bob")->time = second + 5;
    lab_say(of, "alice", SP_REJECT)->time = second + 5;
    say_over(of, "carol")->time = second + 6;
    FOUND("approvals/rejected m: actor=bob; commit=6800000" TYPE
          " --over bob -m REASON\n" OVERRIDDEN("carol"));
}

Test(rules_approvals, what_is_approved_over_is_the_commit_that_counts)
{
    struct sp_about *of = about(true);
    lab_say(of, "bob", SP_REJECT);
    say_over(about(false), "bob");
    lab_say(of, "alice", SP_APPROVE);
    FOUND("approvals/rejected m: actor=bob; commit=6800000" TYPE
          " --over bob -m REASON\n");
}

Test(rules_approvals, who_has_written_a_part_does_not_count)
{
    lab_policy(&lab, ROLES "[identity]\nalice = alice@example.org\n");
    lab_say(about(true), "alice", SP_APPROVE);
    FOUND("");
    sp_strings_add(&lab.step.people, "Alice@Example.org", 17);
    FOUND("approvals/author m: actor=alice" TYPE "\n");
}

Test(rules_approvals, who_has_pushed_it_does_not_count)
{
    struct sp_about *of = about(true);
    lab_say(of, "alice", SP_APPROVE);
    sp_strings_add(&of->pushers, "alice#7", 7);
    FOUND("approvals/pusher m: actor=alice" TYPE "\n");
}

Test(rules_approvals, it_is_known_before_whose_approval_would_not_count)
{
    lab_policy(&lab, ROLES "[identity]\nalice = alice@example.org\n");
    sp_strings_add(&lab.step.people, "Alice@example.org", 17);
    sp_strings_add(&lab.step.pushers, "bob#3", 5);
    cr_assert_eq(sp_approvers_own(&lab.step, lab.policy, "alice"),
                 SP_APPROVER_AUTHOR);
    cr_assert_eq(sp_approvers_own(&lab.step, lab.policy, "bob"),
                 SP_APPROVER_PUSHER);
    cr_assert_eq(sp_approvers_own(&lab.step, lab.policy, "dana"),
                 SP_APPROVER_COUNTS);
}

Test(rules_approvals, it_is_known_before_whether_anybody_is_asked)
{
    cr_assert(sp_approvers_are_asked(&lab.step, lab.policy));
    lab.step.category = SP_LOW;
    cr_assert_not(sp_approvers_are_asked(&lab.step, lab.policy));
    lab.step.category = SP_MEDIUM;
    lab_policy(&lab, "[roles]\nci = ci-bot\n");
    cr_assert_not(sp_approvers_are_asked(&lab.step, lab.policy));
}

/* Who can, and after " not " who cannot. */
static char *who_can(void)
{
    struct sp_buf out = {0};
    const struct sp_finding *of = &lab.findings.items[0];
    for (size_t i = 0; i < of->users.count; i++)
        sp_buf_printf(&out, "%s%s", i ? " " : "", of->users.items[i]);
    for (size_t i = 0; i < of->except.count; i++)
        sp_buf_printf(&out, "%s%s", i ? " " : " not ", of->except.items[i]);
    sp_buf_puts(&out, "");
    return sp_buf_detach(&out);
}

Test(rules_approvals, who_can_leaves_out_those_who_may_not)
{
    lab_policy(&lab, "[roles]\nmaintainer = alice, bob, bob2, carol#3, erin\n"
                     "developer =\n[category \"MEDIUM\"]\napprovals = 2\n"
                     "[identity]\nalice = alice@example.org\n"
                     "bob = b@example.org\nbob2 = B@example.org\n");
    sp_strings_add(&lab.step.people, "Alice@example.org", 17);
    sp_strings_add(&lab.step.pushers, "Carol#3", 7);
    lab_say(about(true), "bob", SP_APPROVE);
    free(lab_run(&lab, "approvals"));
    SAME(who_can(), "erin not alice Carol#3 bob bob2");
    lab.step.bringer = "erin";
    free(lab_run(&lab, "approvals"));
    SAME(who_can(), " not alice Carol#3 erin bob bob2");
    lab.step.bringer = NULL;
    lab_say(&lab.step.about.items[0], "bob", SP_REJECT);
    free(lab_run(&lab, "approvals"));
    SAME(who_can(), "bob bob2 erin not alice Carol#3");
}

Test(rules_approvals, where_nobody_can_tell_it_says_which_line_to_add)
{
    struct sp_about *of = about(true);
    lab_say(of, "alice", SP_APPROVE);
    of->has_pushers = false;
    FOUND("approvals/unknown-person m: actor=alice\n");
    lab_policy(&lab, ROLES "[identity]\nalice = alice@example.org\n");
    FOUND("");
}

Test(rules_approvals, the_same_person_counts_once)
{
    lab.step.category = SP_CRITICAL;
    lab_policy(&lab, ROLES "[identity]\nalice = a@example.org\n"
                           "alice2 = b@example.org, a@example.org\n");
    struct sp_about *of = about(true);
    lab_say(of, "alice", SP_APPROVE);
    lab_say(of, "alice2", SP_APPROVE);
    FOUND("approvals/same-person m: actor=alice2; other=alice" TYPE "\n");
}

Test(rules_approvals, a_role_that_was_taken_away_does_not_count)
{
    lab_policy(&lab, "[roles]\nmaintainer = bob\ndeveloper =\n");
    lab_say(about(true), "alice", SP_APPROVE);
    FOUND("approvals/role m: " ANYBODY "; actor=alice" TYPE "\n");
}
