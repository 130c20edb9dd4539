#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/characters.h"
#include "sallyport/example.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"

enum {
    MISSING,
    MISSING_IN_MESSAGE,
    NOT_A_TRAILER,
    IN_SUBJECT,
    MALFORMED,
    TOO_MANY,
    MISSING_IN_BRANCH,
    MISSING_IN_NAME,
    NO_DOCUMENT,
    SEVERAL_DOCUMENTS,
    SUPERSEDED,
    DOCUMENT_SIZE,
    EMPTY_DOCUMENT,
    MISSING_SECTIONS,
};

/* The codes that explain a missing reference: without a phase it is not known whether
 * a reference is needed; a valid revert needs none; and a NUL byte hides what
 * follows. */
#define CAUSES                                                                 \
    SP_YIELDS("tdd-phase/unknown", "tdd-phase/contradiction",                  \
              "message-format/not-a-revert", "message-format/nul")

static const struct sp_finding_code codes[] = {
    [MISSING] = {.id = "prp-reference/missing",
                 .wrong = "no '{trailer}:' line says which proposal this "
                          "change belongs to",
                 .fix = "end its message with a line like '{trailer}: "
                        "{example}'",
                 .yields_to = CAUSES},
    [MISSING_IN_MESSAGE] =
        {.id = "prp-reference/missing-in-message",
         .wrong =
             "the message does not say which proposal this change belongs to",
         .fix = "name its proposal, such as {example}, in "
                "its message",
         .yields_to = CAUSES},
    [NOT_A_TRAILER] =
        {.id = "prp-reference/not-a-trailer",
         .wrong = "'{trailer}:' is there, in line {line}, but it is not a "
                  "trailer for git: {reason}",
         .fix = "write '{trailer}: {value}' at the end of the message, {place}",
         .yields_to = CAUSES},
    [IN_SUBJECT] = {.id = "prp-reference/in-subject",
                    .wrong = "'{trailer}:' is there, in line {line}, but it "
                             "is not a trailer for git: no blank line "
                             "separates it from the subject",
                    .fix = "put a blank line above it",
                    .yields_to = SP_YIELDS("message-format/no-blank-line",
                                           "tdd-phase/unknown",
                                           "tdd-phase/contradiction",
                                           "message-format/not-a-revert")},
    [MALFORMED] = {.id = "prp-reference/malformed",
                   .wrong = "the reference '{reference}' is not like "
                            "{example}",
                   .fix = "correct the reference in its message"},
    [TOO_MANY] = {.id = "prp-reference/too-many",
                  .wrong = "the message names more than {max} proposals",
                  .fix = "split the commit, or name only the proposals that it "
                         "belongs to"},
    [MISSING_IN_BRANCH] =
        {.id = "prp-reference/missing-in-branch",
         .wrong = "no commit says which proposal the branch belongs to",
         .fix = "name the proposal in the last commit's "
                "message"},
    [MISSING_IN_NAME] = {.id = "prp-reference/missing-in-name",
                         .wrong = "the branch name does not say which proposal "
                                  "the branch belongs to",
                         .fix = "put the reference into the branch name"},
    [NO_DOCUMENT] = {.id = "prp-reference/no-document",
                     .wrong = "{proposal} has no document in {directory}/",
                     .fix = "write {directory}/{proposal}.md on the branch, "
                            "then push it"},
    [SEVERAL_DOCUMENTS] = {.id = "prp-reference/several-documents",
                           .wrong = "{proposal} has more than one document: "
                                    "{files}",
                           .fix = "keep one of them in {directory}/ on the "
                                  "branch, then push it"},
    [SUPERSEDED] = {.id = "prp-reference/superseded",
                    .wrong = "the document of {proposal} says that it is "
                             "superseded",
                    .fix = "refer to the proposal that took its place"},
    [DOCUMENT_SIZE] = {.id = "prp-reference/document-size",
                       .wrong = "{file} is larger than {max} bytes",
                       .fix = "shorten {file} on the branch, then push it"},
    [EMPTY_DOCUMENT] = {.id = "prp-reference/empty-document",
                        .wrong = "{file} is empty",
                        .fix = "complete {file} on the branch, then push it"},
    [MISSING_SECTIONS] = {.id = "prp-reference/missing-sections",
                          .wrong = "{file} lacks {sections}",
                          .fix = "complete {file} on the branch, then push "
                                 "it"},
    {.id = NULL},
};

