#include "sallyport/message.h"

#include <stdlib.h>
#include <string.h>

static struct sp_str without_trailing_space(struct sp_str line)
{
    while (line.len && sp_is_space(line.ptr[line.len - 1]))
        line.len--;
    return line;
}

/* The first paragraph joined by spaces, as git's %s prints it. A subject on one
 * line is borrowed; a folded one is joined in subject_text. */
static void parse_subject(struct sp_message *out, struct sp_str text)
{
    struct sp_str line, rest = text;
    size_t lines = 0;
    while (sp_str_line(&rest, &line)) {
        line = without_trailing_space(line);
        if (!line.len) {
            if (!lines)
                continue; /* blank lines before the subject */
            break;
        }
        out->title.ptr = lines ? out->title.ptr : line.ptr;
        out->title.len = (size_t)(line.ptr + line.len - out->title.ptr);
        if (lines == 0) {
            out->subject = line;
        } else {
            if (lines == 1)
                sp_buf_add(&out->subject_text, out->subject.ptr,
                           out->subject.len);
            sp_buf_putc(&out->subject_text, ' ');
            sp_buf_add(&out->subject_text, line.ptr, line.len);
        }
        lines++;
    }
    if (lines > 1)
        out->subject =
            (struct sp_str){out->subject_text.data, out->subject_text.len};
    out->subject_is_one_line = lines <= 1;
    do
        out->body = rest; /* without the blank lines before it */
    while (sp_str_line(&rest, &line) && !without_trailing_space(line).len);
}

static bool is_name_char(char c)
{
    return sp_is_alnum(c) || c == '-' || c == '_';
}

struct sp_header sp_header_parse(struct sp_str s)
{
    struct sp_header header = {0};
    size_t i = 0;
    while (i < s.len && is_name_char(s.ptr[i]))
        i++;
    header.type = (struct sp_str){s.ptr, i};
    if (i < s.len && s.ptr[i] == '(') {
        const char *close = memchr(s.ptr + i, ')', s.len - i);
        if (!close)
            return (struct sp_header){0};
        header.scope =
            (struct sp_str){s.ptr + i + 1, (size_t)(close - s.ptr) - i - 1};
        if (!sp_str_trim(header.scope).len)
            return (struct sp_header){0};
        i = (size_t)(close - s.ptr) + 1;
    }
    if (i < s.len && s.ptr[i] == '!') {
        header.breaking = true;
        i++;
    }
    if (!header.type.len || i + 1 >= s.len || s.ptr[i] != ':' ||
        s.ptr[i + 1] != ' ')
        return (struct sp_header){0};
    header.description =
        sp_str_trim((struct sp_str){s.ptr + i + 2, s.len - i - 2});
    header.conventional = header.description.len > 0;
    return header.conventional ? header : (struct sp_header){0};
}

/* Is it "Token: value" or "Token #value", by rules 8 and 9 of Conventional
 * Commits? */
static bool is_footer(struct sp_str line)
{
    size_t i = 0;
    while (i < line.len && is_name_char(line.ptr[i]))
        i++;
    struct sp_str behind = {line.ptr + i, line.len - i};
    return i && (sp_str_starts(behind, ": ") || sp_str_starts(behind, " #"));
}

/* By rules 12 and 16: a colon, a space, a description; in upper case only. */
static bool is_breaking_footer(struct sp_str line)
{
    static const char token[] = "BREAKING CHANGE: ";
    size_t len = sizeof token - 1;
    return (sp_str_starts(line, token) ||
            sp_str_starts(line, "BREAKING-CHANGE: ")) &&
           sp_str_trim((struct sp_str){line.ptr + len, line.len - len}).len;
}

bool sp_is_footer(struct sp_str line)
{
    return is_footer(line) || is_breaking_footer(line);
}

/* Footers begin after a blank line, the body's or the subject's. From there on
 * every line is a footer or continues its value (rule 10). */
static bool has_breaking_footer(struct sp_str body)
{
    struct sp_str line;
    bool after_blank = true, in_footers = false;
    while (sp_str_line(&body, &line)) {
        bool may_be = after_blank || in_footers;
        if (may_be && is_breaking_footer(line))
            return true;
        in_footers = may_be && (in_footers || is_footer(line));
        after_blank = !sp_str_trim(line).len;
    }
    return false;
}

void sp_message_parse(struct sp_message *out, struct sp_str text)
{
    struct sp_message fresh = {.trailers = out->trailers,
                               .subject_text = out->subject_text,
                               .trailer_text = out->trailer_text};
    *out = fresh;
    out->trailers.count = 0;
    sp_buf_reset(&out->subject_text);
    sp_buf_reset(&out->trailer_text);
    const char *nul = text.len ? memchr(text.ptr, '\0', text.len) : NULL;
    out->has_nul = nul != NULL;
    out->text =
        nul ? (struct sp_str){text.ptr, (size_t)(nul - text.ptr)} : text;
    parse_subject(out, out->text);
    out->header = sp_header_parse(out->subject);
    if (out->header.conventional && !out->header.breaking)
        out->header.breaking = has_breaking_footer(out->body);
    out->block =
        sp_trailers_parse(&out->trailers, &out->trailer_text, out->text);
}

void sp_message_dispose(struct sp_message *message)
{
    free(message->trailers.items);
    sp_buf_dispose(&message->subject_text);
    sp_buf_dispose(&message->trailer_text);
    *message = (struct sp_message){0};
}

struct sp_str sp_message_trailer(const struct sp_message *message,
                                 const char *key)
{
    for (size_t i = message->trailers.count; i > 0; i--)
        if (sp_str_equal_nocase(message->trailers.items[i - 1].key, key))
            return message->trailers.items[i - 1].value;
    return (struct sp_str){0};
}

bool sp_message_is_fixup(struct sp_str subject, struct sp_str *target)
{
    static const char *const prefixes[] = {"fixup! ", "squash! ", "amend! "};
    *target = subject;
    bool stripped = subject.len && memchr(subject.ptr, '!', subject.len),
         found = false;
    while (stripped) {
        stripped = false;
        for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
            size_t len = strlen(prefixes[i]);
            if (!sp_str_starts(*target, prefixes[i]))
                continue;
            *target = sp_str_trim(
                (struct sp_str){target->ptr + len, target->len - len});
            stripped = found = true;
        }
    }
    return found;
}
