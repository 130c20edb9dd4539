#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prp_reference.h"
#include "sallyport/buf.h"
#include "sallyport/characters.h"
#include "sallyport/example.h"

/* The first reference that a text holds; empty: none. */
static struct sp_str find_reference(const struct sp_policy *policy,
                                    const char *text)
{
    struct sp_match match = {0};
    int found = sp_regex_find(policy->prp.pattern, sp_str(text), 0, &match,
                              &(struct sp_error){0});
    return found > 0
               ? (struct sp_str){text + match.start, match.end - match.start}
               : (struct sp_str){"", 0};
}

/* The reference in the name of the branch, as its commits spell it, or else that of an earlier
 * commit, which may be of a branch below; NULL where neither tells it. Yours to free(). */
static char *own_reference(const struct sp_commit_facts *commit,
                           const struct sp_policy *policy)
{
    const char *name = sp_ref_short(commit->ref->update->name);
    struct sp_str found = find_reference(policy, name);
    char *own = found.len ? sp_strndup(found.ptr, found.len) : NULL;
    if (!commit->proposal ||
        (own && !sp_prp_have_one_id(&policy->prp, own, commit->proposal)))
        return own;
    free(own);
    return sp_strdup(commit->proposal);
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
                   int code, const char *command,
                   const struct sp_advice *advice, const struct sp_word *words)
{
    sp_report_message(sink, commit,
                      &(struct sp_claim){.code = &sp_prp_codes[code],
                                         .commit = commit->id,
                                         .command = command,
                                         .advice = advice,
                                         .words = words});
}

static const struct sp_advice near_advice = {
    "; line {line} begins with {near}: did you mean '{trailer}:'?",
    "write '{trailer}: {example}' in its place"};

/* Reports a line that was perhaps meant as the trailer. */
static void report_near(const struct sp_commit_facts *commit,
                        const struct sp_policy *policy, struct sp_sink *sink,
                        const struct sp_prp_near *near)
{
    char number[32], *value = sp_strndup(near->value.ptr, near->value.len);
    char *command = add_command(commit, policy, near->value);
    struct sp_buf name = {0};
    snprintf(number, sizeof number, "%zu", near->line);
    sp_buf_printf(&name, "'%.*s:'", SP_STR_ARG(near->name));
    if (near->letter)
        sp_buf_printf(&name, ", with the letter U+%04X",
                      (unsigned)near->letter);
    report(commit, sink, MISSING, command, &near_advice,
           SP_WORDS({"trailer", policy->prp.trailer}, {"example", value},
                    {"line", number}, {"near", sp_buf_text(&name)}));
    sp_buf_dispose(&name);
    free(command);
    free(value);
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
    report(commit, sink, in_subject ? IN_SUBJECT : NOT_A_TRAILER, command, NULL,
           SP_WORDS({"trailer", policy->prp.trailer}, {"line", number},
                    {"reason", sp_buf_text(&reason)}, {"value", value},
                    {"place", commit->message->trailers.count
                                  ? "among the other trailers"
                                  : "below a blank line"}));
    sp_buf_dispose(&reason);
    free(command);
    free(value);
}

/* An example would be pasted as it stands: who is not known to work on a proposal is asked
 * for it. */
static void report_missing(const struct sp_commit_facts *commit,
                           const struct sp_policy *policy, struct sp_sink *sink)
{
    char *own = own_reference(commit, policy);
    char *command =
        own ? add_command(commit, policy, sp_str(own)) : sp_fix_reword(commit);
    report(commit, sink,
           sp_prp_in_trailer(&policy->prp) ? MISSING : MISSING_IN_MESSAGE,
           command, NULL,
           SP_WORDS({"trailer", policy->prp.trailer},
                    {"example", own ? own : "<id of your proposal>"}));
    free(command);
    free(own);
}

