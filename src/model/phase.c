#include "sallyport/phase.h"

#include <stdlib.h>

#include "sallyport/regex_filter.h"

const char *sp_phase_name(enum sp_phase phase)
{
    static const char *const names[] = {
        [SP_PHASE_UNKNOWN] = "unknown", [SP_PHASE_RED] = "RED",
        [SP_PHASE_GREEN] = "GREEN",     [SP_PHASE_REFACTOR] = "REFACTOR",
        [SP_PHASE_NEUTRAL] = "neutral", [SP_PHASE_MERGE] = "merge",
        [SP_PHASE_FIXUP] = "fixup",     [SP_PHASE_REVERT] = "revert",
        [SP_PHASE_PICK] = "pick",
    };
    return names[phase];
}

bool sp_phase_is_verified(enum sp_phase phase)
{
    return phase == SP_PHASE_REVERT || phase == SP_PHASE_PICK;
}

static const struct {
    const char *value, *said;
    enum sp_phase phase;
} trailers[] = {{"red", "TDD: red", SP_PHASE_RED},
                {"green", "TDD: green", SP_PHASE_GREEN},
                {"refactor", "TDD: refactor", SP_PHASE_REFACTOR}};

/* What a trailer says, as `phase` and `said`. */
static struct sp_phase_reading from_trailer(const struct sp_message *message)
{
    struct sp_phase_reading out = {
        SP_PHASE_UNKNOWN, SP_PHASE_UNKNOWN, {0}, {0}};
    struct sp_str value = sp_message_trailer(message, "TDD");
    for (size_t i = 0; i < sizeof trailers / sizeof trailers[0]; i++)
        if (sp_str_equal_nocase(value, trailers[i].value)) {
            out.phase = trailers[i].phase;
            out.said = sp_str(trailers[i].said);
        }
    return out;
}

static void put_other(struct sp_phase_reading *out, enum sp_phase phase,
                      struct sp_str said)
{
    out->other = phase;
    out->other_said = said;
}

/* The last match of a pattern: it may match twice, by the type and by a marker.
 * Returns 1, 0 or an error. */
static int find_last(const struct sp_regex *regex, struct sp_str subject,
                     struct sp_match *last, struct sp_error *err)
{
    struct sp_match match = {0};
    int found = sp_regex_find(regex, subject, 0, &match, err);
    if (found <= 0)
        return found;
    do
        *last = match;
    while (match.end < subject.len && match.end > match.start &&
           (found = sp_regex_find(regex, subject, match.end, &match, err)) > 0);
    return found < 0 ? found : 1;
}

static int by_patterns(const struct sp_tdd *tdd, struct sp_str subject,
                       struct sp_phase_reading *out, struct sp_error *err)
{
    const struct {
        const struct sp_regex *regex;
        enum sp_phase phase;
    } patterns[] = {
        {tdd->red, SP_PHASE_RED},
        {tdd->green, SP_PHASE_GREEN},
        {tdd->refactor, SP_PHASE_REFACTOR},
        {tdd->neutral, SP_PHASE_NEUTRAL},
    };
    size_t rightmost = 0;
    if (tdd->filter && !sp_regex_filter_passes(tdd->filter, subject))
        return SP_OK;
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        struct sp_match match;
        int found = find_last(patterns[i].regex, subject, &match, err);
        if (found < 0)
            return found;
        if (!found)
            continue;
        struct sp_str said = sp_str_trim((struct sp_str){
            subject.ptr + match.start, match.end - match.start});
        if (out->phase != SP_PHASE_UNKNOWN && match.start <= rightmost) {
            put_other(out, patterns[i].phase, said);
            continue;
        }
        put_other(out, out->phase, out->said);
        out->phase = patterns[i].phase;
        out->said = said;
        rightmost = match.start;
    }
    return SP_OK;
}

/* The same bytes in the same place: then what was said lies there, too. */
static bool is_known(const struct sp_phase_known *known, struct sp_str subject)
{
    return known && subject.len && known->subject.ptr == subject.ptr &&
           known->subject.len == subject.len;
}

int sp_phase_of_subject(const struct sp_tdd *tdd, struct sp_str subject,
                        struct sp_phase_reading *out, struct sp_error *err)
{
    if (is_known(tdd->known, subject)) {
        *out = tdd->known->reading;
        return SP_OK;
    }
    *out = (struct sp_phase_reading){.phase = SP_PHASE_UNKNOWN};
    return by_patterns(tdd, subject, out, err);
}

/* Types compare without case, whatever the patterns are. When no pattern
 * matches, they are tried with the type in lower case. */
static int from_lower_type(const struct sp_tdd *tdd,
                           const struct sp_message *message,
                           struct sp_phase_reading *out, struct sp_error *err)
{
    struct sp_str subject = message->subject;
    char *lowered = sp_strndup(subject.ptr, subject.len);
    sp_lower(lowered, message->header.type.len);
    int code =
        by_patterns(tdd, (struct sp_str){lowered, subject.len}, out, err);
    if (out->said.len)
        out->said.ptr = subject.ptr + (out->said.ptr - lowered);
    if (out->other_said.len)
        out->other_said.ptr = subject.ptr + (out->other_said.ptr - lowered);
    free(lowered);
    return code;
}

int sp_phase_read(const struct sp_tdd *tdd, const struct sp_message *message,
                  size_t parents, struct sp_phase_reading *out,
                  struct sp_error *err)
{
    struct sp_str target;
    *out = (struct sp_phase_reading){.phase = SP_PHASE_UNKNOWN};
    if (parents > 1) {
        out->phase = SP_PHASE_MERGE;
        return SP_OK;
    }
    if (sp_message_is_fixup(message->subject, &target)) {
        out->phase = SP_PHASE_FIXUP;
        return SP_OK;
    }
    int code = sp_phase_of_subject(tdd, message->subject, out, err);
    if (!code && out->phase == SP_PHASE_UNKNOWN && message->header.conventional)
        code = from_lower_type(tdd, message, out, err);
    struct sp_phase_reading trailer = from_trailer(message);
    if (code || trailer.phase == SP_PHASE_UNKNOWN ||
        trailer.phase == out->phase)
        return code;
    put_other(out, out->phase, out->said);
    out->phase = trailer.phase;
    out->said = trailer.said;
    return SP_OK;
}

/* For each phase of the cycle: the states that allow it, and the state after
 * it. */
static const struct {
    unsigned allowed_from, becomes;
} transitions[] = {
    [SP_PHASE_RED] = {SP_STATE_ANY, SP_STATE_RED | SP_SEEN_RED},
    [SP_PHASE_GREEN] = {SP_STATE_RED | SP_STATE_GREEN, SP_STATE_GREEN},
    [SP_PHASE_REFACTOR] = {SP_STATE_GREEN | SP_STATE_REFACTOR,
                           SP_STATE_REFACTOR | SP_SEEN_REFACTOR},
};

unsigned sp_order_step(unsigned states, enum sp_phase phase, bool *in_order)
{
    *in_order = true;
    if (phase < SP_PHASE_RED || phase > SP_PHASE_REFACTOR)
        return states;
    *in_order = (states & transitions[phase].allowed_from) != 0;
    return transitions[phase].becomes | (states & ~(unsigned)SP_STATE_ANY);
}

unsigned sp_order_next(unsigned states)
{
    unsigned next = 0;
    for (unsigned phase = SP_PHASE_RED; phase <= SP_PHASE_REFACTOR; phase++)
        if (states & transitions[phase].allowed_from)
            next |= 1u << phase;
    return next;
}
