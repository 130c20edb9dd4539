#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/str.h"

/* The value of a variable, "" when it is not set. */
const char *sp_env(const char *name)
{
    const char *value = getenv(name);
    return value ? value : "";
}

bool sp_env_is_set(const char *name)
{
    return *sp_env(name) != '\0';
}

bool sp_env_says(const char *name, const char *value)
{
    return strcmp(sp_env(name), value) == 0;
}

const char *sp_env_number(const char *name, const char *prefix)
{
    const char *value = sp_env(name);
    size_t len = strlen(prefix);
    if (strncmp(value, prefix, len) != 0)
        return NULL;
    value += len;
    return value[strspn(value, "0123456789")] == '\0' &&
                   value[strspn(value, "0")] != '\0'
               ? value
               : NULL;
}

/* Is it set to a number that is not 0? */
bool sp_env_is_id(const char *name)
{
    return sp_env_number(name, "") != NULL;
}

char *sp_env_name(const char *name)
{
    return sp_env_is_set(name) ? sp_strdup(sp_env(name)) : NULL;
}

/* How it came, where sshd or a web server started what started the hook: by
 * what they set. */
const char *sp_env_way(const char *set_by_web_server)
{
    if (sp_env_is_set(set_by_web_server))
        return "http";
    return sp_env_is_set("SSH_CONNECTION") ? "ssh" : NULL;
}

void sp_env_address(struct sp_actor *out, const char *name)
{
    const char *value = sp_env(name);
    size_t len = strcspn(value, " ");
    size_t good = strspn(value, "0123456789abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ:.%-");
    if (len != good || len > SP_ADDRESS)
        return;
    memcpy(out->address, value, len);
    out->address[len] = '\0';
}

void sp_env_address_of_way(struct sp_actor *out, const char *set_by_web_server)
{
    sp_env_address(out, sp_env_is_set(set_by_web_server) ? "REMOTE_ADDR"
                                                         : "SSH_CONNECTION");
}
