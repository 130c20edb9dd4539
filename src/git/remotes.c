/* What a clone lacks and its remotes have: for messages. Nothing is fetched. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/published.h"
#include "sallyport/refs.h"
#include "sallyport/remotes.h"
#include "sallyport/sanitise.h"

/* Adds NAME of remote.NAME.url and remote.NAME.pushurl. */
static int add_remote(const git_config_entry *entry, void *context)
{
    struct sp_strings *out = context;
    struct sp_str name = sp_str(entry->name);
    if (!sp_str_starts(name, "remote."))
        return 0;
    name = sp_str(entry->name + strlen("remote."));
    const char *dot = memrchr(name.ptr, '.', name.len);
    if (!dot || (strcmp(dot, ".url") != 0 && strcmp(dot, ".pushurl") != 0))
        return 0;
    char *remote = sp_strndup(name.ptr, (size_t)(dot - name.ptr));
    if (!sp_strings_have(out, remote))
        sp_strings_add(out, remote, strlen(remote));
    free(remote);
    return 0;
}

/* The names of all remotes, sorted; yours to dispose. libgit2 1.5 has a function for
 * that, which leaks PCRE2's match data for each setting that is no remote's. */
static struct sp_strings remotes_in(git_config *config)
{
    struct sp_strings names = {0};
    git_config_foreach(config, add_remote, &names);
    sp_strings_sort(&names);
    return names;
}

/* The same; none where the settings cannot be read. */
static struct sp_strings list_remotes(const struct sp_repo *repo)
{
    struct sp_strings names = {0};
    git_config *config = NULL;
    if (git_repository_config_snapshot(&config, repo->git) == 0)
        names = remotes_in(config);
    git_config_free(config);
    return names;
}

/* Is "NAME/…" a branch of that remote? Then returns what follows, borrowed. */
static const char *branch_of(const char *ref, const char *remote)
{
    size_t len = strlen(remote);
    return strncmp(ref, remote, len) == 0 && ref[len] == '/' ? ref + len + 1
                                                             : NULL;
}

/* Origin, or else the only one; NULL where one would have to guess. */
static const char *one_of(const struct sp_strings *names)
{
    if (sp_strings_have(names, "origin"))
        return "origin";
    return names->count == 1 ? names->items[0] : NULL;
}

bool sp_repo_remote(struct sp_repo *repo, struct sp_buf *out)
{
    struct sp_strings names = list_remotes(repo);
    bool found = names.count > 0;
    const char *one = one_of(&names);
    if (found)
        sp_buf_puts(out, one ? one : "NAME");
    sp_strings_dispose(&names);
    return found;
}

static int ask_which(const struct sp_strings *names, struct sp_error *err)
{
    struct sp_buf text = {0};
    sp_buf_puts(&text, "there are several remotes, and none is called origin; "
                       "name one: ");
    for (size_t i = 0; i < names->count; i++) {
        sp_buf_puts(&text, !i ? "" : i + 1 == names->count ? " or " : ", ");
        sp_buf_puts(&text, "--remote ");
        sp_shell_quote(&text, sp_str(names->items[i]));
    }
    int code = sp_error_set(err, SP_EUSAGE, "%s", sp_buf_text(&text));
    sp_buf_dispose(&text);
    return code;
}

int sp_repo_choose_remote(struct sp_repo *repo, const char *asked,
                          struct sp_buf *out, struct sp_error *err)
{
    struct sp_strings names = {0};
    int code = SP_OK;
    if (!asked && sp_repo_worktree(repo)) {
        names = list_remotes(repo);
        asked = one_of(&names);
        if (!asked && names.count)
            code = ask_which(&names, err);
    }
    if (asked)
        sp_buf_puts(out, asked);
    sp_strings_dispose(&names);
    return code;
}

const char *sp_branch_at_remote(struct sp_repo *repo, const char *name,
                                struct sp_buf *remote)
{
    int is_valid = 0;
    struct sp_buf ref = {0};
    struct sp_strings names = {0};
    const char *branch = NULL;
    sp_buf_printf(&ref, "refs/remotes/%s", name);
    git_reference_name_is_valid(&is_valid, sp_buf_text(&ref));
    if (is_valid)
        names = list_remotes(repo);
    for (size_t i = 0; !branch && i < names.count; i++) {
        branch = branch_of(name, names.items[i]);
        if (branch)
            sp_buf_puts(remote, names.items[i]);
    }
    sp_strings_dispose(&names);
    sp_buf_dispose(&ref);
    return branch;
}

