#include "support.h"

LAB_SUITE(rules_protected_ref, "[roles]\nci = ci-bot\n", "refs/heads/main");

#define FOUND(expected) FINDS(&lab, "protected-ref", expected)

Test(rules_protected_ref, a_user_with_a_merge_role_may)
{
    lab.push.user = "ci-bot";
    FOUND("");
    lab_ref(&lab, "refs/heads/main", SP_CREATE);
    FOUND("");
}

Test(rules_protected_ref, a_user_without_a_merge_role_is_told_to_push_a_branch)
{
    FOUND("protected-ref/direct-push: branch=main; user=user dana; roles=ci\n"
          "  type: git switch -c feature/9f3c2ab 9f3c2ab\n"
          "git push origin HEAD\n");
}

Test(rules_protected_ref, the_branch_to_push_has_a_name_that_is_accepted)
{
    lab_policy(&lab, "[roles]\nci = ci-bot\n"
                     "[refs]\nbranch-name = (topic|bug)/[a-z]+\n");
    FOUND(
        "protected-ref/direct-push: branch=main; user=user dana; roles=ci\n"
        "  type: git push --force-with-lease=refs/heads/topic/name: origin "
        "9f3c2ab:refs/heads/topic/name && git switch -c topic/name 9f3c2ab\n");
    lab_policy(&lab, "[roles]\nci = ci-bot\n"
                     "[refs]\nbranch-name = [$][(]x[)]\n");
    FOUND("protected-ref/direct-push: branch=main; user=user dana; roles=ci\n");
}

Test(rules_protected_ref, an_unknown_user_has_no_role)
{
    static const char refusal[] =
        "protected-ref/direct-push: branch=main; user=an unknown user; "
        "roles=ci\n"
        "  type: git switch -c feature/9f3c2ab 9f3c2ab\n"
        "git push origin HEAD\n";
    lab.push.user = NULL;
    FOUND(refusal);
    lab_policy(&lab, "[roles]\nci = *\n");
    FOUND(refusal);
    lab.push.user = "dana";
    FOUND("");
}

Test(rules_protected_ref, creating_one_needs_the_role_too)
{
    lab_ref(&lab, "refs/heads/release/1", SP_CREATE);
    FOUND("protected-ref/direct-creation: branch=release/1; user=user dana; "
          "roles=ci\n"
          "  type: git switch -c feature/9f3c2ab 9f3c2ab\n"
          "git push origin HEAD\n");
}

Test(rules_protected_ref, several_roles_are_listed)
{
    lab_policy(&lab, "[refs]\nmerge-roles = ci, devops, security\n"
                     "[roles]\nci = ci-bot\n");
    FOUND("protected-ref/direct-push: branch=main; user=user dana; roles=ci, "
          "devops or security\n"
          "  type: git switch -c feature/9f3c2ab 9f3c2ab\n"
          "git push origin HEAD\n");
    lab_policy(&lab, "[refs]\nmerge-roles = ci, devops\n"
                     "[roles]\ndevops = dana\n");
    FOUND("");
}

Test(rules_protected_ref, while_nobody_has_the_role_file_and_line_are_named)
{
    lab_policy(&lab, NULL);
    FOUND("protected-ref/nobody-may-merge: branch=main; roles=ci; role=ci; "
          "file=vpn.git/sallyport.ini\n");
    lab_policy(&lab, "[refs]\nmerge-roles = devops, security\n");
    FOUND("protected-ref/nobody-may-merge: branch=main; roles=devops or "
          "security; role=devops; file=vpn.git/sallyport.ini\n");
}

Test(rules_protected_ref, without_any_merge_role_the_option_is_named)
{
    lab_policy(&lab, "[refs]\nmerge-roles =\n");
    FOUND("protected-ref/no-merge-role: branch=main; "
          "file=vpn.git/sallyport.ini\n");
}

