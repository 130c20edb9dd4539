#include "support.h"

LAB_SUITE(rules_tag, NULL, "refs/heads/feature/x");

#define FOUND(expected) FINDS(&lab, "tag", expected)

Test(rules_tag, a_new_tag_is_free)
{
    lab_ref(&lab, "refs/tags/v1.2.0", SP_CREATE);
    FOUND("");
}

Test(rules_tag, a_published_tag_does_not_move)
{
    lab_ref(&lab, "refs/tags/v1.2.0", SP_UPDATE);
    FOUND("tag/moved: tag=v1.2.0\n"
          "  type: git tag v1.2.0-2 v1.2.0 && git fetch origin --force tag "
          "v1.2.0\n");
}

Test(rules_tag, odd_names_are_quoted_in_the_command)
{
    lab_ref(&lab, "refs/tags/v1;reboot", SP_UPDATE);
    FOUND("tag/moved: tag=v1;reboot\n"
          "  type: git tag 'v1;reboot-2' 'v1;reboot' && git fetch origin "
          "--force tag 'v1;reboot'\n");
}

Test(rules_tag, it_is_fetched_from_where_it_was_pushed)
{
    lab.push.remote = "my backup";
    lab_ref(&lab, "refs/tags/v1", SP_UPDATE);
    FOUND("tag/moved: tag=v1\n"
          "  type: git tag v1-2 v1 && git fetch 'my backup' --force tag v1\n");
}

Test(rules_tag, a_published_tag_does_not_go)
{
    lab_ref(&lab, "refs/tags/v1.2.0", SP_DELETE);
    FOUND("tag/deleted: tag=v1.2.0\n");
}

Test(rules_tag, where_tags_are_free_they_may_move_and_go)
{
    static const enum sp_update_kind kinds[] = {SP_CREATE, SP_UPDATE,
                                                SP_DELETE};
    lab_policy(&lab, "[refs]\ntag = free\n");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        lab_ref(&lab, "refs/tags/nightly", kinds[i]);
        FOUND("");
    }
}

Test(rules_tag, other_refs_are_no_tags)
{
    static const char *const names[] = {"refs/heads/tags/v1", "refs/heads/main",
                                        "refs/notes/tags",
                                        "refs/custom/tags/v1"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        lab_ref(&lab, names[i], SP_UPDATE);
        FOUND("");
        lab_ref(&lab, names[i], SP_DELETE);
        FOUND("");
    }
}

Test(rules_tag, a_ref_names_a_commit)
{
    lab_ref(&lab, "refs/tags/v1.2.0", SP_CREATE);
    lab.ref.names = "tree";
    FOUND("tag/not-a-commit: ref=the tag 'v1.2.0'; kind=tree\n");
    lab_ref(&lab, "refs/for/main", SP_UPDATE);
    lab.ref.names = "blob";
    FOUND("tag/not-a-commit: ref=refs/for/main; kind=blob\n");
    lab.ref.is_import = true;
    FOUND("");
}

Test(rules_tag, what_is_no_commit_can_be_allowed)
{
    lab_policy(&lab, "[refs]\nnon-commit = allow\n");
    lab_ref(&lab, "refs/tags/key", SP_CREATE);
    lab.ref.names = "blob";
    FOUND("");
    lab_ref(&lab, "refs/tags/key", SP_UPDATE);
    lab.ref.names = "blob";
    FOUND("tag/moved: tag=key\n"
          "  type: git tag key-2 key && git fetch origin --force tag key\n");
}

Test(rules_tag, none_is_called_like_a_protected_branch)
{
    lab_ref(&lab, "refs/tags/main", SP_CREATE);
    lab.ref.hides_branch = true;
    FOUND("tag/hides-a-branch: tag=main\n");
    lab_policy(&lab, "[refs]\ntag = free\n");
    FOUND("tag/hides-a-branch: tag=main\n");
    lab.ref.is_import = true;
    FOUND("");
}

Test(rules_tag, its_level_can_be_set_per_ref)
{
    lab_ref(&lab, "refs/tags/nightly", SP_DELETE);
    lab_policy(&lab, "[rule \"tag\"]\nlevel = warn\n");
    FOUND("tag/deleted (warning): tag=nightly\n");
    lab_policy(&lab, "[rule \"tag\"]\nlevel = off\n");
    FOUND("");
    lab_policy(&lab, "[rule \"tag\"]\nrefs = refs/tags/v*\n");
    FOUND("");
    lab_ref(&lab, "refs/tags/v1", SP_DELETE);
    FOUND("tag/deleted: tag=v1\n");
}

Test(rules_tag, each_code_says_what_is_wrong_and_how_to_fix_it)
{
    WORDED("tag",
           "tag/not-a-commit\n"
           "  REF names a KIND, whose content nobody has judged\n"
           "  make it name a commit, or leave it out of the push\n",
           "tag/deleted\n"
           "  the tag 'TAG' is published and cannot be deleted\n"
           "  do not delete this tag\n",
           "tag/moved\n"
           "  the tag 'TAG' is published and cannot move\n"
           "  give your tag another name, and take the server's tag back\n",
           "tag/hides-a-branch\n"
           "  a tag 'TAG' would be read instead of the branch 'TAG'\n"
           "  give your tag another name\n");
}
