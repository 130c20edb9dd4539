#include "sallyport/example.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/refname.h"

const struct example_words sp_example_words[] = {
    [SP_PHASE_RED] = {"test", "RED", "the tunnel opens"},
    [SP_PHASE_GREEN] = {"feat", "GREEN", "open the tunnel"},
    [SP_PHASE_REFACTOR] = {"refactor", "REFACTOR", "name the cipher once"},
    [SP_PHASE_NEUTRAL] = {"docs", "DOCS", "describe the tunnel"},
};

static const struct sp_regex *pattern_of(const struct sp_policy *policy,
                                         enum sp_phase phase)
{
    switch (phase) {
    case SP_PHASE_RED:
        return policy->tdd.patterns.red;
    case SP_PHASE_GREEN:
        return policy->tdd.patterns.green;
    case SP_PHASE_REFACTOR:
        return policy->tdd.patterns.refactor;
    default:
        return policy->tdd.patterns.neutral;
    }
}

static bool passes(const struct sp_policy *policy, enum sp_phase phase,
                   const char *subject)
{
    struct sp_message message = {0};
    struct sp_phase_reading reading;
    struct sp_header header;
    struct sp_error err = {0};
    long max = policy->message.max_header;
    if (max && sp_str_characters(sp_str(subject)) > (size_t)max)
        return false;
    sp_message_parse(&message, sp_str(subject));
    bool is_good = sp_header_read(policy->message.header, message.subject,
                                  &header, &err) > 0 &&
                   (!header.conventional ||
                    sp_strings_allow(&policy->message.types, header.type)) &&
                   sp_phase_read(&policy->tdd.patterns, &message, 1, &reading,
                                 &err) == SP_OK &&
                   reading.phase == phase && reading.other == SP_PHASE_UNKNOWN;
    sp_message_dispose(&message);
    return is_good;
}

/* What the forms are made of; a NULL is none. */
struct parts {
    const char *before; /* "ABC-12: " */
    const char *spelled;
    enum sp_phase phase;
    const char *does;
};

enum { FORMS = 6 };

/* Writes a form into an empty text. */
static void write_form(struct sp_buf *out, const struct parts *p, int form)
{
    const char *type = sp_example_words[p->phase].type,
               *name = sp_example_words[p->phase].name, *does = p->does;
    size_t len = p->spelled ? strlen(p->spelled) : 0;
    const char *blank = len && p->spelled[len - 1] == ' ' ? "" : " ";
    sp_buf_puts(out, p->before);
    if (form == 0)
        sp_buf_printf(out, "%s: %s", type, does);
    else if (form == 1)
        sp_buf_printf(out, "%s: %s", name, does);
    else if (form == 2)
        sp_buf_printf(out, "%s (%s)", does, name);
    else if (form == 3)
        sp_buf_printf(out, "%s: %s (%s)", type, does, name);
    else if (form == 4 && len)
        sp_buf_printf(out, "%s%s%s", p->spelled, blank, does);
    else if (len)
        sp_buf_printf(out, "%s %s", does, p->spelled);
}

static char *try_forms(const struct sp_policy *policy, const struct parts *p)
{
    for (int form = 0; form < FORMS; form++) {
        struct sp_buf subject = {0};
        write_form(&subject, p, form);
        if (passes(policy, p->phase, sp_buf_text(&subject)))
            return sp_buf_detach(&subject);
        sp_buf_dispose(&subject);
    }
    return NULL;
}

char *sp_example_say(const struct sp_policy *policy, enum sp_phase phase,
                     const char *does)
{
    struct sp_buf spelled = {0}, before = {0};
    struct parts parts = {"", NULL, phase, does};
    const struct sp_regex *header = policy->message.header;
    char *found = NULL;
    if (sp_example_spell(&spelled, sp_regex_pattern(pattern_of(policy, phase))))
        parts.spelled = sp_buf_text(&spelled);
    if (!header || !sp_example_spell(&before, sp_regex_pattern(header)))
        sp_buf_reset(&before);
    const char *const befores[] = {"", "ABC-12: ", "ABC-12 ", "[ABC-12] ",
                                   sp_buf_text(&before)};
    for (size_t i = 0; i < sizeof befores / sizeof befores[0] && !found; i++) {
        parts.before = befores[i];
        found = try_forms(policy, &parts);
    }
    sp_buf_dispose(&spelled);
    sp_buf_dispose(&before);
    return found;
}

char *sp_example_refer(const struct sp_policy *policy, enum sp_phase phase,
                       char *subject, const char *prp)
{
    struct sp_match match;
    struct sp_error ignored = {0};
    struct sp_buf own = {0};
    if (!subject || policy->prp.where != SP_PRP_MESSAGE ||
        !sp_ref_is_plain(prp) ||
        sp_regex_find(policy->prp.pattern, sp_str(subject), 0, &match,
                      &ignored) <= 0)
        return subject;
    sp_buf_add(&own, subject, match.start);
    sp_buf_printf(&own, "%s%s", prp, subject + match.end);
    if (!passes(policy, phase, sp_buf_text(&own))) {
        sp_buf_dispose(&own);
        return subject;
    }
    free(subject);
    return sp_buf_detach(&own);
}

static char *of_phase(const struct sp_policy *policy, enum sp_phase phase)
{
    return sp_example_say(policy, phase, sp_example_words[phase].does);
}