/* How history gets in where a protected ref was never made. */
Test(rules_protected_ref, who_creates_one_is_told_of_the_baseline)
{
    lab_ref(&lab, "refs/heads/release/1", SP_CREATE);
    lab_policy(&lab, "[refs]\nmerge-roles =\n");
    FOUND("protected-ref/no-merge-role: branch=release/1; "
          "file=vpn.git/sallyport.ini\n");
    cr_assert_str_eq(lab.findings.items[0].fix,
                     "the administrator adds a line 'merge-roles = ROLE' under "
                     "[refs] in vpn.git/sallyport.ini; old history needs a "
                     "'baseline', too");
    lab_policy(&lab, NULL);
    FOUND("protected-ref/nobody-may-merge: branch=release/1; roles=ci; "
          "role=ci; file=vpn.git/sallyport.ini\n");
    cr_assert_str_eq(lab.findings.items[0].fix,
                     "the administrator adds a line 'ci = NAME' under [roles] "
                     "in vpn.git/sallyport.ini; old history needs a "
                     "'baseline', too");
}

Test(rules_protected_ref, why_somebody_is_unknown_is_said)
{
    lab.push.user = NULL;
    lab.push.why_unknown = "a deploy key";
    lab_policy(&lab, "[roles]\nci = ci-bot\n");
    FOUND("protected-ref/direct-push: branch=main; user=a deploy key, which is "
          "nobody,; roles=ci\n"
          "  type: git switch -c feature/9f3c2ab 9f3c2ab\n"
          "git push origin HEAD\n");
}

/* Both are known: who it is, and why that is nobody. */
Test(rules_protected_ref, the_token_of_a_workflow_has_no_role_but_by_name)
{
    lab.push.user = "gitea-actions#-2";
    lab.push.why_unknown = "the token of a workflow";
    lab_policy(&lab, "[roles]\nci = *\n");
    FOUND("protected-ref/direct-push: branch=main; user=the token of a "
          "workflow, which is nobody,; roles=ci\n"
          "  type: git switch -c feature/9f3c2ab 9f3c2ab\n"
          "git push origin HEAD\n");
    lab_policy(&lab, "[roles]\nci = gitea-actions#-2\n");
    FOUND("");
    lab_policy(&lab, "[roles]\nci = gitea-actions\n");
    FOUND("");
}

Test(rules_protected_ref, a_branch_that_is_checked_out_is_pushed)
{
    lab.push.remote = "my backup";
    lab.ref.is_on_branch = true;
    FOUND("protected-ref/direct-push: branch=main; user=user dana; roles=ci\n"
          "  type: git push 'my backup' HEAD\n");
    lab.ref.is_on_branch = false;
}

Test(rules_protected_ref, who_has_another_number_is_not_near)
{
    lab.push.user = "ci-bot#13";
    lab_policy(&lab, "[roles]\nci = ci-bot#12\n");
    FOUND("protected-ref/direct-push: branch=main; user=user ci-bot#13; "
          "roles=ci\n"
          "  type: git switch -c feature/9f3c2ab 9f3c2ab\n"
          "git push origin HEAD\n");
    lab_policy(&lab, "[roles]\nci = CI-bot\n");
    FOUND("protected-ref/direct-push: branch=main; user=user ci-bot#13; "
          "roles=ci; near=CI-bot\n"
          "  type: git switch -c feature/9f3c2ab 9f3c2ab\n"
          "git push origin HEAD\n");
}

Test(rules_protected_ref, a_name_that_differs_by_case_only_is_named)
{
    lab_policy(&lab, "[roles]\nci = ci-bot, Dana\n");
    FOUND("protected-ref/direct-push: branch=main; user=user dana; roles=ci; "
          "near=Dana\n"
          "  type: git switch -c feature/9f3c2ab 9f3c2ab\n"
          "git push origin HEAD\n");
    cr_assert_str_eq(lab.findings.items[0].message,
                     "main changes only by a merge; user dana does not have "
                     "the role ci; 'Dana' has it, and case counts");
}

