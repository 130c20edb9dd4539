/* Drops old entries of the trail. */
#include <stdio.h>

#include "admin.h"
#include "audit.h"
#include "sallyport/clock.h"
#include "sallyport/recorded.h"
#include "sallyport/utc.h"

static void say(const struct sp_pruned *pruned, int64_t before, bool is_dry)
{
    char time[SP_UTC_TEXT + 1];
    struct sp_buf count = {0};
    audit_count(&count, pruned->count);
    if (!pruned->count)
        puts("no entry is old enough");
    else
        printf("%s, %llu to %llu, %s dropped: they are from before %s\n",
               sp_buf_text(&count), (unsigned long long)pruned->first,
               (unsigned long long)pruned->last, is_dry ? "would be" : "are",
               sp_utc_write(time, before / 1000));
    sp_buf_dispose(&count);
    if (pruned->bytes_stay)
        puts("another process reads the trail, so bytes of dropped lines may "
             "stay in its files; prune again");
}

static int prune(struct audit_trail *trail, int64_t now, long retention,
                 struct sp_pruned *out, struct sp_error *err)
{
    struct admin admin;
    struct sp_buf members = {0};
    char time[SP_UTC_TEXT + 1];
    int64_t before = now - 1000 * (int64_t)retention;
    admin_begin(&admin, trail->repo, now);
    sp_buf_printf(&members,
                  "\"action\":\"prune\",\"retention-days\":%ld,\"before\":"
                  "\"%s\"",
                  retention / SP_DAY, sp_utc_write(time, before / 1000));
    admin.entry.members = (struct sp_str){sp_buf_text(&members), members.len};
    int code = sp_audit_prune(trail->audit, before, &admin.entry, out, err);
    sp_buf_dispose(&members);
    admin_end(&admin);
    return code;
}

int audit_prune(struct audit_trail *trail, const struct sp_cli_args *args)
{
    struct sp_pruned pruned;
    struct sp_error err = {0};
    int64_t now = sp_clock_now_ms();
    long retention = trail->policy->audit.retention;
    bool is_dry = sp_cli_flag(args, "--dry-run");
    int code = sp_recorded_retention(&retention, trail->audit, &err);
    int64_t before = now - 1000 * (int64_t)retention;
    if (!code)
        code = is_dry ? sp_audit_prunable(trail->audit, before, &pruned, &err)
                      : prune(trail, now, retention, &pruned, &err);
    if (code)
        return cli_fail(&err);
    say(&pruned, before, is_dry);
    return CLEAN;
}
