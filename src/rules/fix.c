#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/example.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"

void sp_rule_user(struct sp_buf *out, const struct sp_ref_facts *ref)
{
    if (ref->push->why_unknown)
        sp_buf_printf(out, "%s, which is nobody,", ref->push->why_unknown);
    else if (ref->push->user)
        sp_buf_printf(out, "user %s", ref->push->user);
    else
        sp_buf_puts(out, "an unknown user");
}

void sp_rule_sections(struct sp_buf *out, const struct sp_strings *sections)
{
    for (size_t i = 0; i < sections->count; i++)
        sp_buf_printf(out, "%s'%s'", i ? ", " : "", sections->items[i]);
}

/* A name that nobody else has: it is that of the commit. NULL: none is known. */
static char *own_name(const struct sp_ref_facts *ref,
                      const struct sp_policy *policy, const char *id)
{
    return sp_occasion_has_ids(ref->push->occasion)
               ? sp_example_new_branch(policy, id)
               : NULL;
}

void sp_fix_remote(struct sp_buf *out, const struct sp_ref_facts *ref)
{
    sp_shell_quote(out, sp_str(sp_push_remote(ref->push)));
}

void sp_fix_push(struct sp_buf *out, const struct sp_ref_facts *ref,
                 const char *what)
{
    sp_buf_puts(out, "git push ");
    sp_fix_remote(out, ref);
    sp_buf_printf(out, " %s", what);
}

void sp_fix_push_if_free(struct sp_buf *out, const struct sp_ref_facts *ref,
                         const char *id, const char *branch)
{
    sp_buf_printf(out, "git push --force-with-lease=refs/heads/%s: ", branch);
    sp_fix_remote(out, ref);
    sp_buf_printf(out, " %s:refs/heads/%s", id, branch);
}

void sp_fix_move(struct sp_buf *out, const char *branch, const char *from,
                 const char *base)
{
    if (branch && sp_ref_is_plain(from) && sp_ref_is_plain(base))
        sp_buf_printf(out, "git switch -c %s %s && git branch -f %s %s", branch,
                      from, from, base);
}

bool sp_fix_put_back(struct sp_buf *out, const struct sp_ref_facts *ref)
{
    char id[SP_OID_SHORT + 1];
    const char *name = sp_ref_short(ref->update->name);
    bool is_known =
        ref->is_protected && !ref->is_only_there &&
        (ref->kind == SP_UPDATE || !sp_oid_is_zero(&ref->replaces)) &&
        ref->ref_class == SP_REF_BRANCH && sp_ref_is_plain(name) && ref->base &&
        sp_ref_is_plain(ref->base) && strcmp(ref->base, name) != 0 &&
        sp_occasion_has_ids(ref->push->occasion);
    if (is_known)
        sp_buf_printf(out, "git update-ref refs/heads/%s %s %s", name,
                      ref->base, sp_oid_short(id, &ref->update->new_id));
    return is_known;
}

/* The commit is named: HEAD may be another one. A new branch is switched to first, so that
 * all that follows is typed there; a name that others may have is pushed first, and only
 * where no branch has it. */
static void put_new_branch(struct sp_buf *out, const struct sp_ref_facts *ref,
                           const struct sp_policy *policy)
{
    char id[SP_OID_SHORT + 1] = "HEAD";
    if (sp_occasion_has_ids(ref->push->occasion))
        sp_oid_short(id, &ref->update->new_id);
    char *own = own_name(ref, policy, id);
    char *branch = own ? own : sp_example_branch(policy, NULL);
    if (own) {
        sp_buf_printf(out, "git switch -c %s %s\n", own, id);
        if (sp_fix_put_back(out, ref))
            sp_buf_putc(out, '\n');
        sp_fix_push(out, ref, "HEAD");
    } else if (branch) {
        sp_fix_push_if_free(out, ref, id, branch);
        sp_buf_printf(out, " && git switch -c %s %s", branch, id);
    }
    free(branch);
}

char *sp_fix_other_branch(const struct sp_ref_facts *ref,
                          const struct sp_policy *policy)
{
    struct sp_buf command = {0};
    if (sp_push_is_web(ref->push))
        return NULL;
    if (ref->is_on_branch)
        sp_fix_push(&command, ref, "HEAD");
    else
        put_new_branch(&command, ref, policy);
    return command.len ? sp_buf_detach(&command) : NULL;
}

/* Copies the words of a claim, so that more can follow. Returns their number. */
static size_t copy_words(struct sp_word *out, const struct sp_claim *claim)
{
    size_t count = 0;
    for (; claim->words && claim->words[count].name; count++)
        out[count] = claim->words[count];
    return count;
}

/* "12 were compared, with #7" */
static void tell_looked_at(struct sp_buf *out,
                           const struct sp_untraced *untraced)
{
    if (!untraced->heads)
        sp_buf_puts(out, "none is known");
    else if (untraced->heads == 1)
        sp_buf_puts(out, "1 was compared");
    else
        sp_buf_printf(out, "%zu were compared", untraced->heads);
    if (*untraced->request)
        sp_buf_printf(out, "%s #%s",
                      untraced->has_request ? ", with" : ", and there is no",
                      untraced->request);
    if (untraced->names_some && !untraced->has_named)
        sp_buf_puts(out, ", and Squashed-From names none");
}