/* The reference of an earlier commit of this branch, or the one in its name; else an
 * example. Yours to free(). */
static char *example(const struct sp_commit_facts *commit,
                     const struct sp_policy *policy)
{
    struct sp_error ignored = {0};
    struct sp_match match;
    const char *name = sp_ref_short(commit->ref->update->name);
    if (commit->proposal)
        return sp_strdup(commit->proposal);
    if (sp_regex_find(policy->prp.pattern, sp_str(name), 0, &match, &ignored) >
            0 &&
        match.end > match.start)
        return sp_strndup(name + match.start, match.end - match.start);
    char *found = sp_example_reference(policy);
    return found ? found : sp_strdup("REFERENCE");
}

/* The command that gives the commit a reference. */
static char *add_command(const struct sp_commit_facts *commit,
                         const struct sp_policy *policy, struct sp_str value)
{
    return sp_prp_in_trailer(&policy->prp)
               ? sp_fix_trailer(commit, policy->prp.trailer, value)
               : sp_fix_reword(commit);
}

static void report(const struct sp_commit_facts *commit, struct sp_sink *sink,
                   int code, const char *command, const struct sp_word *words)
{
    sp_report_message(sink, commit,
                      &(struct sp_claim){.code = &codes[code],
                                         .commit = commit->id,
                                         .command = command,
                                         .words = words});
}

/* Reports a line that names the proposal, and does not count. */
static void report_hidden(const struct sp_commit_facts *commit,
                          const struct sp_policy *policy, struct sp_sink *sink,
                          const struct sp_prp_hidden *hidden)
{
    bool in_subject = hidden->reason == SP_HIDDEN_SUBJECT;
    char number[32], *value = sp_strndup(hidden->value.ptr, hidden->value.len);
    char *command = in_subject ? sp_fix_reword(commit)
                               : add_command(commit, policy, hidden->value);
    struct sp_buf reason = {0};
    snprintf(number, sizeof number, "%zu", hidden->line);
    sp_prp_hidden_reason(&reason, hidden);
    report(commit, sink, in_subject ? IN_SUBJECT : NOT_A_TRAILER, command,
           SP_WORDS({"trailer", policy->prp.trailer}, {"line", number},
                    {"reason", sp_buf_text(&reason)}, {"value", value},
                    {"place", commit->message->trailers.count
                                  ? "among the other trailers"
                                  : "below a blank line"}));
    sp_buf_dispose(&reason);
    free(command);
    free(value);
}

static void report_missing(const struct sp_commit_facts *commit,
                           const struct sp_policy *policy, struct sp_sink *sink)
{
    char *such = example(commit, policy);
    char *command = add_command(commit, policy, sp_str(such));
    report(commit, sink,
           sp_prp_in_trailer(&policy->prp) ? MISSING : MISSING_IN_MESSAGE,
           command,
           SP_WORDS({"trailer", policy->prp.trailer}, {"example", such}));
    free(command);
    free(such);
}

/* Can anything be said of a missing reference? */
static bool is_open(const struct sp_sink *sink, const struct sp_oid *commit)
{
    for (int code = MISSING; code <= IN_SUBJECT; code++)
        if (sp_may_report(sink, &codes[code], commit))
            return true;
    return false;
}

