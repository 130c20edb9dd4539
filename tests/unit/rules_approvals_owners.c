#include <stdlib.h>

#include "support.h"

static struct lab lab;
static struct sp_owners_facts owners;

#define ROLES                                                                  \
    "[roles]\nmaintainer = alice, bob\ndocs-team = dana\nempty =\n"            \
    "[identity]\nerin = Erin@example.org\n"
#define REQUIRE "[approvals]\ncodeowners = require\n"

static void open_lab(void)
{
    lab_open(&lab, ROLES REQUIRE);
    lab_step(&lab, SP_LOW);
    owners = (struct sp_owners_facts){.file = "docs/CODEOWNERS"};
    lab.branch.owners = &owners;
}

static void close_lab(void)
{
    lab_close(&lab);
}

TestSuite(rules_approvals_owners, .init = open_lab, .fini = close_lab);

#define TYPE "\n  type: sallyport approve 6800000"
#define FOUND(expected) FINDS(&lab, "approvals", expected)

/* The first owner, and another one or NULL. */
static struct sp_owned *own(const char *path, size_t line, const char *one,
                            const char *other)
{
    struct sp_owned owned = {.line = line, .paths = 1, .count = 1};
    snprintf(owned.path, sizeof owned.path, "%s", path);
    sp_strings_add(&owned.owners, one, strlen(one));
    if (other)
        sp_strings_add(&owned.owners, other, strlen(other));
    SP_VEC_PUSH(&lab.step.owned, owned);
    return &lab.step.owned.items[lab.step.owned.count - 1];
}

static struct sp_evidence *approve(const char *actor)
{
    struct sp_about about = {
        .commit = id_of("h"), .covers = true, .has_pushers = true};
    struct sp_evidence line = {.kind = SP_EVIDENCE_APPROVAL,
                               .commit = about.commit,
                               .actor = sp_strdup(actor),
                               .ref = sp_strdup("refs/heads/main"),
                               .decision = SP_APPROVE};
    if (!lab.step.about.count)
        SP_VEC_PUSH(&lab.step.about, about);
    SP_VEC_PUSH(&lab.step.about.items[0].lines, line);
    return &lab.step.about.items[0]
                .lines.items[lab.step.about.items[0].lines.count - 1];
}

Test(rules_approvals_owners, a_role_or_a_user_may_own_a_path)
{
    own("doc/a.md", 3, "@org/docs-team", "@bob")->paths = 3;
    approve("alice");
    FOUND("approvals/owner-missing m: place=line 3 of docs/CODEOWNERS; "
          "paths=doc/a.md and 2 more paths need; asks=an approval; "
          "owners=@org/docs-team or @bob" TYPE "\n");
    approve("dana");
    FOUND("");
    approve("dana")->decision = SP_WITHDRAW;
    FOUND("approvals/owner-missing m: place=line 3 of docs/CODEOWNERS; "
          "paths=doc/a.md and 2 more paths need; asks=an approval; "
          "owners=@org/docs-team or @bob" TYPE "\n");
    approve("bob");
    FOUND("");
}

Test(rules_approvals_owners, an_address_is_that_of_a_user)
{
    own("a", 1, "erin@Example.org", NULL);
    approve("alice");
    FOUND("approvals/owner-missing m: place=line 1 of docs/CODEOWNERS; paths=a "
          "needs; asks=an approval; owners=erin@Example.org" TYPE "\n");
    approve("erin");
    FOUND("");
}

Test(rules_approvals_owners, a_host_has_no_two_users_that_differ_by_case)
{
    own("a", 1, "@Alice", NULL);
    approve("alice");
    FOUND("approvals/owner-missing m: place=line 1 of docs/CODEOWNERS; paths=a "
          "needs; asks=an approval; owners=@Alice" TYPE "\n");
    lab_policy(&lab, ROLES "host = gitea\n" REQUIRE);
    FOUND("");
}

Test(rules_approvals_owners, a_section_may_need_several)
{
    struct sp_owned *owned = own("a", 7, "@maintainer", "@@developer");
    owned->count = 2;
    owned->section = sp_strdup("Docs");
    approve("alice");
    FOUND("approvals/owner-missing m: place=line 7 of docs/CODEOWNERS, [Docs]; "
          "paths=a needs; asks=2 approvals, and has 1,; owners=@maintainer or "
          "@@developer" TYPE "\n");
    approve("frank");
    FOUND("");
}

