#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/characters.h"
#include "sallyport/example.h"
#include "sallyport/revert.h"
#include "sallyport/rule.h"
#include "sallyport/width.h"
#include "subject_kind.h"

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

/* What is added to the texts of a code, or replaces its fix. */
static const struct sp_advice
    own_advice = {"; {fault}", "write the subject like '{example}'"},
    plain_own_advice = {"", "write the subject like '{example}'"},
    pattern_advice = {"; it holds {fault}",
                      "write the subject as the pattern asks"},
    odd_own_advice = {"; it holds {fault}",
                      "write the subject like '{example}'"},
    own_type_advice = {"", "write one of these types, as in '{example}'"},
    near_own_type_advice = {"; did you mean '{near}'?",
                            "write the type '{near}' in place of '{type}'"},
    type_advice = {"; did you mean '{near}'?", "begin the subject with "
                                               "'{near}:'"},
    scope_advice = {"; did you mean '{near}'?",
                    "write one of these scopes, or none"},
    stranger_advice = {"; {where}", "name the commit as this branch has it, or "
                                    "call it fix: and test it"};

static void report_with(const struct context *c, int code,
                        const struct sp_advice *advice,
                        const struct sp_word *words)
{
    char *command = sp_fix_reword(c->commit);
    sp_report_message(c->sink, c->commit,
                      &(struct sp_claim){.code = &codes[code],
                                         .commit = c->commit->id,
                                         .command = command,
                                         .words = words,
                                         .advice = advice});
    free(command);
}

static void report(const struct context *c, int code,
                   const struct sp_word *words)
{
    report_with(c, code, NULL, words);
}

/* The word of a list that a wrong one was perhaps meant as: it is near, or one of
 * them begins or ends with the other, as "feature" and "bugfix" do. */
static const char *near_word(const char *wrong, const struct sp_strings *list)
{
    enum { MIN_SHARED = 3 };
    const char **words = sp_calloc(list->count + 1, sizeof *words);
    char *lowered = sp_strdup(wrong);
    size_t len = strlen(wrong);
    sp_lower(lowered, len);
    for (size_t i = 0; i < list->count; i++)
        words[i] = list->items[i];
    const char *near = sp_near_miss(lowered, words);
    for (size_t i = 0; i < list->count && !near; i++) {
        size_t other = strlen(words[i]), shared = len < other ? len : other;
        if (shared >= MIN_SHARED &&
            (strncmp(lowered, words[i], shared) == 0 ||
             strcmp(lowered + len - shared, words[i] + other - shared) == 0))
            near = words[i];
    }
    free(words);
    free(lowered);
    return near;
}

/* The advice for such a word; NULL: that of its code. */
static const struct sp_advice *word_advice(bool is_type, bool is_near,
                                           const char *example)
{
    if (is_type && example)
        return is_near ? &near_own_type_advice : &own_type_advice;
    if (!is_near)
        return NULL;
    return is_type ? &type_advice : &scope_advice;
}

/* Reports a word of the subject that is not in the list. */
static void report_word(const struct context *c, int code, struct sp_str word,
                        const struct sp_strings *list)
{
    struct sp_buf allowed = {0};
    char *own = sp_strndup(word.ptr, word.len);
    const char *near = near_word(own, list);
    bool is_type = code == TYPE;
    const char *example = is_type && c->policy->message.header
                              ? sp_example_kept(c->policy, SP_PHASE_UNKNOWN)
                              : NULL; /* the type begins a plain subject */
    sp_buf_list(&allowed, list);
    report_with(c, code, word_advice(is_type, near != NULL, example),
                SP_WORDS({is_type ? "type" : "scope", own},
                         {is_type ? "types" : "scopes", sp_buf_text(&allowed)},
                         {"near", near ? near : ""},
                         {"example", example ? example : ""}));
    sp_buf_dispose(&allowed);
    free(own);
}

/* Is it named a revert, by git's subject or by a type outside the cycle? */
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
    bool is_stranger = c->commit->reverts_stranger;
    report_with(c, NOT_A_REVERT, is_stranger ? &stranger_advice : NULL,
                SP_WORDS({"named", sp_buf_text(&named)},
                         {is_stranger ? "where" : NULL,
                          "that commit is not before it"}));
    sp_buf_dispose(&named);
}

/* A subject that the policy takes for this commit: borrowed, or NULL. What the built-in
 * policy shows for the phase is said in the words of the kind. */
static const char *example_for(const struct context *c)
{
    const struct sp_subject_kind *kind = sp_subject_kind_of(c->commit->content);
    const char *example = sp_example_kept(c->policy, kind->phase);
    if (!example)
        return sp_example_kept(c->policy, SP_PHASE_UNKNOWN);
    return strcmp(example, kind->built_in) == 0 ? kind->usual : example;
}

/* The advice for a subject that is no header. */
static const struct sp_advice *
header_advice_for(const struct context *c, bool is_known, const char *example)
{
    const struct sp_subject_kind *kind = sp_subject_kind_of(c->commit->content);
    if (example && strcmp(example, kind->usual) != 0)
        return is_known ? &own_advice : &plain_own_advice;
    return is_known ? &kind->with_fault : &kind->plain;
}

/* Reports that the subject is no header. */
static void report_no_header(const struct context *c, struct sp_str subject)
{
    struct sp_buf fault = {0};
    bool is_known = sp_header_fault(&fault, subject, &c->policy->message.types);
    const char *example = example_for(c);
    report_with(c, HEADER, header_advice_for(c, is_known, example),
                SP_WORDS({"fault", sp_buf_text(&fault)},
                         {"example", example ? example : ""}));
    sp_buf_dispose(&fault);
}