/* Reports a message without a reference where it counts. */
static int report_none(const struct sp_commit_facts *commit,
                       const struct sp_policy *policy, struct sp_sink *sink,
                       struct sp_error *err)
{
    struct sp_prp_hidden hidden;
    if (!is_open(sink, commit->id))
        return SP_OK;
    int found = sp_prp_in_trailer(&policy->prp)
                    ? sp_prp_hidden(&policy->prp, commit->message, &hidden, err)
                    : 0;
    if (found > 0)
        report_hidden(commit, policy, sink, &hidden);
    else if (!found)
        report_missing(commit, policy, sink);
    return found < 0 ? found : SP_OK;
}

/* A reference that the policy takes, in quotes; else the name of the option. */
static void add_example(struct sp_buf *out, const struct sp_policy *policy)
{
    char *example = sp_example_reference(policy);
    sp_buf_printf(out, example ? "'%s'" : "what [prp] pattern matches",
                  example ? example : "");
    free(example);
}

/* Appends the reference that a path, a link or quotes hold. */
static void add_found(struct sp_buf *out, const struct sp_policy *policy,
                      const char *text)
{
    struct sp_match match;
    int found = sp_regex_find(policy->prp.pattern, sp_str(text), 0, &match,
                              &(struct sp_error){0});
    size_t len = found > 0 ? match.end - match.start : 0;
    const char *ending = ".md";
    if (len > strlen(ending) &&
        strncmp(text + match.end - strlen(ending), ending, strlen(ending)) == 0)
        len -= strlen(ending);
    sp_buf_add(out, text + (len ? match.start : 0), len);
    sp_buf_puts(out, "");
}

static void report_malformed(const struct sp_commit_facts *commit,
                             const struct sp_policy *policy,
                             struct sp_sink *sink, const char *reference,
                             const char *command)
{
    static const struct sp_advice advice = {
        "; it holds {character}", "correct the reference in its message"};
    static const struct sp_advice within = {"", "write only '{found}' there"};
    struct sp_character odd = sp_character_find_odd(sp_str(reference));
    struct sp_buf character = {0}, such = {0}, found = {0};
    sp_character_print(&character, &odd);
    add_example(&such, policy);
    if (!odd.len)
        add_found(&found, policy, reference);
    sp_report_message(
        sink, commit,
        &(struct sp_claim){.code = &codes[MALFORMED],
                           .commit = commit->id,
                           .command = command,
                           .words =
                               SP_WORDS({"reference", reference},
                                        {"example", sp_buf_text(&such)},
                                        {"found", sp_buf_text(&found)},
                                        {"character", sp_buf_text(&character)}),
                           .advice = odd.len     ? &advice
                                     : found.len ? &within
                                                 : NULL});
    sp_buf_dispose(&character);
    sp_buf_dispose(&such);
    sp_buf_dispose(&found);
}

/* Reports references that cannot be followed. */
static void report_bad(const struct sp_commit_facts *commit,
                       const struct sp_policy *policy, struct sp_sink *sink)
{
    const struct sp_strings *bad = &commit->prps->bad;
    char max[16], *command = sp_fix_reword(commit);
    snprintf(max, sizeof max, "%d", SP_PRP_MAX);
    for (size_t i = 0; i < bad->count; i++)
        report_malformed(commit, policy, sink, bad->items[i], command);
    if (commit->prps->has_more)
        report(commit, sink, TOO_MANY, command, SP_WORDS({"max", max}));
    free(command);
}

static int check_commit(const struct sp_commit_facts *commit,
                        const struct sp_policy *policy, struct sp_sink *sink,
                        struct sp_error *err)
{
    if (commit->over_limit)
        return SP_OK;
    if (commit->prps->bad.count || commit->prps->has_more)
        report_bad(commit, policy, sink);
    enum sp_phase phase = commit->phase.phase;
    if (policy->prp.require != SP_PRP_EVERY_COMMIT ||
        policy->prp.where == SP_PRP_BRANCH || phase == SP_PHASE_NEUTRAL ||
        phase == SP_PHASE_MERGE || phase == SP_PHASE_FIXUP ||
        sp_phase_is_verified(phase) || commit->prps->good.count ||
        commit->prps->bad.count)
        return SP_OK;
    return report_none(commit, policy, sink, err);
}

