/*
 * A million lines are read, and of most only a few members count. So a member is
 * searched for by its name, and only lists that are not empty are parsed. The line is
 * ours (line.c, members.c): a quote within a text is escaped, so `,"roles":` stands
 * nowhere but at a member, and the names are those of no inner object.
 */
#include "tally.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"

/* What follows `,"NAME":`; empty where there is no such member. */
static struct sp_str member(struct sp_str line, const char *head)
{
    const char *at = memmem(line.ptr, line.len, head, strlen(head));
    if (!at)
        return (struct sp_str){"", 0};
    at += strlen(head);
    return (struct sp_str){at, (size_t)(line.ptr + line.len - at)};
}

/* The length of the list that the text begins with; 0 when it does not end. */
static size_t list_length(struct sp_str text)
{
    size_t depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (in_string && c == '\\')
            i++;
        else if (c == '"')
            in_string = !in_string;
        else if (!in_string && (c == '[' || c == '{'))
            depth++;
        else if (!in_string && (c == ']' || c == '}') && !--depth)
            return i + 1;
    }
    return 0;
}

/* False when the member is there and no list. */
static bool read_list(struct sp_json **out, struct sp_str line,
                      const char *head)
{
    struct sp_str text = member(line, head);
    struct sp_error ignored = {0};
    if (!text.len || sp_str_starts(text, "[]"))
        return true;
    if (*text.ptr != '[')
        return false;
    text.len = list_length(text);
    return text.len && sp_json_parse(out, text, &ignored) == SP_OK;
}

bool sp_tally_line_read(struct tally_line *out, struct sp_str line)
{
    struct sp_str duration = member(line, ",\"duration-ms\":");
    *out = (struct tally_line){.duration = -1};
    if (duration.len)
        out->duration = strtoll(duration.ptr, NULL, 10);
    out->is_observed = sp_str_starts(member(line, ",\"mode\":"), "\"observe\"");
    return read_list(&out->refs, line, ",\"refs\":") &&
           read_list(&out->findings, line, ",\"findings\":") &&
           read_list(&out->roles, line, ",\"roles\":") &&
           read_list(&out->prps, line, ",\"prps\":");
}

void sp_tally_line_dispose(struct tally_line *line)
{
    sp_json_free(line->refs);
    sp_json_free(line->findings);
    sp_json_free(line->roles);
    sp_json_free(line->prps);
}
