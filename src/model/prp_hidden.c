/* Why a line that names a proposal is no trailer for git (trailer.c). */
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "sallyport/characters.h"
#include "sallyport/prp.h"

/* A longer word is no reference. This bounds the time for "PRP:PRP:PRP:…". */
enum { MAX_REFERENCE = 256 };

/* A line of a message, and its position. */
struct place {
    struct sp_str line;
    size_t number;         /* from 1 */
    bool is_title;         /* of the first paragraph */
    bool is_blank, is_cut; /* … below the end of the message for git */
};

struct reader {
    struct sp_str rest;
    const char *end; /* where the message ends for git */
    size_t number;
    bool has_begun, is_past_title;
};

static struct reader reader_of(const struct sp_message *message)
{
    return (struct reader){.rest = message->text,
                           .end = message->text.ptr +
                                  sp_trailers_end(message->text)};
}

static bool next(struct reader *reader, struct place *out)
{
    struct sp_str line;
    if (!sp_str_line(&reader->rest, &line))
        return false;
    bool blank = !sp_str_trim(line).len;
    reader->is_past_title |= blank && reader->has_begun;
    reader->has_begun |= !blank;
    reader->number++;
    *out = (struct place){line, reader->number, !reader->is_past_title, blank,
                          line.ptr >= reader->end};
    return true;
}

static struct sp_str from(struct sp_str text, size_t at)
{
    return (struct sp_str){text.ptr + at, text.len - at};
}

static bool matches(const struct sp_prp_policy *policy, struct sp_str word,
                    struct sp_error *err, int *failed)
{
    struct sp_match match;
    int found = sp_regex_full(policy->pattern, word, &match, err);
    *failed = found < 0 ? found : *failed;
    return found > 0;
}

/* The references that the text begins with, "A-1, B-2", whatever marks surround
 * them; empty when there are none. */
static struct sp_str value_of(const struct sp_prp_policy *policy,
                              struct sp_str text, struct sp_error *err,
                              int *failed)
{
    struct sp_str value = {text.ptr, 0};
    while (text.len && !sp_is_alnum(*text.ptr))
        text = from(text, 1);
    while (text.len && !*failed) {
        size_t len = 0;
        while (len < text.len && len < MAX_REFERENCE && text.ptr[len] != ',' &&
               !sp_is_space(text.ptr[len]))
            len++;
        struct sp_str word = {text.ptr, len};
        while (word.len && !sp_is_alnum(word.ptr[word.len - 1]))
            word.len--;
        if (!matches(policy, word, err, failed))
            break;
        if (!value.len)
            value.ptr = word.ptr;
        value.len = (size_t)(word.ptr + word.len - value.ptr);
        text = from(text, len);
        if (!text.len || *text.ptr != ',')
            break;
        text = sp_str_trim(from(text, 1));
    }
    return value;
}

/* Is the trailer's name at `at`, as a word? */
static bool is_key_at(struct sp_str line, size_t at, const char *key)
{
    size_t len = strlen(key);
    if (line.len - at < len || strncasecmp(line.ptr + at, key, len) != 0)
        return false;
    struct sp_str after = from(line, at + len);
    return (!at || !sp_is_alnum(line.ptr[at - 1])) &&
           (!after.len || !sp_is_alnum(*after.ptr));
}

static bool has_words(struct sp_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (sp_is_alnum(text.ptr[i]))
            return true;
    return false;
}

/* The bytes between the trailer's name and a possible value. */
static size_t after_key(struct sp_str after)
{
    size_t len = 0;
    while (len < after.len && !sp_is_alnum(after.ptr[len]))
        len++;
    return len;
}

/* Describes a line with the trailer's name at `at`. */
static struct sp_prp_hidden read_at(const struct place *place, size_t at,
                                    size_t key_len)
{
    struct sp_str before = {place->line.ptr, at};
    struct sp_str after = from(place->line, at + key_len);
    while (after.len && (*after.ptr == ' ' || *after.ptr == '\t'))
        after = from(after, 1);
    struct sp_prp_hidden found = {
        .line = place->number, .whole = place->line, .text = before};
    found.reason = !after.len || *after.ptr != ':' ? SP_HIDDEN_NO_COLON
                   : has_words(before)             ? SP_HIDDEN_WITHIN
                   : sp_str_trim(before).len       ? SP_HIDDEN_MARKED
                   : at                            ? SP_HIDDEN_INDENTED
                   : place->is_cut                 ? SP_HIDDEN_CUT
                   : place->is_title               ? SP_HIDDEN_SUBJECT
                                                   : SP_HIDDEN_BESIDE;
    found.value = after;
    if (found.reason == SP_HIDDEN_NO_COLON)
        found.text = (struct sp_str){after.ptr, after_key(after)};
    return found;
}

/* The value of a line that ends with the colon may be on the next line. */
static struct sp_str text_of_value(const struct reader *reader,
                                   struct sp_str value)
{
    struct sp_str line, rest = reader->rest;
    bool is_empty = !value.len || !sp_str_trim(from(value, 1)).len;
    return is_empty && sp_str_line(&rest, &line) ? line : value;
}