/* Once the first commit of its own is made on main of a clone. */
Test(rules_protected_ref, a_commit_on_main_itself_is_warned_of)
{
    lab_ref(&lab, "refs/heads/main", SP_UPDATE);
    lab.ref.is_protected = false;
    lab.ref.base = "origin/main";
    lab.push.occasion = SP_DRAFT;
    FOUND("");
    lab.ref.is_stray = true;
    FOUND("protected-ref/commit 9f3c2ab (warning): branch=main\n"
          "  type: git switch -c feature/NAME main && git branch -f main "
          "origin/main\n");
    lab.commit.proposal = "WU-7-price";
    FOUND("protected-ref/commit 9f3c2ab (warning): branch=main\n"
          "  type: git switch -c feature/WU-7-price main && git branch -f main "
          "origin/main\n");
    const char *const there[] = {"feature/WU-7-price", "feature/WU-7-price-2"};
    struct sp_strings branches = {0};
    for (size_t i = 0; i < 2; i++)
        sp_strings_add(&branches, there[i], strlen(there[i]));
    lab.ref.branches = &branches;
    FOUND("protected-ref/commit 9f3c2ab (warning): branch=main\n"
          "  type: git switch -c feature/WU-7-price-3 main && git branch -f "
          "main origin/main\n");
    lab.ref.squash_of = "feature/x";
    FOUND("protected-ref/commit 9f3c2ab (warning): branch=main; "
          "squashed=feature/x\n"
          "  type: git switch -c feature/WU-7-price-3 main && git branch -f "
          "main origin/main && git switch feature/x\n");
    cr_assert_str_eq(lab.findings.items[0].message,
                     "this commit is on main itself, which changes only by a "
                     "merge; it brings the same as feature/x");
    cr_assert_str_eq(lab.findings.items[0].fix,
                     "push feature/x, ask for it to be merged, and move this "
                     "commit away");
    sp_strings_dispose(&branches);
    lab.ref.branches = NULL;
    lab.commit.parent_count = 2;
    FOUND("");
    lab.commit.parent_count = 1;
    lab.push.user = "ci-bot";
    FOUND("");
}

/* The form has a choice for it. */
Test(rules_protected_ref, on_a_page_another_branch_is_chosen)
{
    static const char fix[] = "choose a new branch in the form of the host, "
                              "and ask for it to be merged";
    lab.push.via = "web";
    FOUND("protected-ref/direct-push: branch=main; user=user dana; roles=ci\n");
    cr_assert_str_eq(lab.findings.items[0].fix, fix);
    lab.push.user = "Ci-bot";
    FOUND("protected-ref/direct-push: branch=main; user=user Ci-bot; roles=ci; "
          "near=ci-bot\n");
    cr_assert_str_eq(lab.findings.items[0].fix, fix);
    lab_ref(&lab, "refs/heads/release/1", SP_CREATE);
    lab.push.via = "web";
    lab.push.user = "dana";
    FOUND("protected-ref/direct-creation: branch=release/1; user=user dana; "
          "roles=ci\n");
    cr_assert_str_eq(lab.findings.items[0].fix, fix);
}

/* The range says where it begins, not whether the ref is there. */
Test(rules_protected_ref, a_range_does_not_create_what_it_is_judged_as)
{
    lab_ref(&lab, "refs/heads/main", SP_CREATE);
    lab.push.occasion = SP_RANGE;
    FOUND("protected-ref/direct-push: branch=main; user=user dana; roles=ci\n"
          "  type: git switch -c feature/9f3c2ab 9f3c2ab\n"
          "git push origin HEAD\n");
}

Test(rules_protected_ref, the_hosts_own_merge_needs_no_role)
{
    lab.push.is_host_merge = true;
    FOUND("");
    lab.push.user = NULL;
    FOUND("");
    lab_policy(&lab, NULL);
    FOUND("");
}

/* A merge has something to merge into, and leaves it there. */
Test(rules_protected_ref, a_host_that_merges_neither_creates_nor_deletes)
{
    lab.push.is_host_merge = true;
    lab_ref(&lab, "refs/heads/release/1", SP_CREATE);
    FOUND("protected-ref/direct-creation: branch=release/1; user=user dana; "
          "roles=ci\n"
          "  type: git switch -c feature/9f3c2ab 9f3c2ab\n"
          "git push origin HEAD\n");
    lab_ref(&lab, "refs/heads/main", SP_DELETE);
    FOUND("protected-ref/deleted: branch=main\n");
    lab_ref(&lab, "refs/notes/sallyport/other", SP_UPDATE);
    FOUND("protected-ref/reserved: ref=refs/notes/sallyport/other\n");
}

