#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"

enum {
    NO_RUNBOOK,
    NO_ARCHITECTURE,
    NO_TESTS,
    SECTIONS,
    SUPERSEDED,
    SIZE,
    ROOT_CAUSE
};

static const struct sp_finding_code codes[] = {
    [NO_RUNBOOK] = {.id = "documentation/no-runbook",
                    .wrong = "{path} changes, and no runbook in {where} is "
                             "about it",
                    .fix = "write one on the branch, and merge it again",
                    .missing = "a runbook in {where}"},
    [NO_ARCHITECTURE] = {.id = "documentation/no-architecture",
                         .wrong = "a {category} change needs a document of its "
                                  "architecture, and none in {where} is about "
                                  "{path}",
                         .fix = "write one that names {subject}, and merge the "
                                "branch again",
                         .missing = "a document in {where}"},
    [NO_TESTS] = {.id = "documentation/no-tests",
                  .wrong = "a {category} change needs a document of its tests, "
                           "and none in {where} is about {path}",
                  .fix = "write one that names {subject}, and merge the branch "
                         "again",
                  .missing = "a document in {where}"},
    [SECTIONS] = {.id = "documentation/missing-sections",
                  .wrong = "the {kind} {file} has no text under {sections}",
                  .fix = "write it on the branch, each below a line such as "
                         "'## Rollback', and merge it again"},
    [SUPERSEDED] = {.id = "documentation/superseded",
                    .wrong = "the {kind} {file} says that it is superseded",
                    .fix = "name {subject} in the document that took its "
                           "place"},
    [SIZE] = {.id = "documentation/document-size",
              .wrong = "the {kind} {file} is larger than {max} bytes",
              .fix = "shorten it on the branch, and merge it again"},
    [ROOT_CAUSE] = {.id = "documentation/root-cause",
                    .wrong = "this takes a change back: its root cause is due "
                             "{due}",
                    .fix = "write it down in {where}, and name the commit that "
                           "was taken back",
                    .level = SP_LEVEL_WARN},
    {.id = NULL},
};

static int code_of(const struct sp_needed *needed)
{
    static const int absent[] = {[SP_RUNBOOK] = NO_RUNBOOK,
                                 [SP_ARCHITECTURE] = NO_ARCHITECTURE,
                                 [SP_TESTS] = NO_TESTS};
    return !needed->file           ? absent[needed->kind]
           : needed->is_large      ? SIZE
           : needed->is_superseded ? SUPERSEDED
                                   : SECTIONS;
}

/* What a runbook is called: as its proposal, or as the directory of the path. */
static struct sp_str name_of(const struct sp_needed *needed)
{
    const char *path = needed->path, *end = strrchr(path, '/');
    if (needed->proposal)
        return sp_str(needed->proposal);
    if (!end)
        return sp_str(path);
    const char *begin = end;
    while (begin > path && begin[-1] != '/')
        begin--;
    return (struct sp_str){begin, (size_t)(end - begin)};
}

/* The command that writes the runbook. Yours to free(). */
static char *new_runbook(const struct sp_ref_facts *ref,
                         const struct sp_needed *needed)
{
    struct sp_buf command = {0};
    sp_buf_puts(&command, "sallyport runbook new ");
    sp_shell_quote(&command, name_of(needed));
    char *there = sp_fix_on_side(ref, sp_buf_text(&command));
    sp_buf_dispose(&command);
    return there;
}

