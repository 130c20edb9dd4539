/* The command that fixes a problem. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/sanitise.h"

#define LOOK "namei -l {}"
#define GIVE "chown -h {owner} {}"

static void add_quoted(struct sp_buf *out, const char *text)
{
    sp_shell_quote(out, sp_str(text));
}

static void add_program(struct sp_buf *out, const struct sp_doctor_repo *repo)
{
    const char *path = repo->doctor->program;
    add_quoted(out, path ? path : "sallyport");
}

static void add_installer(struct sp_buf *out, const struct sp_doctor_repo *repo)
{
    const char *path = repo->doctor->installer;
    add_quoted(out, path ? path : "sallyport-install");
}

/* Appends what root types to become the owner, in front of what only looks. */
static void add_as_owner(struct sp_buf *out, const struct sp_doctor_repo *repo)
{
    if (repo->doctor->user == 0 && repo->owner != 0) {
        sp_buf_puts(out, "runuser -u ");
        add_quoted(out, repo->owner_name);
        sp_buf_puts(out, " -- ");
    }
}

/* Root does nothing where a third user could put something else in the place of the
 * repository; its owner does it. */
static void add_as_owner_where_needed(struct sp_buf *out,
                                      const struct sp_doctor_repo *repo)
{
    struct sp_owner owner;
    struct sp_error ignored = {0};
    if (sp_owner_open(&owner, repo->path, &ignored) == SP_OK &&
        owner.way == SP_WAY_STRANGE)
        add_as_owner(out, repo);
    sp_owner_close(&owner);
}

static void add_install(struct sp_buf *out, const struct sp_doctor_repo *repo)
{
    add_as_owner_where_needed(out, repo);
    add_installer(out, repo);
    if (repo->has_vref) {
        sp_buf_puts(out,
                    " server --per-ref --host gitolite --global LOCAL_CODE");
        return;
    }
    sp_buf_puts(out, repo->is_clone ? " local " : " server ");
    if (repo->seen && strcmp(repo->seen->name, sp_doctor_repo_host(repo)) != 0)
        sp_buf_printf(out, "--host %s ", repo->seen->name);
    add_quoted(out, repo->path);
}

static void add_guard(struct sp_buf *out, const struct sp_doctor_repo *repo)
{
    if (!repo->is_wiki && !repo->is_admin)
        add_install(out, repo);
}

static void add_uninstall(struct sp_buf *out, const struct sp_doctor_repo *repo)
{
    add_installer(out, repo);
    sp_buf_puts(out, " uninstall ");
    add_quoted(out, repo->path);
}

/* Appends what copies the history of a bare repository into one with SHA-1 ids, beside it. */
static void add_copy_of(struct sp_buf *out, const struct sp_doctor_repo *repo)
{
    struct sp_buf copy = {0};
    size_t len = strlen(repo->gitdir);
    if (len > 4 && strcmp(repo->gitdir + len - 4, ".git") == 0)
        len -= 4;
    sp_buf_printf(&copy, "%.*s-sha1.git", (int)len, repo->gitdir);
    sp_buf_puts(out, "git init --bare --object-format=sha1 ");
    add_quoted(out, sp_buf_text(&copy));
    sp_buf_puts(out, " && git --git-dir=");
    add_quoted(out, repo->gitdir);
    sp_buf_puts(out, " fast-export --all --signed-tags=warn-strip | git "
                     "--git-dir=");
    add_quoted(out, sp_buf_text(&copy));
    sp_buf_puts(out, " fast-import --quiet");
    sp_buf_dispose(&copy);
}

/* What to do where the ids are not those of SHA-1. */
static void add_sha1(struct sp_buf *out, const struct sp_doctor_repo *repo)
{
    if (sp_doctor_has_hook(repo, NULL))
        add_uninstall(out, repo);
    else if (!repo->is_clone && !repo->worktree)
        add_copy_of(out, repo);
}

/* Appends the command that writes the host's hooks again: that of the host that was
 * seen, or is in the policy, else of the first host with such directories. */
static void add_regenerate(struct sp_buf *out,
                           const struct sp_doctor_repo *repo)
{
    const struct sp_host_row *host =
        repo->seen ? repo->seen : sp_host_find(sp_doctor_repo_host(repo));
    if (!host || !(host->layouts & 1u << SP_LAYOUT_DELEGATED))
        host = sp_host_of_layout(SP_LAYOUT_DELEGATED);
    sp_buf_puts(out, host->regenerate);
}

/* Appends the line of the policy that lets somebody merge. The policy is not known
 * where another user has looked. */
