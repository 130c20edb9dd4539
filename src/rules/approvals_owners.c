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

/* Is the owner an address that only the server knows? */
static bool is_left(const struct sp_approvals_look *at,
                    const struct sp_strings *owners)
{
    bool may_be = at->branch->ref->push->lacks_people;
    for (size_t i = 0; may_be && i < owners->count; i++)
        if (sp_owner_is_left(at->policy, owners->items[i]))
            return true;
    return false;
}

/* What is said where an approval of an owner is missing. */
static int code_of(const struct sp_approvals_look *at,
                   const struct sp_owned *owned, enum sp_owned_why why)
{
    bool may_be_left = is_left(at, &owned->owners);
    if (!are_known(at->policy, &owned->owners))
        return may_be_left ? OWNER_LEFT : OWNER_UNKNOWN;
    return why && !may_be_left ? OWNER_BARRED : OWNER_MISSING;
}

/* An approval of an owner that is missing. */
struct missing {
    const struct sp_owned *owned;
    size_t found; /* the approvals that are there */
    enum sp_owned_why why;
    int code;
};

static const char *const whys[] = {
    [SP_OWNED_CAN] = "",
    [SP_OWNED_WROTE] =
        "who has written or pushed the change may not approve it",
    [SP_OWNED_ONCE] = "nobody else owns it, and each owner counts once",
    [SP_OWNED_MAY_NOT] = "[evidence] approver-roles is for others"};

static void report(const struct sp_approvals_look *at,
                   const struct missing *missing)
{
    const struct sp_owned *owned = missing->owned;
    bool is_asked = missing->code == OWNER_MISSING;
    struct sp_buf place = {0}, paths = {0}, asks = {0}, owners = {0};
    struct sp_strings roles = {0}, users = {0}, except = {0};
    char *command = is_asked ? sp_approvals_command(at) : NULL;
    find_people(at->policy, &owned->owners, &roles, &users);
    put_owning(&place, at, owned);
    put_paths(&paths, owned);
    put_asks(&asks, owned, missing->found);
    put_owners(&owners, &owned->owners);
    sp_approvers_barred(at->all, at->step, at->policy, &except);
    sp_report(
        at->sink,
        &(struct sp_claim){
            .code = &sp_approvals_codes[missing->code],
            .commit = &at->step->landed,
            .command = command,
            .advice = is_asked ? sp_approvals_advice(at) : NULL,
            .words = SP_WORDS(
                {"branch", sp_ref_short(at->branch->ref->update->name)},
                {"place", sp_buf_text(&place)}, {"paths", sp_buf_text(&paths)},
                {"asks", sp_buf_text(&asks)}, {"owners", sp_buf_text(&owners)},
                {"why", whys[missing->why]}),
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

/* False: no approval of an owner is missing. */
static bool find_missing(const struct sp_approvals_look *at,
                         const struct sp_owned *owned,
                         const struct sp_approvers *all, struct missing *out)
{
    *out = (struct missing){.owned = owned,
                            .found = sp_owned_found(owned, at->policy, all)};
    if (!sp_owned_is_asked(owned, at->step) || out->found >= owned->count)
        return false;
    out->why = sp_owned_why(owned, at->step, at->policy, all);
    out->code = code_of(at, owned, out->why);
    return true;
}

bool sp_approvals_ask_owners(const struct sp_approvals_look *at,
                             const struct sp_approvers *all)
{
    struct missing missing;
    for (size_t i = 0; i < at->step->owned.count; i++)
        if (find_missing(at, &at->step->owned.items[i], all, &missing) &&
            missing.code == OWNER_MISSING)
            return true;
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
        struct missing missing;
        if (find_missing(at, &at->step->owned.items[i], all, &missing) &&
            (missing.code == OWNER_BARRED || !explain(at, missing.owned, all)))
            report(at, &missing);
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
