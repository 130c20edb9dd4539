/*
 * gitea, forgejo: GITEA_PUSHER_NAME and its number, GITEA_PUSHER_ID; Forgejo has
 * kept the names. The token of a workflow has the number -2, GITEA_ACTION_PERM or a
 * GITEA_ACTIONS_TASK_ID; what it merges is no merge of the host. With a deploy
 * key (GITEA_DEPLOY_KEY_ID is set and not 0) that is the owner of the
 * repository, who did not push: unknown. A merge is what the program pushes
 * itself (SSH_ORIGINAL_COMMAND=gitea-internal) for a pull request (GITEA_PR_ID,
 * a key of its database and not the number that people know, is not 0) with
 * GITEA_PUSH_TRIGGER=pr-merge-to-base; "update branch" has no such trigger.
 * A wiki has GITEA_REPO_IS_WIKI=true, or a GITEA_REPO_NAME that ends in .wiki.
 * (Source: modules/repository/env.go, cmd/serv.go, routers/web/repo/githttp.go
 * and services/pull/merge.go of Gitea.)
 */
#include <string.h>

#include "internal.h"

static bool is_token(void)
{
    return sp_env_says("GITEA_PUSHER_ID", "-2") ||
           sp_env_is_set("GITEA_ACTION_PERM") ||
           sp_env_is_id("GITEA_ACTIONS_TASK_ID");
}

static bool is_deploy_key(void)
{
    static const char key[] = "GITEA_DEPLOY_KEY_ID";
    return sp_env_is_set(key) && !sp_env_says(key, "0");
}

/* A page that is written by the API does not say so; no other repository may have
 * such a name. */
static bool is_wiki(void)
{
    static const char end[] = ".wiki";
    const char *name = sp_env("GITEA_REPO_NAME");
    size_t len = strlen(name), tail = strlen(end);
    return sp_env_says("GITEA_REPO_IS_WIKI", "true") ||
           (len > tail && strcmp(name + len - tail, end) == 0);
}

/* The way of a command that is not the program's own. */
static const char *way(void)
{
    static const char command[] = "SSH_ORIGINAL_COMMAND";
    if (!sp_env_is_set(command))
        return NULL;
    return sp_env_says(command, "receive-pack") ? "http" : "ssh";
}

/* The number of the pull request; NULL where none is told, or none can be so long. */
static const char *index_of_request(void)
{
    enum { MAX_DIGITS = 10 };
    const char *number = sp_env_number("GITEA_PR_INDEX", "");
    return number && strlen(number) <= MAX_DIGITS ? number : NULL;
}

void sp_ask_gitea(struct sp_actor *out)
{
    bool is_internal = sp_env_says("SSH_ORIGINAL_COMMAND", "gitea-internal");
    if (is_deploy_key()) {
        out->why_unknown = "a deploy key";
    } else {
        out->user = sp_env_name("GITEA_PUSHER_NAME");
        out->number = sp_env_number("GITEA_PUSHER_ID", "");
        out->is_token = is_token();
        out->why_unknown = out->is_token ? "the token of a workflow" : NULL;
    }
    out->via = is_internal ? "web" : way();
    out->holds_no_code = is_wiki();
    out->is_host_merge = is_internal && !is_token() &&
                         sp_env_is_id("GITEA_PR_ID") &&
                         sp_env_says("GITEA_PUSH_TRIGGER", "pr-merge-to-base");
    if (out->is_host_merge)
        out->request = index_of_request();
}
