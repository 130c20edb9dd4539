/*
 * A million lines are read, and of most only a few members count. So a member is
 * searched for by its name, and only lists that are not empty are parsed. The line is
 * ours (line.c, members.c): a quote within a text is escaped, so `,"roles":` stands
 * nowhere but at a member, and the names are those of no inner object. The metrics of a
 * gate are named by others; so what stands
 * behind `gates` is looked for from the end, and what may be missing is checked.
 */
#include "tally.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/utc.h"

/* What follows `,"NAME":`; empty where there is no such member. */
static struct sp_str member(struct sp_str line, const char *head)
{
    const char *at = memmem(line.ptr, line.len, head, strlen(head));
    if (!at)
        return (struct sp_str){"", 0};
    at += strlen(head);
    return (struct sp_str){at, (size_t)(line.ptr + line.len - at)};
}

/* The same, where it stands last. */
static struct sp_str last_member(struct sp_str line, const char *head)
{
    struct sp_str found = {"", 0}, next = member(line, head);
    while (next.len) {
        found = next;
        next = member(next, head);
    }
    return found;
}

/* The place of the quote that ends the text which begins at `at`; the length where
 * none does. */
static size_t end_of_text(struct sp_str line, size_t at)
{
    const char *quote;
    while ((quote = memchr(line.ptr + at, '"', line.len - at))) {
        size_t end = (size_t)(quote - line.ptr), escapes = 0;
        while (end - escapes > at && line.ptr[end - escapes - 1] == '\\')
            escapes++;
        if (escapes % 2 == 0)
            return end;
        at = end + 1;
    }
    return line.len;
}

/* The length of the list that the text begins with; 0 when it does not end. */
static size_t list_length(struct sp_str text)
{
    size_t depth = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '"')
            i = end_of_text(text, i + 1);
        else if (c == '[' || c == '{')
            depth++;
        else if ((c == ']' || c == '}') && !--depth)
            return i + 1;
    }
    return 0;
}

/* The list after a head; empty where it is empty or missing. False when it is no
 * list. */
static bool find_list(struct sp_str *out, struct sp_str line, const char *head)
{
    struct sp_str text = member(line, head);
    *out = (struct sp_str){"", 0};
    if (!text.len || sp_str_starts(text, "[]"))
        return true;
    text.len = *text.ptr == '[' ? list_length(text) : 0;
    *out = text;
    return text.len;
}

/* Texts without an escape need no parser. `before` is what stands before each. */
static void add_plain(struct sp_strings *out, struct sp_str list,
                      const char *before)
{
    size_t len = strlen(before);
    const char *end = list.ptr + list.len, *at = list.ptr, *quote;
    while ((at = memmem(at, (size_t)(end - at), before, len))) {
        at += len;
        quote = memchr(at, '"', (size_t)(end - at));
        if (!quote)
            return;
        sp_strings_add(out, at, (size_t)(quote - at));
        at = quote + 1;
    }
}

/* member: of the items, which are objects; NULL: they are texts. */
static bool add_parsed(struct sp_strings *out, struct sp_str list,
                       const char *member)
{
    struct sp_json *value;
    struct sp_error ignored = {0};
    if (sp_json_parse(&value, list, &ignored))
        return false;
    for (size_t i = 0; i < sp_json_count(value); i++) {
        const struct sp_json *item = sp_json_at(value, i);
        const char *text =
            sp_json_string_of(member ? sp_json_get(item, member) : item);
        if (text)
            sp_strings_add(out, text, strlen(text));
    }
    sp_json_free(value);
    return true;
}

static bool has_escape(struct sp_str list)
{
    return list.len && memchr(list.ptr, '\\', list.len);
}

static bool read_texts(struct sp_strings *out, struct sp_str line,
                       const char *head, const char *before, const char *name)
{
    struct sp_str list;
    if (!find_list(&list, line, head))
        return false;
    if (has_escape(list))
        return add_parsed(out, list, name);
    if (list.len)
        add_plain(out, list, before);
    return true;
}

static bool read_value(struct sp_json **out, struct sp_str line,
                       const char *head)
{
    struct sp_str list;
    struct sp_error ignored = {0};
    if (!find_list(&list, line, head))
        return false;
    return !list.len || sp_json_parse(out, list, &ignored) == SP_OK;
}

static bool read_refs(struct tally_line *out, struct sp_str line)
{
    struct sp_str list;
    if (!find_list(&list, line, ",\"refs\":"))
        return false;
    if (has_escape(list))
        return add_parsed(&out->refs, list, "ref") &&
               add_parsed(&out->news, list, "new");
    add_plain(&out->refs, list, "\"ref\":\"");
    add_plain(&out->news, list, "\"new\":\"");
    return true;
}