Test(rules_protected_ref, nobody_may_delete_one)
{
    static const char *const users[] = {"ci-bot", "dana", NULL};
    lab_ref(&lab, "refs/heads/main", SP_DELETE);
    for (size_t i = 0; i < sizeof users / sizeof users[0]; i++) {
        lab.push.user = users[i];
        FOUND("protected-ref/deleted: branch=main\n");
    }
}

Test(rules_protected_ref, an_import_needs_no_role)
{
    lab_ref(&lab, "refs/heads/main", SP_CREATE);
    lab.ref.is_import = true;
    FOUND("");
    lab.push.user = NULL;
    FOUND("");
}

Test(rules_protected_ref, an_import_without_a_protected_ref_is_said)
{
    lab_ref(&lab, "refs/heads/develop", SP_CREATE);
    lab.ref.is_import = true;
    lab.ref.awaits_protected = "trunk";
    FOUND("protected-ref/none-yet (warning): branch=trunk\n");
    lab.ref.awaits_protected = NULL;
    FOUND("");
}

Test(rules_protected_ref, a_merge_that_nobody_has_made_yet_needs_no_role)
{
    lab_ref(&lab, "refs/heads/main", SP_UPDATE);
    lab.push.occasion = SP_PROPOSAL;
    FOUND("");
    lab.push.user = NULL;
    FOUND("");
}

Test(rules_protected_ref, reserved_refs_are_nobodys)
{
    static const struct {
        const char *name, *expected;
    } refs[] = {
        {"refs/sallyport/audit",
         "protected-ref/reserved: ref=refs/sallyport/audit\n"},
        {"refs/notes/sallyport/other",
         "protected-ref/reserved: ref=refs/notes/sallyport/other\n"},
        {"refs/sallyport", "protected-ref/reserved: ref=refs/sallyport\n"},
        {"refs/notes/sallyport",
         "protected-ref/reserved: ref=refs/notes/sallyport\n"},
        {"refs/replace/1", "protected-ref/replace: ref=refs/replace/1\n"},
        {"refs/namespaces/a/refs/heads/main",
         "protected-ref/namespace: ref=refs/namespaces/a/refs/heads/main\n"},
    };
    static const enum sp_update_kind kinds[] = {SP_CREATE, SP_UPDATE,
                                                SP_DELETE};
    lab.push.user = "ci-bot";
    lab.ref.is_import = true;
    for (size_t i = 0; i < sizeof refs / sizeof refs[0]; i++)
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
            lab_ref(&lab, refs[i].name, kinds[k]);
            FOUND(refs[i].expected);
        }
}

Test(rules_protected_ref, replacements_can_be_allowed)
{
    lab_policy(&lab, "[refs]\nreplace = allow\n[roles]\nci = ci-bot\n");
    lab_ref(&lab, "refs/replace/1", SP_CREATE);
    FOUND("");
    lab_ref(&lab, "refs/replace/1", SP_DELETE);
    FOUND("");
}

Test(rules_protected_ref, a_ref_that_leaves_no_room_for_others_is_refused)
{
    lab_ref(&lab, "refs/heads/release", SP_CREATE);
    lab.ref.blocks = "refs/heads/release/*";
    FOUND("protected-ref/blocks: ref=refs/heads/release; "
          "other=refs/heads/release/*\n");
    lab.ref.kind = SP_UPDATE;
    FOUND("");
    lab.ref.kind = SP_DELETE;
    FOUND("");
}

Test(rules_protected_ref, any_other_ref_is_free)
{
    static const char *const names[] = {
        "refs/heads/feature/x", "refs/heads/mainly",  "refs/heads/releases",
        "refs/tags/main",       "refs/notes/commits", "refs/pull/1/head"};
    static const enum sp_update_kind kinds[] = {SP_CREATE, SP_UPDATE,
                                                SP_DELETE};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
            lab_ref(&lab, names[i], kinds[k]);
            FOUND("");
        }
}

Test(rules_protected_ref, other_refs_can_be_protected)
{
    lab_policy(&lab, "[refs]\nprotected = refs/tags/v*\n"
                     "[roles]\nci = ci-bot\n");
    lab_ref(&lab, "refs/tags/v1", SP_CREATE);
    FOUND("protected-ref/direct-creation: branch=v1; user=user dana; roles=ci\n"
          "  type: git switch -c feature/9f3c2ab 9f3c2ab\n"
          "git push origin HEAD\n");
}

