/* Which documents a push still needs. */
#include <stdlib.h>

#include "sallyport/gather.h"
#include "support.h"

TestSuite(gather_needed, .init = repo_open, .fini = repo_close);

/* "runbook PATH of PROPOSAL: FILE lacks SECTION SECTION\n" */
static void print(struct sp_buf *out, const struct sp_branch_facts *branch)
{
    for (size_t i = 0; i < branch->needed_count; i++) {
        const struct sp_needed *needed = &branch->needed[i];
        sp_buf_printf(out, "%s %s of %s", sp_written_words[needed->kind],
                      needed->path, needed->proposal ? needed->proposal : "-");
        if (needed->file)
            sp_buf_printf(out, ": %s", needed->file);
        if (needed->is_superseded)
            sp_buf_puts(out, " superseded");
        if (needed->is_large)
            sp_buf_puts(out, " large");
        for (size_t k = 0; k < needed->missing.count; k++)
            sp_buf_printf(out, "%s %s", k ? "," : " lacks",
                          needed->missing.items[k]);
        sp_buf_putc(out, '\n');
    }
}

static char *needed_of(const struct attempt *attempt)
{
    return branch_text(attempt, print);
}

#define NEEDS(what, policy, expected)                                          \
    SAME(needed_of(&(struct attempt){.push = (what), .ini = (policy)}),        \
         expected)

#define MAIN "refs/heads/main base "
#define RUNBOOK                                                                \
    "## Deployment\nx\n## Rollback\nx\n## Troubleshooting\nx\n## "             \
    "Monitoring\nx\n"

/* A branch of A-1 that changes k8s/pod.yaml, and is merged as m. */
static void begin(void)
{
    repo_draw("base=N^");
    repo_ref("refs/heads/main", "base");
    repo_file("pod", "base", "feat: a pod\n\nPRP: A-1\n", "k8s/pod.yaml", "x");
}

static void write(const char *path, const char *text)
{
    repo_file("doc", "pod", "docs: write it\n", path, text);
    repo_draw("m=M^base+doc");
}

Test(gather_needed, a_branch_and_a_change_of_code_need_none)
{
    begin();
    NEEDS("refs/heads/feature/x - pod", NULL, "");
    repo_draw("r=R:A^base g=G:A f=F:A m=M^base+f");
    NEEDS(MAIN "m", NULL, "");
}

Test(gather_needed, infrastructure_needs_a_runbook)
{
    begin();
    repo_draw("m=M^base+pod");
    NEEDS(MAIN "m", NULL, "runbook k8s/pod.yaml of A-1\n");
    NEEDS(MAIN "pod", NULL, "runbook k8s/pod.yaml of A-1\n");
    NEEDS(MAIN "m", "[documentation]\nrunbook =\n", "");
}

