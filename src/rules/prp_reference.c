#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"

/* What the reference of another commit of this branch was, or an example. */
static const char *example(const struct sp_ref_facts *ref)
{
    return ref->history->prps.count ? ref->history->prps.items[0]
                                    : "WU-006a-vpn-tunnel-foundation";
}

static char *add_command(const struct sp_commit_facts *commit,
                         const struct sp_policy *policy)
{
    if (policy->prp.where != SP_PRP_TRAILER || !commit->is_tip ||
        commit->ref->is_draft)
        return sp_mend_reword(commit);
    struct sp_buf command = {0}, trailer = {0};
    sp_buf_printf(&trailer, "%s: %s", policy->prp.trailer,
                  example(commit->ref));
    sp_buf_puts(&command, "git commit --amend --trailer ");
    sp_shell_quote(&command, sp_str(sp_buf_text(&trailer)));
    sp_buf_dispose(&trailer);
    return sp_buf_detach(&command);
}

static void report_missing(const struct sp_commit_facts *commit,
                           const struct sp_policy *policy, struct sp_sink *sink)
{
    char *command = add_command(commit, policy);
    struct sp_buf mend = {0};
    if (policy->prp.where == SP_PRP_TRAILER) {
        sp_buf_printf(&mend, "end its message with a line like '%s: %s'",
                      policy->prp.trailer, example(commit->ref));
        sp_report(sink, commit->id, sp_buf_text(&mend), command,
                  "no '%s:' line says which proposal this change belongs to",
                  policy->prp.trailer);
    } else {
        sp_buf_printf(&mend, "name its proposal, such as %s, in its message",
                      example(commit->ref));
        sp_report(sink, commit->id, sp_buf_text(&mend), command,
                  "the message names no proposal that this change belongs to");
    }
    sp_buf_dispose(&mend);
    free(command);
}

/* What is not kept would be followed by nobody. */
static void report_too_many(const struct sp_commit_facts *commit,
                            struct sp_sink *sink)
{
    char *command = sp_mend_reword(commit);
    sp_report(sink, commit->id,
              "split the commit, or name only those that it belongs to",
              command,
              "the message names more than %d proposals, and no more can be "
              "followed",
              SP_PRP_MOST);
    free(command);
}

static int check_commit(const struct sp_commit_facts *commit,
                        const struct sp_policy *policy, struct sp_sink *sink,
                        struct sp_error *err)
{
    (void)err;
    if (commit->over_limit)
        return SP_OK;
    for (size_t i = 0; i < commit->prps->bad.count; i++) {
        char *command = sp_mend_reword(commit);
        sp_report(sink, commit->id, "correct the reference in its message",
                  command, "the reference '%s' does not look like %s",
                  commit->prps->bad.items[i],
                  sp_regex_pattern(policy->prp.pattern));
        free(command);
    }
    if (commit->prps->has_more)
        report_too_many(commit, sink);
    enum sp_phase phase = commit->phase.phase;
    if (policy->prp.require != SP_PRP_EVERY_COMMIT ||
        policy->prp.where == SP_PRP_BRANCH || phase == SP_PHASE_NEUTRAL ||
        phase == SP_PHASE_MERGE || phase == SP_PHASE_FIXUP ||
        phase == SP_PHASE_REVERT || commit->prps->good.count ||
        commit->prps->bad.count)
        return SP_OK;
    report_missing(commit, policy, sink);
    return SP_OK;
}

/* Which of several is in force nobody can tell. Too many are not all named. */
static void report_several(const struct sp_policy *policy,
                           const struct sp_prp_document *document,
                           struct sp_sink *sink)
{
    enum { MOST_NAMED = 4 };
    struct sp_buf names = {0}, mend = {0};
    size_t count = document->files.count;
    for (size_t i = 0; i < count && i < MOST_NAMED; i++)
        sp_buf_printf(&names, "%s%s/%s", i ? ", " : "", policy->prp.directory,
                      document->files.items[i]);
    if (count > MOST_NAMED)
        sp_buf_printf(&names, " and %zu more", count - MOST_NAMED);
    sp_buf_printf(&mend, "keep one of them in %s/ on the branch and push it",
                  policy->prp.directory);
    sp_report(sink, NULL, sp_buf_text(&mend), NULL,
              "%s has more than one document: %s", document->reference,
              sp_buf_text(&names));
    sp_buf_dispose(&names);
    sp_buf_dispose(&mend);
}

