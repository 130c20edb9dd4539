/* What is known of a ref before its commits are looked at. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/ancestry.h"
#include "sallyport/objects.h"
#include "sallyport/refs.h"
#include "sallyport/remotes.h"
#include "side.h"

/* git checks the claimed old value only when it locks the ref, after the
 * hooks. */
static int check_old(struct sp_gather *gather,
                     const struct sp_ref_update *update, struct sp_error *err)
{
    if (!sp_occasion_moves_refs(gather->source.occasion))
        return SP_OK;
    struct sp_oid now = {{0}};
    int code = sp_repo_ref(gather->repo, update->name, &now, err);
    if (code && code != SP_ENOTFOUND)
        return code;
    if (sp_oid_equal(&now, &update->old_id))
        return SP_OK;
    return sp_error_set(err, SP_EINPUT,
                        "%s changed on the server while you pushed; fetch, "
                        "then push again",
                        update->name);
}

/* The clone may not have what the remote has. Then the branch began where the
 * clone saw the remote last: an older commit, or none. */
static int read_last_seen(struct sp_gather *gather, struct sp_ref_facts *out,
                          struct sp_error *err)
{
    enum sp_object_kind kind;
    struct sp_buf name = {0};
    sp_buf_printf(&name, "refs/remotes/%s/%s", gather->source.remote,
                  sp_ref_short(out->update->name));
    int code =
        sp_repo_ref(gather->repo, sp_buf_text(&name), &out->old_tip, err);
    sp_buf_dispose(&name);
    if (!code)
        return sp_gather_commit(gather, &out->old_tip, &kind, &out->old_tip,
                                err);
    out->old_tip = (struct sp_oid){{0}};
    return code == SP_ENOTFOUND ? SP_OK : code;
}

static int read_old_tip(struct sp_gather *gather, struct sp_ref_facts *out,
                        struct sp_error *err)
{
    bool may_miss = gather->source.remote != NULL;
    enum sp_object_kind kind;
    struct sp_error missing = {0};
    int code = sp_gather_commit(gather, &out->update->old_id, &kind,
                                &out->old_tip, may_miss ? &missing : err);
    if (code && may_miss)
        code = read_last_seen(gather, out, err);
    if (!code && gather->is_adrift && !sp_oid_is_zero(&out->old_tip))
        SP_VEC_PUSH(&gather->baseline, out->old_tip);
    return code;
}

/* Is it a ref that may never be pushed, whatever it names? */
static bool is_closed(enum sp_ref_class ref_class)
{
    return ref_class == SP_REF_RESERVED || ref_class == SP_REF_REPLACE ||
           ref_class == SP_REF_NAMESPACE;
}

/* Finds what the ref names in the end, where that is no commit. Files that no commit
 * has come with the first step of an import only. */
static int name_kind(struct sp_gather *gather, struct sp_ref_facts *out,
                     struct sp_error *err)
{
    enum sp_object_kind kind;
    struct sp_oid object;
    int code =
        sp_repo_peel(gather->repo, &out->update->new_id, &kind, &object, err);
    if (!code)
        code = sp_repo_peel(gather->repo, &object, &kind, &object, err);
    if (!code)
        out->names = kind == SP_OBJECT_TREE ? "tree" : "blob";
    out->is_import = out->is_import && gather->is_empty;
    return code;
}

static int read_tips(struct sp_gather *gather, struct sp_ref_facts *out,
                     struct sp_error *err)
{
    enum sp_object_kind kind;
    int code = SP_OK;
    if (out->kind == SP_UPDATE)
        code = read_old_tip(gather, out, err);
    if (!code)
        code = sp_gather_commit(gather, &out->update->new_id, &kind, &out->tip,
                                err);
    if (code)
        return code;
    if (sp_oid_is_zero(&out->tip) && !is_closed(out->ref_class))
        code = name_kind(gather, out, err);
    if (code)
        return code;
    if (out->ref_class == SP_REF_BRANCH && kind != SP_OBJECT_COMMIT)
        return sp_error_set(err, SP_EINPUT,
                            "the branch %s would name something that is not a "
                            "commit",
                            out->update->name);
    return SP_OK;
}