static void report(const struct sp_ref_facts *ref,
                   const struct sp_needed *needed,
                   const struct sp_policy *policy, struct sp_sink *sink)
{
    static const char *const kinds[] = {"runbook", "document", "document"};
    const struct sp_strings *globs = sp_policy_written(policy, needed->kind);
    struct sp_buf where = {0}, sections = {0};
    char max[16];
    int code = code_of(needed);
    char *command =
        code == NO_RUNBOOK ? new_runbook(ref, needed) : sp_fix_side(ref);
    sp_buf_list(&where, globs);
    sp_rule_sections(&sections, &needed->missing);
    snprintf(max, sizeof max, "%d", SP_PRP_DOCUMENT_LARGEST);
    sp_report(
        sink,
        &(struct sp_claim){
            .code = &codes[code],
            .command = command,
            .need = &(struct sp_need){.document = needed->file
                                                      ? needed->file
                                                      : sp_buf_text(&where)},
            .words = SP_WORDS(
                {"path", needed->path}, {"where", sp_buf_text(&where)},
                {"category", sp_category_words[needed->step->category]},
                {"subject", needed->proposal ? needed->proposal : needed->path},
                {"kind", kinds[needed->kind]},
                {"file", needed->file ? needed->file : ""},
                {"sections", sp_buf_text(&sections)}, {"max", max})});
    sp_buf_dispose(&where);
    sp_buf_dispose(&sections);
    free(command);
}

/* The item that a rollback opens; the entry of the push in the trail has it. */
static void report_rollback(const struct sp_step *step, int64_t now,
                            const struct sp_policy *policy,
                            struct sp_sink *sink)
{
    char due[SP_MOMENT_SIZE];
    struct sp_buf where = {0};
    sp_moment_write(due, now + policy->documentation.root_cause_within);
    sp_buf_list(&where, &policy->documentation.root_cause);
    sp_report(sink, &(struct sp_claim){
                        .code = &codes[ROOT_CAUSE],
                        .commit = &step->takes_back,
                        .words = SP_WORDS({"due", due},
                                          {"where", sp_buf_text(&where)})});
    sp_buf_dispose(&where);
}

static int check_rollback(const struct sp_step_facts *facts,
                          const struct sp_policy *policy, struct sp_sink *sink,
                          struct sp_error *err)
{
    const struct sp_push_facts *push = facts->branch->ref->push;
    (void)err;
    if (!sp_oid_is_zero(&facts->step->takes_back) &&
        push->occasion != SP_RANGE && policy->documentation.root_cause.count)
        report_rollback(facts->step, push->policy_now, policy, sink);
    return SP_OK;
}

static int check(const struct sp_branch_facts *branch,
                 const struct sp_policy *policy, struct sp_sink *sink,
                 struct sp_error *err)
{
    (void)err;
    for (size_t i = 0; i < branch->needed_count; i++)
        report(branch->ref, &branch->needed[i], policy, sink);
    return SP_OK;
}

const struct sp_rule sp_rule_documentation = {
    .id = "documentation",
    .summary = "infrastructure has a runbook, and a change what its category "
               "asks for",
    .codes = codes,
    .needs = SP_NEEDS_STEPS | SP_NEEDS_WRITTEN,
    .step = check_rollback,
    .branch = check,
    .text =
        {
            .why = "When the service is down, somebody who did not build it "
                   "has to bring it back. What they need is written before the "
                   "change lands, by those who know: how it is deployed and "
                   "rolled back, what breaks, and how that is seen.",
            .breaks =
                "At a protected ref, a change of the infrastructure without a "
                "runbook that is about it: its file name begins with the id "
                "of a proposal of the change, or it names one, or each of the "
                "changed paths or a directory of it. It needs the sections "
                "deployment, rollback, troubleshooting and monitoring, with "
                "text. A category may ask for a document of the architecture "
                "or of the tests, too. A rollback needs none, but its root "
                "cause is due in 48 hours: that is a warning. The document of "
                "the proposal itself is up to prp-reference.",
            .wrong = "terraform/vpn.tf changes, docs/runbooks/ is empty",
            .right = "docs/runbooks/vpn.md:\n"
                     "  PRP: WU-006a-vpn-tunnel-foundation\n"
                     "  Paths: terraform/vpn.tf\n"
                     "  ## Deployment …",
            .fix = "Write it on the branch, fill in its sections, and merge "
                   "the branch again:\n"
                   "  sallyport runbook new vpn",
            .set = "[documentation]\n"
                   "runbook = docs/runbooks/*.md\n"
                   "runbook-sections = deployment, rollback\n"
                   "[category \"HIGH\"]\n"
                   "documents = architecture, tests",
        },
};
