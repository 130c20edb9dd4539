/*
 * Reads the refs: which are protected, which is the default branch, and what
 * existed before. On a server these are its own refs. In a clone also those of
 * remotes; for a push, of the remote that it goes to.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/objects.h"
#include "sallyport/refs.h"

static int open_repo(struct sp_gather *gather, struct sp_error *err)
{
    int code = SP_OK;
    if (!gather->repo) {
        gather->owns_repo = true;
        code = sp_repo_open(&gather->repo, gather->source.gitdir,
                            gather->source.object_directory,
                            gather->source.alternates, err);
        if (!code)
            sp_repo_bound_names(gather->repo, SP_NAMES_OF_COMMIT,
                                SP_NAMES_OF_PUSH);
    }
    if (!code)
        sp_repo_namespace(gather->repo, gather->source.name_space);
    return code;
}

static const char all_remotes[] = "refs/remotes/*/";

/* Is it known which remote's branches count? */
static bool knows_remote(const struct sp_gather *gather)
{
    return gather->tracking.len &&
           strcmp(sp_buf_text(&gather->tracking), all_remotes) != 0;
}

/* Where the branches of remotes are: in a work tree those of all remotes; for a
 * push those of its remote. */
static void find_tracking(struct sp_gather *gather)
{
    if (gather->source.remote)
        sp_buf_printf(&gather->tracking, "refs/remotes/%s/",
                      gather->source.remote);
    else if (gather->in_worktree)
        sp_buf_puts(&gather->tracking, all_remotes);
}

/* The branch that a remote's HEAD names; under is "refs/remotes/origin/". */
static int read_remote_head(struct sp_gather *gather, const char *under,
                            struct sp_error *err)
{
    struct sp_buf name = {0}, target = {0};
    sp_buf_printf(&name, "%sHEAD", under);
    int code = sp_repo_symbolic(gather->repo, sp_buf_text(&name), &target, err);
    if (!code && sp_str_starts(sp_str(sp_buf_text(&target)), under))
        sp_buf_printf(&gather->head, "refs/heads/%s",
                      sp_buf_text(&target) + strlen(under));
    sp_buf_dispose(&name);
    sp_buf_dispose(&target);
    return code;
}

static int read_head(struct sp_gather *gather, struct sp_error *err)
{
    int code = SP_OK;
    if (!gather->tracking.len)
        return sp_repo_symbolic(gather->repo, "HEAD", &gather->head, err);
    if (knows_remote(gather))
        code = read_remote_head(gather, sp_buf_text(&gather->tracking), err);
    if (!code && !gather->head.len)
        code = read_remote_head(gather, "refs/remotes/origin/", err);
    return code;
}

int sp_gather_head(struct sp_gather *gather, struct sp_error *err)
{
    if (gather->head_known)
        return SP_OK;
    int code = open_repo(gather, err);
    if (!code) {
        find_tracking(gather);
        code = read_head(gather, err);
    }
    gather->head_known = !code;
    return code;
}

int sp_gather_commit(struct sp_gather *gather, const struct sp_oid *id,
                     enum sp_object_kind *kind, struct sp_oid *out,
                     struct sp_error *err)
{
    int code = sp_repo_peel(gather->repo, id, kind, out, err);
    enum sp_object_kind target = code ? SP_OBJECT_COMMIT : *kind;
    if (!code && target == SP_OBJECT_TAG)
        code = sp_repo_peel(gather->repo, out, &target, out, err);
    if (!code && target != SP_OBJECT_COMMIT)
        *out = (struct sp_oid){{0}};
    return code;
}

struct tip_visit {
    struct sp_gather *gather;
    struct sp_error *err;
};

/* The branch that a name is the copy of: "refs/heads/main" for "refs/remotes/x/main".
 * Any other name stands for itself. */
static const char *branch_of(const struct sp_gather *gather, const char *name,
                             struct sp_buf *local)
{
    static const char remotes[] = "refs/remotes/";
    const char *tracking = sp_buf_text(&gather->tracking), *slash;
    if (!sp_str_starts(sp_str(name), remotes))
        return name;
    bool is_known =
        knows_remote(gather) && sp_str_starts(sp_str(name), tracking);
    slash = is_known ? name + strlen(tracking) - 1
                     : strchr(name + strlen(remotes), '/');
    sp_buf_printf(local, "refs/heads/%s", slash ? slash + 1 : "");
    return sp_buf_text(local);
}

/* Adds a protected ref, by the commit that it names. A file has no history. */
static int add_protected(struct sp_gather *gather, const char *branch,
                         const char *name, const struct sp_oid *id,
                         struct sp_error *err)
{
    enum sp_object_kind kind;
    struct sp_oid commit = sp_gather_tip(gather, name, id);
    int code = SP_OK;
    if (!sp_oid_is_zero(&commit))
        code = sp_gather_commit(gather, &commit, &kind, &commit, err);
    if (code || sp_oid_is_zero(&commit))
        return code;
    struct protected_tip tip = {sp_strdup(branch), sp_strdup(name), commit};
    SP_VEC_PUSH(&gather->protected_tips, tip);
    return SP_OK;
}

