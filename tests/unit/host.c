#include "sallyport/host.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "support.h"

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

/* It does not fall back to another source: that would be somebody else. */
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