Test(gather_needed, one_that_is_about_its_proposal_or_its_path)
{
    static const char *const rows[][2] = {
        {"docs/runbooks/A-1-pods.md", RUNBOOK},
        {"docs/runbooks/pods.md", "PRP: A-1\n" RUNBOOK},
        {"docs/runbooks/pods.md", "Paths: k8s/\n" RUNBOOK},
        {"docs/runbooks/pods.md", "`k8s/pod.yaml`\n" RUNBOOK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        begin();
        write(rows[i][0], rows[i][1]);
        NEEDS(MAIN "m", NULL, "");
    }
}

Test(gather_needed, not_one_of_something_else)
{
    static const char *const rows[][2] = {
        {"docs/runbooks/A-10.md", RUNBOOK},
        {"docs/runbooks/pods.md", RUNBOOK},
        {"docs/runbooks/pods.md", "PRP: B-1\nPaths: terraform/\n" RUNBOOK},
        {"docs/runbooks/pods.md", "<!-- PRP: A-1 -->\n" RUNBOOK},
        {"docs/runbooks/deep/A-1.md", RUNBOOK},
        {"docs/A-1.md", RUNBOOK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        begin();
        write(rows[i][0], rows[i][1]);
        NEEDS(MAIN "m", NULL, "runbook k8s/pod.yaml of A-1\n");
    }
}

Test(gather_needed, one_with_a_fault_is_named)
{
    begin();
    write("docs/runbooks/A-1.md",
          "## Deployment\nx\n## Rollback\nTODO\n## Monitoring\nx\n");
    NEEDS(MAIN "m", NULL,
          "runbook k8s/pod.yaml of A-1: docs/runbooks/A-1.md lacks rollback, "
          "troubleshooting\n");
    begin();
    write("docs/runbooks/A-1.md", "Status: superseded\n" RUNBOOK);
    NEEDS(MAIN "m", NULL,
          "runbook k8s/pod.yaml of A-1: docs/runbooks/A-1.md superseded\n");
    begin();
    char *large = sp_calloc(1, SP_PRP_DOCUMENT_LARGEST + 2);
    memset(large, 'x', SP_PRP_DOCUMENT_LARGEST + 1);
    write("docs/runbooks/A-1.md", large);
    free(large);
    NEEDS(MAIN "m", NULL,
          "runbook k8s/pod.yaml of A-1: docs/runbooks/A-1.md large\n");
}

Test(gather_needed, each_path_is_written_about)
{
    begin();
    repo_file("pod", "pod", "feat: more\n", "terraform/main.tf", "x");
    write("docs/runbooks/k8s.md", "k8s/\n" RUNBOOK);
    NEEDS(MAIN "m", NULL, "runbook terraform/main.tf of A-1\n");
    repo_file("doc", "doc", "docs: more\n", "docs/runbooks/tf.md",
              "terraform/\n" RUNBOOK);
    repo_draw("m=M^base+doc");
    NEEDS(MAIN "m", NULL, "");
}

Test(gather_needed, each_step_has_its_own_proposals)
{
    begin();
    write("docs/runbooks/A-1.md", RUNBOOK);
    repo_file("tf", "base", "feat: tf\n\nPRP: B-1\n", "terraform/main.tf", "x");
    repo_draw("n=M^m+tf");
    NEEDS(MAIN "n", NULL, "runbook terraform/main.tf of B-1\n");
}

Test(gather_needed, a_category_asks_for_more)
{
    static const char asks[] = "[category \"HIGH\"]\ndocuments = architecture\n"
                               "[category \"MEDIUM\"]\ndocuments = tests\n"
                               "[documentation]\nrunbook =\n";
    begin();
    write("docs/architecture/pods.md", "# Pods\n");
    NEEDS(MAIN "m", asks, "architecture k8s/pod.yaml of A-1\n");
    begin();
    write("docs/architecture/deep/pods.md", "# Pods\nPRP: A-1\n");
    NEEDS(MAIN "m", asks, "");
    repo_draw("r=R:A^base g=G:A f=F:A m=M^base+f");
    NEEDS(MAIN "m", asks, "tests src/f of A-1\n");
}

Test(gather_needed, a_proposal_lands_beside_what_is_there)
{
    begin();
    repo_file("base2", "base", "docs: write it\n", "docs/runbooks/A-1.md",
              RUNBOOK);
    repo_ref("refs/heads/main", "base2");
    SAME(needed_of(&(struct attempt){.push = "refs/heads/main base2 pod",
                                     .occasion = SP_PROPOSAL}),
         "");
}

Test(gather_needed, a_rollback_needs_none)
{
    struct sp_buf message = {0};
    begin();
    repo_ref("refs/heads/main", "pod");
    sp_buf_printf(&message,
                  "Revert \"feat: a pod\"\n\nThis reverts commit %s.\n",
                  repo_hex("pod"));
    repo_files("v", "pod", sp_buf_text(&message), "-k8s/pod.yaml");
    sp_buf_dispose(&message);
    NEEDS("refs/heads/main pod v", NULL, "");
}
