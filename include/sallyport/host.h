/*
 * host.h - who is pushing, as the server at hand tells it.
 * layer: host
 *
 * One adapter per kind of host, one row in the table of host.c. Which one is
 * used stands in the policy ([identity] host), set by the installer; it is
 * never guessed at push time.
 */
#ifndef SALLYPORT_HOST_H
#define SALLYPORT_HOST_H

#include <stdbool.h>

#include "sallyport/policy.h"

struct sp_actor {
    char *user;         /* NULL: unknown, who has no role */
    const char *via;    /* "ssh", "http", "web" or "api"; NULL: not told */
    bool is_host_merge; /* the host itself merges a pull request … */
    bool may_be_edit;   /* … or commits an edit: it says the same of both */
    bool holds_no_code; /* what was pushed to is a wiki, a snippet, or settings
                           of the host: nothing there is judged */
    const char *prefix; /* what the host wants to see before each line of a
                           refusal, to show it on its pages; "" */
};

/*
 * Reads the environment of the hook: the variables of that host (enum sp_host)
 * and no others. A user whose name holds a control character, a comma or a '*'
 * is unknown; so is one whom the host does not name, but for plain. What a host
 * does not say clearly is no merge of its own.
 *
 * plain: SALLYPORT_USER (set by a forced command), else REMOTE_USER (set by
 * the web server), else the login of the effective user id, looked up in
 * /etc/passwd. Never a merge of its own.
 *
 * gitea, forgejo: GITEA_PUSHER_NAME; Forgejo has kept the names. With a deploy
 * key (GITEA_DEPLOY_KEY_ID is set and not 0) that is the owner of the
 * repository, who did not push: unknown. A merge is what the program pushes
 * itself (SSH_ORIGINAL_COMMAND=gitea-internal) for a pull request (GITEA_PR_ID,
 * a key of its database and not the number that people know, is not 0) with
 * GITEA_PUSH_TRIGGER=pr-merge-to-base; "update branch" has no such trigger.
 * A wiki has GITEA_REPO_IS_WIKI=true.
 * (Source: modules/repository/env.go, cmd/serv.go, routers/web/repo/githttp.go
 * and services/pull/merge.go of Gitea.)
 *
 * gogs: GOGS_AUTH_USER_NAME. It merges without running custom hooks.
 * (Source: ComposeHookEnvs() in internal/database/repo_editor.go.)
 *
 * gitlab: GL_USERNAME. A GL_ID of "key-…" is a deploy key: unknown. A merge is
 * what comes with GL_PROTOCOL=web, as an edit on its pages does; there, only
 * lines that begin with GL-HOOK-ERR: are shown. A GL_REPOSITORY that does not
 * begin with "project-" is a wiki, a snippet or designs.
 * (Source: internal/gitaly/hook/custom.go of Gitaly.)
 *
 * gitolite: GL_USER. With GL_BYPASS_ACCESS_CHECKS it is the server itself that
 * pushes: a mirror, a trigger, somebody with a shell there; gitolite checks
 * nothing then, so that the name is nobody's: unknown. The GL_REPO
 * gitolite-admin holds its settings.
 * (Source: src/gitolite-shell, src/commands/push, Triggers/Mirroring.pm.)
 *
 * ghes: GITHUB_USER_LOGIN. A merge is one of three values of GITHUB_VIA.
 * (Source: GitHub's manual, "Creating a pre-receive hook script".)
 */
void sp_host_actor(int host, struct sp_actor *out);
void sp_actor_dispose(struct sp_actor *actor);

#endif
