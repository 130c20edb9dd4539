/*
 * Who owns what a step changes, by CODEOWNERS of the protected ref as it was before
 * the push: a push cannot name its own owners. Of a new ref, that of the default branch
 * counts. Paths that the same lines own are one entry.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/directory.h"
#include "sallyport/find_owners.h"

/* The most owners of one entry: the others cannot approve it. */
enum { MAX_OWNERS = 1000 };

/* The file in one of its places. */
struct look {
    const char *host, *name;
    struct sp_owners *found;
};

static bool is_wanted(struct sp_str name, void *context)
{
    const struct look *look = context;
    return sp_str_equal_c(name, look->name);
}

static void read_owners(struct sp_str name, struct sp_str content,
                        void *context)
{
    struct look *look = context;
    (void)name;
    if (!look->found)
        look->found = sp_owners_read(look->host, content);
}

int sp_owners_find(struct sp_repo *repo, const struct sp_oid *commit,
                   const char *host, struct sp_owners **owners,
                   const char **place, struct sp_error *err)
{
    struct look look = {.host = host};
    int code = SP_OK;
    const char *const *places = sp_owners_places(host);
    *place = NULL;
    for (; !code && *places && !look.found; places++) {
        const char *slash = strrchr(*places, '/');
        char *directory =
            sp_strndup(*places, slash ? (size_t)(slash - *places) : 0);
        look.name = slash ? slash + 1 : *places;
        code = sp_repo_each_file(repo, commit, directory, SP_OWNERS_LARGEST,
                                 is_wanted, read_owners, &look, err);
        if (look.found)
            *place = *places;
        free(directory);
    }
    *owners = look.found;
    return code;
}

static int find(struct sp_gather *gather, const struct sp_oid *commit,
                struct sp_owners **owners, const char **place,
                struct sp_error *err)
{
    return sp_owners_find(gather->repo, commit,
                          sp_policy_host(gather->source.policy), owners, place,
                          err);
}

static bool is_asked(const struct sp_gather *gather,
                     const struct sp_ref_facts *ref)
{
    return gather->needs & SP_NEEDS_EVIDENCE && ref->is_protected &&
           gather->source.policy->approvals.codeowners == SP_CODEOWNERS_REQUIRE;
}

/* A clone may not know the host, and so not the dialect: what it does not understand
 * it leaves to the server. */
static bool is_foreign(const struct sp_gather *gather)
{
    return gather->in_worktree && gather->owners && gather->owners->fault_count;
}

int sp_gather_owners(struct sp_gather *gather, struct sp_branch_facts *branch,
                     struct sp_error *err)
{
    const struct sp_oid *tip = &branch->ref->old_tip;
    if (!is_asked(gather, branch->ref))
        return SP_OK;
    branch->owners = &gather->owners_facts;
    if (sp_oid_is_zero(tip))
        tip = sp_gather_default_tip(gather);
    int code = tip ? find(gather, tip, &gather->owners,
                          &gather->owners_facts.file, err)
                   : SP_OK;
    if (is_foreign(gather)) {
        sp_gather_free_owners(gather);
        branch->owners = NULL;
    }
    return code;
}

void sp_gather_begin_owned(struct sp_gather *gather)
{
    sp_oidmap_dispose(&gather->owned);
}

static bool is_place(const struct sp_gather *gather, struct sp_str path)
{
    const char *const *places =
        sp_owners_places(sp_policy_host(gather->source.policy));
    for (; *places; places++)
        if (sp_str_equal_c(path, *places))
            return true;
    return false;
}

struct owned {
    struct sp_gather *gather;
    struct sp_step *step;
    struct sp_str path;
    bool is_file, is_seen;
};

static void add_owners(struct sp_strings *out,
                       const struct sp_owners_rule *rule)
{
    for (size_t i = 0; i < rule->owners.count; i++)
        if (out->count < MAX_OWNERS &&
            !sp_strings_have(out, rule->owners.items[i]))
            sp_strings_add(out, rule->owners.items[i],
                           strlen(rule->owners.items[i]));
}

