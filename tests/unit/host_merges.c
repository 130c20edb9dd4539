/* How a push came, and which pushes are the host's own merge. */
#include "sallyport/host.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

extern char **environ;

/* Sets the environment to these "NAME=value" words and nothing else. */
static void set_environment(const char *words)
{
    static char text[512];
    static char *list[16];
    size_t count = 0;
    cr_assert(strlen(words) < sizeof text);
    strcpy(text, words);
    for (char *word = strtok(text, "|"); word; word = strtok(NULL, "|"))
        list[count++] = word;
    cr_assert(count < LENGTH(list));
    list[count] = NULL;
    environ = list;
}

/* "dana ssh", "(unknown) web merge": what the host says in this environment. */
static char *told(int host, const char *words)
{
    struct sp_actor actor;
    struct sp_buf text = {0};
    set_environment(words);
    sp_host_actor(host, &actor);
    sp_buf_printf(&text, "%s %s%s", actor.user ? actor.user : "(unknown)",
                  actor.via ? actor.via : "-",
                  !actor.is_host_merge ? ""
                  : actor.may_be_edit  ? " merge-or-edit"
                                       : " merge");
    cr_assert(actor.is_host_merge || !actor.may_be_edit);
    sp_actor_dispose(&actor);
    return sp_buf_detach(&text);
}

struct example {
    int host;
    const char *environment, *told;
};

#define ALL_TOLD(examples) all_told(examples, LENGTH(examples), __LINE__)
static void all_told(const struct example *examples, size_t count, int line)
{
    for (size_t i = 0; i < count; i++)
        same_text(told(examples[i].host, examples[i].environment),
                  examples[i].told, __FILE__, line);
}

TestSuite(host_merges);

#define MERGES                                                                 \
    "GITEA_PUSH_TRIGGER=pr-merge-to-base|GITEA_PR_ID=57|GL_PROTOCOL=web|"      \
    "GITHUB_VIA=pull request merge button|"                                    \
    "SSH_ORIGINAL_COMMAND=gitea-internal"

Test(host_merges, only_hosts_with_pages_merge_by_themselves)
{
    static const struct example examples[] = {
        {SP_HOST_PLAIN, "SALLYPORT_USER=dana|" MERGES, "dana -"},
        {SP_HOST_GOGS, "GOGS_AUTH_USER_NAME=dana|" MERGES, "dana -"},
        {SP_HOST_GITOLITE, "GL_USER=dana|" MERGES, "dana -"},
        {SP_HOST_GITEA, "GITEA_PUSHER_NAME=dana|" MERGES, "dana web merge"},
        {SP_HOST_FORGEJO, "GITEA_PUSHER_NAME=dana|" MERGES, "dana web merge"},
        {SP_HOST_GITLAB, "GL_USERNAME=dana|" MERGES, "dana web merge-or-edit"},
        {SP_HOST_GHES, "GITHUB_USER_LOGIN=dana|" MERGES, "dana web merge"},
    };
    ALL_TOLD(examples);
}

Test(host_merges, how_a_push_came_to_a_server_without_pages)
{
    static const struct example examples[] = {
        {SP_HOST_PLAIN, "SALLYPORT_USER=dana", "dana -"},
        {SP_HOST_PLAIN, "SALLYPORT_USER=dana|SSH_CONNECTION=::1 9 ::1 22",
         "dana ssh"},
        {SP_HOST_PLAIN, "REMOTE_USER=dana|REQUEST_METHOD=POST", "dana http"},
        {SP_HOST_PLAIN,
         "REMOTE_USER=dana|REQUEST_METHOD=POST|SSH_CONNECTION=::1 9 ::1 22",
         "dana http"},
        {SP_HOST_GOGS, "GOGS_AUTH_USER_NAME=dana|SSH_ORIGINAL_COMMAND=1",
         "dana -"},
        {SP_HOST_GOGS, "GOGS_AUTH_USER_NAME=dana|SSH_CONNECTION=::1 9 ::1 22",
         "dana ssh"},
        {SP_HOST_GITOLITE, "GL_USER=dana|SSH_CONNECTION=::1 9 ::1 22",
         "dana ssh"},
        /* gitolite makes up an SSH_CONNECTION for what comes by http */
        {SP_HOST_GITOLITE,
         "GL_USER=dana|SSH_CONNECTION=::1 80 ::1 80|REQUEST_URI=/git/x",
         "dana http"},
    };
    ALL_TOLD(examples);
}

/* The address that the host gives, or "". */
static char *address(int host, const char *words)
{
    struct sp_actor actor;
    set_environment(words);
    sp_host_actor(host, &actor);
    char *text = sp_strdup(actor.address);
    sp_actor_dispose(&actor);
    return text;
}