static bool has_branch(struct sp_repo *repo, const char *name)
{
    struct sp_buf ref = {0};
    struct sp_error ignored = {0};
    struct sp_oid id;
    sp_buf_printf(&ref, "refs/heads/%s", name);
    bool has = !sp_repo_ref(repo, sp_buf_text(&ref), &id, &ignored);
    sp_buf_dispose(&ref);
    return has;
}

bool sp_repo_copied(struct sp_repo *repo, const char *name, struct sp_buf *out)
{
    static const char remotes[] = "refs/remotes/";
    struct sp_buf copy = {0}, target = {0}, remote = {0};
    struct sp_error ignored = {0};
    if (has_branch(repo, name))
        return false;
    sp_buf_printf(&copy, "%s%s",
                  sp_str_starts(sp_str(name), remotes) ? "" : remotes, name);
    sp_repo_symbolic(repo, sp_buf_text(&copy), &target, &ignored);
    const char *ref =
        sp_buf_text(target.len ? &target : &copy); /* origin/HEAD */
    const char *branch =
        sp_str_starts(sp_str(ref), remotes)
            ? sp_branch_at_remote(repo, ref + strlen(remotes), &remote)
            : NULL;
    if (branch)
        sp_buf_printf(out, "refs/heads/%s", branch);
    sp_buf_dispose(&copy);
    sp_buf_dispose(&target);
    sp_buf_dispose(&remote);
    return branch;
}

bool sp_repo_upstream(struct sp_repo *repo, const char *branch,
                      struct sp_buf *out)
{
    struct sp_buf key = {0};
    git_buf name = {0};
    git_config *config = NULL;
    sp_buf_printf(&key, "branch.%s.merge", branch);
    bool has_one =
        git_repository_config(&config, repo->git) == 0 &&
        git_config_get_string_buf(&name, config, sp_buf_text(&key)) == 0;
    if (has_one)
        sp_buf_puts(out, name.ptr);
    git_config_free(config);
    git_buf_dispose(&name);
    sp_buf_dispose(&key);
    return has_one;
}

/* Appends "git fetch REMOTE", and what it fetches; NULL: what is set. */
static void add_fetch(struct sp_buf *out, const char *remote,
                      const char *refspec)
{
    sp_buf_puts(out, "git fetch ");
    sp_shell_quote(out, sp_str(remote));
    if (!refspec)
        return;
    sp_buf_putc(out, ' ');
    sp_shell_quote(out, sp_str(refspec));
}

void sp_say_fetch(struct sp_buf *out, const char *remote, const char *branch)
{
    struct sp_buf refspec = {0};
    sp_buf_printf(&refspec, "%s:refs/remotes/%s/%s", branch, remote, branch);
    add_fetch(out, remote, sp_buf_text(&refspec));
    sp_buf_dispose(&refspec);
}

#define EVIDENCE "refs/notes/sallyport/*:refs/notes/sallyport/*"

void sp_say_fetch_evidence(struct sp_buf *out, const char *remote)
{
    add_fetch(out, remote, EVIDENCE);
}

void sp_say_keep_fetching_evidence(struct sp_buf *out, const char *remote)
{
    struct sp_buf key = {0};
    sp_buf_printf(&key, "remote.%s.fetch", remote);
    sp_buf_puts(out, "git config --replace-all ");
    sp_shell_quote(out, sp_str(sp_buf_text(&key)));
    sp_buf_putc(out, ' ');
    sp_shell_quote(out, sp_str(EVIDENCE));
    sp_buf_puts(out, " :refs/notes/sallyport/\n");
    add_fetch(out, remote, NULL);
    sp_buf_dispose(&key);
}

void sp_say_fetch_policy(struct sp_buf *out, const char *remote)
{
    sp_buf_puts(out, "sallyport policy fetch");
    if (strcmp(remote, "origin") == 0)
        return;
    sp_buf_puts(out, " --remote ");
    sp_shell_quote(out, sp_str(remote));
}

void sp_say_unshallow(struct sp_buf *out, const char *remote)
{
    sp_buf_puts(out, "git fetch --unshallow ");
    sp_shell_quote(out, sp_str(remote));
}

void sp_say_set_head(struct sp_buf *out, const char *remote)
{
    add_fetch(out, remote, NULL);
    sp_buf_puts(out, " && git remote set-head ");
    sp_shell_quote(out, sp_str(remote));
    sp_buf_puts(out, " --auto");
}

void sp_say_see_head(struct sp_buf *out, const char *remote)
{
    sp_buf_puts(out, "git ls-remote --symref ");
    sp_shell_quote(out, sp_str(remote));
    sp_buf_puts(out, " HEAD");
}

