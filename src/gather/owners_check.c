#include "sallyport/check_owners.h"

#include <stdarg.h>
#include <stdlib.h>

#include "sallyport/changes.h"
#include "sallyport/find_owners.h"
#include "sallyport/objects.h"
#include "sallyport/owned.h"

enum {
    MAX_UNKNOWN = 20,  /* unknown owners that are listed */
    MAX_LINES = 500,   /* that are matched with … */
    MAX_PATHS = 20000, /* … so many paths */
    MAX_IDLE = 20,     /* lines without a file that are listed */
};

/* Adds a line about a line of the file; 0: about the file. */
__attribute__((format(printf, 3, 4))) static void
add(struct sp_owners_check *out, size_t line, const char *format, ...)
{
    struct sp_buf text = {0};
    va_list args;
    if (line)
        sp_buf_printf(&text, "line %zu: ", line);
    va_start(args, format);
    sp_buf_vprintf(&text, format, args);
    va_end(args);
    sp_strings_add(&out->wrong, sp_buf_text(&text), text.len);
    sp_buf_dispose(&text);
}

/* Is the owner nobody? Whose an address is, the policy may leave to the server. */
static bool is_nobody(const struct sp_owners_check *check,
                      const struct sp_policy *policy, const char *owner)
{
    return !sp_owner_is_anybody(policy, owner) &&
           !(check->leaves_addresses && sp_owner_is_left(policy, owner));
}

/* Is the owner a user, and has no role that may approve? */
static bool may_not_approve(const struct sp_policy *policy, const char *owner)
{
    return *owner == '@' && sp_owner_is_anybody(policy, owner) &&
           !sp_owner_role(policy, owner) &&
           !sp_approvers_may(policy, owner + 1);
}

static void add_unknown(struct sp_owners_check *out,
                        const struct sp_policy *policy,
                        const struct sp_owners_rule *rule, size_t *said)
{
    for (size_t i = 0; i < rule->owners.count && *said < MAX_UNKNOWN; i++) {
        const char *owner = rule->owners.items[i];
        if (is_nobody(out, policy, owner))
            add(out, rule->line, "the policy knows nobody who is %s", owner);
        else if (may_not_approve(policy, owner))
            add(out, rule->line, "%s has no role that may approve", owner);
        else
            continue;
        ++*said;
    }
}

static void add_roles(struct sp_strings *out, const struct sp_policy *policy,
                      const struct sp_owners_rule *rule)
{
    for (size_t i = 0; i < rule->owners.count; i++) {
        const char *role = sp_owner_role(policy, rule->owners.items[i]);
        if (role && !sp_strings_have(out, role))
            sp_strings_add(out, role, sp_str(role).len);
    }
}

/* Which lines match a file. */
struct matches {
    struct sp_owners *owners;
    bool *matches;
    size_t paths, open;
};

static int see_path(const struct sp_change *change, void *context)
{
    struct matches *self = context;
    for (size_t i = 0; i < self->owners->rules.count; i++)
        if (!self->matches[i] &&
            sp_owners_rule_matches(self->owners, &self->owners->rules.items[i],
                                   change->path)) {
            self->matches[i] = true;
            self->open--;
        }
    return !self->open || ++self->paths == MAX_PATHS;
}

/* Where there are more paths or lines than are looked at, nothing is said. */
static int add_idle(struct sp_owners_check *out, struct sp_repo *repo,
                    const struct sp_oid *commit, struct sp_owners *owners,
                    struct sp_error *err)
{
    struct matches self = {.owners = owners, .open = owners->rules.count};
    struct sp_oid tree;
    size_t said = 0;
    if (!self.open || self.open > MAX_LINES)
        return SP_OK;
    self.matches = sp_calloc(self.open, sizeof *self.matches);
    int code = sp_repo_commit_tree(repo, commit, &tree, err);
    if (!code)
        code = sp_repo_changes(repo, NULL, &tree, see_path, &self, err);
    bool is_whole = !code;
    for (size_t i = 0; is_whole && i < owners->rules.count; i++)
        if (!self.matches[i] && said++ < MAX_IDLE)
            add(out, owners->rules.items[i].line, "it owns no file");
    free(self.matches);
    return code < 0 ? code : SP_OK;
}

/* It may lie where another host looks. */
static int add_nowhere(struct sp_owners_check *out, struct sp_repo *repo,
                       const struct sp_oid *commit, const char *host,
                       struct sp_error *err)
{
    static const char *const others[] = {"plain", "gitlab", "gitea"};
    struct sp_owners *owners = NULL;
    struct sp_buf what = {0};
    const char *elsewhere = NULL;
    int code = SP_OK;
    for (size_t i = 0; !code && !owners && i < sizeof others / sizeof *others;
         i++)
        code =
            sp_owners_find(repo, commit, others[i], &owners, &elsewhere, err);
    out->place = "CODEOWNERS";
    sp_buf_puts(&what, "it is in none of ");
    sp_buf_choice(&what, sp_owners_places(host));
    if (owners)
        sp_buf_printf(&what, "; %s is for a server of another kind", elsewhere);
    add(out, 0, "%s", sp_buf_text(&what));
    sp_buf_dispose(&what);
    sp_owners_free(owners);
    return code;
}

int sp_owners_check(struct sp_owners_check *out, struct sp_repo *repo,
                    const struct sp_policy *policy, const struct sp_oid *commit,
                    struct sp_error *err)
{
    struct sp_owners *owners;
    const char *host = sp_policy_host(policy);
    size_t said = 0;
    int code = sp_owners_find(repo, commit, host, &owners, &out->place, err);
    if (!code && !owners)
        return add_nowhere(out, repo, commit, host, err);
    if (code)
        return code;
    for (size_t i = 0; i < owners->faults.count; i++)
        add(out, owners->faults.items[i].line, "%s",
            owners->faults.items[i].what);
    for (size_t i = 0; i < owners->rules.count; i++) {
        add_unknown(out, policy, &owners->rules.items[i], &said);
        add_roles(&out->roles, policy, &owners->rules.items[i]);
    }
    code = add_idle(out, repo, commit, owners, err);
    sp_owners_free(owners);
    return code;
}

void sp_owners_check_dispose(struct sp_owners_check *check)
{
    sp_strings_dispose(&check->wrong);
    sp_strings_dispose(&check->roles);
}