/* 1 when the new tip has that commit, 0 when not. */
static int has_old(struct sp_gather *gather, const struct sp_ref_facts *ref,
                   const struct sp_oid *old, struct sp_error *err)
{
    struct sp_oid tip = ref->tip;
    if (sp_oid_is_zero(&tip))
        return 0;
    return sp_repo_reaches(gather->repo, &(struct sp_oids){&tip, 1, 1}, old,
                           err);
}

/* What a push of the branch replaces: in a clone, the remote's copy. Zero: nothing. */
static struct sp_oid replaced(const struct sp_gather *gather,
                              const struct sp_ref_facts *ref)
{
    enum sp_occasion occasion = ref->push->occasion;
    if (occasion == SP_RANGE || occasion == SP_PROPOSAL)
        return gather->copy;
    return ref->is_protected ? (struct sp_oid){{0}} : ref->old_tip;
}

bool sp_gather_is_forced(struct sp_gather *gather,
                         const struct sp_ref_facts *ref)
{
    struct sp_error ignored = {0};
    struct sp_oid old = replaced(gather, ref);
    return !sp_oid_is_zero(&old) && has_old(gather, ref, &old, &ignored) == 0;
}

bool sp_gather_is_copied(const struct sp_gather *gather,
                         const struct sp_ref_facts *ref)
{
    return !sp_oid_is_zero(&gather->copy) &&
           sp_oid_equal(&gather->copy, &ref->tip);
}

static int read_fast_forward(struct sp_gather *gather, struct sp_ref_facts *out,
                             struct sp_error *err)
{
    if (!out->is_protected || !sp_occasion_knows_new(out->push->occasion) ||
        sp_oid_is_zero(&out->old_tip))
        return SP_OK;
    int reaches = has_old(gather, out, &out->old_tip, err);
    if (reaches < 0)
        return reaches;
    out->is_fast_forward = reaches;
    return SP_OK;
}

/* Will a draft be the first commit on a protected branch that the remote lacks? */
static bool is_stray(struct sp_gather *gather, const struct sp_ref_facts *ref)
{
    struct sp_buf name = {0};
    struct sp_oid tip;
    struct sp_error ignored = {0};
    sp_buf_printf(&name, "refs/remotes/%s", ref->base ? ref->base : "");
    bool is = !sp_oid_is_zero(&ref->old_tip) &&
              !sp_repo_ref(gather->repo, sp_buf_text(&name), &tip, &ignored) &&
              sp_repo_reaches(gather->repo, &(struct sp_oids){&tip, 1, 1},
                              &ref->old_tip, &ignored) > 0;
    sp_buf_dispose(&name);
    return is;
}

/* Is it a new branch whose name the policy does not take? */
static bool is_misnamed(const struct sp_gather *gather,
                        const struct sp_ref_facts *ref)
{
    struct sp_error ignored = {0};
    return ref->ref_class == SP_REF_BRANCH && ref->kind == SP_CREATE &&
           !ref->is_protected && !ref->is_import &&
           !sp_policy_takes_branch(gather->source.policy,
                                   sp_ref_short(ref->update->name), &ignored);
}

/* The name of a branch; of a copy in a clone, that at its remote; NULL of another ref. */
static const char *name_of(const char *ref)
{
    static const char remotes[] = "refs/remotes/";
    if (sp_ref_classify(ref) == SP_REF_BRANCH)
        return sp_ref_short(ref);
    const char *slash = sp_str_starts(sp_str(ref), remotes)
                            ? strchr(ref + strlen(remotes), '/')
                            : NULL;
    return slash ? slash + 1 : NULL;
}

/* Lists the branches here, whose names are taken: once, and sorted. */
static const struct sp_strings *list_branches(struct sp_gather *gather)
{
    struct sp_strings *names = &gather->branches;
    struct sp_error ignored = {0};
    if (names->count)
        return names;
    if (sp_gather_heads(gather, &ignored))
        return NULL;
    for (size_t i = 0; i < gather->heads.count; i++) {
        const char *name = name_of(gather->heads.items[i].name);
        if (name)
            sp_strings_add(names, name, strlen(name));
    }
    sp_strings_sort(names);
    return names;
}

