/* The codes of the rule approvals. */
#include "approvals.h"

#define ASK_OTHERS "ask another user to approve it"
#define BY_ONE "an approval by one of {roles}"

const struct sp_finding_code sp_approvals_codes[] = {
    [MISSING] = {.id = "approvals/missing",
                 .wrong = "a {category} change needs {wanted}, and has {found}",
                 .fix = "ask one of {roles} to approve it",
                 .missing = BY_ONE,
                 SP_MADE_AGAIN,
                 .given_by = SP_GIVEN_BY_ROLES},
    [ROLE_MISSING] = {.id = "approvals/role-missing",
                      .wrong = "a {category} change needs an approval by "
                               "{roles} as well",
                      .fix = "ask one of {roles} to approve it",
                      .missing = "an approval by {roles}",
                      SP_MADE_AGAIN,
                      .given_by = SP_GIVEN_BY_ROLES},
    [ROLE_BARRED] =
        {.id = "approvals/role-barred",
         .wrong = "a {category} change needs an approval by {roles} as well, "
                  "and none can give it: {why}",
         .fix = "ask the administrator to add a user who can give it to the "
                "role {roles}, in [roles] of the policy",
         .missing = "a user with the role {roles} who can give it",
         SP_MADE_AGAIN,
         .given_by = SP_GIVEN_BY_ADMINISTRATOR},
    [STALE] = {.id = "approvals/stale",
               .wrong = "{actor} has approved {commit}, and something else "
                        "would land",
               .fix = "ask for another look at what is to land",
               .missing = BY_ONE,
               SP_MADE_AGAIN,
               .given_by = SP_GIVEN_BY_ROLES},
    [REJECTED] = {.id = "approvals/rejected",
                  .wrong = "{actor} has rejected {commit}",
                  .fix = SP_APPROVALS_ANSWER,
                  .missing = "the consent of {actor}",
                  .given_by = SP_GIVEN_BY_ROLES},
    [AUTHOR] = {.id = "approvals/author",
                .wrong = "{actor} has written a part of the change, so this "
                         "approval does not count",
                .fix = ASK_OTHERS,
                .missing = BY_ONE,
                .given_by = SP_GIVEN_BY_ROLES},
    [PUSHER] = {.id = "approvals/pusher",
                .wrong = "{actor} has pushed the change, so this approval does "
                         "not count",
                .fix = ASK_OTHERS,
                .missing = BY_ONE,
                .given_by = SP_GIVEN_BY_ROLES},
    [UNKNOWN_PERSON] =
        {.id = "approvals/unknown-person",
         .wrong = "nobody can tell whether {actor} has written the change",
         .fix = "add the line '{actor} = EMAIL' to [identity] of the policy",
         .missing = "the email of {actor} in [identity]",
         .given_by = SP_GIVEN_BY_ADMINISTRATOR},
    [SAME_PERSON] = {.id = "approvals/same-person",
                     .wrong = "{actor} and {other} are the same person, who "
                              "counts once",
                     .fix = ASK_OTHERS,
                     .missing = BY_ONE,
                     .given_by = SP_GIVEN_BY_ROLES},
    [MAY_NOT] = {.id = "approvals/role",
                 .wrong = "{actor} has approved it, and has no role that may; "
                          "these may: {roles}",
                 .fix = ASK_OTHERS,
                 .missing = BY_ONE,
                 .given_by = SP_GIVEN_BY_ROLES},
    [OVERRIDDEN] = {.id = "approvals/overridden",
                    .wrong = "{actor} has approved it over the rejection of "
                             "{other}",
                    .fix = "nothing is needed; this is for the record",
                    .level = SP_LEVEL_WARN},
    [OWNER_MISSING] = {.id = "approvals/owner-missing",
                       .wrong = "{place}: {paths} {asks} by {owners}",
                       .fix = "ask one of the owners to approve it",
                       .missing = "an approval by {owners}",
                       SP_MADE_AGAIN,
                       .given_by = SP_GIVEN_BY_ROLES},
    [OWNER_UNKNOWN] =
        {.id = "approvals/owner-unknown",
         .wrong = "{place}: {paths} {asks} by {owners}, and the policy knows "
                  "nobody who is that",
         .fix = "add the role to [roles] of the policy, or the address to "
                "[identity]",
         .missing = "a user who is {owners}",
         .given_by = SP_GIVEN_BY_ADMINISTRATOR},
    [OWNER_BARRED] =
        {.id = "approvals/owner-barred",
         .wrong = "{place}: {paths} {asks} by {owners}, and none can give it: "
                  "{why}",
         .fix = "let another user name one more owner in CODEOWNERS, and land "
                "that first",
         .missing = "one more owner in CODEOWNERS",
         SP_MADE_AGAIN,
         .given_by = SP_GIVEN_BY_ROLES},
    [OWNERS_UNREADABLE] = {.id = "approvals/owners-unreadable",
                           .wrong = "{place} cannot be used: {what}",
                           .fix = "correct CODEOWNERS in this change"},
    [OWNER_LEFT] = {.id = "approvals/owner-left",
                    .wrong = "{place}: {paths} {asks} by {owners}; only the "
                             "server knows who that is",
                    .fix = "nothing is needed, where the owner has approved it",
                    .level = SP_LEVEL_WARN,
                    .is_left = true},
    [NOT_THERE] = {.id = "approvals/not-there",
                   .wrong = "no branch has {commit}, so nobody can approve it",
                   .fix = "push it as a branch, ask for the approval, then "
                          "push {branch} again",
                   .level = SP_LEVEL_WARN},
    {.id = NULL},
};
