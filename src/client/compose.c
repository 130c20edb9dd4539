#include "sallyport/compose.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/revert.h"

/* Where the last line begins that git will store. */
static size_t end_of_message(struct sp_str text, const struct sp_cleanup *how)
{
    size_t end = 0, at = 0;
    if (how->is_cut || how->mode == SP_CLEANUP_SCISSORS)
        text.len = sp_cleanup_scissors(text, how->comment);
    while (at < text.len) {
        const char *newline = memchr(text.ptr + at, '\n', text.len - at);
        size_t next = newline ? (size_t)(newline - text.ptr) + 1 : text.len;
        struct sp_str line = {text.ptr + at, next - at};
        bool is_comment =
            how->mode == SP_CLEANUP_STRIP && sp_str_starts(line, how->comment);
        if (!is_comment && sp_str_trim(line).len)
            end = next;
        at = next;
    }
    return end;
}

static bool ends_in_trailers(struct sp_str text)
{
    struct sp_trailers trailers = {0};
    struct sp_buf storage = {0};
    sp_trailers_parse(&trailers, &storage, text);
    bool found = trailers.count > 0;
    free(trailers.items);
    sp_buf_dispose(&storage);
    return found;
}

void sp_compose(struct sp_buf *out, struct sp_str text,
                const struct sp_cleanup *how, const char *header,
                const char *key, const char *value)
{
    size_t end = end_of_message(text, how);
    struct sp_str rest = {text.ptr + end, text.len - end};
    if (*header)
        sp_buf_printf(out, "%s\n", header);
    sp_buf_add(out, text.ptr, end);
    if (end && text.ptr[end - 1] != '\n')
        sp_buf_putc(out, '\n');
    if (*value) {
        if (!end && !*header)
            sp_buf_putc(out, '\n'); /* the place of the subject */
        if (!end || !ends_in_trailers((struct sp_str){text.ptr, end}))
            sp_buf_putc(out, '\n');
        sp_buf_printf(out, "%s: %s\n", key, value);
    }
    sp_buf_add(out, rest.ptr, rest.len);
}

/* The first reference in the name that begins where a word does. */
static int find_in_name(const struct sp_prp_policy *policy, struct sp_str name,
                        struct sp_str *out, struct sp_error *err)
{
    struct sp_match match;
    size_t from = 0;
    int found;
    while (from <= name.len &&
           (found = sp_regex_find(policy->pattern, name, from, &match, err))) {
        if (found < 0)
            return found;
        *out = (struct sp_str){name.ptr + match.start, match.end - match.start};
        if (out->len &&
            (!match.start || !sp_is_alnum(name.ptr[match.start - 1])))
            return 1;
        from = match.start + 1;
    }
    return 0;
}

int sp_compose_reference(struct sp_buf *out, const struct sp_prp_policy *policy,
                         const char *branch, const struct sp_strings *used,
                         struct sp_error *err)
{
    struct sp_str name;
    int found = find_in_name(policy, sp_str(branch), &name, err);
    if (found < 0)
        return found;
    if (!found && used->count != 1)
        return 0;
    if (!found) {
        sp_buf_puts(out, used->items[0]);
        return 1;
    }
    char *reference = sp_strndup(name.ptr, name.len);
    struct sp_str id = sp_prp_id(policy, reference);
    const char *chosen = reference;
    for (size_t i = 0; i < used->count && chosen == reference; i++)
        if (sp_str_equal(sp_prp_id(policy, used->items[i]), id))
            chosen = used->items[i];
    sp_buf_puts(out, chosen);
    free(reference);
    return 1;
}

static bool allows_type(const struct sp_policy *policy, const char *type)
{
    return !policy->message.header &&
           (!policy->message.types.count ||
            sp_strings_have(&policy->message.types, type));
}

void sp_compose_header(struct sp_buf *out, const struct sp_policy *policy,
                       enum sp_phase phase)
{
    static const char *const types[] = {[SP_PHASE_RED] = "test",
                                        [SP_PHASE_GREEN] = "feat",
                                        [SP_PHASE_REFACTOR] = "refactor"};
    struct sp_error ignored = {0};
    struct sp_phase_reading reading;
    struct sp_message message = {0};
    struct sp_buf text = {0};
    if (phase < SP_PHASE_RED || phase > SP_PHASE_REFACTOR ||
        !allows_type(policy, types[phase]))
        return;
    sp_buf_printf(&text, "%s: x\n", types[phase]);
    sp_message_parse(&message, (struct sp_str){text.data, text.len});
    if (!sp_phase_read(&policy->tdd.patterns, &message, 1, &reading,
                       &ignored) &&
        reading.phase == phase && reading.other == SP_PHASE_UNKNOWN)
        sp_buf_printf(out, "%s: ", types[phase]);
    sp_message_dispose(&message);
    sp_buf_dispose(&text);
}

bool sp_compose_wants_reference(const struct sp_policy *policy,
                                const struct sp_message *message)
{
    struct sp_error ignored = {0};
    struct sp_phase_reading reading;
    if (policy->prp.where != SP_PRP_TRAILER ||
        policy->prp.require == SP_PRP_OFF ||
        sp_message_trailer(message, policy->prp.trailer).ptr ||
        sp_revert_claims(message) ||
        sp_phase_read(&policy->tdd.patterns, message, 1, &reading, &ignored))
        return false;
    return reading.phase != SP_PHASE_NEUTRAL && reading.phase != SP_PHASE_FIXUP;
}
