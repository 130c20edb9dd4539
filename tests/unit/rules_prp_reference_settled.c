/* Commits that another protected ref has. */
#include "support.h"

LAB_SUITE(rules_prp_reference_settled, NULL, "refs/heads/release/1");

#define FOUND(expected) FINDS(&lab, "prp-reference", expected)

Test(rules_prp_reference_settled, what_was_let_in_may_be_a_squash)
{
    lab.commit.is_let_in = true;
    lab_message(&lab, "feat: all of x (#12)\n");
    FOUND("");
    lab_message(&lab, "feat: all of x\n\nPRP: x\n");
    FOUND("prp-reference/malformed 9f3c2ab: reference=x; "
          "example='WU-006a-vpn-tunnel-foundation'\n"
          "  type: git commit --amend --only\n");
}

Test(rules_prp_reference_settled, its_branch_had_a_reference)
{
    lab_policy(&lab, "[prp]\nrequire = branch\n");
    lab_message(&lab, "feat: x\n");
    lab_history(&lab, "G~/");
    FOUND("");
    lab_history(&lab, "G~/ G");
    FOUND("prp-reference/missing-in-branch\n"
          "  type: git commit --amend --only\n");
}
