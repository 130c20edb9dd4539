/* The branch that has the pushed commit already: it is merged, and needs no other one. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/ancestry.h"
#include "sallyport/covers.h"
#include "sallyport/example.h"
#include "sallyport/refname.h"
#include "sallyport/refs.h"
#include "side.h"

/* The name of a branch where it is pushed to; NULL: it is none, or another remote's. */
static const char *name_there(const struct sp_gather *gather, const char *ref)
{
    static const char remotes[] = "refs/remotes/";
    const char *remote = sp_push_remote(&gather->about);
    if (!gather->source.remote && !gather->in_worktree)
        return sp_ref_classify(ref) == SP_REF_BRANCH ? sp_ref_short(ref) : NULL;
    if (!sp_str_starts(sp_str(ref), remotes))
        return NULL;
    const char *rest = ref + strlen(remotes);
    size_t len = strlen(remote);
    return strncmp(rest, remote, len) == 0 && rest[len] == '/' ? rest + len + 1
                                                               : NULL;
}

bool sp_gather_is_mergeable(const struct sp_gather *gather, const char *name)
{
    const struct sp_strings *protected = &gather->source.policy->refs.protected;
    struct sp_buf full = {0};
    sp_buf_printf(&full, "refs/heads/%s", name);
    bool is = strcmp(name, "HEAD") != 0 && sp_ref_is_plain(name) &&
              !sp_ref_matches(protected, sp_buf_text(&full),
                              sp_buf_text(&gather->head));
    sp_buf_dispose(&full);
    return is;
}

const char *sp_gather_there(struct sp_gather *gather, const struct sp_oid *at)
{
    struct sp_error ignored = {0};
    if (sp_oid_is_zero(at) || sp_gather_heads(gather, &ignored))
        return NULL;
    for (size_t i = 0; i < gather->heads.count; i++) {
        const struct head *head = &gather->heads.items[i];
        const char *name = !head->is_pushed && sp_oid_equal(&head->id, at)
                               ? name_there(gather, head->name)
                               : NULL;
        if (name && sp_gather_is_mergeable(gather, name))
            return name;
    }
    return NULL;
}

/* Has a protected branch the commit? */
static bool has_landed(struct sp_gather *gather, const struct sp_oid *id)
{
    struct sp_oids tips = {0};
    struct sp_error ignored = {0};
    for (size_t i = 0; i < gather->protected_tips.count; i++)
        SP_VEC_PUSH(&tips, gather->protected_tips.items[i].id);
    bool has = !sp_oid_is_zero(id) && tips.count &&
               sp_repo_reaches(gather->repo, &tips, id, &ignored) > 0;
    free(tips.items);
    return has;
}

bool sp_gather_find_there(const struct sp_gather *gather, const char *name,
                          struct sp_oid *out)
{
    return gather->source.remote || gather->in_worktree
               ? sp_gather_find_copy(gather, name, out)
               : sp_gather_find_branch(gather, "heads", name, out);
}

/* Does the push add to the branch of that name, and to nothing that has landed? */
static bool continues(struct sp_gather *gather, const struct sp_ref_facts *ref,
                      const char *name)
{
    struct sp_oid pushed = ref->tip, there;
    struct sp_oids tip = {&pushed, 1, 1};
    struct sp_error ignored = {0};
    return sp_gather_is_mergeable(gather, name) &&
           sp_gather_find_there(gather, name, &there) &&
           sp_repo_reaches(gather->repo, &tip, &there, &ignored) > 0 &&
           !has_landed(gather, &there);
}

/* The branch there by the name that is proposed first for a wrong one, where the pushed
 * commit has all of it, and no protected branch does. NULL: none. */
static const char *find_continued(struct sp_gather *gather,
                                  const struct sp_ref_facts *ref)
{
    enum { MAX_SOUGHT = 16 }; /* only advice depends on it */
    const char *found = NULL;
    if (gather->names_sought++ >= MAX_SOUGHT)
        return NULL;
    char *first = sp_example_first_branch(gather->source.policy,
                                          sp_ref_short(ref->update->name));
    if (first && sp_strings_have_sorted(ref->branches, first) &&
        continues(gather, ref, first))
        found = ref->branches->items[sp_strings_from(ref->branches, first)];
    free(first);
    return found;
}

/* Does git make exactly that merge of a branch on top of what the ref was? */
static bool is_made_by_git(struct sp_gather *gather,
                           const struct sp_ref_facts *ref,
                           const struct sp_oid *head)
{
    struct sp_error ignored = {0};
    struct sp_oid tree = gather->commit.tree;
    return sp_covers(gather->repo, &ref->old_tip, head, &ref->tip, &tree,
                     &ignored) > 0;
}

/* The branch that was merged at the tip, and nothing else. */
static const char *find_merged(struct sp_gather *gather,
                               const struct sp_ref_facts *ref)
{
    struct sp_error ignored = {0};
    struct sp_object object = {0};
    struct sp_commit_facts facts = {.ref = ref, .id = &ref->tip};
    const struct sp_oids *parents = &gather->commit.parents;
    const char *found = NULL;
    if (!sp_gather_read_commit(gather, &facts, &object, &ignored) &&
        !facts.over_limit && parents->count == 2 &&
        sp_oid_equal(&parents->items[0], &ref->old_tip)) {
        struct sp_oid head = parents->items[1];
        found = sp_gather_there(gather, &head);
        found = found && is_made_by_git(gather, ref, &head) ? found : NULL;
    }
    sp_object_dispose(&object);
    return found;
}

/* The branch that has what is pushed, at its tip or merged there. */
static const char *find_there(struct sp_gather *gather,
                              const struct sp_ref_facts *ref)
{
    const char *found = sp_gather_there(gather, &ref->tip);
    return found ? found : find_merged(gather, ref);
}

void sp_gather_what_is_there(struct sp_gather *gather, struct sp_ref_facts *ref)
{
    if (ref->branches && !ref->is_stray)
        ref->continues = find_continued(gather, ref);
    if (ref->is_stray || !sp_gather_turns_away(gather, ref))
        return;
    if (ref->kind == SP_CREATE)
        ref->brings_nothing = has_landed(gather, &ref->tip);
    else
        ref->there = find_there(gather, ref);
}

/* Only advice depends on it: beside more branches than this, it is not looked for. */
enum { MAX_TIPS = 10000 };

bool sp_gather_is_nowhere(struct sp_gather *gather, const struct sp_oid *id)
{
    struct sp_error ignored = {0};
    struct sp_oids tips = {0};
    if (!sp_occasion_knows_new(gather->source.occasion) ||
        sp_gather_heads(gather, &ignored))
        return false;
    for (size_t i = 0; i < gather->heads.count; i++) {
        const struct head *head = &gather->heads.items[i];
        if (!head->is_pushed && name_there(gather, head->name))
            SP_VEC_PUSH(&tips, head->id);
    }
    bool is = tips.count <= MAX_TIPS &&
              !sp_repo_reaches(gather->repo, &tips, id, &ignored);
    free(tips.items);
    return is;
}