/* git reads a short name as a tag before it reads it as a branch. */
static bool hides_branch(const struct sp_gather *gather,
                         const struct sp_ref_facts *ref)
{
    const char *tag = sp_ref_short(ref->update->name);
    if (ref->ref_class != SP_REF_TAG || ref->kind != SP_CREATE)
        return false;
    for (size_t i = 0; i < gather->protected_tips.count; i++) {
        const char *name = gather->protected_tips.items[i].name;
        if (sp_ref_classify(name) == SP_REF_BRANCH &&
            strcmp(sp_ref_short(name), tag) == 0)
            return true;
    }
    return false;
}

/* Is it a protected branch, and not one of a fork with the same name? */
static bool is_protected_one(struct sp_gather *gather,
                             const struct sp_ref_facts *ref,
                             const struct sp_oid *there)
{
    struct sp_oids from = {0};
    SP_VEC_PUSH(&from, *there);
    bool is = sp_ref_matches(&gather->source.policy->refs.protected,
                             ref->update->name, sp_buf_text(&gather->head)) &&
              sp_repo_reaches(gather->repo, &from, &ref->tip,
                              &(struct sp_error){0}) > 0;
    free(from.items);
    return is;
}

/* Has the remote of a protected branch, or the server itself, the branch by that name? In
 * a pull request only a protected one keeps its name. */
static bool is_there(struct sp_gather *gather, const struct protected_tip *tip,
                     const struct sp_ref_facts *ref)
{
    size_t prefix = strlen(tip->ref) - strlen(sp_ref_short(tip->name));
    struct sp_buf name = {0};
    struct sp_oid id;
    struct sp_error ignored = {0};
    sp_buf_printf(&name, "%.*s%s", (int)prefix, tip->ref,
                  sp_ref_short(ref->update->name));
    bool is = sp_ref_classify(tip->name) == SP_REF_BRANCH &&
              (!gather->in_worktree || strcmp(tip->ref, tip->name) != 0) &&
              !sp_repo_ref(gather->repo, sp_buf_text(&name), &id, &ignored);
    sp_buf_dispose(&name);
    return is && (!gather->source.base || is_protected_one(gather, ref, &id));
}

/* Is it a range of a branch that is there already, so that nobody creates it? */
static bool keeps_name(struct sp_gather *gather, const struct sp_ref_facts *ref)
{
    bool keeps = false;
    if (ref->ref_class != SP_REF_BRANCH || ref->kind != SP_CREATE ||
        ref->is_protected || sp_gather_knows_old(gather))
        return false;
    for (size_t i = 0; !keeps && i < gather->protected_tips.count; i++)
        keeps = is_there(gather, &gather->protected_tips.items[i], ref);
    return keeps ||
           strcmp(ref->pushed_as, sp_ref_short(ref->update->name)) != 0;
}

/* Has a clone a branch by the name of the one that is continued? */
static bool has_continued(struct sp_gather *gather,
                          const struct sp_ref_facts *ref)
{
    struct sp_buf name = {0};
    struct sp_oid here;
    struct sp_error ignored = {0};
    sp_buf_printf(&name, "refs/heads/%s", ref->continues);
    bool has = !sp_repo_ref(gather->repo, sp_buf_text(&name), &here, &ignored);
    sp_buf_dispose(&name);
    return has;
}

/* Is the branch of that name, which is known in a clone, none or another commit? Or can it
 * not be renamed? */
static bool is_only_there(struct sp_gather *gather,
                          const struct sp_ref_facts *ref)
{
    struct sp_oid here;
    struct sp_error ignored = {0};
    return gather->source.remote &&
           (sp_repo_ref(gather->repo, ref->update->name, &here, &ignored) ||
            !sp_oid_equal(&here, &ref->update->new_id) ||
            (ref->continues && has_continued(gather, ref)));
}

/* Is another ref protected, too? */
static bool has_others(const struct sp_gather *gather, const char *name)
{
    for (size_t i = 0; i < gather->protected_tips.count; i++)
        if (strcmp(gather->protected_tips.items[i].name, name) != 0)
            return true;
    return false;
}

