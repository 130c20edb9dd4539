/* What the codes of the rule approvals say. */
#include "support.h"

Test(rules_approvals_words, each_code_says_what_is_wrong_and_how_to_fix_it)
{
    WORDED("approvals",
           "approvals/missing\n"
           "  a CATEGORY change needs WANTED, and has FOUND\n"
           "  ask one of ROLES to approve it\n",
           "approvals/role-missing\n"
           "  a CATEGORY change needs an approval by ROLES as well\n"
           "  ask one of ROLES to approve it\n",
           "approvals/role-barred\n"
           "  a CATEGORY change needs an approval by ROLES as well, and none "
           "can give it: WHY\n"
           "  ask the administrator to add a user who can give it to the role "
           "ROLES, in [roles] of the policy\n",
           "approvals/stale\n"
           "  ACTOR has approved COMMIT, and something else would land\n"
           "  ask for another look at what is to land\n",
           "approvals/rejected\n  ACTOR has rejected COMMIT\n"
           "  answer ACTOR, who can approve it or withdraw; or let another "
           "one approve it over ACTOR\n",
           "approvals/author\n"
           "  ACTOR has written a part of the change, so this approval does "
           "not count\n  ask another user to approve it\n",
           "approvals/pusher\n"
           "  ACTOR has pushed the change, so this approval does not count\n"
           "  ask another user to approve it\n",
           "approvals/unknown-person\n"
           "  nobody can tell whether ACTOR has written the change\n"
           "  add the line 'ACTOR = EMAIL' to [identity] of the policy\n",
           "approvals/same-person\n"
           "  ACTOR and OTHER are the same person, who counts once\n"
           "  ask another user to approve it\n",
           "approvals/role\n"
           "  ACTOR has approved it, and has no role that may; these may: "
           "ROLES\n  ask another user to approve it\n",
           "approvals/overridden (warning)\n"
           "  ACTOR has approved it over the rejection of OTHER\n"
           "  nothing is needed; this is for the record\n",
           "approvals/owner-missing\n  PLACE: PATHS ASKS by OWNERS\n"
           "  ask one of the owners to approve it\n",
           "approvals/owner-unknown\n"
           "  PLACE: PATHS ASKS by OWNERS, and the policy knows nobody who is "
           "that\n"
           "  add the role to [roles] of the policy, or the address to "
           "[identity]\n",
           "approvals/owner-barred\n"
           "  PLACE: PATHS ASKS by OWNERS, and none can give it: WHY\n"
           "  let another user name one more owner in CODEOWNERS, and land "
           "that first\n",
           "approvals/owners-unreadable\n  PLACE cannot be used: WHAT\n"
           "  correct CODEOWNERS in this change\n",
           "approvals/owner-left (warning)\n"
           "  PLACE: PATHS ASKS by OWNERS; only the server knows who that is\n"
           "  nothing is needed, where the owner has approved it\n",
           "approvals/not-there (warning)\n"
           "  no branch has COMMIT, so nobody can approve it\n"
           "  push it as a branch, ask for the approval, then push BRANCH "
           "again\n");
}
