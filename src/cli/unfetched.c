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
static void say_config(struct search *s, const char *fetched)
{
    struct sp_buf *out = &s->out->fetch_policy;
    sp_buf_puts(out, "sallyport status --config ");
    sp_shell_quote(out, sp_str(from_here(fetched)));
    s->status->fetch_policy = sp_buf_text(out);
}

/* Does the project's own file count before the policy that was fetched? Whatever roles it
 * has, the server judges by its own. */
static bool is_passed_over(const struct search *s)
{
    struct sp_buf fetched = {0};
    sp_layers_fetched_file(&fetched, s->repo);
    bool is = !s->config && sp_layers_has_own(s->repo) &&
              is_there(sp_buf_text(&fetched));
    sp_buf_dispose(&fetched);
    return is;
}

static void look_at_passed_over(struct search *s)
{
    struct sp_buf fetched = {0};
    sp_layers_fetched_file(&fetched, s->repo);
    s->status->lacks_policy = true;
    say_config(s, sp_buf_text(&fetched));
    sp_buf_dispose(&fetched);
}

/* Who has which role, and so who has to approve, only the policy of the server says. That
 * is taken where the project has no file of its own. */
static void look_for_policy(struct search *s, const char *remote)
{
    struct sp_buf fetched = {0};
    sp_layers_fetched_file(&fetched, s->repo);
    bool takes = !s->config && !sp_layers_has_own(s->repo);
    if (!takes || !is_there(sp_buf_text(&fetched)))
        s->status->lacks_policy = is_asked(s, "approvals");
    if (takes && s->status->lacks_policy)
        say_policy(s, remote);
    sp_buf_dispose(&fetched);
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

void unfetched_look(struct unfetched *out, struct sp_repo *repo,
                    const char *config, struct sp_status *status)
{
    struct search search = {out, repo, config, status}, *s = &search;
    struct sp_buf remote = {0};
    bool has_any = has_ref(s, sp_evidence_ref(SP_EVIDENCE_APPROVAL)) ||
                   has_ref(s, sp_evidence_ref(SP_EVIDENCE_GATE));
    s->status->is_policy_old = !s->config && sp_layers_fetched_is_old(s->repo);
    bool is_passed = sp_repo_worktree(s->repo) && is_passed_over(s);
    bool is_all = has_any && !s->status->lacks_roles && !is_passed &&
                  !s->status->missing_count && !s->status->is_policy_old;
    if (!is_all && sp_repo_worktree(s->repo) &&
        sp_repo_remote(s->repo, &remote)) {
        if (s->status->is_policy_old)
            look_for_newer_policy(s, sp_buf_text(&remote));
        else if (is_passed)
            look_at_passed_over(s);
        else if (s->status->lacks_roles)
            look_for_policy(s, sp_buf_text(&remote));
        look_for_evidence(s, sp_buf_text(&remote), has_any);
    }
    sp_buf_dispose(&remote);
}

void unfetched_dispose(struct unfetched *unfetched)
{
    sp_buf_dispose(&unfetched->fetch);
    sp_buf_dispose(&unfetched->fetch_policy);
    sp_buf_dispose(&unfetched->no_policy);
}
