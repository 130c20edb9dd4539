#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/example.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"

enum {
    RESERVED,
    NAMESPACE,
    REPLACE,
    BLOCKS,
    DELETED,
    DIRECT_PUSH,
    DIRECT_CREATION,
    NO_MERGE_ROLE,
    NOBODY_MAY_MERGE,
    COMMIT,
    NONE_YET,
};

static const struct sp_finding_code codes[] = {
    [RESERVED] = {.id = "protected-ref/reserved",
                  .wrong = "{ref} is reserved for sallyport",
                  .fix = "leave this ref out of the push"},
    [NAMESPACE] = {.id = "protected-ref/namespace",
                   .wrong = "{ref} belongs to another namespace",
                   .fix = "push it to that namespace, or leave it out of the "
                          "push"},
    [REPLACE] = {.id = "protected-ref/replace",
                 .wrong = "{ref} would change what everybody reads",
                 .fix = "leave this ref out of the push"},
    [BLOCKS] = {.id = "protected-ref/blocks",
                .wrong = "with {ref}, {other} could not be created any more",
                .fix = "give it another name"},
    [DELETED] = {.id = "protected-ref/deleted",
                 .wrong = "{branch} is protected and cannot be deleted",
                 .fix = "do not delete it; to rename the default branch, "
                        "first push the new name and change HEAD on the "
                        "server"},
    [DIRECT_PUSH] =
        {.id = "protected-ref/direct-push",
         .wrong = "{branch} changes only by a merge; {user} does not have the "
                  "role {roles}",
         .fix = "push a branch of your own and ask for it to be merged",
         .missing = "a merge by a user with the role {roles}",
         .given_by = SP_GIVEN_BY_MERGER},
    [DIRECT_CREATION] =
        {.id = "protected-ref/direct-creation",
         .wrong = "{branch} is created only by a merge; {user} does not have "
                  "the role {roles}",
         .fix = "push a branch of your own and ask for it to be merged; old "
                "history needs a 'baseline'",
         .missing = "a merge by a user with the role {roles}",
         .given_by = SP_GIVEN_BY_MERGER},
    [NO_MERGE_ROLE] =
        {.id = "protected-ref/no-merge-role",
         .wrong = "{branch} changes only by a merge, and no role may merge yet",
         .fix = "the administrator adds a line 'merge-roles = ROLE' under "
                "[refs] in {file}",
         .missing = "a role that may merge",
         .given_by = SP_GIVEN_BY_ADMINISTRATOR},
    [NOBODY_MAY_MERGE] =
        {.id = "protected-ref/nobody-may-merge",
         .wrong = "{branch} changes only by a merge, and nobody has a role "
                  "that may merge yet ({roles})",
         .fix = "the administrator adds a line '{role} = NAME' under [roles] "
                "in {file}",
         .missing = "a user with the role {roles}",
         .given_by = SP_GIVEN_BY_ADMINISTRATOR},
    [COMMIT] = {.id = "protected-ref/commit",
                .wrong = "this commit is on {branch} itself, which changes "
                         "only by a merge",
                .fix = "move it to a branch of its own",
                .is_for_later = true,
                .level = SP_LEVEL_WARN},
    [NONE_YET] = {.id = "protected-ref/none-yet",
                  .wrong = "this push is not judged: {branch}, the server's "
                           "default branch, is not there yet",
                  .fix = "push {branch}; from then on pushes are judged",
                  .is_for_later = true,
                  .level = SP_LEVEL_WARN},
    {.id = NULL},
};

/* For a ref that the push creates. */
static const struct sp_advice no_merge_role_yet = {
    "", "the administrator adds a line 'merge-roles = ROLE' under [refs] in "
        "{file}; old history needs a 'baseline', too"};
static const struct sp_advice nobody_may_merge_yet = {
    "", "the administrator adds a line '{role} = NAME' under [roles] in "
        "{file}; old history needs a 'baseline', too"};

/* Where a name differs by case only. */
#define NEAR "; '{near}' has it, and case counts"
static const struct sp_advice near_to_push = {
    NEAR, "push a branch of your own and ask for it to be merged"};
static const struct sp_advice near_to_create = {
    NEAR, "push a branch of your own and ask for it to be merged; old history "
          "needs a 'baseline'"};

static const struct sp_advice
    on_page = {"",
               "choose a new branch in the form of the host, and ask for it "
               "to be merged"},
    near_on_page = {NEAR,
                    "choose a new branch in the form of the host, and ask "
                    "for it to be merged"};