/* Reads a line that was meant as a reference; 0 when it is none. */
static int read_line(const struct sp_prp_policy *policy,
                     const struct reader *reader, const struct place *place,
                     struct sp_prp_hidden *out, struct sp_error *err)
{
    size_t key_len = strlen(policy->trailer);
    int failed = 0;
    for (size_t at = 0; at + key_len <= place->line.len && !failed; at++) {
        if (!is_key_at(place->line, at, policy->trailer))
            continue;
        *out = read_at(place, at, key_len);
        bool is_prose = out->reason == SP_HIDDEN_NO_COLON &&
                        has_words((struct sp_str){place->line.ptr, at});
        out->value =
            value_of(policy, text_of_value(reader, out->value), err, &failed);
        if (out->value.len && !is_prose)
            return failed ? failed : 1;
    }
    return failed;
}

/* Blank lines, comments, and lines that git cuts off. */
static bool is_nothing(const struct place *place)
{
    return place->is_blank || place->is_cut || sp_str_starts(place->line, "#");
}

/* Finds the first line of the next paragraph. */
static bool find_follower(const struct sp_message *message,
                          struct sp_prp_hidden *out)
{
    struct reader reader = reader_of(message);
    struct place place;
    bool below = false;
    while (next(&reader, &place)) {
        below = below || (place.is_blank && place.number > out->line);
        if (!below || is_nothing(&place))
            continue;
        out->reason = SP_HIDDEN_FOLLOWED;
        out->other = place.number;
        out->text = place.line;
        return true;
    }
    return false;
}

/* Finds the first line of its own paragraph that is no trailer. */
static void find_beside(const struct sp_message *message, bool anywhere,
                        struct sp_prp_hidden *out)
{
    struct reader reader = reader_of(message);
    struct place place;
    bool may_continue = false;
    out->other = 0;
    while (next(&reader, &place) &&
           (!place.is_blank || place.number < out->line)) {
        bool fits = sp_is_trailer_line(place.line) ||
                    (anywhere && sp_is_footer(place.line)) ||
                    (may_continue && sp_is_space(*place.line.ptr));
        may_continue = !place.is_blank && fits;
        if (place.is_blank)
            out->other = 0; /* another paragraph hides it */
        else if (!is_nothing(&place) && !fits && !out->other) {
            out->other = place.number;
            out->text = place.line;
        }
    }
}

int sp_prp_hidden(const struct sp_prp_policy *policy,
                  const struct sp_message *message, struct sp_prp_hidden *out,
                  struct sp_error *err)
{
    struct reader reader = reader_of(message);
    struct place place;
    struct sp_prp_hidden found;
    int any = 0;
    while (next(&reader, &place)) {
        int code = read_line(policy, &reader, &place, &found, err);
        if (code < 0)
            return code;
        if (code && (!any || found.reason <= out->reason)) {
            *out = found;
            any = 1;
        }
    }
    bool anywhere = policy->where == SP_PRP_TRAILER_ANYWHERE;
    if (any && out->reason == SP_HIDDEN_BESIDE &&
        (anywhere || !find_follower(message, out)))
        find_beside(message, anywhere, out);
    return any;
}

/* A quotation from the message, no longer than one line. */
static void quote(struct sp_buf *out, struct sp_str text)
{
    enum { MAX_QUOTED = 48 };
    bool is_long = text.len > MAX_QUOTED;
    if (is_long)
        text.len = MAX_QUOTED;
    while (is_long && text.len && (text.ptr[text.len] & 0xc0) == 0x80)
        text.len--; /* do not cut within a character */
    sp_buf_printf(out, "'%.*s%s'", SP_STR_ARG(text), is_long ? "…" : "");
}

/* Names the first odd character of a text; without one, quotes the text. */
static void name_or_quote(struct sp_buf *out, struct sp_str text)
{
    struct sp_character odd = sp_character_find_odd(text);
    if (odd.len)
        sp_character_print(out, &odd);
    else
        quote(out, text);
}

static void no_colon(struct sp_buf *out, struct sp_str text)
{
    struct sp_character odd = sp_character_find_odd(text);
    if (odd.len)
        sp_character_print(out, &odd);
    sp_buf_puts(out, odd.len ? ", and no colon, follows the name of the trailer"
                             : "no colon follows the name of the trailer");
}

void sp_prp_hidden_reason(struct sp_buf *out, const struct sp_prp_hidden *found)
{
    switch (found->reason) {
    case SP_HIDDEN_FOLLOWED:
        sp_buf_printf(out, "another paragraph follows it, from line %zu on (",
                      found->other);
        quote(out, sp_str_trim(found->text));
        sp_buf_puts(out, "), and trailers stand in the last paragraph only");
        break;
    case SP_HIDDEN_BESIDE:
        sp_buf_printf(out, "line %zu of its paragraph is no trailer (",
                      found->other);
        quote(out, sp_str_trim(found->text));
        sp_buf_puts(out, ")");
        break;
    case SP_HIDDEN_SUBJECT:
        sp_buf_puts(out, "no blank line separates it from the subject");
        break;
    case SP_HIDDEN_CUT:
        sp_buf_puts(out, "it stands below a line of scissors");
        break;
    case SP_HIDDEN_INDENTED:
        sp_buf_puts(out, "it is indented");
        break;
    case SP_HIDDEN_MARKED:
    case SP_HIDDEN_WITHIN:
        name_or_quote(out, found->text);
        sp_buf_puts(out, " stands before it in its line");
        break;
    case SP_HIDDEN_NO_COLON:
        no_colon(out, found->text);
        break;
    }
}