static void add_may_merge(struct sp_buf *out, const struct sp_doctor_repo *repo)
{
    const struct sp_policy *policy = repo->policy;
    if (policy && !policy->refs.merge_roles.count)
        sp_buf_puts(out, "'merge-roles = ci' under [refs]");
    else
        sp_buf_printf(out, "'%s = NAME' under [roles]",
                      policy ? policy->refs.merge_roles.items[0] : "ci");
}

/* Replaces one placeholder. Returns its length; 0 if there is none at `at`. */
static size_t fill_in(struct sp_buf *out, const char *at,
                      const struct sp_doctor_repo *repo, const char *about)
{
    const struct {
        const char *name, *text; /* NULL: add() writes the value */
        void (*add)(struct sp_buf *out, const struct sp_doctor_repo *repo);
    } places[] = {{"{}", about, NULL},
                  {"{repo}", repo->path, NULL},
                  {"{gitdir}", repo->gitdir, NULL},
                  {"{owner}", repo->owner_name, NULL},
                  {"{as-owner}", NULL, add_as_owner},
                  {"{sallyport}", NULL, add_program},
                  {"{installer}", NULL, add_installer},
                  {"{install}", NULL, add_install},
                  {"{sha1}", NULL, add_sha1},
                  {"{guard}", NULL, add_guard},
                  {"{may-merge}", NULL, add_may_merge},
                  {"{regenerate}", NULL, add_regenerate}};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        size_t len = strlen(places[i].name);
        if (strncmp(at, places[i].name, len) != 0)
            continue;
        if (places[i].add)
            places[i].add(out, repo);
        else
            add_quoted(out, places[i].text);
        return len;
    }
    return 0;
}

/* A command that root types, or who is not root with `sudo`, in a repository of another
 * user: it runs as that user or only looks. What root has left there is given to the user
 * first. */
static void add_for_owner(struct sp_buf *out, const struct sp_doctor_repo *repo,
                          const struct sp_check *check, const char *about)
{
    const bool is_root = repo->doctor->user == 0;
    const char *as_owner = is_root ? "runuser -u {owner} -- "
                           : repo->doctor->user == repo->owner
                               ? ""
                               : "sudo -u {owner} ";
    const enum sp_typed_by by = sp_doctor_who_types(repo, check->by, about);
    if (by == SP_BY_ANYBODY && is_root && sp_doctor_is_left(repo, about))
        sp_buf_printf(out, GIVE " && %s%s", as_owner, check->type);
    else if (by == SP_BY_ANYBODY)
        sp_buf_puts(out, LOOK);
    else if (by == SP_BY_ROOT)
        sp_buf_printf(out, "%s%s", is_root ? "" : "sudo ", check->type);
    else
        sp_buf_printf(out, "%s%s", as_owner, check->type);
}

/* The command of a check as that user types it who looks. */
static void add_template(struct sp_buf *out, const struct sp_problems *all,
                         const char *about)
{
    static const char sudo[] = "sudo ";
    const struct sp_doctor_repo *repo = all->repo;
    const struct sp_check *check = all->current;
    const bool is_root = repo->doctor->user == 0;
    const bool has_sudo = sp_str_starts(sp_str(check->type), sudo);
    if (check->by == SP_BY_ANYBODY)
        sp_buf_puts(out,
                    check->type + (is_root && has_sudo ? strlen(sudo) : 0));
    else if (is_root ? repo->owner == 0
                     : sp_doctor_may_type(repo, check->by, about))
        sp_buf_puts(out, check->type);
    else if (repo->owner == 0)
        sp_buf_printf(out, "%s%s", sudo, check->type);
    else
        add_for_owner(out, repo, check, about);
}

/* "" if sanitising would change the command. */
char *sp_doctor_to_type(const struct sp_problems *out, const char *about)
{
    struct sp_buf template = {0}, text = {0}, clean = {0};
    add_template(&template, out, about);
    const char *at = sp_buf_text(&template);
    while (*at) {
        size_t len = fill_in(&text, at, out->repo, about);
        if (!len)
            sp_buf_putc(&text, *at);
        at += len ? len : 1;
    }
    sp_sanitise(&clean, (struct sp_str){sp_buf_text(&text), text.len}, 0);
    if (strcmp(sp_buf_text(&clean), sp_buf_text(&text)) != 0)
        sp_buf_reset(&clean);
    sp_buf_dispose(&template);
    sp_buf_dispose(&text);
    return sp_buf_detach(&clean);
}
