/* Owners by CODEOWNERS: whose approval is missing, and whether the file can be used. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approvals.h"
#include "sallyport/buf.h"
#include "sallyport/owned.h"

/* How many owners are named at most. */
enum { NAMED = 10 };

/* "line 3 of CODEOWNERS, [Docs]"; "CODEOWNERS" or "CODEOWNERS itself" without a line. */
static void put_place(struct sp_buf *out, size_t line, const char *file,
                      const char *section)
{
    if (line)
        sp_buf_printf(out, "line %zu of ", line);
    sp_buf_puts(out, file);
    if (section)
        sp_buf_printf(out, ", [%s]", section);
}

/* The line that gives the path its owners; where it has none, the file itself. */
static void put_owning(struct sp_buf *out, const struct sp_approvals_look *at,
                       const struct sp_owned *owned)
{
    put_place(out, owned->line, at->branch->owners->file, owned->section);
    sp_buf_puts(out, owned->line ? "" : " itself");
}

static void put_paths(struct sp_buf *out, const struct sp_owned *owned)
{
    size_t more = owned->paths - 1;
    sp_buf_puts(out, owned->path);
    if (more)
        sp_buf_printf(out, " and %zu more path%s need", more, sp_plural(more));
    else
        sp_buf_puts(out, " needs");
}

static void put_asks(struct sp_buf *out, const struct sp_owned *owned,
                     size_t found)
{
    if (owned->count == 1)
        sp_buf_puts(out, "an approval");
    else
        sp_buf_printf(out, "%zu approvals, and has %zu,", owned->count, found);
}

/* "@alice, @bob or 5 more" */
static void put_owners(struct sp_buf *out, const struct sp_strings *owners)
{
    char more[32];
    struct sp_strings shown = {0};
    for (size_t i = 0; i < owners->count && i < NAMED; i++)
        SP_VEC_PUSH(&shown, owners->items[i]);
    snprintf(more, sizeof more, "%zu more", owners->count - shown.count);
    if (owners->count > NAMED)
        SP_VEC_PUSH(&shown, more);
    sp_buf_either(out, &shown);
    free(shown.items);
}

static bool are_known(const struct sp_policy *policy,
                      const struct sp_strings *owners)
{
    for (size_t i = 0; i < owners->count; i++)
        if (sp_owner_is_anybody(policy, owners->items[i]))
            return true;
    return false;
}

/* Who the owners are, by the policy. */
static void find_people(const struct sp_policy *policy,
                        const struct sp_strings *owners,
                        struct sp_strings *roles, struct sp_strings *users)
{
    for (size_t i = 0; i < owners->count; i++) {
        const char *role = sp_owner_role(policy, owners->items[i]);
        if (role && !sp_strings_have(roles, role))
            sp_strings_add(roles, role, strlen(role));
        sp_owner_users(policy, owners->items[i], users);
    }
}

/* The code where the policy knows nobody who is one of the owners. */
static int unknown_code(const struct sp_approvals_look *at,
                        const struct sp_strings *owners)
{
    bool is_left = at->branch->ref->push->lacks_people;
    for (size_t i = 0; is_left && i < owners->count; i++)
        if (*owners->items[i] != '@')
            return OWNER_LEFT;
    return OWNER_UNKNOWN;
}

static void report(const struct sp_approvals_look *at,
                   const struct sp_owned *owned, size_t found)
{
    struct sp_buf place = {0}, paths = {0}, asks = {0}, owners = {0};
    struct sp_strings roles = {0}, users = {0}, except = {0};
    bool is_known = are_known(at->policy, &owned->owners);
    int code = is_known ? OWNER_MISSING : unknown_code(at, &owned->owners);
    char *command = is_known ? sp_approvals_command(at) : NULL;
    find_people(at->policy, &owned->owners, &roles, &users);
    put_owning(&place, at, owned);
    put_paths(&paths, owned);
    put_asks(&asks, owned, found);
    put_owners(&owners, &owned->owners);
    sp_approvers_barred(at->all, at->step, at->policy, &except);
    sp_report(
        at->sink,
        &(struct sp_claim){
            .code = &sp_approvals_codes[code],
            .commit = &at->step->landed,
            .command = command,
            .advice = is_known ? sp_approvals_advice(at) : NULL,
            .words = SP_WORDS(
                {"branch", sp_ref_short(at->branch->ref->update->name)},
                {"place", sp_buf_text(&place)}, {"paths", sp_buf_text(&paths)},
                {"asks", sp_buf_text(&asks)}, {"owners", sp_buf_text(&owners)}),
            .need = &(struct sp_need){
                .roles = &roles, .users = &users, .except = &except}});
    free(command);
    sp_buf_dispose(&place);
    sp_buf_dispose(&paths);
    sp_buf_dispose(&asks);
    sp_buf_dispose(&owners);
    sp_strings_dispose(&roles);
    sp_strings_dispose(&users);
    sp_strings_dispose(&except);
}

/* Is an approval of an owner of it missing? *found gets how many are there. */
static bool is_missing(const struct sp_approvals_look *at,
                       const struct sp_owned *owned,
                       const struct sp_approvers *all, size_t *found)
{
    *found = sp_owned_found(owned, at->policy, all);
    return sp_owned_is_asked(owned, at->step) && *found < owned->count;
}

bool sp_approvals_ask_owners(const struct sp_approvals_look *at,
                             const struct sp_approvers *all)
{
    for (size_t i = 0; i < at->step->owned.count; i++) {
        const struct sp_owned *owned = &at->step->owned.items[i];
        size_t found;
        if (is_missing(at, owned, all, &found) &&
            are_known(at->policy, &owned->owners))
            return true;
    }
    return false;
}

/* Why the approvals of owners do not count. False: they have given none. */
static bool explain(const struct sp_approvals_look *at,
                    const struct sp_owned *owned, struct sp_approvers *all)
{
    bool said = false;
    for (size_t i = 0; i < all->count; i++)
        if (sp_owned_has(owned, at->policy, &all->items[i]))
            said = sp_approvals_explain(at, &all->items[i]) || said;
    return said;
}

void sp_approvals_owners(const struct sp_approvals_look *at,
                         struct sp_approvers *all)
{
    for (size_t i = 0; i < at->step->owned.count; i++) {
        const struct sp_owned *owned = &at->step->owned.items[i];
        size_t found;
        if (is_missing(at, owned, all, &found) && !explain(at, owned, all))
            report(at, owned, found);
    }
}

void sp_approvals_file(const struct sp_branch_facts *branch,
                       struct sp_sink *sink)
{
    const struct sp_owners_facts *facts = branch->owners;
    struct sp_buf place = {0}, what = {0};
    if (!facts || !facts->faults)
        return;
    put_place(&place, facts->fault_line, facts->next, NULL);
    sp_buf_puts(&what, facts->fault);
    if (facts->faults > 1)
        sp_buf_printf(&what, "; and %zu more line%s", facts->faults - 1,
                      facts->faults > 2 ? "s" : "");
    sp_report(sink, &(struct sp_claim){
                        .code = &sp_approvals_codes[OWNERS_UNREADABLE],
                        .commit = &branch->steps[branch->step_count - 1].landed,
                        .words = SP_WORDS({"place", sp_buf_text(&place)},
                                          {"what", sp_buf_text(&what)})});
    sp_buf_dispose(&place);
    sp_buf_dispose(&what);
}
