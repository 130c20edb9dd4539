#include "sallyport/revert.h"

#include <string.h>

/* Takes `text` from the beginning of *rest; a space in it matches any white
 * space. */
static bool take(struct sp_str *rest, const char *text)
{
    struct sp_str at = *rest;
    for (; *text; text++) {
        if (!at.len ||
            (*text == ' ' ? !sp_is_space(*at.ptr) : *at.ptr != *text))
            return false;
        do {
            at.ptr++;
            at.len--;
        } while (*text == ' ' && at.len && sp_is_space(*at.ptr));
    }
    *rest = at;
    return true;
}

static bool is_digit(char c)
{
    return c && strchr("0123456789abcdefABCDEF", c);
}

bool sp_named_take(struct sp_str *rest, char out[SP_OID_HEX + 1])
{
    size_t len = 0;
    *out = '\0';
    while (len < rest->len && len <= SP_OID_HEX && is_digit(rest->ptr[len]))
        len++;
    if (len < SP_NAMED_MIN || len > SP_OID_HEX ||
        (len < rest->len && sp_is_alnum(rest->ptr[len])))
        return false;
    for (size_t i = 0; i < len; i++)
        out[i] = (char)(rest->ptr[i] < 'A' ? rest->ptr[i] : rest->ptr[i] | 32);
    out[len] = '\0';
    rest->ptr += len;
    rest->len -= len;
    return true;
}

void sp_named_add(struct sp_revert *revert, const struct sp_named *named)
{
    for (size_t i = 0; i < revert->count; i++)
        if (strcmp(revert->named[i].commit, named->commit) == 0)
            return;
    if (revert->count < SP_NAMED_MAX)
        revert->named[revert->count++] = *named;
    else
        revert->has_more = true;
}

/* Skips " (subject, date)", which --reference adds after an id. */
static void skip_reference(struct sp_str *rest)
{
    enum { LONGEST = 1000 };
    static const char end[] = "), reversing";
    struct sp_str at = *rest;
    if (!take(&at, " ("))
        return;
    const char *found =
        memmem(at.ptr, at.len < LONGEST ? at.len : LONGEST, end, strlen(end));
    if (!found)
        return;
    rest->len -= (size_t)(found + 1 - rest->ptr);
    rest->ptr = found + 1;
}

static const char says[] = "This reverts commit ";

/* Reads "This reverts commit …" at the beginning. */
static void read_sentence(struct sp_revert *revert, struct sp_str rest)
{
    struct sp_named named = {"", ""};
    if (!take(&rest, says) || !sp_named_take(&rest, named.commit))
        return;
    skip_reference(&rest);
    if (take(&rest, ", reversing changes made to "))
        sp_named_take(&rest, named.made_to);
    sp_named_add(revert, &named);
}

static void read_sentences(struct sp_revert *revert, struct sp_str body)
{
    while (body.len && !revert->has_more) {
        const char *at = memmem(body.ptr, body.len, "This reverts", 12);
        if (!at)
            return;
        body.len -= (size_t)(at - body.ptr);
        body.ptr = at;
        read_sentence(revert, body);
        body.ptr++;
        body.len--;
    }
}

bool sp_revert_is_type(const struct sp_message *message)
{
    return message->header.conventional &&
           sp_str_equal_nocase(message->header.type, "revert");
}

static void read_subject(struct sp_revert *revert,
                         const struct sp_message *message)
{
    struct sp_named named = {"", ""};
    struct sp_str at = message->subject;
    if (sp_revert_is_type(message))
        at = message->header.description;
    else if (!take(&at, "revert ") && !take(&at, "Revert "))
        return;
    take(&at, "commit ");
    if (sp_named_take(&at, named.commit))
        sp_named_add(revert, &named);
}

/* Reads a list of words, some of which are ids. */
static void read_list(struct sp_revert *revert, struct sp_str list)
{
    while (list.len && !revert->has_more) {
        struct sp_named named = {"", ""};
        if (sp_named_take(&list, named.commit))
            sp_named_add(revert, &named);
        while (list.len && *list.ptr != ',' && !sp_is_space(*list.ptr))
            list.ptr++, list.len--;
        while (list.len && (*list.ptr == ',' || sp_is_space(*list.ptr)))
            list.ptr++, list.len--;
    }
}

static void read_footers(struct sp_revert *revert, struct sp_str body)
{
    struct sp_str line;
    while (sp_str_line(&body, &line)) {
        struct sp_str key = line, rest = line;
        const char *colon = memchr(line.ptr, ':', line.len);
        key.len = colon ? (size_t)(colon - line.ptr) : 0;
        if (!sp_str_equal_nocase(key, "Refs") &&
            !sp_str_equal_nocase(key, "Reverts"))
            continue;
        rest.ptr += key.len + 1;
        rest.len -= key.len + 1;
        read_list(revert, sp_str_trim(rest));
    }
}

/* What the subject names, or the footers of the type revert. */
static void read_naming(struct sp_revert *revert,
                        const struct sp_message *message)
{
    read_subject(revert, message);
    if (!revert->count && sp_revert_is_type(message))
        read_footers(revert, message->body);
}

bool sp_revert_read(struct sp_revert *out, const struct sp_message *message)
{
    *out = (struct sp_revert){.count = 0};
    read_sentences(out, message->body);
    if (!out->count)
        read_naming(out, message);
    return out->count;
}

bool sp_revert_claims(const struct sp_message *message)
{
    struct sp_revert named = {.count = 0};
    if (sp_str_starts(message->subject, "Revert \"") ||
        sp_str_starts(message->subject, "Reapply \""))
        return true;
    read_naming(&named, message);
    read_sentence(&named, sp_str_trim(message->body));
    return named.count;
}