/* Its path, with this for what follows the id where it is not there. */
static void add_path(struct sp_buf *out, const struct sp_policy *policy,
                     const struct sp_prp_document *document, const char *any)
{
    struct sp_str id = sp_prp_id(&policy->prp, document->reference);
    sp_buf_printf(out, "%s/", policy->prp.directory);
    if (document->files.count)
        sp_buf_puts(out, document->files.items[0]);
    else
        sp_buf_printf(out, "%.*s%s.md", SP_STR_ARG(id), any);
}

/* What is needed is the document, or one with a name that matches. */
static void report_document(const struct sp_policy *policy,
                            const struct sp_prp_document *document,
                            struct sp_sink *sink, int code, const char *command,
                            const struct sp_word *words)
{
    struct sp_buf file = {0};
    add_path(&file, policy, document, "*");
    sp_report(sink, &(struct sp_claim){.code = &codes[code],
                                       .command = command,
                                       .words = words,
                                       .need = &(struct sp_need){
                                           .document = sp_buf_text(&file)}});
    sp_buf_dispose(&file);
}

/* Reports several references: it is not known which one is in force. Not all of many
 * are listed. */
static void report_several(const struct sp_policy *policy,
                           const struct sp_prp_document *document,
                           struct sp_sink *sink)
{
    enum { MAX_NAMED = 4 };
    struct sp_buf names = {0};
    size_t count = document->files.count;
    for (size_t i = 0; i < count && i < MAX_NAMED; i++)
        sp_buf_printf(&names, "%s%s/%s", i ? ", " : "", policy->prp.directory,
                      document->files.items[i]);
    if (count > MAX_NAMED)
        sp_buf_printf(&names, " and %zu more", count - MAX_NAMED);
    report_document(policy, document, sink, SEVERAL_DOCUMENTS, NULL,
                    SP_WORDS({"proposal", document->reference},
                             {"files", sp_buf_text(&names)},
                             {"directory", policy->prp.directory}));
    sp_buf_dispose(&names);
}

/* What is wrong with the document, or with one of several; less than 0: nothing. */
static int fault_of(const struct sp_prp_document *document)
{
    return !document->found          ? NO_DOCUMENT
           : document->superseded    ? SUPERSEDED
           : document->is_large      ? DOCUMENT_SIZE
           : document->empty         ? EMPTY_DOCUMENT
           : document->missing.count ? MISSING_SECTIONS
                                     : -1;
}

static void report_fault(const struct sp_policy *policy,
                         const struct sp_prp_document *document, int fault,
                         struct sp_sink *sink)
{
    struct sp_buf sections = {0}, file = {0}, command = {0};
    char max[16];
    snprintf(max, sizeof max, "%d", SP_PRP_DOCUMENT_LARGEST);
    sp_rule_sections(&sections, &document->missing);
    add_path(&file, policy, document, "-\xe2\x80\xa6");
    if (fault == NO_DOCUMENT) {
        sp_buf_puts(&command, "sallyport prp new ");
        sp_shell_quote(&command, sp_str(document->reference));
    }
    report_document(policy, document, sink, fault,
                    command.len ? sp_buf_text(&command) : NULL,
                    SP_WORDS({"proposal", document->reference},
                             {"directory", policy->prp.directory},
                             {"file", sp_buf_text(&file)}, {"max", max},
                             {"sections", sp_buf_text(&sections)}));
    sp_buf_dispose(&sections);
    sp_buf_dispose(&file);
    sp_buf_dispose(&command);
}

static void check_document(const struct sp_policy *policy,
                           const struct sp_prp_document *document,
                           struct sp_sink *sink)
{
    bool has_several = document->files.count > 1;
    int fault = fault_of(document);
    if (has_several)
        report_several(policy, document, sink);
    if (fault >= 0 && (!has_several || document->superseded))
        report_fault(policy, document, fault, sink);
}

