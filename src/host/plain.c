/*
 * plain: SALLYPORT_USER (set by a forced command), else REMOTE_USER (set by
 * the web server), else the login of the effective user id, looked up in
 * /etc/passwd. Never a merge of its own.
 */
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/file.h"
#include "sallyport/str.h"

/* fgetpwent() reads the file itself: getpwuid() would load plug-ins of the
 * machine's C library into a static program. */
char *sp_unix_login(void)
{
    FILE *file = sp_file_stream("/etc/passwd");
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

void sp_ask_plain(struct sp_actor *out)
{
    out->user = sp_env_name("SALLYPORT_USER");
    if (!out->user)
        out->user = sp_env_name("REMOTE_USER");
    if (!out->user)
        out->user = sp_unix_login();
    out->via = sp_env_way("REQUEST_METHOD");
    sp_env_address_of_way(out, "REQUEST_METHOD");
}
