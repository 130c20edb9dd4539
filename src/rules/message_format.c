#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/rule.h"

struct context {
    const struct sp_commit_facts *commit;
    const struct sp_policy *policy;
    struct sp_sink *sink;
};

static void report(const struct context *c, const char *mend, const char *what)
{
    char *command = sp_mend_reword(c->commit);
    sp_report(c->sink, c->commit->id, mend, command, "%s", what);
    free(command);
}

static bool among(const struct sp_strings *list, struct sp_str word)
{
    for (size_t i = 0; i < list->count; i++)
        if (sp_str_equal_nocase(word, list->items[i]))
            return true;
    return list->count == 0;
}

static void join(struct sp_buf *out, const struct sp_strings *list)
{
    for (size_t i = 0; i < list->count; i++)
        sp_buf_printf(out, "%s%s", i ? ", " : "", list->items[i]);
}

/* The first thing that is wrong with a subject; nothing where all is well. */
static void find_wrong(const struct sp_policy *policy, bool is_as_asked,
                       struct sp_header header, struct sp_buf *what)
{
    if (!is_as_asked && policy->header) {
        sp_buf_printf(what, "the subject does not look like %s",
                      sp_regex_pattern(policy->header));
    } else if (!is_as_asked) {
        sp_buf_puts(what, "the subject is not 'type: description' or "
                          "'type(scope): description'");
    } else if (!header.conventional) {
        return; /* the pattern leaves it free */
    } else if (!among(&policy->types, header.type)) {
        sp_buf_printf(what, "the type '%.*s' is none of ",
                      SP_STR_ARG(header.type));
        join(what, &policy->types);
    } else if (header.scope.len && !among(&policy->scopes, header.scope)) {
        sp_buf_printf(what, "the scope '%.*s' is none of ",
                      SP_STR_ARG(header.scope));
        join(what, &policy->scopes);
    }
}

static int check_subject(const struct context *c, struct sp_error *err)
{
    const char *mend = c->policy->header
                           ? "write the subject as the pattern asks"
                           : "write the subject like 'feat: open the tunnel'";
    struct sp_str subject = c->commit->message->subject;
    struct sp_header header;
    sp_message_is_fixup(subject, &subject);
    int found = sp_header_read(c->policy->header, subject, &header, err);
    if (found < 0)
        return found;
    if (!found && c->commit->claims_revert) {
        report(c, "call it fix: and test it, or let 'git revert' make it anew",
               "it says that it reverts a commit, but it does not undo exactly "
               "that one");
        return SP_OK;
    }
    struct sp_buf what = {0};
    find_wrong(c->policy, found, header, &what);
    if (what.len)
        report(c, mend, sp_buf_text(&what));
    sp_buf_dispose(&what);
    return SP_OK;
}

static void check_lengths(const struct context *c)
{
    const struct sp_policy *policy = c->policy;
    const struct sp_message *message = c->commit->message;
    struct sp_buf what = {0};
    struct sp_str subject = message->subject;
    sp_message_is_fixup(subject, &subject); /* what git put before it is free */
    size_t length = sp_str_characters(subject);
    if (policy->header_max && length > (size_t)policy->header_max) {
        sp_buf_printf(&what, "the subject has %zu characters; %ld are allowed",
                      length, policy->header_max);
        report(c, "shorten the subject; the rest goes into the body",
               sp_buf_text(&what));
        sp_buf_reset(&what);
    }
    struct sp_str line, rest = message->body;
    while (policy->body_max_line && sp_str_line(&rest, &line)) {
        length = sp_str_characters(line);
        if (length <= (size_t)policy->body_max_line)
            continue;
        sp_buf_printf(&what,
                      "a line of the body has %zu characters; %ld are allowed",
                      length, policy->body_max_line);
        report(c, "break the lines of the body", sp_buf_text(&what));
        break;
    }
    sp_buf_dispose(&what);
}

static int is_skipped(const struct sp_commit_facts *commit,
                      const struct sp_policy *policy, struct sp_error *err)
{
    if (commit->over_limit || commit->phase.phase == SP_PHASE_REVERT ||
        commit->is_subtree)
        return 1; /* these keep the message that git gives them */
    if (commit->parent_count > 1 && policy->merge == SP_MERGE_SKIP)
        return 1;
    struct sp_match match;
    return policy->authors_skip ? sp_regex_find(policy->authors_skip,
                                                commit->author, 0, &match, err)
                                : 0;
}

static int check(const struct sp_commit_facts *commit,
                 const struct sp_policy *policy, struct sp_sink *sink,
                 struct sp_error *err)
{
    const struct context c = {commit, policy, sink};
    int skipped = is_skipped(commit, policy, err);
    if (skipped)
        return skipped < 0 ? skipped : SP_OK;
    const struct sp_message *message = commit->message;
    if (message->has_nul) {
        report(&c, "write the message anew", "the message holds a NUL byte");
        return SP_OK;
    }
    if (!message->subject.len) {
        report(&c, "give the commit a message", "the commit has no message");
        return SP_OK;
    }
    if (!message->subject_is_one_line)
        report(&c, "leave the second line of the message empty",
               "no blank line stands between the subject and the body");
    check_lengths(&c);
    return check_subject(&c, err);
}

const struct sp_rule sp_rule_message_format = {
    .id = "message-format",
    .summary = "a message has a Conventional Commits header",
    .level = SP_LEVEL_ENFORCE,
    .commit = check,
    .text =
        {
            .why = "A subject that names the kind of change is what the order "
                   "of the cycle, release notes and a search through history "
                   "are read from.",
            .breaks =
                "No message; a subject that is not 'type: description' or "
                "'type(scope): description' with a known type; more than 100 "
                "characters in the subject; a second line that is not blank; "
                "a NUL byte. Merge commits are not looked at, nor are case, "
                "full stops and the width of the body, unless a policy asks "
                "for it.",
            .wrong = "Added the tunnel.",
            .right = "feat(vpn): open the tunnel",
            .mend = "The last commit:\n"
                    "  git commit --amend\n"
                    "An older one, here 9f3c2ab: change its 'pick' to "
                    "'reword':\n"
                    "  git rebase -i 9f3c2ab^",
            .set = "[message]\n"
                   "header = conventional | <a regular expression>\n"
                   "types = feat, fix, test, refactor, docs, chore\n"
                   "scopes =\n"
                   "header-max = 100\n"
                   "body-max-line = 0\n"
                   "merge = skip | check\n"
                   "authors-skip = <a regular expression>",
        },
};