/* A push to a symbolic ref changes the ref that it points to, which may be
 * protected. That ref can be pushed by its own name only. */
static int refuse_alias(struct sp_gather *gather,
                        const struct sp_ref_update *update,
                        struct sp_error *err)
{
    if (!sp_occasion_moves_refs(gather->source.occasion))
        return SP_OK;
    struct sp_buf target = {0};
    int code = sp_repo_symbolic(gather->repo, update->name, &target, err);
    if (!code && target.len)
        code = sp_error_set(err, SP_EINPUT,
                            "%s is another name of %s on the server; use that "
                            "one",
                            update->name, sp_buf_text(&target));
    sp_buf_dispose(&target);
    return code;
}

/* What is known of an update by its name and the source. */
static struct sp_ref_facts facts_of(struct sp_gather *gather,
                                    const struct sp_ref_update *update)
{
    const struct sp_source *source = &gather->source;
    const struct sp_strings *protected = &source->policy->refs.protected;
    const char *head = sp_buf_text(&gather->head);
    bool is_protected =
        !source->base && sp_ref_matches(protected, update->name, head);
    return (struct sp_ref_facts){
        .push = &gather->about,
        .update = update,
        .kind = sp_update_kind(update),
        .ref_class = sp_ref_classify(update->name),
        .is_protected = is_protected,
        .has_others = has_others(gather, update->name),
        .blocks = sp_ref_blocks(protected, update->name, head),
        .is_fast_forward = true,
        .is_alone = source->is_alone,
        .pushed_as = sp_ref_short(update->name),
        .is_squash = source->references != NULL,
        .is_squashing =
            source->is_squashing && (is_protected || source->references),
    };
}

/* Nothing was pushed yet to the protected branch that a draft is made on: it is judged
 * alone. False: it is none. */
static bool stand_alone(struct sp_ref_facts *out)
{
    if (sp_occasion_judges_all(out->push->occasion) || !out->is_protected)
        return false;
    out->is_alone = true;
    out->is_protected = false;
    return true;
}

/* Only advice depends on these. */
static void read_names(struct sp_gather *gather, struct sp_ref_facts *out)
{
    if (out->push->occasion == SP_RANGE)
        out->pushed_as = sp_gather_pushed_as(gather, out->update->name);
    sp_gather_side(gather, out);
    out->keeps_name = keeps_name(gather, out);
    bool is_wrong = is_misnamed(gather, out);
    if (out->is_stray || is_wrong)
        out->branches = list_branches(gather);
    out->squash_of = sp_gather_squash_of(gather, out);
    sp_gather_what_is_there(gather, out);
    out->is_only_there =
        (out->is_protected || is_wrong) && is_only_there(gather, out);
    out->is_on_branch =
        out->is_only_there && sp_gather_is_on_branch(gather, out);
}

int sp_gather_ref(struct sp_gather *gather, const struct sp_ref_update *update,
                  struct sp_ref_facts *out, struct sp_error *err)
{
    bool deletes = sp_update_kind(update) == SP_DELETE;
    int code = SP_OK;
    if (sp_occasion_looks_back(gather->source.occasion))
        code = sp_gather_look_back(gather, update, err);
    if (!code)
        code =
            deletes ? sp_gather_head(gather, err) : sp_gather_refs(gather, err);
    if (!code)
        code = refuse_alias(gather, update, err);
    if (code)
        return code;
    *out = facts_of(gather, update);
    sp_gather_name_base(gather, out);
    out->is_free =
        out->ref_class == SP_REF_BRANCH && !out->is_protected &&
        sp_ref_matches(&gather->source.policy->refs.free, update->name, "");
    bool may_stray = stand_alone(out) && !out->is_squash;
    if (out->kind == SP_DELETE)
        return SP_OK;
    out->hides_branch = hides_branch(gather, out);
    code = sp_gather_import(gather, out, err);
    if (!code)
        code = check_old(gather, update, err);
    if (!code)
        code = read_tips(gather, out, err);
    if (!code)
        code = read_fast_forward(gather, out, err);
    out->is_stray = !code && may_stray && is_stray(gather, out);
    if (code)
        return code;
    read_names(gather, out);
    return sp_gather_records(gather, out, err);
}
