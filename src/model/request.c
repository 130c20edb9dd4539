#include "sallyport/request.h"

#include <string.h>

/* Takes the digits that a text begins with; false for none, or too many. */
static bool take(struct sp_str *text, char out[SP_REQUEST_MAX])
{
    size_t len = 0;
    while (len < text->len && text->ptr[len] >= '0' && text->ptr[len] <= '9')
        len++;
    if (!len || len >= SP_REQUEST_MAX)
        return false;
    memcpy(out, text->ptr, len);
    out[len] = '\0';
    text->ptr += len;
    text->len -= len;
    return true;
}

bool sp_request_in_subject(struct sp_str subject, char out[SP_REQUEST_MAX])
{
    char number[SP_REQUEST_MAX];
    bool is_found = false;
    for (size_t i = 0; i + 3 < subject.len; i++) {
        struct sp_str rest = {subject.ptr + i + 2, subject.len - i - 2};
        if (subject.ptr[i] != '(' ||
            (subject.ptr[i + 1] != '#' && subject.ptr[i + 1] != '!') ||
            !take(&rest, number) || !rest.len || *rest.ptr != ')')
            continue;
        memcpy(out, number, sizeof number);
        is_found = true;
    }
    return is_found;
}

/* All after `begin`, where the text begins so; else nothing. */
static struct sp_str after(struct sp_str text, const char *begin)
{
    size_t len = strlen(begin);
    if (!sp_str_starts(text, begin))
        return (struct sp_str){"", 0};
    return (struct sp_str){text.ptr + len, text.len - len};
}

/* A number that ends here, or before a space. */
static bool is_whole(struct sp_str text, char out[SP_REQUEST_MAX])
{
    char number[SP_REQUEST_MAX];
    if (!take(&text, number) || (text.len && *text.ptr != ' '))
        return false;
    memcpy(out, number, sizeof number);
    return true;
}

bool sp_request_of(const struct sp_message *message, char out[SP_REQUEST_MAX])
{
    struct sp_str rest = message->body, line;
    if (sp_request_in_subject(message->subject, out) ||
        is_whole(after(message->subject, "Merge pull request #"), out))
        return true;
    while (sp_str_line(&rest, &line)) {
        struct sp_str where = after(line, "See merge request ");
        const char *mark =
            where.len ? memrchr(where.ptr, '!', where.len) : NULL;
        if (!mark)
            continue;
        where.len -= (size_t)(mark + 1 - where.ptr);
        where.ptr = mark + 1;
        if (is_whole(where, out))
            return true;
    }
    return false;
}