/* With require=branch one reference is enough for the whole branch. */
static bool lacks_reference(const struct sp_branch_facts *branch,
                            const struct sp_policy *policy)
{
    const struct sp_ref_facts *ref = branch->ref;
    const struct sp_history *history = branch->history;
    if (policy->prp.require == SP_PRP_OFF || history->prps.count)
        return false;
    bool from_name = policy->prp.where == SP_PRP_BRANCH;
    if (policy->prp.require == SP_PRP_EVERY_COMMIT && !from_name)
        return false; /* reported commit by commit */
    if (from_name && (ref->is_protected || ref->ref_class != SP_REF_BRANCH))
        return false; /* it has no name that tells it from others */
    for (size_t i = 0; i < history->nodes.count; i++) {
        uint8_t phase = history->nodes.items[i].phase;
        if (phase != SP_PHASE_NEUTRAL && phase != SP_PHASE_MERGE &&
            !sp_phase_is_verified((enum sp_phase)phase))
            return true;
    }
    return false;
}

/* Another name for the branch, which holds a reference. */
static void report_name(const struct sp_policy *policy, struct sp_sink *sink)
{
    struct sp_buf command = {0};
    char *reference = sp_example_reference(policy);
    char *name = reference ? sp_example_branch(policy, reference) : NULL;
    if (name)
        sp_buf_printf(&command, "git branch -m %s", name);
    sp_report(sink, &(struct sp_claim){.code = &codes[MISSING_IN_NAME],
                                       .command = name ? sp_buf_text(&command)
                                                       : NULL});
    sp_buf_dispose(&command);
    free(name);
    free(reference);
}

static int check_branch(const struct sp_branch_facts *branch,
                        const struct sp_policy *policy, struct sp_sink *sink,
                        struct sp_error *err)
{
    (void)err;
    for (size_t i = 0; i < branch->document_count; i++)
        check_document(policy, &branch->documents[i], sink);
    if (!lacks_reference(branch, policy))
        return SP_OK;
    if (policy->prp.where == SP_PRP_BRANCH)
        report_name(policy, sink);
    else
        sp_report(sink, &(struct sp_claim){.code = &codes[MISSING_IN_BRANCH],
                                           .command = "git commit --amend"});
    return SP_OK;
}

const struct sp_rule sp_rule_prp_reference = {
    .id = "prp-reference",
    .summary = "every change names its proposal (PRP)",
    .codes = codes,
    .needs = SP_NEEDS_DOCUMENTS,
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
                "that is no reference. A line that is there counts only as a "
                "trailer of git: it begins its line, stands in the last "
                "paragraph, and all lines of that are trailers. Neutral "
                "commits, fixups and merges need "
                "none. More than 16 references. On a protected ref also: a "
                "proposal without a document in docs/prp/, with more than one, "
                "or whose document is empty, superseded, larger than 1 MB, or "
                "lacks one of its sections, or says only TODO in one; not if "
                "'[prp] directory' or 'sections' is empty.",
            .wrong = "feat: open the tunnel (GREEN)",
            .right = "feat: open the tunnel (GREEN)\n"
                     "\n"
                     "PRP: WU-006a-vpn-tunnel-foundation",
            .fix = "The last commit:\n"
                   "  git commit --amend --trailer 'PRP: WU-006a-vpn-tunnel'\n"
                   "A document for it, whose sections you fill in:\n"
                   "  sallyport prp new WU-006a-vpn-tunnel\n"
                   "All commits of the branch since main:\n"
                   "  git rebase main --exec \\\n"
                   "    \"git commit --amend --no-edit "
                   "--trailer 'PRP: WU-006a-vpn-tunnel'\"",
            .set = "[prp]\n"
                   "pattern = <a regular expression>\n"
                   "where = trailer | trailer-anywhere | message | branch\n"
                   "trailer = PRP\n"
                   "require = commit | branch | off\n"
                   "directory = docs/prp\n"
                   "sections = business justification, test strategy",
        },
};
