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

static bool is_set(const char *name)
{
    return *variable(name) != '\0';
}

static bool says(const char *name, const char *value)
{
    return strcmp(variable(name), value) == 0;
}

/* Is it set to a number that is not 0? */
static bool is_id(const char *name)
{
    const char *value = variable(name);
    return value[strspn(value, "0123456789")] == '\0' &&
           value[strspn(value, "0")] != '\0';
}

static char *named_by(const char *name)
{
    return is_set(name) ? sp_strdup(variable(name)) : NULL;
}

/* How it came, where sshd or a web server started what started the hook: by
 * what they set. */
static const char *way(const char *set_by_web_server)
{
    if (is_set(set_by_web_server))
        return "http";
    return is_set("SSH_CONNECTION") ? "ssh" : NULL;
}

static void ask_plain(struct sp_actor *out)
{
    out->user = named_by("SALLYPORT_USER");
    if (!out->user)
        out->user = named_by("REMOTE_USER");
    if (!out->user)
        out->user = unix_login();
    out->via = way("REQUEST_METHOD");
}

static void ask_gitea(struct sp_actor *out)
{
    static const char command[] = "SSH_ORIGINAL_COMMAND";
    static const char key[] = "GITEA_DEPLOY_KEY_ID";
    bool is_internal = says(command, "gitea-internal");
    if (!is_set(key) || says(key, "0"))
        out->user = named_by("GITEA_PUSHER_NAME");
    out->via = is_internal                     ? "web"
               : says(command, "receive-pack") ? "http"
               : is_set(command)               ? "ssh"
                                               : NULL;
    out->is_host_merge = is_internal && is_id("GITEA_PR_ID") &&
                         says("GITEA_PUSH_TRIGGER", "pr-merge-to-base");
}

static void ask_gogs(struct sp_actor *out)
{
    out->user = named_by("GOGS_AUTH_USER_NAME");
    out->via = is_set("SSH_CONNECTION") ? "ssh" : NULL;
}

static void ask_gitlab(struct sp_actor *out)
{
    static const char *const ways[] = {"ssh", "http", "web"};
    if (!sp_str_starts(sp_str(variable("GL_ID")), "key-"))
        out->user = named_by("GL_USERNAME");
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
        if (says("GL_PROTOCOL", ways[i]))
            out->via = ways[i];
    if (says("GL_PROTOCOL", "web")) {
        out->is_host_merge = out->may_be_edit = true;
        out->prefix = "GL-HOOK-ERR:";
    }
}

static void ask_gitolite(struct sp_actor *out)
{
    static const char bypass[] = "GL_BYPASS_ACCESS_CHECKS";
    if (!is_set(bypass) || says(bypass, "0"))
        out->user = named_by("GL_USER");
    out->via = way("REQUEST_URI"); /* gitolite makes up an SSH_CONNECTION */
}

static void ask_ghes(struct sp_actor *out)
{
    static const char *const merges[] = {"pull request merge button",
                                         "pull request merge api", "merge"};
    const char *page = variable("GITHUB_VIA"), *api = strstr(page, " api");
    out->user = named_by("GITHUB_USER_LOGIN");
    out->via = api && !api[strlen(" api")]               ? "api"
               : *page                                   ? "web"
               : is_set("GITHUB_PUBLIC_KEY_FINGERPRINT") ? "ssh"
                                                         : "http";
    for (size_t i = 0; i < sizeof merges / sizeof merges[0]; i++)
        if (strcmp(page, merges[i]) == 0)
            out->is_host_merge = true;
}

static void (*const adapters[])(struct sp_actor *out) = {
    [SP_HOST_PLAIN] = ask_plain,   [SP_HOST_GITEA] = ask_gitea,
    [SP_HOST_FORGEJO] = ask_gitea, [SP_HOST_GOGS] = ask_gogs,
    [SP_HOST_GITLAB] = ask_gitlab, [SP_HOST_GITOLITE] = ask_gitolite,
    [SP_HOST_GHES] = ask_ghes,
};

static bool is_name(const char *user)
{
    for (const char *c = user; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f || *c == ',' || *c == '*')
            return false;
    return true;
}

void sp_host_actor(int host, struct sp_actor *out)
{
    *out = (struct sp_actor){.prefix = ""};
    adapters[host](out);
    if (out->user && !is_name(out->user))
        sp_actor_dispose(out);
}

void sp_actor_dispose(struct sp_actor *actor)
{
    free(actor->user);
    actor->user = NULL;
}
