/* Who a hosting program says is pushing: its environment in, the actor out. */
#include "sallyport/host.h"

#include <stdlib.h>

#include "support.h"

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

extern char **environ;

static void forget_everything(void)
{
    static char *nothing[] = {NULL};
    environ = nothing;
}

TestSuite(host_forges, .init = forget_everything);

/* The user that the host names; "(unknown)" for nobody. */
static char *user_of(int host)
{
    struct sp_actor actor;
    sp_host_actor(host, &actor);
    char *user = sp_strdup(actor.user ? actor.user : "(unknown)");
    sp_actor_dispose(&actor);
    return user;
}

static const struct {
    int host;
    const char *variable;
} sources[] = {
    {SP_HOST_GITEA, "GITEA_PUSHER_NAME"},
    {SP_HOST_FORGEJO, "GITEA_PUSHER_NAME"},
    {SP_HOST_GOGS, "GOGS_AUTH_USER_NAME"},
    {SP_HOST_GITLAB, "GL_USERNAME"},
    {SP_HOST_GITOLITE, "GL_USER"},
    {SP_HOST_GHES, "GITHUB_USER_LOGIN"},
};

Test(host_forges, each_has_a_variable_of_its_own)
{
    for (size_t i = 0; i < LENGTH(sources); i++) {
        forget_everything();
        setenv(sources[i].variable, "dana", 1);
        SAME(user_of(sources[i].host), "dana");
        setenv(sources[i].variable, "d*", 1);
        SAME(user_of(sources[i].host), "(unknown)");
        setenv(sources[i].variable, "", 1);
        SAME(user_of(sources[i].host), "(unknown)");
    }
}

/* Neither another host's variable nor the login of the account, which is that
 * of everybody. */
Test(host_forges, without_it_the_user_is_unknown)
{
    for (size_t i = 0; i < LENGTH(sources); i++) {
        forget_everything();
        setenv("SALLYPORT_USER", "fox", 1);
        setenv("REMOTE_USER", "fox", 1);
        for (size_t k = 0; k < LENGTH(sources); k++)
            setenv(sources[k].variable, "fox", 1);
        unsetenv(sources[i].variable);
        SAME(user_of(sources[i].host), "(unknown)");
    }
}

Test(host_forges, a_plain_server_takes_no_name_from_them)
{
    for (size_t i = 0; i < LENGTH(sources); i++)
        setenv(sources[i].variable, "fox", 1);
    setenv("SALLYPORT_USER", "dana", 1);
    SAME(user_of(SP_HOST_PLAIN), "dana");
}

/* A deploy key belongs to a repository; the name that comes with it is that of
 * the repository's owner, who did not push. */
Test(host_forges, a_deploy_key_of_gitea_is_not_the_owner)
{
    static const int hosts[] = {SP_HOST_GITEA, SP_HOST_FORGEJO};
    setenv("GITEA_PUSHER_NAME", "dana", 1);
    for (size_t i = 0; i < LENGTH(hosts); i++) {
        setenv("GITEA_DEPLOY_KEY_ID", "7", 1);
        SAME(user_of(hosts[i]), "(unknown)");
        setenv("GITEA_DEPLOY_KEY_ID", "0", 1);
        SAME(user_of(hosts[i]), "dana");
        setenv("GITEA_DEPLOY_KEY_ID", "", 1);
        SAME(user_of(hosts[i]), "dana");
        setenv("GITEA_DEPLOY_KEY_ID", "no number", 1);
        SAME(user_of(hosts[i]), "(unknown)");
    }
}

Test(host_forges, a_deploy_key_of_gitlab_is_nobody)
{
    setenv("GL_USERNAME", "dana", 1);
    setenv("GL_ID", "key-12", 1);
    SAME(user_of(SP_HOST_GITLAB), "(unknown)");
    setenv("GL_ID", "user-12", 1);
    SAME(user_of(SP_HOST_GITLAB), "dana#12");
}

static char *why_unknown(int host, const char *name, const char *value);

/* The number that a host has for the user, who may be renamed. */
Test(host_forges, the_number_of_a_user_follows_the_name)
{
    static const struct {
        int host;
        const char *variable, *value, *user;
    } examples[] = {
        {SP_HOST_GITEA, "GITEA_PUSHER_ID", "7", "dana#7"},
        {SP_HOST_FORGEJO, "GITEA_PUSHER_ID", "7", "dana#7"},
        {SP_HOST_GOGS, "GOGS_AUTH_USER_ID", "7", "dana#7"},
        {SP_HOST_GITLAB, "GL_ID", "user-7", "dana#7"},
        {SP_HOST_GITLAB, "GL_ID", "user-", "dana"},
        {SP_HOST_GITLAB, "GL_ID", "7", "dana"},
        {SP_HOST_GITEA, "GITEA_PUSHER_ID", "", "dana"},
        {SP_HOST_GITEA, "GITEA_PUSHER_ID", "0", "dana"},
        {SP_HOST_GITEA, "GITEA_PUSHER_ID", "7x", "dana"},
        {SP_HOST_GITEA, "GITEA_PUSHER_ID", "7,", "dana"},
        {SP_HOST_GITOLITE, "GITEA_PUSHER_ID", "7", "dana"},
        {SP_HOST_PLAIN, "GITEA_PUSHER_ID", "7", "dana"},
    };
    for (size_t i = 0; i < LENGTH(examples); i++) {
        forget_everything();
        setenv("SALLYPORT_USER", "dana", 1);
        for (size_t k = 0; k < LENGTH(sources); k++)
            setenv(sources[k].variable, "dana", 1);
        setenv(examples[i].variable, examples[i].value, 1);
        SAME(user_of(examples[i].host), examples[i].user);
    }
}

