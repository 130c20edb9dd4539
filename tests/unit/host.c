#include "sallyport/host.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "support.h"

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

static void forget_users(void)
{
    unsetenv("SALLYPORT_USER");
    unsetenv("REMOTE_USER");
}

TestSuite(host, .init = forget_users);

/* Who a plain server says it is; "(unknown)" for nobody. */
static char *plain_user(void)
{
    struct sp_actor actor;
    sp_host_actor(SP_HOST_PLAIN, &actor);
    char *user = sp_strdup(actor.user ? actor.user : "(unknown)");
    sp_actor_dispose(&actor);
    cr_assert(actor.user == NULL);
    return user;
}

Test(host, a_forced_command_names_the_user)
{
    setenv("SALLYPORT_USER", "dana", 1);
    setenv("REMOTE_USER", "fox", 1);
    SAME(plain_user(), "dana");
}

Test(host, else_the_web_server_does)
{
    setenv("REMOTE_USER", "fox", 1);
    SAME(plain_user(), "fox");
    setenv("SALLYPORT_USER", "", 1);
    SAME(plain_user(), "fox");
}

Test(host, else_it_is_the_unix_login)
{
    const struct passwd *entry = getpwuid(geteuid());
    SAME(plain_user(), entry ? entry->pw_name : "(unknown)");
    setenv("SALLYPORT_USER", "", 1);
    setenv("REMOTE_USER", "", 1);
    SAME(plain_user(), entry ? entry->pw_name : "(unknown)");
}

Test(host, a_user_id_without_an_entry_is_nobody)
{
    enum { NOBODYS_ID = 3999999999u };
    if (getpwuid(NOBODYS_ID) || geteuid() != 0 || seteuid(NOBODYS_ID) != 0)
        cr_skip("only root can become a user who is not there");
    char *user = plain_user();
    cr_assert(seteuid(0) == 0);
    SAME(user, "(unknown)");
}

Test(host, a_name_may_look_like_anything_a_policy_can_hold)
{
    static const char *const names[] = {"dana.scully@example.org",
                                        "Dana Scully", "DOMAIN\\dana",
                                        "d\u00e4na", "a-b_c+d"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        setenv("SALLYPORT_USER", names[i], 1);
        SAME(plain_user(), names[i]);
    }
}

/* It does not fall back to another source: that would be another user. */
Test(host, a_name_that_a_policy_cannot_hold_is_unknown)
{
    static const char *const names[] = {
        "*", "dana,fox", "dana\n", "\x1b[31m", "da\tna", "dana\x7f", "d*"};
    setenv("REMOTE_USER", "fox", 1);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        setenv("SALLYPORT_USER", names[i], 1);
        SAME(plain_user(), "(unknown)");
    }
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

#define TEMPLATE "{gitdir}/sallyport-template/hooks/{hook}.d/sallyport"

/* "HOME, GLOBAL HOME, what makes its hooks again", a '*' where it merges by itself. */
static char *row_of(const char *name)
{
    struct sp_buf out = {0};
    const struct sp_host_row *host = sp_host_find(name);
    cr_assert(host && *host->title);
    sp_buf_printf(&out, "%s%s, %s, %s", host->merges_itself ? "* " : "",
                  or_empty(host->home), or_empty(host->global_home),
                  or_empty(host->regenerate));
    return sp_buf_detach(&out);
}

Test(host, each_kind_is_one_row)
{
    SAME(row_of("plain"), "{hooks}/{hook}, , ");
    SAME(row_of("gitea"), "* {gitdir}/hooks/{hook}.d/sallyport, " TEMPLATE
                          ", gitea admin regenerate hooks");
    SAME(row_of("forgejo"), "* {gitdir}/hooks/{hook}.d/sallyport, " TEMPLATE
                            ", forgejo admin regenerate hooks");
    SAME(row_of("gitlab"), "* {gitdir}/custom_hooks/{hook}.d/sallyport, "
                           "{gitdir}/{hook}.d/sallyport, ");
    SAME(row_of("gogs"), "* {gitdir}/custom_hooks/{hook}, , "
                         "gogs admin resync-hooks");
    SAME(row_of("gitolite"), "{hooks}/{hook}, {gitdir}/hooks/common/{hook}, "
                             "gitolite setup --hooks-only");
    SAME(row_of("ghes"), "* , , ");
}

Test(host, is_found_by_its_name)
{
    cr_assert(sp_host_find("gogs") == &sp_hosts[SP_HOST_GOGS]);
    cr_assert_null(sp_host_find("?"));
}

/* The first row is the one to propose. */
Test(host, is_found_by_where_its_hooks_lie)
{
    static const char *const expected[] = {
        [SP_LAYOUT_PLAIN] = "plain",     [SP_LAYOUT_GITOLITE] = "gitolite",
        [SP_LAYOUT_DELEGATED] = "gitea", [SP_LAYOUT_CUSTOM] = "gitlab",
        [SP_LAYOUT_CUSTOM_D] = "gitlab", [SP_LAYOUT_GLOBAL] = "gitlab",
    };
    for (size_t i = 0; i < LENGTH(expected); i++)
        cr_assert_str_eq(sp_host_of_layout((enum sp_layout)i)->name,
                         expected[i]);
}
