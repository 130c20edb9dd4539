#include "sallyport/host.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sallyport/alloc.h"

/* fgetpwent() reads the file itself: getpwuid() would load plug-ins of the
 * machine's C library into a static program. */
static char *unix_login(void)
{
    FILE *file = fopen("/etc/passwd", "re");
    if (!file)
        return NULL;
    char *login = NULL;
    const struct passwd *entry;
    while (!login && (entry = fgetpwent(file)))
        if (entry->pw_uid == geteuid())
            login = sp_strdup(entry->pw_name);
    fclose(file);
    return login;
}

static char *plain_user(void)
{
    static const char *const variables[] = {"SALLYPORT_USER", "REMOTE_USER"};
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        const char *user = getenv(variables[i]);
        if (user && *user)
            return sp_strdup(user);
    }
    return unix_login();
}

/* In the order of enum sp_host. */
static char *(*const adapters[])(void) = {
    [SP_HOST_PLAIN] = plain_user,
};

static int is_name(const char *user)
{
    for (const char *c = user; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f || *c == ',' || *c == '*')
            return 0;
    return 1;
}

void sp_host_actor(int host, struct sp_actor *out)
{
    out->user = adapters[host]();
    if (out->user && !is_name(out->user))
        sp_actor_dispose(out);
}

void sp_actor_dispose(struct sp_actor *actor)
{
    free(actor->user);
    actor->user = NULL;
}