static const struct sp_advice *pattern_advice_for(bool is_odd,
                                                  const char *example)
{
    if (example)
        return is_odd ? &odd_own_advice : &plain_own_advice;
    return is_odd ? &pattern_advice : NULL;
}

/* A pattern is for those who write policies: others get a subject that it
 * matches, where one is known. */
static void report_no_match(const struct context *c, struct sp_str subject)
{
    struct sp_buf fault = {0};
    struct sp_character odd = sp_character_find_odd(subject);
    const char *example = example_for(c);
    const char *pattern = sp_regex_pattern(c->policy->message.header);
    if (odd.len)
        sp_character_print(&fault, &odd);
    report_with(c, PATTERN, pattern_advice_for(odd.len > 0, example),
                SP_WORDS({"pattern", example ? "[message] header" : pattern},
                         {"fault", sp_buf_text(&fault)},
                         {"example", example ? example : ""}));
    sp_buf_dispose(&fault);
}

/* Is it allowed, or is each part of "ui/button"? */
static bool is_allowed_scope(const struct sp_strings *allowed,
                             struct sp_str scope)
{
    struct sp_str part;
    if (!scope.len || sp_strings_allow(allowed, scope))
        return scope.len > 0;
    while (sp_str_item(&scope, '/', &part))
        if (!part.len || !sp_strings_allow(allowed, part))
            return false;
    return true;
}

/* A scope of "api, ui" that is not allowed; its ptr is NULL where all are. */
static struct sp_str find_bad_scope(const struct sp_strings *allowed,
                                    struct sp_str scopes)
{
    struct sp_str scope;
    if (!scopes.len || sp_strings_allow(allowed, scopes))
        return (struct sp_str){NULL, 0};
    while (sp_str_item(&scopes, ',', &scope))
        if (!is_allowed_scope(allowed, scope))
            return scope;
    return (struct sp_str){NULL, 0};
}

/* Reports the first fault of a subject. */
static void report_subject(const struct context *c, bool is_as_asked,
                           struct sp_str subject, struct sp_header header)
{
    const struct sp_policy *policy = c->policy;
    struct sp_str bad = {NULL, 0};
    if (is_as_asked && header.conventional)
        bad = find_bad_scope(&policy->message.scopes, header.scope);
    if (is_called_revert(c, is_as_asked))
        report_revert(c);
    else if (!is_as_asked && policy->message.header)
        report_no_match(c, subject);
    else if (!is_as_asked)
        report_no_header(c, subject);
    else if (!header.conventional)
        return; /* the pattern leaves it free */
    else if (!sp_strings_allow(&policy->message.types, header.type))
        report_word(c, TYPE, header.type, &policy->message.types);
    else if (bad.ptr)
        report_word(c, SCOPE, bad, &policy->message.scopes);
}

static int check_subject(const struct context *c, struct sp_str subject,
                         struct sp_error *err)
{
    struct sp_header header;
    sp_message_is_fixup(subject, &subject);
    int found =
        sp_header_read(c->policy->message.header, subject, &header, err);
    if (found < 0)
        return found;
    report_subject(c, found, subject, header);
    return SP_OK;
}

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
static int is_long_header(const struct context *c, struct sp_error *err)
{
    const struct sp_policy *policy = c->policy;
    struct sp_str line, rest = c->commit->message->title;
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
static bool check_length(const struct context *c, int code, struct sp_str line,
                         size_t length, long max)
{
    char count[32], allowed[32];
    if (!max || length <= (size_t)max)
        return false;
    snprintf(count, sizeof count, "%zu", sp_str_characters(line));
    snprintf(allowed, sizeof allowed, "%ld", max);
    report(c, code, SP_WORDS({"count", count}, {"max", allowed}));
    return true;
}

static void check_header_length(const struct context *c, struct sp_str line)
{
    sp_message_is_fixup(line, &line); /* the prefix that git adds is free */
    check_length(c, SUBJECT_LENGTH, line, sp_str_characters(line),
                 c->policy->message.max_header);
}

static void check_body(const struct context *c)
{
    struct sp_width width = sp_width_of(c->commit->message);
    struct sp_str line;
    long max = c->policy->message.max_body_line;
    while (max && sp_width_line(&width, &line))
        if (check_length(c, LINE_LENGTH, line,
                         sp_width_breakable(line, (size_t)max), max))
            return;
}

/* Checks the subject, or each line of a header that may have several. */
static int check_header(const struct context *c, struct sp_error *err)
{
    const struct sp_message *message = c->commit->message;
    int many = message->subject_is_one_line ? 0 : is_long_header(c, err);
    struct sp_str line, rest = message->title;
    if (many < 0)
        return many;
    if (!message->subject_is_one_line && !many)
        report(c, NO_BLANK_LINE, NULL);
    if (!many)
        check_header_length(c, message->subject);
    while (many && sp_str_line(&rest, &line))
        check_header_length(c, sp_str_trim(line));
    check_body(c);
    if (!many)
        return check_subject(c, message->subject, err);
    int code = SP_OK;
    rest = message->title;
    while (!code && sp_str_line(&rest, &line))
        code = check_subject(c, sp_str_trim(line), err);
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
    return check_header(&c, err);
}

const struct sp_rule sp_rule_message_format = {
    .id = "message-format",
    .summary = "a message has a Conventional Commits header",
    .codes = codes,
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
                   "  git commit --amend\n"
                   "An older one, here 9f3c2ab: change its 'pick' to "
                   "'reword':\n"
                   "  git rebase -i 9f3c2ab^",
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