#define UNTRACED "; no known branch was squashed into it ({looked-at})"

static const struct sp_advice
    untraced_advice = {UNTRACED,
                       "merge the branch with --no-ff, or name it at the end "
                       "of the squash's message: 'Squashed-From: ' and its "
                       "name"},
    perhaps_advice = {UNTRACED,
                      "move it to a branch of its own, with its test first; if "
                      "it is a squash, push its branch, and end the message "
                      "with 'Squashed-From: ' and its name"},
    differs_advice =
        {"; {named}, which it names, was not squashed into it "
         "({looked-at})",
         "merge {named} with --no-ff, or squash it again without a "
         "change"},
    unpushed_advice = {UNTRACED,
                       "push the branch that it names, then push this again"};

/* Does it name a branch that is not here? */
static bool asks_for_branch(const struct sp_untraced *untraced)
{
    return !untraced->has_request && !untraced->has_named &&
           sp_ref_is_plain(untraced->named);
}

/* Does it name a branch or a commit that is here? */
static bool names_another(const struct sp_untraced *untraced)
{
    return untraced->names_some && untraced->has_named && *untraced->named;
}

/* Is it perhaps no squash? A host makes them itself. */
static bool is_perhaps_none(const struct sp_ref_facts *ref,
                            const struct sp_untraced *untraced)
{
    return !ref->push->is_host_merge && !*untraced->request &&
           !untraced->names_some && !(*untraced->head && ref->base);
}

static const struct sp_advice *advice_for(const struct sp_ref_facts *ref,
                                          const struct sp_untraced *untraced)
{
    if (asks_for_branch(untraced))
        return &unpushed_advice;
    if (names_another(untraced))
        return &differs_advice;
    return is_perhaps_none(ref, untraced) ? &perhaps_advice : &untraced_advice;
}

/* Pushes the merge that is checked out. The squash is taken off main; other commits that are
 * new there would be lost with it. */
static void land_merge(struct sp_buf *out, const struct sp_ref_facts *ref,
                       bool is_all)
{
    const char *name = sp_ref_short(ref->update->name);
    struct sp_buf back = {0};
    if (!ref->is_protected || !sp_ref_is_plain(name))
        return;
    sp_buf_putc(out, '\n');
    sp_fix_push(out, ref, "HEAD:");
    sp_buf_puts(out, name);
    if (is_all && sp_fix_put_back(&back, ref))
        sp_buf_printf(out, "\n%s", sp_buf_text(&back));
    sp_buf_dispose(&back);
}

/* Merges a branch of the server in the place of its squash. */
static void put_merge(struct sp_buf *out, const struct sp_ref_facts *ref,
                      const struct sp_untraced *untraced)
{
    sp_buf_puts(out, "git fetch ");
    sp_fix_remote(out, ref);
    sp_buf_putc(out, ' ');
    sp_shell_quote(out, sp_str(sp_ref_short(untraced->head)));
    sp_buf_puts(out, " && git switch --detach ");
    sp_shell_quote(out, sp_str(ref->base));
    sp_buf_puts(out, " && git merge --no-ff FETCH_HEAD");
    land_merge(out, ref, untraced->is_all);
}

/* What to type to get the branch of a squash to the server, or to merge the one that
 * is there; NULL where none is known. */
static char *branch_command(const struct sp_ref_facts *ref,
                            const struct sp_untraced *untraced)
{
    struct sp_buf command = {0};
    if (ref->push->is_host_merge)
        return NULL;
    if (asks_for_branch(untraced)) {
        sp_fix_push(&command, ref, untraced->named);
    } else if (*untraced->head && ref->base) {
        put_merge(&command, ref, untraced);
    }
    return command.len ? sp_buf_detach(&command) : NULL;
}

static void report_untraced(struct sp_sink *sink,
                            const struct sp_ref_facts *ref,
                            const struct sp_claim *claim,
                            const struct sp_untraced *untraced)
{
    struct sp_word words[SP_RULE_WORDS + 3] = {{NULL, NULL}};
    struct sp_claim full = *claim;
    struct sp_buf looked_at = {0};
    char *command = branch_command(ref, untraced);
    size_t count = copy_words(words, claim);
    tell_looked_at(&looked_at, untraced);
    words[count++] = (struct sp_word){"looked-at", sp_buf_text(&looked_at)};
    if (names_another(untraced))
        words[count] = (struct sp_word){"named", untraced->named};
    full.words = words;
    full.advice = advice_for(ref, untraced);
    full.command = command;
    sp_report(sink, &full);
    sp_buf_dispose(&looked_at);
    free(command);
}

static const struct sp_unpicked *find_unpicked(const struct sp_history *history,
                                               const struct sp_oid *commit)
{
    for (size_t i = 0; i < history->unpicked.count; i++)
        if (sp_oid_equal(&history->unpicked.items[i].commit, commit))
            return &history->unpicked.items[i];
    return NULL;
}