Test(host_merges, the_address_that_it_came_from)
{
    static const char ssh[] = "SSH_CONNECTION=fe80::1%eth0 9 ::1 22",
                      web[] = "REMOTE_ADDR=192.0.2.7|REQUEST_METHOD=POST|"
                              "REQUEST_URI=/x|SSH_CONNECTION=::1 80 ::1 80";
    SAME(address(SP_HOST_PLAIN, ssh), "fe80::1%eth0");
    SAME(address(SP_HOST_PLAIN, web), "192.0.2.7");
    SAME(address(SP_HOST_GITOLITE, ssh), "fe80::1%eth0");
    SAME(address(SP_HOST_GITOLITE, web), "192.0.2.7");
    SAME(address(SP_HOST_GHES, "GITHUB_USER_IP=192.0.2.9"), "192.0.2.9");
    SAME(address(SP_HOST_GITEA, ssh), "");
    SAME(address(SP_HOST_PLAIN, "SALLYPORT_USER=dana"), "");
    SAME(address(SP_HOST_GHES, "GITHUB_USER_IP=\x1b[31m"), "");
    SAME(address(SP_HOST_GHES,
                 "GITHUB_USER_IP=11111111111111111111111111111111111111111111"
                 "111111111111111111111111"),
         "");
}

#define GITEA "GITEA_PUSHER_NAME=dana|"
#define INTERNAL GITEA "SSH_ORIGINAL_COMMAND=gitea-internal|"
#define TRIGGER "GITEA_PUSH_TRIGGER=pr-merge-to-base|"

Test(host_merges, gitea_needs_the_trigger_and_a_pull_request)
{
    static const struct example examples[] = {
        {SP_HOST_GITEA, INTERNAL TRIGGER "GITEA_PR_ID=57", "dana web merge"},
        /* "update branch" has a pull request and no trigger, or another one */
        {SP_HOST_GITEA, INTERNAL "GITEA_PR_ID=57", "dana web"},
        {SP_HOST_GITEA,
         INTERNAL "GITEA_PUSH_TRIGGER=pr-update-with-base|GITEA_PR_ID=57",
         "dana web"},
        /* the editor has neither */
        {SP_HOST_GITEA, INTERNAL "GITEA_PR_ID=0", "dana web"},
        {SP_HOST_GITEA, INTERNAL TRIGGER "GITEA_PR_ID=0", "dana web"},
        {SP_HOST_GITEA, INTERNAL TRIGGER "GITEA_PR_ID=000", "dana web"},
        {SP_HOST_GITEA, INTERNAL TRIGGER "GITEA_PR_ID=", "dana web"},
        {SP_HOST_GITEA, INTERNAL TRIGGER "GITEA_PR_ID=5x", "dana web"},
        {SP_HOST_GITEA, INTERNAL TRIGGER "GITEA_PR_ID=-5", "dana web"},
        {SP_HOST_GITEA, INTERNAL "GITEA_PUSH_TRIGGER=|GITEA_PR_ID=57",
         "dana web"},
    };
    ALL_TOLD(examples);
}

static char *request(const char *words)
{
    struct sp_actor actor;
    set_environment(words);
    sp_host_actor(SP_HOST_GITEA, &actor);
    char *found = sp_strdup(actor.request ? actor.request : "none");
    sp_actor_dispose(&actor);
    return found;
}

Test(host_merges, gitea_names_the_pull_request_that_it_merges)
{
    SAME(request(INTERNAL TRIGGER "GITEA_PR_ID=57|GITEA_PR_INDEX=7"), "7");
    SAME(request(INTERNAL TRIGGER "GITEA_PR_ID=57"), "none");
    SAME(request(INTERNAL TRIGGER "GITEA_PR_ID=57|GITEA_PR_INDEX=7x"), "none");
    SAME(request(INTERNAL TRIGGER
                 "GITEA_PR_ID=57|GITEA_PR_INDEX=12345678901234"),
         "none");
    SAME(request(INTERNAL "GITEA_PR_ID=57|GITEA_PR_INDEX=7"), "none");
    SAME(request("GITEA_PR_INDEX=7"), "none");
}

/* Each workflow of each branch has such a token. */
Test(host_merges, what_a_workflow_merges_is_no_merge_of_the_host)
{
    static const struct example examples[] = {
        {SP_HOST_GITEA,
         INTERNAL TRIGGER "GITEA_PR_ID=57|GITEA_ACTIONS_TASK_ID=9",
         "dana#-2 web"},
        {SP_HOST_FORGEJO, INTERNAL TRIGGER "GITEA_PR_ID=57|GITEA_PUSHER_ID=-2",
         "dana#-2 web"},
    };
    ALL_TOLD(examples);
}

Test(host_merges, gitea_merges_over_neither_ssh_nor_http)
{
    static const struct example examples[] = {
        {SP_HOST_GITEA,
         GITEA "SSH_ORIGINAL_COMMAND=git-receive-pack 'a/b.git'|" TRIGGER
               "GITEA_PR_ID=57",
         "dana ssh"},
        {SP_HOST_GITEA,
         GITEA "SSH_ORIGINAL_COMMAND=receive-pack|" TRIGGER "GITEA_PR_ID=57",
         "dana http"},
        {SP_HOST_GITEA, GITEA TRIGGER "GITEA_PR_ID=57", "dana -"},
        {SP_HOST_FORGEJO,
         GITEA "SSH_ORIGINAL_COMMAND=receive-pack|GITEA_PR_ID=0", "dana http"},
    };
    ALL_TOLD(examples);
}

