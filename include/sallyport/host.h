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
 * Reads the environment of the hook: the variables of that host (enum sp_host)
 * and no others. A user whose name holds a control character, a comma or a '*'
 * is unknown; so is one whom the host does not name, but for plain.
 *
 * plain: SALLYPORT_USER (set by a forced command), else REMOTE_USER (set by
 * the web server), else the login of the effective user id, looked up in
 * /etc/passwd.
 * gitea, forgejo: GITEA_PUSHER_NAME. With a deploy key (GITEA_DEPLOY_KEY_ID is
 * set and not 0) that is the owner of the repository: unknown.
 * (modules/repository/env.go and cmd/serv.go of both; Forgejo kept the names)
 * gogs: GOGS_AUTH_USER_NAME. (internal/db/repo_editor.go)
 * gitlab: GL_USERNAME. A GL_ID of "key-…" is a deploy key: unknown.
 * (Gitaly: internal/gitaly/hook/custom.go)
 * gitolite: GL_USER. (src/gitolite-shell)
 * ghes: GITHUB_USER_LOGIN. (the manual of GitHub Enterprise Server, "Creating
 * a pre-receive hook script")
 */
void sp_host_actor(int host, struct sp_actor *out);
void sp_actor_dispose(struct sp_actor *actor);

#endif
