/* The policy of a server in its clones. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "policy.h"
#include "sallyport/git_config.h"
#include "sallyport/layers.h"
#include "sallyport/owner.h"
#include "sallyport/published.h"
#include "sallyport/remotes.h"
#include "sallyport/replace.h"

/* Root does not write into the repository of another user: it becomes the owner, for
 * good. */
static int become_owner(struct sp_repo *repo, struct sp_error *err)
{
    struct sp_owner owner;
    if (geteuid() != 0)
        return SP_OK;
    int code = sp_owner_open(&owner, sp_repo_gitdir(repo), err);
    if (!code && owner.user != 0)
        code = sp_owner_become(&owner, NULL, 0, err);
    sp_owner_close(&owner);
    return code;
}

static int publish(struct sp_repo *repo, const struct sp_policy *policy,
                   struct sp_error *err)
{
    struct sp_buf text = {0};
    if (sp_repo_worktree(repo))
        return sp_error_set(err, SP_EUSAGE,
                            "this is a clone; publish is for the repository on "
                            "the server");
    if (sp_layers_published(repo, policy) == SP_PUBLISHED_SAME) {
        puts(SP_PUBLISHED_REF " is as it should be");
        return SP_OK;
    }
    sp_policy_publish(&text, policy);
    int code = become_owner(repo, err);
    if (!code)
        code = sp_published_write(
            repo, (struct sp_str){sp_buf_text(&text), text.len}, err);
    if (!code)
        puts("published as " SP_PUBLISHED_REF);
    sp_buf_dispose(&text);
    return code;
}

int policy_publish(void)
{
    struct sp_error err = {0};
    struct sp_repo *repo = NULL;
    struct sp_policy *policy = NULL;
    int code = cli_open(&repo, &policy, NULL, &err);
    if (!code)
        code = publish(repo, policy, &err);
    sp_policy_free(policy);
    sp_repo_free(repo);
    return code ? cli_fail(&err) : CLEAN;
}

/* Appends the policy of the remote, if it is a good one. */
static int get(struct sp_repo *repo, const char *remote, struct sp_buf *text,
               struct sp_error *err)
{
    struct sp_error why = {0};
    int code = sp_published_fetch(repo, remote, text, SP_POLICY_FILE_MAX, err);
    if (code == SP_ENOTFOUND)
        return sp_error_set(err, SP_EGIT,
                            "%s hands out no policy; there, the administrator "
                            "types: sallyport policy publish",
                            remote);
    if (code == SP_ELIMIT)
        return sp_error_set(err, SP_ELIMIT,
                            "the policy of %s is larger than 1 MB", remote);
    if (!code && policy_prove_good(text, &why))
        code = sp_error_set(err, SP_EGIT, "the policy of %s cannot be used: %s",
                            remote, why.message);
    return code;
}

static int keep(const char *path, const struct sp_buf *text,
                struct sp_error *err)
{
    struct sp_str whole = {sp_buf_text(text), text->len};
    return sp_replace_file(path, whole)
               ? SP_OK
               : sp_error_set(err, SP_ESYSTEM, "cannot write %s", path);
}

static void say_fetched(const struct sp_repo *repo, const char *remote,
                        const char *path)
{
    struct sp_buf text = {0}, user = {0};
    sp_buf_printf(&text, "the policy of %s counts in this clone now: %s\n",
                  remote, path);
    if (!sp_repo_setting(repo, "sallyport.user", &user))
        sp_buf_puts(&text, "tell it by which name the server knows you; type:\n"
                           "  git config sallyport.user NAME\n");
    cli_say_lines(stdout, &text);
    sp_buf_dispose(&text);
    sp_buf_dispose(&user);
}

static int choose(struct sp_repo *repo, const char *asked, struct sp_buf *out,
                  struct sp_error *err)
{
    if (!sp_repo_worktree(repo))
        return sp_error_set(err, SP_EUSAGE,
                            "there is no work tree here; type it in a clone");
    int code = sp_repo_choose_remote(repo, asked, out, err);
    return code || out->len
               ? code
               : sp_error_set(err, SP_EUSAGE, "there is no remote to ask");
}

int policy_fetch(const char *asked)
{
    struct sp_error err = {0};
    struct sp_repo *repo = NULL;
    struct sp_buf text = {0}, path = {0}, found = {0};
    int code = sp_repo_discover(&repo, ".", &err);
    if (!code)
        code = choose(repo, asked, &found, &err);
    const char *remote = sp_buf_text(&found);
    if (!code)
        code = get(repo, remote, &text, &err);
    if (!code) {
        sp_layers_fetched_file(&path, repo);
        code = keep(sp_buf_text(&path), &text, &err);
    }
    if (!code)
        code = sp_published_name(repo, remote, &err);
    if (!code)
        say_fetched(repo, remote, sp_buf_text(&path));
    sp_buf_dispose(&found);
    sp_buf_dispose(&text);
    sp_buf_dispose(&path);
    sp_repo_free(repo);
    return code ? cli_fail(&err) : CLEAN;
}
