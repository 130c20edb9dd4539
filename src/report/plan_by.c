/* Who can give what is missing, for a line. */
#include <string.h>

#include "plan.h"

enum { NAMED = 5 };

static void add_users(struct sp_buf *out, const struct sp_strings *users)
{
    struct sp_strings shown = *users;
    if (shown.count > NAMED)
        shown.count = NAMED;
    sp_buf_list(out, &shown);
    if (users->count > NAMED)
        sp_buf_puts(out, ", \xe2\x80\xa6");
}

/* Nobody has a role, but for those who are not to use it; or nobody is known. */
static void add_nobody(struct sp_buf *out, const struct sp_finding *finding,
                       bool knows_roles)
{
    bool is_one = finding->roles.count == 1;
    sp_buf_printf(out, "a user with %s ",
                  is_one ? "the role" : "one of the roles");
    sp_buf_list(out, &finding->roles);
    if (knows_roles)
        sp_buf_printf(out, "%s nobody %shas%s", is_one ? ", which" : ";",
                      finding->except.count ? "else " : "",
                      is_one ? "" : " one");
}

static void add_somebody(struct sp_buf *out, const struct sp_finding *finding)
{
    if (sp_strings_have(&finding->users, "*")) {
        sp_buf_puts(out, finding->except.count ? "anybody but " : "anybody");
        add_users(out, &finding->except);
    } else {
        add_users(out, &finding->users);
    }
    sp_buf_puts(out, finding->roles.count > 1 ? " (one of: " : " (");
    sp_buf_list(out, &finding->roles);
    sp_buf_putc(out, ')');
}

void sp_plan_by(struct sp_buf *out, const struct sp_finding *finding,
                bool knows_roles)
{
    if (finding->code->given_by == SP_GIVEN_BY_ADMINISTRATOR)
        sp_buf_puts(out, "the administrator");
    if (finding->roles.count && finding->users.count)
        add_somebody(out, finding);
    else if (finding->roles.count)
        add_nobody(out, finding, knows_roles);
}