/* Where the commit is a squash of a branch. */
static const struct sp_advice squashed = {
    "; {squashed} is here already and brings the same",
    "ask for {squashed} to be merged, and take this commit off your own "
    "{branch}"};

/* Where a branch has the commit. */
#define THERE "; {there} is here already"
static const struct sp_advice
    is_there = {THERE, "ask for {there} to be merged"},
    is_here_too = {THERE, "ask for {there} to be merged, and take it off your "
                          "own {branch}"};

/* Where nothing of it is new: there is nothing to merge. */
static const struct sp_advice is_old = {
    "", "ask a user with the role {roles} to push it; nothing of it is new"};

/* The same, before it is made. */
static const struct sp_advice same_as = {
    "; it brings the same as {squashed}",
    "push {squashed}, ask for it to be merged, and move this commit away"};

/* A range is judged as a ref, whether that is there or not. */
static bool creates(const struct sp_ref_facts *ref)
{
    return ref->kind == SP_CREATE && ref->push->occasion != SP_RANGE;
}

/* Nobody may push it: reports what the administrator has to add, and where. */
static void report_closed(const struct sp_ref_facts *ref,
                          const struct sp_policy *policy, const char *roles,
                          struct sp_sink *sink)
{
    bool has_roles = policy->refs.merge_roles.count > 0;
    const char *role = has_roles ? policy->refs.merge_roles.items[0] : "";
    struct sp_claim claim = {
        .code = &codes[has_roles ? NOBODY_MAY_MERGE : NO_MERGE_ROLE],
        .words = SP_WORDS({"branch", sp_ref_short(ref->update->name)},
                          {"roles", roles}, {"role", role},
                          {"file", ref->push->setting_file})};
    if (creates(ref))
        claim.advice = has_roles ? &nobody_may_merge_yet : &no_merge_role_yet;
    sp_report(sink, &claim);
}

/* The advice for a direct push, with the name that is near; NULL: that of its code. */
static const struct sp_advice *direct_advice(const struct sp_ref_facts *ref,
                                             const char *near)
{
    if (sp_push_is_web(ref->push))
        return near ? &near_on_page : &on_page;
    if (!near)
        return NULL;
    return creates(ref) ? &near_to_create : &near_to_push;
}

/* Takes a commit, and those before it, off the branch of that name here, and keeps what is
 * on top of it. */
static bool put_take_off(struct sp_buf *out, const struct sp_ref_facts *ref)
{
    char id[SP_OID_SHORT + 1];
    const char *name = sp_ref_short(ref->update->name);
    if (!ref->base || !sp_ref_is_plain(ref->base) || !sp_ref_is_plain(name) ||
        strcmp(ref->base, name) == 0)
        return false;
    sp_buf_printf(out, "git rebase --onto %s %s %s", ref->base,
                  sp_oid_short(id, &ref->tip), name);
    return true;
}

/* What is told of a push to main, and what is typed. */
struct direct {
    const struct sp_advice *advice;
    struct sp_word word;
    struct sp_buf command;
    bool takes_off, moves; /* as in struct sp_claim */
};

/* A squash is taken off it. */
static void of_squash(struct direct *out, const struct sp_ref_facts *ref)
{
    out->word = (struct sp_word){"squashed", ref->squash_of};
    out->advice = &squashed;
    out->takes_off = put_take_off(&out->command, ref);
}

/* What a branch has is taken off it as well, and repaired there. */
static void of_branch(struct direct *out, const struct sp_ref_facts *ref)
{
    out->word = (struct sp_word){"there", ref->there};
    out->moves = !ref->is_only_there && put_take_off(&out->command, ref);
    if (out->moves)
        sp_buf_printf(&out->command, " && git switch %s", ref->there);
    out->advice = out->moves ? &is_here_too : &is_there;
}

/* All else becomes a branch. */
static void of_commits(struct direct *out, const struct sp_ref_facts *ref,
                       const struct sp_policy *policy, const char *near)
{
    char *command = sp_fix_other_branch(ref, policy);
    if (near)
        out->word = (struct sp_word){"near", near};
    out->advice = direct_advice(ref, near);
    out->moves = command != NULL;
    if (command)
        sp_buf_puts(&out->command, command);
    free(command);
}