/* What is wrong with the one document, or with one of several. */
static void describe(const struct sp_policy *policy,
                     const struct sp_prp_document *document,
                     struct sp_buf *what, struct sp_buf *mend)
{
    const char *reference = document->reference, *verb = "complete";
    struct sp_str id = sp_prp_id(&policy->prp, reference);
    if (!document->found) {
        sp_buf_printf(what, "%s has no document in %s/", reference,
                      policy->prp.directory);
        sp_buf_printf(mend, "write %s/%s.md on the branch and push it",
                      policy->prp.directory, reference);
        return;
    }
    if (document->superseded) {
        sp_buf_printf(what, "the document of %s says that it is superseded",
                      reference);
        sp_buf_puts(mend, "refer to the proposal that took its place");
        return;
    }
    if (document->is_large) {
        sp_buf_printf(what, "the document of %s is larger than %d bytes",
                      reference, SP_PRP_DOCUMENT_LARGEST);
        verb = "shorten";
    } else if (document->empty) {
        sp_buf_printf(what, "the document of %s is empty", reference);
    } else if (document->missing.count) {
        sp_buf_printf(what, "the document of %s lacks ", reference);
        for (size_t i = 0; i < document->missing.count; i++)
            sp_buf_printf(what, "%s'%s'", i ? ", " : "",
                          document->missing.items[i]);
    }
    sp_buf_printf(mend, "%s %s/%.*s-….md on the branch and push it", verb,
                  policy->prp.directory, SP_STR_ARG(id));
}

static void check_document(const struct sp_policy *policy,
                           const struct sp_prp_document *document,
                           struct sp_sink *sink)
{
    bool has_several = document->files.count > 1;
    if (has_several)
        report_several(policy, document, sink);
    if (has_several && !document->superseded)
        return;
    struct sp_buf what = {0}, mend = {0};
    describe(policy, document, &what, &mend);
    if (what.len)
        sp_report(sink, NULL, sp_buf_text(&mend), NULL, "%s",
                  sp_buf_text(&what));
    sp_buf_dispose(&what);
    sp_buf_dispose(&mend);
}

/* With require=branch one reference is enough for all of it. */
static bool lacks_reference(const struct sp_ref_facts *ref,
                            const struct sp_policy *policy)
{
    if (policy->prp.require == SP_PRP_OFF || ref->history->prps.count)
        return false;
    bool from_name = policy->prp.where == SP_PRP_BRANCH;
    if (policy->prp.require == SP_PRP_EVERY_COMMIT && !from_name)
        return false; /* reported commit by commit */
    if (from_name && (ref->is_protected || ref->ref_class != SP_REF_BRANCH))
        return false; /* has no name to tell it from */
    for (size_t i = 0; i < ref->history->nodes.count; i++) {
        uint8_t phase = ref->history->nodes.items[i].phase;
        if (phase != SP_PHASE_NEUTRAL && phase != SP_PHASE_MERGE &&
            phase != SP_PHASE_REVERT)
            return true;
    }
    return false;
}

static int check_branch(const struct sp_ref_facts *ref,
                        const struct sp_policy *policy, struct sp_sink *sink,
                        struct sp_error *err)
{
    (void)err;
    for (size_t i = 0; i < ref->document_count; i++)
        check_document(policy, &ref->documents[i], sink);
    if (!lacks_reference(ref, policy))
        return SP_OK;
    if (policy->prp.where == SP_PRP_BRANCH)
        sp_report(sink, NULL, "put its reference into the branch's name",
                  "git branch -m feature/WU-006a-vpn-tunnel",
                  "the branch's name has no proposal that the change belongs "
                  "to");
    else
        sp_report(sink, NULL, "name the proposal in the last commit's message",
                  "git commit --amend",
                  "no commit of the branch names a proposal that it belongs "
                  "to");
    return SP_OK;
}

const struct sp_rule sp_rule_prp_reference = {
    .id = "prp-reference",
    .summary = "every change names its proposal (PRP)",
    .level = SP_LEVEL_ENFORCE,
    .commit = check_commit,
    .branch = check_branch,
    .text =
        {
            .why = "Months later somebody asks why a line is there. The "
                   "proposal (PRP, Product Requirements Proposal) says what "
                   "the change was for, how it is built, what it risks and how "
                   "it is tested.",
            .breaks =
                "A commit of the cycle (RED, GREEN, REFACTOR) without a line "
                "'PRP: <reference>' at the end of its message, or with one "
                "that is no reference; neutral commits, fixups and merges need "
                "none. More than 16 references. On a protected ref also: a "
                "proposal without a document in docs/prp/, with more than one, "
                "or whose document is empty, superseded, larger than 1 MB, or "
                "lacks one of its sections.",
            .wrong = "feat: open the tunnel (GREEN)",
            .right = "feat: open the tunnel (GREEN)\n"
                     "\n"
                     "PRP: WU-006a-vpn-tunnel-foundation",
            .mend = "The last commit:\n"
                    "  git commit --amend --trailer 'PRP: WU-006a-vpn-tunnel'\n"
                    "All commits of the branch since main:\n"
                    "  git rebase main --exec \\\n"
                    "    \"git commit --amend --no-edit "
                    "--trailer 'PRP: WU-006a-vpn-tunnel'\"",
            .set = "[prp]\n"
                   "pattern = <a regular expression>\n"
                   "where = trailer | message | branch\n"
                   "trailer = PRP\n"
                   "require = commit | branch | off\n"
                   "directory = docs/prp\n"
                   "sections = business justification, test strategy",
        },
};
