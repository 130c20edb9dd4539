/* The form of a subject: its header or pattern, its type and its scopes. */
#include <stdlib.h>
#include <string.h>

#include "message_format.h"
#include "sallyport/buf.h"
#include "sallyport/characters.h"
#include "sallyport/example.h"
#include "sallyport/near_miss.h"
#include "sallyport/revert.h"
#include "subject_kind.h"

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
static void report_word(const struct sp_message_look *look, int code,
                        struct sp_str word, const struct sp_strings *list)
{
    struct sp_buf allowed = {0};
    char *own = sp_strndup(word.ptr, word.len);
    const char *near = near_word(own, list);
    bool is_type = code == TYPE;
    const char *example = is_type && look->policy->message.header
                              ? sp_example_kept(look->policy, SP_PHASE_UNKNOWN)
                              : NULL; /* the type begins a plain subject */
    sp_buf_list(&allowed, list);
    sp_message_report(
        look, code, word_advice(is_type, near != NULL, example),
        SP_WORDS({is_type ? "type" : "scope", own},
                 {is_type ? "types" : "scopes", sp_buf_text(&allowed)},
                 {"near", near ? near : ""},
                 {"example", example ? example : ""}));
    sp_buf_dispose(&allowed);
    free(own);
}

/* Is it named a revert, by git's subject or by a type outside the cycle? */
static bool is_called_revert(const struct sp_message_look *look,
                             bool is_as_asked)
{
    const struct sp_commit_facts *commit = look->commit;
    return commit->claims_revert &&
           (!is_as_asked || (commit->phase.phase == SP_PHASE_UNKNOWN &&
                             sp_revert_is_type(commit->message)));
}

static void report_revert(const struct sp_message_look *look)
{
    enum { DIGITS = 12 };
    struct sp_revert revert;
    struct sp_buf named = {0};
    if (sp_revert_read(&revert, look->commit->message))
        sp_buf_printf(&named, "%.*s%s", DIGITS, revert.named[0].commit,
                      revert.count > 1 ? " and others" : "");
    else
        sp_buf_puts(&named, "a commit");
    bool is_stranger = look->commit->reverts_stranger;
    sp_message_report(look, NOT_A_REVERT, is_stranger ? &stranger_advice : NULL,
                      SP_WORDS({"named", sp_buf_text(&named)},
                               {is_stranger ? "where" : NULL,
                                "that commit is not before it"}));
    sp_buf_dispose(&named);
}

/* A subject that the policy takes for this commit: borrowed, or NULL. What the built-in
 * policy shows for the phase is said in the words of the kind. */
static const char *example_for(const struct sp_message_look *look)
{
    const struct sp_subject_kind *kind =
        sp_subject_kind_of(look->commit->content);
    const char *example = sp_example_kept(look->policy, kind->phase);
    if (!example)
        return sp_example_kept(look->policy, SP_PHASE_UNKNOWN);
    return strcmp(example, kind->built_in) == 0 ? kind->usual : example;
}

/* The advice for a subject that is no header. */
static const struct sp_advice *
header_advice_for(const struct sp_message_look *look, bool is_known,
                  const char *example)
{
    const struct sp_subject_kind *kind =
        sp_subject_kind_of(look->commit->content);
    if (example && strcmp(example, kind->usual) != 0)
        return is_known ? &own_advice : &plain_own_advice;
    return is_known ? &kind->with_fault : &kind->plain;
}

/* Reports that the subject is no header. */
static void report_no_header(const struct sp_message_look *look,
                             struct sp_str subject)
{
    struct sp_buf fault = {0};
    bool is_known =
        sp_header_fault(&fault, subject, &look->policy->message.types);
    const char *example = example_for(look);
    sp_message_report(look, HEADER, header_advice_for(look, is_known, example),
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
static void report_no_match(const struct sp_message_look *look,
                            struct sp_str subject)
{
    struct sp_buf fault = {0};
    struct sp_character odd = sp_character_find_odd(subject);
    const char *example = example_for(look);
    const char *pattern = sp_regex_pattern(look->policy->message.header);
    if (odd.len)
        sp_character_print(&fault, &odd);
    sp_message_report(
        look, PATTERN, pattern_advice_for(odd.len > 0, example),
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
static void report_subject(const struct sp_message_look *look, bool is_as_asked,
                           struct sp_str subject, struct sp_header header)
{
    const struct sp_policy *policy = look->policy;
    struct sp_str bad = {NULL, 0};
    if (is_as_asked && header.conventional)
        bad = find_bad_scope(&policy->message.scopes, header.scope);
    if (is_called_revert(look, is_as_asked))
        report_revert(look);
    else if (!is_as_asked && policy->message.header)
        report_no_match(look, subject);
    else if (!is_as_asked)
        report_no_header(look, subject);
    else if (!header.conventional)
        return; /* the pattern leaves it free */
    else if (!sp_strings_allow(&policy->message.types, header.type))
        report_word(look, TYPE, header.type, &policy->message.types);
    else if (bad.ptr)
        report_word(look, SCOPE, bad, &policy->message.scopes);
}

int sp_message_check_subject(const struct sp_message_look *look,
                             struct sp_str subject, struct sp_error *err)
{
    struct sp_header header;
    sp_message_is_fixup(subject, &subject);
    int found =
        sp_header_read(look->policy->message.header, subject, &header, err);
    if (found < 0)
        return found;
    report_subject(look, found, subject, header);
    return SP_OK;
}