static void dispose_tip(struct protected_tip *tip)
{
    free(tip->name);
    free(tip->ref);
}

void sp_protected_tips_clear(struct protected_tips *tips)
{
    for (size_t i = 0; i < tips->count; i++)
        dispose_tip(&tips->items[i]);
    tips->count = 0;
}

static bool is_base(const struct sp_gather *gather, const char *branch)
{
    return gather->source.base && strcmp(gather->source.base, branch) == 0;
}

static bool has_tip(const struct sp_gather *gather, const char *name)
{
    for (size_t i = 0; i < gather->protected_tips.count; i++)
        if (strcmp(gather->protected_tips.items[i].name, name) == 0)
            return true;
    return false;
}

/* A branch of a clone may be ahead of the remote's, which alone counts. */
static bool is_of_remote(const struct sp_gather *gather, const char *name)
{
    return gather->tracking.len && sp_ref_classify(name) == SP_REF_BRANCH &&
           has_tip(gather, name);
}

static int add_tip(const char *name, const struct sp_oid *id, void *context)
{
    const struct tip_visit *visit = context;
    struct sp_gather *gather = visit->gather;
    struct sp_buf local = {0};
    const char *branch = branch_of(gather, name, &local);
    int code = SP_OK;
    if (is_of_remote(gather, name))
        return SP_OK;
    if (is_base(gather, branch) ||
        sp_ref_matches(&gather->source.policy->refs.protected, branch,
                       sp_buf_text(&gather->head)))
        code = add_protected(gather, branch, name, id, visit->err);
    sp_buf_dispose(&local);
    return code;
}

/* The same for a remote that is not pushed to. */
static int add_other_tip(const char *name, const struct sp_oid *id,
                         void *context)
{
    const struct tip_visit *visit = context;
    const char *own = sp_buf_text(&visit->gather->tracking);
    return sp_str_starts(sp_str(name), own) ? SP_OK
                                            : add_tip(name, id, context);
}

/* Visits the refs that a pattern matches; a plain name is looked up. */
static int add_matching(struct sp_gather *gather, const char *pattern,
                        struct sp_error *err)
{
    struct tip_visit visit = {gather, err};
    struct sp_oid id;
    if (strpbrk(pattern, "*?["))
        return sp_repo_each_ref(gather->repo, pattern, add_tip, &visit, err);
    int code = sp_repo_ref(gather->repo, pattern, &id, err);
    if (code == SP_ENOTFOUND)
        return SP_OK;
    return code ? code : add_tip(pattern, &id, &visit);
}

/* Adds the refs that one pattern protects. In a clone that is pushed from, its
 * own branches may be ahead of the remote's, and do not count. */
static int add_tips(struct sp_gather *gather, const char *pattern,
                    struct sp_error *err)
{
    bool is_branch = sp_ref_classify(pattern) == SP_REF_BRANCH;
    if (gather->source.remote && is_branch)
        return SP_OK;
    return has_tip(gather, pattern) ? SP_OK
                                    : add_matching(gather, pattern, err);
}

/* In a clone the protected branch of the remote counts as well. */
static int add_remote_tips(struct sp_gather *gather, const char *pattern,
                           struct sp_error *err)
{
    if (!gather->tracking.len || sp_ref_classify(pattern) != SP_REF_BRANCH)
        return SP_OK;
    struct sp_buf remote = {0};
    sp_buf_printf(&remote, "%s%s", sp_buf_text(&gather->tracking),
                  sp_ref_short(pattern));
    int code = add_matching(gather, sp_buf_text(&remote), err);
    sp_buf_dispose(&remote);
    return code;
}

/* The pattern "HEAD" stands for the branch that it names, if any. */
static int each_pattern(struct sp_gather *gather,
                        int (*add)(struct sp_gather *, const char *,
                                   struct sp_error *),
                        struct sp_error *err)
{
    const struct sp_strings *list = &gather->source.policy->refs.protected;
    int code = SP_OK;
    for (size_t i = 0; !code && i < list->count; i++) {
        const char *pattern = list->items[i];
        if (strcmp(pattern, "HEAD") == 0)
            pattern = sp_buf_text(&gather->head);
        if (*pattern && *pattern != '!')
            code = add(gather, pattern, err);
    }
    if (!code && gather->source.base)
        code = add(gather, gather->source.base, err);
    return code;
}

static void find_default_tip(struct sp_gather *gather)
{
    gather->default_tip = (struct sp_oid){{0}};
    for (size_t i = 0; i < gather->protected_tips.count; i++)
        if (strcmp(gather->protected_tips.items[i].name,
                   sp_buf_text(&gather->head)) == 0)
            gather->default_tip = gather->protected_tips.items[i].id;
}

/* Where the default branch is not known, the base may be that one. No other branch takes
 * the place of one that is not there. */
static bool is_base_alone(const struct sp_gather *gather)
{
    const struct sp_strings *list = &gather->source.policy->refs.protected;
    return !has_tip(gather, gather->source.base) ||
           sp_ref_matches(list, gather->source.base,
                          sp_buf_text(&gather->head)) ||
           (!gather->head.len && sp_strings_have(list, "HEAD"));
}