Test(rules_approvals_owners, given_as_a_role_it_is_of_that_role)
{
    own("a", 1, "@docs-team", NULL);
    approve("dana")->role = sp_strdup("developer");
    FOUND("approvals/owner-missing m: place=line 1 of docs/CODEOWNERS; paths=a "
          "needs; asks=an approval; owners=@docs-team" TYPE "\n");
    approve("dana")->time = 1;
    FOUND("");
}

Test(rules_approvals_owners, why_the_approval_of_an_owner_does_not_count)
{
    own("a", 1, "@alice", NULL);
    own("b", 2, "@alice", "@bob");
    approve("alice");
    approve("carol");
    lab.step.about.items[0].covers = false;
    FOUND("approvals/stale m: actor=alice; commit=6800000" TYPE "\n");
}

Test(rules_approvals_owners,
     an_owner_that_the_policy_does_not_know_cannot_approve)
{
    own("a", 1, "@org/writers", "x@example.org");
    own("b", 2, "@empty", NULL);
    own("c", 3, "@org/writers", "@zoe");
    FOUND("approvals/owner-unknown m: place=line 1 of docs/CODEOWNERS; paths=a "
          "needs; asks=an approval; owners=@org/writers or "
          "x@example.org\napprovals/owner-unknown m: place=line 2 of "
          "docs/CODEOWNERS; paths=b needs; asks=an approval; "
          "owners=@empty\napprovals/owner-missing m: place=line 3 of "
          "docs/CODEOWNERS; paths=c needs; asks=an approval; "
          "owners=@org/writers or @zoe" TYPE "\n");
}

Test(rules_approvals_owners, who_an_address_is_may_be_left_to_the_server)
{
#define LEFT(name)                                                             \
    "approvals/owner-left m" name                                              \
    ": place=line 1 of docs/CODEOWNERS; paths=a "                              \
    "needs; asks=an approval; owners=x@example.org\n"
    static const char unknown[] =
        "approvals/owner-unknown m: place=line 2 of docs/CODEOWNERS; paths=b "
        "needs; asks=an approval; owners=@org/writers\n";
    struct sp_buf both = {0};
    own("a", 1, "x@example.org", NULL);
    own("b", 2, "@org/writers", NULL);
    lab.push.lacks_people = true;
    sp_buf_printf(&both, "%s%s", LEFT(" (warning)"), unknown);
    FOUND(sp_buf_text(&both));
    sp_buf_dispose(&both);
}

Test(rules_approvals_owners, what_no_branch_has_is_pushed_before)
{
    static const char missing[] =
        "approvals/owner-missing m: place=line 1 of docs/CODEOWNERS; paths=a "
        "needs; asks=an approval; owners=@bob" TYPE "\n";
    struct sp_buf both = {0};
    sp_buf_printf(
        &both,
        "approvals/not-there m (warning): commit=6800000; branch=main\n  type: "
        "git push origin 6800000:refs/heads/feature/6800000\n%s",
        missing);
    lab_policy(&lab, ROLES "[roles]\nci = ci-bot\n" REQUIRE);
    lab.push.user = "ci-bot";
    approve("alice");
    own("a", 1, "@bob", NULL);
    FOUND(missing);
    lab.step.is_nowhere = true;
    FOUND(sp_buf_text(&both));
    approve("bob");
    FOUND("");
    sp_buf_dispose(&both);
}

Test(rules_approvals_owners, nobody_is_asked_to_fetch_for_an_unknown_owner)
{
    lab_policy(&lab, ROLES "[roles]\nci = ci-bot\n" REQUIRE);
    lab.push.user = "ci-bot";
    lab.step.is_nowhere = true;
    approve("alice");
    own("a", 1, "@org/writers", NULL);
    FOUND("approvals/owner-unknown m: place=line 1 of docs/CODEOWNERS; paths=a "
          "needs; asks=an approval; owners=@org/writers\n");
}

#define BARRED(asks, owners, why)                                              \
    "approvals/owner-barred m: place=line 1 of docs/CODEOWNERS; paths=a "      \
    "needs; asks=" asks "; owners=" owners "; why=" why "\n"
#define WROTE "who has written or pushed the change may not approve it"

static void bar(struct sp_strings *list, const char *item)
{
    sp_strings_add(list, item, strlen(item));
}

Test(rules_approvals_owners, an_author_who_is_the_only_owner_cannot_approve)
{
    lab_policy(&lab, ROLES "[roles]\nci = ci-bot\n" REQUIRE);
    lab.push.user = "ci-bot";
    own("a", 1, "erin@example.org", NULL);
    bar(&lab.step.people, "erin@example.org");
    FOUND(BARRED("an approval", "erin@example.org", WROTE));
    approve("erin");
    FOUND(BARRED("an approval", "erin@example.org", WROTE));
    lab.step.is_nowhere = true;
    FOUND(BARRED("an approval", "erin@example.org", WROTE));
}

