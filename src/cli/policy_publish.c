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
#include "sallyport/refs.h"
#include "sallyport/remotes.h"
#include "sallyport/replace.h"
#include "sallyport/sanitise.h"

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

/* Appends a command of git for this repository. git does not ask who owns a directory that
 * --git-dir names. */
static void add_git(struct sp_buf *out, const struct sp_repo *repo,
                    const char *command)
{
    struct sp_str gitdir = sp_str(sp_repo_gitdir(repo));
    if (gitdir.len > 1 && sp_str_ends(gitdir, "/"))
        gitdir.len--;
    sp_buf_puts(out, "git --git-dir=");
    sp_shell_quote(out, gitdir);
    sp_buf_printf(out, " %s", command);
}

static int keep(const char *path, const struct sp_buf *text,
                struct sp_error *err)
{
    struct sp_str whole = {sp_buf_text(text), text->len};
    return sp_replace_file(path, whole)
               ? SP_OK
               : sp_error_set(err, SP_ESYSTEM, "cannot write %s", path);
}

/* Appends which values only the published policy has, and what to type. False: none. */
static bool add_lost(struct sp_buf *out, struct sp_repo *repo,
                     const struct sp_policy *policy)
{
    struct sp_buf lost = {0};
    const bool is_any = sp_layers_lost(&lost, repo, policy);
    if (is_any) {
        sp_buf_printf(out,
                      "the published policy has more than the files here: %s\n"
                      "  this may be the last copy, so publish leaves it as it "
                      "is\n  to read it, type: ",
                      sp_buf_text(&lost));
        add_git(out, repo, "cat-file -p " SP_PUBLISHED_REF);
        sp_buf_puts(out, "\n  copy into sallyport.ini what is to stay; if the "
                         "rest is to go, type: ");
        sp_command_typed(out, "sallyport policy publish --drop");
        sp_buf_puts(out, "\n");
    }
    sp_buf_dispose(&lost);
    return is_any;
}

bool policy_kept_back(struct sp_buf *out, struct sp_repo *repo,
                      const struct sp_policy *policy, enum sp_published found,
                      const struct sp_error *why)
{
    if (found != SP_PUBLISHED_UNREAD)
        return add_lost(out, repo, policy);
    sp_buf_printf(out,
                  "clones cannot fetch the policy: %s\n"
                  "  to see what else is missing, type: ",
                  why->message);
    add_git(out, repo, "fsck");
    sp_buf_puts(out, "\n  if nothing brings it back, type: ");
    sp_command_typed(out, "sallyport policy publish --drop");
    sp_buf_puts(out, "\n");
    return true;
}

/* Says why nothing is published. True: it is so. */
static bool refuse(struct sp_repo *repo, const struct sp_policy *policy,
                   enum sp_published found, const struct sp_error *why)
{
    struct sp_buf text = {0};
    sp_buf_puts(&text, "sallyport: ");
    const bool is_kept = policy_kept_back(&text, repo, policy, found, why);
    if (is_kept)
        cli_say_lines(stderr, &text);
    sp_buf_dispose(&text);
    return is_kept;
}

/* What is replaced. */
struct earlier {
    char id[SP_OID_HEX + 1]; /* "": nothing was published */
    struct sp_buf file;      /* where it is kept; empty: nowhere */
};

static void say_published(const struct earlier *earlier)
{
    struct sp_buf text = {0};
    sp_buf_puts(&text, "published as " SP_PUBLISHED_REF);
    if (*earlier->id)
        sp_buf_printf(&text, "; before it was %s", earlier->id);
    if (earlier->file.len)
        sp_buf_printf(&text, "\nwhat was published before is kept in %s",
                      sp_buf_text(&earlier->file));
    sp_buf_puts(&text, "\n");
    cli_say_lines(stdout, &text);
    sp_buf_dispose(&text);
}

/* Keeps what is replaced in a file of its own, where a value of it is lost. */
static int keep_lost(struct earlier *earlier, struct sp_repo *repo,
                     const struct sp_policy *policy, struct sp_error *err)
{
    struct sp_buf lost = {0}, text = {0};
    int code = SP_OK;
    if (sp_layers_lost(&lost, repo, policy)) {
        sp_buf_printf(&earlier->file, "%ssallyport.ini.%.10s",
                      sp_repo_gitdir(repo), earlier->id);
        code = sp_published_read(repo, &text, SP_POLICY_FILE_MAX, err);
        if (!code)
            code = keep(sp_buf_text(&earlier->file), &text, err);
    }
    sp_buf_dispose(&lost);
    sp_buf_dispose(&text);
    return code;
}

static int write_policy(struct sp_repo *repo, const struct sp_policy *policy,
                        struct sp_error *err)
{
    struct sp_buf text = {0};
    struct sp_oid before;
    struct sp_error ignored = {0};
    struct earlier earlier = {0};
    if (sp_repo_ref(repo, SP_PUBLISHED_REF, &before, &ignored) == SP_OK)
        sp_oid_format(earlier.id, &before);
    sp_policy_publish(&text, policy);
    int code = become_owner(repo, err);
    if (!code)
        code = keep_lost(&earlier, repo, policy, err);
    if (!code)
        code = sp_published_write(
            repo, (struct sp_str){sp_buf_text(&text), text.len}, err);
    if (!code)
        say_published(&earlier);
    sp_buf_dispose(&text);
    sp_buf_dispose(&earlier.file);
    return code;
}

/* Returns an exit status. */
static int publish(struct sp_repo *repo, const struct sp_policy *policy,
                   bool drops)
{
    struct sp_error err = {0}, why = {0};
    if (sp_repo_worktree(repo)) {
        sp_error_set(&err, SP_EUSAGE,
                     "this is a clone; publish is for the repository on the "
                     "server");
        return cli_fail(&err);
    }
    const enum sp_published found = sp_layers_published(repo, policy, &why);
    if (found == SP_PUBLISHED_SAME) {
        puts(SP_PUBLISHED_REF " is as it should be");
        return CLEAN;
    }
    if (!drops && refuse(repo, policy, found, &why))
        return UNDECIDED;
    return write_policy(repo, policy, &err) ? cli_fail(&err) : CLEAN;
}

int policy_publish(bool drops)
{
    struct sp_error err = {0};
    struct sp_repo *repo = NULL;
    struct sp_policy *policy = NULL;
    int code = cli_open(&repo, &policy, NULL, &err);
    int status = code ? cli_fail(&err) : publish(repo, policy, drops);
    sp_policy_free(policy);
    sp_repo_free(repo);
    return status;
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

static void say_fetched(const struct sp_repo *repo, const char *remote,
                        const char *path)
{
    static const char alone[] =
        "the policy of %s counts in this clone now: %s\n",
                      second[] =
                          "the policy of %s is here: %s\n" SP_POLICY_IN_TREE
                          " counts before it; to ask the server's, "
                          "add --config %s\n";
    struct sp_buf text = {0}, user = {0};
    if (sp_layers_has_own(repo))
        sp_buf_printf(&text, second, remote, path, path);
    else
        sp_buf_printf(&text, alone, remote, path);
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
