#include "unfetched.h"

#include <sys/stat.h>
#include <unistd.h>

#include "sallyport/git_config.h"
#include "sallyport/layers.h"
#include "sallyport/published.h"
#include "sallyport/refs.h"
#include "sallyport/remotes.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"

/* What is asked, and where the answer goes. */
struct search {
    struct unfetched *out;
    struct sp_repo *repo;
    const char *config;
    struct sp_status *status;
    struct sp_buf fetched; /* the path of the policy of the server */
    bool has_fetched, has_own;
    /* The project's own file counts before the policy that was fetched. */
    bool is_passed_over;
};

static bool is_asked(const struct search *s, const char *rule)
{
    return !sp_rule_is_off(sp_rule_find(rule), s->status->policy,
                           s->status->target);
}

static bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

static bool has_ref(struct search *s, const char *name)
{
    struct sp_oid ignored;
    struct sp_error error = {0};
    return sp_repo_ref(s->repo, name, &ignored, &error) == SP_OK;
}

static void say_fetch_policy(struct search *s, const char *remote)
{
    sp_say_fetch_policy(&s->out->fetch_policy, remote);
    s->status->fetch_policy = sp_buf_text(&s->out->fetch_policy);
}

/* A clone that asks for it each time, and has none, knows that there is none. */
static void say_policy(struct search *s, const char *remote)
{
    if (sp_repo_fetches_policy(s->repo, remote) &&
        !has_ref(s, SP_PUBLISHED_REF)) {
        sp_buf_puts(&s->out->no_policy, remote);
        s->status->no_policy = sp_buf_text(&s->out->no_policy);
        return;
    }
    say_fetch_policy(s, remote);
}

/* The shorter name of a file of the git directory, where it leads there from here. */
static const char *from_here(const char *path)
{
    static const char name[] = ".git/" SP_POLICY_FETCHED;
    struct stat one, other;
    return stat(name, &one) == 0 && stat(path, &other) == 0 &&
                   one.st_ino == other.st_ino && one.st_dev == other.st_dev
               ? name
               : path;
}

/* What was fetched can be asked, though the project's own file counts before it. */
static void say_config(struct search *s)
{
    struct sp_buf *out = &s->out->fetch_policy;
    sp_buf_puts(out, "sallyport status --config ");
    sp_shell_quote(out, sp_str(from_here(sp_buf_text(&s->fetched))));
    s->status->fetch_policy = sp_buf_text(out);
}

/* Who has which role, and so who has to approve, only the policy of the server says. That
 * is taken where the project has no file of its own; else it can be asked, and whatever roles
 * that file has, the server judges by its own. */
static void look_for_policy(struct search *s, const char *remote)
{
    struct sp_status *status = s->status;
    bool takes = !s->config && !s->has_own;
    if (s->is_passed_over)
        status->lacks_policy = true;
    else if (!takes || !s->has_fetched)
        status->lacks_policy = is_asked(s, "approvals");
    if (s->is_passed_over)
        say_config(s);
    else if (takes && status->lacks_policy)
        say_policy(s, remote);
}

/* It is newer than the one that is used: where that came from is where to take it. */
static void look_for_newer_policy(struct search *s, const char *remote)
{
    struct sp_buf from = {0};
    if (sp_repo_setting(s->repo, SP_PUBLISHED_BY, &from))
        remote = sp_buf_text(&from);
    s->status->lacks_policy = true;
    say_fetch_policy(s, remote);
    sp_buf_dispose(&from);
}

/* One fetch brings all of it, so a part shows that there was one. A server that has none
 * leaves no trace of it; there each fetch has to bring it. */
static void look_for_evidence(struct search *s, const char *remote,
                              bool has_any)
{
    bool is_known = has_any || sp_repo_fetches_evidence(s->repo, remote);
    s->status->lacks_evidence =
        !is_known && (is_asked(s, "approvals") || is_asked(s, "gates"));
    if (is_known)
        sp_say_fetch_evidence(&s->out->fetch, remote);
    else
        sp_say_keep_fetching_evidence(&s->out->fetch, remote);
    s->status->fetch = sp_buf_text(&s->out->fetch);
}

static void look_for_files(struct search *s)
{
    sp_layers_fetched_file(&s->fetched, s->repo);
    s->has_fetched = is_there(sp_buf_text(&s->fetched));
    s->has_own = sp_layers_has_own(s->repo);
    s->is_passed_over = !s->config && s->has_own && s->has_fetched;
}

static void look(struct search *s, const char *remote, bool has_any)
{
    if (s->status->is_policy_old)
        look_for_newer_policy(s, remote);
    else if (s->status->lacks_roles || s->is_passed_over)
        look_for_policy(s, remote);
    look_for_evidence(s, remote, has_any);
}

void unfetched_look(struct unfetched *out, struct sp_repo *repo,
                    const char *config, struct sp_status *status)
{
    struct search search = {
        .out = out, .repo = repo, .config = config, .status = status};
    struct search *s = &search;
    struct sp_buf remote = {0};
    bool has_any = has_ref(s, sp_evidence_ref(SP_EVIDENCE_APPROVAL)) ||
                   has_ref(s, sp_evidence_ref(SP_EVIDENCE_GATE));
    status->is_policy_old = !config && sp_layers_fetched_is_old(repo);
    if (sp_repo_worktree(repo))
        look_for_files(s);
    bool is_all = has_any && !status->lacks_roles && !s->is_passed_over &&
                  !status->missing_count && !status->is_policy_old;
    if (!is_all && sp_repo_worktree(repo) && sp_repo_remote(repo, &remote))
        look(s, sp_buf_text(&remote), has_any);
    sp_buf_dispose(&remote);
    sp_buf_dispose(&s->fetched);
}

void unfetched_dispose(struct unfetched *unfetched)
{
    sp_buf_dispose(&unfetched->fetch);
    sp_buf_dispose(&unfetched->fetch_policy);
    sp_buf_dispose(&unfetched->no_policy);
}