Test(host_merges, a_deploy_key_of_gitea_comes_by_ssh)
{
    SAME(told(SP_HOST_GITEA,
              GITEA "GITEA_DEPLOY_KEY_ID=3|"
                    "SSH_ORIGINAL_COMMAND=git-receive-pack 'a/b.git'"),
         "(unknown) ssh");
}

/* What stands before each line of a refusal: only GitLab's pages want that. */
static char *prefix(int host, const char *words)
{
    struct sp_actor actor;
    set_environment(words);
    sp_host_actor(host, &actor);
    char *text = sp_strdup(actor.prefix);
    sp_actor_dispose(&actor);
    return text;
}

Test(host_merges, only_the_pages_of_gitlab_want_a_prefix)
{
    for (int host = SP_HOST_PLAIN; host <= SP_HOST_GHES; host++) {
        SAME(prefix(host, MERGES),
             host == SP_HOST_GITLAB ? "GL-HOOK-ERR:" : "");
        SAME(prefix(host, ""), "");
    }
    SAME(prefix(SP_HOST_GITLAB, "GL_USERNAME=dana|GL_PROTOCOL=ssh"), "");
    SAME(prefix(SP_HOST_GITLAB, "GL_USERNAME=dana|GL_PROTOCOL=http"), "");
    SAME(prefix(SP_HOST_GITLAB, "GL_USERNAME=d*|GL_PROTOCOL=web"),
         "GL-HOOK-ERR:");
}

Test(host_merges, gitlab_names_the_way)
{
    static const struct example examples[] = {
        {SP_HOST_GITLAB, "GL_USERNAME=dana|GL_PROTOCOL=ssh", "dana ssh"},
        {SP_HOST_GITLAB, "GL_USERNAME=dana|GL_PROTOCOL=http", "dana http"},
        {SP_HOST_GITLAB, "GL_USERNAME=dana|GL_PROTOCOL=web",
         "dana web merge-or-edit"},
        {SP_HOST_GITLAB, "GL_USERNAME=dana|GL_PROTOCOL=WEB", "dana -"},
        {SP_HOST_GITLAB, "GL_USERNAME=dana", "dana -"},
        {SP_HOST_GITLAB, "GL_USERNAME=dana|GL_ID=user-5|GL_PROTOCOL=ssh",
         "dana#5 ssh"},
        {SP_HOST_GITLAB, "GL_USERNAME=dana|GL_ID=key-5|GL_PROTOCOL=ssh",
         "(unknown) ssh"},
    };
    ALL_TOLD(examples);
}

#define GHES "GITHUB_USER_LOGIN=dana|GITHUB_VIA="

/* The words are those of GitHub's manual. */
Test(host_merges, ghes_has_three_ways_to_merge_a_pull_request)
{
    static const struct example examples[] = {
        {SP_HOST_GHES, GHES "pull request merge button", "dana web merge"},
        {SP_HOST_GHES, GHES "pull request merge api", "dana api merge"},
        {SP_HOST_GHES, GHES "merge", "dana web merge"},
        {SP_HOST_GHES, GHES "merge base into head", "dana web"},
        {SP_HOST_GHES, GHES "branch merge api", "dana api"},
        {SP_HOST_GHES, GHES "auto-merge deployment api", "dana api"},
        {SP_HOST_GHES, GHES "blob#save", "dana web"},
        {SP_HOST_GHES, GHES "git repo contents api", "dana api"},
        {SP_HOST_GHES, GHES "git refs update api", "dana api"},
        {SP_HOST_GHES, GHES "pull request revert button", "dana web"},
        {SP_HOST_GHES, GHES "Merge", "dana web"},
        {SP_HOST_GHES, GHES "|GITHUB_PUBLIC_KEY_FINGERPRINT=a1:b2", "dana ssh"},
        {SP_HOST_GHES, "GITHUB_USER_LOGIN=dana", "dana http"},
    };
    ALL_TOLD(examples);
}

/* Only a user with a shell there, or another server, sets it: nobody who pushes. */
Test(host_merges, what_gitolite_lets_pass_unchecked_is_nobodys)
{
    static const struct example examples[] = {
        {SP_HOST_GITOLITE,
         "GL_USER=dana|GL_BYPASS_ACCESS_CHECKS=1|SSH_CONNECTION=::1 9 ::1 22",
         "(unknown) ssh"},
        {SP_HOST_GITOLITE, "GL_USER=server-a|GL_BYPASS_ACCESS_CHECKS=1",
         "(unknown) -"},
        /* gitolite asks Perl whether it is true */
        {SP_HOST_GITOLITE, "GL_USER=dana|GL_BYPASS_ACCESS_CHECKS=0", "dana -"},
        {SP_HOST_GITOLITE, "GL_USER=dana|GL_BYPASS_ACCESS_CHECKS=", "dana -"},
    };
    ALL_TOLD(examples);
}