static char *make(const struct sp_policy *policy, enum sp_phase phase)
{
    static const enum sp_phase any[] = {SP_PHASE_GREEN, SP_PHASE_RED,
                                        SP_PHASE_REFACTOR, SP_PHASE_NEUTRAL};
    char *found = NULL;
    if (phase != SP_PHASE_UNKNOWN)
        return of_phase(policy, phase);
    for (size_t i = 0; i < sizeof any / sizeof any[0] && !found; i++)
        found = of_phase(policy, any[i]);
    return found;
}

enum { KEPT = SP_PHASE_NEUTRAL + 1 };

struct sp_examples {
    bool is_known[KEPT];
    char *texts[KEPT]; /* by phase; NULL: none passes */
};

void sp_policy_make_examples(struct sp_policy *policy)
{
    sp_policy_dispose_examples(policy);
    policy->examples = sp_calloc(1, sizeof *policy->examples);
}

void sp_policy_dispose_examples(struct sp_policy *policy)
{
    for (size_t i = 0; policy->examples && i < KEPT; i++)
        free(policy->examples->texts[i]);
    free(policy->examples);
    policy->examples = NULL;
}

const char *sp_example_kept(const struct sp_policy *policy, enum sp_phase phase)
{
    struct sp_examples *kept = policy->examples;
    if (!kept->is_known[phase])
        kept->texts[phase] = make(policy, phase);
    kept->is_known[phase] = true;
    return kept->texts[phase];
}

char *sp_example_subject(const struct sp_policy *policy, enum sp_phase phase)
{
    const char *kept = policy->examples ? sp_example_kept(policy, phase) : NULL;
    if (policy->examples)
        return kept ? sp_strdup(kept) : NULL;
    return make(policy, phase);
}

char *sp_example_own(const struct sp_policy *policy, enum sp_phase phase)
{
    char *found = sp_example_subject(policy, phase);
    struct sp_buf usual = {0};
    write_form(&usual,
               &(struct parts){"", NULL, phase, sp_example_words[phase].does},
               0);
    if (found && strcmp(found, sp_buf_text(&usual)) == 0) {
        free(found);
        found = NULL;
    }
    sp_buf_dispose(&usual);
    return found;
}

/* Does the policy take it, for a branch that is not protected? */
static bool is_good_branch(const struct sp_policy *policy, const char *name)
{
    struct sp_match match;
    struct sp_error err = {0};
    struct sp_buf full = {0};
    sp_buf_printf(&full, "refs/heads/%s", name);
    bool is_good =
        sp_ref_is_plain(name) &&
        !sp_ref_matches(&policy->refs.protected, sp_buf_text(&full), NULL) &&
        sp_regex_full(policy->refs.branch_name, sp_str(name), &match, &err) > 0;
    sp_buf_dispose(&full);
    return is_good;
}

/* The first good name of these beginnings and ends. */
static char *try_branches(const struct sp_policy *policy,
                          const char *const *befores, const char *const *afters)
{
    for (; *befores; befores++)
        for (size_t i = 0; afters[i]; i++) {
            struct sp_buf name = {0};
            sp_buf_printf(&name, "%s%s", *befores, afters[i]);
            if (is_good_branch(policy, sp_buf_text(&name)))
                return sp_buf_detach(&name);
            sp_buf_dispose(&name);
        }
    return NULL;
}

enum naming { NAMING_ANY, NAMING_OWN, NAMING_NEW };

/* A name with the word in it: any form, those for a word of one's own, or any form for a
 * new name. */
static char *name_branch(const struct sp_policy *policy, enum naming naming,
                         const char *word)
{
    struct sp_buf spelled = {0}, folder = {0};
    if (!sp_example_spell(&spelled, sp_regex_pattern(policy->refs.branch_name)))
        sp_buf_reset(&spelled);
    const char *text = sp_buf_text(&spelled), *slash = strrchr(text, '/');
    if (slash)
        sp_buf_add(&folder, text, (size_t)(slash + 1 - text));
    const char *const any[] = {
        "feature/",           "fix/", "ABC-12-", "feature/ABC-12-",
        sp_buf_text(&folder), text,   NULL};
    const char *const own[] = {"feature/", "fix/", sp_buf_text(&folder), "",
                               NULL};
    static const char *const ends[] = {"NAME", "name", "", NULL};
    const char *const only[] = {word, NULL};
    char *found = try_branches(policy, naming == NAMING_OWN ? own : any,
                               naming == NAMING_ANY ? ends : only);
    sp_buf_dispose(&folder);
    sp_buf_dispose(&spelled);
    return found;
}

char *sp_example_branch(const struct sp_policy *policy, const char *word)
{
    return name_branch(policy, word ? NAMING_OWN : NAMING_ANY, word);
}

char *sp_example_new_branch(const struct sp_policy *policy, const char *id)
{
    return name_branch(policy, NAMING_NEW, id);
}

char *sp_example_reference(const struct sp_policy *policy)
{
    static const char usual[] = "WU-006a-vpn-tunnel-foundation";
    const struct sp_regex *pattern = policy->prp.pattern;
    struct sp_match match;
    struct sp_error ignored = {0};
    struct sp_buf spelled = {0};
    sp_buf_puts(&spelled, usual);
    if (sp_regex_full(pattern, sp_str(usual), &match, &ignored) <= 0) {
        sp_buf_reset(&spelled);
        if (!sp_example_spell(&spelled, sp_regex_pattern(pattern)) ||
            sp_regex_full(pattern, sp_str(sp_buf_text(&spelled)), &match,
                          &ignored) <= 0)
            sp_buf_dispose(&spelled);
    }
    return spelled.len ? sp_buf_detach(&spelled) : NULL;
}