/* Why what a commit says of where it was picked from does not help it. */
static void report_unpicked(struct sp_sink *sink, const struct sp_claim *claim,
                            const struct sp_unpicked *unpicked)
{
    static const struct sp_advice another = {
        "; it says that it was picked from {picked}, but it is not the same "
        "change",
        "pick the commit again without a change, and put yours into commits of "
        "the cycle"};
    static const struct sp_advice unknown = {
        "; it says that it was picked from {picked}, but no protected branch "
        "has that commit",
        "merge the other branch first, or put a failing test into a commit "
        "before this one"};
    struct sp_word words[SP_RULE_WORDS + 2] = {{NULL, NULL}};
    struct sp_claim full = *claim;
    size_t count = copy_words(words, claim);
    words[count] = (struct sp_word){"picked", unpicked->named};
    full.words = words;
    full.advice = unpicked->is_accepted ? &another : &unknown;
    full.not_last = NULL;
    sp_report(sink, &full);
}

/* Reports a claim with another fix, in which its own is {own}, and one word more. */
static void report_around(struct sp_sink *sink, const struct sp_claim *claim,
                          const char *fix, struct sp_word more)
{
    struct sp_word words[SP_RULE_WORDS + 3] = {{NULL, NULL}};
    struct sp_advice advice = {claim->advice ? claim->advice->more : "", fix};
    struct sp_claim full = *claim;
    struct sp_buf own = {0};
    size_t count = copy_words(words, claim);
    sp_code_fill(&own, claim->advice ? claim->advice->fix : claim->code->fix,
                 claim->words);
    words[count++] = (struct sp_word){"own", sp_buf_text(&own)};
    words[count] = more;
    full.words = words;
    full.advice = &advice;
    full.not_last = NULL;
    sp_report(sink, &full);
    sp_buf_dispose(&own);
}

/* A pick without -x is a commit like any other: says how it would be none. */
static void report_backport(struct sp_sink *sink, const struct sp_claim *claim)
{
    report_around(sink, claim,
                  "{own}; for a backport, use 'git cherry-pick -x COMMIT'",
                  (struct sp_word){NULL, NULL});
}

void sp_report_commit(struct sp_sink *sink,
                      const struct sp_commit_facts *commit,
                      const struct sp_claim *claim)
{
    if (commit->untraced)
        report_untraced(sink, commit->ref, claim, commit->untraced);
    else
        sp_report(sink, claim);
}

void sp_report_in_branch(struct sp_sink *sink,
                         const struct sp_branch_facts *branch,
                         const struct sp_claim *claim)
{
    const struct sp_untraced *untraced = sp_untraced_find(
        branch->untraced, branch->untraced_count, claim->commit);
    const struct sp_unpicked *unpicked =
        find_unpicked(branch->history, claim->commit);
    if (unpicked)
        report_unpicked(sink, claim, unpicked);
    else if (untraced)
        report_untraced(sink, branch->ref, claim, untraced);
    else if (branch->ref->is_backport)
        report_backport(sink, claim);
    else
        sp_report(sink, claim);
}

/* Bots that write messages, by a part of their name, and where these are set. */
static const struct {
    const char *name, *form;
} bots[] = {
    {"dependabot", "'commit-message' of .github/dependabot.yml"},
    {"renovate", "'commitMessagePrefix' of renovate.json"},
    {"pre-commit-ci", "'autofix_commit_msg' of .pre-commit-config.yaml"},
    {"github-actions", "the workflow that commits"},
    {"[bot]", "the settings of the bot"},
};

static bool is_in_form(const struct sp_commit_facts *commit)
{
    return commit->is_tip && sp_push_has_form(commit->ref->push);
}

/* Where the message of a commit is written, other than in a clone; NULL: nowhere. */
static const char *form_of(const struct sp_commit_facts *commit)
{
    struct sp_str author = commit->author;
    if (is_in_form(commit))
        return commit->ref->push->is_host_merge ? "the merge form of the host"
                                                : "the commit form of the host";
    if (!author.len || !memmem(author.ptr, author.len, "[bot]", 5))
        return NULL;
    for (size_t i = 0; i < sizeof bots / sizeof bots[0]; i++)
        if (memmem(author.ptr, author.len, bots[i].name, strlen(bots[i].name)))
            return bots[i].form;
    return NULL;
}

static void report_form(struct sp_sink *sink,
                        const struct sp_commit_facts *commit,
                        const struct sp_claim *claim, const char *form)
{
    struct sp_claim full = *claim;
    full.command = is_in_form(commit) ? NULL : claim->command;
    report_around(sink, &full, "edit the message in {form}: {own}",
                  (struct sp_word){"form", form});
}

void sp_report_message(struct sp_sink *sink,
                       const struct sp_commit_facts *commit,
                       const struct sp_claim *claim)
{
    const char *form = form_of(commit);
    if (form)
        report_form(sink, commit, claim, form);
    else
        sp_report(sink, claim);
}