/* Can anything be said of a missing reference? */
static bool is_open(const struct sp_sink *sink, const struct sp_oid *commit)
{
    for (int code = MISSING; code <= IN_SUBJECT; code++)
        if (sp_may_report(sink, &sp_prp_codes[code], commit))
            return true;
    return false;
}

/* Reports a message without a reference where it counts. */
static int report_none(const struct sp_commit_facts *commit,
                       const struct sp_policy *policy, struct sp_sink *sink,
                       struct sp_error *err)
{
    struct sp_prp_hidden hidden;
    struct sp_prp_near near;
    const bool in_trailer = sp_prp_in_trailer(&policy->prp);
    if (!is_open(sink, commit->id))
        return SP_OK;
    int found = in_trailer
                    ? sp_prp_hidden(&policy->prp, commit->message, &hidden, err)
                    : 0;
    if (found > 0)
        report_hidden(commit, policy, sink, &hidden);
    if (found)
        return found < 0 ? found : SP_OK;
    found = in_trailer ? sp_prp_near(policy, commit->message, &near, err) : 0;
    if (found > 0)
        report_near(commit, policy, sink, &near);
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
    struct sp_str found = find_reference(policy, text);
    const char *ending = ".md";
    if (found.len > strlen(ending) && sp_str_ends(found, ending))
        found.len -= strlen(ending);
    sp_buf_add(out, found.ptr, found.len);
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
        &(struct sp_claim){.code = &sp_prp_codes[MALFORMED],
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
        report(commit, sink, TOO_MANY, command, NULL, SP_WORDS({"max", max}));
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
        sp_phase_is_verified(phase) || commit->is_let_in ||
        commit->prps->good.count || commit->prps->bad.count)
        return SP_OK;
    return report_none(commit, policy, sink, err);
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
        const struct sp_node *node = &history->nodes.items[i];
        if (node->phase != SP_PHASE_NEUTRAL && node->phase != SP_PHASE_MERGE &&
            !sp_phase_is_verified((enum sp_phase)node->phase) &&
            !node->is_let_in)
            return true;
    }
    return false;
}

static int check_branch(const struct sp_branch_facts *branch,
                        const struct sp_policy *policy, struct sp_sink *sink,
                        struct sp_error *err)
{
    (void)err;
    for (size_t i = 0; i < branch->document_count; i++)
        sp_prp_check_document(branch, policy, &branch->documents[i], sink);
    if (!lacks_reference(branch, policy))
        return SP_OK;
    if (policy->prp.where == SP_PRP_BRANCH)
        sp_report(sink,
                  &(struct sp_claim){.code = &sp_prp_codes[MISSING_IN_NAME]});
    else
        sp_report(sink,
                  &(struct sp_claim){.code = &sp_prp_codes[MISSING_IN_BRANCH],
                                     .command = "git commit --amend --only"});
    return SP_OK;
}

const struct sp_rule sp_rule_prp_reference = {
    .id = "prp-reference",
    .summary = "every change names its proposal (PRP)",
    .codes = sp_prp_codes,
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
            .fix = "The last commit; ID stands for that of your proposal:\n"
                   "  git commit --amend --only --no-edit --trailer 'PRP: ID'\n"
                   "A document for it, whose sections you fill in:\n"
                   "  sallyport prp new ID\n"
                   "All commits of the branch since main:\n"
                   "  git rebase main --exec \\\n"
                   "    \"git commit --amend --no-edit "
                   "--trailer 'PRP: ID'\"\n"
                   "What a protected branch has already needs none if it is "
                   "picked "
                   "so:\n"
                   "  git cherry-pick -x COMMIT",
            .set = "[prp]\n"
                   "pattern = <a regular expression>\n"
                   "where = trailer | trailer-anywhere | message | branch\n"
                   "trailer = PRP\n"
                   "require = commit | branch | off\n"
                   "directory = docs/prp\n"
                   "sections = business justification, test strategy",
        },
};
