#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"
#include "sallyport/git_config.h"
#include "sallyport/hook.h"
#include "sallyport/layers.h"
#include "sallyport/published.h"
#include "sallyport/remotes.h"
#include "sallyport/report.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"

static const char anyway[] =
    "\nNothing was sent. The server has the last word; to ask it anyway, type "
    "the same\npush again with --no-verify.\n";

/* The server may be able to read what this clone cannot read. */
static int undecided(const struct sp_error *err, const struct sp_repo *repo)
{
    struct sp_buf text = {0};
    if (err->code != SP_EGIT && err->code != SP_ESYSTEM)
        return sp_hook_refuse_undecided(err, sp_hook_clone_asks_json(repo));
    sp_report_left_to_server(&text, err);
    sp_hook_say(&text);
    sp_buf_dispose(&text);
    return 0;
}

/* The host of the server says who pushes; here nobody does. */
static const struct sp_actor nobody = {.prefix = ""};

/* The configuration of git is read where there is something to say. */
static int decide(const struct sp_source *source, struct sp_policy *policy,
                  const struct sp_push *push, struct sp_error *err)
{
    struct sp_decision decision;
    sp_hook_decide(&decision, source, push, &nobody, NULL, err);
    int refused = (int)err->code;
    if (decision.decided != SP_ACCEPTED || decision.found.findings.count)
        policy->report.machine |= sp_hook_clone_asks_json(source->repo);
    if (!refused)
        refused = sp_hook_answer(&decision, SP_REPORT_PRE_PUSH);
    sp_decision_dispose(&decision);
    return refused;
}

/* Does the policy of this clone say who may change a protected ref of that remote? from: of
 * which remote it is. */
static bool knows_roles(const struct sp_policy *policy, const char *from,
                        const char *remote, const struct sp_buf *user)
{
    return user->len && strcmp(from, remote) == 0 &&
           sp_policy_tells_role(policy, &policy->refs.merge_roles,
                                sp_buf_text(user));
}

/* Is it the name of a remote, and no URL, and no remote has it? */
static bool is_gone(const struct sp_repo *repo, const char *name)
{
    struct sp_buf key = {0}, url = {0};
    sp_buf_printf(&key, "remote.%s.url", name);
    bool is =
        !strpbrk(name, "/:") && !sp_repo_setting(repo, sp_buf_text(&key), &url);
    sp_buf_dispose(&key);
    sp_buf_dispose(&url);
    return is;
}

/* The roles are of one server, so those of a remote that was renamed are not known. */
static void say_gone(const char *from, const char *remote)
{
    struct sp_buf text = {0}, safe = {0};
    sp_sanitise(&safe, sp_str(from), 0);
    sp_say_fetch_policy(&text, remote);
    fprintf(stderr,
            "sallyport: the policy of this clone is from %s, and no remote has "
            "that name, so the roles are left to the server\n"
            "  type: %s\n",
            sp_buf_text(&safe), sp_buf_text(&text));
    sp_buf_dispose(&text);
    sp_buf_dispose(&safe);
}

static int judge(struct sp_repo *repo, const char *remote,
                 const struct sp_push *push, struct sp_error *err)
{
    struct sp_policy *policy;
    struct sp_buf user = {0}, from = {0};
    int refused = sp_layers_repo(&policy, repo, err);
    if (refused)
        return refused;
    struct sp_source source = {.repo = repo,
                               .policy = policy,
                               .setting_file = ".sallyport.ini",
                               .occasion = SP_REHEARSAL,
                               .remote = remote};
    if (sp_repo_setting(repo, "sallyport.user", &user))
        source.user = sp_buf_text(&user);
    sp_repo_setting(repo, SP_PUBLISHED_BY, &from);
    source.leaves_roles =
        !knows_roles(policy, sp_buf_text(&from), remote, &user);
    if (source.leaves_roles && user.len && from.len &&
        is_gone(repo, sp_buf_text(&from)))
        say_gone(sp_buf_text(&from), remote);
    refused = sp_rules_check(policy, err);
    if (!refused && policy->policy.mode != SP_MODE_OFF)
        refused = decide(&source, policy, push, err);
    sp_buf_dispose(&user);
    sp_buf_dispose(&from);
    sp_policy_free(policy);
    return refused;
}

static int rehearse(const char *remote, struct sp_str input)
{
    struct sp_error err = {0};
    struct sp_repo *repo = NULL;
    struct sp_push push = {0};
    int refused = sp_repo_discover(&repo, ".", &err);
    if (!refused)
        refused = sp_push_parse_local(&push, input, &err);
    if (!refused)
        refused = judge(repo, remote, &push, &err);
    if (refused < 0)
        refused = undecided(&err, repo);
    if (refused)
        fputs(anyway, stderr);
    sp_push_dispose(&push);
    sp_repo_free(repo);
    return refused;
}

int sp_hook_pre_push(int argc, char **argv)
{
    struct sp_error err = {0};
    struct sp_buf input = {0};
    int status = 0;
    static const struct hook_words words = {
        "push", "to ask the server anyway, push again with --no-verify", "",
        false};
    signal(SIGPIPE, SIG_IGN);
    sp_hook_bound_reading(&words);
    if (sp_hook_read_input(&input, &err))
        status = sp_hook_refuse_undecided(&err, false);
    else if (input.len)
        status = rehearse(argc > 1 ? argv[1] : "",
                          (struct sp_str){sp_buf_text(&input), input.len});
    if (!status)
        status = sp_hook_run_chained(
            argv, "pre-push.chained",
            (struct sp_str){sp_buf_text(&input), input.len});
    sp_buf_dispose(&input);
    return status;
}