/* A new entry, for paths that these rules own together. */
static void begin(struct owned *self, const struct sp_owners *owners,
                  const size_t *rules, size_t count)
{
    const struct sp_owners_rule *last = &owners->rules.items[rules[count - 1]];
    const char *section = owners->sections.items[last->section].name;
    struct sp_owned owned = {
        .line = last->line,
        .section = *section ? sp_strdup(section) : NULL,
        .count = last->count,
    };
    snprintf(owned.path, sizeof owned.path, "%.*s", SP_STR_ARG(self->path));
    for (size_t i = 0; i < count; i++)
        add_owners(&owned.owners, &owners->rules.items[rules[i]]);
    SP_VEC_PUSH(&self->step->owned, owned);
}

static void see(const struct sp_owners *owners, const size_t *rules,
                size_t count, void *context)
{
    struct owned *self = context;
    struct sp_buf key = {0};
    for (size_t i = 0; i < count; i++)
        sp_buf_printf(&key, "%zu,", rules[i]);
    struct sp_oid id;
    sp_oid_of_text(&id, (struct sp_str){sp_buf_text(&key), key.len});
    sp_buf_dispose(&key);
    uint32_t place = sp_oidmap_get(&self->gather->owned, &id);
    if (place == SP_OIDMAP_NONE) {
        place = (uint32_t)self->step->owned.count;
        sp_oidmap_put(&self->gather->owned, &id, place);
        begin(self, owners, rules, count);
    }
    struct sp_owned *owned = &self->step->owned.items[place];
    owned->paths++;
    owned->is_file = owned->is_file || self->is_file;
    self->is_seen = true;
}

/* Where no line is about CODEOWNERS itself, each user that it names owns it. */
static void own_file(struct owned *self)
{
    const struct sp_owners *owners = self->gather->owners;
    struct sp_owned owned = {.count = 1, .paths = 1, .is_file = true};
    snprintf(owned.path, sizeof owned.path, "%.*s", SP_STR_ARG(self->path));
    for (size_t i = 0; i < owners->rules.count; i++)
        add_owners(&owned.owners, &owners->rules.items[i]);
    if (owned.owners.count)
        SP_VEC_PUSH(&self->step->owned, owned);
    else
        sp_owned_dispose(&owned);
}

void sp_gather_owned(struct sp_gather *gather, struct sp_step *step,
                     struct sp_str path)
{
    struct owned self = {gather, step, path, is_place(gather, path), false};
    if (!gather->owners)
        return;
    sp_owners_match(gather->owners, path, see, &self);
    if (self.is_file && !self.is_seen)
        own_file(&self);
}

/* Does a proposal leave the file as it is? Then a merge has that of the ref. */
static bool leaves_file(const struct sp_branch_facts *branch)
{
    if (sp_occasion_knows_new(branch->ref->push->occasion))
        return false;
    for (size_t i = 0; i < branch->steps[0].owned.count; i++)
        if (branch->steps[0].owned.items[i].is_file)
            return false;
    return branch->owners->file != NULL;
}

int sp_gather_next_owners(struct sp_gather *gather,
                          struct sp_branch_facts *branch, struct sp_error *err)
{
    struct sp_owners_facts *facts = &gather->owners_facts;
    struct sp_owners *owners;
    if (!branch->owners || !branch->step_count || leaves_file(branch))
        return SP_OK;
    int code = find(gather, &branch->ref->tip, &owners, &facts->next, err);
    if (owners && owners->fault_count) {
        facts->faults = owners->fault_count;
        facts->fault_line = owners->faults.items[0].line;
        facts->fault = sp_strdup(owners->faults.items[0].what);
    }
    sp_owners_free(owners);
    return code;
}

void sp_gather_free_owners(struct sp_gather *gather)
{
    sp_owners_free(gather->owners);
    gather->owners = NULL;
    free(gather->owners_facts.fault);
    gather->owners_facts = (struct sp_owners_facts){.file = NULL};
    sp_oidmap_dispose(&gather->owned);
}