static void report_direct_push(const struct sp_ref_facts *ref,
                               const struct sp_policy *policy,
                               const char *roles, struct sp_sink *sink)
{
    struct sp_buf user = {0};
    struct direct direct = {0};
    const char *near =
        sp_policy_near_user(policy, &policy->refs.merge_roles, ref->push->user);
    bool is_plain = near || sp_push_is_web(ref->push);
    if (!is_plain && ref->there)
        of_branch(&direct, ref);
    else if (!is_plain && ref->squash_of)
        of_squash(&direct, ref);
    else if (!is_plain && creates(ref) && ref->brings_nothing)
        direct.advice = &is_old;
    else
        of_commits(&direct, ref, policy, near);
    sp_rule_user(&user, ref);
    sp_report(
        sink,
        &(struct sp_claim){
            .code = &codes[creates(ref) ? DIRECT_CREATION : DIRECT_PUSH],
            .command = direct.command.len ? sp_buf_text(&direct.command) : NULL,
            .takes_off = direct.takes_off,
            .moves = direct.moves,
            .words = SP_WORDS({"branch", sp_ref_short(ref->update->name)},
                              {"user", sp_buf_text(&user)}, {"roles", roles},
                              direct.word),
            .advice = direct.advice});
    sp_buf_dispose(&direct.command);
    sp_buf_dispose(&user);
}

static void report_change(const struct sp_ref_facts *ref,
                          const struct sp_policy *policy, struct sp_sink *sink)
{
    struct sp_buf roles = {0};
    sp_buf_either(&roles, &policy->refs.merge_roles);
    if (ref->push->lacks_roles ||
        sp_policy_anybody_has(policy, &policy->refs.merge_roles))
        report_direct_push(ref, policy, sp_buf_text(&roles), sink);
    else
        report_closed(ref, policy, sp_buf_text(&roles), sink);
    sp_buf_dispose(&roles);
}

static void report_name(struct sp_sink *sink, int code, const char *place,
                        const char *name)
{
    sp_report(sink, &(struct sp_claim){.code = &codes[code],
                                       .words = SP_WORDS({place, name})});
}

/* Can anybody change it without a role? */
static bool is_open(const struct sp_ref_facts *ref)
{
    return !ref->is_protected || ref->is_import ||
           !sp_occasion_has_actor(ref->push->occasion);
}

/* May the user push releases directly? check_releases() says what a release is. */
static bool may_release(const struct sp_ref_facts *ref,
                        const struct sp_policy *policy)
{
    return ref->kind == SP_UPDATE &&
           sp_policy_has_any_role(policy, &policy->refs.automation_role,
                                  ref->push->user);
}

/* Nobody may push refs of some classes. Returns whether this is one. */
static bool check_class(const struct sp_ref_facts *ref,
                        const struct sp_policy *policy, struct sp_sink *sink)
{
    const char *name = ref->update->name;
    if (ref->ref_class == SP_REF_RESERVED)
        report_name(sink, RESERVED, "ref", name);
    else if (ref->ref_class == SP_REF_NAMESPACE)
        report_name(sink, NAMESPACE, "ref", name);
    else if (ref->ref_class == SP_REF_REPLACE &&
             policy->refs.replace == SP_REFUSE)
        report_name(sink, REPLACE, "ref", name);
    else
        return false;
    return true;
}

static int check(const struct sp_ref_facts *ref, const struct sp_policy *policy,
                 struct sp_sink *sink, struct sp_error *err)
{
    (void)err;
    const char *name = ref->update->name;
    if (check_class(ref, policy, sink))
        return SP_OK;
    if (ref->blocks && ref->kind == SP_CREATE)
        sp_report(sink, &(struct sp_claim){
                            .code = &codes[BLOCKS],
                            .words = SP_WORDS({"ref", name},
                                              {"other", ref->blocks})});
    else if (ref->awaits_protected)
        report_name(sink, NONE_YET, "branch", ref->awaits_protected);
    else if (is_open(ref))
        return SP_OK;
    else if (ref->kind == SP_DELETE)
        report_name(sink, DELETED, "branch", sp_ref_short(name));
    else if (!sp_ref_may_change(ref, policy) && !may_release(ref, policy))
        report_change(ref, policy, sink);
    return SP_OK;
}

static char *move_command(const struct sp_commit_facts *commit,
                          const struct sp_policy *policy)
{
    const struct sp_ref_facts *ref = commit->ref;
    struct sp_buf command = {0};
    char *branch = sp_fix_free_branch(ref, policy, commit->proposal);
    sp_fix_move(&command, branch, sp_ref_short(ref->update->name), ref->base);
    if (command.len && ref->squash_of)
        sp_buf_printf(&command, " && git switch %s", ref->squash_of);
    free(branch);
    return command.len ? sp_buf_detach(&command) : NULL;
}