Test(rules_approvals_owners, who_pushed_it_is_no_owner_either)
{
    own("a", 1, "@docs-team", "@Bob");
    bar(&lab.step.pushers, "dana#7");
    FOUND("approvals/owner-missing m: place=line 1 of docs/CODEOWNERS; paths=a "
          "needs; asks=an approval; owners=@docs-team or @Bob" TYPE "\n");
    bar(&lab.step.pushers, "bob");
    FOUND(BARRED("an approval", "@docs-team or @Bob", WROTE));
    own("b", 2, "@developer", NULL);
    FOUND(BARRED("an approval", "@docs-team or @Bob",
                 WROTE) "approvals/owner-missing m: place=line 2 of "
                        "docs/CODEOWNERS; paths=b "
                        "needs; asks=an approval; owners=@developer" TYPE "\n");
}

Test(rules_approvals_owners, each_owner_counts_once)
{
    own("a", 1, "@alice", NULL)->count = 2;
    approve("alice");
    FOUND(BARRED("2 approvals, and has 1,", "@alice",
                 "nobody else owns it, and each owner counts once"));
}

Test(rules_approvals_owners, an_owner_needs_a_role_that_may_approve)
{
    lab_policy(&lab, ROLES "[evidence]\napprover-roles = maintainer\n" REQUIRE);
    own("a", 1, "@dana", NULL);
    approve("alice");
    FOUND(BARRED("an approval", "@dana",
                 "[evidence] approver-roles is for others"));
    lab_policy(&lab, "[evidence]\napprover-roles = maintainer\n" REQUIRE);
    FOUND("approvals/owner-missing m: place=line 1 of docs/CODEOWNERS; paths=a "
          "needs; asks=an approval; owners=@dana" TYPE "\n");
}

Test(rules_approvals_owners, an_owner_that_a_clone_does_not_know_may_be_left)
{
    own("a", 1, "@bob", "x@example.org");
    bar(&lab.step.pushers, "bob");
    FOUND(BARRED("an approval", "@bob or x@example.org", WROTE));
    lab.push.lacks_people = true;
    FOUND("approvals/owner-missing m: place=line 1 of docs/CODEOWNERS; paths=a "
          "needs; asks=an approval; owners=@bob or x@example.org" TYPE "\n");
}

Test(rules_approvals_owners, a_rollback_asks_for_the_file_alone)
{
    lab.step.is_rollback = true;
    approve("alice");
    own("a", 1, "@bob", NULL);
    FOUND("");
    struct sp_owned *owned = own("CODEOWNERS", 0, "@bob", NULL);
    owned->is_file = true;
    FOUND("approvals/owner-missing m: place=docs/CODEOWNERS itself; "
          "paths=CODEOWNERS needs; asks=an approval; owners=@bob" TYPE "\n");
}

Test(rules_approvals_owners, many_owners_are_not_all_listed)
{
    struct sp_owned *owned = own("a", 1, "@u0", NULL);
    for (int i = 1; i < 15; i++) {
        char name[16];
        snprintf(name, sizeof name, "@u%d", i);
        sp_strings_add(&owned->owners, name, strlen(name));
    }
    FOUND("approvals/owner-missing m: place=line 1 of docs/CODEOWNERS; paths=a "
          "needs; asks=an approval; owners=@u0, @u1, @u2, @u3, @u4, @u5, @u6, "
          "@u7, @u8, @u9 or 5 more" TYPE "\n");
}

Test(rules_approvals_owners, nobody_is_asked_without_evidence)
{
    own("a", 1, "@bob", NULL);
    lab.step.has_evidence = false;
    FOUND("");
}

Test(rules_approvals_owners, a_file_that_cannot_be_understood_does_not_land)
{
    char fault[] = "GitHub has no '!' here";
    owners = (struct sp_owners_facts){
        .next = "CODEOWNERS", .fault_line = 4, .fault = fault, .faults = 1};
    FOUND("approvals/owners-unreadable m: place=line 4 of CODEOWNERS; "
          "what=GitHub has no '!' here\n");
    owners.faults = 3;
    owners.fault_line = 0;
    FOUND("approvals/owners-unreadable m: place=CODEOWNERS; what=GitHub has no "
          "'!' here; and 2 more lines\n");
}
