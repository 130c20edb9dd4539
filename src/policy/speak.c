/* Says in the words of a policy what a text says in those of the built-in one. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/example.h"
#include "sallyport/prp.h"

/* The phase whose type, "feat: ", a text begins with; *len gets the length of that. */
static enum sp_phase phase_of(struct sp_str text, size_t *len)
{
    static const char fix[] = "fix: ";
    if (sp_str_starts(text, fix)) {
        *len = strlen(fix);
        return SP_PHASE_GREEN;
    }
    for (enum sp_phase p = SP_PHASE_RED; p <= SP_PHASE_NEUTRAL; p++) {
        const char *type = sp_example_words[p].type;
        *len = strlen(type) + strlen(": ");
        if (text.len > *len && sp_str_starts(text, type) &&
            strncmp(text.ptr + strlen(type), ": ", 2) == 0)
            return p;
    }
    return SP_PHASE_UNKNOWN;
}

/* What the commit does, without the mark of its phase; NULL: it has another one. */
static char *deed_of(struct sp_str text, enum sp_phase phase)
{
    struct sp_buf mark = {0};
    sp_buf_printf(&mark, " (%s)", sp_example_words[phase].name);
    if (sp_str_ends(text, sp_buf_text(&mark)))
        text.len -= mark.len;
    else if (sp_str_ends(text, ")"))
        text.len = 0;
    sp_buf_dispose(&mark);
    return text.len ? sp_strndup(text.ptr, text.len) : NULL;
}

/* The subject in the form of the policy; NULL: it stays. */
static char *subject_of(const struct sp_policy *policy, struct sp_str text)
{
    size_t len;
    enum sp_phase phase = phase_of(text, &len);
    if (phase == SP_PHASE_UNKNOWN)
        return NULL;
    char *own = sp_example_own(policy, phase);
    char *does =
        own ? deed_of((struct sp_str){text.ptr + len, text.len - len}, phase)
            : NULL;
    char *said = does ? sp_example_say(policy, phase, does) : NULL;
    free(does);
    free(own);
    return said;
}

/* The line that names a proposal; NULL: it stays. */
static char *reference_of(const struct sp_policy *policy, struct sp_str text)
{
    struct sp_str name = text;
    struct sp_match match;
    struct sp_buf line = {0};
    if (!sp_str_starts(text, "PRP: ") || !sp_prp_in_trailer(&policy->prp))
        return NULL;
    name.ptr += strlen("PRP: ");
    name.len -= strlen("PRP: ");
    bool is_taken =
        sp_str_equal_c(name, "ID") || /* stands for the reader's own */
        sp_regex_full(policy->prp.pattern, name, &match,
                      &(struct sp_error){0}) > 0;
    char *own = is_taken ? NULL : sp_example_reference(policy);
    if (own || strcmp(policy->prp.trailer, "PRP") != 0)
        sp_buf_printf(&line, "%s: ", policy->prp.trailer);
    if (line.len && own)
        sp_buf_puts(&line, own);
    else if (line.len)
        sp_buf_add(&line, name.ptr, name.len);
    free(own);
    return line.len ? sp_buf_detach(&line) : NULL;
}

static bool say(struct sp_buf *out, const struct sp_policy *policy,
                struct sp_str text)
{
    char *said = subject_of(policy, text);
    said = said ? said : reference_of(policy, text);
    bool is_said = said && !strpbrk(said, "'\n");
    if (is_said)
        sp_buf_puts(out, said);
    free(said);
    return is_said;
}

/* What stands in quotes, up to the next one; else one character. */
static void speak_quoted(struct sp_buf *out, const struct sp_policy *policy,
                         struct sp_str *rest)
{
    const char *end =
        *rest->ptr == '\'' ? memchr(rest->ptr + 1, '\'', rest->len - 1) : NULL;
    size_t used = 1;
    sp_buf_putc(out, *rest->ptr);
    if (end &&
        say(out, policy,
            (struct sp_str){rest->ptr + 1, (size_t)(end - rest->ptr) - 1}))
        used = (size_t)(end - rest->ptr);
    rest->ptr += used;
    rest->len -= used;
}

static void speak_line(struct sp_buf *out, const struct sp_policy *policy,
                       struct sp_str line)
{
    static const char *const befores[] = {"  ", "fixup! "};
    for (size_t i = 0; i < sizeof befores / sizeof befores[0]; i++)
        while (sp_str_starts(line, befores[i])) {
            size_t len = strlen(befores[i]);
            sp_buf_add(out, line.ptr, len);
            line.ptr += len;
            line.len -= len;
        }
    if (say(out, policy, line))
        return;
    while (line.len)
        speak_quoted(out, policy, &line);
}

/* Does the next line say how a document is begun that the policy does not ask for? */
static bool is_for_nothing(const struct sp_policy *policy, struct sp_str rest)
{
    struct sp_str next;
    bool asks = *policy->prp.directory && policy->prp.sections.count;
    return !asks && sp_str_line(&rest, &next) &&
           sp_str_starts(next, "  sallyport prp new ");
}

void sp_example_speak(struct sp_buf *out, const struct sp_policy *policy,
                      const char *text)
{
    struct sp_str line, rest = sp_str(text);
    bool has_line = false;
    while (sp_str_line(&rest, &line)) {
        if (is_for_nothing(policy, rest)) {
            sp_str_line(&rest, &line);
            continue;
        }
        sp_buf_puts(out, has_line ? "\n" : "");
        speak_line(out, policy, line);
        has_line = true;
    }
    sp_buf_puts(out, "");
}
