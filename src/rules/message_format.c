#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message_format.h"
#include "sallyport/width.h"

/* Does the pattern match any prose? Then it says nothing about a second line. */
static int matches_prose(const struct sp_regex *pattern, struct sp_error *err)
{
    static const char *const prose[] = {"and why it is done", "And why."};
    struct sp_match match;
    int found = 0;
    for (size_t i = 0; i < 2 && !found; i++)
        found = sp_regex_find(pattern, sp_str(prose[i]), 0, &match, err);
    return found;
}

/* Is the first paragraph a header of several lines that the policy allows? */
static int is_long_header(const struct sp_message_look *look,
                          struct sp_error *err)
{
    const struct sp_policy *policy = look->policy;
    struct sp_str line, rest = look->commit->message->title;
    struct sp_header header;
    long lines = 0;
    int found = 1;
    if (!policy->message.max_header_lines && policy->message.header)
        found = !matches_prose(policy->message.header, err);
    else if (!policy->message.max_header_lines)
        found = 0;
    while (found > 0 && !err->code && sp_str_line(&rest, &line)) {
        found = sp_header_read(policy->message.header, sp_str_trim(line),
                               &header, err);
        if (++lines > policy->message.max_header_lines &&
            policy->message.max_header_lines)
            found = 0;
    }
    return err->code ? (int)err->code : found;
}

/* Returns whether it is too long. */
static bool check_length(const struct sp_message_look *look, int code,
                         struct sp_str line, size_t length, long max)
{
    char count[32], allowed[32];
    if (!max || length <= (size_t)max)
        return false;
    snprintf(count, sizeof count, "%zu", sp_str_characters(line));
    snprintf(allowed, sizeof allowed, "%ld", max);
    sp_message_report(look, code, NULL,
                      SP_WORDS({"count", count}, {"max", allowed}));
    return true;
}

static void check_header_length(const struct sp_message_look *look,
                                struct sp_str line)
{
    sp_message_is_fixup(line, &line); /* the prefix that git adds is free */
    check_length(look, SUBJECT_LENGTH, line, sp_str_characters(line),
                 look->policy->message.max_header);
}

static void check_body(const struct sp_message_look *look)
{
    struct sp_str line;
    long max = look->policy->message.max_body_line;
    if (!max)
        return;
    struct sp_width width = sp_width_of(look->commit->message);
    while (sp_width_line(&width, &line))
        if (check_length(look, LINE_LENGTH, line,
                         sp_width_breakable(line, (size_t)max), max))
            return;
}

/* Checks the subject, or each line of a header that may have several. */
static int check_header(const struct sp_message_look *look,
                        struct sp_error *err)
{
    const struct sp_message *message = look->commit->message;
    int many = message->subject_is_one_line ? 0 : is_long_header(look, err);
    struct sp_str line, rest = message->title;
    if (many < 0)
        return many;
    if (!message->subject_is_one_line && !many)
        sp_message_report(look, NO_BLANK_LINE, NULL, NULL);
    if (!many)
        check_header_length(look, message->subject);
    while (many && sp_str_line(&rest, &line))
        check_header_length(look, sp_str_trim(line));
    check_body(look);
    if (!many)
        return sp_message_check_subject(look, message->subject, err);
    int code = SP_OK;
    rest = message->title;
    while (!code && sp_str_line(&rest, &line))
        code = sp_message_check_subject(look, sp_str_trim(line), err);
    return code;
}

static int is_skipped(const struct sp_commit_facts *commit,
                      const struct sp_policy *policy, struct sp_error *err)
{
    if (commit->over_limit || sp_phase_is_verified(commit->phase.phase) ||
        commit->is_subtree)
        return 1; /* these have messages that git writes */
    if (commit->parent_count > 1 && policy->message.merge == SP_MERGE_SKIP)
        return 1;
    return sp_policy_skips_author(policy, commit->author, err);
}

static int check(const struct sp_commit_facts *commit,
                 const struct sp_policy *policy, struct sp_sink *sink,
                 struct sp_error *err)
{
    const struct sp_message_look look = {commit, policy, sink};
    int skipped = is_skipped(commit, policy, err);
    if (skipped)
        return skipped < 0 ? skipped : SP_OK;
    const struct sp_message *message = commit->message;
    if (message->has_nul) {
        sp_message_report(&look, NUL, NULL, NULL);
        return SP_OK;
    }
    if (!message->subject.len) {
        sp_message_report(&look, EMPTY, NULL, NULL);
        return SP_OK;
    }
    return check_header(&look, err);
}

const struct sp_rule sp_rule_message_format = {
    .id = "message-format",
    .summary = "a message has a Conventional Commits header",
    .codes = sp_message_codes,
    .needs = SP_NEEDS_CONTENT,
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
            .fix = "The last commit:\n"
                   "  git commit --amend --only\n"
                   "Older ones: change their 'pick' to 'reword':\n"
                   "  git rebase -i origin/main",
            .set = "[message]\n"
                   "header = conventional | <a regular expression>\n"
                   "types = feat, fix, test, refactor, docs, chore\n"
                   "scopes =\n"
                   "header-max = 100\n"
                   "header-lines = 0\n"
                   "body-max-line = 0\n"
                   "merge = skip | check\n"
                   "authors-skip = <a regular expression>",
        },
};
