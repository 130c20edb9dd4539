#include "sallyport/pick.h"

#include <string.h>

/* Takes `text` from the beginning of *rest. */
static bool take(struct sp_str *rest, const char *text)
{
    if (!sp_str_starts(*rest, text))
        return false;
    rest->ptr += strlen(text);
    rest->len -= strlen(text);
    return true;
}

bool sp_pick_read(struct sp_revert *out, const struct sp_message *message)
{
    struct sp_str line, body = message->body, subject = message->subject;
    struct sp_named named = {"", ""};
    *out = (struct sp_revert){.count = 0};
    while (!out->has_more && sp_str_line(&body, &line)) {
        line = sp_str_trim(line);
        if (take(&line, "(cherry picked from commit ") &&
            sp_named_take(&line, named.commit) && sp_str_equal_c(line, ")"))
            sp_named_add(out, &named);
    }
    if (!out->count && take(&subject, "Cherry-pick: ") &&
        sp_named_take(&subject, named.commit))
        sp_named_add(out, &named);
    return out->count;
}