Test(rules_protected_ref, its_level_can_be_set_per_ref)
{
    static const char warning[] =
        "protected-ref/direct-push (warning): branch=main; user=user dana; "
        "roles=ci\n"
        "  type: git switch -c feature/9f3c2ab 9f3c2ab\n"
        "git push origin HEAD\n";
    lab_policy(&lab, "[roles]\nci = ci-bot\n"
                     "[rule \"protected-ref\"]\nlevel = warn\n");
    FOUND(warning);
    lab_policy(&lab, "[roles]\nci = ci-bot\n"
                     "[rule \"protected-ref\"]\nlevel = off\n");
    FOUND("");
    lab_policy(&lab, "[roles]\nci = ci-bot\n"
                     "[rule \"protected-ref\"]\nlevel = warn\n"
                     "refs = refs/heads/main\n");
    FOUND(warning);
    lab_ref(&lab, "refs/heads/release/1", SP_DELETE);
    FOUND("");
}

Test(rules_protected_ref, a_clone_that_knows_the_roles_asks_for_them)
{
    lab.push.is_local = true;
    FOUND("protected-ref/direct-push: branch=main; user=user dana; roles=ci\n"
          "  type: git switch -c feature/9f3c2ab 9f3c2ab\n"
          "git push origin HEAD\n");
    lab.push.user = "ci-bot";
    FOUND("");
}

Test(rules_protected_ref, one_that_does_not_leaves_them_to_the_server)
{
    lab.push.is_local = true;
    lab.push.leaves_roles = true;
    FOUND("");
    lab_policy(&lab, "");
    lab.push.user = NULL;
    FOUND("");
    lab_ref(&lab, "refs/heads/main", SP_DELETE);
    lab.push.is_local = true;
    lab.push.leaves_roles = true;
    FOUND("protected-ref/deleted: branch=main\n");
    lab_ref(&lab, "refs/notes/sallyport/other", SP_UPDATE);
    FOUND("protected-ref/reserved: ref=refs/notes/sallyport/other\n");
}

Test(rules_protected_ref, each_code_says_what_is_wrong_and_how_to_fix_it)
{
    WORDED(
        "protected-ref",
        "protected-ref/reserved\n"
        "  REF is reserved for sallyport\n"
        "  leave this ref out of the push\n",
        "protected-ref/namespace\n"
        "  REF belongs to another namespace\n"
        "  push it to that namespace, or leave it out of the push\n",
        "protected-ref/replace\n"
        "  REF would change what everybody reads\n"
        "  leave this ref out of the push\n",
        "protected-ref/blocks\n"
        "  with REF, OTHER could not be created any more\n"
        "  give it another name\n",
        "protected-ref/deleted\n"
        "  BRANCH is protected and cannot be deleted\n"
        "  do not delete it; to rename the default branch, first push the new "
        "name and change HEAD on the server\n",
        "protected-ref/direct-push\n"
        "  BRANCH changes only by a merge; USER does not have the role ROLES\n"
        "  push a branch of your own and ask for it to be merged\n",
        "protected-ref/direct-creation\n"
        "  BRANCH is created only by a merge; USER does not have the role "
        "ROLES\n"
        "  push a branch of your own and ask for it to be merged; old history "
        "needs a 'baseline'\n",
        "protected-ref/no-merge-role\n"
        "  BRANCH changes only by a merge, and no role may merge yet\n"
        "  the administrator adds a line 'merge-roles = ROLE' under [refs] in "
        "FILE\n",
        "protected-ref/nobody-may-merge\n"
        "  BRANCH changes only by a merge, and nobody has a role that may "
        "merge "
        "yet (ROLES)\n"
        "  the administrator adds a line 'ROLE = NAME' under [roles] in "
        "FILE\n",
        "protected-ref/commit (warning)\n"
        "  this commit is on BRANCH itself, which changes only by a merge\n"
        "  move it to a branch of its own\n",
        "protected-ref/none-yet (warning)\n"
        "  this push is not judged: BRANCH, the server's default branch, is "
        "not "
        "there yet\n"
        "  push BRANCH; from then on pushes are judged\n");
}
