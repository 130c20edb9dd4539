/* An administrator knows that an earlier trail is gone. */
#include <stdio.h>

#include "admin.h"
#include "audit.h"
#include "sallyport/clock.h"

int audit_acknowledge(struct audit_trail *trail, const struct sp_cli_args *args)
{
    struct admin admin;
    struct sp_error err = {0};
    int64_t gone;
    (void)args;
    int code = sp_audit_earlier_gone(trail->audit, &gone, &err);
    if (!code && gone) {
        admin_begin(&admin, trail->repo, sp_clock_now_ms());
        code = sp_audit_acknowledge(trail->audit, &admin.entry, &err);
        admin_end(&admin);
    }
    if (code)
        return cli_fail(&err);
    puts(gone ? "acknowledged: an earlier trail is gone"
              : "no earlier trail is gone, as far as this one knows");
    return CLEAN;
}
