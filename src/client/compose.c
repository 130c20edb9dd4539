#include "sallyport/compose.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/revert.h"

/* Where the last line that git will store begins. */
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
            sp_buf_putc(out, '\n'); /* the line of the subject */
        if (!end || !ends_in_trailers((struct sp_str){text.ptr, end}))
            sp_buf_putc(out, '\n');
        sp_buf_printf(out, "%s: %s\n", key, value);
    }
    sp_buf_add(out, rest.ptr, rest.len);
}

/* The first reference in the name that begins at the beginning of a word. */
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

/* Is it a commit of the cycle whose reference counts only in a trailer? */
static bool needs_trailer(const struct sp_policy *policy,
                          const struct sp_message *message)
{
    struct sp_error ignored = {0};
    struct sp_phase_reading reading;
    if (!sp_prp_in_trailer(&policy->prp) || policy->prp.require == SP_PRP_OFF ||
        sp_revert_claims(message) ||
        sp_phase_read(&policy->tdd.patterns, message, 1, &reading, &ignored))
        return false;
    return reading.phase != SP_PHASE_NEUTRAL && reading.phase != SP_PHASE_FIXUP;
}

/* Does it name a proposal where that counts, valid or not? */
static bool has_reference(const struct sp_policy *policy,
                          const struct sp_message *message)
{
    struct sp_error ignored = {0};
    struct sp_prp_refs refs = {0};
    bool found = sp_prp_read(&policy->prp, message, "", &refs, &ignored) ||
                 refs.good.count || refs.bad.count;
    sp_prp_refs_dispose(&refs);
    return found;
}

bool sp_compose_wants_reference(const struct sp_policy *policy,
                                const struct sp_message *message)
{
    struct sp_error ignored = {0};
    struct sp_prp_hidden hidden;
    return needs_trailer(policy, message) && !has_reference(policy, message) &&
           !sp_prp_hidden(&policy->prp, message, &hidden, &ignored);
}

/* Is the line "PRP: A-1", and nothing else? */
static bool is_plain(const struct sp_prp_hidden *hidden)
{
    struct sp_str whole = sp_str_trim(hidden->whole);
    return hidden->reason <= SP_HIDDEN_SUBJECT &&
           hidden->value.ptr > whole.ptr &&
           hidden->value.ptr + hidden->value.len == whole.ptr + whole.len;
}

/* Appends the text without the last such line, and without a second blank line
 * in its place. */
static void leave_out(struct sp_buf *out, struct sp_str text,
                      struct sp_str unwanted)
{
    const char *end = text.ptr + text.len;
    struct sp_str line, rest = text, found = {end, 0};
    unwanted = sp_str_trim(unwanted);
    while (sp_str_line(&rest, &line))
        if (sp_str_equal(sp_str_trim(line), unwanted))
            found = line;
    const char *after = found.ptr + found.len;
    after += after < end;
    sp_buf_add(out, text.ptr, (size_t)(found.ptr - text.ptr));
    if (after < end && *after == '\n' && out->len > 1 &&
        out->data[out->len - 2] == '\n')
        after++;
    sp_buf_add(out, after, (size_t)(end - after));
}

bool sp_compose_move(struct sp_buf *out, struct sp_str text,
                     const struct sp_cleanup *how,
                     const struct sp_policy *policy,
                     const struct sp_message *message)
{
    struct sp_error ignored = {0};
    struct sp_prp_hidden hidden;
    if (!needs_trailer(policy, message) || has_reference(policy, message) ||
        sp_prp_hidden(&policy->prp, message, &hidden, &ignored) <= 0 ||
        !is_plain(&hidden))
        return false;
    struct sp_buf rest = {0};
    char *value = sp_strndup(hidden.value.ptr, hidden.value.len);
    leave_out(&rest, text, hidden.whole);
    sp_compose(out, (struct sp_str){sp_buf_text(&rest), rest.len}, how, "",
               policy->prp.trailer, value);
    sp_buf_dispose(&rest);
    free(value);
    return true;
}