/* Else somebody could be called "dana#7". */
Test(host_forges, a_name_holds_no_number)
{
    for (size_t i = 0; i < LENGTH(sources); i++) {
        forget_everything();
        setenv(sources[i].variable, "dana#7", 1);
        SAME(user_of(sources[i].host), "(unknown)");
    }
    setenv("SALLYPORT_USER", "dana#7", 1);
    SAME(user_of(SP_HOST_PLAIN), "(unknown)");
}

/* Each of the three tells it: not every version sets all of them. */
Test(host_forges, the_token_of_a_workflow_is_marked)
{
    static const char *const tells[][2] = {{"GITEA_PUSHER_ID", "-2"},
                                           {"GITEA_ACTION_PERM", "2"},
                                           {"GITEA_ACTIONS_TASK_ID", "9"}};
    for (size_t i = 0; i < LENGTH(tells); i++) {
        forget_everything();
        setenv("GITEA_PUSHER_NAME", "gitea-actions", 1);
        setenv("GITEA_PUSHER_ID", "12", 1);
        setenv(tells[i][0], tells[i][1], 1);
        SAME(user_of(SP_HOST_GITEA), "gitea-actions#-2");
        setenv("GITEA_PUSHER_NAME", "forgejo-actions", 1);
        SAME(user_of(SP_HOST_FORGEJO), "forgejo-actions#-2");
    }
    SAME(why_unknown(SP_HOST_GITEA, "GITEA_PUSHER_ID", "-2"),
         "the token of a workflow");
    SAME(why_unknown(SP_HOST_GITEA, "GITEA_ACTIONS_TASK_ID", "0"), "(known)");
}

static char *why_unknown(int host, const char *name, const char *value)
{
    struct sp_actor actor;
    forget_everything();
    setenv("GITEA_PUSHER_NAME", "dana", 1);
    setenv("GL_USERNAME", "dana", 1);
    setenv("GL_USER", "dana", 1);
    setenv(name, value, 1);
    sp_host_actor(host, &actor);
    char *why = sp_strdup(actor.why_unknown ? actor.why_unknown : "(known)");
    sp_actor_dispose(&actor);
    return why;
}

Test(host_forges, why_somebody_is_unknown_is_told)
{
    SAME(why_unknown(SP_HOST_GITEA, "GITEA_DEPLOY_KEY_ID", "4"),
         "a deploy key");
    SAME(why_unknown(SP_HOST_GITEA, "GITEA_DEPLOY_KEY_ID", "0"), "(known)");
    SAME(why_unknown(SP_HOST_GITLAB, "GL_ID", "key-4"), "a deploy key");
    SAME(why_unknown(SP_HOST_GITOLITE, "GL_BYPASS_ACCESS_CHECKS", "1"),
         "a push of the server itself");
    SAME(why_unknown(SP_HOST_GITEA, "GITEA_PUSHER_NAME", "a,b"),
         "a name with a comma, a '*', a '#' or a control character");
}

/* Does the host say that the repository is one of code? */
static bool holds_code(int host, const char *name, const char *value)
{
    struct sp_actor actor;
    forget_everything();
    if (name)
        setenv(name, value, 1);
    sp_host_actor(host, &actor);
    sp_actor_dispose(&actor);
    return !actor.holds_no_code;
}

Test(host_forges, a_wiki_and_settings_are_no_code)
{
    static const char *const others[] = {"wiki-3", "group-2-wiki", "snippet-9",
                                         "design-3"};
    static const int giteas[] = {SP_HOST_GITEA, SP_HOST_FORGEJO};
    for (size_t i = 0; i < LENGTH(others); i++)
        cr_assert_not(holds_code(SP_HOST_GITLAB, "GL_REPOSITORY", others[i]));
    cr_assert(holds_code(SP_HOST_GITLAB, "GL_REPOSITORY", "project-3"));
    cr_assert(holds_code(SP_HOST_GITLAB, "GL_REPOSITORY", ""));
    cr_assert(holds_code(SP_HOST_GITLAB, NULL, NULL));
    cr_assert_not(holds_code(SP_HOST_GITOLITE, "GL_REPO", "gitolite-admin"));
    cr_assert(holds_code(SP_HOST_GITOLITE, "GL_REPO", "team/gitolite-admin"));
    cr_assert(holds_code(SP_HOST_GITOLITE, NULL, NULL));
    for (size_t i = 0; i < LENGTH(giteas); i++) {
        cr_assert_not(holds_code(giteas[i], "GITEA_REPO_IS_WIKI", "true"));
        cr_assert(holds_code(giteas[i], "GITEA_REPO_IS_WIKI", "false"));
        cr_assert(holds_code(giteas[i], NULL, NULL));
        /* a page that is written by the API; no repository may be called so */
        cr_assert_not(holds_code(giteas[i], "GITEA_REPO_NAME", "vpn.wiki"));
        cr_assert(holds_code(giteas[i], "GITEA_REPO_NAME", "vpn"));
        cr_assert(holds_code(giteas[i], "GITEA_REPO_NAME", "wiki"));
        cr_assert(holds_code(giteas[i], "GITEA_REPO_NAME", "vpn.wiki.x"));
    }
}

Test(host_forges, what_another_host_says_of_a_repository_does_not_count)
{
    cr_assert(holds_code(SP_HOST_PLAIN, "GL_REPOSITORY", "wiki-3"));
    cr_assert(holds_code(SP_HOST_GITOLITE, "GL_REPOSITORY", "wiki-3"));
    cr_assert(holds_code(SP_HOST_PLAIN, "GITEA_REPO_IS_WIKI", "true"));
    cr_assert(holds_code(SP_HOST_PLAIN, "GL_REPO", "gitolite-admin"));
}
