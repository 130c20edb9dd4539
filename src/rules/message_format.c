#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/revert.h"
#include "sallyport/rule.h"

struct context {
    const struct sp_commit_facts *commit;
    const struct sp_policy *policy;
    struct sp_sink *sink;
};

enum {
    NUL,
    EMPTY,
    NO_BLANK_LINE,
    SUBJECT_LENGTH,
    LINE_LENGTH,
    HEADER,
    PATTERN,
    TYPE,
    SCOPE,
    NOT_A_REVERT,
};

static const struct sp_finding_code codes[] = {
    [NUL] = {.id = "message-format/nul",
             .wrong = "the message holds a NUL byte",
             .fix = "write the message again without it"},
    [EMPTY] = {.id = "message-format/empty",
               .wrong = "the commit has no message",
               .fix = "give the commit a message"},
    [NO_BLANK_LINE] = {.id = "message-format/no-blank-line",
                       .wrong = "there is no blank line between the subject "
                                "and the body",
                       .fix = "leave the second line of the message empty"},
    [SUBJECT_LENGTH] = {.id = "message-format/subject-length",
                        .wrong = "the subject has {count} characters; at most "
                                 "{max} are allowed",
                        .fix = "shorten the subject; put the rest into the "
                               "body"},
    [LINE_LENGTH] = {.id = "message-format/line-length",
                     .wrong = "a line of the body has {count} characters; at "
                              "most {max} are allowed",
                     .fix = "break the lines of the body"},
    [HEADER] = {.id = "message-format/header",
                .wrong = "the subject is not 'type: description' or "
                         "'type(scope): description'",
                .fix = "write the subject like 'feat: open the tunnel'"},
    [PATTERN] = {.id = "message-format/pattern",
                 .wrong = "the subject does not match {pattern}",
                 .fix = "write the subject as the pattern asks"},
    [TYPE] = {.id = "message-format/type",
              .wrong = "the type '{type}' is not one of {types}",
              .fix = "begin the subject with one of these types"},
    [SCOPE] = {.id = "message-format/scope",
               .wrong = "the scope '{scope}' is not one of {scopes}",
               .fix = "write one of these scopes, or none"},
    [NOT_A_REVERT] = {.id = "message-format/not-a-revert",
                      .wrong = "it says that it reverts {named}, but it does "
                               "not undo exactly that commit",
                      .fix = "call it fix: and test it, or make it again with "
                             "'git revert'"},
    {.id = NULL},
};

static void report(const struct context *c, int code,
                   const struct sp_word *words)
{
    char *command = sp_fix_reword(c->commit);
    sp_report(c->sink, &(struct sp_claim){.code = &codes[code],
                                          .commit = c->commit->id,
                                          .command = command,
                                          .words = words});
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

/* A word of the subject that is none of the list. */
static void report_word(const struct context *c, int code, struct sp_str word,
                        const struct sp_strings *list)
{
    struct sp_buf allowed = {0};
    char *own = sp_strndup(word.ptr, word.len);
    join(&allowed, list);
    if (code == TYPE)
        report(c, code,
               SP_WORDS({"type", own}, {"types", sp_buf_text(&allowed)}));
    else
        report(c, code,
               SP_WORDS({"scope", own}, {"scopes", sp_buf_text(&allowed)}));
    sp_buf_dispose(&allowed);
    free(own);
}

/* Is it called a revert, by a subject of git's or by a type that has no place
 * in the cycle? */
static bool is_called_revert(const struct context *c, bool is_as_asked)
{
    const struct sp_commit_facts *commit = c->commit;
    return commit->claims_revert &&
           (!is_as_asked || (commit->phase.phase == SP_PHASE_UNKNOWN &&
                             sp_revert_is_type(commit->message)));
}

static void report_revert(const struct context *c)
{
    enum { DIGITS = 12 };
    struct sp_revert revert;
    struct sp_buf named = {0};
    if (sp_revert_read(&revert, c->commit->message))
        sp_buf_printf(&named, "%.*s%s", DIGITS, revert.named[0].commit,
                      revert.count > 1 ? " and others" : "");
    else
        sp_buf_puts(&named, "a commit");
    report(c, NOT_A_REVERT, SP_WORDS({"named", sp_buf_text(&named)}));
    sp_buf_dispose(&named);
}

/* The first thing that is wrong with a subject. */
static void report_subject(const struct context *c, bool is_as_asked,
                           struct sp_header header)
{
    const struct sp_policy *policy = c->policy;
    if (is_called_revert(c, is_as_asked))
        report_revert(c);
    else if (!is_as_asked && policy->message.header)
        report(c, PATTERN,
               SP_WORDS({"pattern", sp_regex_pattern(policy->message.header)}));
    else if (!is_as_asked)
        report(c, HEADER, NULL);
    else if (!header.conventional)
        return; /* the pattern leaves it free */
    else if (!among(&policy->message.types, header.type))
        report_word(c, TYPE, header.type, &policy->message.types);
    else if (header.scope.len && !among(&policy->message.scopes, header.scope))
        report_word(c, SCOPE, header.scope, &policy->message.scopes);
}

static int check_subject(const struct context *c, struct sp_error *err)
{
    struct sp_str subject = c->commit->message->subject;
    struct sp_header header;
    sp_message_is_fixup(subject, &subject);
    int found =
        sp_header_read(c->policy->message.header, subject, &header, err);
    if (found < 0)
        return found;
    report_subject(c, found, header);
    return SP_OK;
}

/* Returns whether it is too long. */
static bool check_length(const struct context *c, int code, struct sp_str line,
                         long max)
{
    char count[32], allowed[32];
    size_t length = sp_str_characters(line);
    if (!max || length <= (size_t)max)
        return false;
    snprintf(count, sizeof count, "%zu", length);
    snprintf(allowed, sizeof allowed, "%ld", max);
    report(c, code, SP_WORDS({"count", count}, {"max", allowed}));
    return true;
}

static void check_lengths(const struct context *c)
{
    const struct sp_message *message = c->commit->message;
    struct sp_str line, subject = message->subject, rest = message->body;
    sp_message_is_fixup(subject, &subject); /* what git put before it is free */
    check_length(c, SUBJECT_LENGTH, subject, c->policy->message.max_header);
    while (c->policy->message.max_body_line && sp_str_line(&rest, &line))
        if (check_length(c, LINE_LENGTH, line,
                         c->policy->message.max_body_line))
            return;
}

static int is_skipped(const struct sp_commit_facts *commit,
                      const struct sp_policy *policy, struct sp_error *err)
{
    if (commit->over_limit || sp_phase_is_verified(commit->phase.phase) ||
        commit->is_subtree)
        return 1; /* these keep the message that git gives them */
    if (commit->parent_count > 1 && policy->message.merge == SP_MERGE_SKIP)
        return 1;
    struct sp_match match;
    return policy->message.authors_skip
               ? sp_regex_find(policy->message.authors_skip, commit->author, 0,
                               &match, err)
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
        report(&c, NUL, NULL);
        return SP_OK;
    }
    if (!message->subject.len) {
        report(&c, EMPTY, NULL);
        return SP_OK;
    }
    if (!message->subject_is_one_line)
        report(&c, NO_BLANK_LINE, NULL);
    check_lengths(&c);
    return check_subject(&c, err);
}

const struct sp_rule sp_rule_message_format = {
    .id = "message-format",
    .summary = "a message has a Conventional Commits header",
    .codes = codes,
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