/* A pull request brings all that its base does not have, whatever other protected
 * branches have. A base that is not protected was judged as it came. */
static void leave_base(struct sp_gather *gather)
{
    const bool is_alone = is_base_alone(gather);
    size_t kept = 0;
    for (size_t i = 0; i < gather->protected_tips.count; i++) {
        struct protected_tip tip = gather->protected_tips.items[i];
        if (is_base(gather, tip.name) == is_alone) {
            gather->protected_tips.items[kept++] = tip;
        } else if (is_alone) {
            SP_VEC_PUSH(&gather->elsewhere, tip);
        } else {
            SP_VEC_PUSH(&gather->baseline, tip.id);
            dispose_tip(&tip);
        }
    }
    gather->protected_tips.count = kept;
}

/* A missing commit hides nothing: git drops the history of a branch that
 * existed at the installation and was deleted since. */
static int read_baseline(struct sp_gather *gather, struct sp_error *err)
{
    const struct sp_strings *list = &gather->source.policy->policy.baseline;
    for (size_t i = 0; i < list->count; i++) {
        struct sp_oid id;
        enum sp_object_kind kind;
        if (!sp_oid_parse(&id, list->items[i], strlen(list->items[i])))
            continue; /* "now" */
        struct sp_error ignored = {0};
        if (sp_repo_peel(gather->repo, &id, &kind, &id, &ignored))
            continue;
        if (kind != SP_OBJECT_COMMIT)
            return sp_error_set(err, SP_EPOLICY,
                                "[policy] baseline = %s is not a commit of "
                                "this repository",
                                list->items[i]);
        SP_VEC_PUSH(&gather->baseline, id);
    }
    if (sp_strings_have(list, "now"))
        sp_gather_imported(gather);
    return SP_OK;
}

static int add_baseline(const char *name, const struct sp_oid *id,
                        void *context)
{
    const struct tip_visit *visit = context;
    enum sp_object_kind kind;
    struct sp_oid commit;
    (void)name;
    int code = sp_gather_commit(visit->gather, id, &kind, &commit, visit->err);
    if (!code && !sp_oid_is_zero(&commit))
        SP_VEC_PUSH(&visit->gather->baseline, commit);
    return code;
}

/* Nothing protected is known of the remote that is pushed to: it is a fork, or
 * a URL. The protected refs of other remotes are used instead. */
static int look_elsewhere(struct sp_gather *gather, struct sp_error *err)
{
    if (!gather->source.remote || gather->protected_tips.count)
        return SP_OK;
    sp_buf_reset(&gather->tracking);
    sp_buf_puts(&gather->tracking, all_remotes);
    return each_pattern(gather, add_remote_tips, err);
}

/* Commits in a protected branch of another remote are known, too, such as the
 * project's when a fork is pushed to: the fork may be far behind. */
static int add_other_tips(struct sp_gather *gather, const char *pattern,
                          struct sp_error *err)
{
    struct tip_visit visit = {gather, err};
    struct sp_buf remote = {0};
    if (!knows_remote(gather) || sp_ref_classify(pattern) != SP_REF_BRANCH)
        return SP_OK;
    sp_buf_printf(&remote, "%s%s", all_remotes, sp_ref_short(pattern));
    int code = sp_repo_each_ref(gather->repo, sp_buf_text(&remote),
                                add_other_tip, &visit, err);
    sp_buf_dispose(&remote);
    return code;
}

/* No protected ref is known at all, for example in a clone of a single branch.
 * The remotes' commits were judged there, and what came before is not known. */
static int read_adrift(struct sp_gather *gather, struct sp_error *err)
{
    if (!gather->source.remote || gather->protected_tips.count)
        return SP_OK;
    struct tip_visit visit = {gather, err};
    gather->is_adrift = true;
    return sp_repo_each_ref(gather->repo, "refs/remotes/*", add_baseline,
                            &visit, err);
}

const char *sp_gather_named_base(const struct sp_gather *gather)
{
    const struct sp_strings *protected = &gather->source.policy->refs.protected;
    if (gather->source.base)
        return sp_ref_short(gather->source.base);
    for (size_t i = 0; i < protected->count; i++) {
        const char *name = protected->items[i];
        if (sp_ref_classify(name) == SP_REF_BRANCH &&
            !name[strcspn(name, "*?[")])
            return sp_ref_short(name);
    }
    return "main";
}

int sp_gather_refs(struct sp_gather *gather, struct sp_error *err)
{
    if (gather->refs_known)
        return SP_OK;
    int code = sp_gather_head(gather, err);
    if (!code)
        code = each_pattern(gather, add_remote_tips, err);
    if (!code)
        code = each_pattern(gather, add_tips, err);
    if (!code)
        code = look_elsewhere(gather, err);
    if (!code)
        code = each_pattern(gather, add_other_tips, err);
    if (!code)
        find_default_tip(gather);
    if (!code && gather->source.base)
        leave_base(gather);
    if (!code)
        code = read_baseline(gather, err);
    if (!code)
        code = read_adrift(gather, err);
    gather->refs_known = !code;
    return code;
}
