#include "sallyport/revert.h"

#include <string.h>

/* Takes `text` off the front; a space in it stands for any white space. */
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

static bool take_id(struct sp_str *rest, struct sp_oid *id)
{
    if (rest->len < SP_OID_HEX || !sp_oid_parse(id, rest->ptr, SP_OID_HEX))
        return false;
    rest->ptr += SP_OID_HEX;
    rest->len -= SP_OID_HEX;
    return !rest->len || !sp_is_alnum(*rest->ptr);
}

bool sp_revert_read(struct sp_revert *out, struct sp_str body)
{
    static const char says[] = "This reverts commit ";
    *out = (struct sp_revert){0};
    while (body.len) {
        const char *at = memmem(body.ptr, body.len, says, strlen(says));
        if (!at)
            return false;
        struct sp_str rest = {at, body.len - (size_t)(at - body.ptr)};
        body = rest;
        body.ptr++;
        body.len--;
        if (!take(&rest, says) || !take_id(&rest, &out->commit))
            continue;
        if (!take(&rest, ", reversing changes made to ") ||
            !take_id(&rest, &out->made_to))
            out->made_to = (struct sp_oid){{0}};
        return true;
    }
    return false;
}

bool sp_revert_claims(const struct sp_message *message)
{
    struct sp_revert ignored;
    return sp_str_starts(message->subject, "Revert \"") ||
           sp_str_starts(message->subject, "Reapply \"") ||
           sp_revert_read(&ignored, message->body);
}
