/* Says in the words of a policy what a text says in those of the built-in one. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/example.h"
#include "sallyport/prp.h"

static const struct {
    const char *type, *mark;
    enum sp_phase phase;
} types[] = {
    {"test: ", " (RED)", SP_PHASE_RED},
    {"feat: ", " (GREEN)", SP_PHASE_GREEN},
    {"fix: ", " (GREEN)", SP_PHASE_GREEN},
    {"refactor: ", " (REFACTOR)", SP_PHASE_REFACTOR},
    {"docs: ", "", SP_PHASE_NEUTRAL},
};

static bool ends(struct sp_str text, const char *end)
{
    size_t len = strlen(end);
    return text.len >= len && strncmp(text.ptr + text.len - len, end, len) == 0;
}

/* The subject in the form of the policy; NULL: it stays. */
static char *subject_of(const struct sp_policy *policy, struct sp_str text)
{
    size_t row = 0, count = sizeof types / sizeof types[0];
    while (row < count && !sp_str_starts(text, types[row].type))
        row++;
    if (row == count)
        return NULL;
    char *own = sp_example_own(policy, types[row].phase);
    size_t begin = strlen(types[row].type), end = text.len;
    if (ends(text, types[row].mark))
        end -= strlen(types[row].mark);
    struct sp_buf does = {0};
    sp_buf_add(&does, text.ptr + begin, end - begin);
    char *said =
        own && does.len && !ends(text, ")") == !*types[row].mark
            ? sp_example_say(policy, types[row].phase, sp_buf_text(&does))
            : NULL;
    sp_buf_dispose(&does);
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
    bool is_taken = sp_regex_full(policy->prp.pattern, name, &match,
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

void sp_example_speak(struct sp_buf *out, const struct sp_policy *policy,
                      const char *text)
{
    struct sp_str line, rest = sp_str(text);
    bool has_line = false;
    while (sp_str_line(&rest, &line)) {
        sp_buf_puts(out, has_line ? "\n" : "");
        speak_line(out, policy, line);
        has_line = true;
    }
    sp_buf_puts(out, "");
}
