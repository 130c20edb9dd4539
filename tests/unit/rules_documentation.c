/* The documents of a change. */
#include "support.h"

static struct lab lab;
static struct sp_step step;
static struct sp_needed needed;

static void open_lab(void)
{
    lab_open(&lab, "[documentation]\nrunbook = docs/runbooks/*.md, ops/*.md\n");
    lab_ref(&lab, "refs/heads/main", SP_UPDATE);
    step = (struct sp_step){.category = SP_HIGH};
    needed = (struct sp_needed){.kind = SP_RUNBOOK, .step = &step};
    snprintf(needed.path, sizeof needed.path, "terraform/vpn/main.tf");
    needed.proposal = "WU-1";
    lab.branch.needed = &needed;
    lab.branch.needed_count = 1;
}

static void close_lab(void)
{
    lab_close(&lab);
}

TestSuite(rules_documentation, .init = open_lab, .fini = close_lab);

#define FOUND(expected) FINDS(&lab, "documentation", expected)

Test(rules_documentation, nothing_is_needed)
{
    lab.branch.needed_count = 0;
    FOUND("");
}

Test(rules_documentation, infrastructure_needs_a_runbook)
{
    FOUND("documentation/no-runbook: path=terraform/vpn/main.tf; "
          "where=docs/runbooks/*.md, ops/*.md\n"
          "  type: sallyport runbook new WU-1\n");
}

Test(rules_documentation, the_runbook_is_written_on_the_merged_branch)
{
    lab.ref.side = "git switch feature/x";
    FOUND("documentation/no-runbook: path=terraform/vpn/main.tf; "
          "where=docs/runbooks/*.md, ops/*.md\n"
          "  type: git switch feature/x && sallyport runbook new WU-1\n");
}

Test(rules_documentation, so_is_each_other_document)
{
    lab.ref.side = "git switch feature/x";
    needed.kind = SP_ARCHITECTURE;
    FOUND("documentation/no-architecture: path=terraform/vpn/main.tf; "
          "where=docs/architecture/; category=HIGH; subject=WU-1\n"
          "  type: git switch feature/x\n");
}

Test(rules_documentation, without_a_proposal_it_is_named_by_its_directory)
{
    needed.proposal = NULL;
    FOUND("documentation/no-runbook: path=terraform/vpn/main.tf; "
          "where=docs/runbooks/*.md, ops/*.md\n"
          "  type: sallyport runbook new vpn\n");
    snprintf(needed.path, sizeof needed.path, "Dockerfile");
    FOUND("documentation/no-runbook: path=Dockerfile; "
          "where=docs/runbooks/*.md, ops/*.md\n"
          "  type: sallyport runbook new Dockerfile\n");
}

Test(rules_documentation, a_category_asks_for_other_documents)
{
    needed.kind = SP_ARCHITECTURE;
    FOUND("documentation/no-architecture: path=terraform/vpn/main.tf; "
          "where=docs/architecture/; category=HIGH; subject=WU-1\n");
    needed.kind = SP_TESTS;
    needed.proposal = NULL;
    FOUND("documentation/no-tests: path=terraform/vpn/main.tf; "
          "where=docs/testing/; category=HIGH; "
          "subject=terraform/vpn/main.tf\n");
}

Test(rules_documentation, a_runbook_has_its_sections)
{
    char file[] = "docs/runbooks/vpn.md";
    needed.file = file;
    sp_strings_add(&needed.missing, "rollback", 8);
    sp_strings_add(&needed.missing, "monitoring", 10);
    FOUND("documentation/missing-sections: kind=runbook; "
          "file=docs/runbooks/vpn.md; sections='rollback', 'monitoring'\n");
    sp_strings_dispose(&needed.missing);
}

Test(rules_documentation, a_document_is_in_force_and_can_be_read)
{
    char file[] = "docs/architecture/vpn.md";
    needed.kind = SP_ARCHITECTURE;
    needed.file = file;
    needed.is_superseded = true;
    FOUND("documentation/superseded: subject=WU-1; kind=document; "
          "file=docs/architecture/vpn.md\n");
    needed.is_large = true;
    FOUND("documentation/document-size: kind=document; "
          "file=docs/architecture/vpn.md; max=1048576\n");
}

Test(rules_documentation, a_rollback_opens_an_item)
{
    lab.branch.needed_count = 0;
    lab.branch.steps = &step;
    lab.branch.step_count = 1;
    lab.push.policy_now = 1796092200;
    FOUND("");
    step.takes_back = id_of("v");
    FOUND("documentation/root-cause v (warning): due=Thu 2026-12-03 02:30 UTC; "
          "where=docs/root-causes/*.md\n");
    lab_policy(&lab, "[documentation]\nroot-cause-within = 24h\n");
    FOUND("documentation/root-cause v (warning): due=Wed 2026-12-02 02:30 UTC; "
          "where=docs/root-causes/*.md\n");
    lab.push.occasion = SP_RANGE;
    FOUND("");
}

Test(rules_documentation, a_team_may_keep_no_root_causes)
{
    lab.branch.needed_count = 0;
    lab.branch.steps = &step;
    lab.branch.step_count = 1;
    step.takes_back = id_of("v");
    lab_policy(&lab, "[documentation]\nroot-cause =\n");
    FOUND("");
}

Test(rules_documentation, each_code_says_what_is_wrong_and_how_to_fix_it)
{
    WORDED(
        "documentation",
        "documentation/no-runbook\n"
        "  PATH changes, and no runbook in WHERE is about it\n"
        "  write one on the branch, and merge it again\n",
        "documentation/no-architecture\n"
        "  a CATEGORY change needs a document of its architecture, and none in "
        "WHERE is about PATH\n"
        "  write one that names SUBJECT, and merge the branch again\n",
        "documentation/no-tests\n"
        "  a CATEGORY change needs a document of its tests, and none in WHERE "
        "is "
        "about PATH\n"
        "  write one that names SUBJECT, and merge the branch again\n",
        "documentation/missing-sections\n"
        "  the KIND FILE has no text under SECTIONS\n"
        "  write it on the branch, each below a line such as '## Rollback', "
        "and "
        "merge it again\n",
        "documentation/superseded\n"
        "  the KIND FILE says that it is superseded\n"
        "  name SUBJECT in the document that took its place\n",
        "documentation/document-size\n"
        "  the KIND FILE is larger than MAX bytes\n"
        "  shorten it on the branch, and merge it again\n",
        "documentation/root-cause (warning)\n"
        "  this takes a change back: its root cause is due DUE\n"
        "  write it down in WHERE, and name the commit that was taken back\n");
}
