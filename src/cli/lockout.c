/* lockout list and clear: run in a repository on the server. */
#include <stdio.h>
#include <string.h>

#include "admin.h"
#include "cli.h"
#include "sallyport/clock.h"
#include "sallyport/lockout.h"
#include "sallyport/utc.h"
#include "trail.h"

struct server {
    struct trail trail; /* without a store where nothing was recorded yet */
    int64_t now;
};

static int open_server(struct server *out, bool writes, struct sp_error *err)
{
    struct sp_error why = {0};
    *out = (struct server){.now = sp_clock_now_ms()};
    int code = trail_open(&out->trail, writes, NULL, &why);
    if (code && code != SP_ENOTFOUND)
        return sp_error_set(err, code, "%s", why.message);
    return SP_OK;
}

static int find(int64_t *until, const struct server *server, const char *user,
                struct sp_error *err)
{
    *until = 0;
    if (!server->trail.audit || !sp_lockout_is_for(server->trail.policy, user))
        return SP_OK;
    return sp_lockout_find(until, server->trail.audit, server->trail.policy,
                           server->trail.repository, user, server->now, err);
}

static int add_locked(struct sp_buf *out, const struct server *server,
                      const char *user, struct sp_error *err)
{
    char text[SP_UTC_TEXT + 1];
    int64_t until;
    int code = find(&until, server, user, err);
    if (!code && until)
        sp_buf_printf(out, "%s until %s\n", user,
                      sp_utc_write(text, (until + 999) / 1000));
    return code;
}

static int list(const struct server *server, struct sp_error *err)
{
    struct sp_strings users = {0};
    struct sp_buf text = {0};
    int code = SP_OK;
    if (server->trail.audit)
        code =
            sp_lockout_users(&users, server->trail.audit, server->trail.policy,
                             server->trail.repository, server->now, err);
    for (size_t i = 0; !code && i < users.count; i++)
        code = add_locked(&text, server, users.items[i], err);
    if (!code && !text.len)
        sp_buf_puts(&text, "nobody is locked out\n");
    if (!code)
        cli_say_lines(stdout, &text);
    sp_buf_dispose(&text);
    sp_strings_dispose(&users);
    return code ? cli_fail(err) : CLEAN;
}

static int append_clear(const struct server *server, const char *user,
                        struct sp_error *err)
{
    struct admin admin;
    admin_begin(&admin, server->trail.repo, server->now);
    int code = sp_lockout_clear(server->trail.audit, user, &admin.entry, err);
    admin_end(&admin);
    return code;
}

static int clear(const struct server *server, const char *user,
                 struct sp_error *err)
{
    struct sp_buf text = {0};
    int64_t until;
    int code = find(&until, server, user, err);
    if (!code && until)
        code = append_clear(server, user, err);
    if (code)
        return cli_fail(err);
    sp_buf_printf(
        &text, until ? "the lock of %s is lifted\n" : "%s is not locked out\n",
        user);
    cli_say_lines(stdout, &text);
    sp_buf_dispose(&text);
    return until ? CLEAN : FINDINGS;
}

int sp_cli_lockout(const struct sp_cli_args *args)
{
    struct server server;
    struct sp_error err = {0};
    bool is_list = strcmp(args->words[0], "list") == 0;
    if (args->word_count != (is_list ? 1 : 2))
        return cli_usage(args->command,
                         is_list ? "list needs no user" : "clear needs a user");
    int status = open_server(&server, !is_list, &err) ? cli_fail(&err)
                 : is_list                            ? list(&server, &err)
                           : clear(&server, args->words[1], &err);
    trail_close(&server.trail);
    return status;
}
