#include "sallyport/host.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sallyport/alloc.h"
#include "sallyport/str.h"

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

/* The value of a variable, "" when it is not set. */
static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value ? value : "";
}

static char *named_by(const char *name)
{
    const char *user = variable(name);
    return *user ? sp_strdup(user) : NULL;
}

static char *plain_user(void)
{
    char *user = named_by("SALLYPORT_USER");
    if (!user)
        user = named_by("REMOTE_USER");
    return user ? user : unix_login();
}

static char *gitea_user(void)
{
    const char *key = variable("GITEA_DEPLOY_KEY_ID");
    return *key && strcmp(key, "0") != 0 ? NULL : named_by("GITEA_PUSHER_NAME");
}

static char *gogs_user(void)
{
    return named_by("GOGS_AUTH_USER_NAME");
}

static char *gitlab_user(void)
{
    bool is_key = sp_str_starts(sp_str(variable("GL_ID")), "key-");
    return is_key ? NULL : named_by("GL_USERNAME");
}

static char *gitolite_user(void)
{
    return named_by("GL_USER");
}

static char *ghes_user(void)
{
    return named_by("GITHUB_USER_LOGIN");
}

static char *(*const adapters[])(void) = {
    [SP_HOST_PLAIN] = plain_user,   [SP_HOST_GITEA] = gitea_user,
    [SP_HOST_FORGEJO] = gitea_user, [SP_HOST_GOGS] = gogs_user,
    [SP_HOST_GITLAB] = gitlab_user, [SP_HOST_GITOLITE] = gitolite_user,
    [SP_HOST_GHES] = ghes_user,
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