static void report_stray(const struct sp_commit_facts *commit,
                         const struct sp_policy *policy, struct sp_sink *sink)
{
    const struct sp_ref_facts *ref = commit->ref;
    const char *squash = ref->squash_of;
    char *command = move_command(commit, policy);
    sp_report(sink,
              &(struct sp_claim){
                  .code = &codes[COMMIT],
                  .commit = commit->id,
                  .command = command,
                  .advice = squash ? &same_as : NULL,
                  .words = SP_WORDS({"branch", sp_ref_short(ref->update->name)},
                                    {squash ? "squashed" : NULL, squash})});
    free(command);
}

/* Warns of the first commit that a clone makes on a protected branch. A merge is how that
 * changes. */
static int check_commit(const struct sp_commit_facts *commit,
                        const struct sp_policy *policy, struct sp_sink *sink,
                        struct sp_error *err)
{
    (void)err;
    if (commit->ref->is_stray && commit->parent_count <= 1 &&
        !sp_policy_has_any_role(policy, &policy->refs.merge_roles,
                                commit->ref->push->user))
        report_stray(commit, policy, sink);
    return SP_OK;
}

/* Checks that a user who may only push releases has pushed nothing else. */
static int check_releases(const struct sp_branch_facts *branch,
                          const struct sp_policy *policy, struct sp_sink *sink,
                          struct sp_error *err)
{
    const struct sp_ref_facts *ref = branch->ref;
    const struct sp_history *history = branch->history;
    (void)err;
    if (is_open(ref) || ref->kind != SP_UPDATE ||
        sp_ref_may_change(ref, policy) || !may_release(ref, policy))
        return SP_OK;
    bool releases = history->nodes.count > 0;
    for (size_t i = 0; i < history->nodes.count; i++)
        releases =
            releases && history->nodes.items[i].exempts & 1u << SP_EXEMPTS;
    if (!releases)
        report_change(ref, policy, sink);
    return SP_OK;
}

#define RENAME                                                                 \
    "To rename the default branch, a user with a merge role pushes it under "  \
    "its new name. Then the owner of the repository changes HEAD on the "      \
    "server. After that, the old name is deleted by a push:\n"                 \
    "  git push origin master:main\n"                                          \
    "  git symbolic-ref HEAD refs/heads/main\n"                                \
    "  git push origin :master"

const struct sp_rule sp_rule_protected_ref = {
    .id = "protected-ref",
    .summary = "protected refs change only by a merge, by those who may",
    .guards_names = true,
    .codes = codes,
    .ref = check,
    .commit = check_commit,
    .branch = check_releases,
    .text =
        {
            .why =
                "What runs in production is built from the protected branch. "
                "Every change to it goes through a branch, a review and a "
                "merge, so that nobody, by mistake or in a hurry, changes it "
                "alone.",
            .breaks =
                "A push to a protected ref by a user without one of the merge "
                "roles. Deleting a protected ref. A name that makes a "
                "protected ref impossible: beside 'main/x' there can be no "
                "'main'. A push to refs/sallyport/ or refs/notes/sallyport/, "
                "where sallyport keeps its own, other than evidence; to "
                "refs/replace/, which would change what everybody reads; to "
                "refs/namespaces/ from outside of that namespace. Two may do "
                "more: a merge that the host makes of a pull request needs no "
                "role, and a user with the automation role may commit releases "
                "within its paths. The first push into an empty repository is "
                "free: it brings the history that is there. Until it has "
                "brought a protected branch, pushes are accepted with a "
                "warning that they are not judged. In a clone, the "
                "first commit that is made on a protected branch gets a "
                "warning.",
            .wrong = "git push origin main",
            .right = "git push origin HEAD:refs/heads/feature/vpn-tunnel",
            .fix = "Move your commits to a branch of your own, push that, and "
                   "ask for it to be merged. The last line takes them off your "
                   "own main:\n"
                   "  git switch -c feature/vpn-tunnel\n"
                   "  git push origin HEAD\n"
                   "  git branch -f main origin/main\n" RENAME,
            .set = "[refs]\n"
                   "protected = HEAD, refs/heads/main, refs/heads/release/*\n"
                   "merge-roles = ci\n"
                   "automation-role = release\n"
                   "automation-paths = CHANGELOG.md, version.txt\n"
                   "replace = refuse | allow\n"
                   "[roles]\n"
                   "ci = ci-bot",
        },
};
