/*
 * host.h - who is pushing, as the server at hand tells it.
 * floor: host
 *
 * One adapter per kind of host, one row in the table of host.c. Which one is
 * used stands in the policy ([identity] host), set by the installer; it is
 * never guessed at push time.
 */
#ifndef SALLYPORT_HOST_H
#define SALLYPORT_HOST_H

#include "sallyport/policy.h"

struct sp_actor {
    char *user; /* NULL: unknown, who has no role */
};

/*
 * plain: SALLYPORT_USER (set by a forced command), else REMOTE_USER (set by
 * the web server), else the login of the effective user id, looked up in
 * /etc/passwd. A user whose name holds a control character, a comma or a '*'
 * is unknown.
 */
void sp_host_actor(int host, struct sp_actor *out);
void sp_actor_dispose(struct sp_actor *actor);

#endif