static struct sp_str text_of(const char *text)
{
    return text ? sp_str(text) : (struct sp_str){"", 0};
}

static bool parse_findings(struct tally_line *out, struct sp_str list)
{
    struct sp_error ignored = {0};
    if (sp_json_parse(&out->parsed, list, &ignored))
        return false;
    for (size_t i = 0; i < sp_json_count(out->parsed); i++) {
        const struct sp_json *item = sp_json_at(out->parsed, i);
        long long others = 0;
        sp_json_integer_of(sp_json_get(item, "others"), &others);
        const struct tally_finding finding = {
            .code = text_of(sp_json_string_in(item, "code")),
            .refuses = sp_str_equal_c(text_of(sp_json_string_in(item, "level")),
                                      "enforce"),
            .is_excused = sp_json_get(item, "excused-by") != NULL,
            .weight = 1 + (others > 0 ? (uint64_t)others : 0)};
        if (finding.code.len)
            SP_VEC_PUSH(&out->findings, finding);
    }
    return true;
}

/* One that begins after `{"code":"`. */
static struct tally_finding plain_finding(struct sp_str item)
{
    const char *quote = memchr(item.ptr, '"', item.len);
    struct sp_str others = member(item, ",\"others\":");
    long long count = others.len ? strtoll(others.ptr, NULL, 10) : 0;
    return (struct tally_finding){
        .code = {item.ptr, quote ? (size_t)(quote - item.ptr) : 0},
        .refuses = member(item, ",\"level\":\"enforce\"").len,
        .is_excused = member(item, ",\"excused-by\":").len,
        .weight = 1 + (count > 0 ? (uint64_t)count : 0)};
}

/* Where no text has an escape, none has a quote, so each finding begins where it seems
 * to. */
static bool read_findings(struct tally_line *out, struct sp_str line)
{
    static const char head[] = "{\"code\":\"";
    struct sp_str list;
    if (!find_list(&list, line, ",\"findings\":"))
        return false;
    if (!list.len)
        return true;
    if (has_escape(list) ||
        !sp_str_starts((struct sp_str){list.ptr + 1, list.len - 1}, head))
        return parse_findings(out, list);
    struct sp_str rest = member(list, head);
    while (rest.len) {
        struct sp_str next = member(rest, head);
        struct sp_str item = {rest.ptr, rest.len - next.len};
        const struct tally_finding finding = plain_finding(item);
        SP_VEC_PUSH(&out->findings, finding);
        rest = next;
    }
    return true;
}

/* A time as the trail writes it; 0: there is none. */
static int64_t read_time(struct sp_str line, const char *head)
{
    struct sp_str text = member(line, head);
    int64_t seconds;
    if (text.len < SP_UTC_TEXT + 1 || *text.ptr != '"')
        return 0;
    text = (struct sp_str){text.ptr + 1, SP_UTC_TEXT};
    return sp_utc_read(&seconds, text) ? seconds * 1000 : 0;
}

bool sp_tally_landing_read(struct tally_landing *out, struct sp_str line)
{
    *out = (struct tally_landing){
        .first_commit = read_time(line, ",\"first-commit\":"),
        .first_red = read_time(line, ",\"first-red\":")};
    bool has_reverts =
        sp_str_starts(member(line, ",\"reverts\":"), "["); /* or a metric */
    return (!has_reverts ||
            read_texts(&out->reverts, line, ",\"reverts\":", "\"", NULL)) &&
           read_value(&out->approvals, line, ",\"approvals\":") &&
           read_value(&out->gates, line, ",\"gates\":");
}

void sp_tally_landing_dispose(struct tally_landing *landing)
{
    sp_strings_dispose(&landing->reverts);
    sp_json_free(landing->approvals);
    sp_json_free(landing->gates);
}

bool sp_tally_line_read(struct tally_line *out, struct sp_str line)
{
    struct sp_str duration = last_member(line, ",\"duration-ms\":");
    *out = (struct tally_line){.duration = -1};
    if (duration.len)
        out->duration = strtoll(duration.ptr, NULL, 10);
    out->is_observed = sp_str_starts(member(line, ",\"mode\":"), "\"observe\"");
    return read_refs(out, line) &&
           read_texts(&out->roles, line, ",\"roles\":", "\"", NULL) &&
           read_texts(&out->prps, line, ",\"prps\":", "\"", NULL) &&
           read_findings(out, line);
}

void sp_tally_line_dispose(struct tally_line *line)
{
    sp_strings_dispose(&line->refs);
    sp_strings_dispose(&line->news);
    sp_strings_dispose(&line->roles);
    sp_strings_dispose(&line->prps);
    free(line->findings.items);
    sp_json_free(line->parsed);
}