/* Is it a refspec of all branches? */
static int is_of_all(const git_config_entry *entry, void *context)
{
    bool *found = context;
    *found = *found || strstr(entry->value, "refs/heads/*:") != NULL;
    return 0;
}

static int is_of_evidence(const git_config_entry *entry, void *context)
{
    static const char *const wide[] = {EVIDENCE, "refs/notes/*:refs/notes/*",
                                       "refs/*:refs/*"};
    bool *found = context;
    const char *refspec = entry->value + (*entry->value == '+');
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
        *found = *found || strcmp(refspec, wide[i]) == 0;
    return 0;
}

static int is_of_policy(const git_config_entry *entry, void *context)
{
    bool *found = context;
    *found = *found || strcmp(entry->value, SP_PUBLISHED_REFSPEC) == 0;
    return 0;
}

/* Is a refspec of that remote of such a kind? */
static bool fetches(struct sp_repo *repo, const char *remote,
                    git_config_foreach_cb is_of_kind)
{
    bool found = false;
    struct sp_buf key = {0};
    git_config *config = NULL;
    sp_buf_printf(&key, "remote.%s.fetch", remote);
    if (git_repository_config_snapshot(&config, repo->git) == 0)
        git_config_get_multivar_foreach(config, sp_buf_text(&key), NULL,
                                        is_of_kind, &found);
    git_config_free(config);
    sp_buf_dispose(&key);
    return found;
}

static int note_ref(const char *name, const struct sp_oid *id, void *context)
{
    bool *found = context;
    (void)name, (void)id;
    *found = true;
    return SP_OK;
}

static bool has_any(struct sp_repo *repo, const char *remote)
{
    bool found = false;
    struct sp_buf refs = {0};
    struct sp_error ignored = {0};
    sp_buf_printf(&refs, "refs/remotes/%s/*", remote);
    sp_repo_each_ref(repo, sp_buf_text(&refs), note_ref, &found, &ignored);
    sp_buf_dispose(&refs);
    return found;
}

bool sp_repo_has_branches(struct sp_repo *repo, const char *remote)
{
    return fetches(repo, remote, is_of_all) && has_any(repo, remote);
}

bool sp_repo_fetches_evidence(struct sp_repo *repo, const char *remote)
{
    return fetches(repo, remote, is_of_evidence);
}

bool sp_repo_fetches_policy(struct sp_repo *repo, const char *remote)
{
    return fetches(repo, remote, is_of_policy);
}

/* Does that remote keep objects that the clone lacks? */
static bool is_promisor(git_config *config, const char *remote)
{
    struct sp_buf key = {0};
    int promises = 0;
    sp_buf_printf(&key, "remote.%s.promisor", remote);
    int failed = git_config_get_bool(&promises, config, sp_buf_text(&key));
    sp_buf_dispose(&key);
    return !failed && promises;
}

/* Appends the name of the remote that has the objects which a partial clone
 * lacks. False in any other clone. */
static bool find_promisor(struct sp_repo *repo, struct sp_buf *out)
{
    git_config *config = NULL;
    bool found = false;
    if (git_repository_config_snapshot(&config, repo->git) < 0)
        return false;
    struct sp_strings names = remotes_in(config);
    for (size_t i = 0; !found && i < names.count; i++) {
        found = is_promisor(config, names.items[i]);
        if (found)
            sp_buf_puts(out, names.items[i]);
    }
    sp_strings_dispose(&names);
    git_config_free(config);
    return found;
}

void sp_say_partial(struct sp_repo *repo, struct sp_buf *out)
{
    struct sp_buf remote = {0};
    if (find_promisor(repo, &remote)) {
        sp_buf_puts(out,
                    ": this is a partial clone, and nothing is fetched for "
                    "a check; fetch the rest: git fetch --refetch "
                    "--no-filter ");
        sp_shell_quote(out, sp_str(sp_buf_text(&remote)));
    }
    sp_buf_dispose(&remote);
}

int sp_object_missing(struct sp_repo *repo, const char *what,
                      const struct sp_oid *id, struct sp_error *err)
{
    char hex[SP_OID_HEX + 1];
    struct sp_buf partial = {0};
    sp_say_partial(repo, &partial);
    int code =
        partial.len
            ? sp_error_set(err, SP_EGIT, "the %s %s is not here%s", what,
                           sp_oid_format(hex, id), sp_buf_text(&partial))
            : sp_error_set(err, SP_EGIT,
                           "the %s %s cannot be read: it is missing from "
                           "the repository or broken",
                           what, sp_oid_format(hex, id));
    sp_buf_dispose(&partial);
    return code;
}
