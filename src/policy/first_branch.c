#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/buf.h"
#include "sallyport/example.h"
#include "sallyport/refname.h"
#include "sallyport/sanitise.h"

/* Up to the first letter outside of ASCII, and with small letters before the slash. */
static char *tidied(const char *name)
{
    const char *slash = strchr(name, '/');
    struct sp_buf out = {0};
    for (const char *c = name; *c && isascii((unsigned char)*c); c++)
        sp_buf_putc(&out,
                    slash && c < slash ? (char)tolower((unsigned char)*c) : *c);
    while (out.len && strchr("-._/", out.data[out.len - 1]))
        sp_buf_cut(&out, out.len - 1);
    return sp_buf_detach(&out);
}

/* Can it be typed, once it is quoted for its letters? */
static bool is_typed(const char *name)
{
    struct sp_buf shown = {0};
    sp_sanitise(&shown, sp_str(name), 0);
    bool is = strcmp(sp_buf_text(&shown), name) == 0;
    for (size_t i = 0; i < shown.len; i++)
        if (!isascii((unsigned char)shown.data[i]))
            shown.data[i] = 'x';
    is = is && sp_ref_is_plain(sp_buf_text(&shown));
    sp_buf_dispose(&shown);
    return is;
}

char *sp_example_first_branch(const struct sp_policy *policy, const char *name)
{
    struct sp_error ignored = {0};
    char *near = tidied(name);
    if (near && is_typed(name) && sp_ref_is_plain(near) &&
        sp_policy_takes_branch(policy, near, &ignored) > 0)
        return near;
    free(near);
    return sp_ref_is_plain(name) ? sp_example_branch(policy, name) : NULL;
}
