/* Who can give what is missing, for a line. */
#include <string.h>

#include "plan.h"

enum { NAMED = 5 };

static void add_names(struct sp_buf *out, const struct sp_strings *names,
                      const char *between)
{
    for (size_t i = 0; i < names->count; i++)
        sp_buf_printf(out, "%s%s", i ? between : "", names->items[i]);
}

static void add_users(struct sp_buf *out, const struct sp_strings *users)
{
    struct sp_strings shown = *users;
    if (shown.count > NAMED)
        shown.count = NAMED;
    sp_buf_list(out, &shown);
    if (users->count > NAMED)
        sp_buf_puts(out, ", \xe2\x80\xa6");
}

void sp_plan_by(struct sp_buf *out, const struct sp_finding *finding)
{
    const struct sp_strings *users = &finding->users;
    if (finding->code->given_by == SP_GIVEN_BY_ADMINISTRATOR)
        sp_buf_puts(out, "the administrator");
    if (!finding->roles.count)
        return;
    if (!users->count) {
        sp_buf_puts(out, "a user with the role ");
        add_names(out, &finding->roles, " or ");
        sp_buf_printf(out, ", which nobody %shas",
                      finding->except.count ? "else " : "");
        return;
    }
    if (sp_strings_have(users, "*")) {
        sp_buf_puts(out, finding->except.count ? "anybody but " : "anybody");
        add_users(out, &finding->except);
    } else {
        add_users(out, users);
    }
    sp_buf_puts(out, " (");
    add_names(out, &finding->roles, " or ");
    sp_buf_putc(out, ')');
}
